"""Answers of CQC's register about one location: the later one counts for today, and an earlier one for its reports.

What a register states of its own day is the name, the address, the state of the registration, and which rating is
current. A later answer replaces all of that, also where it no longer states something. Reports and ratings with a date
stay as history, with the words of the answer that listed them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from generator import records
from generator.evidence import Evidence, Fact, KeptDocument, Span
from generator.model import ReportKind, Status
from generator.routes import last_name, parse_field

_DAY = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")
_CURRENT = "current"


class Answer(NamedTuple):
    """An answer of the register: its document, and its facts."""

    kept: KeptDocument
    facts: Sequence[Fact]

    def is_later_than(self, other: "Answer") -> bool:
        """Return whether this answer is known to be later than another one."""
        return is_later(self.facts, self.kept.retrieved, other.facts, other.kept.retrieved)


def is_later(
    facts: Sequence[Fact], retrieved: str | None, others: Sequence[Fact], others_retrieved: str | None
) -> bool:
    """Return whether an answer is known to be later than another one; of no two is each later than the other.

    The day of retrieval decides; where it is not known for both, what they state: CQC never registers an id again that
    it deregistered, each new report is listed, and a rating is withdrawn after it was published.
    """
    days = (retrieved, others_retrieved) if retrieved and others_retrieved else ("", "")
    return (days[0], *_order(facts, others)) > (days[1], *_order(others, facts))


def _order(facts: Sequence[Fact], others: Sequence[Fact]) -> tuple[bool, str, bool, bool]:
    return (
        any(fact.field == "status" and fact.value == Status.ARCHIVED for fact in facts),
        records.newest_listed(facts),
        any(fact.field == "report.overall.rating" for fact in facts),
        _lists_as_history(facts, others),
    )


def retrieved_on(name: str) -> str | None:
    """Return the day in the name of a file, as `fetch` writes it: `1-565655909_2026-12-01.json`; else None."""
    found = _DAY.search(name)
    return found[0] if found else None


def other_answers(evidence: Evidence, kept: KeptDocument, facts: Sequence[Fact]) -> tuple[Answer, ...]:
    """Return the other answers of the register about the location of a document, of the same form: API or table."""
    if kept.kind is not ReportKind.DIRECTORY or not (location := _location(facts)):
        return ()
    found = []
    for each in evidence.documents:
        if each.kind is kept.kind and each.document != kept.document and bool(each.extract) is bool(kept.extract):
            stated = tuple(fact for fact in evidence.facts if fact.document == each.document)
            if _location(stated) == location:
                found.append(Answer(each, stated))
    return tuple(found)


def without_its_day(earlier: Answer, later: Answer) -> Answer:
    """Return an earlier answer with its dated reports, and what it states of the practice as the later one does.

    The words of all else are kept as text that is no longer read.
    """
    again = {(fact.field, fact.value) for fact in later.facts if parse_field(fact.field).entry is None}
    lasting = tuple(fact for fact in earlier.facts if _is_dated(fact) or (fact.field, fact.value) in again)
    dropped = (Span(fact.start, fact.end) for fact in earlier.facts if fact not in lasting)
    covered = _covered(lasting)
    furniture = (*earlier.kept.furniture, *(part for span in dropped for part in _outside(span, covered)))
    return Answer(replace(earlier.kept, furniture=_united(furniture)), lasting)


def _location(facts: Iterable[Fact]) -> str | None:
    return next((fact.value for fact in facts if fact.field == "location_id"), None)


def _is_dated(fact: Fact) -> bool:
    """Return whether a fact is of a dated report, and not about which of them is current."""
    return bool(parse_field(fact.field).entry) and last_name(fact.field) != _CURRENT


def _lists_as_history(facts: Sequence[Fact], others: Sequence[Fact]) -> bool:
    """Return whether facts list a report that others call current, without calling it so."""
    current = {parse_field(fact.field).entry for fact in others if _is_current(fact)}
    own = {parse_field(fact.field).entry for fact in facts if _is_current(fact)}
    return bool((current - own) & {parse_field(fact.field).entry for fact in facts})


def _is_current(fact: Fact) -> bool:
    return bool(parse_field(fact.field).entry) and last_name(fact.field) == _CURRENT


def _covered(facts: Sequence[Fact]) -> tuple[Span, ...]:
    return _united(Span(fact.start, fact.end) for fact in facts)


def _outside(span: Span, covered: Sequence[Span]) -> Iterable[Span]:
    """Yield the parts of a span outside of spans that are sorted and do not overlap."""
    start = span.start
    for each in covered:
        if each.end <= start or each.start >= span.end:
            continue
        if each.start > start:
            yield Span(start, each.start)
        start = max(start, each.end)
    if start < span.end:
        yield Span(start, span.end)


def _united(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans sorted, those that touch or overlap as one."""
    united: list[Span] = []
    for span in sorted(spans):
        if united and span.start <= united[-1].end:
            united[-1] = Span(united[-1].start, max(united[-1].end, span.end))
        else:
            united.append(span)
    return tuple(united)
