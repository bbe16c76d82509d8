"""What people have changed in a record since it was read from its documents: corrected, added and removed values.

A value that no fact supports is never passed off as the source's. What the tool itself notes without a fact (a
report's kind, its documents, their addresses) is no change; nor are the practice's reply and the reasons people give.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum

from generator.evidence import Fact, Record
from generator.pages.placing import DATED, Placement, node_at, placements, report_index, same, value_at

_NOT_READ = re.compile(r"reports\[\d+\]\.(?:kind|documents\[\d+\])|(?:reply|corrections)\b.*")
_ADDRESS = re.compile(r"reports\[\d+\]\.url")
_ENTRY_DATE = re.compile(r"report\[([^\]]+)\]")

REMOVED_REPORT = "report"


class Change(StrEnum):
    """What a person did to a value."""

    CORRECTED = "corrected"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class HandEdit:
    """One change. `route` is the value's; for what was added or removed as a whole, that of the whole.

    `said` are the facts that tell what the source says. A removed item of a list bears the number that it has in its
    document; a removed report has the route `REMOVED_REPORT`.
    """

    change: Change
    route: str
    said: tuple[Fact, ...] = ()


def hand_edits(record: Record, placed: Sequence[Placement]) -> tuple[HandEdit, ...]:
    """All changes: first those of the practice, then report by report. None where nothing was read from documents.

    A record without facts was written by hand as a whole, and its page says so once.
    """
    if not placed:
        return ()
    claims: dict[str, list[Fact]] = defaultdict(list)
    for placement in placed:
        if placement.route:
            claims[placement.route].append(placement.fact)
    found = [*_corrected(record, claims), *_removed(record, placed), *_added(record, claims)]
    return tuple(sorted(found, key=lambda edit: report_index(edit.route)))


def change_at(record: Record, route: str) -> Change | None:
    """What a person did to the value at one route; cheaper than `hand_edits` where nothing else is asked."""
    if not record.evidence.facts:
        return None
    name = route.partition(".")[2] or route
    asked = tuple(fact for fact in record.evidence.facts if _needed(fact.field, name))
    placed = placements(replace(record, evidence=replace(record.evidence, facts=asked)))
    read = [placement.fact.value for placement in placed if placement.route == route]
    value = value_at(record.practice, route)
    if value is None:
        return Change.REMOVED if read else None
    if not read:
        return Change.ADDED
    return None if any(same(value, each) for each in read) else Change.CORRECTED


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


def _needed(field: str, name: str) -> bool:
    """Whether a fact is asked for, or dates an entry among several, which places the facts of that entry."""
    return field.endswith(name) or field == "report.kind" or (field.startswith("report[") and field.endswith(DATED))


def _corrected(record: Record, claims: dict[str, list[Fact]]) -> Iterator[HandEdit]:
    for route, facts in claims.items():
        value = value_at(record.practice, route)
        if value is not None and not any(same(value, fact.value) for fact in facts):
            yield HandEdit(Change.CORRECTED, route, tuple(facts))


def _removed(record: Record, placed: Sequence[Placement]) -> Iterator[HandEdit]:
    gone: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact, route, item in placed:
        if route is None:
            gone[f"{item.prefix}[{item.place}]" if item else REMOVED_REPORT, fact.document].append(fact)
        elif (missing := _first_missing(record, route)) is not None:
            gone[missing, ""].append(fact)
    for (route, _), facts in gone.items():
        yield HandEdit(Change.REMOVED, route, tuple(facts))


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
    """What no fact supports, each time the largest part of the record of which that is true."""
    supported = {part for route in claims for part in _parts(route)}
    told: set[str] = set()
    for route in _leaves(record.practice, ""):
        whole = next((part for part in _parts(route) if part not in supported), None)
        if whole and whole not in told and not _by_the_tool(record, route):
            told.add(whole)
            yield HandEdit(Change.ADDED, whole)


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
    """Whether the tool writes this without a fact: from a document's kind, its address, or its entry's date."""
    if _NOT_READ.fullmatch(route):
        return True
    value = value_at(record.practice, route)
    if _ADDRESS.fullmatch(route):
        return any(value == kept.url for kept in record.evidence.documents)
    dated = route.endswith(".inspected") and value
    return bool(dated) and any(dated in _ENTRY_DATE.findall(fact.field) for fact in record.evidence.facts)
