"""Facts of one document → the shape of what they describe, so that it can be laid over a record.

The leaves are the facts themselves, because every change is shown with the words it was read from.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from generator.evidence import Fact
from generator.records.shape import Value
from generator.routes import Steps, parse_route

Tree = Fact | dict[str, "Tree"] | list["Tree"]

PRACTICE = "practice"
"""The section of facts that belong to no report."""

_DATED = re.compile(r"report\[([^\]]+)\]")
_REPORT = re.compile(r"report(?:\[([^\]]+)\])?\.(.+)", re.DOTALL)


class Sections(NamedTuple):
    """The facts of one document: those about the practice, and those about each of its reports.

    The key of a report is the date that its facts name (`report[2021-03-02].…`), or None where the document has one.
    """

    practice: dict[str, Tree]
    reports: dict[str | None, dict[str, Tree]]


def sections(facts: Iterable[Fact]) -> Sections:
    """The facts laid out, in their order. Raises ValueError for a field that is no route."""
    groups: dict[str | None, list[tuple[Steps, Fact]]] = {}
    for fact in facts:
        section, route = split(fact.field)
        groups.setdefault(section, []).append((route, fact))
    practice = groups.pop(PRACTICE, [])
    return Sections(_mapping(practice), {section: _mapping(group) for section, group in groups.items()})


def split(name: str) -> tuple[str | None, Steps]:
    """The section of a fact's field (PRACTICE, a report's date, or None for the one report), and the route in it."""
    match = _REPORT.fullmatch(name)
    return (match[1], parse_route(match[2])) if match else (PRACTICE, parse_route(name))


def value_of(tree: Tree) -> Value:
    """The values without the facts they come from."""
    if isinstance(tree, Fact):
        return tree.value
    if isinstance(tree, list):
        return [value_of(each) for each in tree]
    return values_of(tree)


def values_of(tree: dict[str, Tree]) -> dict[str, Value]:
    """As `value_of`, for a mapping."""
    return {key: value_of(each) for key, each in tree.items()}


def newest_listed(facts: Iterable[Fact]) -> str:
    """The date of the newest report that facts of a register tell of; empty where they tell of none."""
    return max((found[1] for fact in facts if (found := _DATED.match(fact.field))), default="")


def leaves(tree: Tree, route: Steps = ()) -> list[tuple[Steps, Fact]]:
    """Each fact with its route."""
    if isinstance(tree, Fact):
        return [(route, tree)]
    steps: Iterable[tuple[str | int, Tree]] = enumerate(tree) if isinstance(tree, list) else tree.items()
    return [leaf for step, each in steps for leaf in leaves(each, (*route, step))]


def _branch(facts: list[tuple[Steps, Fact]]) -> Tree:
    """A fact, a list or a mapping. The first of two facts of one field counts; the places of a list close ranks."""
    whole = next((fact for route, fact in facts if not route), None)
    if whole is not None:
        return whole
    if not isinstance(facts[0][0][0], int):
        return _mapping(facts)
    items = _grouped(facts)
    return [_branch(items[step]) for step in sorted(step for step in items if isinstance(step, int))]


def _mapping(facts: list[tuple[Steps, Fact]]) -> dict[str, Tree]:
    return {step: _branch(group) for step, group in _grouped(facts).items() if isinstance(step, str)}


def _grouped(facts: list[tuple[Steps, Fact]]) -> dict[str | int, list[tuple[Steps, Fact]]]:
    groups: dict[str | int, list[tuple[Steps, Fact]]] = {}
    for route, fact in facts:
        groups.setdefault(route[0], []).append((route[1:], fact))
    return groups
