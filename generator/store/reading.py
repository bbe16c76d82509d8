"""Bytes of files: only regular files up to a limit of size are read, and no link is followed."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from io import FileIO
from pathlib import Path

from generator.problems import ContentError, MachineError, RatingpressError, UsageError
from generator.store.os_errors import os_errors_reported, printable_path

# Opening a FIFO would block, and a link may lead anywhere. Windows has neither flag, but needs O_BINARY.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)

_SPECIAL_FILES = (
    (stat.S_ISLNK, "is a symbolic link, which is never followed: put the file itself there"),
    (stat.S_ISFIFO, "is a pipe, not a file"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
)
_CHUNK = 1 << 20
"""Bytes of one read."""


def read_file(path: Path, limit: int) -> bytes:
    """Return the bytes of a regular file of at most `limit` bytes. Never block, and never read past the limit.

    Raise UsageError where there is no such file or it is a folder, ContentError where it is a link, a special file or
    too large, MachineError where the system does not let it be read.
    """
    with os_errors_reported("read", path), open_regular_file(path) as file:
        content = _read_at_most(file, limit + 1) if os.fstat(file.fileno()).st_size <= limit else None
    if content is None or len(content) > limit:
        raise ContentError(f"{printable_path(path)} is larger than {_size(limit)}, the most that is read")
    return content


def open_regular_file(path: Path) -> FileIO:
    """Open a regular file for reading. Raise the errors of `read_file`, but for its size."""
    try:
        require_regular_file(path, os.lstat(path).st_mode)
        file = os.fdopen(os.open(path, _FLAGS), "rb", buffering=0)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise UsageError(f"there is no file {printable_path(path)}") from None
    except OSError as error:
        with os_errors_reported("read", path):
            raise error
    try:
        require_regular_file(path, os.fstat(file.fileno()).st_mode)
    except BaseException:
        file.close()
        raise
    return file


def read_if_exists(path: Path, limit: int) -> bytes | None:
    """Return the bytes of a regular file, None where the path does not exist. Raise the errors of `read_file`."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        pass  # read_file reports it
    return read_file(path, limit)


def file_digest(path: str, limit: int) -> str | None:
    """Return the SHA-256 of a regular file in hexadecimal, None where there is no file, "" where it cannot be read.

    A file of more than `limit` bytes counts as one that cannot be read. Faster than `read_file`: it opens each file
    without looking at it first, for thousands of files that have most likely not changed.
    """
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
                return ""
            return hashlib.sha256(_read_at_most(file, limit + 1)).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError):
        return ""


def is_folder(path: Path) -> bool:
    """Return whether a path is a folder; False for a link to one."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def is_present(path: Path) -> bool:
    """Return whether anything is at a path, be it a link that leads nowhere."""
    return os.path.lexists(path)


def relative_path(path: str) -> str:
    """Return a path relative to the working directory, with `/` on every system."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # on another drive of Windows
        return Path(path).as_posix()


def read_tree(folder: Path, suffixes: tuple[str, ...] | None, limit: int) -> dict[str, bytes]:
    """Return the files under `folder` whose names end in one of `suffixes` (None: all), by relative path, sorted.

    Paths have `/` on every system. Names that begin with a dot are skipped, and a missing folder is empty. Raise
    ContentError for a link or a special file, whatever its name, for a file of more than `limit` bytes, and for a name
    that is not UTF-8; MachineError where the system does not let a file be read.
    """
    return dict(stream_tree(folder, suffixes, limit))


def stream_tree(folder: Path, suffixes: tuple[str, ...] | None, limit: int) -> Iterator[tuple[str, bytes]]:
    """Yield the items of `read_tree` one after another, so that a tree need not fit into memory."""
    yield from read_each(folder, list_tree(folder, suffixes), limit)


def list_tree(folder: Path, suffixes: tuple[str, ...] | None) -> list[str]:
    """Return the relative paths of `read_tree` without reading the files. Raise its errors, but for sizes."""
    names = []
    for name, entry in walk(folder):
        _require_readable(name, entry)
        if suffixes is None or name.endswith(suffixes):
            names.append(name)
    return sorted(names)


def list_tree_with_errors(folder: Path, suffixes: tuple[str, ...]) -> tuple[list[str], dict[str, RatingpressError]]:
    """Return the relative paths of `list_tree`, and by its path the error of each entry that it would raise for.

    A folder whose name ends in one of `suffixes` is such an error too. Raise the errors of `list_tree` for `folder`
    itself, and MachineError where the system does not let it be read.
    """
    names: list[str] = []
    errors: dict[str, RatingpressError] = {}
    for name, entry in walk(folder, files=suffixes):
        try:
            _require_readable(name, entry)
        except (ContentError, UsageError) as error:
            errors[printable_path(name)] = error
        else:
            if name.endswith(suffixes):
                names.append(name)
    return sorted(names), errors


def read_each(folder: Path, names: Iterable[str], limit: int) -> Iterator[tuple[str, bytes]]:
    """Yield each name of `list_tree` with the bytes of its file. Raise the errors of `read_file`."""
    for name in names:
        yield name, read_file(folder / name, limit)


def walk(
    folder: Path, *, hidden: bool = False, files: tuple[str, ...] = ()
) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    """Yield everything under a folder that is not a folder, by its relative path, in no order.

    Links are yielded and not followed. A folder whose name ends in one of `files` is yielded and not opened. Names that
    begin with a dot are skipped unless `hidden`. A missing folder is empty. Raise ContentError where `folder` is a link
    or a file, MachineError where the system does not let it be read.
    """
    pending = [""] if _is_real_folder(folder) else []
    while pending:
        prefix = pending.pop()
        with os_errors_reported("read", folder / prefix), os.scandir(folder / prefix) as entries:
            listed = [entry for entry in entries if hidden or not entry.name.startswith(".")]
        for entry in listed:
            if entry.is_dir(follow_symlinks=False) and not entry.name.endswith(files):
                pending.append(f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name, entry


def has_content(path: Path | str, content: bytes) -> bool:
    """Return whether a path is a regular file with exactly these bytes. Raise OSError where it cannot be read."""
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size != len(content):
            return False
        descriptor = os.open(path, _FLAGS)
    except (FileNotFoundError, NotADirectoryError):
        return False
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        return _read_at_most(file, len(content) + 1) == content


def require_regular_file(path: Path | str, mode: int) -> None:
    """Raise UsageError where a mode (stat(2)) is that of a folder, ContentError for a link or a special file."""
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        raise UsageError(f"{printable_path(path)} is a folder, not a file")
    for is_of_kind, message in _SPECIAL_FILES:
        if is_of_kind(mode):
            raise ContentError(f"{printable_path(path)} {message}")
    raise MachineError(f"{printable_path(path)} is not a file that can be read")


def require_utf8_name(path: str) -> None:
    """Raise ContentError for a path that is not UTF-8: it can be neither printed nor written into a record."""
    try:
        path.encode()
    except UnicodeEncodeError:
        raise ContentError(f"{printable_path(path)}: this name is not UTF-8 text: rename it") from None


def _require_readable(name: str, entry: "os.DirEntry[str]") -> None:
    if not entry.is_file(follow_symlinks=False):  # known from the list of the folder, for most files
        with os_errors_reported("read", entry.path):
            require_regular_file(entry.path, entry.stat(follow_symlinks=False).st_mode)
    require_utf8_name(name)


def _is_real_folder(folder: Path) -> bool:
    """Return True for a folder, False where nothing exists. Raise as `walk` does for anything else."""
    try:
        mode = os.lstat(folder).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        with os_errors_reported("read", folder):
            raise error
    if stat.S_ISLNK(mode):
        message = "is a symbolic link, which is never followed: put the folder itself there"
        raise ContentError(f"{printable_path(folder)} {message}")
    if not stat.S_ISDIR(mode):
        raise ContentError(f"{printable_path(folder)} is not a folder")
    return True


def _read_at_most(file: FileIO, most: int) -> bytes:
    parts = []
    while most > 0 and (part := file.read(min(most, _CHUNK))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def _size(limit: int) -> str:
    if limit >= 1_000_000:
        return f"{limit / 1_000_000:g} MB"
    return f"{limit / 1000:g} kB" if limit >= 1000 else f"{limit} bytes"
