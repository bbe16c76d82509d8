"""Files that leave their place: documents of the inbox whose bytes are kept elsewhere, and files that are moved."""

import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from generator.problems import ContentError
from generator.store.os_errors import os_errors_reported, printable_path
from generator.store.reading import has_content, require_regular_file
from generator.store.writing import created_folders, flush


def remove_from_inbox(document: Path, inbox: Path, kept: Path) -> bool:
    """Remove a document from the inbox and return True; return False where it must not be removed.

    It is removed only if it is a regular file inside `inbox`, and `kept` is a regular file outside of it with the same
    bytes. A document anywhere else belongs to the user and is never touched. Raise MachineError where the system
    refuses.
    """
    folder = inbox.resolve()
    if not document.parent.resolve().is_relative_to(folder) or kept.resolve().is_relative_to(folder):
        return False
    with os_errors_reported("remove from the inbox", document):
        if not (_is_regular_file(document) and _is_regular_file(kept)) or document.samefile(kept):
            return False
        if document.read_bytes() != kept.read_bytes():
            return False
        document.unlink()
    return True


def move_files(moves: Mapping[Path, Path]) -> None:
    """Move files to the paths that they are mapped to, all or none, and overwrite nothing.

    Every file is first linked, or copied, to its new path; then the old paths are removed, in the order given. A run
    that is killed between leaves some files in both places, with the same bytes: the same move again completes it.
    Folders that are missing are created, and old folders that are empty then are removed.

    Raise ContentError where another file is at a new path, or where a link or a special file is to be moved, and
    MachineError where the system refuses.
    """
    waiting = {old: new for old, new in moves.items() if not _is_moved(old, new)}
    folders = sorted({new.parent for new in waiting.values()})
    made: list[Path] = []
    with created_folders(*folders):
        try:
            for old, new in waiting.items():
                with os_errors_reported("move", old):
                    _link_or_copy_to_free_path(old, new)
                    made.append(new)
            with os_errors_reported("write", folders[0] if folders else Path()):
                flush([*made, *folders])
        except BaseException:
            for new in made:
                with suppress(OSError):
                    new.unlink()
            raise
    remove_files(moves)


def remove_files(paths: Iterable[Path]) -> None:
    """Remove files that exist, in the order given, then their folders that are empty.

    Raise MachineError where the system refuses.
    """
    folders: dict[Path, None] = {}
    for path in paths:
        with os_errors_reported("remove", path):
            path.unlink(missing_ok=True)
        folders[path.parent] = None
    for folder in folders:
        with suppress(OSError):  # it has other files
            folder.rmdir()


def _is_moved(old: Path, new: Path) -> bool:
    """Return whether a file is at its new path already. Raise ContentError where another one is there."""
    with os_errors_reported("read", old):
        require_regular_file(old, os.lstat(old).st_mode)
        if not os.path.lexists(new):
            return False
        require_regular_file(new, os.lstat(new).st_mode)
        if not has_content(new, old.read_bytes()):
            raise ContentError(f"{printable_path(new)} exists already, and nothing is overwritten: move it elsewhere")
    return True


def _link_or_copy_to_free_path(old: Path, new: Path) -> None:
    """Create a second path of a file. Raise FileExistsError where something is there; copy on a disk without links."""
    try:
        os.link(old, new, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        if os.path.lexists(new):
            raise
        shutil.copy2(old, new, follow_symlinks=False)


def _is_regular_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except FileNotFoundError:
        return False
