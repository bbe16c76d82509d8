"""The place of each fact in the record now: the route that it was read for, or where a person moved or removed it.

A record with its evidence gives a `Placement` for each fact. Its route, such as `reports[0].overall.rating`, is that of
a value of the record.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import is_dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from generator.comparison import unquoted
from generator.evidence import Fact, Record
from generator.model import Practice, Report, ReportKind, newest_first
from generator.routes import parse_field, parse_route, report_route, through_item

_NAMING = ("", ".name", ".text", ".location_id")
"""The ends of the routes by whose values an item of a list is known."""

_ALIKE, _COMPARED = 0.6, 400
"""The ratio from which two texts are much alike, and how many characters of them are compared."""

_IDENTIFYING = ("kind", "assessed", "inspected", "published")
"""The fields of a report by which an entry of a document is known."""


class Item(NamedTuple):
    """An item of a list as a document has it: the list's route in the record, the document, and its index there."""

    prefix: str
    document: str
    position: int


class Placement(NamedTuple):
    """A fact and its route in the record. Without a route it is part of something that a person removed.

    `item` is then the item of a list that it belonged to, or None where the whole report is gone.
    """

    fact: Fact
    route: str | None
    item: Item | None = None


def placements(record: Record, facts: Sequence[Fact] | None = None) -> tuple[Placement, ...]:
    """Return the place in the record of every fact of its evidence, in the order of the evidence.

    With `facts`, return those alone; the others still decide to which reports these belong.
    """
    places = _places(record)
    asked = record.evidence.facts if facts is None else facts
    routed = [(fact, _route(fact, places)) for fact in asked]
    moved = _moved_items(record.practice, [(fact, route) for fact, route in routed if route])
    return tuple(_placement(fact, route, moved) for fact, route in routed)


def node_at(practice: Practice, route: str) -> object:
    """Return the value, list or entry at a route; None where there is none, and for a text that is no route."""
    node: object = practice
    try:
        steps = parse_route(route) if route else ()
    except ValueError:
        return None
    for step in steps:
        if isinstance(step, int):
            node = node[step] if isinstance(node, tuple) and step < len(node) else None
        else:
            node = getattr(node, step) if is_dataclass(node) and step in node.__dataclass_fields__ else None
    return node


def value_at(practice: Practice, route: str) -> str | None:
    """Return the value at a route, as the text that a record holds; None where there is none, or a list or entry."""
    node = node_at(practice, route)
    if node is None or isinstance(node, tuple) or is_dataclass(node):
        return None
    return str(node).lower() if isinstance(node, bool) else str(node)


_Entry = tuple[str, str]
"""A document and, where it has several dated entries, the date of one of them."""

_Stated = frozenset[tuple[str, str]]


def _route(fact: Fact, places: Mapping[_Entry, int | None]) -> str | None:
    """Return a fact's route in the record; None where no report of the record is the one of the document."""
    entry, name = parse_field(fact.field)
    if entry is None:
        return fact.field
    place = places[fact.document, entry]
    return None if place is None else f"{report_route(place)}.{name}"


def _places(record: Record) -> dict[_Entry, int | None]:
    """Return the index of the report that each entry of each document is; None for one that a person removed.

    It is the report that lists the document and has the entry's date. Where none does, a person may have corrected
    the date, or have taken the document out of the report's list.
    """
    stated = _stated(record)
    names = {document: _names(record, document) for document, _ in stated}
    found = {entry: _of_the_date(record, entry, names[entry[0]], identity) for entry, identity in stated.items()}
    if None in found.values():
        for document in names:
            found |= _redated(record, document, names, stated, found)
        found |= _unlisted(record, stated, found)
        for (document, date), place in found.items():
            if place is None:
                twins = (found.get((name, date)) for name in names[document])
                found[document, date] = next((twin for twin in twins if twin is not None), None)
    return found


def _stated(record: Record) -> dict[_Entry, _Stated]:
    """Return what each entry of each document states of itself: its dates and, where stated, its kind."""
    stated: dict[_Entry, set[tuple[str, str]]] = defaultdict(set)
    for fact in record.evidence.facts:
        entry, name = parse_field(fact.field)
        if entry is not None:
            identifying = stated[fact.document, entry]
            if name in _IDENTIFYING:
                identifying.add((name, fact.value))
    return {entry: frozenset(identity) for entry, identity in stated.items()}


def _names(record: Record, document: str) -> frozenset[str]:
    """Return the names by which a report may list a document; for an address, also those of its documents."""
    return frozenset((document, *(kept.document for kept in record.evidence.documents if kept.url == document)))


def _of_the_date(record: Record, entry: _Entry, names: frozenset[str], identity: _Stated) -> int | None:
    """Return the index of the report that lists a document and has the date of its entry.

    One report may have been published on the day of the visit of another: the dates that the entry states decide. For
    what CQC's register says of the present, which has no date, its kind decides.
    """
    date = entry[1]
    kind = ("kind", str(ReportKind.DIRECTORY))
    decisive = {each for each in identity if each[0] != "kind"} if date else identity & {kind}
    mine = [
        (-_agreeing(report, decisive), newest_first(report), index)
        for index, report in enumerate(record.practice.reports)
        if _lists(report, names) and (not date or date in _dates(report))
    ]
    return min(mine)[2] if mine else None


def _redated(
    record: Record,
    document: str,
    names: Mapping[str, frozenset[str]],
    stated: Mapping[_Entry, _Stated],
    found: Mapping[_Entry, int | None],
) -> dict[_Entry, int | None]:
    """Return the reports of the entries of a document whose date a person corrected.

    Such an entry is the report that lists the document, that no other entry of the document is, and that has
    another of its dates; or, where one entry and one such report are left, that one.
    """
    lost = [entry for entry, place in found.items() if place is None and entry[0] == document]
    taken = {place for (other, _), place in found.items() if names[other] & names[document]}
    reports = enumerate(record.practice.reports)
    free = {at: report for at, report in reports if at not in taken and _lists(report, names[document])}
    if not lost or not free:
        return {}
    matched = _each_once({entry: _best(free, _dated(stated[entry])) for entry in lost})
    left = [entry for entry in lost if entry not in matched]
    last = [at for at in free if at not in matched.values()]
    if len(left) == len(last) == 1:
        return {**matched, left[0]: last[0]}
    return {**matched}


def _unlisted(
    record: Record, stated: Mapping[_Entry, _Stated], found: Mapping[_Entry, int | None]
) -> dict[_Entry, int | None]:
    """Return the reports of the entries whose report lists no document any more: the one that has a date of theirs.

    Among several, the kind of the document decides.
    """
    reports = enumerate(record.practice.reports)
    free = {at: report for at, report in reports if not report.documents and at not in found.values()}
    lost = [entry for entry, place in found.items() if place is None]
    if not lost or not free:
        return {}
    kinds = {kept.document: str(kept.kind) for kept in record.evidence.documents}
    matched: dict[_Entry, int | None] = {}
    for document in dict.fromkeys(document for document, _ in lost):
        mine = [entry for entry in lost if entry[0] == document]
        best = {entry: _best(free, stated[entry] | {("kind", kinds.get(document, ""))}) for entry in mine}
        matched |= _each_once(best)
    return matched


def _best(reports: Mapping[int, Report], identity: _Stated) -> int | None:
    """Return the report that agrees most with what an entry states, in a date at least; None where two do, or none."""
    scores = {at: _agreeing(report, identity) for at, report in reports.items() if _agreeing(report, _dated(identity))}
    best = [at for at, score in scores.items() if score == max(scores.values())]
    return best[0] if len(best) == 1 else None


def _each_once(matched: Mapping[_Entry, int | None]) -> dict[_Entry, int | None]:
    """Return the matches without those of a report that several entries of one document match."""
    counts = Counter(matched.values())
    return {entry: place for entry, place in matched.items() if place is not None and counts[place] == 1}


def _agreeing(report: Report, identity: Set[tuple[str, str]]) -> int:
    return sum(getattr(report, name) == value for name, value in identity)


def _dated(identity: _Stated) -> _Stated:
    return frozenset(each for each in identity if each[0] != "kind")


def _lists(report: Report, names: frozenset[str]) -> bool:
    return not names.isdisjoint(report.documents) or report.url in names


def _dates(report: Report) -> tuple[str | None, ...]:
    return report.assessed, report.inspected, report.published


def _placement(fact: Fact, route: str | None, moved: dict[Item, int | None]) -> Placement:
    within = through_item(route) if route else None
    if within is None:
        return Placement(fact, route)
    item = Item(within.items, fact.document, within.position)
    place = moved.get(item, within.position)
    if place == within.position:
        return Placement(fact, route)
    return Placement(fact, None, item) if place is None else Placement(fact, f"{within.items}[{place}]{within.rest}")


def _moved_items(practice: Practice, routed: Iterable[tuple[Fact, str]]) -> dict[Item, int | None]:
    """Return the index of each item of a list now, should a person have reordered or removed some; None if removed.

    An item is known by its name or its text. One that is nowhere any more was edited: it is the free item that is
    much like it or, where there is none, the one at its index.
    """
    read: dict[str, dict[Item, str]] = defaultdict(dict)
    for fact, route in routed:
        if (found := through_item(route)) and found.rest in _NAMING:
            read[found.items].setdefault(Item(found.items, fact.document, found.position), unquoted(fact.value))
    moved: dict[Item, int | None] = {}
    for prefix, items in read.items():
        now = list(_identities(practice, prefix))
        places = {item: _find(now, item.position, value) for item, value in items.items()}
        for find in (_much_like, _at_its_index):
            for item, value in items.items():
                free = [index for index in range(len(now)) if index not in places.values()]
                if places[item] is None:
                    places[item] = find(now, free, item.position, value)
        moved |= places
    return moved


def _identities(practice: Practice, prefix: str) -> Iterator[str]:
    items = node_at(practice, prefix)
    for index in range(len(items) if isinstance(items, tuple) else 0):
        here = f"{prefix}[{index}]"
        names = (value_at(practice, f"{here}.{name}") for name in ("name", "text", "location_id"))
        yield unquoted(next(filter(None, names), None) or value_at(practice, here) or "")


def _find(now: list[str], index: int, value: str) -> int | None:
    if index < len(now) and now[index] == value:
        return index
    return now.index(value) if value in now else None


def _much_like(now: list[str], free: list[int], _: int, value: str) -> int | None:
    return next((place for place in free if _alike(now[place], value)), None)


def _at_its_index(_: list[str], free: list[int], index: int, __: str) -> int | None:
    return index if index in free else None


def _alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False)
    return matcher.real_quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE
