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
    """One value from one place: `text[start:end] == words`, where `text` is the text of `document`.

    `field` is a route in the record, such as `postcode` or `service_types[0]`. A value of the report that the document
    is a part of has a route below `report`: `report.overall.rating`,
    `report.key_questions.well_led.statements[0].score`, `report.findings[2].text`. In a document with several dated
    entries the date of the entry follows: `report[2021-03-02].overall.rating`. `value` is the text in the record.

    Where the value comes from the document's web address, `document` is that address, and `start` and `end` count its
    characters.
    """

    field: str
    value: str
    document: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Account:
    """The account of a whole document: facts, furniture and what was not understood cover all of its text.

    `stem` is the name under which the document is kept, without suffix (`press-release`, `well-led`). The spans of
    furniture and of what was not understood are sorted and do not overlap; a fact may be inside another. `address` is
    where CQC published the document, as the user or the saved page states.
    """

    kind: ReportKind
    stem: str
    text: str
    facts: tuple[Fact, ...]
    furniture: tuple[Span, ...]
    not_understood: tuple[Span, ...]
    address: str | None = None


class Extract(NamedTuple):
    """The place of a document's text in a table: a file in `content/sources/`, its sheet, the rows (from 1).

    `reading` is the version of the rules that it was read with; with a newer version it is read again.
    """

    table: str
    sheet: str | None
    rows: tuple[int, ...]
    reading: int


class Place(NamedTuple):
    """Where a practice is, in the words of a document: `text[start:end] == words`."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document in `content/sources/<slug>/`: its name, kind, web address, digest, and the parts that gave no fact.

    `sha256` is the digest of its bytes in hexadecimal. `characters` is the length of its text, in which spans count
    characters. A table is kept once for all practices: the part about one practice is an `extract` of it, and the
    digest is that of the extract's text. `older` are the digests of the older versions that it replaced. `place` is
    where the practice is, for a document that states neither postcode nor address: it is no value of the record.
    `retrieved` is the day on which an answer of CQC's register was fetched, where that is known.
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
    place: Place | None = None
    retrieved: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The content of `content/evidence/<slug>.json`: the documents of a record, and every fact from them."""

    documents: tuple[KeptDocument, ...] = ()
    facts: tuple[Fact, ...] = ()


class Unread(NamedTuple):
    """Words of a document that may state a rating and were not understood; `start` is the offset of the first."""

    document: str
    words: str
    start: int


@dataclass(frozen=True, slots=True)
class Record:
    """A practice with its slug, its evidence, and the text of each document by its name.

    `path` is the path of the record's file, for messages. `lines` maps each route in it to its line, counted from 1,
    for edit links. `unread` are the passages that may state a rating and were not understood. `api_records` are the
    bytes of the documents from CQC's API, by their names, where the record is checked.
    """

    slug: str
    path: str
    practice: Practice
    evidence: Evidence = Evidence()
    texts: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    api_records: dict[str, bytes] = field(default_factory=dict)
