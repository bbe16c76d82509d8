"""Rules for the output folder, and for the paths in a site."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from generator.problems import ContentError, UsageError
from generator.store.os_errors import os_errors_reported, printable_path

_FORBIDDEN_CHARACTERS = re.compile(r'[\x00-\x1f\x7f\\:<>"|?*]')
_RESERVED_NAMES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³"]
)
"""Names of devices on Windows. Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file."""

_LONGEST_NAME = 255
"""Bytes: NAME_MAX of Linux (limits.h); other systems allow at least as much in ASCII."""


def check_output_folder(output: Path, forbidden: Iterable[Path], manifest: str) -> None:
    """Raise UsageError unless a site may be published at `output`. Change nothing.

    Allowed is a folder that is missing, empty, holds only dot-files, or holds a published site (its `manifest` exists).
    Not allowed are the working directory, the home directory, `/`, the root of a git work tree, a parent of any of
    these, a parent or a child of one of `forbidden`, a file, a link, and any folder with other files.
    """
    if output.name in ("", "..") or "\0" in str(output):
        raise UsageError(
            f"“{printable_path(output)}” cannot be the output: name a folder of its own, for instance site"
        )
    with os_errors_reported("read", output):
        if output.is_symlink():
            raise UsageError(f"{printable_path(output)} is a symbolic link: name the folder itself as output")
        if output.exists() and not output.is_dir():
            raise UsageError(f"{printable_path(output)} is a file: name a folder as output")
        _check_location(output, output.resolve(), forbidden)
        if output.is_dir() and not (output / manifest).is_file():
            _refuse_foreign_files(output)


def _check_location(output: Path, resolved: Path, forbidden: Iterable[Path]) -> None:
    shown = printable_path(output)
    if _is_within(Path.cwd(), resolved):
        raise UsageError(f"{shown} is the folder you work in, or above it: name a folder of its own as output")
    if (home := _home()) and _is_within(home, resolved):
        raise UsageError(f"{shown} is your home, or above it: name a folder of its own as output")
    if (resolved / ".git").exists() or ".git" in resolved.parts:
        raise UsageError(f"{shown} is the root of a git work tree: name a folder inside it as output")
    for folder in forbidden:
        if _is_within(resolved, folder.resolve()) or _is_within(folder.resolve(), resolved):
            raise UsageError(f"{shown} and {printable_path(folder)} overlap: name another folder as output")


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # the system knows no home directory of this user
        return None


def _refuse_foreign_files(output: Path) -> None:
    """Raise UsageError where a folder holds files or folders other than dot-files."""
    foreign = sorted(entry.name for entry in output.iterdir() if not entry.name.startswith(".") or entry.is_dir())
    if foreign:
        raise UsageError(
            f"{printable_path(output)} holds files that Ratingpress did not make ({printable_path(foreign[0])}): "
            "name an empty or a new folder as output"
        )


def _is_within(path: Path, folder: Path) -> bool:
    """Return whether a path is a folder or below it, by identity: Content and content may be the same folder."""
    if path.is_relative_to(folder):
        return True
    return folder.exists() and any(each.exists() and each.samefile(folder) for each in (path, *path.parents))


class SitePaths:
    """The paths of a site, each checked as it is added: every system and web server must be able to hold them all.

    `files` maps the comparison key of each file to its path; `folders` holds the keys of the folders. `_keys` maps the
    path of each folder that was checked to its key: most files of a site share one with others.
    """

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.folders: set[str] = set()
        self._keys: dict[str, str] = {"": ""}

    def add(self, path: str) -> None:
        """Add the path of a file, relative to the site and with `/` between its parts.

        Raise ContentError where it leads out of the site, has a name that some system cannot hold, or conflicts with
        another path.
        """
        folder, slash, name = path.rpartition("/")
        if slash and not folder:
            _require_portable_name("", path)
        key = self._add_folder(folder, path) + _key_of_name(name, path)
        other = self.files.get(key)
        if other is not None or key in self.folders:
            raise _conflict(other or path, path)
        self.files[key] = path

    def _add_folder(self, folder: str, path: str) -> str:
        """Return the key of a folder with a slash behind it, and add the folder. Raise ContentError as `add` does."""
        if folder not in self._keys:
            above, slash, name = folder.rpartition("/")
            if slash and not above:
                _require_portable_name("", path)
            key = self._add_folder(above, path) + _key_of_name(name, path)
            if key in self.files:
                raise _conflict(self.files[key], path)
            self.folders.add(key)
            self._keys[folder] = f"{key}/"
        return self._keys[folder]

    def conflicts_with(self, path: str) -> bool:
        """Return whether another file at this path would be in the way of a file or a folder of the site."""
        parts = comparison_key(path).split("/")
        prefixes = ("/".join(parts[:length]) for length in range(1, len(parts) + 1))
        return any(prefix in self.files for prefix in prefixes) or comparison_key(path) in self.folders


def comparison_key(path: str) -> str:
    """Return a path as macOS and Windows compare it: without case and in Unicode form NFC."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _key_of_name(name: str, path: str) -> str:
    """Return the comparison key of one part of a path. Raise ContentError where some system cannot hold it."""
    _require_portable_name(name, path)
    return comparison_key(name)


def _require_portable_name(part: str, path: str) -> None:
    if not _is_portable_name(part):
        shown, part_shown = printable_path(path), printable_path(part)
        raise ContentError(f"“{shown}” cannot be a path in the site: “{part_shown}” is not a portable name")


def _conflict(one: str, other: str) -> ContentError:
    return ContentError(f"two pages want the same place in the site: {printable_path(one)} and {printable_path(other)}")


def _is_portable_name(part: str) -> bool:
    try:
        length = len(part.encode())
    except UnicodeEncodeError:
        return False
    if not 0 < length <= _LONGEST_NAME or _FORBIDDEN_CHARACTERS.search(part) or part[-1] in ". ":
        return False
    return part.partition(".")[0].rstrip().casefold() not in _RESERVED_NAMES
