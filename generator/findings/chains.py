"""Whether the ratings of a practice hang together from report to report: each “before” is the rating before it.

A report that says what a rating was before speaks of the report before it. Where what is held here says otherwise, a
report between the two is missing, or what it says of this. In doubt there is no break: one that is missed misleads
nobody, a false one does.

>>> old = Report(ReportKind.INSPECTION, inspected="2019-03-02", overall=Rated(Rating.INADEQUATE))
>>> new = Report(ReportKind.ASSESSMENT, assessed="2025-02-26", overall=Rated(Rating.GOOD, Rating.GOOD))
>>> [(link.said_at, link.held_at) for link in broken_chains(Practice(reports=(new, old)))]
[('reports[0].overall.previous', 'reports[1].overall.rating')]
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.dates import PartialDate
from generator.model import KeyQuestion, KeyQuestionName, Practice, Rated, Rating, Report, ReportKind, State

FIELDS: tuple[KeyQuestionName | None, ...] = (None, *KeyQuestionName)
"""What is rated: the practice overall, which is None, and the five key questions."""


@dataclass(frozen=True, slots=True)
class Break:
    """A “before” that is not what the report before it says. `later` and `earlier` are places among the reports."""

    field: KeyQuestionName | None
    later: int
    earlier: int
    sentence: str

    @property
    def said_at(self) -> str:
        """The route of what the later report says was before."""
        return f"{route_of(self.later, self.field)}.previous"

    @property
    def held_at(self) -> str:
        """The route of what the earlier report says."""
        return f"{route_of(self.earlier, self.field)}.rating"


def broken_chains(practice: Practice) -> tuple[Break, ...]:
    """Every break between the reports of a practice, report by report, the overall rating first.

    States are no ratings and are passed over, as CQC does when it says what a rating was before; so are data reviews,
    which rate nothing. A report whose year is not stated breaks no chain, and mends one that it fits. What a report
    and a press release about it both say is told once, of the older of the two.
    """
    reports = practice.reports
    if not any(_said_before(report, field) for report in reports for field in FIELDS):
        return ()
    together = companions(reports)
    found: dict[tuple[KeyQuestionName | None, int, object], Break] = {}
    for at in sorted(range(len(reports)), key=lambda index: _last_day(reports[index])):
        for field in FIELDS if _may_break(reports[at]) else ():
            if link := _break(reports, at, field, together[at]):
                found.setdefault((field, link.earlier, _said_before(reports[at], field)), link)
    return tuple(sorted(found.values(), key=lambda link: link.later))


def companions(reports: tuple[Report, ...]) -> tuple[tuple[int, ...], ...]:
    """For each report, the places of the others that tell of the same visit for certain.

    That is told by the number of the assessment, or by the very days of the visit; a data review is no visit.
    """
    if len(reports) < 2:
        return ((),) * len(reports)
    days = [_visit(report) if _to_the_day(report) else None for report in reports]
    numbers = [report.assessment_id for report in reports]
    reviews = [report.kind is ReportKind.DATA_REVIEW for report in reports]

    def together(one: int, other: int) -> bool:
        if one == other or reviews[one] or reviews[other]:
            return False
        mine, others = days[one], days[other]
        overlap = mine is not None and others is not None and mine[0] <= others[1] and others[0] <= mine[1]
        return overlap or (numbers[one] is not None and numbers[one] == numbers[other])

    places = range(len(reports))
    return tuple(tuple(other for other in places if together(one, other)) for one in places)


def rated(report: Report, field: KeyQuestionName | None) -> Rated | KeyQuestion | None:
    """What a report says of the practice overall or of a key question."""
    if field is None:
        return report.overall
    return report.key_questions.get(field) if report.key_questions else None


def route_of(index: int, field: KeyQuestionName | None) -> str:
    """The route of what the report at a place says of the practice overall or of a key question."""
    return f"reports[{index}].{f'key_questions.{field.value}' if field else 'overall'}"


def _break(
    reports: tuple[Report, ...], at: int, field: KeyQuestionName | None, together: tuple[int, ...]
) -> Break | None:
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
            told = f"The {_name(reports[at])} says that {_subject(field)} was {before} before; "
            told += f"the {_name(reports[index])} held here says {held.rating}. "
            return Break(field, at, index, told + _missing(field, reports[at], silent, reports[index]))
    return None


def _before(reports: tuple[Report, ...], at: int, together: tuple[int, ...]) -> Iterator[tuple[int, bool]]:
    """The reports that may stand before one, the likeliest last word first; and whether each certainly does.

    It is in doubt where the dates overlap, where the rating was not published yet at the visit, where no year is
    stated, and where a report that has no other date than its publication tells of the newest visit before that.
    """
    report = reports[at]
    start = _first_day(report)
    others = [index for index, other in enumerate(reports) if index != at and other.kind is not ReportKind.DATA_REVIEW]
    for index in others:
        if _first_day(reports[index]) is None:
            yield index, False
    dated = [
        index for index in others if (first := _first_day(reports[index])) and start and first <= _last_day(report)
    ]
    dated.sort(key=lambda index: _last_day(reports[index]), reverse=True)
    same: date | None = None
    for index in dated:
        other = reports[index]
        doubtful = _last_day(other) >= (start or date.min) or index in together or _unpublished(other, start)
        newest = same is None or _last_day(other) >= same
        if not doubtful and newest and _visit(report) is None and _agree(report, other):
            doubtful, same = True, _first_day(other)
        yield index, not doubtful


def _said_before(report: Report, field: KeyQuestionName | None) -> Rating | State | None:
    told = rated(report, field)
    return told.previous if told else None


def _may_break(report: Report) -> bool:
    return report.kind is not ReportKind.DATA_REVIEW and _first_day(report) is not None


def _unpublished(report: Report, on: date | None) -> bool:
    """Whether a report was published only after a day."""
    published = PartialDate.parse(report.published) if report.published else None
    if published is None or published.year is None or on is None:
        return False
    return _latest(published) >= on


def _agree(one: Report, other: Report) -> bool:
    """Whether two reports give the same rating wherever both give one."""
    pairs = ((rated(one, field), rated(other, field)) for field in FIELDS)
    return all(a.rating == b.rating for a, b in pairs if a and b and a.rating and b.rating)


def _visit(report: Report) -> tuple[date, date] | None:
    """The first and the last day on which a visit or an assessment may have been; None where it bears no year."""
    texts = (report.assessed, report.assessed_to, report.inspected, report.inspected_to)
    dates = [PartialDate.parse(text) for text in texts if text]
    if not dates or any(each.year is None for each in dates):
        return None
    return min(map(_earliest, dates)), max(map(_latest, dates))


def _to_the_day(report: Report) -> bool:
    return report.date is not None and report.date.day is not None


def _first_day(report: Report) -> date | None:
    if visit := _visit(report):
        return visit[0]
    stated = report.date
    return _earliest(stated) if stated and stated.year is not None else None


def _last_day(report: Report) -> date:
    if visit := _visit(report):
        return visit[1]
    stated = report.date
    return _latest(stated) if stated and stated.year is not None else date.min


def _earliest(stated: PartialDate) -> date:
    return date(stated.year or 1, stated.month or 1, stated.day or 1)


def _latest(stated: PartialDate) -> date:
    year, month = stated.year or 1, stated.month or 12
    return date(year, month, stated.day or monthrange(year, month)[1])


def _missing(field: KeyQuestionName | None, later: Report, silent: Report | None, earlier: Report) -> str:
    """What is not held: what a report between the two says of this, or else the whole of such a report."""
    if silent:
        return f"What the {_name(silent)} says of {_subject(field)} is not among the documents here."
    return f"A report between {earlier.date} and {later.date} is not among the documents here."


def _subject(field: KeyQuestionName | None) -> str:
    return field.heading if field else "the overall rating"


def _name(report: Report) -> str:
    """`assessment of 26 February 2025`, `press release in July 2023`."""
    kind = "CQC list of ratings" if report.kind is ReportKind.DIRECTORY else report.kind.value.replace("_", " ")
    return f"{kind} {'of' if report.date and report.date.day else 'in'} {report.date}"
