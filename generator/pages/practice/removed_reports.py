"""The reports that documents tell of and a person removed from a record: what the top of its page says of them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.dates import PartialDate
from generator.evidence import Fact, Record
from generator.findings import REMOVED_REPORT, HandEdit
from generator.model import Report, ReportKind
from generator.pages.practice.provenance import Provenance
from generator.pages.views import Link, Shown
from generator.pages.wording import in_sentence, report_name

_FIELD = re.compile(r"report(?:\[([^\]]+)\])?\.(.+)")


class RemovedReports(NamedTuple):
    """The sentence about removed reports, empty without any; and whether one of them gives an overall rating."""

    notes: tuple[Shown, ...]
    rated: bool


def removed_reports(record: Record, words: Provenance) -> RemovedReports:
    """The note about the reports that a person removed, with the way to where the page tells of them."""
    gone = [(number, edit) for number, edit in enumerate(words.edits, 1) if edit.route == REMOVED_REPORT]
    if not gone:
        return RemovedReports((), False)
    rated = any(name == "overall.rating" for _, edit in gone for name, _ in _told(edit.said))
    names = {report_name(_report(record, edit)) for _, edit in gone}  # several documents may tell of one report
    what = "reports" if len(names) > 1 else f"the {in_sentence(names.pop())}"
    link = Link(f"#by-hand-{gone[0][0]}", "what the source says")
    return RemovedReports((Shown(f"A person removed {what} from this record.", marks=(link,)),), rated)


def _report(record: Record, edit: HandEdit) -> Report:
    """As much of a removed report as names it: its kind and its dates, as the document tells them."""
    told = dict(_told(edit.said))
    kinds = {name: kept.kind for kept in record.evidence.documents for name in (kept.document, kept.url)}
    read = next((kind for kind in ReportKind if kind == told.get("kind")), None)
    kind = read or kinds.get(edit.said[0].document, ReportKind.INSPECTION)
    assessed, inspected, published = (_date(told.get(name)) for name in ("assessed", "inspected", "published"))
    if not (assessed or inspected or published):
        inspected = next((_date(match[1]) for fact in edit.said if (match := _FIELD.fullmatch(fact.field))), None)
    return Report(kind, assessed=assessed, inspected=inspected, published=published)


def _told(facts: tuple[Fact, ...]) -> Iterator[tuple[str, str]]:
    return ((match[2], fact.value) for fact in facts if (match := _FIELD.fullmatch(fact.field)))


def _date(text: str | None) -> str | None:
    """The date where it is one."""
    try:
        return text if text and PartialDate.parse(text) else None
    except ValueError:
        return None
