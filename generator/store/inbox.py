"""Removal of a document from the inbox, once its bytes are kept elsewhere."""

import os
import stat
from pathlib import Path

from generator.store.refusals import reported


def clear_from_inbox(document: Path, inbox: Path, kept: Path) -> bool:
    """Removes a document from the inbox, and says whether it did.

    Only a regular file inside `inbox` whose bytes stand, to the last one, in the file `kept` outside of it is
    removed. A document that lies anywhere else is the user's own and is never touched. Raises MachineError.
    """
    place = inbox.resolve()
    if not document.parent.resolve().is_relative_to(place) or kept.resolve().is_relative_to(place):
        return False
    with reported("take out of the inbox", document):
        if not (_is_regular(document) and _is_regular(kept)) or document.samefile(kept):
            return False
        if document.read_bytes() != kept.read_bytes():
            return False
        document.unlink()
    return True


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except FileNotFoundError:
        return False
