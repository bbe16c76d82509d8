"""Bytes from files: regular files only, of a known size, and no link followed."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from io import FileIO
from pathlib import Path

from generator.problems import ContentError, MachineError, RatingpressError, UsageError
from generator.store.refusals import reported, shown

# A FIFO would hang an open, and a link may lead anywhere. Windows knows neither flag, but needs its own for bytes.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)

_KINDS = (
    (stat.S_ISLNK, "is a symbolic link, which is never followed: put the file itself there"),
    (stat.S_ISFIFO, "is a pipe, not a file"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
)


def read_file(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes.

    Raises UsageError where there is no such file or it is a folder, ContentError where it is a link, a special file or
    too large, MachineError where the machine does not let it be read. Never hangs, and never reads past the limit.
    """
    with reported("read", path), open_regular(path) as file:
        content = _read_up_to(file, limit + 1) if os.fstat(file.fileno()).st_size <= limit else None
    if content is None or len(content) > limit:
        raise ContentError(f"{shown(path)} is larger than {_size(limit)}, the most that is read")
    return content


def open_regular(path: Path) -> FileIO:
    """A regular file, open to be read; raises as `read_file` does."""
    try:
        refuse_special(path, os.lstat(path).st_mode)
        file = os.fdopen(os.open(path, _FLAGS), "rb", buffering=0)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise UsageError(f"there is no file {shown(path)}") from None
    except OSError as error:
        with reported("read", path):
            raise error
    try:
        refuse_special(path, os.fstat(file.fileno()).st_mode)
    except BaseException:
        file.close()
        raise
    return file


def read_if_there(path: Path, limit: int) -> bytes | None:
    """As `read_file`, but None where nothing stands at `path`."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        pass  # read_file says what is wrong
    return read_file(path, limit)


def digest(path: str, limit: int) -> str | None:
    """The SHA-256 of a regular file's bytes, in hexadecimal; None where nothing is, "" for what `read_file` refuses.

    For thousands of files that have most likely not changed: in one look at each.
    """
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
                return ""
            return hashlib.sha256(_read_up_to(file, limit + 1)).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError):
        return ""


def is_folder(path: Path) -> bool:
    """Return whether a folder stands at `path` itself: False for a link to one."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def from_here(path: str) -> str:
    """A path as it leads from the folder one works in, with `/` on every system."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # on another drive of Windows
        return Path(path).as_posix()


def read_tree(folder: Path, suffixes: tuple[str, ...] | None, limit: int) -> dict[str, bytes]:
    """Every file under `folder` whose name ends in one of `suffixes` (None: every file), by relative path, sorted.

    Paths are written with `/` on every system. Names that begin with a dot are passed over, a missing folder is
    empty. Raises ContentError for a link or a special file wherever it lies, whatever its name ends in, for a file
    larger than `limit` bytes and for a name that is not text; MachineError where the machine does not let it be read.
    """
    return dict(stream_tree(folder, suffixes, limit))


def stream_tree(folder: Path, suffixes: tuple[str, ...] | None, limit: int) -> Iterator[tuple[str, bytes]]:
    """As `read_tree`, one file after another, so that a tree need not fit into memory."""
    yield from read_each(folder, list_tree(folder, suffixes), limit)


def list_tree(folder: Path, suffixes: tuple[str, ...] | None) -> list[str]:
    """The names that `read_tree` gives, without reading the files. Raises as it does for what must not be there."""
    found = []
    for name, entry in walk(folder):
        _refuse(name, entry)
        if suffixes is None or name.endswith(suffixes):
            found.append(name)
    return sorted(found)


def look_through(folder: Path, suffixes: tuple[str, ...]) -> tuple[list[str], dict[str, RatingpressError]]:
    """As `list_tree`, with what must not be there given beside the names, by its own, and nothing of it read.

    That is a folder too whose name ends in one of `suffixes`. Raises as `list_tree` does for `folder` itself, and
    where the machine does not let it be read.
    """
    found: list[str] = []
    refused: dict[str, RatingpressError] = {}
    for name, entry in walk(folder, files=suffixes):
        try:
            _refuse(name, entry)
        except (ContentError, UsageError) as error:
            refused[shown(name)] = error
        else:
            if name.endswith(suffixes):
                found.append(name)
    return sorted(found), refused


def read_each(folder: Path, names: Iterable[str], limit: int) -> Iterator[tuple[str, bytes]]:
    """The bytes of files of a folder that `list_tree` has named, one after another. Raises as `read_file` does."""
    for name in names:
        yield name, read_file(folder / name, limit)


def walk(
    folder: Path, *, hidden: bool = False, files: tuple[str, ...] = ()
) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    """Everything under a folder that is not itself a folder, with its relative path, in no order.

    Links are given as links, and so are folders, unopened, whose names end in one of `files`. Names that begin with a
    dot only where `hidden` says so. Nothing where there is no folder. Raises ContentError where `folder` is a link or
    a file, MachineError where it may not be read.
    """
    pending = [""] if _is_folder(folder) else []
    while pending:
        prefix = pending.pop()
        with reported("read", folder / prefix), os.scandir(folder / prefix) as entries:
            listed = [entry for entry in entries if hidden or not entry.name.startswith(".")]
        for entry in listed:
            if entry.is_dir(follow_symlinks=False) and not entry.name.endswith(files):
                pending.append(f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name, entry


def holds(path: Path | str, content: bytes) -> bool:
    """Return whether a regular file of just these bytes stands at `path`. Raises OSError where it may not be read."""
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size != len(content):
            return False
        descriptor = os.open(path, _FLAGS)
    except (FileNotFoundError, NotADirectoryError):
        return False
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        return _read_up_to(file, len(content) + 1) == content


def refuse_special(path: Path | str, mode: int) -> None:
    """Raises UsageError for a folder, ContentError for a link or a special file; nothing for a regular file."""
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        raise UsageError(f"{shown(path)} is a folder, not a file")
    for is_kind, says in _KINDS:
        if is_kind(mode):
            raise ContentError(f"{shown(path)} {says}")
    raise MachineError(f"{shown(path)} is not a file that can be read")


def _refuse(name: str, entry: "os.DirEntry[str]") -> None:
    with reported("read", entry.path):
        refuse_special(entry.path, entry.stat(follow_symlinks=False).st_mode)
    refuse_name(name)


def refuse_name(path: str) -> None:
    """Raises ContentError for a path whose bytes are not text: it could be neither shown nor kept."""
    try:
        path.encode()
    except UnicodeEncodeError:
        raise ContentError(f"{shown(path)}: this name is not UTF-8 text: rename it") from None


def _is_folder(folder: Path) -> bool:
    try:
        mode = os.lstat(folder).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        with reported("read", folder):
            raise error
    if stat.S_ISLNK(mode):
        raise ContentError(f"{shown(folder)} is a symbolic link, which is never followed: put the folder itself there")
    if not stat.S_ISDIR(mode):
        raise ContentError(f"{shown(folder)} is not a folder")
    return True


def _read_up_to(file: FileIO, most: int) -> bytes:
    parts = []
    while most > 0 and (part := file.read(min(most, 1 << 20))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def _size(limit: int) -> str:
    if limit >= 1_000_000:
        return f"{limit / 1_000_000:g} MB"
    return f"{limit / 1000:g} kB" if limit >= 1000 else f"{limit} bytes"
