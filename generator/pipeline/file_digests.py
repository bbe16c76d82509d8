"""A reader of files that keeps the digest of each: the inputs of a result."""

import hashlib
from pathlib import Path

from generator import store


class FileReader:
    """Reads files as `store` does. `digests` maps the path of each file read to its SHA-256 in hexadecimal."""

    def __init__(self) -> None:
        self.digests: dict[Path, str] = {}

    def read(self, path: Path, limit: int) -> bytes:
        """Return the bytes of a file of at most `limit` bytes. Raise the errors of `store.read_file`."""
        return self._with_digest(path, store.read_file(path, limit))

    def read_if_exists(self, path: Path, limit: int) -> bytes | None:
        """Return the bytes of a file, None where there is none. Raise the errors of `store.read_file`."""
        data = store.read_if_exists(path, limit)
        return None if data is None else self._with_digest(path, data)

    def _with_digest(self, path: Path, data: bytes) -> bytes:
        self.digests[path] = hashlib.sha256(data).hexdigest()
        return data
