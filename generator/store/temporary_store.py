"""A temporary store of bytes: memory stays flat however much a run puts into it, and no file is left behind."""

import tempfile
from types import TracebackType
from typing import NamedTuple, Self

from generator.store.os_errors import os_errors_reported

_BYTES_IN_MEMORY = 16_000_000


class StoredRange(NamedTuple):
    """The place of a value in a temporary store: its first byte and its number of bytes."""

    start: int
    length: int


class TemporaryStore:
    """A store of bytes that lasts as long as its `with` block.

    Up to 16 MB stay in memory. More go into a file without a name, which the system removes with the process, however
    it ends.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_BYTES_IN_MEMORY)  # noqa: SIM115 - closed by __exit__
        self._end = 0

    def add(self, content: bytes) -> StoredRange:
        """Store bytes and return their place. Raise MachineError where the disk is full."""
        with os_errors_reported("write", "a temporary file"):
            self._file.seek(self._end)
            self._file.write(content)
        place = StoredRange(self._end, len(content))
        self._end += len(content)
        return place

    def read(self, place: StoredRange) -> bytes:
        """Return the bytes that `add` stored at a place. Raise MachineError where the file cannot be read."""
        with os_errors_reported("read", "a temporary file"):
            self._file.seek(place.start)
            return self._file.read(place.length)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()
