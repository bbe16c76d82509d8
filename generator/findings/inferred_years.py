"""Inferred years: those of visits whose document names only a month, where another document dates the same visit.

What is inferred is shown as such, with the other document's words. It is stored nowhere, and orders and rates nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.dates import MONTHS, PartialDate
from generator.findings.visits import RATED, rated
from generator.model import Rating, Report, ReportKind

_VISITS = (ReportKind.ASSESSMENT, ReportKind.INSPECTION, ReportKind.PRESS_RELEASE)
_DATED = ("assessed", "inspected")


@dataclass(frozen=True, slots=True)
class InferredYear:
    """A year, the index of the report that states it, and the field that does."""

    year: int
    index: int
    field: str


def infer_years(reports: Sequence[Report]) -> dict[int, InferredYear]:
    """Return the year, where there is no doubt, for the index of each report whose visit has a month and no year.

    There is none where exactly one dated report is about the same kind of visit in that month, where it gives the same
    rating as this one at least once and never another, and where the day and the publication fit.
    """
    found = {}
    for at, report in enumerate(reports):
        for field in _DATED:
            month = _month(report, field)
            if month and (dated := _only_one(reports, field, month)) is not None:
                stated = _visit(reports[dated], field)
                if stated and stated.year and _fits(report, month, stated) and _rate_alike(report, reports[dated]):
                    found[at] = InferredYear(stated.year, dated, field)
    return found


def _month(report: Report, field: str) -> PartialDate | None:
    """Return the month of a visit whose year is not stated; None where it may be one of two months."""
    visit = _visit(report, field)
    if visit is None or visit.year is not None:
        return None
    return visit if sum(month in visit.words for month in MONTHS) == 1 else None


def _only_one(reports: Sequence[Report], field: str, month: PartialDate) -> int | None:
    """Return the index of the one dated report of a visit in this month of any year."""
    dated = [
        index
        for index, report in enumerate(reports)
        if (visit := _visit(report, field)) and visit.year is not None and visit.month in (month.month, None)
    ]
    return dated[0] if len(dated) == 1 else None


def _visit(report: Report, field: str) -> PartialDate | None:
    text = getattr(report, field)
    return PartialDate.parse(text) if text and report.kind in _VISITS else None


def _fits(report: Report, month: PartialDate, stated: PartialDate) -> bool:
    """Return True where the day is the same where both state one, and the publication follows within a year or so."""
    published = PartialDate.parse(report.published) if report.published else None
    if stated.month is None or (month.day and stated.day and month.day != stated.day):
        return False
    return published is None or published.year is None or published.year - (stated.year or 0) in (0, 1)


def _rate_alike(one: Report, other: Report) -> bool:
    """Return True where two reports give one rating alike at least, and none otherwise, now or before."""
    alike = 0
    for field in RATED:
        mine, others = rated(one, field), rated(other, field)
        if mine is None or others is None:
            continue
        if mine.rating and others.rating and mine.rating is not others.rating:
            return False
        if mine.previous and others.previous and mine.previous is not others.previous:
            return False
        alike += isinstance(mine.rating, Rating) and mine.rating is others.rating
    return alike > 0
