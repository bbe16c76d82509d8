"""Inferred order: an undated report that a dated one describes as the one before it, and reports whose order is open.

“At our last assessment, we rated this key question Inadequate”: the one undated report here that rated it so came
before. What is inferred is shown as such, with both sentences. It is stored nowhere, and rates nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.findings.inferred_years import infer_years
from generator.findings.visits import (
    RATED,
    companions,
    days_before,
    possible_days,
    published_days,
    rated,
    rated_route,
    visit_days,
)
from generator.model import UNDATED, KeyQuestionName, Practice, Rating, Report, ReportKind, State, newest_first

_VISITS = (ReportKind.ASSESSMENT, ReportKind.INSPECTION, ReportKind.PRESS_RELEASE)


@dataclass(frozen=True, slots=True)
class InferredOrder:
    """An undated report and a later one, by their indexes, and the subject whose rating shows the order."""

    earlier: int
    later: int
    field: KeyQuestionName | None

    @property
    def previous_at(self) -> str:
        """Return the route of what the later report states as the rating before."""
        return f"{rated_route(self.later, self.field)}.previous"

    @property
    def rating_at(self) -> str:
        """Return the route of that rating in the undated report."""
        return f"{rated_route(self.earlier, self.field)}.rating"


def infer_order(reports: Sequence[Report]) -> dict[int, InferredOrder]:
    """Return, by index, the undated reports that came before a dated one, with the newest such report.

    The dated one states a previous rating, exactly one undated report gives that rating, and no older dated report
    does. All their other ratings must fit this order too, and must not fit the opposite one.
    """
    undated = [index for index, report in enumerate(reports) if _is_undated(report)]
    found: dict[int, InferredOrder] = {}
    if not undated:
        return found
    dated = [index for index, report in enumerate(reports) if report.kind in _VISITS and index not in undated]
    for later in sorted(dated, key=lambda index: newest_first(reports[index])):
        for field in RATED:
            before = _previous(reports[later], field)
            giving = [index for index in undated if before and _rating(reports[index], field) is before]
            if len(giving) != 1 or giving[0] in found:
                continue
            older = (each for each in dated if newest_first(reports[each]) > newest_first(reports[later]))
            if any(_rating(reports[each], field) is before for each in older):
                continue
            if _fits(reports[giving[0]], reports[later]) and not _may_follow(reports[giving[0]], reports[later]):
                found[giving[0]] = InferredOrder(giving[0], later, field)
    return found


def reports_that_may_be_newer(practice: Practice) -> tuple[int, ...]:
    """Return the indexes of reports that may be newer than the current one and give another overall rating,
    or state that none is published.

    Their dates do not show the order (`July`, `2025` beside `2025-03`, a visit in the months before a publication), and
    nothing else does.
    """
    current, reports = practice.current, practice.reports
    if current is None or current.overall is None or practice.withdrawn or len(reports) < 2:
        return ()
    differing = [
        index
        for index, report in enumerate(reports)
        if report is not current and report.overall and _replaces_a_rating(report.overall.rating)
        and report.overall.rating is not current.overall.rating
    ]  # fmt: skip
    if not differing:
        return ()
    at = next(index for index, report in enumerate(reports) if report is current)
    together, order, years = companions(reports)[at], infer_order(reports), infer_years(reports)
    return tuple(
        index
        for index in differing
        if (index not in together or _is_published_later(reports[index], current))
        and not (index in order and newest_first(reports[order[index].later]) >= newest_first(current))
        and (index in together or _may_be_newer(reports[index], current, years[index].year if index in years else None))
    )


def _is_published_later(report: Report, current: Report) -> bool:
    """Return whether a report was published after another one of the same visit."""
    published, before = published_days(report), published_days(current)
    return published is not None and before is not None and published[0] > before[1]


def _replaces_a_rating(given: Rating | State | None) -> bool:
    """Return whether the rating before would not be the current one any more: a rating is given, or none is published.

    After an inspection that gave no rating, the rating before it is current.
    """
    return isinstance(given, Rating) or given in (State.NO_PUBLISHED_RATING, State.RATING_SUSPENDED)


def _may_be_newer(report: Report, current: Report, year: int | None) -> bool:
    """Return whether the dates of a report allow that it is newer than the current one; `year` is an inferred one.

    Of two reports of which one names no visit, the publications decide, and so they do beside the rating that CQC's
    register gives as the current one, which it may have published again.
    """
    if current.current and not set(report.documents).isdisjoint(current.documents):
        return False
    published, republished = published_days(report), published_days(current)
    one_unvisited = current.current or None in (visit_days(report), visit_days(current))
    if published and republished and one_unvisited:
        return published[1] > republished[0] and published != republished
    mine = possible_days(report, year)
    others = days_before(republished) if current.current and republished else possible_days(current)
    return mine is None or others is None or mine[1] > others[0]


def _is_undated(report: Report) -> bool:
    return report.kind in _VISITS and newest_first(report) == UNDATED


def _rating(report: Report, field: KeyQuestionName | None) -> Rating | None:
    given = rated(report, field)
    return given.rating if given and isinstance(given.rating, Rating) else None


def _previous(report: Report, field: KeyQuestionName | None) -> Rating | None:
    given = rated(report, field)
    return given.previous if given and isinstance(given.previous, Rating) else None


def _fits(earlier: Report, later: Report) -> bool:
    """Return whether no previous rating of the later report differs from the rating of the earlier one."""
    pairs = ((_rating(earlier, field), _previous(later, field)) for field in RATED)
    return all(rating is previous for rating, previous in pairs if rating and previous)


def _may_follow(undated: Report, dated: Report) -> bool:
    """Return whether the ratings fit the opposite order too: the undated report states the dated one's as before."""
    pairs = [(_rating(dated, field), _previous(undated, field)) for field in RATED]
    both = [(rating, previous) for rating, previous in pairs if rating and previous]
    return bool(both) and all(rating is previous for rating, previous in both)
