"""Removal of a document from the inbox, once its bytes are kept elsewhere."""

import os
import stat
from pathlib import Path

from generator.store.os_errors import os_errors_reported


def remove_from_inbox(document: Path, inbox: Path, kept: Path) -> bool:
    """Remove a document from the inbox and return True; return False where it must not be removed.

    It is removed only if it is a regular file inside `inbox`, and `kept` is a regular file outside of it with the same
    bytes. A document anywhere else belongs to the user and is never touched. Raise MachineError where the system
    refuses.
    """
    folder = inbox.resolve()
    if not document.parent.resolve().is_relative_to(folder) or kept.resolve().is_relative_to(folder):
        return False
    with os_errors_reported("remove from the inbox", document):
        if not (_is_regular_file(document) and _is_regular_file(kept)) or document.samefile(kept):
            return False
        if document.read_bytes() != kept.read_bytes():
            return False
        document.unlink()
    return True


def _is_regular_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except FileNotFoundError:
        return False
