"""Results of the package's functions: plain values, light to import."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from generator.comparison import folded
from generator.evidence import Evidence
from generator.model import Practice
from generator.problems import line_of
from generator.shortening import apart

if TYPE_CHECKING:
    from generator.records.text import Node

LONGEST_SHOWN = 80

CHANGED = "a person changed it"
WROTE = "a person wrote it"
DELETED = "a person deleted it"
CHANGED_OR_DELETED = "a person changed or deleted what it said before"
REPORT_DELETED = "a person deleted the report"
ANOTHER_FORM = "the record has another form here"
NO_LONGER_TOLD = "a person changed it, and the document says neither any more"

_OF_A_PERSON = (CHANGED, WROTE, DELETED, CHANGED_OR_DELETED, REPORT_DELETED, ANOTHER_FORM, NO_LONGER_TOLD)
"""The reasons where what stands in the record, or is missing in it, is a person's doing."""


@dataclass(frozen=True, slots=True)
class LoadedRecord:
    """A record as read: the practice, and the tree with the places."""

    slug: str
    path: str
    practice: Practice
    node: "Node"

    def line(self, key: str) -> int:
        """The line of one of the record's own keys; 0 where it is not there. Cheaper than all `lines`."""
        from generator.records.text import Mapping

        found = self.node.key(key) if isinstance(self.node, Mapping) else None
        return found.line if found else 0

    @property
    def lines(self) -> dict[str, int]:
        """The line of each route in the file; worked out each time, for few ask."""
        from generator.records.text import lines

        return lines(self.node)


class Edit(NamedTuple):
    """A value that the record takes from a document: its route in the record, what it was, what it is, the words."""

    route: str
    old: str | None
    new: str | None
    words: str

    def __str__(self) -> str:
        old, new = _shown(self.old, self.new)
        told = f"{self.route}: {old} → {new}"
        return told if not self.words or self.words == self.new else f"{told}, from {_shown(self.words)[0]}"


class Conflict(NamedTuple):
    """A value in dispute: what the record has now, what was not taken (None: the document's was), and why."""

    route: str
    kept: str | None
    read: str | None
    words: str
    why: str

    @property
    def of_a_person(self) -> bool:
        """Return whether it is a person's value, or what a person removed, that the document is in conflict with."""
        return self.why in _OF_A_PERSON

    def __str__(self) -> str:
        kept, read = _shown(self.kept, self.read)
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


def _shown(*values: str | None) -> tuple[str, ...]:
    """Values in quotation marks; long ones cut, and where they begin alike, cut so that their difference is seen."""
    flat = [" ".join(value.split()) for value in values if value]
    long = any(len(value) > LONGEST_SHOWN for value in flat)
    told = iter(apart(flat, LONGEST_SHOWN) if long else flat)
    return tuple(f"“{next(told)}”" if value else "(empty)" for value in values)


class Placed(NamedTuple):
    """The values that decide whether a record can exist beside others.

    `line` is the number of the line of its location id, 0 for none, and `excerpt` that line. `address` is its folded
    name with its postcode; empty where one of the two is missing."""

    slug: str
    path: str
    location: str | None
    line: int
    excerpt: str = ""
    address: str = ""


def placed(loaded: LoadedRecord, data: bytes) -> Placed:
    """Return what of a record, and of the bytes that it was read from, matters for the others."""
    practice = loaded.practice
    line = loaded.line("location_id")
    address = f"{folded(practice.name)}, {practice.postcode}" if practice.name and practice.postcode else ""
    return Placed(loaded.slug, loaded.path, practice.location_id, line, line_of(data, line), address)
