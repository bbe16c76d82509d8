"""Refusals of the store: one line that names the place, what is wrong there, and the remedy."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.problems import MachineError

_REMEDIES = {
    errno.ENOSPC: "the disk is full: make room and try again",
    errno.EDQUOT: "your share of the disk is full: make room and try again",
    errno.EFBIG: "the file would be larger than this machine allows",
    errno.EROFS: "the disk can only be read, not written",
    errno.EACCES: "you do not have permission",
    errno.EPERM: "you do not have permission",
    errno.EBUSY: "it is in use, or it is where another disk begins",
    errno.EXDEV: "it is on another disk than the folder that holds it",
    errno.ENAMETOOLONG: "its name is too long",
}


def shown(path: Path | str) -> str:
    """A path fit for one line of a message, whatever its name is made of: `/` between parts, no control character."""
    text = str(path).replace(os.sep, "/")
    return "".join(character if character.isprintable() else "�" for character in text)


@contextmanager
def reported(doing: str, path: Path | str) -> Iterator[None]:
    """Turns what the system refuses into a MachineError: `cannot write site/index.html: the disk is full …`."""
    try:
        yield
    except OSError as error:
        reason = _REMEDIES.get(error.errno or 0) or error.strerror or type(error).__name__
        raise MachineError(f"cannot {doing} {shown(path)}: {reason}") from error
