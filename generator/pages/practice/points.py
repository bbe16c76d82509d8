"""The report of the whole site: what in its records does not add up, and what is missing.

Each finding of a record is a point, and each point leads to where the practice's page shows the finding. The points are
made from the findings alone: no page is made for them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from generator.evidence import Record, Unread
from generator.findings import (
    BrokenChain,
    ComparedRecord,
    Disagreement,
    ExplainedEdit,
    JudgedScore,
    RecordFinding,
    open_findings,
)
from generator.model import Practice, Report, SiteSettings
from generator.pages.page_frame import frame
from generator.pages.practice.fragments import (
    MAIN,
    chain_fragment,
    disagreement_fragment,
    document_fragment,
    edit_fragment,
    left_over,
    page_path,
    question_fragment,
    report_links,
    sources_path,
)
from generator.pages.views import Link, Point, SurveyPage
from generator.pages.wording import (
    LISTED,
    LONG,
    LONG_VALUE,
    apart,
    count,
    field_name,
    in_words,
    section,
    short,
    values_now,
    values_of_source,
)
from generator.routes import report_index

REPORT = Link("report/index.html", "What does not add up", "report")


@dataclass(frozen=True)
class _PointWriter:
    """A record whose findings are put into words, with the links to its reports."""

    record: Record

    @cached_property
    def reports(self) -> tuple[Link, ...]:
        """Return the link to each report, in the record's order."""
        return report_links(self.record.practice)

    def labels(self, *routes: str) -> Iterator[str]:
        """Yield the titles of the reports that these routes belong to."""
        indexes = (report_index(route) for route in routes)
        return (self.reports[index].label for index in indexes if 0 <= index < len(self.reports))


class _PointWords(NamedTuple):
    """The fragment where a finding is shown, what it is about, a sentence, and whether that is among the sources."""

    fragment: str
    subject: str
    sentence: str
    in_sources: bool = False


class _PointSection(NamedTuple):
    """A section of the report: the code of its findings, its heading, the sentence above the list, and its words.

    `describe` returns None for a finding that no page shows.
    """

    id: str
    code: str
    heading: str
    about: str
    describe: Callable[[_PointWriter, RecordFinding[Any]], _PointWords | None]


def points_of(compared: ComparedRecord) -> Iterator[Point]:
    """Yield all that is open in a record, as its page shows it, section by section."""
    writer = _PointWriter(compared.record)
    path = page_path(compared.record)
    practice = Link(path, compared.record.practice.heading)
    for finding in open_findings(compared):
        part = _BY_CODE[finding.code]
        if words := part.describe(writer, finding):
            place = sources_path(compared.record) if words.in_sources else path
            yield Point(part.id, practice, Link(f"{place}#{words.fragment}", words.subject), words.sentence)


def survey_page(found: Iterable[Point], settings: SiteSettings) -> SurveyPage:
    """Return the report that these points make, in their order. Of each section the first few are listed."""
    counts: Counter[str] = Counter()
    listed: dict[str, list[Point]] = {part.id: [] for part in _SECTIONS}
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
        sections=tuple(
            section(part.id, part.heading, part.about, listed[part.id], counts[part.id]) for part in _SECTIONS
        ),
    )


def _conflict(writer: _PointWriter, finding: RecordFinding[ExplainedEdit]) -> _PointWords:
    edit = finding.about.edit
    now = values_now(edit, writer.record.practice)
    page = f"The page says “{short(' '.join(now), LONG_VALUE)}”" if now else "Removed by hand"
    source = short(", ".join(text for text, _ in values_of_source(edit)), LONG)
    if not source.endswith("…"):
        source = f"{source}."
    elif source.count("“") > source.count("”"):  # a quotation that is cut short is closed
        source = f"{source}”"
    subject = ", ".join((field_name(edit.route), *writer.labels(edit.route)))
    return _PointWords(edit_fragment(finding.number), subject, f"{page}; the source says {source}")


def _contradiction(writer: _PointWriter, finding: RecordFinding[Disagreement]) -> _PointWords:
    """Describe each value with its documents; of texts that begin alike, what follows the words they share."""
    disagreement = finding.about
    values = apart([in_words(disagreement.route, facts[0].value) for facts in disagreement.sides])
    documents = (dict.fromkeys(fact.document for fact in facts) for facts in disagreement.sides)
    stated = (f"“{value}” in {' and '.join(names)}" for value, names in zip(values, documents, strict=True))
    subject = ", ".join((field_name(disagreement.route), *writer.labels(*disagreement.routes)))
    return _PointWords(disagreement_fragment(finding.number), subject, f"{', '.join(stated)}.")


def _gap(_: _PointWriter, finding: RecordFinding[BrokenChain]) -> _PointWords:
    chain = finding.about
    return _PointWords(chain_fragment(finding.number), field_name(chain.held_at), chain.sentence)


def _score(writer: _PointWriter, finding: RecordFinding[JudgedScore]) -> _PointWords | None:
    """Describe the score of a report; the page of a practice shows no scores of services."""
    judged, index = finding.about, report_index(finding.route)
    if index < 0:
        return None
    report = writer.reports[index]
    said = f"The score is {judged.score}, and the statements give {judged.sum_in_words}."
    return _PointWords(question_fragment(report, judged.name), f"{judged.name.heading}, {report.label}", said)


def _unread(writer: _PointWriter, finding: RecordFinding[Unread]) -> _PointWords:
    document, words, start = finding.about
    text = writer.record.texts.get(document, "")
    kept = next(each for each in writer.record.evidence.documents if each.document == document)
    shown = any(span.start == start and (not text or text[start : span.end].strip()) for span in kept.not_understood)
    fragment = left_over(writer.record, document, start) if shown else document_fragment(writer.record, kept)
    return _PointWords(fragment, document, f"“{short(words, LONG)}”", in_sources=True)


def _undated(writer: _PointWriter, finding: RecordFinding[Report]) -> _PointWords:
    report = writer.reports[report_index(finding.route)]
    return _PointWords(report.href.removeprefix("#"), report.label, "Nothing in it states a year.")


def _without_id(_: _PointWriter, finding: RecordFinding[Practice]) -> _PointWords:
    postcode = finding.about.postcode
    known = f"postcode {postcode}" if postcode else "nothing else"
    return _PointWords(MAIN, "No location id", f"Known by its name and {known}.")


_SECTIONS: tuple[_PointSection, ...] = (
    _PointSection(
        "conflicts",
        "changed-against-source",
        "Changed by hand, unlike the documents",
        "The page shows a person’s value, and a document says something else.",
        _conflict,
    ),
    _PointSection(
        "contradictions",
        "documents-disagree",
        "Documents that contradict each other",
        "Two documents, or two places in one, give different values.",
        _contradiction,
    ),
    _PointSection(
        "chains",
        "chain.broken",
        "Gaps between reports",
        "A report says what a rating was before, and the report before it says something else. One may be missing.",
        _gap,
    ),
    _PointSection(
        "arithmetic",
        "score.arithmetic",
        "Scores that do not add up",
        "The scores of the statements give a different percentage from the published one.",
        _score,
    ),
    _PointSection(
        "unread",
        "rating-unread",
        "Sentences about ratings that were not understood",
        "No rating was read from them.",
        _unread,
    ),
    _PointSection(
        "undated",
        "report-undated",
        "Reports without a year",
        "They do not set the rating at the top of a page, because nothing says how old they are.",
        _undated,
    ),
    _PointSection(
        "without-id",
        "location-id-missing",
        "Records without a location id",
        "A document may be about another practice with the same name.",
        _without_id,
    ),
)
"""The sections of the report, in its order: one for each function of `findings.OPEN_FINDINGS`."""

_BY_CODE = {part.code: part for part in _SECTIONS}
