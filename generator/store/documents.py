"""The documents that a path names: a document, a folder, a pattern such as `docs/*.html`, a zip archive."""

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.problems import ContentError, UsageError
from generator.store.archives import is_archive, list_archive, read_entry
from generator.store.reading import is_folder, read_file, refuse_name, walk
from generator.store.refusals import shown

PARTS_OF_PAGES = frozenset(
    ".css .js .mjs .map .png .jpg .jpeg .gif .svg .webp .avif .bmp .ico .woff .woff2 .ttf .otf .eot .mp3 .mp4 .webm"
    .split()
)  # fmt: skip
"""What a browser saves beside a page. A document of that name that is given by itself is read all the same."""

_FOLDERS_OF_PARTS = ("_files", ".files", "__macosx")


@dataclass(frozen=True, slots=True)
class Source:
    """A document where it lies: a file, or the entry at a `place` of the archive that is the file."""

    path: Path
    entry: str | None = None
    place: int = 0

    @property
    def name(self) -> str:
        """The name of the document alone."""
        return self.path.name if self.entry is None else PurePosixPath(self.entry.replace("\\", "/")).name

    def __str__(self) -> str:
        return str(self.path) if self.entry is None else f"{self.path}: {self.entry}"


@dataclass(frozen=True, slots=True)
class FoundDocuments:
    """The documents found, each once; how many `parts` of saved pages were passed over; archives that are refused."""

    documents: tuple[Source, ...]
    parts: int = 0
    refused: tuple[ContentError, ...] = ()


def find_documents(paths: Iterable[Path]) -> FoundDocuments:
    """The documents behind paths, in the order given, those of a folder or a pattern sorted by name.

    In a folder and in an archive a README, names that begin with a dot, and what a browser saves beside a page
    (styles, scripts, pictures, fonts, the folder `…_files`) are no documents. A link is listed, and `read_document`
    then says why it is refused: nothing that a person dropped there is passed over in silence. Raises UsageError for
    a path where nothing is, and for a pattern that nothing fits.
    """
    search = _Search()
    for path in paths:
        for place in _places(path):
            search.take(place)
    return FoundDocuments(tuple(search.documents), search.parts, tuple(search.refused))


def read_document(source: Source, limit: int) -> bytes:
    """The bytes of a document; raises as `read_file` does, and ContentError for an entry that cannot be read."""
    if source.entry is None:
        return read_file(source.path, limit)
    return read_entry(source.path, source.place, limit)


class _Search:
    def __init__(self) -> None:
        self.documents: dict[Source, None] = {}
        self.parts = 0
        self.refused: list[ContentError] = []

    def take(self, place: Path) -> None:
        if is_archive(place):
            self.take_archive(place)
        elif not is_folder(place):
            self.documents[Source(place)] = None
        else:
            for name in sorted(name for name, _ in walk(place)):
                self.take_named(Source(place / name), name)

    def take_archive(self, archive: Path) -> None:
        try:
            names = list_archive(archive)
        except ContentError as error:
            self.refused.append(error)
            return
        for place, name in enumerate(names):
            if name and is_archive(Path(name)):
                self.refused.append(
                    ContentError(f"{shown(archive)}: {shown(name)}: an archive in an archive is not read: unpack it")
                )
            elif name:
                self.take_named(Source(archive, name, place), name)

    def take_named(self, source: Source, name: str) -> None:
        """A document of a folder or an archive, unless its name there says that it is none."""
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if (
            any(part.startswith(".") and part.strip(".") for part in parts)
            or PurePosixPath(parts[-1]).stem.casefold() == "readme"
        ):
            return
        folders = [part.casefold() for part in parts[:-1]]
        if PurePosixPath(parts[-1]).suffix.casefold() in PARTS_OF_PAGES or any(
            folder.endswith(_FOLDERS_OF_PARTS) for folder in folders
        ):
            self.parts += 1
        elif source.entry is None and is_archive(source.path):
            self.take_archive(source.path)
        else:
            self._take_checked(source, name)

    def _take_checked(self, source: Source, name: str) -> None:
        try:
            refuse_name(name)
            self.documents[source] = None
        except ContentError as error:
            self.refused.append(error)


def _places(path: Path) -> Iterator[Path]:
    """The path itself, or what fits it where it is a pattern."""
    if os.path.lexists(path):
        yield path
        return
    if not glob.has_magic(str(path)):
        raise UsageError(f"there is no file {shown(path)}")
    fitting = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - Path.glob takes no whole path
    if not fitting:
        raise UsageError(f"nothing fits the pattern {shown(path)}")
    yield from map(Path, fitting)
