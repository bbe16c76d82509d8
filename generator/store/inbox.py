"""The inbox: what waits in it, and how a document leaves it once its bytes are kept elsewhere."""

import os
import stat
from pathlib import Path

from generator.store.reading import is_folder, refuse_name, walk
from generator.store.refusals import reported


def list_inbox(inbox: Path) -> tuple[Path, ...]:
    """The documents waiting in the inbox and its folders, sorted; nothing where there is no inbox.

    A README and names that begin with a dot are no documents. A link is listed, and `read_file` then says why it is
    refused: nothing that a person dropped there is passed over in silence.
    """
    waiting = [name for name, _ in walk(inbox) if Path(name).stem.casefold() != "readme"]
    for name in waiting:
        refuse_name(name)
    return tuple(inbox / name for name in sorted(waiting))


def list_documents(place: Path) -> tuple[Path, ...]:
    """The documents that a person means by a path: a folder's as `list_inbox` gives them, else the path itself."""
    return list_inbox(place) if is_folder(place) else (place,)


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
