"""What the room's door answers with: plain values, light to import."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from generator.evidence import Evidence, Record
from generator.model import Practice
from generator.problems import line_of
from generator.records.comparison import folded

if TYPE_CHECKING:
    from generator.records.nodes import Node

LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Loaded:
    """A record as read: the practice, and the tree with the places."""

    slug: str
    path: str
    practice: Practice
    node: "Node"

    @property
    def lines(self) -> dict[str, int]:
        """The line of each route in the file; worked out each time, for few ask."""
        from generator.records.nodes import lines

        return lines(self.node)


class Edit(NamedTuple):
    """A value that the record takes from a document: its route in the record, what it was, what it is, the words."""

    route: str
    old: str | None
    new: str | None
    words: str

    def __str__(self) -> str:
        told = f"{self.route}: {_shown(self.old)} → {_shown(self.new)}"
        return told if not self.words or self.words == self.new else f"{told}, from {_shown(self.words)}"


class Conflict(NamedTuple):
    """A value in dispute: what the record has now, what was not taken (None: the document's was), and why."""

    route: str
    kept: str | None
    read: str | None
    words: str
    why: str

    def __str__(self) -> str:
        if self.kept is None:
            return f"{self.route}: {_shown(self.read)} is not taken: {self.why}"
        if self.read is None:
            return f"{self.route}: {_shown(self.kept)} is taken: {self.why}"
        return f"{self.route}: {_shown(self.kept)} stays, {_shown(self.read)} is not taken: {self.why}"


@dataclass(frozen=True, slots=True)
class Merge:
    """What a merge leads to. `edits` are the values taken, `conflicts` those kept against the document."""

    text: str
    evidence: Evidence
    edits: tuple[Edit, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def _shown(value: str | None) -> str:
    if not value:
        return "(empty)"
    line = value.replace("\n", " ")
    return f"“{line}”" if len(line) <= LONGEST_SHOWN else f"“{line[:LONGEST_SHOWN]}…”"


class Placed(NamedTuple):
    """What tells of a record whether it can stand beside others. `line` is that of its location id, 0 for none, and
    `told` the line itself. `address` is its name, folded, with its postcode; nothing where it lacks one of the two."""

    slug: str
    path: str
    location: str | None
    line: int
    told: str = ""
    address: str = ""


def placed(record: Record, data: bytes) -> Placed:
    """What of a record, and of the bytes that it was read from, matters for the others."""
    line, practice = record.lines.get("location_id", 0), record.practice
    address = f"{folded(practice.name)}, {practice.postcode}" if practice.name and practice.postcode else ""
    return Placed(record.slug, record.path, practice.location_id, line, line_of(data, line), address)
