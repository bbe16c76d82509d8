"""Chains of ratings: where the “before” of a report is not the rating of the report before it.

Where the two differ, a report between them is missing here, or its rating of this is. In doubt there is no break: one
that is missed misleads nobody, a false one does.

>>> from generator.model import Rated
>>> old = Report(ReportKind.INSPECTION, inspected="2019-03-02", overall=Rated(Rating.INADEQUATE))
>>> new = Report(ReportKind.ASSESSMENT, assessed="2025-02-26", overall=Rated(Rating.GOOD, Rating.GOOD))
>>> [(broken.said_at, broken.held_at) for broken in broken_chains(Practice(reports=(new, old)))]
[('reports[0].overall.previous', 'reports[1].overall.rating')]
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.dates import PartialDate
from generator.findings.compared_record import ComparedRecord, RecordFinding
from generator.findings.visits import RATED, companions, first_day, last_day, latest, rated, rated_route, visit_days
from generator.model import KeyQuestionName, Practice, Rating, Report, ReportKind, State


@dataclass(frozen=True, slots=True)
class BrokenChain:
    """A “before” that is not what the report before it says. `later` and `earlier` are indexes of reports."""

    field: KeyQuestionName | None
    later: int
    earlier: int
    sentence: str

    @property
    def said_at(self) -> str:
        """Return the route of what the later report says was before."""
        return f"{rated_route(self.later, self.field)}.previous"

    @property
    def held_at(self) -> str:
        """Return the route of what the earlier report says."""
        return f"{rated_route(self.earlier, self.field)}.rating"


def broken_chains(practice: Practice) -> tuple[BrokenChain, ...]:
    """Return every break between the reports of a practice, report by report, the overall rating first.

    States are no ratings and are passed over, as CQC does when it says what a rating was before; so are data reviews,
    which rate nothing. A report whose year is not stated breaks no chain, and closes one that it fits. A break that a
    report and a press release about it share is returned once, for the older of the two.
    """
    reports = practice.reports
    if not any(_said_before(report, field) for report in reports for field in RATED):
        return ()
    together = companions(reports)
    found: dict[tuple[KeyQuestionName | None, int, object], BrokenChain] = {}
    for at in sorted(range(len(reports)), key=lambda index: last_day(reports[index])):
        for field in RATED if _may_break(reports[at]) else ():
            if broken := _broken_chain(reports, at, field, together[at]):
                found.setdefault((field, broken.earlier, _said_before(reports[at], field)), broken)
    return tuple(sorted(found.values(), key=lambda broken: broken.later))


def chain_findings(compared: ComparedRecord) -> Iterator[RecordFinding[BrokenChain]]:
    """Yield each break at the “before” that it starts from: what is between the two reports is missing here."""
    for number, broken in enumerate(broken_chains(compared.record.practice), 1):
        yield RecordFinding("chain.broken", broken.said_at, broken, message=broken.sentence, number=number)


def _broken_chain(
    reports: tuple[Report, ...], at: int, field: KeyQuestionName | None, together: tuple[int, ...]
) -> BrokenChain | None:
    """Return the break between what a report says of a field before and the reports before it; None without one."""
    before = _said_before(reports[at], field)
    if not isinstance(before, Rating):
        return None
    silent: Report | None = None
    for index, certain in _before(reports, at, together):
        held = rated(reports[index], field)
        if held is None or not isinstance(held.rating, Rating):
            if certain and silent is None and (held is None or held.rating is None):
                silent = reports[index]
            continue
        if held.rating is before:
            return None
        if certain:
            words = f"The {_name(reports[at])} says that {_subject(field)} was {before} before; "
            words += f"the {_name(reports[index])} held here says {held.rating}. "
            return BrokenChain(field, at, index, words + _missing(field, reports[at], silent, reports[index]))
    return None


def _before(reports: tuple[Report, ...], at: int, together: tuple[int, ...]) -> Iterator[tuple[int, bool]]:
    """Yield the indexes of the reports that may be before one, the likeliest last word first; True for a certain one.

    It is in doubt where the dates overlap, where the rating was not published yet at the visit, where no year is
    stated, and where a report that has no other date than its publication is about the newest visit before that.
    """
    report = reports[at]
    start = first_day(report)
    others = [index for index, other in enumerate(reports) if index != at and other.kind is not ReportKind.DATA_REVIEW]
    for index in others:
        if first_day(reports[index]) is None:
            yield index, False
    dated = [index for index in others if (first := first_day(reports[index])) and start and first <= last_day(report)]
    dated.sort(key=lambda index: last_day(reports[index]), reverse=True)
    visited: date | None = None
    for index in dated:
        other = reports[index]
        doubtful = last_day(other) >= (start or date.min) or index in together or _unpublished(other, start)
        newest = visited is None or last_day(other) >= visited
        if not doubtful and newest and visit_days(report) is None and _agree(report, other):
            doubtful, visited = True, first_day(other)
        yield index, not doubtful


def _said_before(report: Report, field: KeyQuestionName | None) -> Rating | State | None:
    given = rated(report, field)
    return given.previous if given else None


def _may_break(report: Report) -> bool:
    return report.kind is not ReportKind.DATA_REVIEW and first_day(report) is not None


def _unpublished(report: Report, on: date | None) -> bool:
    """Return True for a report that was published only after a day."""
    published = PartialDate.parse(report.published) if report.published else None
    if published is None or published.year is None or on is None:
        return False
    return latest(published) >= on


def _agree(one: Report, other: Report) -> bool:
    """Return True where two reports give the same rating wherever both give one."""
    pairs = ((rated(one, field), rated(other, field)) for field in RATED)
    return all(a.rating == b.rating for a, b in pairs if a and b and a.rating and b.rating)


def _missing(field: KeyQuestionName | None, later: Report, silent: Report | None, earlier: Report) -> str:
    """Return what is not held: what a report between the two says of this, or else the whole of such a report."""
    if silent:
        return f"What the {_name(silent)} says of {_subject(field)} is not among the documents here."
    return f"A report between {earlier.date} and {later.date} is not among the documents here."


def _subject(field: KeyQuestionName | None) -> str:
    return field.heading if field else "the overall rating"


def _name(report: Report) -> str:
    """Return `assessment of 26 February 2025`, `press release in July 2023`."""
    kind = "CQC list of ratings" if report.kind is ReportKind.DIRECTORY else report.kind.value.replace("_", " ")
    if report.published and not (report.assessed or report.inspected):
        return f"{kind}{' report' if kind in ('inspection', 'assessment') else ''} published {report.date}"
    return f"{kind} {'of' if report.date and report.date.day else 'in'} {report.date}"
