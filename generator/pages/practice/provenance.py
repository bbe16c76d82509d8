"""Provenance: the passages that each value of a record was read from, and the marks of what differs from them.

A record with its evidence gives its passages, numbered in reading order, and for each route of the record
(`reports[0].overall.rating`) the numbers of the passages that support the value there, and its marks.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.comparison import same
from generator.evidence import Fact, Record
from generator.findings import ComparedRecord, Disagreement, EditKind, HandEdit, find_disagreements, value_at
from generator.pages.practice.fragments import SOURCES, disagreement_fragment, edit_fragment, passage_fragment
from generator.pages.views import Link, Sources
from generator.routes import holder, is_within, parse_field

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class PassagePlace:
    """The place of a passage: a document (or an address) and the characters in it."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """`places` in reading order, numbered from 1; the facts read there; and for each route the supporting numbers.

    `compared` has what people changed, `disagreements` are what documents say differently; both are marked at their
    routes. `shown_in` is, for each passage, the first of those that are shown as one with it. `found` counts the facts
    whose words are where the evidence says.
    """

    compared: ComparedRecord
    places: tuple[PassagePlace, ...]
    facts: dict[PassagePlace, tuple[Fact, ...]]
    numbers: dict[str, tuple[int, ...]]
    disagreements: tuple[Disagreement, ...]
    shown_in: tuple[int, ...]
    found: int
    _disagreement_at: dict[str, int]

    @property
    def edits(self) -> tuple[HandEdit, ...]:
        """Return what people changed."""
        return self.compared.edits

    @property
    def companions(self) -> tuple[tuple[int, ...], ...]:
        """Return, for each report, the indexes of the others that are of the same visit."""
        return self.compared.companions

    def sources(self, *routes: str) -> Sources:
        """Return the links to the words that support the values at these routes: one, and one more for each further
        document in which only another of the values is.
        """
        links: list[Link] = []
        documents: set[str] = set()
        for route in routes:
            passages = self.numbers.get(route, ())
            stating = {self.places[number - 1].document for number in passages}
            if not stating <= documents:
                documents |= stating
                links += self.link(passages)
        return tuple(links)

    def link(self, passages: Sequence[int]) -> Sources:
        """Return the link to the first of the passages of one value, by number; it says how many documents agree."""
        if not passages:
            return ()
        documents = len({self.places[number - 1].document for number in passages})
        label = "source" if documents == 1 else f"{documents} sources agree"
        return (Link(f"{SOURCES}#{passage_fragment(self.shown_in[passages[0] - 1])}", label),)

    def passages(self, *routes: str) -> tuple[int, ...]:
        """Return the numbers of all passages that support the values at these routes, in order, each once."""
        return tuple(sorted({number for route in routes for number in self.numbers.get(route, ())}))

    def supported(self, whole: str) -> tuple[str, ...]:
        """Return the routes of the values with passages, at a route or in the whole there."""
        return tuple(route for route in self.numbers if is_within(route, whole))

    def edit(self, *routes: str) -> HandEdit | None:
        """Return the first edit by hand at one of these routes, or of a whole that it is part of."""
        return self.compared.edit(*routes)

    def removed(self, route: str) -> bool:
        """Return True where a person removed what was read for this route."""
        edit = self.edit(route)
        return edit is not None and edit.kind is EditKind.REMOVED

    def marks(self, *routes: str) -> tuple[Link, ...]:
        """Return short marks for the values at these routes, with links to where the page says more."""
        edits = next(([index] for route in routes for index in self.compared.edits_over(route)), [])
        differ = next(([index] for route in routes if (index := self._disagreement_at.get(route)) is not None), [])
        return (
            *(Link(f"#{edit_fragment(index + 1)}", f"{self.edits[index].kind} by hand") for index in edits),
            *(Link(f"#{disagreement_fragment(index + 1)}", self.disagreements[index].label) for index in differ),
        )

    def documents(self, *routes: str) -> tuple[str, ...]:
        """Return the documents that support the values at these routes, in reading order, each once."""
        return tuple(dict.fromkeys(self.places[number - 1].document for number in self.passages(*routes)))

    def numbers_of(self, facts: Sequence[Fact]) -> tuple[int, ...]:
        """Return the numbers of the passages that these facts were read from."""
        number = {place: index for index, place in enumerate(self.places, 1)}
        return tuple(sorted({number[_place(fact)] for fact in facts}))


def provenance(compared: ComparedRecord) -> Provenance:
    """Return everything that the evidence of a record says about its values."""
    record = compared.record
    by_place: dict[PassagePlace, list[Fact]] = defaultdict(list)
    for fact in _in_reading_order(record):
        by_place[_place(fact)].append(fact)
    differ = find_disagreements(compared)
    return Provenance(
        compared=compared,
        places=tuple(by_place),
        facts={place: tuple(found) for place, found in by_place.items()},
        numbers=_supporting(compared, {place: index for index, place in enumerate(by_place, 1)}),
        disagreements=differ,
        shown_in=_shown_in(record, by_place),
        found=sum(_is_where_it_was_read(record, fact) for fact in record.evidence.facts),
        _disagreement_at={route: index for index, one in enumerate(differ) for route in one.routes},
    )


def _supporting(compared: ComparedRecord, number: dict[PassagePlace, int]) -> dict[str, tuple[int, ...]]:
    numbers: dict[str, set[int]] = defaultdict(set)
    for fact, route, _ in compared.placed:
        value = value_at(compared.record.practice, route) if route else None
        if route and value is not None and same(value, fact.value):
            numbers[route].add(number[_place(fact)])
    return {route: tuple(sorted(found)) for route, found in numbers.items()}


def _shown_in(record: Record, by_place: Mapping[PassagePlace, Sequence[Fact]]) -> tuple[int, ...]:
    """Return, for each passage, the first of those that are shown as one: of one statement, finding or quote, with no
    words in between.
    """
    shown: list[int] = []
    before, item = PassagePlace("", 0, 0), ""
    for number, (place, facts) in enumerate(by_place.items(), 1):
        same = item_of(facts) if place.document == before.document and before.end <= place.start else ""
        gap = record.texts.get(place.document, "")[before.end : place.start]
        shown.append(shown[-1] if same and same == item and not _WORD.search(gap) else number)
        before, item = place, item_of(facts)
    return tuple(shown)


def item_of(facts: Sequence[Fact]) -> str:
    """Return the field of the statement, finding or quote that facts are all about; empty for others."""
    holders = {holder(fact.field) for fact in facts}
    return holders.pop() if len(holders) == 1 and holder(parse_field(facts[0].field).name).endswith("]") else ""


def _in_reading_order(record: Record) -> list[Fact]:
    order = {kept.document: index for index, kept in enumerate(record.evidence.documents)}
    order |= {kept.url: index for index, kept in enumerate(record.evidence.documents) if kept.url}
    return sorted(
        record.evidence.facts,
        key=lambda fact: (order.get(fact.document, len(order)), fact.start, -fact.end, fact.field),
    )


def _place(fact: Fact) -> PassagePlace:
    return PassagePlace(fact.document, fact.start, fact.end)


def _is_where_it_was_read(record: Record, fact: Fact) -> bool:
    text = record.texts.get(fact.document, fact.document)
    return text[fact.start : fact.end] == fact.words
