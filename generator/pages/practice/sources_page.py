"""The page of a practice's documents: the whole text of each, with what was read from it beside its words."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise

from generator.comparison import unquoted
from generator.evidence import Fact, KeptDocument, Record, Span
from generator.model import KeyQuestionName, SiteSettings
from generator.pages.page_frame import frame
from generator.pages.practice.document_sections import address_of_words, source_view
from generator.pages.practice.fragments import left_over, passage_fragment, question_fragment, sources_path
from generator.pages.practice.provenance import PassagePlace, Provenance
from generator.pages.sources_views import DocumentText, FactNote, Piece, SourcesPage
from generator.pages.views import Link
from generator.pages.wording import field_name, in_words, short
from generator.routes import holder, last_name, parse_field, parse_route, report_index

_PAGE = "index.html"
_WORD = re.compile(r"\w")
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


@dataclass(frozen=True)
class _Texts:
    """The documents of a record, with what was read from each, and the links to the reports on the practice's page."""

    record: Record
    words: Provenance
    reports: Sequence[Link]

    def document(self, kept: KeptDocument) -> DocumentText:
        """Return the text of a document in pieces: facts, what every CQC page repeats, and what was not understood."""
        text = self.record.texts.get(kept.document, "")
        view = source_view(self.record, kept)
        in_text = tuple(place for place in self._numbered if place.document == kept.document)
        in_address = tuple(place for place in self._numbered if kept.url and place.document == kept.url)
        address = view.link.href if view.is_page else None
        notes = self._notes((*in_text, *in_address), address)
        return DocumentText(
            view=view,
            notes=tuple(notes[place] for place in in_address if place in notes),
            address_ids=tuple(passage_fragment(self._numbered[place]) for place in in_address),
            pieces=tuple(self._pieces(text, kept, in_text, notes)),
        )

    @cached_property
    def _numbered(self) -> Mapping[PassagePlace, int]:
        return {place: number for number, place in enumerate(self.words.places, 1)}

    @cached_property
    def _routes(self) -> Mapping[PassagePlace, tuple[str, ...]]:
        """Return the routes in the record that the facts of each passage are placed at."""
        routes: dict[PassagePlace, dict[str, None]] = defaultdict(dict)
        for fact, route, _ in self.words.compared.placed:
            if route:
                routes[PassagePlace(fact.document, fact.start, fact.end)][route] = None
        return {place: tuple(found) for place, found in routes.items()}

    def _pieces(
        self,
        text: str,
        kept: KeptDocument,
        places: Sequence[PassagePlace],
        notes: Mapping[PassagePlace, FactNote],
    ) -> Iterator[Piece]:
        """Yield the text in pieces that begin and end where a passage, furniture or a part not understood does."""
        starts: dict[int, list[PassagePlace]] = defaultdict(list)
        ends: dict[int, list[PassagePlace]] = defaultdict(list)
        for place in places:
            starts[place.start].append(place)
            ends[place.end].append(place)
        left = {span.start: span for span in kept.not_understood}
        spans = (*kept.furniture, *kept.not_understood)
        cuts = sorted({0, len(text), *starts, *ends, *(cut for span in spans for cut in span)})
        styles = _Styles(kept)
        depth = 0
        for start, end in pairwise(cuts):
            depth += len(starts[start])
            ids = [passage_fragment(self._numbered[place]) for place in starts[start]]
            if start in left:
                ids.append(left_over(self.record, kept.document, start))
            read = tuple(notes[place] for place in ends[end] if place in notes)
            words, style = text[start:end], "fact" if depth else styles.at(start)
            yield Piece(words, style if depth or _WORD.search(words) else "", tuple(ids), read)
            depth -= len(ends[end])

    def _notes(self, places: Sequence[PassagePlace], address: str | None) -> dict[PassagePlace, FactNote]:
        """Return what was read from passages, each with the way back to where the practice's page shows it.

        The passages of one statement, finding or quote, one after another, have one note: at the last of them.
        """
        notes = {}
        for item, group in groupby(places, self._item):
            together = list(group)
            for part in [together] if item else [[place] for place in together]:
                facts = [fact for place in part for fact in self.words.facts[place]]
                last, words = part[-1], facts[-1].words
                href = address_of_words(address, words) if address and "\n" not in words else None
                route = next(iter(self._routes.get(last, ())), "")
                notes[last] = FactNote(_labels(facts, item), self._shown_at(route), self._same(part[0]), href)
        return notes

    def _item(self, place: PassagePlace) -> str:
        """Return the field of the statement, finding or quote that a passage is all about; empty for another."""
        facts = self.words.facts[place]
        holders = {holder(fact.field) for fact in facts}
        return holders.pop() if len(holders) == 1 and holder(parse_field(facts[0].field).name).endswith("]") else ""

    def _same(self, place: PassagePlace) -> tuple[Link, ...]:
        """Return links to the passages in other documents that support the same values, at the first of them all."""
        number = self._numbered[place]
        found = {each for route in self._routes.get(place, ()) for each in self.words.passages(route)}
        if not found or number != min(found):
            return ()
        first = {self.words.places[each - 1].document: each for each in sorted(found, reverse=True)}
        others = sorted(each for document, each in first.items() if document != place.document)
        return tuple(Link(f"#{passage_fragment(each)}", str(self._number_of_document(each))) for each in others)

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
