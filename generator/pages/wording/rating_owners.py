"""Whose a rating is: words for one that CQC gave to another registration than the one that a page is about.

>>> from generator.model import ReportKind
>>> carried_over_from(Report(ReportKind.INSPECTION, inherited_from="1-545296200"))
'carried over from registration 1-545296200'
"""

from generator.dates import PartialDate
from generator.model import Practice, Report, Service


def carried_over_from(rated: Report | Service) -> str:
    """Return where a rating was carried over from, as the words after it; empty for one of this registration."""
    if rated.inherited_from:
        return f"carried over from registration {rated.inherited_from}"
    return "carried over from an earlier registration" if isinstance(rated, Report) and rated.inherited else ""


def given_to_another(report: Report) -> str:
    """Return the sentence of a rating that was given to another registration; empty for one of this registration."""
    if report.inherited_from:
        return f"CQC gave this rating to another registration, {report.inherited_from}, and carried it over to this one"
    return "CQC carried this rating over from an earlier registration" if report.inherited else ""


def registered_after(practice: Practice, report: Report) -> str | None:
    """Return the day on which a registration began, where that was after the date of a report for certain."""
    began = practice.registration_date
    if not began or not report.date or report.date.year is None or report.inherited or report.inherited_from:
        return None
    return began if _later(began, report) else None


def _later(began: str, report: Report) -> bool:
    """Return whether a registration began after the year, the month or the day of a report."""
    start, date = PartialDate.parse(began), report.date
    if date is None or start.year is None:
        return False
    for stated, first in zip(date[:3], start[:3], strict=True):
        if stated is None or first is None:
            return False
        if stated != first:
            return bool(stated < first)
    return False
