"""Empty folders of the old site, kept for the next one: to make and remove thousands takes longer than all links."""

import os
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from generator.store.writing import FOLDER_MODE


def take_folders(spare: Path, target: Path) -> list[str]:
    """Move the spare folders to `target`, and return their relative paths, parents first.

    Return nothing where there are none, where they are on another disk, or where anything but empty folders is among
    them: then they are removed.
    """
    try:
        os.rename(spare, target)  # noqa: PTH104
    except OSError:
        return []
    try:
        found = [""]
        for folder in found:
            with os.scandir(f"{target}/{folder}") as entries:
                for entry in entries:
                    mode = entry.stat(follow_symlinks=False).st_mode
                    if not stat.S_ISDIR(mode) or stat.S_IMODE(mode) != FOLDER_MODE:
                        raise NotADirectoryError(entry.path)
                    found.append(f"{folder}{entry.name}/")
    except OSError:
        shutil.rmtree(target)
        return []
    return [folder.removesuffix("/") for folder in found]


def remove_unused(target: Path, folders: Iterable[str], used: Iterable[str]) -> None:
    """Remove those of the folders that are neither used nor hold one that is. Raise OSError."""
    needed = {""}
    for each in used:
        folder = each
        while folder not in needed:
            needed.add(folder)
            folder = folder.rpartition("/")[0]
    for folder in sorted(set(folders) - needed, reverse=True):
        os.rmdir(f"{target}/{folder}")  # noqa: PTH106


def keep_folders(old: Path, files: Iterable[str], spare: Path) -> None:
    """Remove the files of an old site, by their relative paths, and keep its folders for the next one.

    Where that is refused, `old` is left for the caller to remove.
    """
    with suppress(OSError):
        for path in files:
            os.unlink(f"{old}/{path}")  # noqa: PTH108
        spare.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(spare):
            shutil.rmtree(spare)
        os.rename(old, spare)  # noqa: PTH104
