"""Removed reports: the note at the top of a page about reports that a person removed from the record."""

from collections.abc import Iterator
from typing import NamedTuple

from generator.dates import PartialDate
from generator.evidence import Fact, Record
from generator.findings import HandEdit
from generator.model import Report, ReportKind
from generator.pages.practice.fragments import edit_fragment
from generator.pages.practice.provenance import Provenance
from generator.pages.views import Link, Shown
from generator.pages.wording import in_sentence, report_name
from generator.routes import REMOVED_REPORT, parse_field


class RemovedReports(NamedTuple):
    """The notes about them, which are none where there are none; `rated` is True where one gives an overall rating."""

    notes: tuple[Shown, ...]
    rated: bool


def removed_reports(record: Record, words: Provenance) -> RemovedReports:
    """Return the note about the reports that a person removed, with the link to where the page shows them."""
    gone = [(number, edit) for number, edit in enumerate(words.edits, 1) if edit.route == REMOVED_REPORT]
    if not gone:
        return RemovedReports((), False)
    rated = any(name == "overall.rating" for _, edit in gone for name, _ in _stated(edit.facts))
    names = {report_name(_report(record, edit)) for _, edit in gone}  # several documents may be about one report
    what = "reports" if len(names) > 1 else f"the {in_sentence(names.pop())}"
    link = Link(f"#{edit_fragment(gone[0][0])}", "what the source says")
    return RemovedReports((Shown(f"A person removed {what} from this record.", marks=(link,)),), rated)


def _report(record: Record, edit: HandEdit) -> Report:
    """Return as much of a removed report as names it: its kind and its dates, as the document states them."""
    stated = dict(_stated(edit.facts))
    kinds = {name: kept.kind for kept in record.evidence.documents for name in (kept.document, kept.url)}
    read = next((kind for kind in ReportKind if kind == stated.get("kind")), None)
    kind = read or kinds.get(edit.facts[0].document, ReportKind.INSPECTION)
    assessed, inspected, published = (_date(stated.get(name)) for name in ("assessed", "inspected", "published"))
    if not (assessed or inspected or published):
        inspected = next((_date(parse_field(fact.field).entry) for fact in edit.facts), None)
    return Report(kind, assessed=assessed, inspected=inspected, published=published)


def _stated(facts: tuple[Fact, ...]) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of each fact."""
    return ((parse_field(fact.field).name, fact.value) for fact in facts)


def _date(text: str | None) -> str | None:
    """Return the text where it is a date."""
    try:
        return text if text and PartialDate.parse(text) else None
    except ValueError:
        return None
