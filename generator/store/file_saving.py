"""Several files saved together: all of them or none, as far as a file system allows."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from generator.problems import ContentError
from generator.store.locking import exclusive_lock
from generator.store.os_errors import os_errors_reported, printable_path
from generator.store.reading import has_content, require_regular_file
from generator.store.writing import created_folders, flush, link_or_copy, write_new_file

_LOCK = ".ratingpress-saving.lock"
_TEMPORARY_PREFIX = ".ratingpress-saving"
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


def save(files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Save these files, all or none, in the order given, and return the paths whose bytes changed.

    A file that has these bytes already is not touched. Missing folders are created. Every new file is written and
    flushed beside its target before the first is renamed. Where a step fails, the old files are restored. No file is
    ever deleted. Another run that saves into the same folder waits.

    Raise ContentError or UsageError where a link, a special file or a folder is in the place of a file, MachineError
    where the system refuses or another run takes too long.

    No file system replaces several files in one step: a power cut between two renames leaves the first ones new.
    Therefore put the file first that a second run would write with the same bytes.
    """
    return _save_files(files, _folder_lock, set())


@contextmanager
def exclusive_saving(home: Path) -> Iterator[Callable[[Mapping[Path, bytes]], tuple[Path, ...]]]:
    """Hold the lock of `home`, and yield a function that saves files below it as `save` does.

    What the block reads below `home` is therefore still current when it is replaced. Another such run waits, and so
    does a `save` into `home` itself. `home` is created with the first file, not before. Raise MachineError where it
    cannot be created, or another run takes too long.
    """
    with ExitStack() as stack:

        def lock() -> None:
            stack.enter_context(created_folders(home))
            stack.enter_context(_folder_lock(home))

        locked, cleaned = home.is_dir(), set[Path]()
        if locked:
            lock()

        def save_below(files: Mapping[Path, bytes]) -> tuple[Path, ...]:
            nonlocal locked
            if not locked:
                lock()
                locked = True
            return _save_files(files, nullcontext, cleaned)

        yield save_below


def path_in(folder: Path, *names: str) -> Path:
    """Return the path of a file below a folder. Raise ContentError for a name that could lead elsewhere.

    A name may have letters, digits, `.`, `_` and `-`, and may not begin with a dot.
    """
    for name in names:
        if not _PLAIN_NAME.fullmatch(name):
            raise ContentError(f"“{printable_path(name)}” is not the plain name of a file in {printable_path(folder)}")
    return folder.joinpath(*names)


@dataclass(frozen=True, slots=True)
class _Replacement:
    """A file that is replaced: its path, and the temporary files beside it with the new and with the old bytes."""

    path: Path
    new: str
    old: str

    @classmethod
    def numbered(cls, path: Path, index: int) -> "_Replacement":
        prefix = os.path.join(path.parent, f"{_TEMPORARY_PREFIX}-{index}")  # noqa: PTH118 - thousands a run
        return cls(path, f"{prefix}.new", f"{prefix}.old")

    def back_up(self) -> bool:
        """Keep the old file under its temporary name and return True; return False where there is none."""
        if not os.path.lexists(self.path):
            return False
        link_or_copy(self.path, self.old)
        return True

    def undo(self) -> None:
        """Restore the old file, or remove the new one where there was none. Do nothing before the replacement."""
        if os.path.lexists(self.old):
            os.replace(self.old, self.path)  # noqa: PTH105
        elif not os.path.lexists(self.new):
            self.path.unlink(missing_ok=True)


def _folder_lock(folder: Path) -> AbstractContextManager[None]:
    return exclusive_lock(folder / _LOCK, f"another run is saving into {printable_path(folder)}: try again")


def _save_files(
    files: Mapping[Path, bytes], lock: Callable[[Path], AbstractContextManager[object]], cleaned: set[Path]
) -> tuple[Path, ...]:
    """Save files as `save` does. `cleaned` holds the folders without leftovers of a killed run, and is extended."""
    differing = {path: content for path, content in files.items() if not _is_saved(path, content)}
    if not differing:
        return ()
    folders = sorted({path.parent for path in differing})
    uncleaned = [folder for folder in folders if folder not in cleaned and folder.is_dir()]
    with created_folders(*folders), ExitStack() as stack:
        for folder in folders:
            stack.enter_context(lock(folder))
        _remove_leftovers(uncleaned)
        cleaned.update(folders)
        _replace_all([_Replacement.numbered(path, index) for index, path in enumerate(differing)], differing)
    return tuple(differing)


def _is_saved(path: Path, content: bytes) -> bool:
    """Return whether a file has these bytes. Raise the errors of `save` where something else is in its place."""
    with os_errors_reported("read", path):
        try:
            require_regular_file(path, os.lstat(path).st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return False
        return has_content(path, content)


def _replace_all(replacements: list[_Replacement], contents: Mapping[Path, bytes]) -> None:
    """Write all new files, then rename each to its path; where a step fails, undo those that were begun."""
    begun: list[_Replacement] = []
    temporary: list[str] = []
    folder = replacements[0].path.parent
    try:
        for each in replacements:
            with os_errors_reported("write", each.path):
                write_new_file(each.new, contents[each.path])
        with os_errors_reported("write", folder):
            flush([each.new for each in replacements])
        for each in replacements:
            with os_errors_reported("write", each.path):
                temporary += [each.old] if each.back_up() else []
                begun.append(each)
                os.replace(each.new, each.path)  # noqa: PTH105
        with os_errors_reported("write", folder):
            flush(sorted({each.path.parent for each in replacements}))
    except BaseException:
        temporary += [path for each in replacements for path in (each.new, each.old)]
        for each in reversed(begun):
            with os_errors_reported("restore", each.path):
                each.undo()
        raise
    finally:
        for path in temporary:
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108


def _remove_leftovers(folders: Iterable[Path]) -> None:
    """Remove the temporary files of a killed run."""
    for folder in folders:
        with suppress(OSError):
            for leftover in folder.glob(f"{_TEMPORARY_PREFIX}-*"):
                leftover.unlink()
