"""A lock between processes: it is released when the process that holds it ends, however it ends."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep

from generator.problems import MachineError
from generator.store.os_errors import os_errors_reported

_PAUSE = 0.05
"""Seconds between two attempts."""

_TRIES = 200
_HELD_BY_ANOTHER = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextmanager
def exclusive_lock(lock: Path, busy: str) -> Iterator[None]:
    """Hold the lock file `lock` while the block runs; only one process can hold it.

    Another process waits for ten seconds, then raises MachineError with the message `busy`. The file exists only while
    it is held. A killed process leaves an empty file, which locks nothing and which the next run removes.
    """
    descriptor = _acquire(lock, busy)
    try:
        yield
    finally:
        if sys.platform == "win32":  # Windows cannot remove an open file
            os.close(descriptor)
            with suppress(OSError):
                lock.unlink()
        else:  # removed while it is held: otherwise a waiting run could lock a file that no other run can see
            with suppress(OSError):
                lock.unlink()
            os.close(descriptor)


def _acquire(lock: Path, busy: str) -> int:
    """Return the descriptor of the locked file. Raise MachineError as `exclusive_lock` does."""
    for _ in range(_TRIES):
        with os_errors_reported("write into", lock.parent):
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
            try:
                if _try_lock(descriptor) and _is_same_file(lock, descriptor):
                    return descriptor
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)
        sleep(_PAUSE)
    raise MachineError(busy)


def _try_lock(descriptor: int) -> bool:
    """Lock an open file and return True; return False where another process holds it.

    A POSIX record lock (fcntl(2)), not flock(2): child processes inherit a lock of flock, and those that outlive a
    killed run would hold it for ever.
    """
    try:
        if sys.platform == "win32":
            import msvcrt  # exists on Windows only

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # does not exist on Windows

            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD_BY_ANOTHER:
            return False
        raise
    return True


def _is_same_file(lock: Path, descriptor: int) -> bool:
    """Return whether the path still names the open file: the run that held it may have removed it meanwhile."""
    try:
        return os.path.samestat(os.fstat(descriptor), lock.stat())
    except FileNotFoundError:
        return False
