"""The identity of the program: what was kept by another version of it, or with other libraries, is not used."""

import hashlib
import sys
from pathlib import Path

from generator import store
from generator.pipeline.building.known_files import KnownFiles
from generator.pipeline.content import Content

_PROGRAM = Path(__file__).parents[2]
_INSTALLED = ("site-packages", "dist-packages")
"""The names of folders with installed libraries: each installation or removal of one changes the folder's own time."""


def machine_key(content: Content) -> str:
    """Return a key of the folder as messages name it, of Python, and of the folders with installed libraries."""
    installed = [path for path in sys.path if path.endswith(_INSTALLED)]
    key = f"{content.folder}\n{sys.version}\n{installed}\n{store.stamp(installed).value}"
    return hashlib.sha256(key.encode()).hexdigest()


def program_key(kept: tuple[int, str], since: int) -> tuple[int, str]:
    """Return the stamp and the digest of the program; its files are read only where `kept`, the last one, is not it."""
    files = KnownFiles(_PROGRAM, since)
    names = store.list_tree(_PROGRAM, (".py",))
    if files.has_stamp(names, kept[0]):
        return kept
    return files.stamp(names), files.digest(names)
