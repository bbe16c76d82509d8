"""The order of reports: newest first, by the best bound that their dates give.

A report is of its visit. Where the visit has no year, it was before the publication: a visit in `July` of a report that
was published on 4 September 2025 was in July 2025. Where no year is stated at all, nothing says when the report was.
"""

from collections.abc import Sequence
from typing import NamedTuple

from generator.dates import PartialDate
from generator.model.reports import Report

SortKey = tuple[int, int, int]
"""Year, month and day, negative, so that the newest is the least; a part that is not stated is 0."""

UNDATED: SortKey = (1, 0, 0)
"""The key of a report without a year: after every dated one, since no document states that it is newer."""


class ReportDates(NamedTuple):
    """The dates of a report, as a record has them."""

    assessed: str | None = None
    inspected: str | None = None
    published: str | None = None


Dated = Report | ReportDates


def newest_first(report: Dated) -> SortKey:
    """Return the sort key of a report by itself: by its visit, else by its publication."""
    visit = report.assessed or report.inspected
    stated = PartialDate.parse(visit) if visit else None
    if stated is not None and stated.year is not None:
        return _key(stated)
    published = PartialDate.parse(report.published) if report.published else None
    if published is None or published.year is None:
        return UNDATED
    return _key(_last_before(stated, published) if stated else published)


def sort_key_of_date(text: str | None) -> SortKey:
    """Return the sort key of a date in a record; that of an undated report for no date, or one without a year."""
    date = PartialDate.parse(text) if text else None
    return _key(date) if date else UNDATED


def in_order(reports: Sequence[Dated]) -> tuple[int, ...]:
    """Return the indexes of reports, the newest first, and those without a year last, in their order.

    A report is published months after its visit. One that states its publication alone is therefore placed by the
    publications of the others: after a report that was published later, and before one that was published earlier.
    """
    keys = [(*newest_first(report), 0) for report in reports]
    for at, report in enumerate(reports):
        if report.published and not (report.assessed or report.inspected) and keys[at][:3] != UNDATED:
            keys[at] = _among_publications(report.published, [*reports[:at], *reports[at + 1 :]])
    return tuple(sorted(range(len(reports)), key=keys.__getitem__))


def _among_publications(published: str, others: Sequence[Dated]) -> tuple[int, int, int, int]:
    """Return the sort key of a report that states its publication alone, among the others of its practice."""
    own = sort_key_of_date(published)
    visits = [
        (newest_first(each), sort_key_of_date(each.published))
        for each in others
        if each.published and (each.assessed or each.inspected) and newest_first(each) != UNDATED
    ]
    later = [visit for visit, key in visits if key < own]
    earlier = [visit for visit, key in visits if own < key]
    if not later or max(later) < own:
        return (*own, 0)
    if earlier and min(earlier) <= max(later):
        return (*min(earlier), -1)
    return (*max(later), 1)


def _last_before(visit: PartialDate, published: PartialDate) -> PartialDate:
    """Return a visit whose year is not stated with that of its last day before the publication."""
    day, until = (visit.month or 0, visit.day or 0), (published.month or 12, published.day or 31)
    year = (published.year or 0) - (day > until)
    return visit._replace(year=year)


def _key(date: PartialDate) -> SortKey:
    return (-date.year, -(date.month or 0), -(date.day or 0)) if date.year is not None else UNDATED
