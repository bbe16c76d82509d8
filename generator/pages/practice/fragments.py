"""Targets of links: the page of a record, the fragment of each of its parts, and the page of a location at CQC."""

from generator.evidence import KeptDocument, Record
from generator.model import KeyQuestionName, Practice, Report
from generator.pages.views import Link
from generator.pages.wording import KIND_WORDS, anchor, report_title, safe_link

MAIN, NOT_UNDERSTOOD = "main", "not-understood"
SOURCES = "sources.html"
"""The page of a practice with the texts of its documents, beside the practice's page."""

_TAKEN = ("ratings", NOT_UNDERSTOOD, "sources", "services", "reply", "by-hand", "disagreements", MAIN)


def page_path(record: Record) -> str:
    """Return the path of a record's page in the site."""
    return f"practices/{record.slug}/index.html"


def sources_path(record: Record) -> str:
    """Return the path of the page with the texts of a record's documents."""
    return f"practices/{record.slug}/{SOURCES}"


def location_link(location_id: str | None) -> str | None:
    """Return the address of a location's page at CQC."""
    return safe_link(f"https://www.cqc.org.uk/location/{location_id}") if location_id else None


def report_links(practice: Practice) -> tuple[Link, ...]:
    """Return, for each report of a practice in its order, the link to its section on the page."""
    used = set(_TAKEN)
    return tuple(Link(f"#{unique(_report_id(report), used)}", report_title(report)) for report in practice.reports)


def question_fragment(report: Link, name: KeyQuestionName) -> str:
    """Return the fragment of a key question in the section of a report."""
    return f"{report.href.removeprefix('#')}-{name.value.replace('_', '-')}"


def edit_fragment(number: int) -> str:
    """Return the fragment of an edit by hand, by its number on the page, from 1."""
    return f"by-hand-{number}"


def disagreement_fragment(number: int) -> str:
    """Return the fragment of a disagreement, by its number on the page, from 1."""
    return f"disagreement-{number}"


def chain_fragment(number: int) -> str:
    """Return the fragment of a gap between reports, by its number on the page, from 1."""
    return f"chain-{number}"


def passage_fragment(number: int) -> str:
    """Return the fragment of a passage among the sources, by its number, from 1."""
    return f"n{number}"


def document_fragment(record: Record, kept: KeptDocument) -> str:
    """Return the fragment of a document among the sources: its number, from 1."""
    return f"document-{record.evidence.documents.index(kept) + 1}"


def left_over(record: Record, document: str, start: int) -> str:
    """Return the fragment of a passage that was not understood, by its document and its start in that."""
    names = [kept.document for kept in record.evidence.documents]
    return f"left-over-{names.index(document) + 1}-{start}"


def unique(wanted: str, used: set[str]) -> str:
    """Return `wanted`, or `wanted-2` and so on where it is used; the answer counts as used from now on."""
    name, number = wanted, 1
    while name in used:
        number += 1
        name = f"{wanted}-{number}"
    used.add(name)
    return name


def _report_id(report: Report) -> str:
    return anchor(f"{KIND_WORDS[report.kind]} {report.assessed or report.inspected or report.published or ''}")
