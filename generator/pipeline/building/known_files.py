"""Files that are known to be unchanged: by their stamps, as git’s index knows them, else by their digests."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from generator import store
from generator.pipeline.content import TABLE_LIMIT

UNKNOWN = 0
"""The value in place of a stamp that says nothing: a file may change again within the same tick of the disk’s clock."""


def digest_of_files(digests: Mapping[str, str | None]) -> str:
    """Return one digest for several files: of their names and their SHA-256, None where there is no file."""
    return hashlib.sha256("\n".join(f"{name}\t{digest}" for name, digest in digests.items()).encode()).hexdigest()


class KnownFiles:
    """The files below a folder, by their relative paths. `since` is the disk's time when the run began.

    Whatever was written before `since` and has the same stamp as before is unchanged. With `trusting` off, no stamp
    is believed, and the bytes of every file are read.
    """

    def __init__(self, folder: Path, since: int, *, trusting: bool = True) -> None:
        self._above, self._since, self._trusting = f"{folder.as_posix()}/", since, trusting
        self._digests: dict[str, str | None] = {}

    def has_stamp(self, names: Iterable[str], value: int) -> bool:
        """Return whether files have the stamp of an earlier run, and are therefore unchanged since."""
        return self._trusting and value != UNKNOWN and store.stamp(map(self._above.__add__, names)).value == value

    def stamp(self, names: Iterable[str], since: int | None = None) -> int:
        """Return the stamp of files to know them by in later runs; `UNKNOWN` where one was written since `since`."""
        found = store.stamp(map(self._above.__add__, names))
        return found.value if found.newest < (self._since if since is None else since) else UNKNOWN

    def digest(self, names: Iterable[str]) -> str:
        """Return the one digest of files, from their bytes; those that records share are read once."""
        return digest_of_files({name: self.digest_of(name) for name in names})

    def digest_of(self, name: str) -> str | None:
        """Return the SHA-256 of a file, None where there is none, "" where it cannot be read."""
        if name not in self._digests:
            self._digests[name] = store.file_digest(f"{self._above}{name}", TABLE_LIMIT)
        return self._digests[name]
