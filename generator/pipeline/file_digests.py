"""Files that are read, and the digest of each: what a result was made from."""

import hashlib
from pathlib import Path

from generator import store


class Files:
    """Reads files as `store` does, and remembers the digest of what it read, by path."""

    def __init__(self) -> None:
        """Nothing has been read yet."""
        self.digests: dict[Path, str] = {}

    def read(self, path: Path, limit: int) -> bytes:
        """As `store.read_file`."""
        return self._noted(path, store.read_file(path, limit))

    def read_if_there(self, path: Path, limit: int) -> bytes | None:
        """As `store.read_if_exists`."""
        data = store.read_if_exists(path, limit)
        return None if data is None else self._noted(path, data)

    def _noted(self, path: Path, data: bytes) -> bytes:
        self.digests[path] = hashlib.sha256(data).hexdigest()
        return data
