"""Rules for the folder of the site, and for the paths in it."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from generator.problems import ContentError, UsageError
from generator.store.refusals import reported, shown

_UNFIT = re.compile(r'[\x00-\x1f\x7f\\:<>"|?*]')
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³"]
)
_LONGEST = 255


def refuse_output(output: Path, forbidden: Iterable[Path], manifest: str) -> None:
    """Raises UsageError unless a site may be published at `output`; nothing is changed.

    Fit is a folder that is missing, empty, holds only dot-files, or holds a site that we made (its `manifest` says
    so). Unfit: the folder one works in, a home, `/`, the root of a git work tree, what is above any of these, what is
    above or inside one of `forbidden`, a file, a link, a folder of someone else's.
    """
    if output.name in ("", "..") or "\0" in str(output):
        raise UsageError(f"“{shown(output)}” cannot be the output: name a folder of its own, for instance site")
    with reported("look at", output):
        if output.is_symlink():
            raise UsageError(f"{shown(output)} is a symbolic link: name the folder itself as output")
        if output.exists() and not output.is_dir():
            raise UsageError(f"{shown(output)} is a file: name a folder as output")
        _refuse_place(output, output.resolve(), forbidden)
        if output.is_dir() and not (output / manifest).is_file():
            _refuse_strangers(output)


def _refuse_place(output: Path, place: Path, forbidden: Iterable[Path]) -> None:
    if _is_within(Path.cwd(), place):
        raise UsageError(f"{shown(output)} is the folder you work in, or above it: name a folder of its own as output")
    if (home := _home()) and _is_within(home, place):
        raise UsageError(f"{shown(output)} is your home, or above it: name a folder of its own as output")
    if (place / ".git").exists() or ".git" in place.parts:
        raise UsageError(f"{shown(output)} is the root of a git work tree: name a folder inside it as output")
    for folder in forbidden:
        if _is_within(place, folder.resolve()) or _is_within(folder.resolve(), place):
            raise UsageError(f"{shown(output)} and {shown(folder)} lie one in the other: name another folder as output")


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # a machine that knows no home for this user
        return None


def _refuse_strangers(output: Path) -> None:
    strangers = sorted(entry.name for entry in output.iterdir() if not entry.name.startswith(".") or entry.is_dir())
    if strangers:
        raise UsageError(
            f"{shown(output)} holds files that Ratingpress did not make ({shown(strangers[0])}): "
            "name an empty or a new folder as output"
        )


def _is_within(path: Path, folder: Path) -> bool:
    """By identity and not by name: a disk may hold Content and content to be the same."""
    if path.is_relative_to(folder):
        return True
    return folder.exists() and any(place.exists() and place.samefile(folder) for place in (path, *path.parents))


class PathRules:
    """Says of each path of a site, as it comes, whether every machine and web server can hold it beside the others."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.folders: set[str] = set()

    def admit(self, path: str) -> None:
        """Raises ContentError for a path that leaves the site, that some machine cannot hold or that is taken."""
        parts = path.split("/")
        for part in parts:
            if not _is_fit(part):
                raise ContentError(f"“{shown(path)}” cannot be a path in the site: “{shown(part)}” is not a fit name")
        key = folded(path)
        above = {folded("/".join(parts[:length])) for length in range(1, len(parts))}
        other = self.files.get(key) or next((self.files[place] for place in above if place in self.files), None)
        if other is not None or key in self.folders:
            raise ContentError(f"two pages want the same place in the site: {shown(other or path)} and {shown(path)}")
        self.files[key] = path
        self.folders |= above

    def clash(self, path: str) -> bool:
        """Return whether a file that is not ours stands in the way of one that is."""
        parts = folded(path).split("/")
        above = ("/".join(parts[:length]) for length in range(1, len(parts) + 1))
        return any(place in self.files for place in above) or folded(path) in self.folders


def folded(path: str) -> str:
    """Return a path as macOS and Windows compare it: without case and in one Unicode form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _is_fit(part: str) -> bool:
    try:
        length = len(part.encode())
    except UnicodeEncodeError:
        return False
    if not 0 < length <= _LONGEST or _UNFIT.search(part) or part[-1] in ". ":
        return False
    return part.partition(".")[0].rstrip().casefold() not in _RESERVED
