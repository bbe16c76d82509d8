"""The documents that a path names: a document, a folder, a pattern such as `docs/*.html`, a zip archive."""

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.problems import ContentError, UsageError
from generator.store.archives import is_archive, list_archive, read_entry
from generator.store.os_errors import printable_path
from generator.store.reading import is_folder, read_file, require_utf8_name, walk

PARTS_OF_PAGES = frozenset(
    ".css .js .mjs .map .png .jpg .jpeg .gif .svg .webp .avif .bmp .ico .woff .woff2 .ttf .otf .eot .mp3 .mp4 .webm"
    .split()
)  # fmt: skip
"""Suffixes of files that a browser saves beside a page. One that the user names as a file is read all the same."""

_LEFTOVERS = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"))
_UNFINISHED = (".crdownload", ".part", ".partial", ".tmp", ".download")
"""Files of systems, and downloads that have not ended."""

_FOLDERS_OF_PARTS = ("_files", ".files", "__macosx")
"""Ends of the names of folders that browsers and macOS fill with such files."""


@dataclass(frozen=True, slots=True)
class Source:
    """The place of a document: a file, or an entry of a zip archive.

    `path` is the file or the archive, `entry` the name of the entry, None for a file. `place` is the index of the entry
    in the archive or, for a row of a table, the number of the row.
    """

    path: Path
    entry: str | None = None
    place: int = 0

    @property
    def name(self) -> str:
        """The name of the document without its folders."""
        return self.path.name if self.entry is None else PurePosixPath(self.entry.replace("\\", "/")).name

    def __str__(self) -> str:
        return str(self.path) if self.entry is None else f"{self.path}: {self.entry}"


@dataclass(frozen=True, slots=True)
class FoundDocuments:
    """The documents found, each once; the number of skipped `parts` of saved pages; an error for each bad archive."""

    documents: tuple[Source, ...]
    parts: int = 0
    refused: tuple[ContentError, ...] = ()


def find_documents(paths: Iterable[Path]) -> FoundDocuments:
    """Return the documents that paths name, in the order given; those of a folder or a pattern are sorted by name.

    In a folder or an archive, four kinds of files are no documents: a README, names that begin with a dot, what systems
    leave (`Thumbs.db`, `~$letter.docx`), and what a browser saves beside a page (styles, scripts, pictures, fonts, the
    folder `…_files`). A symbolic link is listed, so
    that `read_document` raises its error and no file is skipped silently.

    Raise UsageError for a path that does not exist, and for a pattern without a match.
    """
    search = _DocumentSearch()
    for path in paths:
        for match in _matches(path):
            search.add_path(match)
    return FoundDocuments(tuple(search.documents), search.parts, tuple(search.refused))


def read_document(source: Source, limit: int) -> bytes:
    """Return the bytes of a document of at most `limit` bytes.

    Raise the errors of `read_file`, and ContentError for an entry of an archive that cannot be read.
    """
    if source.entry is None:
        return read_file(source.path, limit)
    return read_entry(source.path, source.place, limit)


class _DocumentSearch:
    """The documents found so far. `documents` is an ordered set."""

    def __init__(self) -> None:
        self.documents: dict[Source, None] = {}
        self.parts = 0
        self.refused: list[ContentError] = []

    def add_path(self, path: Path) -> None:
        if is_archive(path):
            self._add_archive(path)
        elif not is_folder(path):
            self.documents[Source(path)] = None
        else:
            for name in sorted(name for name, _ in walk(path)):
                self._add_file(Source(path / name), name)

    def _add_archive(self, archive: Path) -> None:
        try:
            names = list_archive(archive)
        except ContentError as error:
            self.refused.append(error)
            return
        for index, name in enumerate(names):
            if name and is_archive(Path(name)):
                place = f"{printable_path(archive)}: {printable_path(name)}"
                self.refused.append(ContentError(f"{place}: an archive in an archive is not read: unpack it"))
            elif name:
                self._add_file(Source(archive, name, index), name)

    def _add_file(self, source: Source, name: str) -> None:
        """Add a file of a folder or an archive, unless its relative path `name` shows that it is no document."""
        path = PurePosixPath(name.replace("\\", "/"))
        if _is_hidden(path) or path.stem.casefold() == "readme" or _is_leftover(path):
            return
        if _is_part_of_page(path):
            self.parts += 1
        elif source.entry is None and is_archive(source.path):
            self._add_archive(source.path)
        else:
            try:
                require_utf8_name(name)
                self.documents[source] = None
            except ContentError as error:
                self.refused.append(error)


def _is_hidden(path: PurePosixPath) -> bool:
    return any(part.startswith(".") and part.strip(".") for part in path.parts)


def _is_leftover(path: PurePosixPath) -> bool:
    """Return whether the system or a program left a file that nobody put there: `Thumbs.db`, `~$letter.docx`."""
    name = path.name.casefold()
    return name in _LEFTOVERS or name.startswith(("~$", ".~lock.")) or name.endswith(_UNFINISHED)


def _is_part_of_page(path: PurePosixPath) -> bool:
    return path.suffix.casefold() in PARTS_OF_PAGES or any(
        folder.casefold().endswith(_FOLDERS_OF_PARTS) for folder in path.parts[:-1]
    )


def _matches(path: Path) -> Iterator[Path]:
    """Yield the path itself where it exists, else the paths that it matches as a pattern, sorted."""
    if os.path.lexists(path):
        yield path
        return
    if not glob.has_magic(str(path)):
        raise UsageError(f"there is no file {printable_path(path)}")
    matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - Path.glob takes no whole path
    if not matches:
        raise UsageError(f"no file matches the pattern {printable_path(path)}")
    yield from map(Path, matches)
