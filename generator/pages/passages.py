"""The end of a practice's page: its documents, the words that the page rests on, and what was not understood."""

from collections.abc import Sequence
from urllib.parse import quote

from generator.model import Fact, KeptDocument, KeyQuestionName, Record, Span
from generator.pages.practice_views import Passage, SourceView
from generator.pages.provenance import Place, Provenance, bare
from generator.pages.views import Labelled, Link, Shown
from generator.pages.wording import KIND_WORDS, anchor, count, safe_link

SURROUNDINGS = 60
"""How many characters are shown before and after the words."""
LONG = 320
"""Words longer than this, and shown whole elsewhere on the page, are shown by their two ends."""
ENDS = 110

_SINGULAR = {"breaches": "breach", "service_types": "service type", "predecessors": "earlier registration"}
_JOINED = {"rating": " rating", "previous": " rating before"}
_QUESTIONS = {name.value: name.heading for name in KeyQuestionName}


def source_views(record: Record, provenance: Provenance) -> tuple[SourceView, ...]:
    """One view for each kept document, with its passages in reading order and what was not understood in it."""
    number = {place: index for index, place in enumerate(provenance.places, 1)}
    used: set[str] = set()
    views = []
    for kept in record.evidence.documents:
        link = cqc_link(record, kept)
        mine = [place for place in provenance.places if place.document in (kept.document, kept.url)]
        text = record.texts.get(kept.document, "")
        views.append(
            SourceView(
                id=unique(f"document-{anchor(kept.document)}", used),
                name=kept.document,
                kind=KIND_WORDS[kept.kind],
                link=link,
                digest=kept.sha256[:12],
                account=_account(kept),
                passages=tuple(_passage(record, number[place], place, provenance.facts[place], link) for place in mine),
                not_understood=_not_understood(text, kept, len(provenance.places)),
            )
        )
    return tuple(views)


def cqc_link(record: Record, kept: KeptDocument) -> Link | None:
    """The document's own address, else that of the report it belongs to, else the practice's page at CQC."""
    of_report = [report.url for report in record.practice.reports if kept.document in report.documents and report.url]
    for url in (kept.url, *of_report):
        if href := safe_link(url):
            return Link(href, "Read it on CQC’s website")
    if href := location_link(record.practice.location_id):
        return Link(href, "The practice on CQC’s website")
    return None


def location_link(location_id: str | None) -> str | None:
    """The address of a location's page at CQC."""
    return safe_link(f"https://www.cqc.org.uk/location/{location_id}") if location_id else None


def understood(views: Sequence[SourceView]) -> str:
    """One sentence on what was not understood, which says so where nothing is left."""
    left = sum(len(view.not_understood) for view in views)
    if not left:
        return (
            f"Nothing was left over. Every sentence of {_documents(len(views))} was read, "
            "or is known as a page’s furniture."
        )
    return (
        f"{count(left, 'passage')} in {_documents(len(views))} could not be turned into facts. "
        f"{'It is' if left == 1 else 'They are'} shown here word for word, so that nothing is dropped in silence."
    )


def proof(found: int, facts: int, documents: int) -> str:
    """`45 facts, all found again word for word in 2 documents.`"""
    if not facts:
        return "No fact on this page was read from a document: people wrote this record by hand."
    where = f"found again word for word in {count(documents, 'document')}."
    if found == facts:
        return f"{count(facts, 'fact')}, {'' if facts == 1 else 'all '}{where}"
    return f"{found:,} of {count(facts, 'fact')} {where}"


def field_name(route: str) -> str:
    """A route in words: `report.key_questions.well_led.statements[0].score` is `Well-led, statement 1, score`."""
    steps: list[str] = []
    for step in route.removeprefix("report.").split("."):
        name, _, index = step.partition("[")
        if name in ("report", "reports", "key_questions"):
            continue
        if name in _JOINED and steps:
            steps[-1] += _JOINED[name]
            continue
        words = _QUESTIONS.get(name) or name.replace("_", " ")
        if index.rstrip("]").isdigit():
            words = f"{_SINGULAR.get(name) or words.removesuffix('s')} {int(index.rstrip(']')) + 1}"
        steps.append(words)
    name = ", ".join(steps)
    return name[:1].upper() + name[1:]


def unique(wanted: str, used: set[str]) -> str:
    """`wanted`, or `wanted-2` and so on where it is used; the answer counts as used from now on."""
    name, number = wanted, 1
    while name in used:
        number += 1
        name = f"{wanted}-{number}"
    used.add(name)
    return name


def _documents(number: int) -> str:
    return "the one document" if number == 1 else f"the {number:,} documents"


def _account(kept: KeptDocument) -> str:
    furniture = sum(span.end - span.start for span in kept.furniture)
    left = sum(span.end - span.start for span in kept.not_understood)
    read = kept.characters - furniture - left
    return (
        f"{kept.characters:,} characters: {read:,} read, {furniture:,} known as the page’s furniture, "
        f"{left:,} not understood."
    )


def _passage(record: Record, number: int, place: Place, facts: tuple[Fact, ...], link: Link | None) -> Passage:
    words, text = facts[0].words, record.texts.get(place.document, "")
    shown_whole = len(words) > LONG and any(bare(fact.value) == bare(words) for fact in facts)
    within = text[place.start : place.end] == words
    return Passage(
        number=number,
        facts=tuple(_read(fact) for fact in sorted(facts, key=_rating_first)),
        before=_line_before(text, place.start) if within else "",
        opening=_to_last_word(words[:ENDS]) if shown_whole else words,
        closing=_from_first_word(words[-ENDS:]) if shown_whole else None,
        after=_line_after(text, place.end) if within else "",
        place=f"characters {place.start:,} to {place.end:,}",
        href=_fragment_link(link, words, record) if within else None,
    )


def _rating_first(fact: Fact) -> tuple[str, bool]:
    subject, _, name = fact.field.rpartition(".")
    return subject, name == "previous"


def _read(fact: Fact) -> Labelled:
    """The fact's name, and its value unless that is the quoted words themselves and long."""
    same = len(fact.value) > ENDS and bare(fact.value) == bare(fact.words)
    return Labelled(field_name(fact.field), () if same else (Shown(fact.value),))


def _line_before(text: str, start: int) -> str:
    """What stands before the words on their line, from a whole word."""
    before = text[max(0, start - SURROUNDINGS) : start]
    line = before.rpartition("\n")[2]
    return line if line != before or start <= SURROUNDINGS else _from_first_word(line)


def _line_after(text: str, end: int) -> str:
    """What stands after the words on their line, up to a whole word."""
    after = text[end : end + SURROUNDINGS]
    line = after.partition("\n")[0]
    return line if line != after or end + SURROUNDINGS >= len(text) else _to_last_word(line)


def _from_first_word(text: str) -> str:
    return text.partition(" ")[2] if " " in text[:-1] else text


def _to_last_word(text: str) -> str:
    return text.rpartition(" ")[0] if " " in text[1:] else text


def _fragment_link(link: Link | None, words: str, record: Record) -> str | None:
    """The same words on CQC's page, by a text fragment that browsers scroll to."""
    if link is None or link.href == location_link(record.practice.location_id) or len(words) > LONG or "\n" in words:
        return None
    return f"{link.href.partition('#')[0]}#:~:text={quote(words, safe='').replace('-', '%2D')}"


def _not_understood(text: str, kept: KeptDocument, after: int) -> tuple[Passage, ...]:
    def words(span: Span) -> str:
        return text[span.start : span.end].strip() or f"Characters {span.start:,} to {span.end:,}"

    return tuple(
        Passage(after, (), "", words(span), None, "", f"characters {span.start:,} to {span.end:,}", None)
        for span in kept.not_understood
        if not text or text[span.start : span.end].strip()
    )
