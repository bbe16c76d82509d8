"""Results of the package's functions: plain values, light to import."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from generator.comparison import folded
from generator.evidence import Evidence
from generator.model import Practice
from generator.problems import line_of
from generator.records.naming import folded_name
from generator.records.text import Mapping, Node, lines
from generator.shortening import shorten_differing

LONGEST_SHOWN = 80
"""Characters of a value that are shown in an edit or a conflict."""

CHANGED = "a person changed it"
WROTE = "a person wrote it"
DELETED = "a person deleted it"
CHANGED_OR_DELETED = "a person changed or deleted what it said before"
REPORT_DELETED = "a person deleted the report"
ANOTHER_FORM = "the record has another form here"
NO_LONGER_STATED = "a person changed it, and the document says neither any more"

_BY_HAND = (CHANGED, WROTE, DELETED, CHANGED_OR_DELETED, REPORT_DELETED, ANOTHER_FORM, NO_LONGER_STATED)
"""The reasons of conflicts with what a person wrote or removed."""


@dataclass(frozen=True, slots=True)
class LoadedRecord:
    """A record as parsed and validated: the practice, and the tree of nodes with their places."""

    slug: str
    path: str
    practice: Practice
    node: Node

    def line(self, key: str) -> int:
        """Return the line of one of the record's own keys, 0 where it has no such key. Cheaper than all `lines`."""
        found = self.node.key(key) if isinstance(self.node, Mapping) else None
        return found.line if found else 0

    @property
    def lines(self) -> dict[str, int]:
        """The line of each written route in the file. Computed each time, because few callers need it."""
        return lines(self.node)


class Edit(NamedTuple):
    """A value that the record takes from a document: its written route, the old and the new value, the words."""

    route: str
    old: str | None
    new: str | None
    words: str

    def __str__(self) -> str:
        old, new = _quoted(self.old, self.new)
        change = f"{self.route}: {old} → {new}"
        return change if not self.words or self.words == self.new else f"{change}, from {_quoted(self.words)[0]}"


class Conflict(NamedTuple):
    """A disputed value: the record's value `kept`, the value `read` but not taken, and the reason.

    `read` is None where the document's value was taken, and `kept` is that value.
    """

    route: str
    kept: str | None
    read: str | None
    words: str
    why: str

    @property
    def with_hand_edit(self) -> bool:
        """Return whether the conflict is with what a person wrote or removed."""
        return self.why in _BY_HAND

    def __str__(self) -> str:
        kept, read = _quoted(self.kept, self.read)
        if self.kept is None:
            return f"{self.route}: {read} is not taken: {self.why}"
        if self.read is None:
            return f"{self.route}: {kept} is taken: {self.why}"
        return f"{self.route}: {kept} stays, {read} is not taken: {self.why}"


@dataclass(frozen=True, slots=True)
class Merge:
    """The result of a merge. `edits` are the values taken, `conflicts` those kept against the document."""

    text: str
    evidence: Evidence
    edits: tuple[Edit, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def _quoted(*values: str | None) -> tuple[str, ...]:
    """Return each value in quotation marks. Long ones are shortened so that their difference stays visible."""
    flat = [" ".join(value.split()) for value in values if value]
    long = any(len(value) > LONGEST_SHOWN for value in flat)
    shown = iter(shorten_differing(flat, LONGEST_SHOWN) if long else flat)
    return tuple(f"“{next(shown)}”" if value else "(empty)" for value in values)


class UniqueValues(NamedTuple):
    """The values of a record that no other record may have.

    `line` is the line of its location id, 0 for none, and `excerpt` the text of that line. `address` is its folded
    name with its postcode; empty where one of the two is missing. `former` are its former slugs, listed at
    `former_line`. `name` is its folded name, `by_name` the documents of its reports that state a name and nothing else
    that identifies a practice.
    """

    slug: str
    path: str
    location: str | None
    line: int
    excerpt: str = ""
    address: str = ""
    former: tuple[str, ...] = ()
    former_line: int = 0
    name: str = ""
    by_name: tuple[str, ...] = ()


def unique_values(loaded: LoadedRecord, data: bytes, named_only: Iterable[str] = ()) -> UniqueValues:
    """Return the unique values of a record; `data` are the bytes that it was loaded from.

    `named_only` are its documents that state a name and nothing else that identifies a practice.
    """
    practice = loaded.practice
    line = loaded.line("location_id")
    address = f"{folded(practice.name)}, {practice.postcode}" if practice.name and practice.postcode else ""
    former = practice.former_slugs, loaded.line("former_slugs") if practice.former_slugs else 0
    place = loaded.slug, loaded.path, practice.location_id, line, line_of(data, line), address
    shown = {document for report in practice.reports for document in report.documents}
    by_name = tuple(each for each in named_only if each in shown)
    return UniqueValues(*place, *former, folded_name(practice.name or ""), by_name)
