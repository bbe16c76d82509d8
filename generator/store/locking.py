"""One run at a time: a lock that dies with the process that holds it."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep

from generator.problems import MachineError
from generator.store.refusals import reported

_PAUSE = 0.05
_TRIES = 200
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextmanager
def alone(lock: Path, busy: str) -> Iterator[None]:
    """Holds `lock` for one process; another waits ten seconds, then raises MachineError with the words of `busy`.

    The file `lock` exists only while it is held. A killed process leaves an empty file that locks nothing and that
    the next run removes.
    """
    descriptor = _wait(lock, busy)
    try:
        yield
    finally:
        if sys.platform == "win32":  # which cannot remove a file that is open
            os.close(descriptor)
            with suppress(OSError):
                lock.unlink()
        else:  # removed while still held, or a run that waits could hold a lock that no other run sees
            with suppress(OSError):
                lock.unlink()
            os.close(descriptor)


def _wait(lock: Path, busy: str) -> int:
    for _ in range(_TRIES):
        with reported("write into", lock.parent):
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
            try:
                if _hold(descriptor) and _is_still(lock, descriptor):
                    return descriptor
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)
        sleep(_PAUSE)
    raise MachineError(busy)


def _hold(descriptor: int) -> bool:
    """Not flock: a lock of that kind passes to child processes, and orphans of a killed run would hold it for ever."""
    try:
        if sys.platform == "win32":
            import msvcrt  # no other system has it

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # Windows has no such module

            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        raise
    return True


def _is_still(lock: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), lock.stat())
    except FileNotFoundError:
        return False
