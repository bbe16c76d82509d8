"""Several files saved as one step, as nearly as a file system can."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from generator.problems import ContentError
from generator.store.locking import alone
from generator.store.reading import holds, refuse_special
from generator.store.refusals import reported, shown
from generator.store.writing import flush, folders_for, second_name, write_new

_LOCK = ".ratingpress-saving.lock"
_BESIDE = ".ratingpress-saving"
_PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


def save(files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Saves all of these files or none, in the order given, and gives the paths whose bytes changed.

    A file that holds these bytes already is not touched. Every new file is complete and flushed beside its place
    before the first is moved there, folders are made where they are missing, and where any step fails the files stand
    as before and MachineError says why. Nothing is ever deleted. Another run that saves into the same folder waits.
    Raises ContentError or UsageError where a link, a special file or a folder stands in the place of a file.

    What no file system offers is one step for several files: a power cut between two moves leaves the first ones
    moved. So give the file first that a second run would write the same again.
    """
    return _save(files, _alone_in, set())


@contextmanager
def saving(home: Path) -> Iterator[Callable[[Mapping[Path, bytes]], tuple[Path, ...]]]:
    """Gives what saves files somewhere below `home`, as `save` does, with no other run saving there meanwhile.

    So what was read from there at the start of the block still stands when it is replaced. Another such run waits, and
    so does a `save` into `home` itself. `home` is made with the first file, not before. Raises MachineError.
    """
    with ExitStack() as stack:

        def take() -> None:
            stack.enter_context(folders_for(home))
            stack.enter_context(_alone_in(home))

        taken, swept = home.is_dir(), set[Path]()
        if taken:
            take()

        def save_below(files: Mapping[Path, bytes]) -> tuple[Path, ...]:
            nonlocal taken
            if not taken:
                take()
                taken = True
            return _save(files, nullcontext, swept)

        yield save_below


def within(folder: Path, *names: str) -> Path:
    """The path of a file below a folder, whatever the names are made of: one that would lead elsewhere is refused.

    Raises ContentError.
    """
    for name in names:
        if not _PLAIN.fullmatch(name):
            raise ContentError(f"“{shown(name)}” is not the plain name of a file in {shown(folder)}")
    return folder.joinpath(*names)


@dataclass(frozen=True, slots=True)
class _Move:
    path: Path
    new: str
    old: str

    @classmethod
    def of(cls, path: Path, index: int) -> "_Move":
        beside = os.path.join(path.parent, f"{_BESIDE}-{index}")  # noqa: PTH118 - thousands a run
        return cls(path, f"{beside}.new", f"{beside}.old")

    def restore(self) -> None:
        """Puts back what stood at the path before; nothing where the path was not yet touched."""
        if os.path.lexists(self.old):
            os.replace(self.old, self.path)  # noqa: PTH105
        elif not os.path.lexists(self.new):
            self.path.unlink(missing_ok=True)


def _alone_in(folder: Path) -> AbstractContextManager[None]:
    return alone(folder / _LOCK, f"another run is saving into {shown(folder)}: try again")


def _save(
    files: Mapping[Path, bytes], lock: Callable[[Path], AbstractContextManager[object]], swept: set[Path]
) -> tuple[Path, ...]:
    differing = {path: content for path, content in files.items() if not _stands(path, content)}
    if not differing:
        return ()
    folders = sorted({path.parent for path in differing})
    there = [folder for folder in folders if folder not in swept and folder.is_dir()]
    with folders_for(*folders), ExitStack() as stack:
        for folder in folders:
            stack.enter_context(lock(folder))
        _sweep(there)
        swept.update(folders)
        _replace([_Move.of(path, index) for index, path in enumerate(differing)], differing)
    return tuple(differing)


def _stands(path: Path, content: bytes) -> bool:
    with reported("read", path):
        try:
            refuse_special(path, os.lstat(path).st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return False
        return holds(path, content)


def _replace(moves: list[_Move], contents: Mapping[Path, bytes]) -> None:
    begun: list[_Move] = []
    kept: list[str] = []
    try:
        for move in moves:
            with reported("write", move.path):
                write_new(move.new, contents[move.path])
        with reported("write", moves[0].path.parent):
            flush([move.new for move in moves])
        for move in moves:
            with reported("write", move.path):
                kept += [move.old] if _keep(move) else []
                begun.append(move)
                os.replace(move.new, move.path)  # noqa: PTH105
        with reported("write", moves[0].path.parent):
            flush(sorted({move.path.parent for move in moves}))
    except BaseException:
        kept += [beside for move in moves for beside in (move.new, move.old)]
        for move in reversed(begun):
            with reported("put back", move.path):
                move.restore()
        raise
    finally:
        for beside in kept:
            with suppress(OSError):
                os.unlink(beside)  # noqa: PTH108


def _keep(move: _Move) -> bool:
    """Keeps the old file beside the new one; False where there is none."""
    if not os.path.lexists(move.path):
        return False
    second_name(move.path, move.old)
    return True


def _sweep(folders: Iterable[Path]) -> None:
    """Removes what a killed run left beside the files."""
    for folder in folders:
        with suppress(OSError):
            for leftover in folder.glob(f"{_BESIDE}-*"):
                leftover.unlink()
