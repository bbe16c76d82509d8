"""Disagreements: documents state different values of one field of a record, or one document states two.

Two reports that tell of one visit and rate it otherwise disagree too. Agreement is no matter: several passages may
support one value. Titles and addresses are left out, because one publication can bear several.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.comparison import same
from generator.evidence import Fact, Record
from generator.findings.chains import FIELDS, rated, route_of
from generator.findings.fact_places import Placement, report_index, value_at
from generator.model import Rating, newest_first

_OFTEN_SEVERAL = ("title", "url")
_UNDATED = (2, 0, 0)
_TWO_REPORTS = "Two reports are about this visit. Each is shown here with the rating that it gives."


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field with the values it is given, each with its facts: first the one that the record follows, if any.

    `followed` tells whether the record holds the first of them; `why` is a sentence for readers. `other` is the route
    of the same rating in another report, where two reports disagree.
    """

    route: str
    sides: tuple[tuple[Fact, ...], ...]
    followed: bool
    why: str
    other: str | None = None

    @property
    def routes(self) -> tuple[str, ...]:
        """The routes of the values in the record."""
        return (self.route, self.other) if self.other else (self.route,)

    @property
    def label(self) -> str:
        """The short mark beside the value."""
        documents = {fact.document for side in self.sides for fact in side}
        return "documents disagree" if len(documents) > 1 else "stated in two ways"


def find_disagreements(
    record: Record, placed: Sequence[Placement], companions: Sequence[tuple[int, ...]]
) -> tuple[Disagreement, ...]:
    """All disagreements, first those about the practice, then report by report.

    `companions` are, for each report, the others that tell of the same visit.
    """
    claims: dict[str, list[Fact]] = defaultdict(list)
    for fact, route, _ in placed:
        if route and route.rpartition(".")[2] not in _OFTEN_SEVERAL:
            claims[route].append(fact)
    found = [*_found(record, claims), *_between_reports(record, claims, companions)]
    return tuple(sorted(found, key=lambda one: report_index(one.route)))


def _found(record: Record, claims: dict[str, list[Fact]]) -> Iterator[Disagreement]:
    for route, facts in claims.items():
        sides: list[list[Fact]] = []
        for fact in facts:
            side = next((side for side in sides if same(side[0].value, fact.value)), None)
            if side is None:
                sides.append([fact])
            else:
                side.append(fact)
        if len(sides) < 2:
            continue
        value = value_at(record.practice, route)
        sides.sort(key=lambda side: value is None or not same(side[0].value, value))
        followed = value is not None and same(sides[0][0].value, value)
        why = _why(record, route, sides) if followed else _by_hand(value)
        yield Disagreement(route, tuple(map(tuple, sides)), followed, why)


def _between_reports(
    record: Record, claims: dict[str, list[Fact]], companions: Sequence[tuple[int, ...]]
) -> Iterator[Disagreement]:
    """Reports of one visit that give different ratings, each as its own documents say."""
    reports = record.practice.reports
    for one, others in enumerate(companions):
        for other in (index for index in others if index > one):
            for field in FIELDS:
                told = [rated(reports[index], field) for index in (one, other)]
                given = [each.rating if each else None for each in told]
                if given[0] == given[1] or not all(isinstance(each, Rating) for each in given):
                    continue
                routes = [f"{route_of(index, field)}.rating" for index in (one, other)]
                sides = tuple(
                    tuple(fact for fact in claims.get(route, ()) if same(fact.value, str(value)))
                    for route, value in zip(routes, given, strict=True)
                )
                if all(sides):
                    yield Disagreement(routes[0], sides, followed=False, why=_TWO_REPORTS, other=routes[1])


def _by_hand(value: str | None) -> str:
    if value is None:
        return "This page follows neither: a person removed the value."
    return "This page follows neither: a person corrected the value."


def _why(record: Record, route: str, sides: list[list[Fact]]) -> str:
    """Return why the first side counts, by the rules of the merge."""
    followed, other = sides[0][0], sides[1][0]
    documents = {fact.document for fact in sides[0]}
    if other.document not in documents:
        if not route.startswith("reports[") and _age(record, followed) < _age(record, other):
            return "This page follows the newer document."
        return "This page follows the document that was read first."
    if followed.field != other.field:
        return "This page follows the entry of that date, and not the head of the page."
    if followed.start > other.start:
        return "This page follows the later statement."
    return "This page follows the first statement."


def _age(record: Record, fact: Fact) -> tuple[int, int, int]:
    """When a fact's document was made, by its newest report: less is newer."""
    documents = {kept.document for kept in record.evidence.documents if fact.document in (kept.document, kept.url)}
    ages = (newest_first(report) for report in record.practice.reports if documents & {*report.documents})
    return min(ages, default=_UNDATED)
