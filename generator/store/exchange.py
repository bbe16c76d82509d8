"""One folder takes the place of another: in one step where the system knows how to, else in two with a way back."""

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

_SYSTEM_CALLS = {"x86_64": 316, "aarch64": 276, "riscv64": 276}
"""renameat2 by machine, for a C library that does not name it."""

_HERE = -100
_SWAP = 2
_UNKNOWN = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)


def put_in_place(new: Path, current: Path, aside: Path) -> None:
    """`new` stands at `current` afterwards; what stood there, if anything did, stands at `new` (or `aside`).

    On Linux and macOS there is no moment without a folder at `current`. Where the system cannot exchange two folders
    there is a short one, and `recover` mends a run that was killed in it. Raises OSError, and nothing has moved then.
    """
    if not os.path.lexists(current):
        new.rename(current)
    elif not _exchange(new, current):
        _in_two_steps(new, current, aside)


def recover(current: Path, aside: Path) -> None:
    """Puts the old folder back where a killed run left it `aside` and none at `current`. Raises OSError."""
    if aside.is_dir() and not os.path.lexists(current):
        aside.rename(current)


def _in_two_steps(new: Path, current: Path, aside: Path) -> None:
    current.rename(aside)
    try:
        new.rename(current)
    except BaseException:
        aside.rename(current)
        raise
    with suppress(OSError):  # the new folder stands; the next run removes the old one
        aside.rename(new)


def _exchange(one: Path, other: Path) -> bool:
    """True once the two have changed places, False where the system or this disk does not know how to."""
    if sys.platform not in ("linux", "darwin"):
        return False
    import ctypes  # only a publication with changes needs it

    library = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        failed = library.renamex_np(first, second, ctypes.c_uint(_SWAP))
    elif hasattr(library, "renameat2"):
        failed = library.renameat2(_HERE, first, _HERE, second, ctypes.c_uint(_SWAP))
    elif number := _SYSTEM_CALLS.get(os.uname().machine):
        failed = library.syscall(ctypes.c_long(number), _HERE, first, _HERE, second, ctypes.c_uint(_SWAP))
    else:
        return False
    if failed and (reason := ctypes.get_errno()) not in _UNKNOWN:
        raise OSError(reason, os.strerror(reason), str(other))
    return not failed
