"""Where each fact stands in the record now: at the route it was read for, or where a person has moved or removed it.

In goes a record with its evidence; out comes a `Placement` for each fact. A route such as `reports[0].overall.rating`
names a value of the record.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
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

DATED = (".assessed", ".inspected", ".published")
"""How the field of a fact ends that dates an entry: such facts are needed to place the others."""


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


def placements(record: Record) -> tuple[Placement, ...]:
    """Every fact of a record's evidence, in the order of the evidence, with its place in the record."""
    stated = _stated_dates(record)
    routed = [(fact, _route(record, fact, stated)) for fact in record.evidence.facts]
    moved = _moved_items(record.practice, [(fact, route) for fact, route in routed if route])
    return tuple(_placement(fact, route, moved) for fact, route in routed)


def node_at(practice: Practice, route: str) -> object:
    """What stands at a route: a value, a list, an entry; None where nothing does, and for what is no route."""
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
    """Which report of the record a route lies in; -1 for what belongs to the practice itself."""
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


def same(one: str, other: str) -> bool:
    """Whether two values say the same: capitals, blanks and the shape of quotation marks aside."""
    return one == other or bare(one).casefold() == bare(other).casefold()


def _stated_dates(record: Record) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """What each entry of a document states of itself, by the document and the entry's own date: its dates.

    Of what CQC's register says of now, which has no date, it is that it is the register's.
    """
    stated: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for fact in record.evidence.facts:
        if fact.field.endswith(DATED) and (match := _REPORT_ROUTE.fullmatch(fact.field)) and match[1]:
            stated[fact.document, match[1]].add((match[2], fact.value))
        elif fact.field == "report.kind" and fact.value == ReportKind.DIRECTORY:
            stated[fact.document, ""].add(("kind", fact.value))
    return stated


def _route(record: Record, fact: Fact, stated: dict[tuple[str, str], set[tuple[str, str]]]) -> str | None:
    """The route in the record; None where no report of the record was read from the fact's document.

    One report may have been published on the day of the visit of another: the dates that the entry states decide.
    """
    match = _REPORT_ROUTE.fullmatch(fact.field)
    if not match:
        return fact.field
    date, rest = match.groups()
    names = {fact.document} | {kept.document for kept in record.evidence.documents if kept.url == fact.document}
    told = stated.get((fact.document, date or ""), set())
    mine = [
        (-sum(getattr(report, name, None) == value for name, value in told), newest_first(report), index)
        for index, report in enumerate(record.practice.reports)
        if names & {*report.documents, report.url} and (not date or date in _dates(report))
    ]
    return f"reports[{min(mine)[2]}].{rest}" if mine else None


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
    """Where each item of a list stands now, should a person have reordered or removed some; None if removed.

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
