"""Edits by hand: values that a person corrected, added or removed since they were read from documents.

Which of these changes a person's reason (an entry of `corrections`) is about is told here too.

A value that no fact supports is never passed off as the source's. What the tool itself notes without a fact (a
report's documents, their addresses) is no change; nor are the practice's reply and the reasons people give. A report's
kind is noted without a fact too: it is that of one of its documents, or it was changed.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence, Set
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import NamedTuple

from generator.evidence import Fact, KeptDocument, Record
from generator.findings.fact_places import Placement, node_at, placements, report_index, same, value_at
from generator.model import Correction, Report, ReportKind, newest_first

_NOT_READ = re.compile(r"reports\[\d+\]\.(?:kind|documents\[\d+\])|(?:reply|corrections)\b.*")
_ADDRESS = re.compile(r"reports\[\d+\]\.url")
_ENTRY_DATE = re.compile(r"report\[([^\]]+)\]")
_INDEX = re.compile(r"\[[^\]]*\]")
_NUMBER = re.compile(r"\[(\d+)\]")

REMOVED_REPORT = "report"


class EditKind(StrEnum):
    """The kind of an edit by hand."""

    CORRECTED = "corrected"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class HandEdit:
    """One change. `route` is the value's; for what was added or removed as a whole, that of the whole.

    `said` are the facts that tell what the source says. `read_as` are the documents of a report whose kind was changed
    where no fact tells it: each was read as one of its own kind. A removed item of a list bears the number that it has
    in its document; a removed report has the route `REMOVED_REPORT`, and `stood` is the number that its dates gave it.
    """

    change: EditKind
    route: str
    said: tuple[Fact, ...] = ()
    read_as: tuple[KeptDocument, ...] = ()
    stood: int | None = None

    def said_of(self, field: str) -> tuple[Fact, ...]:
        """Return what the source states for one field; of a whole that was removed, for that field alone."""
        if _shape(field) == _shape(self.route):
            return self.said
        return tuple(fact for fact in self.said if _shape(fact.field) == _shape(field))


class Reason(NamedTuple):
    """The edit that an entry of `corrections` is about: the place of a change among `hand_edits`, or None.

    `field` is the route that the entry should name, where the change stands at another one by now. `perhaps` are the
    places of the changes that it may be about, where it does not tell which; of an entry that is about one, those it
    may be about in its place.
    """

    edit: int | None
    field: str | None = None
    perhaps: tuple[int, ...] = ()


def find_hand_edits(record: Record, placed: Sequence[Placement]) -> tuple[HandEdit, ...]:
    """All changes: first those of the practice, then report by report. None where nothing was read from documents.

    A record without facts was written by hand as a whole, and its page says so once.
    """
    if not placed:
        return ()
    claims: dict[str, list[Fact]] = defaultdict(list)
    for placement in placed:
        if placement.route:
            claims[placement.route].append(placement.fact)
    found = [
        *_corrected(record, claims),
        *_of_another_kind(record, claims),
        *_removed(record, placed),
        *_added(record, claims),
    ]
    return tuple(sorted(found, key=lambda edit: report_index(edit.route)))


def change_at(record: Record, route: str) -> EditKind | None:
    """Return what a person did to the value at one route; cheaper than all `find_hand_edits`."""
    if not record.evidence.facts:
        return None
    name = route.partition(".")[2] or route
    placed = placements(record, [fact for fact in record.evidence.facts if fact.field.endswith(name)])
    read = [placement.fact.value for placement in placed if placement.route == route]
    value = value_at(record.practice, route)
    if value is None:
        return EditKind.REMOVED if read else None
    if not read:
        return EditKind.ADDED
    return None if any(same(value, each) for each in read) else EditKind.CORRECTED


def removed_with_its_report(record: Record, name: str) -> bool:
    """Return whether a person removed a report for which a document tells a value, by its name: `overall.rating`."""
    told = [fact for fact in record.evidence.facts if _shape(fact.field) == f"{REMOVED_REPORT}.{name}"]
    return any(placement.route is None for placement in placements(record, told))


def reasons(corrections: Sequence[Correction], edits: Sequence[HandEdit]) -> tuple[Reason, ...]:
    """Return the edit that each entry is about: the one at its field that its `was` fits; else it follows its value.

    A newer report, or an item of a list that goes, gives other numbers to what an entry names. So where no change at
    its very field fits, it is about the one change at the same field of another number of which the source says what
    `was` says, and which no entry names; a change of the field itself goes before one of a whole. Else it is about
    the removed report that stood there and that `was` fits, the change at its field, should `was` be out of date, or
    the one change within it.

    Of several entries that name one field and fit there, the last is about that: people append entries. Those before
    it follow their value too. An entry stays where it fits and cannot follow; `perhaps` are then the changes without
    a reason that it fits as well.
    """
    exact = [next((at for at in _over(each.field, edits) if _fits(each, edits[at])), None) for each in corrections]
    last = {each.field: at for at, each in enumerate(corrections) if exact[at] is not None}
    found = {
        at: Reason(place) if place is not None else _followed(correction, edits, exact)
        for at, (correction, place) in enumerate(zip(corrections, exact, strict=True))
        if last.get(correction.field, at) == at or place is None
    }
    taken = {reason.edit for reason in found.values()}
    for at, (correction, place) in enumerate(zip(corrections, exact, strict=True)):
        if at not in found and place is not None:
            earlier = {each for each in exact[: last[correction.field]] if each is not None and each != place}
            found[at] = _displaced(correction, place, edits, taken, earlier)
    taken = {reason.edit for reason in found.values()}
    return tuple(
        found[at]._replace(perhaps=_alike(correction, place, edits, taken))
        if place is not None and found[at].edit == place
        else found[at]
        for at, (correction, place) in enumerate(zip(corrections, exact, strict=True))
    )


def _displaced(
    correction: Correction, place: int, edits: Sequence[HandEdit], taken: Set[int | None], earlier: Set[int]
) -> Reason:
    """Return the edit of an entry whose place a later entry has taken.

    `earlier` are the places that entries before that later one fit. One of them that lies on the way may have moved
    as well: then nothing tells which of the two went where, and the entry stays.
    """
    free = _alike(correction, place, edits, taken)
    if len(free) != 1:
        return Reason(place)
    start, end = sorted((_numbers(edits[place].route), _numbers(edits[free[0]].route)))
    if any(start < _numbers(edits[at].route) < end for at in _alike(correction, place, edits, ()) if at in earlier):
        return Reason(place)
    return Reason(free[0], _renumbered(correction.field, edits[free[0]].route))


def _alike(
    correction: Correction, place: int, edits: Sequence[HandEdit], taken: Container[int | None]
) -> tuple[int, ...]:
    """The changes that an entry fits as well as the one at a place: they differ in the numbers of their routes."""
    shape = _shape(edits[place].route)
    if not correction.was or shape == REMOVED_REPORT:
        return ()
    return tuple(
        at
        for at, edit in enumerate(edits)
        if at != place and at not in taken and _shape(edit.route) == shape and _fits(correction, edit)
    )


def _followed(correction: Correction, edits: Sequence[HandEdit], named: Sequence[int | None]) -> Reason:
    """Return the edit of an entry whose field and `was` fit none; a removed report only if nothing else fits.

    A change at the field that `was` does not fit comes after a report that it does fit and that stood there before it
    was removed: what bears the number of a removed report is its neighbour.
    """
    field = correction.field
    removes_report = _shape(field) == REMOVED_REPORT
    fitting = _fitting(correction, edits, named)
    gone = [at for at in fitting if edits[at].route == REMOVED_REPORT]
    alike = _deepest([at for at in fitting if at not in gone], fitting, edits)
    if len(alike) == 1 and correction.was:
        return Reason(alike[0], _renumbered(field, edits[alike[0]].route))
    if not alike and correction.was and not removes_report:
        stood = [at for at in gone if edits[at].stood == report_index(field)]
        if stood:
            return Reason(stood[0])  # several documents may state one report
    if (place := _at_or_below(field, edits)) is not None:
        return Reason(place)
    if not alike and len(gone) == 1 and (correction.was or removes_report):
        return Reason(gone[0])
    return Reason(None, perhaps=tuple(fitting))


def _fitting(correction: Correction, edits: Sequence[HandEdit], named: Sequence[int | None]) -> list[int]:
    """Return the edits that no entry names, at the field of another number, whose source states the entry's `was`."""
    shape = _shape(correction.field)
    return [
        at
        for at, edit in enumerate(edits)
        if at not in named and _within(shape, _shape(edit.route)) and _fits(correction, edit)
    ]


def _deepest(chosen: Sequence[int], fitting: Sequence[int], edits: Sequence[HandEdit]) -> list[int]:
    """Return the edits whose routes are as deep as the deepest that fits: a value goes before its whole."""
    depth = max((edits[at].route.count(".") for at in fitting), default=0)
    return [at for at in chosen if edits[at].route.count(".") == depth]


def _at_or_below(field: str, edits: Sequence[HandEdit]) -> int | None:
    """Return the edit at a field or at a whole around it, else the only one within it, else None."""
    here = next(_over(field, edits), None)
    if here is not None:
        return here
    below = [at for at, edit in enumerate(edits) if _within(edit.route, field)]
    return below[0] if len(below) == 1 else None


def _over(field: str, edits: Sequence[HandEdit]) -> Iterator[int]:
    """The places of the changes at a field and to the wholes that it is part of, the smallest first."""
    over = [at for at, edit in enumerate(edits) if _within(field, edit.route)]
    return iter(sorted(over, key=lambda at: -len(edits[at].route)))


def _within(field: str, whole: str) -> bool:
    return field == whole or field.startswith((f"{whole}.", f"{whole}["))


def _fits(correction: Correction, edit: HandEdit) -> bool:
    """Return whether the source says what the entry says that the value was. Of a whole report no entry says that."""
    if not correction.was or _shape(correction.field) == REMOVED_REPORT == edit.route:
        return True
    return any(same(correction.was, fact.value) for fact in edit.said_of(correction.field))


def _shape(route: str) -> str:
    """A route without its numbers and dates, be it that of a value or of a fact."""
    shape = _INDEX.sub("", route)
    return shape.replace("reports", REMOVED_REPORT, 1) if shape.startswith("reports") else shape


def _numbers(route: str) -> tuple[int, ...]:
    """The numbers of a value's route, in their order."""
    return tuple(int(number) for number in _NUMBER.findall(route))


def _renumbered(field: str, route: str) -> str:
    """The field with the numbers of a route."""
    steps = route.split(".")
    return ".".join([*steps, *field.split(".")[len(steps) :]])


def distinct(facts: Sequence[Fact]) -> list[list[Fact]]:
    """The facts by field and value, in their order."""
    groups: list[list[Fact]] = []
    for fact in facts:
        group = next((g for g in groups if g[0].field == fact.field and same(g[0].value, fact.value)), None)
        if group is None:
            groups.append([fact])
        else:
            group.append(fact)
    return groups


def _corrected(record: Record, claims: dict[str, list[Fact]]) -> Iterator[HandEdit]:
    for route, facts in claims.items():
        value = value_at(record.practice, route)
        if value is not None and not any(same(value, fact.value) for fact in facts):
            yield HandEdit(EditKind.CORRECTED, route, tuple(facts))


def _of_another_kind(record: Record, claims: dict[str, list[Fact]]) -> Iterator[HandEdit]:
    """The reports that were read from documents of other kinds, where no fact tells the kind."""
    read = {report_index(route) for route in claims}
    for at, report in enumerate(record.practice.reports):
        route = f"reports[{at}].kind"
        kept = tuple(each for each in record.evidence.documents if each.document in report.documents)
        if at in read and route not in claims and kept and report.kind not in [each.kind for each in kept]:
            yield HandEdit(EditKind.CORRECTED, route, read_as=kept)


def _removed(record: Record, placed: Sequence[Placement]) -> Iterator[HandEdit]:
    gone: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    documents = {kept.url: kept.document for kept in record.evidence.documents}
    for fact, route, item in placed:
        if route is None:
            date = _ENTRY_DATE.match(fact.field)
            whole = f"{item.prefix}[{item.place}]" if item else REMOVED_REPORT
            document = documents.get(fact.document, fact.document)
            gone[whole, document, date[1] if date and not item else ""].append(fact)
        elif (missing := _first_missing(record, route)) is not None:
            gone[missing, "", ""].append(fact)
    ages = {key: _age(facts) for key, facts in gone.items() if key[0] == REMOVED_REPORT}
    newer = [*(newest_first(report) for report in record.practice.reports), *set(ages.values())]
    for key, facts in gone.items():
        stood = sum(age < ages[key] for age in newer) if key in ages else None
        yield HandEdit(EditKind.REMOVED, key[0], tuple(facts), stood=stood)


def _age(facts: Sequence[Fact]) -> tuple[int, int, int]:
    """The place of a removed report among others by the dates that its document tells; last where it tells none."""
    told = {fact.field.rpartition(".")[2]: fact.value for fact in facts if fact.field.count(".") == 1}
    entries = [found[1] for fact in facts if (found := _ENTRY_DATE.match(fact.field))]
    dates = [*(told[name] for name in ("assessed", "inspected", "published") if name in told), *entries]
    try:
        return newest_first(Report(ReportKind.INSPECTION, inspected=next(iter(dates), None)))
    except ValueError:
        return newest_first(Report(ReportKind.INSPECTION))


def _first_missing(record: Record, route: str) -> str | None:
    """The first part of a route that the record lacks; None where it lacks nothing, or never knew such a field."""
    parts = route.split(".")
    for length in range(1, len(parts) + 1):
        here = ".".join(parts[:length])
        if node_at(record.practice, here) is None:
            parent = node_at(record.practice, ".".join(parts[: length - 1]))
            known = hasattr(parent, parts[length - 1].partition("[")[0])
            whole = parts[length - 1] == "key_questions" and length < len(parts)
            return (f"{here}.{parts[length]}" if whole else here) if known else None
    return None


def _added(record: Record, claims: dict[str, list[Fact]]) -> Iterator[HandEdit]:
    """Yield what no fact supports, each time as the largest part of the record of which that is true."""
    supported = {part for route in claims for part in _parts(route)}
    told: set[str] = set()
    for route in _leaves(record.practice, ""):
        whole = next((part for part in _parts(route) if part not in supported), None)
        if whole and whole not in told and not _by_the_tool(record, route):
            told.add(whole)
            yield HandEdit(EditKind.ADDED, whole)


def _parts(route: str) -> Iterator[str]:
    """A route's beginnings that are entries of their own: `reports[0]`, `reports[0].overall`, and so on."""
    steps = route.split(".")
    return (".".join(steps[:length]) for length in range(1, len(steps) + 1) if steps[length - 1] != "key_questions")


def _leaves(node: object, route: str) -> Iterator[str]:
    """The routes of all single values, in the record's order."""
    if isinstance(node, tuple):
        for index, item in enumerate(node):
            yield from _leaves(item, f"{route}[{index}]")
    elif is_dataclass(node):
        for field in fields(node):
            yield from _leaves(getattr(node, field.name), f"{route}.{field.name}" if route else field.name)
    elif node is not None:
        yield route


def _by_the_tool(record: Record, route: str) -> bool:
    """Return whether the tool writes this without a fact: from a document's kind, its address, or its entry's date."""
    if _NOT_READ.fullmatch(route):
        return True
    value = value_at(record.practice, route)
    if _ADDRESS.fullmatch(route):
        return any(value == kept.url for kept in record.evidence.documents)
    dated = route.endswith(".inspected") and value
    return bool(dated) and any(dated in _ENTRY_DATE.findall(fact.field) for fact in record.evidence.facts)
