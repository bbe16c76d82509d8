"""Edits by hand: values that a person corrected, added or removed since they were read from documents.

Which of these changes a person's reason (an entry of `corrections`) is about is told here too.

A value that no fact supports is never passed off as the source's. What the tool itself notes without a fact (a
report's documents, their addresses) is no change; nor are the practice's reply and the reasons people give. A report's
kind is noted without a fact too: it is that of one of its documents, or it was changed.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum

from generator.comparison import same
from generator.evidence import Fact, KeptDocument, Record
from generator.findings.fact_places import Placement, node_at, placements, report_index, value_at
from generator.model import Report, ReportKind, newest_first

_NOT_READ = re.compile(r"reports\[\d+\]\.(?:kind|documents\[\d+\])|(?:reply|corrections)\b.*")
_ADDRESS = re.compile(r"reports\[\d+\]\.url")
_ENTRY_DATE = re.compile(r"report\[([^\]]+)\]")
_INDEX = re.compile(r"\[[^\]]*\]")

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
        if shape_of(field) == shape_of(self.route):
            return self.said
        return tuple(fact for fact in self.said if shape_of(fact.field) == shape_of(field))


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
    told = [fact for fact in record.evidence.facts if shape_of(fact.field) == f"{REMOVED_REPORT}.{name}"]
    return any(placement.route is None for placement in placements(record, told))


def is_within(field: str, whole: str) -> bool:
    """Return whether a route is that of a whole, or of a value within it."""
    return field == whole or field.startswith((f"{whole}.", f"{whole}["))


def shape_of(route: str) -> str:
    """Return a route without its numbers and dates, be it that of a value or of a fact."""
    shape = _INDEX.sub("", route)
    return shape.replace("reports", REMOVED_REPORT, 1) if shape.startswith("reports") else shape


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
