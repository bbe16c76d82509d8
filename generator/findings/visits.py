"""Visits and their dates: what each report rates, when its visit can have been, and which reports are of one visit."""

from calendar import monthrange
from datetime import date, timedelta

from generator.dates import MONTHS, PartialDate
from generator.model import UNDATED, KeyQuestion, KeyQuestionName, Rated, Report, ReportKind, newest_first
from generator.routes import report_route

RATED: tuple[KeyQuestionName | None, ...] = (None, *KeyQuestionName)
"""The subjects that CQC rates: the practice overall, which is None, and the five key questions."""

MONTHS_TO_PUBLISH = timedelta(days=183)
"""The months within which CQC publishes a report of a visit, by far the most of them."""


def rated(report: Report, field: KeyQuestionName | None) -> Rated | KeyQuestion | None:
    """Return what a report gives for the practice overall or for a key question."""
    if field is None:
        return report.overall
    return report.key_questions.get(field) if report.key_questions else None


def rated_route(index: int, field: KeyQuestionName | None) -> str:
    """Return the route of what a report gives for the practice overall or for a key question."""
    return f"{report_route(index)}.{f'key_questions.{field.value}' if field else 'overall'}"


def companions(reports: tuple[Report, ...]) -> tuple[tuple[int, ...], ...]:
    """Return for each report the indexes of the others that are of the same visit for certain.

    The number of the assessment decides, or the very days of the visit; a data review is no visit.
    """
    if len(reports) < 2:
        return ((),) * len(reports)
    days = [visit_days(report) if _is_to_the_day(report) else None for report in reports]
    numbers = [report.assessment_id for report in reports]
    reviews = [report.kind is ReportKind.DATA_REVIEW for report in reports]

    def together(one: int, other: int) -> bool:
        if one == other or reviews[one] or reviews[other]:
            return False
        mine, others = days[one], days[other]
        overlap = mine is not None and others is not None and mine[0] <= others[1] and others[0] <= mine[1]
        return overlap or (numbers[one] is not None and numbers[one] == numbers[other])

    indexes = range(len(reports))
    return tuple(tuple(other for other in indexes if together(one, other)) for one in indexes)


def visit_days(report: Report) -> tuple[date, date] | None:
    """Return the first and the last day on which a visit or an assessment can have been; None without a year."""
    texts = (report.assessed, report.assessed_to, report.inspected, report.inspected_to)
    dates = [PartialDate.parse(text) for text in texts if text]
    if not dates or any(each.year is None for each in dates):
        return None
    return min(map(_earliest, dates)), max(map(latest, dates))


def first_day(report: Report) -> date | None:
    """Return the first day on which a report's findings can have been made; None where no year is stated."""
    if visit := visit_days(report):
        return visit[0]
    stated = report.date
    return _earliest(stated) if stated and stated.year is not None else None


def last_day(report: Report) -> date:
    """Return the last day on which a report's findings can have been made; the first of all days without a year."""
    if visit := visit_days(report):
        return visit[1]
    stated = report.date
    return latest(stated) if stated and stated.year is not None else date.min


def possible_days(report: Report, year: int | None = None) -> tuple[date, date] | None:
    """Return the first and the last day on which a report's visit can have been; None where nothing bounds it.

    A visit without a year was before its publication, or in the `year` that is inferred for it. Where no visit is
    stated, it was in the months before the publication.
    """
    if visit := visit_days(report):
        return visit
    published = published_days(report)
    words = report.assessed or report.inspected
    stated = PartialDate.parse(words) if words else None
    if stated is None or stated.year is not None:
        return days_before(published) if published else None
    if year is None:
        newest = newest_first(report)
        year = -newest[0] if newest != UNDATED else None
    if year is None:
        return None
    last = max(at for at, month in enumerate(MONTHS, 1) if month in stated.words)
    first = _earliest(stated._replace(year=year))
    end = latest(PartialDate(year + (last < first.month), last, stated.day if last == first.month else None, ""))
    return first, min(end, published[1]) if published and published[1] >= first else end


def published_days(report: Report) -> tuple[date, date] | None:
    """Return the first and the last day on which a report can have been published; None without a year."""
    published = PartialDate.parse(report.published) if report.published else None
    return (_earliest(published), latest(published)) if published and published.year is not None else None


def days_before(published: tuple[date, date]) -> tuple[date, date]:
    """Return the days on which the visit of a report can have been of which only the publication is known."""
    return published[0] - MONTHS_TO_PUBLISH, published[1]


def latest(stated: PartialDate) -> date:
    """Return the last day that a date can mean."""
    year, month = stated.year or 1, stated.month or 12
    return date(year, month, stated.day or monthrange(year, month)[1])


def _earliest(stated: PartialDate) -> date:
    return date(stated.year or 1, stated.month or 1, stated.day or 1)


def _is_to_the_day(report: Report) -> bool:
    return report.date is not None and report.date.day is not None
