"""Stamps of files: what the system knows of them without reading them, as git’s index does.

A file that was written after its stamp was taken has another stamp, whatever its date says: on Linux and macOS the
system sets the time of its last change (ctime), and no program can set it back. One case is left: a file that is
written twice within one tick of the disk's clock. A stamp is therefore kept only where its newest time is before the
run that took it: see `disk_time`.
"""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import NamedTuple

_PAUSE = 0.001
"""Seconds between two looks at the disk's clock."""

_TRIES = 50


class Stamp(NamedTuple):
    """The stamp of some files in order. `newest` is the newest time of any of them, in nanoseconds."""

    value: int
    newest: int


def stamp(paths: Iterable[str]) -> Stamp:
    """Return the stamp of files, of which some may be missing: size, times and number (inode) of each.

    The hash of numbers is the same in every process of one version of Python. Links are not followed.
    """
    values: list[int] = []
    newest, look = 0, os.lstat  # plain steps: this is most of the work of a run that finds nothing changed
    for path in paths:
        try:
            status = look(path)
        except (OSError, ValueError):
            values.append(-1)
            continue
        changed, written = status.st_ctime_ns, status.st_mtime_ns
        values += (status.st_size, written, changed, status.st_ino)
        if changed > newest:  # noqa: PLR1730 - two calls of max take as long as the rest
            newest = changed
        if written > newest:  # noqa: PLR1730
            newest = written
    return Stamp(hash(tuple(values)), newest)


def disk_time(folder: Path) -> int:
    """Return the time of the disk's clock in nanoseconds: all that was written before is older.

    It is the time of a file that is written into `folder`, once the clock has moved on by a tick, of some milliseconds
    on most disks. Return 0 where nothing can be written, or the clock has too long a tick.
    """
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        first = _time_of_new_file(folder)
        for _ in range(_TRIES):
            sleep(_PAUSE)
            if (now := _time_of_new_file(folder)) > first:
                return now
    return 0


def _time_of_new_file(folder: Path) -> int:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"now")
        file.flush()
        return os.fstat(file.fileno()).st_mtime_ns


def keep(path: Path, content: bytes) -> bool:
    """Save a file that may be lost: whole, but not flushed to the disk. Return False where it cannot be saved."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".ratingpress-kept-", delete=False) as file:
            temporary = file.name
            file.write(content)
        os.replace(temporary, path)  # noqa: PTH105
    except OSError:
        with suppress(OSError, UnboundLocalError):
            os.unlink(temporary)  # noqa: PTH108
        return False
    return True
