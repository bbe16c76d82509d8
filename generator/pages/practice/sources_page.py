"""The page of a practice's documents: the whole text of each, with what was read from it beside its words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from generator.comparison import unquoted
from generator.evidence import Fact, KeptDocument, Record, Span
from generator.model import KeyQuestionName, SiteSettings
from generator.pages.page_frame import frame
from generator.pages.practice.document_sections import address_of_words, source_view
from generator.pages.practice.fragments import left_over, passage_fragment, question_fragment, sources_path
from generator.pages.practice.provenance import PassagePlace, Provenance, item_of
from generator.pages.sources_views import DocumentText, FactNote, Piece, SourcesPage
from generator.pages.views import Link
from generator.pages.wording import field_name, in_words, short
from generator.routes import last_name, parse_field, parse_route, report_index

_PAGE = "index.html"
_WORD = re.compile(r"\w")
_LINKED = frozenset(
    ("rating", "previous", "special_measures", "regulation", "assessed", "inspected", "published", "score")
)
"""What readers check first: the words of these facts are linked on CQC's page. All links would double the page."""
_LABEL = 20
"""Characters beside a rating in words that state nothing else: “Overall: Good”."""
_LONGEST_VALUE = 60
"""Characters of a value that a note repeats: what is longer is beside it, word for word."""


def make_sources_page(
    record: Record, words: Provenance, reports: Sequence[Link], settings: SiteSettings
) -> SourcesPage | None:
    """Return the page of a practice's documents, None where it has none. `reports` are the links to its reports."""
    if not record.evidence.documents:
        return None
    name = record.practice.heading
    title = f"{name}: CQC’s documents, and what was read from them | {settings.title}"
    about = f"The whole text of each document about {name}, with every fact beside the words that it was read from."
    place = replace(frame(sources_path(record), title, about, settings), origin=record.path)
    texts = _Texts(record, words, reports)
    documents = tuple(texts.document(kept) for kept in record.evidence.documents)
    return SourcesPage(place, name, Link(_PAGE, name), documents)


class _Passage(NamedTuple):
    """A marked part of a text: its fragment, its first character and the one after its last, and what was read."""

    id: str
    start: int
    end: int
    note: FactNote


@dataclass(frozen=True)
class _Texts:
    """The documents of a record, with what was read from each, and the links to the reports on the practice's page."""

    record: Record
    words: Provenance
    reports: Sequence[Link]

    def document(self, kept: KeptDocument) -> DocumentText:
        """Return the text of a document in pieces: facts, what every CQC page repeats, and what was not understood."""
        view = source_view(self.record, kept)
        address = view.link.href if view.is_page else None
        passages = [self._passage(number, address) for number in self._passages.get(kept.document, ())]
        in_address = [self._passage(number, None) for number in self._passages.get(kept.url or "", ())]
        return DocumentText(
            view=view,
            notes=tuple(passage.note for passage in in_address),
            address_ids=tuple(passage.id for passage in in_address),
            pieces=tuple(_joined(self._pieces(kept, passages))),
        )

    @cached_property
    def _passages(self) -> Mapping[str, Sequence[int]]:
        """Return the numbers of the passages that are shown, by the document, or the address, that they are in."""
        passages: dict[str, list[int]] = defaultdict(list)
        for number, place in enumerate(self.words.places, 1):
            if self.words.shown_in[number - 1] == number:
                passages[place.document].append(number)
        return passages

    @cached_property
    def _together(self) -> Mapping[int, Sequence[int]]:
        """Return the numbers of the passages that are shown as one, by the first of them."""
        together: dict[int, list[int]] = defaultdict(list)
        for number, first in enumerate(self.words.shown_in, 1):
            together[first].append(number)
        return together

    @cached_property
    def _routes(self) -> Mapping[PassagePlace, tuple[str, ...]]:
        """Return the routes in the record that the facts of each passage are placed at."""
        routes: dict[PassagePlace, dict[str, None]] = defaultdict(dict)
        for fact, route, _ in self.words.compared.placed:
            if route:
                routes[PassagePlace(fact.document, fact.start, fact.end)][route] = None
        return {place: tuple(found) for place, found in routes.items()}

    def _pieces(self, kept: KeptDocument, passages: Sequence[_Passage]) -> Iterator[Piece]:
        """Yield the text in pieces that begin and end where a passage, furniture or a part not understood does."""
        text = self.record.texts.get(kept.document, "")
        starts: dict[int, list[_Passage]] = defaultdict(list)
        ends: dict[int, list[_Passage]] = defaultdict(list)
        for passage in passages:
            starts[passage.start].append(passage)
            ends[passage.end].append(passage)
        left = {span.start for span in kept.not_understood}
        spans = (*kept.furniture, *kept.not_understood)
        cuts = sorted({0, len(text), *starts, *ends, *(cut for span in spans for cut in span)})
        styles = _Styles(kept)
        depth = 0
        for start, end in pairwise(cuts):
            depth += len(starts[start])
            ids = [passage.id for passage in starts[start]]
            if start in left:
                ids.append(left_over(self.record, kept.document, start))
            words, style = text[start:end], "fact" if depth else styles.at(start)
            notes = tuple(passage.note for passage in ends[end])
            yield Piece(words, style if depth or _WORD.search(words) else "", tuple(ids), notes)
            depth -= len(ends[end])

    def _passage(self, number: int, address: str | None) -> _Passage:
        """Return a passage with what was read from it, and the way back to where the practice's page shows that.

        `address` is that of the page at CQC, for a link to the same words there where they state a rating or a date.
        """
        places = [self.words.places[each - 1] for each in self._together[number]]
        facts = [fact for place in places for fact in self.words.facts[place]]
        words = facts[0].words
        linked = address and "\n" not in words and any(last_name(fact.field) in _LINKED for fact in facts)
        routes = [route for place in places for route in self._routes.get(place, ())]
        agreeing = sorted({each for route in routes for each in self.words.passages(route)})
        first = not agreeing or self.words.shown_in[agreeing[0] - 1] == number
        note = FactNote(
            text=_labels(facts, item_of(facts)),
            shown_at=self._shown_at(routes[0] if routes else "") if first else None,
            same=self._same(agreeing) if first else (),
            href=address_of_words(address, words) if address and linked else None,
        )
        return _Passage(passage_fragment(number), places[0].start, places[-1].end, note)

    def _same(self, agreeing: Sequence[int]) -> tuple[Link, ...]:
        """Return links to the first of these passages in each further document, named by the document's number."""
        first: dict[str, int] = {}
        for each in agreeing:
            first.setdefault(self.words.places[each - 1].document, each)
        return tuple(
            Link(f"#{passage_fragment(self.words.shown_in[each - 1])}", str(self._number_of_document(each)))
            for each in list(first.values())[1:]
        )

    def _number_of_document(self, passage: int) -> int:
        """Return the number on the page, from 1, of the document that a passage is in, or whose address it is in."""
        name = self.words.places[passage - 1].document
        documents = enumerate(self.record.evidence.documents, 1)
        return next((number for number, kept in documents if name in (kept.document, kept.url)), 0)

    def _shown_at(self, route: str) -> str:
        """Return the link to the part of the practice's page that shows the value at a route."""
        index = report_index(route)
        if not 0 <= index < len(self.reports):
            return _PAGE
        report = self.reports[index]
        match parse_route(route)[2:]:
            case ("key_questions", str(name), part, *_) if part not in ("rating", "previous"):
                return f"{_PAGE}#{question_fragment(report, KeyQuestionName(name))}"
        return f"{_PAGE}{report.href}"


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces, each joined with the ones of its style that follow, up to where a passage begins or ends."""
    last: Piece | None = None
    for piece in pieces:
        if last and not last.notes and not piece.ids and last.style == piece.style:
            last = Piece(last.text + piece.text, last.style, last.ids, piece.notes)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


class _Styles:
    """The style of each part: what became of each part of a text in which no fact was found, asked in reading order."""

    def __init__(self, kept: KeptDocument) -> None:
        self._spans = iter(
            sorted([*((span, "frame") for span in kept.furniture), *((span, "left") for span in kept.not_understood)])
        )
        self._span, self._style = next(self._spans, (Span(0, 0), ""))

    def at(self, start: int) -> str:
        """Return `frame` for page furniture, `left` for what was not understood, else nothing."""
        while self._span.end <= start and self._style:
            self._span, self._style = next(self._spans, (Span(0, 0), ""))
        return self._style if self._span.start <= start < self._span.end else ""


def _labels(facts: Sequence[Fact], item: str) -> str:
    """Return the names of facts, each with its value where the words do not repeat that.

    `item` is the statement, finding or quote that all are about, if any: its name is enough. Of the same value of
    several statements, findings or quotes, the first is named, and the others are counted.
    """
    if item:
        values = (f"{field_name(last_name(fact.field)).lower()}{value}" for fact in facts if (value := _value(fact)))
        return "; ".join((field_name(item), *values))
    alike: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        alike[last_name(fact.field) if "[" in parse_field(fact.field).name else fact.field, fact.value].append(fact)
    return "; ".join(
        f"{field_name(first.field)}{_value(first)}{f', and {len(others)} more' if others else ''}"
        for first, *others in alike.values()
    )


def _value(fact: Fact) -> str:
    """Return a fact's value after a colon; nothing where its words repeat it. A passage may state several ratings."""
    value = in_words(fact.field, fact.value)
    several = last_name(fact.field) in ("rating", "previous") and len(fact.words) > len(value) + _LABEL
    if unquoted(fact.value) == unquoted(fact.words) or (value in fact.words and not several):
        return ""
    return f": {short(value, _LONGEST_VALUE)}"
