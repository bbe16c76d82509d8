"""The place of each fact in the record now: the route it was read for, or where a person has moved or removed it.

In goes a record with its evidence; out comes a `Placement` for each fact. A route such as `reports[0].overall.rating`
names a value of the record.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import is_dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from generator.evidence import Fact, Record
from generator.model import Practice, Report, ReportKind, newest_first

_REPORT_ROUTE = re.compile(r"report(?:\[([^\]]*)\])?\.(.+)")
_IN_REPORT = re.compile(r"reports\[(\d+)\]")
_STEP = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")
_WHOLE_ROUTE = re.compile(rf"{_STEP.pattern}(?:\.{_STEP.pattern})*")
_IDENTITY = re.compile(r"(.+)\[(\d+)\](?:\.(?:name|text|location_id))?")
_WITHIN_ITEM = re.compile(r"(.+)\[(\d+)\](.*)")
_ALIKE, _COMPARED = 0.6, 400

_TELLING = ("kind", "assessed", "inspected", "published")


class Item(NamedTuple):
    """An item of a list as a document has it: the list's route in the record, whose list, and its place in that."""

    prefix: str
    document: str
    place: int


class Placement(NamedTuple):
    """A fact and its route in the record. Without a route it is part of something that a person removed.

    `item` is then the list's item it belonged to, or None where the whole report is gone.
    """

    fact: Fact
    route: str | None
    item: Item | None = None


def placements(record: Record, facts: Sequence[Fact] | None = None) -> tuple[Placement, ...]:
    """Every fact of a record's evidence, in the order of the evidence, with its place in the record.

    With `facts`, those alone; what the others tell of where these belong counts all the same.
    """
    places = _places(record)
    asked = record.evidence.facts if facts is None else facts
    routed = [(fact, _route(fact, places)) for fact in asked]
    moved = _moved_items(record.practice, [(fact, route) for fact, route in routed if route])
    return tuple(_placement(fact, route, moved) for fact, route in routed)


def node_at(practice: Practice, route: str) -> object:
    """Return the node at a route: a value, a list or an entry; None where there is none, or for what is no route."""
    node: object = practice
    for name, index in _steps(route):
        node = getattr(node, name) if is_dataclass(node) and name in node.__dataclass_fields__ else None
        if index is not None:
            node = node[index] if isinstance(node, tuple) and index < len(node) else None
    return node


@lru_cache(maxsize=4096)
def _steps(route: str) -> tuple[tuple[str, int | None], ...]:
    if route and not _WHOLE_ROUTE.fullmatch(route):
        return (("", None),)
    return tuple((name, int(index) if index else None) for name, index in _STEP.findall(route))


def report_index(route: str) -> int:
    """Return the number of the report that a route is in; -1 for what belongs to the practice itself."""
    match = _IN_REPORT.match(route)
    return int(match[1]) if match else -1


def value_at(practice: Practice, route: str) -> str | None:
    """The value at a route, as the text that a record holds; None where there is none, or an entry of several."""
    node = node_at(practice, route)
    if node is None or isinstance(node, tuple) or is_dataclass(node):
        return None
    return str(node).lower() if isinstance(node, bool) else str(node)


def bare(text: str) -> str:
    """The text without quotation marks and with single spaces: equal for the same words."""
    plain = text.replace("“", "").replace("”", "").replace('"', "").replace("’", "'").replace("‘", "'")
    return " ".join(plain.split())


_Entry = tuple[str, str]
"""A document and, where it tells of several reports, the date by which it tells one of them from the others."""

_Stated = frozenset[tuple[str, str]]


def _route(fact: Fact, places: Mapping[_Entry, int | None]) -> str | None:
    """The route in the record; None where no report of the record is the one that the document tells of."""
    match = _REPORT_ROUTE.fullmatch(fact.field)
    if not match:
        return fact.field
    place = places[fact.document, match[1] or ""]
    return None if place is None else f"reports[{place}].{match[2]}"


def _places(record: Record) -> dict[_Entry, int | None]:
    """Return which report of the record each entry of each document is; None for one that a person removed.

    It is the report that lists the document and bears the entry's date. Where none does, a person may have corrected
    the date, or have taken the document out of the report's list.
    """
    stated = _stated(record)
    names = {document: _names(record, document) for document, _ in stated}
    found = {entry: _bearing(record, entry, names[entry[0]], told) for entry, told in stated.items()}
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
    """Return what each entry of each document states about itself: its dates, and its kind where it is stated."""
    stated: dict[_Entry, set[tuple[str, str]]] = defaultdict(set)
    for fact in record.evidence.facts:
        if match := _REPORT_ROUTE.fullmatch(fact.field):
            told = stated[fact.document, match[1] or ""]
            if match[2] in _TELLING:
                told.add((match[2], fact.value))
    return {entry: frozenset(told) for entry, told in stated.items()}


def _names(record: Record, document: str) -> frozenset[str]:
    """Return the names under which a report may list a document; a fact may have been read from its address."""
    return frozenset((document, *(kept.document for kept in record.evidence.documents if kept.url == document)))


def _bearing(record: Record, entry: _Entry, names: frozenset[str], told: _Stated) -> int | None:
    """The report that lists a document and bears the date of its entry.

    One report may have been published on the day of the visit of another: the dates that the entry states decide. Of
    what CQC's register says of now, which has no date, it is that it is the register's.
    """
    date = entry[1]
    kind = ("kind", str(ReportKind.DIRECTORY))
    telling = {each for each in told if each[0] != "kind"} if date else told & {kind}
    mine = [
        (-_agreeing(report, telling), newest_first(report), index)
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
    """The entries of a document whose date a person corrected.

    Such an entry is the report that lists the document, that no other entry of the document is, and that bears
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
    """The entries whose report lists no document any more: the one such report that bears a date of theirs.

    Of several, it is the one whose kind is the document's.
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


def _best(reports: Mapping[int, Report], told: _Stated) -> int | None:
    """The one report that agrees most with what an entry states, in a date at least; None where two do or none."""
    scores = {at: _agreeing(report, told) for at, report in reports.items() if _agreeing(report, _dated(told))}
    best = [at for at, score in scores.items() if score == max(scores.values())]
    return best[0] if len(best) == 1 else None


def _each_once(matched: Mapping[_Entry, int | None]) -> dict[_Entry, int | None]:
    """The matches but for those of a report that several entries of one document match."""
    counts = Counter(matched.values())
    return {entry: place for entry, place in matched.items() if place is not None and counts[place] == 1}


def _agreeing(report: Report, told: Set[tuple[str, str]]) -> int:
    return sum(getattr(report, name) == value for name, value in told)


def _dated(told: _Stated) -> _Stated:
    return frozenset(each for each in told if each[0] != "kind")


def _lists(report: Report, names: frozenset[str]) -> bool:
    return not names.isdisjoint(report.documents) or report.url in names


def _dates(report: Report) -> tuple[str | None, ...]:
    return report.assessed, report.inspected, report.published


def _placement(fact: Fact, route: str | None, moved: dict[Item, int | None]) -> Placement:
    within = _WITHIN_ITEM.fullmatch(route) if route else None
    if within is None:
        return Placement(fact, route)
    prefix, index, rest = within[1], int(within[2]), within[3]
    item = Item(prefix, fact.document, index)
    place = moved.get(item, index)
    return Placement(fact, None, item) if place is None else Placement(fact, f"{prefix}[{place}]{rest}")


def _moved_items(practice: Practice, routed: Iterable[tuple[Fact, str]]) -> dict[Item, int | None]:
    """Return the present index of each item of a list that a person may have reordered; None if removed.

    An item is known by its name or its text. One that stands nowhere any more was edited: it is the free item that is
    much like it or, where there is none, that which stands in its place.
    """
    read: dict[str, dict[Item, str]] = defaultdict(dict)
    for fact, route in routed:
        if found := _IDENTITY.fullmatch(route):
            read[found[1]].setdefault(Item(found[1], fact.document, int(found[2])), bare(fact.value))
    moved: dict[Item, int | None] = {}
    for prefix, items in read.items():
        now = list(_identities(practice, prefix))
        places = {item: _find(now, item.place, value) for item, value in items.items()}
        for find in (_much_like, _in_its_place):
            for item, value in items.items():
                free = [index for index in range(len(now)) if index not in places.values()]
                if places[item] is None:
                    places[item] = find(now, free, item.place, value)
        moved |= places
    return moved


def _identities(practice: Practice, prefix: str) -> Iterator[str]:
    items = node_at(practice, prefix)
    for index in range(len(items) if isinstance(items, tuple) else 0):
        here = f"{prefix}[{index}]"
        names = (value_at(practice, f"{here}.{name}") for name in ("name", "text", "location_id"))
        yield bare(next(filter(None, names), None) or value_at(practice, here) or "")


def _find(now: list[str], index: int, value: str) -> int | None:
    if index < len(now) and now[index] == value:
        return index
    return now.index(value) if value in now else None


def _much_like(now: list[str], free: list[int], _: int, value: str) -> int | None:
    return next((place for place in free if _alike(now[place], value)), None)


def _in_its_place(_: list[str], free: list[int], index: int, __: str) -> int | None:
    return index if index in free else None


def _alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False)
    return matcher.real_quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE
