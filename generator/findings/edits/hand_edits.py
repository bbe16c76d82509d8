"""Values of a record that people corrected, added or removed since it was read from its documents.

A value that no fact supports is never shown as the source's. What the program writes without a fact (a report's
documents, their addresses) is no edit; nor are the practice's reply and the reasons that people give. A report's kind
is written without a fact too: it is the kind of one of its documents, or a person changed it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum

from generator.comparison import same
from generator.evidence import Fact, KeptDocument, Record
from generator.findings.edits.fact_places import Placement, node_at, placements, value_at
from generator.model import UNDATED, ReportDates, SortKey, newest_first
from generator.routes import (
    REMOVED_REPORT,
    entries,
    holder,
    last_name,
    parse_field,
    report_index,
    report_route,
    shape,
)

_WITHOUT_A_FACT = re.compile(r"report\.(?:kind|documents)|(?:reply|corrections)\b.*")
"""The shapes of routes that the program, or a person in their own name, writes without a fact."""

Claims = dict[str, list[Fact]]
"""The facts at each route of the record."""


class EditKind(StrEnum):
    """The ways in which a person changes a value."""

    CORRECTED = "corrected"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class HandEdit:
    """One edit. `route` is that of the value or, for what was added or removed as a whole, that of the whole.

    `facts` are what the source states there. `read_as` are the documents of a report whose kind was changed where no
    fact states it: each was read as one of its own kind. A removed item of a list has the index that it has in its
    document; a removed report has the route `REMOVED_REPORT`, and `former_index` is the index that its dates gave it.
    """

    kind: EditKind
    route: str
    facts: tuple[Fact, ...] = ()
    read_as: tuple[KeptDocument, ...] = ()
    former_index: int | None = None

    def facts_of(self, field: str) -> tuple[Fact, ...]:
        """Return what the source states of one field: of what was removed as a whole, that of the field alone."""
        if shape(field) == shape(self.route):
            return self.facts
        return tuple(fact for fact in self.facts if shape(fact.field) == shape(field))

    @property
    def against_source(self) -> bool:
        """Return True where a document states another value than the record holds now."""
        return self.kind is not EditKind.ADDED and bool(self.facts)


def find_hand_edits(record: Record, placed: Sequence[Placement]) -> tuple[HandEdit, ...]:
    """Return all edits, those of the practice first, then report by report; none where nothing was read.

    A record without facts was written by hand as a whole, and its page says so once.
    """
    if not placed:
        return ()
    claims: Claims = defaultdict(list)
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


def edit_kind_at(record: Record, route: str) -> EditKind | None:
    """Return how a person changed the value at one route; cheaper than `find_hand_edits`, where only that is asked."""
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


def is_report_removed(record: Record, name: str) -> bool:
    """Return True where a person removed a report of which a document states this: `overall.rating`."""
    stated = [fact for fact in record.evidence.facts if shape(fact.field) == f"{REMOVED_REPORT}.{name}"]
    return any(placement.route is None for placement in placements(record, stated))


def distinct(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Return facts in groups of one field and the same value, in the order of the first of each group."""
    groups: list[list[Fact]] = []
    for fact in facts:
        group = next((g for g in groups if g[0].field == fact.field and same(g[0].value, fact.value)), None)
        if group is None:
            groups.append([fact])
        else:
            group.append(fact)
    return groups


def _corrected(record: Record, claims: Claims) -> Iterator[HandEdit]:
    for route, facts in claims.items():
        value = value_at(record.practice, route)
        if value is not None and not any(same(value, fact.value) for fact in facts):
            yield HandEdit(EditKind.CORRECTED, route, tuple(facts))


def _of_another_kind(record: Record, claims: Claims) -> Iterator[HandEdit]:
    """Yield the reports that were read from documents of other kinds, where no fact states the kind."""
    read = {report_index(route) for route in claims}
    for index, report in enumerate(record.practice.reports):
        route = f"{report_route(index)}.kind"
        kept = tuple(each for each in record.evidence.documents if each.document in report.documents)
        if index in read and route not in claims and kept and report.kind not in [each.kind for each in kept]:
            yield HandEdit(EditKind.CORRECTED, route, read_as=kept)


def _removed(record: Record, placed: Sequence[Placement]) -> Iterator[HandEdit]:
    gone: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    documents = {kept.url: kept.document for kept in record.evidence.documents}
    for fact, route, item in placed:
        if route is None:
            whole = f"{item.prefix}[{item.position}]" if item else REMOVED_REPORT
            entry = "" if item else parse_field(fact.field).entry or ""
            gone[whole, documents.get(fact.document, fact.document), entry].append(fact)
        elif (missing := _first_missing(record, route)) is not None:
            gone[missing, "", ""].append(fact)
    ages = {key: _age(facts) for key, facts in gone.items() if key[0] == REMOVED_REPORT}
    newer = [*(newest_first(report) for report in record.practice.reports), *set(ages.values())]
    for key, facts in gone.items():
        former = sum(age < ages[key] for age in newer) if key in ages else None
        yield HandEdit(EditKind.REMOVED, key[0], tuple(facts), former_index=former)


def _age(facts: Sequence[Fact]) -> SortKey:
    """Return the sort key of a removed report by the dates that its document states; the last where it states none."""
    fields_of_facts = [parse_field(fact.field) for fact in facts]
    stated = {
        field.name: fact.value
        for field, fact in zip(fields_of_facts, facts, strict=True)
        if field.entry is not None and "." not in field.name
    }
    dates = ReportDates(*(stated.get(name) for name in ReportDates._fields))
    if not any(dates):
        dates = ReportDates(inspected=next((field.entry for field in fields_of_facts if field.entry), None))
    try:
        return newest_first(dates)
    except ValueError:
        return UNDATED


def _first_missing(record: Record, route: str) -> str | None:
    """Return the first entry on a route that the record lacks; None where it lacks nothing, or has no such field."""
    wholes = entries(route)
    for here, below in zip(wholes, (*wholes[1:], None), strict=True):
        if node_at(record.practice, here) is None:
            name = last_name(here).partition("[")[0]
            whole = below if below and name == "key_questions" else here
            return whole if hasattr(node_at(record.practice, holder(here)), name) else None
    return None


def _added(record: Record, claims: Claims) -> Iterator[HandEdit]:
    """Yield what no fact supports, each time the largest part of the record of which that is true."""
    supported = {part for route in claims for part in _parts(route)}
    yielded: set[str] = set()
    for route in _leaves(record.practice, ""):
        whole = next((part for part in _parts(route) if part not in supported), None)
        if whole and whole not in yielded and not _is_written_by_the_program(record, route):
            yielded.add(whole)
            yield HandEdit(EditKind.ADDED, whole)


def _parts(route: str) -> Iterator[str]:
    """Yield the entries on a route that are shown as one: `reports[0]`, `reports[0].overall`, and so on."""
    return (entry for entry in entries(route) if last_name(entry) != "key_questions")


def _leaves(node: object, route: str) -> Iterator[str]:
    """Yield the routes of all single values, in the record's order."""
    if isinstance(node, tuple):
        for index, item in enumerate(node):
            yield from _leaves(item, f"{route}[{index}]")
    elif is_dataclass(node):
        for field in fields(node):
            yield from _leaves(getattr(node, field.name), f"{route}.{field.name}" if route else field.name)
    elif node is not None:
        yield route


def _is_written_by_the_program(record: Record, route: str) -> bool:
    """Return True where the program writes a value without a fact: a document's kind, its address, an entry's date."""
    place = shape(route)
    if _WITHOUT_A_FACT.fullmatch(place):
        return True
    value = value_at(record.practice, route)
    if place == f"{REMOVED_REPORT}.url":
        return any(value == kept.url for kept in record.evidence.documents)
    if last_name(route) != "inspected" or not value:
        return False
    return any(value == parse_field(fact.field).entry for fact in record.evidence.facts)
