"""Disagreements: values of one field that documents, or two passages of one document, state differently.

Two reports of one visit that rate it differently disagree too. Agreement is none: several passages may support one
value. Titles and addresses are left out, because one publication can have several.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.comparison import agree, same
from generator.evidence import Fact, Record
from generator.findings.compared_record import ComparedRecord, RecordFinding
from generator.findings.edits import value_at
from generator.findings.visits import RATED, rated, rated_route
from generator.model import Rating, SortKey, newest_first
from generator.routes import holder, last_name, report_index

_OFTEN_SEVERAL = ("title", "url")
_RATINGS = ("rating", "previous")
_UNDATED = (2, 0, 0)
_TWO_REPORTS = "Two reports are about this visit. Each is shown here with the rating that it gives."


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field with the values that documents give it, each with its facts: first the one that the record follows.

    `followed` is False where the record holds none of them; `why` is a sentence for readers. `other` is the route of
    the same rating in another report, where two reports disagree.
    """

    route: str
    sides: tuple[tuple[Fact, ...], ...]
    followed: bool
    why: str
    other: str | None = None

    @property
    def routes(self) -> tuple[str, ...]:
        """Return the routes of the values in the record."""
        return (self.route, self.other) if self.other else (self.route,)

    @property
    def label(self) -> str:
        """Return the short mark beside the value: of a rating, with the words of all sides."""
        documents = {fact.document for side in self.sides for fact in side}
        words = "documents disagree" if len(documents) > 1 else "stated in two ways"
        is_rating = last_name(self.route) in _RATINGS
        return f"{words}: {' or '.join(side[0].value for side in self.sides)}" if is_rating else words


def find_disagreements(compared: ComparedRecord) -> tuple[Disagreement, ...]:
    """Return all disagreements, first those about the practice, then report by report."""
    claims: dict[str, list[Fact]] = defaultdict(list)
    for fact, route, _ in compared.placed:
        if route and last_name(route) not in _OFTEN_SEVERAL:
            claims[route].append(fact)
    found = [*_within_a_report(compared.record, claims), *_between_reports(compared, claims)]
    return tuple(sorted(found, key=lambda one: report_index(one.route)))


def disagreement_findings(compared: ComparedRecord) -> Iterator[RecordFinding[Disagreement]]:
    """Yield each disagreement at the field that the documents disagree about."""
    for number, disagreement in enumerate(find_disagreements(compared), 1):
        yield RecordFinding("documents-disagree", disagreement.route, disagreement, number=number)


def _within_a_report(record: Record, claims: Mapping[str, list[Fact]]) -> Iterator[Disagreement]:
    for route, facts in claims.items():
        sides: list[list[Fact]] = []
        for fact in facts:
            side = next((side for side in sides if _supports(side, route, fact)), None)
            if side is None:
                sides.append([fact])
            else:
                side.append(fact)
        if len(sides) < 2:
            continue
        value = value_at(record.practice, route)
        sides.sort(key=lambda side: value is None or not any(same(fact.value, value) for fact in side))
        followed = value is not None and any(same(fact.value, value) for fact in sides[0])
        why = _why(record, route, sides) if followed else _by_hand(value)
        yield Disagreement(route, tuple(map(tuple, sides)), followed, why)


def _supports(side: Sequence[Fact], route: str, fact: Fact) -> bool:
    """Return whether a fact contradicts none of a side's."""
    return all(agree(last_name(route), each.value, fact.value) for each in side)


def _between_reports(compared: ComparedRecord, claims: Mapping[str, list[Fact]]) -> Iterator[Disagreement]:
    """Yield the different ratings that reports of one visit give, each as its own documents state."""
    reports = compared.record.practice.reports
    for one, others in enumerate(compared.companions):
        for other in (index for index in others if index > one):
            for field in RATED:
                both = [rated(reports[index], field) for index in (one, other)]
                given = [each.rating if each else None for each in both]
                if given[0] == given[1] or not all(isinstance(each, Rating) for each in given):
                    continue
                routes = [f"{rated_route(index, field)}.rating" for index in (one, other)]
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
    """Return why the first side counts: the rules by which documents are read into a record."""
    followed, other = sides[0][0], sides[1][0]
    documents = {fact.document for fact in sides[0]}
    if other.document not in documents:
        if _reports_on(record, route, followed) and not _reports_on(record, route, other):
            return "This page follows the page about this key question."
        if not route.startswith("reports[") and _age(record, followed) < _age(record, other):
            return "This page follows the newer document."
        return "This page follows the document that was read first."
    if followed.field != other.field:
        return "This page follows the entry of that date, and not the head of the page."
    if followed.start > other.start:
        return "This page follows the later statement."
    return "This page follows the first statement."


def _reports_on(record: Record, route: str, fact: Fact) -> bool:
    """Return whether the document of a fact is the page of the key question at a route: it does more than rate it."""
    question = holder(route)
    fields = {each.field for each in record.evidence.facts if each.document == fact.document}
    name = last_name(question)
    return "key_questions" in question and any(
        f"key_questions.{name}.{part}" in field for field in fields for part in ("summary", "score", "statements")
    )


def _age(record: Record, fact: Fact) -> SortKey:
    """Return the age of a fact's document by its newest report: less is newer."""
    documents = {kept.document for kept in record.evidence.documents if fact.document in (kept.document, kept.url)}
    ages = (newest_first(report) for report in record.practice.reports if documents & {*report.documents})
    return min(ages, default=_UNDATED)
