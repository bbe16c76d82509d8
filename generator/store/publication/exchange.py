"""Replacement of a folder by another: in one step where the system can, else in two steps that can be undone."""

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

_RENAMEAT2_NUMBERS = {"x86_64": 316, "aarch64": 276, "riscv64": 276}
"""The number of the system call renameat2 by machine, for a C library that does not export it. Source: syscalls(2)."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
"""Values of renameat2(2) on Linux. On macOS, RENAME_SWAP of renamex_np(2) is 2 as well."""

_NOT_SUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)


def replace_folder(new: Path, current: Path, previous: Path) -> None:
    """Move the folder `new` to `current`. A folder that was at `current` is at `new` afterwards, or at `previous`.

    On Linux and macOS, a folder exists at `current` at every moment. A system that cannot exchange two folders takes
    two renames; where a run is killed between them, `restore_previous_folder` repairs it. Raise OSError, and leave
    both folders where they were.
    """
    if not os.path.lexists(current):
        new.rename(current)
    elif not _exchange(new, current):
        _replace_in_two_steps(new, current, previous)


def restore_previous_folder(current: Path, previous: Path) -> None:
    """Move the folder `previous` back to `current` where a killed run left nothing there. Raise OSError."""
    if previous.is_dir() and not os.path.lexists(current):
        previous.rename(current)


def _replace_in_two_steps(new: Path, current: Path, previous: Path) -> None:
    current.rename(previous)
    try:
        new.rename(current)
    except BaseException:
        previous.rename(current)
        raise
    with suppress(OSError):  # the new folder is in its place; the next run removes the previous one
        previous.rename(new)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders and return True; return False where the system or the disk does not support it.

    Sources: renameat2(2) of Linux, renamex_np(2) of macOS. Raise OSError where the system refuses.
    """
    if sys.platform not in ("linux", "darwin"):
        return False
    import ctypes  # imported late: only a publication with changes needs it

    library = ctypes.CDLL(None, use_errno=True)
    first, second, flags = os.fsencode(one), os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE)
    if sys.platform == "darwin":
        failed = library.renamex_np(first, second, flags)
    elif hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, flags)
    elif number := _RENAMEAT2_NUMBERS.get(os.uname().machine):
        failed = library.syscall(ctypes.c_long(number), _AT_FDCWD, first, _AT_FDCWD, second, flags)
    else:
        return False
    if failed and (reason := ctypes.get_errno()) not in _NOT_SUPPORTED:
        raise OSError(reason, os.strerror(reason), str(other))
    return not failed
