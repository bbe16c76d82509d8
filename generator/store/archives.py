"""Zip archives of saved pages, listed and read in memory. Nothing is unpacked, so that no name in one is followed.

An archive may come from anywhere. Its size is therefore checked first: the length of its listing, the number of its
entries, and their unpacked size, each and together.
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
from generator.store.os_errors import os_errors_reported, printable_path
from generator.store.reading import open_regular_file

MOST_FILES = 100_000
MOST_BYTES = 2_000_000_000
_LONGEST_LISTING = 12_000_000
"""Bytes; zip archives of MOST_FILES files have shorter listings."""

_ENCRYPTED = 0x1
"""The bit of an entry's flags that says that it is encrypted. Source: APPNOTE.TXT of PKWARE, 4.4.4."""

_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def is_archive(path: Path) -> bool:
    """Return whether a path has the name of a zip archive."""
    return path.suffix.lower() == ".zip"


def list_archive(path: Path) -> tuple[str, ...]:
    """Return the names of an archive's entries in their order; the empty name for a folder.

    Raise ContentError where it is no zip archive, damaged or too large, UsageError where there is no such file,
    MachineError where the system does not let it be read.
    """
    with _archive_errors_reported(path), _open_bounded(path) as file, zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise ContentError(f"{printable_path(path)} holds more than {MOST_FILES:,} files: divide it")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise ContentError(f"{printable_path(path)} unpacks to more than {MOST_BYTES // 1_000_000:,} MB: divide it")
    return tuple("" if entry.filename.endswith("/") else entry.filename for entry in entries)


def read_entry(path: Path, index: int, limit: int) -> bytes:
    """Return the bytes of an entry of an archive, by its index in the list of `list_archive`.

    Raise the errors of `list_archive`, and ContentError for an entry that is larger than `limit` bytes or encrypted.
    """
    with _archive_errors_reported(path):
        archive = _open_archive(path)
        entry = archive.infolist()[index]
        name = f"{printable_path(path)}: {printable_path(entry.filename)}"
        if entry.flag_bits & _ENCRYPTED:
            raise ContentError(f"{name} needs a password: unpack it and convert the folder")
        if entry.compress_type not in _READABLE:
            raise ContentError(f"{name} is packed in a way that is not read: unpack it and convert the folder")
        if entry.file_size > limit:
            raise ContentError(f"{name} is larger than {limit / 1_000_000:g} MB, the most that is read")
        with archive.open(entry) as file:
            return file.read(limit + 1)  # zipfile never reads more than `file_size`


class _BoundedFile(BufferedReader):
    """A file that refuses a read longer than any honest listing: zipfile reads the whole listing at once."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return at most `size` bytes, all where it is negative. Raise BadZipFile where these are too many."""
        most = _LONGEST_LISTING + 1
        content = super().read(most if size is None or size < 0 else min(size, most))
        if len(content) == most:
            raise zipfile.BadZipFile("its listing is too long")
        return content


_opened: dict[tuple[Path, int, int, int], tuple[_BoundedFile, zipfile.ZipFile]] = {}
"""The archive that was read last: it stays open, because its entries are read one after another.

The key is the path, size, time of change (ns) and process: a forked process would share the position in the file.
"""


def _open_archive(path: Path) -> zipfile.ZipFile:
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise UsageError(f"there is no file {printable_path(path)}") from None
    key = (path, status.st_size, status.st_mtime_ns, os.getpid())
    if key not in _opened:
        while _opened:
            for each in _opened.popitem()[1]:
                each.close()
        file = _open_bounded(path)
        try:
            _opened[key] = file, zipfile.ZipFile(file)
        except BaseException:
            file.close()
            raise
    return _opened[key][1]


def _open_bounded(path: Path) -> _BoundedFile:
    return _BoundedFile(open_regular_file(path))


@contextmanager
def _archive_errors_reported(path: Path) -> Iterator[None]:
    """Raise ContentError for each error that a damaged archive causes in the block, MachineError for the system's."""
    try:
        with os_errors_reported("read", path):
            try:
                yield
            except OSError as error:
                if error.errno != errno.EINVAL:  # lseek(2) to a negative offset
                    raise
                raise zipfile.BadZipFile("an offset in it is negative") from None
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, RuntimeError, ValueError) as error:
        message = f"{printable_path(path)} is not a zip archive that can be read, or is damaged: {error}"
        raise ContentError(message) from None
