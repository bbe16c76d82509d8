"""The facts, furniture and remaining text of a document, which together are all of its text."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from generator.evidence import Account, Fact, Span
from generator.model import ReportKind
from generator.routes import last_name
from generator.sources.formats import Document, Line, joined
from generator.sources.values import read_assessment_id, read_location_id, read_provider_id

_IN_ADDRESS = (
    ("location_id", read_location_id),
    ("provider_id", read_provider_id),
    ("report.assessment_id", read_assessment_id),
)

_WORD = re.compile(r"\w")
_SPACES = re.compile(" {2,}")
_MOST_OF_ONE_FACT = 100
"""Repetitions of one value of one field that are kept as facts."""


class Ledger:
    """The facts and furniture of one document. A reader adds them; `account` returns them with what is left."""

    def __init__(self, document: Document) -> None:
        """Start with the page's frame as furniture, and with the ids in the document's address as facts."""
        self.document = document
        self._facts: dict[tuple[str, str, int], Fact] = {}
        self._values: dict[str, str] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._furniture: list[Span] = [line.span for line in document.lines if line.furniture]
        for field, reader in _IN_ADDRESS:
            if found := reader(document.address or ""):
                self.address_fact(field, *found)

    def fact(self, field: str, value: str, start: int, end: int) -> None:
        """Add a value of a field with the span that it was read from.

        Of a value that a document states very often, the first hundred are facts and the rest is furniture.
        """
        self._counts[field, value] += 1
        if self._counts[field, value] > _MOST_OF_ONE_FACT:
            self.furniture_span(start, end)
            return
        words = self.document.text[start:end]
        if "  " in value and "\n" in words and "\n" not in value:
            value = _SPACES.sub(" ", value)  # a line that was wrapped
        self._facts.setdefault((field, value, start), Fact(field, value, self.document.name, words, start, end))
        self._values.setdefault(field, value)

    def prose(self, field: str, lines: Sequence[Line]) -> None:
        """Add the text of lines as a value, up to where other words are between them: these would count as read.

        What a missing quotation mark swallowed is such text; the lines behind it remain among what was not understood.
        """
        text, last = self.document.text, 1
        while last < len(lines) and not _WORD.search(text, lines[last - 1].end, lines[last].start):
            last += 1
        self.fact(field, joined(lines[:last]), lines[0].start, lines[last - 1].end)

    def line_fact(self, field: str, value: str, line: Line) -> None:
        """Add a value that was read from a whole line or sentence."""
        self.fact(field, value, line.start, line.end)

    def address_fact(self, field: str, value: str, start: int, end: int) -> None:
        """Add a value that was read from the document's address; its offsets are those in the address."""
        address = self.document.address or ""
        self._facts[field, value, -1] = Fact(field, value, address, address[start:end], start, end)

    def furniture(self, *lines: Line) -> None:
        """Add lines that are known and state nothing about the practice: labels, navigation, boilerplate."""
        self._furniture.extend(line.span for line in lines)

    def furniture_span(self, start: int, end: int) -> None:
        """Add a part of a line as furniture."""
        self._furniture.append(Span(start, end))

    def text_at(self, start: int, end: int) -> str:
        """Return the document's text between two offsets."""
        return self.document.text[start:end]

    def fields_at(self, line: Line) -> frozenset[str]:
        """Return the fields of the facts that were read from just this line or sentence."""
        return frozenset(fact.field for fact in self._facts.values() if (fact.start, fact.end) == line.span)

    def has(self, field: str) -> bool:
        """Return whether a value of this field has been read."""
        return field in self._values

    def value(self, field: str) -> str | None:
        """Return the value of this field that was read first, which is the one that counts; or None."""
        return self._values.get(field)

    def read_fields(self) -> Mapping[str, str]:
        """Return the value of each field that was read first, by the field."""
        return MappingProxyType(self._values)

    def withhold(self, *names: str) -> None:
        """Drop the facts of these fields that were read: their words become text that was not understood."""
        self._facts = {key: fact for key, fact in self._facts.items() if last_name(fact.field) not in names}

    def account(self, kind: ReportKind, stem: str) -> Account:
        """Return the account of the document. Text that neither facts nor furniture cover was not understood."""
        facts = tuple(self._facts.values())
        text = self.document.text
        stated = _union([Span(fact.start, fact.end) for fact in facts if fact.document == self.document.name])
        framed = _without(_union(self._furniture), stated)
        rest: list[Span] = []
        layout: list[Span] = []
        for gap in _without([Span(0, len(text))], _union([*stated, *framed])):
            _split(text, gap, rest, layout)
        furniture = tuple(_union([*framed, *layout]))
        return Account(kind, stem, text, facts, furniture, tuple(rest), self.document.address)


def _split(text: str, gap: Span, rest: list[Span], layout: list[Span]) -> None:
    """Divide a gap, line by line, into text that was not understood (`rest`) and the `layout` around it."""
    start = gap.start
    while start < gap.end:
        stop = text.find("\n", start, gap.end) + 1 or gap.end
        words = text[start:stop]
        first = next((i for i, letter in enumerate(words) if letter.isalnum()), None)
        if first is None:
            layout.append(Span(start, stop))
        else:
            lead = len(words) - len(words.lstrip(" \t\r\n•●▪‣*·-–,;:.)"))
            last = len(words.rstrip())
            rest.append(Span(start + lead, start + last))
            layout.extend((Span(start, start + lead), Span(start + last, stop)))
        start = stop


def _union(spans: list[Span]) -> list[Span]:
    """Return spans sorted and disjoint. Adjacent ones are joined, empty ones left out."""
    merged: list[Span] = []
    first, last = -1, -1
    for start, end in sorted(spans):
        if start <= last:
            last = max(last, end)
        elif end > start:
            if last > first:
                merged.append(Span(first, last))
            first, last = start, end
    if last > first:
        merged.append(Span(first, last))
    return merged


def _without(spans: list[Span], taken: list[Span]) -> list[Span]:
    """Return the spans that `spans` cover and `taken` do not. Both must be sorted and disjoint."""
    left: list[Span] = []
    index = 0
    for start, end in spans:
        while index < len(taken) and taken[index].end <= start:
            index += 1
        position, ahead = start, index
        while ahead < len(taken) and taken[ahead].start < end:
            if taken[ahead].start > position:
                left.append(Span(position, taken[ahead].start))
            position = max(position, taken[ahead].end)
            ahead += 1
        if position < end:
            left.append(Span(position, end))
    return left
