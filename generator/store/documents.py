"""What a person means by a path: a document, a folder of them, a pattern such as `docs/*.html`, a zip archive."""

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
class Found:
    """The documents found, each once; how many `parts` of saved pages were passed over; archives that are refused."""

    documents: tuple[Source, ...]
    parts: int = 0
    refused: tuple[ContentError, ...] = ()


def find_documents(paths: Iterable[Path]) -> Found:
    """The documents behind paths, in the order given, those of a folder or an archive sorted by name.

    In a folder and in an archive a README, names that begin with a dot, and what a browser saves beside a page
    (styles, scripts, pictures, fonts, the folder `…_files`) are no documents. A link is listed, and `read_document`
    then says why it is refused: nothing that a person dropped there is passed over in silence. Raises UsageError for
    a path where nothing is, and for a pattern that nothing fits.
    """
    documents: dict[Source, None] = {}
    parts, refused = 0, []
    for place in (each for path in paths for each in _places(path)):
        if not is_archive(place):
            documents[Source(place)] = None
            continue
        try:
            inside = _in_archive(place)
        except ContentError as error:
            refused.append(error)
            continue
        documents |= dict.fromkeys(each for each in inside if each)
        parts += inside.count(None)
    kept = {each: None for each in documents if not _is_part_beneath(each, paths)}
    return Found(tuple(kept), parts + len(documents) - len(kept), tuple(refused))


def read_document(source: Source, limit: int) -> bytes:
    """The bytes of a document; raises as `read_file` does, and ContentError for an entry that cannot be read."""
    if source.entry is None:
        return read_file(source.path, limit)
    return read_entry(source.path, source.place, limit)
