"""New files and folders, with the permissions a web server needs whatever the umask, and safe on the disk."""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.store.refusals import reported

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
_FEW = 16
"""A flush for each of so many files costs about as much as one flush of the whole disk."""


def write_new(path: Path | str, content: bytes) -> None:
    """Makes a file that anyone may read. Raises OSError, and also where something of that name exists."""
    descriptor = os.open(path, _FLAGS, FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    # The umask has had its say in open(); GitHub Pages refuses what others may not read.
    os.chmod(path, FILE_MODE)  # noqa: PTH101 - thousands a run


def second_name(source: Path, target: Path | str) -> None:
    """Keeps a file under another name: it costs no room on a disk that may be full. Symbolic links are kept as such.

    A disk without second names (FAT, some network drives) gets a copy. Raises OSError where that cannot be made either.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(source, target, follow_symlinks=False)


@contextmanager
def folders_for(*folders: Path) -> Iterator[None]:
    """Makes these folders where they are missing; where the block raises, those it made are gone again.

    Raises MachineError.
    """
    made: list[Path] = []
    try:
        for folder in folders:
            make_folders(folder, made)
        yield
    except BaseException:
        for place in reversed(made):
            with suppress(OSError):  # somebody else has put a file there meanwhile
                place.rmdir()
        raise


def make_folders(folder: Path, made: list[Path]) -> None:
    """Makes a folder and those above it that are missing, readable by anyone, and adds them to `made`.

    Raises MachineError.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folders(folder.parent, made)
    with reported("make the folder", folder):
        try:
            folder.mkdir()
        except FileExistsError:
            if folder.is_dir():  # another run was quicker
                return
            raise
        made.append(folder)
        folder.chmod(FOLDER_MODE)


def flush(paths: Sequence[Path | str]) -> None:
    """Returns once these files and folders would survive a loss of power. Raises OSError, a full disk's among them."""
    if len(paths) > _FEW and _flush_disk(paths[0]):
        return
    for path in paths:
        _flush_one(path)


def _flush_one(path: Path | str) -> None:
    folder = os.path.isdir(path)  # noqa: PTH112
    if folder and sys.platform == "win32":  # Windows has no handle on a folder to flush
        return
    descriptor = os.open(path, os.O_RDONLY if folder else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_disk(path: Path | str) -> bool:
    """One flush for the whole disk, where the system has such a call (Linux)."""
    if sys.platform != "linux":
        return False
    import ctypes  # only a publication with many changes needs it

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
