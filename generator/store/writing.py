"""New files and folders: readable by a web server whatever the umask, and flushed to the disk."""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.store.os_errors import os_errors_reported

FILE_MODE = 0o644
FOLDER_MODE = 0o755

_FLAGS = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_MOST_FLUSHED_ONE_BY_ONE = 16
"""Flushing this many files takes about as long as one flush of the whole disk."""


def write_new_file(path: Path | str, content: bytes) -> None:
    """Create a file of mode 0644. Raise OSError, FileExistsError where the path exists."""
    descriptor = os.open(path, _FLAGS, FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    # open(2) takes the umask away from the mode; GitHub Pages refuses files that others may not read.
    os.chmod(path, FILE_MODE)  # noqa: PTH101 - thousands a run


def link_or_copy(source: Path | str, target: Path | str) -> None:
    """Create `target` as a hard link to `source`, which takes no space; a symbolic link is linked as such.

    On a disk without hard links (FAT, some network drives), copy the file. Raise OSError where that fails too.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(source, target, follow_symlinks=False)


@contextmanager
def created_folders(*folders: Path) -> Iterator[None]:
    """Create the folders that are missing. Where the block raises, remove those that were created and are empty.

    Raise MachineError where a folder cannot be created.
    """
    created: list[Path] = []
    try:
        for folder in folders:
            create_folders(folder, created)
        yield
    except BaseException:
        for folder in reversed(created):
            with suppress(OSError):  # another program has put a file there meanwhile
                folder.rmdir()
        raise


def create_folders(folder: Path, created: list[Path]) -> None:
    """Create a folder and its missing parents with mode 0755, and append each to `created`, parents first.

    Raise MachineError where one cannot be created.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:
        create_folders(folder.parent, created)
    with os_errors_reported("create the folder", folder):
        try:
            folder.mkdir()
        except FileExistsError:
            if folder.is_dir():  # another run has created it meanwhile
                return
            raise
        created.append(folder)
        folder.chmod(FOLDER_MODE)


def flush(paths: Sequence[Path | str]) -> None:
    """Write files and folders through to the disk, so that they survive a power cut (fsync(2), syncfs(2)).

    Raise OSError, for instance where the disk is full.
    """
    if len(paths) > _MOST_FLUSHED_ONE_BY_ONE and _flush_disk(paths[0]):
        return
    for path in paths:
        _flush_path(path)


def _flush_path(path: Path | str) -> None:
    is_folder = os.path.isdir(path)  # noqa: PTH112
    if is_folder and sys.platform == "win32":  # Windows cannot open a folder to flush it
        return
    descriptor = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_disk(path: Path | str) -> bool:
    """Flush the disk that holds a path and return True; return False where the system has no syncfs(2)."""
    if sys.platform != "linux":
        return False
    import ctypes  # imported late: only a publication with many changes needs it

    system = ctypes.CDLL(None, use_errno=True)
    if not hasattr(system, "syncfs"):
        return False
    descriptor = os.open(path, os.O_RDONLY)
    try:
        if system.syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(path))
    finally:
        os.close(descriptor)
    return True
