"""The list of what people changed by hand in the records of the site, newest first.

Each practice's page yields its lines, and each line has a link to the change on that page.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from generator.dates import PartialDate
from generator.model import SiteSettings
from generator.pages.page_frame import frame
from generator.pages.practice_views import EditView, PracticePage
from generator.pages.views import Link, Point, SurveyPage, SurveySection
from generator.pages.wording import LONG, LONG_VALUE, anchor, count, ended, section, short, when

CHANGES = Link("changes/index.html", "What people changed", "changes")

MONTHS = 12
"""Months with a section of their own, at most; earlier changes share one section."""

_EARLIER, _NO_YEAR, _NO_DATE = "Earlier", "Without a year", "Without a date"
_ABOUT = {
    _NO_YEAR: "The record gives a day or a month, but no year.",
    _NO_DATE: "The record gives no date. Sorted by the name of the practice.",
}


def changed(page: PracticePage) -> Iterator[Point]:
    """Yield all that people changed in a record, in the order of its page."""
    practice = Link(page.frame.path, page.name)
    for edit in page.edits:
        place = Link(f"{page.frame.path}#{edit.id}", edit.subject)
        yield Point(_heading(edit.date), practice, place, " ".join((edit.sentence, *_reason(edit))), edit.date)


def changes_page(found: Iterable[Point], settings: SiteSettings) -> SurveyPage:
    """Return the page of these changes: month by month, the first few of each.

    Changes of one day keep their order, and so do those without a date.
    """
    points = sorted(found, key=lambda point: _age(point.date))
    practices = {point.practice.href for point in points}
    about = "What people changed by hand on this site, and what CQC’s documents say."
    return SurveyPage(
        frame=frame(CHANGES.href, f"{CHANGES.label} | {settings.title}", about, settings),
        heading=CHANGES.label,
        summary=f"{count(len(points), 'change')} in {count(len(practices), 'practice')}.",
        sections=tuple(_sections(points)),
    )


def _sections(points: list[Point]) -> Iterator[SurveySection]:
    months = {heading: list(group) for heading, group in groupby(points, lambda point: point.section)}
    last = [(heading, months.pop(heading, [])) for heading in (_NO_YEAR, _NO_DATE)]
    own = list(months.items())
    earlier = [point for _, group in own[MONTHS:] for point in group]
    for heading, group in (*own[:MONTHS], (_EARLIER, earlier), *last):
        if group:
            yield section(anchor(heading), heading, _ABOUT.get(heading, ""), group)


def _reason(edit: EditView) -> Iterator[str]:
    """Yield the reason, the person and the date, as far as the record has them."""
    if edit.why:
        yield ended(f"Why: {short(edit.why, LONG)}")
    by = f"by {short(edit.by, LONG_VALUE)}" if edit.by else ""
    if who := " ".join(filter(None, (by, when(edit.date, on="on") if edit.date else ""))):
        yield ended(f"Changed {who}")


def _heading(date: str | None) -> str:
    """Return the section of a date: `May 2026`, or `2026` where there is no month."""
    if not date:
        return _NO_DATE
    stated = PartialDate.parse(date)
    return str(stated._replace(day=None)) if stated.year else _NO_YEAR


def _age(date: str | None) -> tuple[int, int, int, int]:
    """Return a sort key: newest first, a year without month after its months; last, no year, then no date."""
    if not date:
        return (2, 0, 0, 0)
    year, month, day, _ = PartialDate.parse(date)
    return (0, -year, -(month or 0), -(day or 0)) if year else (1, 0, 0, 0)
