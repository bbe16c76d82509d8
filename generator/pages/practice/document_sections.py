"""The documents of a practice: what each is, where CQC publishes it, and what became of its text."""

from collections.abc import Sequence
from urllib.parse import quote

from generator.evidence import KeptDocument, Record
from generator.model import ReportKind
from generator.pages.practice.fragments import SOURCES, document_fragment, left_over, location_link
from generator.pages.sources_views import SourceView
from generator.pages.views import Link
from generator.pages.wording import KIND_WORDS, at_cqc, count, safe_link

ENDS = 5
"""The number of words at each end of a long passage that its address at CQC names."""
CQC = "https://www.cqc.org.uk/"


def source_views(record: Record) -> tuple[SourceView, ...]:
    """Return one view for each kept document."""
    return tuple(source_view(record, kept) for kept in record.evidence.documents)


def source_view(record: Record, kept: KeptDocument) -> SourceView:
    """Return what a document is, and the links to its text, to CQC and to what was not understood in it."""
    link, known = document_link(record, kept)
    text = record.texts.get(kept.document, "")
    left = [span for span in kept.not_understood if not text or text[span.start : span.end].strip()]
    fragment = document_fragment(record, kept)
    first_left = left_over(record, kept.document, left[0].start) if left else fragment
    return SourceView(
        id=fragment,
        name=_title(kept),
        kind=KIND_WORDS[kept.kind],
        link=link,
        known=known,
        is_page=known and at_cqc(link.href) and kept.extract is None and kept.kind is not ReportKind.DIRECTORY,
        account=_account(kept),
        text=Link(f"{SOURCES}#{fragment}", "Read its text, with what was read from it"),
        not_understood=Link(f"{SOURCES}#{first_left}", count(len(left), "passage")) if left else None,
        left=len(left),
    )


def _title(kept: KeptDocument) -> str:
    """Return the name of a document and, for an extract of a table, its rows: `directory.csv, rows 5 and 6`."""
    if kept.extract is None:
        return kept.document
    *most, last = map(str, kept.extract.rows)
    rows = f"rows {', '.join(most)} and {last}" if most else f"row {last}"
    sheet = f", sheet {kept.extract.sheet}" if kept.extract.sheet else ""
    return f"{kept.document}{sheet}, {rows}"


def document_link(record: Record, kept: KeptDocument) -> tuple[Link, bool]:
    """Return where a document is published, and True; else where a reader can look for it, and False.

    A report's address is that of its document where it has only one.
    """
    reports = [report for report in record.practice.reports if kept.document in report.documents]
    own = (kept.url, *(report.url for report in reports if len(report.documents) == 1))
    for url in own:
        if href := safe_link(url):
            return Link(href, "Read it on CQC’s website" if at_cqc(href) else "Read it where it was found"), True
    for report in reports:
        if (href := safe_link(report.url)) and at_cqc(href):
            return Link(href, "the report it belongs to on cqc.org.uk"), False
    return Link(location_link(record.practice.location_id) or CQC, "the practice on cqc.org.uk"), False


def understood(views: Sequence[SourceView]) -> str:
    """Return one sentence on what was not understood, which says so where nothing is left."""
    left = sum(view.left for view in views)
    if not left:
        return (
            f"Nothing was left over. Every sentence of {_documents(len(views))} was read, "
            "or is text that every CQC page repeats, such as menus."
        )
    return (
        f"{count(left, 'passage')} in {_documents(len(views))} could not be turned into facts. "
        f"{'It is' if left == 1 else 'They are'} shown word for word in the text, so that nothing is hidden."
    )


def proof(found: int, facts: int, documents: int, edits: int) -> str:
    """Return `71 facts, all found again word for word in 2 documents; 2 values changed by hand.`"""
    if not facts:
        return "No fact on this page was read from a document: people wrote this record by hand."
    everything = f"{count(facts, 'fact')}, {'' if facts == 1 else 'all '}" if not edits else f"{count(facts, 'fact')} "
    shown = everything if found == facts else f"{found:,} of {count(facts, 'fact')} "
    by_hand = f"; {count(edits, 'value')} changed by hand" if edits else ""
    return f"{shown}found again word for word in {count(documents, 'document')}{by_hand}."


def _documents(number: int) -> str:
    return "the one document" if number == 1 else f"the {number:,} documents"


def _account(kept: KeptDocument) -> str:
    furniture = sum(span.end - span.start for span in kept.furniture)
    left = sum(span.end - span.start for span in kept.not_understood)
    read = kept.characters - furniture - left
    return (
        f"{kept.characters:,} characters: {read:,} read, {furniture:,} that every CQC page repeats, such as menus, "
        f"{left:,} not understood."
    )


def address_of_words(address: str, words: str) -> str:
    """Return the address of words on CQC's page: browsers scroll to them. Long words are named by their two ends.

    Source: text fragments, https://wicg.github.io/scroll-to-text-fragment/.
    """
    parts = words.split()
    ends = [words] if len(parts) <= 2 * ENDS else [" ".join(parts[:ENDS]), " ".join(parts[-ENDS:])]
    encoded = ",".join(quote(end, safe="").replace("-", "%2D") for end in ends)
    return f"{address.partition('#')[0]}#:~:text={encoded}"
