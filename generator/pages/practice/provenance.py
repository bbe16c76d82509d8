"""The words that each value of a record was read from, and the differences between a record and its documents.

In goes a record with its evidence; out come its passages, numbered in reading order, and for each route of the record
(`reports[0].overall.rating`) the numbers of the passages that support the value there, and its marks.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.comparison import same
from generator.evidence import Fact, Record
from generator.findings import (
    Disagreement,
    EditKind,
    HandEdit,
    Placement,
    companions,
    find_disagreements,
    find_hand_edits,
    node_at,
    placements,
    value_at,
)
from generator.pages.views import Link


@dataclass(frozen=True, slots=True)
class Place:
    """The place of words: a document (or an address) and the characters in it."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """`places` in reading order, numbered from 1; the facts read there; and for each route the supporting numbers.

    `edits` are what people changed, `disagreements` what documents say differently; both are marked at their routes.
    `found` counts the facts whose words stand where the evidence says. `companions` are, for each report, the others
    that tell of the same visit.
    """

    places: tuple[Place, ...]
    facts: dict[Place, tuple[Fact, ...]]
    numbers: dict[str, tuple[int, ...]]
    edits: tuple[HandEdit, ...]
    disagreements: tuple[Disagreement, ...]
    found: int
    companions: tuple[tuple[int, ...], ...]
    _edit_at: dict[str, int]
    _disagreement_at: dict[str, int]

    def sources(self, *routes: str) -> tuple[int, ...]:
        """The numbers of all passages that support the values at these routes, in order, each once."""
        return tuple(sorted({number for route in routes for number in self.numbers.get(route, ())}))

    def supporting(self, whole: str) -> tuple[int, ...]:
        """The numbers of all passages that support the value at a route, or values of the whole that stands there."""
        within = (route for route in self.numbers if route == whole or route.startswith((f"{whole}.", f"{whole}[")))
        return self.sources(*within)

    def edit(self, *routes: str) -> HandEdit | None:
        """The first change that a person made at one of these routes, or to a whole that it is part of."""
        index = next((index for route in routes for index in self._edits_over(route)), None)
        return None if index is None else self.edits[index]

    def removed(self, route: str) -> bool:
        """Return whether a person took away what was read for this route."""
        edit = self.edit(route)
        return edit is not None and edit.change is EditKind.REMOVED

    def marks(self, *routes: str) -> tuple[Link, ...]:
        """Short marks for the values at these routes, each of which leads to where the page tells more."""
        edits = next(([index] for route in routes for index in self._edits_over(route)), [])
        differ = next(([index] for route in routes if (index := self._disagreement_at.get(route)) is not None), [])
        return (
            *(Link(f"#by-hand-{index + 1}", f"{self.edits[index].change} by hand") for index in edits),
            *(Link(f"#disagreement-{index + 1}", self.disagreements[index].label) for index in differ),
        )

    def documents(self, *routes: str) -> tuple[str, ...]:
        """The documents that support the values at these routes, in reading order, each once."""
        return tuple(dict.fromkeys(self.places[number - 1].document for number in self.sources(*routes)))

    def numbers_of(self, facts: Sequence[Fact]) -> tuple[int, ...]:
        """The numbers of the passages that these facts were read from."""
        number = {place: index for index, place in enumerate(self.places, 1)}
        return tuple(sorted({number[_place(fact)] for fact in facts}))

    def _edits_over(self, route: str) -> Iterator[int]:
        if not self._edit_at:
            return
        steps = route.split(".")
        for length in range(len(steps), 0, -1):
            if (index := self._edit_at.get(".".join(steps[:length]))) is not None:
                yield index


def provenance(record: Record) -> Provenance:
    """Everything that the evidence of a record says about its values."""
    placed = placements(record)
    by_place: dict[Place, list[Fact]] = defaultdict(list)
    for fact in _in_reading_order(record):
        by_place[_place(fact)].append(fact)
    together = companions(record.practice.reports)
    edits, differ = find_hand_edits(record, placed), find_disagreements(record, placed, together)
    return Provenance(
        places=tuple(by_place),
        facts={place: tuple(found) for place, found in by_place.items()},
        numbers=_supporting(record, placed, {place: index for index, place in enumerate(by_place, 1)}),
        edits=edits,
        disagreements=differ,
        found=sum(_stands(record, fact) for fact in record.evidence.facts),
        companions=together,
        _edit_at={edit.route: index for index, edit in enumerate(edits) if not _place_retaken(record, edit)},
        _disagreement_at={route: index for index, one in enumerate(differ) for route in one.routes},
    )


def _supporting(record: Record, placed: Sequence[Placement], number: dict[Place, int]) -> dict[str, tuple[int, ...]]:
    numbers: dict[str, set[int]] = defaultdict(set)
    for fact, route, _ in placed:
        value = value_at(record.practice, route) if route else None
        if route and value is not None and same(value, fact.value):
            numbers[route].add(number[_place(fact)])
    return {route: tuple(sorted(found)) for route, found in numbers.items()}


def _place_retaken(record: Record, edit: HandEdit) -> bool:
    """Return whether another item of a list stands now where a removed one stood."""
    return edit.change is EditKind.REMOVED and node_at(record.practice, edit.route) is not None


def _in_reading_order(record: Record) -> list[Fact]:
    order = {kept.document: index for index, kept in enumerate(record.evidence.documents)}
    order |= {kept.url: index for index, kept in enumerate(record.evidence.documents) if kept.url}
    return sorted(
        record.evidence.facts,
        key=lambda fact: (order.get(fact.document, len(order)), fact.start, -fact.end, fact.field),
    )


def _place(fact: Fact) -> Place:
    return Place(fact.document, fact.start, fact.end)


def _stands(record: Record, fact: Fact) -> bool:
    text = record.texts.get(fact.document, fact.document)
    return text[fact.start : fact.end] == fact.words
