"""Evidence of a practice: facts with their words, the documents that state them, and the record they support.

All values are frozen, and most are tuples: thousands of them pass between processes.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from generator.model import Practice, ReportKind


class Span(NamedTuple):
    """A half-open range of characters in a document's text."""

    start: int
    end: int


class Fact(NamedTuple):
    """One value read from one place: `text[start:end] == words` in the text of `document`.

    `field` is a route in the record: `postcode`, `service_types[0]`, or, for what belongs to the report that this
    document is (or is part of), `report.overall.rating`, `report.key_questions.well_led.statements[0].score`,
    `report.findings[2].text`. In a document with several dated entries the entry's date follows:
    `report[2021-03-02].overall.rating`. `value` is text as the record holds it. Where the fact was read from the
    document's address, `document` is that address and the offsets are in it.
    """

    field: str
    value: str
    document: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Account:
    """The account of a whole document: facts, furniture and what was not understood add up to all of its text.

    `stem` is the plain name under which the document is kept (`press-release`, `well-led`). The spans of furniture
    and of what was not understood are sorted, disjoint, and disjoint from each other; a fact may stand inside another.
    """

    kind: ReportKind
    stem: str
    text: str
    facts: tuple[Fact, ...]
    furniture: tuple[Span, ...]
    not_understood: tuple[Span, ...]
    address: str | None = None
    """Where CQC published it: as the user says or, for a saved page, as the page itself says."""


class Extract(NamedTuple):
    """The place of a document's text in a table: a file in `content/sources/`, its sheet, the rows (from 1).

    `reading` is the number of the rules that it was read by: by newer ones it is read again.
    """

    table: str
    sheet: str | None
    rows: tuple[int, ...]
    reading: int


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document in `content/sources/<slug>/`: its name, kind, address, digest of its bytes, and what was no fact.

    `characters` is the length of its text, in which all spans count. A table is kept once for all practices: what it
    says of one is an `extract` of it, and the digest is that of the extract's text. `older` are the digests of the
    versions of a page whose place it took.
    """

    document: str
    kind: ReportKind
    url: str | None
    sha256: str
    characters: int
    furniture: tuple[Span, ...]
    not_understood: tuple[Span, ...]
    extract: Extract | None = None
    older: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The content of `content/evidence/<slug>.json`: every value read, and an account of every document."""

    documents: tuple[KeptDocument, ...] = ()
    facts: tuple[Fact, ...] = ()


class Unread(NamedTuple):
    """Words of a document that were not understood although they speak of a rating, from `start` on."""

    document: str
    words: str
    start: int


@dataclass(frozen=True, slots=True)
class Record:
    """A practice with its slug, its evidence, and the text of each document that a fact was read from.

    `path` names the record's file for messages; `lines` gives the line (from 1) of each route in it, for edit links;
    `unread` is what may state a rating and was not understood.
    """

    slug: str
    path: str
    practice: Practice
    evidence: Evidence = Evidence()
    texts: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
