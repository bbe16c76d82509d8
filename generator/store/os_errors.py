"""Errors of the operating system as messages of one line: the path, the reason, and the remedy."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.problems import MachineError

_REASONS = {
    errno.ENOSPC: "the disk is full: free some space and try again",
    errno.EDQUOT: "your disk quota is used up: free some space and try again",
    errno.EFBIG: "the file would be larger than this machine allows",
    errno.EROFS: "the disk can only be read, not written",
    errno.EACCES: "you do not have permission",
    errno.EPERM: "you do not have permission",
    errno.EBUSY: "it is in use, or another disk is mounted there",
    errno.EXDEV: "it is on another disk than the folder that holds it",
    errno.ENAMETOOLONG: "its name is too long",
}
"""The meaning of an error number (errno(3)) with its remedy. Other numbers are reported in the system's own words."""


def printable_path(path: Path | str) -> str:
    """Return a path fit for one line of a message: `/` between its parts, `�` for each character without a glyph."""
    text = str(path).replace(os.sep, "/")
    return "".join(character if character.isprintable() else "�" for character in text)


@contextmanager
def os_errors_reported(action: str, path: Path | str) -> Iterator[None]:
    """Raise MachineError for each OSError of the block: `cannot write site/index.html: the disk is full …`.

    `action` is a verb that fits after “cannot”.
    """
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__
        raise MachineError(f"cannot {action} {printable_path(path)}: {reason}") from error
