"""View types of the page with the texts of a practice's documents."""

from dataclasses import dataclass
from typing import NamedTuple

from generator.pages.views import Link, PageFrame


@dataclass(frozen=True, slots=True)
class SourceView:
    """A document: what it is, where CQC publishes it, and what became of its text.

    Where its address is not `known`, the link leads to where a reader can look. `is_page` says that it is a page of
    CQC's website. `text` leads to its text, `not_understood` to the first of the `left` passages that were not read.
    """

    id: str
    name: str
    kind: str
    link: Link
    known: bool
    is_page: bool
    account: str
    text: Link
    not_understood: Link | None
    left: int


class FactNote(NamedTuple):
    """Facts read from a passage: in words, and where the practice's page shows them.

    Where several documents agree, only the first leads back, and `same` lead to the others by their numbers. `href`
    leads to the same words on CQC's page.
    """

    text: str
    shown_at: str | None
    same: tuple[Link, ...]
    href: str | None


class Piece(NamedTuple):
    """A part of a text. `style` says what became of it: `fact`, `frame` for what every page of CQC repeats, `left` for
    what was not understood, or nothing. `ids` are the fragments that begin here, `notes` the facts that end here.
    """

    text: str
    style: str
    ids: tuple[str, ...]
    notes: tuple[FactNote, ...]


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document with its whole text. `notes` are the facts read from its address, `address_ids` their fragments."""

    view: SourceView
    notes: tuple[FactNote, ...]
    address_ids: tuple[str, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """The documents of a practice, each with its text. `practice` leads back to the practice's page."""

    frame: PageFrame
    name: str
    practice: Link
    documents: tuple[DocumentText, ...]
