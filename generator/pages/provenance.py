"""Which words each value of a record was read from, and which values a person has changed since.

In goes a record with its evidence; out come its passages, numbered in reading order, and for each route of the record
(`reports[0].overall.rating`) the numbers of its passages.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from generator.model import Fact, KeptDocument, Practice, Record, Report, newest_first

_REPORT_ROUTE = re.compile(r"report(?:\[([^\]]*)\])?\.(.+)")
_STEP = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")
_ITEM = re.compile(r"(.+)\[(\d+)\](?:\.(?:name|text))?")
_ROUTE_ITEM = re.compile(r"(.+\[\d+\])(.*)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: a document (or an address) and the characters in it."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """`places` in reading order, numbered from 1; the facts read there; and for each route its numbers.

    `was` holds, for each route whose value a person has changed, what the source says. `found` counts the facts
    whose words stand where the evidence says.
    """

    places: tuple[Place, ...]
    facts: dict[Place, tuple[Fact, ...]]
    numbers: dict[str, tuple[int, ...]]
    was: dict[str, str]
    found: int

    def sources(self, *routes: str) -> tuple[int, ...]:
        """The numbers of all passages that the values at these routes were read from, in order, each once."""
        return tuple(sorted({number for route in routes for number in self.numbers.get(route, ())}))


def provenance(record: Record) -> Provenance:
    """Everything that the evidence of a record says about its values."""
    facts = _in_reading_order(record)
    by_place: dict[Place, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_place[Place(fact.document, fact.start, fact.end)].append(fact)
    number = {place: index for index, place in enumerate(by_place, 1)}
    numbers: dict[str, set[int]] = defaultdict(set)
    values: dict[str, list[str]] = defaultdict(list)
    for route, fact in _placed(record, facts):
        numbers[route].add(number[Place(fact.document, fact.start, fact.end)])
        values[route].append(fact.value)
    return Provenance(
        places=tuple(by_place),
        facts={place: tuple(found) for place, found in by_place.items()},
        numbers={route: tuple(sorted(found)) for route, found in numbers.items()},
        was={route: read[0] for route, read in values.items() if _changed(record.practice, route, read)},
        found=sum(_stands(record, fact) for fact in facts),
    )


def value_at(practice: Practice, route: str) -> str | None:
    """The value at a route, as the text that a record holds; None where there is none."""
    node: object = practice
    for name, index in _STEP.findall(route):
        node = getattr(node, name, None)
        if index and isinstance(node, tuple):
            node = node[int(index)] if int(index) < len(node) else None
    if node is None or isinstance(node, tuple):
        return None
    return str(node).lower() if isinstance(node, bool) else str(node)


def bare(text: str) -> str:
    """The text without quotation marks and with single spaces: equal for the same words."""
    return " ".join(text.replace("“", "").replace("”", "").replace('"', "").split())


def _in_reading_order(record: Record) -> list[Fact]:
    order = {kept.document: index for index, kept in enumerate(record.evidence.documents)}
    order |= {kept.url: index for index, kept in enumerate(record.evidence.documents) if kept.url}
    return sorted(
        record.evidence.facts,
        key=lambda fact: (order.get(fact.document, len(order)), fact.start, -fact.end, fact.field),
    )


def _stands(record: Record, fact: Fact) -> bool:
    text = record.texts.get(fact.document, fact.document)
    return text[fact.start : fact.end] == fact.words


def _placed(record: Record, facts: list[Fact]) -> Iterator[tuple[str, Fact]]:
    """Each fact with the route at which the record holds its value now; a fact without a place is left out."""
    routed = [(route, fact) for fact in facts if (route := _route(record, fact))]
    moved = _moved_items(record.practice, routed)
    for route, fact in routed:
        item = _ROUTE_ITEM.fullmatch(route)
        if item and item[1] in moved:
            target = moved[item[1]]
            if target:
                yield target + item[2], fact
        else:
            yield route, fact


def _route(record: Record, fact: Fact) -> str | None:
    match = _REPORT_ROUTE.fullmatch(fact.field)
    if not match:
        return fact.field
    date, rest = match.groups()
    names = {fact.document} | {kept.document for kept in record.evidence.documents if kept.url == fact.document}
    mine = [
        (newest_first(report), index)
        for index, report in enumerate(record.practice.reports)
        if names & {*report.documents, report.url} and (not date or date in _dates(report))
    ]
    return f"reports[{min(mine)[1]}].{rest}" if mine else None


def _dates(report: Report) -> tuple[str | None, ...]:
    return report.assessed, report.inspected, report.published


def _moved_items(practice: Practice, routed: list[tuple[str, Fact]]) -> dict[str, str | None]:
    """For items of lists: where each stands now, should a person have reordered or removed some; None if removed.

    An item is known by its name or its text. One that stands nowhere any more was edited in place, unless another
    item has taken that place.
    """
    lists: dict[str, dict[int, str]] = defaultdict(dict)
    for route, fact in routed:
        if item := _ITEM.fullmatch(route):
            lists[item[1]].setdefault(int(item[2]), fact.value)
    moved: dict[str, str | None] = {}
    for prefix, items in lists.items():
        now = _identities(practice, prefix)
        found = {index: _find(now, index, bare(value)) for index, value in items.items()}
        taken = set(found.values())
        for index, identity in found.items():
            edited_in_place = identity is None and index not in taken and index < len(now)
            target = index if edited_in_place else identity
            if target != index:
                moved[f"{prefix}[{index}]"] = None if target is None else f"{prefix}[{target}]"
    return moved


def _identities(practice: Practice, prefix: str) -> list[str]:
    found: list[str] = []
    while True:
        here = f"{prefix}[{len(found)}]"
        value = value_at(practice, f"{here}.name") or value_at(practice, f"{here}.text") or value_at(practice, here)
        if value is None:
            return found
        found.append(bare(value))


def _find(now: list[str], index: int, value: str) -> int | None:
    if index < len(now) and now[index] == value:
        return index
    return now.index(value) if value in now else None


def _changed(practice: Practice, route: str, read: list[str]) -> bool:
    now = value_at(practice, route)
    return now is not None and bare(now) not in {bare(value) for value in read}


def kept_of(record: Record, document: str) -> KeptDocument | None:
    """The kept document of that name or address."""
    return next((kept for kept in record.evidence.documents if document in (kept.document, kept.url)), None)
