"""Zip archives of saved pages: listed and read in memory. Nothing is ever unpacked, so that no name in one is followed.

An archive may come from anywhere, so its size is bounded before it is believed: the listing itself, the number of its
documents, and what they unpack to, each and together.
"""

import errno
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from generator.problems import ContentError, UsageError
from generator.store.reading import open_regular
from generator.store.refusals import reported, shown

MOST_FILES = 100_000
MOST_BYTES = 2_000_000_000
_LARGEST_LISTING = 12_000_000
_ENCRYPTED = 0x1
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def is_archive(path: Path) -> bool:
    """Return whether a path has the name of an archive."""
    return path.suffix.lower() == ".zip"


def list_archive(path: Path) -> tuple[str, ...]:
    """The names of an archive's entries in their order, an empty one for a folder.

    Raises ContentError, in one line, for what is no archive, is damaged, or holds more than is read; UsageError where
    there is no such file; MachineError where the machine does not let it be read.
    """
    with _refusals(path), _bounded(path) as file, zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise ContentError(f"{shown(path)} holds more than {MOST_FILES:,} files: divide it")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise ContentError(f"{shown(path)} unpacks to more than {MOST_BYTES // 1_000_000:,} MB: divide it")
    return tuple("" if entry.filename.endswith("/") else entry.filename for entry in entries)


def read_entry(path: Path, place: int, limit: int) -> bytes:
    """The bytes of the entry at a place of the archive's list; at most `limit`. Raises as `list_archive`."""
    with _refusals(path):
        archive = _kept_open(path)
        entry = archive.infolist()[place]
        name = f"{shown(path)}: {shown(entry.filename)}"
        if entry.flag_bits & _ENCRYPTED:
            raise ContentError(f"{name} needs a password: unpack it and convert the folder")
        if entry.compress_type not in _READABLE:
            raise ContentError(f"{name} is packed in a way that is not read: unpack it and convert the folder")
        if entry.file_size > limit:
            raise ContentError(f"{name} is larger than {limit / 1_000_000:g} MB, the most that is read")
        with archive.open(entry) as file:
            return file.read(limit + 1)  # never more than the size that was looked at: zipfile keeps to it


class _Bounded(BufferedReader):
    """A file that refuses one read larger than any honest listing: zipfile reads the whole listing at once."""

    def read(self, size: int | None = -1, /) -> bytes:
        whole = size is None or size < 0
        content = super().read(_LARGEST_LISTING + 1 if size is None or whole else min(size, _LARGEST_LISTING + 1))
        if len(content) > _LARGEST_LISTING:
            raise zipfile.BadZipFile("its listing is too long")
        return content


_open: dict[tuple[Path, int, int, int], tuple[_Bounded, zipfile.ZipFile]] = {}
"""The one archive that stays open, for its documents are read one after another; in each process its own.

A process that is forked off would share the place that is read from.
"""


def _kept_open(path: Path) -> zipfile.ZipFile:
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise UsageError(f"there is no file {shown(path)}") from None
    key = (path, status.st_size, status.st_mtime_ns, os.getpid())
    if key not in _open:
        while _open:
            for opened in _open.popitem()[1]:
                opened.close()
        file = _bounded(path)
        try:
            _open[key] = file, zipfile.ZipFile(file)
        except BaseException:
            file.close()
            raise
    return _open[key][1]


def _bounded(path: Path) -> _Bounded:
    return _Bounded(open_regular(path))


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    try:
        with reported("read", path):
            try:
                yield
            except OSError as error:
                if error.errno != errno.EINVAL:
                    raise
                raise zipfile.BadZipFile("it points to a place before its start") from None
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, RuntimeError, ValueError) as error:
        raise ContentError(f"{shown(path)} is not a zip archive that can be read, or is damaged: {error}") from None
