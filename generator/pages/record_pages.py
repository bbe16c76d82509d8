"""The files of one record, and its summary for the pages about many: each record is rendered alone, in any process."""

from typing import NamedTuple

from generator.evidence import Record
from generator.pages.badges import badge
from generator.pages.lists import changed, crumb, index_row
from generator.pages.practice import make_practice_page
from generator.pages.practice_views import PracticePage
from generator.pages.rendering import Theme
from generator.pages.site_plan import Surroundings
from generator.pages.summaries import Summary

PRACTICE, SOURCES = RECORD_TEMPLATES = ("practice.html", "sources.html")
"""The templates of a practice's page, and of the page with the texts of its documents."""


class RecordOutput(NamedTuple):
    """The summary of a record, and its files as (path, bytes): none where its template failed."""

    summary: Summary
    files: tuple[tuple[str, bytes], ...]


def practice_page(record: Record, surroundings: Surroundings) -> PracticePage:
    """Return all that the page of one practice shows."""
    return make_practice_page(record, surroundings.settings, crumb(record.practice, paged=surroundings.paged))


def make_record_output(record: Record, surroundings: Surroundings, theme: Theme) -> RecordOutput:
    """Return the files of a record: its page, that of its documents, and its badge; and its summary."""
    page = practice_page(record, surroundings)
    picture = badge(page.badge)
    former = tuple(record.practice.former_slugs)
    summary = Summary(
        slug=record.slug,
        path=record.path,
        row=index_row(record),
        former=former,
        points=page.points,
        changes=tuple(changed(page)),
        badge=picture.decode() if former else "",
    )
    made = theme.page(PRACTICE, surroundings.layout, page)
    texts = theme.page(SOURCES, surroundings.layout, page.texts) if page.texts else ()
    return RecordOutput(summary, (*made, *texts, (page.badge.path, picture)) if made else ())
