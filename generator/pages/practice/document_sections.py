"""The end of a practice's page: its documents, its sources word for word, and what was not understood."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from generator.comparison import unquoted
from generator.evidence import Fact, KeptDocument, Record, Span
from generator.pages.practice.fragments import left_over, location_link, unique
from generator.pages.practice.provenance import PassagePlace, Provenance
from generator.pages.practice_views import Passage, SourceView
from generator.pages.views import Labelled, Link, Shown
from generator.pages.wording import KIND_WORDS, anchor, at_cqc, count, field_name, in_words, safe_link
from generator.routes import holder, last_name

SURROUNDINGS = 60
"""Characters that are shown before and after the words."""
LONG = 320
"""Words longer than this, and shown whole elsewhere on the page, are shown by their two ends."""
ENDS = 110
CQC = "https://www.cqc.org.uk/"


def source_views(record: Record, provenance: Provenance) -> tuple[SourceView, ...]:
    """Return one view for each kept document, with its passages in reading order and what was not understood in it."""
    used: set[str] = set()
    shown: set[PassagePlace] = set()
    cited = {index for found in provenance.numbers.values() for index in found}
    views = []
    for kept in record.evidence.documents:
        link, known = document_link(record, kept)
        numbered = [
            (number, place)
            for number, place in enumerate(provenance.places, 1)
            if place.document in (kept.document, kept.url) and place not in shown
        ]
        shown.update(place for _, place in numbered)
        words = _Words(record, provenance, link.href if known else None)
        views.append(
            SourceView(
                id=unique(f"document-{anchor(kept.document)}", used),
                name=_title(kept),
                kind=KIND_WORDS[kept.kind],
                link=link,
                known=known,
                words_label="These words on CQC’s page" if at_cqc(link.href) else "These words where they were found",
                account=_account(kept),
                passages=tuple(words.passage(number, place, number in cited) for number, place in numbered),
                not_understood=_not_understood(record, kept, len(provenance.places)),
            )
        )
    return tuple(views)


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
    left = sum(len(view.not_understood) for view in views)
    if not left:
        return (
            f"Nothing was left over. Every sentence of {_documents(len(views))} was read, "
            "or is text that every CQC page repeats, such as menus."
        )
    return (
        f"{count(left, 'passage')} in {_documents(len(views))} could not be turned into facts. "
        f"{'It is' if left == 1 else 'They are'} shown here word for word, so that nothing is hidden."
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


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one document, and its address at CQC where that is known."""

    record: Record
    provenance: Provenance
    address: str | None

    def passage(self, number: int, place: PassagePlace, cited: bool) -> Passage:
        """Return a passage. Long words that the page cites, and so shows whole elsewhere, appear by their two ends."""
        facts, text = self.provenance.facts[place], self.record.texts.get(place.document, "")
        words = facts[0].words
        shown_whole = cited and len(words) > LONG and any(unquoted(fact.value) == unquoted(words) for fact in facts)
        within = text[place.start : place.end] == words
        return Passage(
            id=f"words-{number}",
            number=number,
            facts=tuple(_read(fact) for fact in sorted(facts, key=_rating_first)),
            before=_line_before(text, place.start) if within else "",
            opening=_to_last_word(words[:ENDS]) if shown_whole else words,
            closing=_from_first_word(words[-ENDS:]) if shown_whole else None,
            after=_line_after(text, place.end) if within else "",
            place=_line_of(text, place.start),
            href=_fragment(self.address, words) if self.address and within else None,
        )


def _line_of(text: str, start: int) -> str:
    """Return the line of a document that a passage starts on: `line 12 of the document`."""
    return f"line {text.count(chr(10), 0, start) + 1:,} of the document"


def _rating_first(fact: Fact) -> tuple[str, bool]:
    return holder(fact.field), last_name(fact.field) == "previous"


def _read(fact: Fact) -> Labelled:
    """Return the fact's name, and its value unless that is long and the quoted words themselves."""
    quoted = len(fact.value) > ENDS and unquoted(fact.value) == unquoted(fact.words)
    return Labelled(field_name(fact.field), () if quoted else (Shown(in_words(fact.field, fact.value)),))


def _line_before(text: str, start: int) -> str:
    """Return what is before the words on their line, from a whole word."""
    before = text[max(0, start - SURROUNDINGS) : start]
    line = before.rpartition("\n")[2]
    return line if line != before or start <= SURROUNDINGS else _from_first_word(line)


def _line_after(text: str, end: int) -> str:
    """Return what is after the words on their line, up to a whole word."""
    after = text[end : end + SURROUNDINGS]
    line = after.partition("\n")[0]
    return line if line != after or end + SURROUNDINGS >= len(text) else _to_last_word(line)


def _from_first_word(text: str) -> str:
    return text.partition(" ")[2] if " " in text[:-1] else text


def _to_last_word(text: str) -> str:
    return text.rpartition(" ")[0] if " " in text[1:] else text


def _fragment(address: str, words: str) -> str | None:
    """Return the address of the same words on CQC's page, by a text fragment that browsers scroll to."""
    if len(words) > LONG or "\n" in words:
        return None
    return f"{address.partition('#')[0]}#:~:text={quote(words, safe='').replace('-', '%2D')}"


def _not_understood(record: Record, kept: KeptDocument, after: int) -> tuple[Passage, ...]:
    text = record.texts.get(kept.document, "")

    def words(span: Span) -> str:
        return text[span.start : span.end].strip() or _line_of(text, span.start)

    return tuple(
        Passage(
            left_over(record, kept.document, span.start),
            after,
            (),
            "",
            words(span),
            None,
            "",
            _line_of(text, span.start),
            None,
        )
        for span in kept.not_understood
        if not text or text[span.start : span.end].strip()
    )
