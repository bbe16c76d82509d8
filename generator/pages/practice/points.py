"""The report of the whole site: what in its records does not add up, and what is missing.

Each practice's page yields its points, and each point leads back to where that page shows it: the report can say
nothing else than the pages do.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from generator.evidence import Record
from generator.findings import EditKind
from generator.model import SiteSettings
from generator.pages.list_sections import LISTED, section
from generator.pages.page_frame import frame
from generator.pages.practice.document_sections import left_over
from generator.pages.practice_views import DisagreementView, EditView, PracticePage
from generator.pages.views import Link, Point, SurveyPage
from generator.pages.wording import LONG, LONG_VALUE, apart, count, short

REPORT = Link("report/index.html", "What does not add up", "report")

Told = Iterator[tuple[str, str, str]]
"""The fragment of the page where something is shown, what it is about, and a sentence."""


class _Sort(NamedTuple):
    """A sort of points: its section, the sentence above the list, and what finds them in a record and its page."""

    id: str
    heading: str
    about: str
    find: Callable[[Record, PracticePage], Told]


def points(record: Record, page: PracticePage) -> Iterator[Point]:
    """All that is open in a record, as its page shows it, sort by sort."""
    practice = Link(page.frame.path, page.name)
    for sort in _SORTS:
        for fragment, subject, sentence in sort.find(record, page):
            yield Point(sort.id, practice, Link(f"{page.frame.path}#{fragment}", subject), sentence)


def survey_page(found: Iterable[Point], settings: SiteSettings) -> SurveyPage:
    """The report that these points make, in the order in which they come. Of each sort the first few are listed."""
    counts: Counter[str] = Counter()
    listed: dict[str, list[Point]] = {sort.id: [] for sort in _SORTS}
    practices: set[str] = set()
    for point in found:
        counts[point.section] += 1
        practices.add(point.practice.href)
        if len(listed[point.section]) < LISTED:
            listed[point.section].append(point)
    about = "What does not add up or is missing on this site."
    return SurveyPage(
        frame=frame(REPORT.href, f"{REPORT.label} | {settings.title}", about, settings),
        heading=REPORT.label,
        summary=f"{count(counts.total(), 'point')} in {count(len(practices), 'practice')}.",
        sections=tuple(section(sort.id, sort.heading, sort.about, listed[sort.id], counts[sort.id]) for sort in _SORTS),
    )


def _conflicts(_: Record, page: PracticePage) -> Told:
    for edit in page.edits:
        if edit.change in (EditKind.CORRECTED, EditKind.REMOVED) and any(said.sources for said in edit.said):
            says = f"The page says “{short(' '.join(edit.stands), LONG_VALUE)}”" if edit.stands else "Removed by hand"
            yield edit.id, _within(edit.field, edit), f"{says}; the source says {_said(edit)}"


def _said(edit: EditView) -> str:
    """Return what the source states, to the end of the sentence; a quotation that is cut is closed."""
    said = short(", ".join(said.text for said in edit.said), LONG)
    if not said.endswith("…"):
        return f"{said}."
    return f"{said}”" if said.count("“") > said.count("”") else said


def _contradictions(_: Record, page: PracticePage) -> Told:
    for one in page.disagreements:
        yield one.id, _within(one.field, one), f"{', '.join(_sides(one))}."


def _sides(one: DisagreementView) -> Iterator[str]:
    """Each value with its documents; of texts that begin alike, what follows the words they share."""
    for value, side in zip(apart([side.value for side in one.sides]), one.sides, strict=True):
        yield f"“{value}” in {' and '.join(side.documents)}"


def _within(field: str, shown: EditView | DisagreementView) -> str:
    """The field's name and, where it is one of a report, that report's."""
    reports = shown.reports if isinstance(shown, DisagreementView) else filter(None, (shown.report,))
    return ", ".join((field, *(report.label for report in reports)))


def _chains(_: Record, page: PracticePage) -> Told:
    for chain in page.chains:
        yield chain.id, chain.field, chain.told.text


def _arithmetic(_: Record, page: PracticePage) -> Told:
    for report in page.reports:
        for question in report.questions:
            if not question.agrees and question.score:
                said = f"The score is {question.score.text}, and the statements give {question.arithmetic}."
                yield question.id, f"{question.name}, {report.title}", said


def _unread(record: Record, page: PracticePage) -> Told:
    shown = {passage.id for source in page.sources for passage in source.not_understood}
    for unread in record.unread:
        place = left_over(record, unread.document, unread.start)
        yield place if place in shown else "not-understood", unread.document, f"“{short(unread.words, LONG)}”"


def _undated(_: Record, page: PracticePage) -> Told:
    for report in page.reports:
        if report.undated:
            yield report.id, report.title, "Nothing in it states a year."


def _without_id(record: Record, _: PracticePage) -> Told:
    if not record.practice.location_id:
        known = record.practice.postcode
        yield "main", "No location id", f"Known by its name and {f'postcode {known}' if known else 'nothing else'}."


_SORTS: tuple[_Sort, ...] = (
    _Sort(
        "conflicts",
        "Changed by hand, unlike the documents",
        "The page shows a person’s value, and a document says something else.",
        _conflicts,
    ),
    _Sort(
        "contradictions",
        "Documents that contradict each other",
        "Two documents, or two places in one, give different values.",
        _contradictions,
    ),
    _Sort(
        "chains",
        "Gaps between reports",
        "A report says what a rating was before, and the report before it says something else. One may be missing.",
        _chains,
    ),
    _Sort(
        "arithmetic",
        "Scores that do not add up",
        "The scores of the statements give a different percentage from the published one.",
        _arithmetic,
    ),
    _Sort(
        "unread",
        "Sentences about ratings that were not understood",
        "No rating was read from them.",
        _unread,
    ),
    _Sort(
        "undated",
        "Reports without a year",
        "They do not set the rating at the top of a page, because nothing says how old they are.",
        _undated,
    ),
    _Sort(
        "without-id",
        "Records without a location id",
        "A document may be about another practice with the same name.",
        _without_id,
    ),
)
"""The sections of the report, in its order. To add one, add what finds its points here."""
