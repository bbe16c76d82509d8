"""Keeps the books of a document while it is read, so that its facts, furniture and the rest add up to all of it."""

from collections import Counter

from generator.evidence import Account, Fact, Span
from generator.model import ReportKind
from generator.sources.formats import Document, Line
from generator.sources.values import read_assessment_id, read_location_id, read_provider_id

_IN_ADDRESS = (
    ("location_id", read_location_id),
    ("provider_id", read_provider_id),
    ("report.assessment_id", read_assessment_id),
)


_OFTEN = 100


class Ledger:
    """Facts and furniture of one document as they are found. A reader adds; `account` closes the books."""

    def __init__(self, document: Document) -> None:
        """Open the books: the page's frame is furniture, and the address tells its ids."""
        self.document = document
        self._facts: dict[tuple[str, str, int], Fact] = {}
        self._values: dict[str, str] = {}
        self._told: Counter[tuple[str, str]] = Counter()
        self._furniture: list[Span] = [line.span for line in document.lines if line.furniture]
        for field, reader in _IN_ADDRESS:
            if found := reader(document.address or ""):
                self.address_fact(field, *found)

    def fact(self, field: str, value: str, start: int, end: int) -> None:
        """A value and the place of the words it was read from.

        A document that says the same very often is believed after so many times: the rest is set aside as known.
        """
        self._told[field, value] += 1
        if self._told[field, value] > _OFTEN:
            self.furniture_span(start, end)
            return
        words = self.document.text[start:end]
        self._facts.setdefault((field, value, start), Fact(field, value, self.document.name, words, start, end))
        self._values.setdefault(field, value)

    def line_fact(self, field: str, value: str, line: Line) -> None:
        """A value read from a whole line or sentence."""
        self.fact(field, value, line.start, line.end)

    def address_fact(self, field: str, value: str, start: int, end: int) -> None:
        """A value read from the document's address; the place counts in the address."""
        address = self.document.address or ""
        self._facts[field, value, -1] = Fact(field, value, address, address[start:end], start, end)

    def furniture(self, *lines: Line) -> None:
        """Words that are known and say nothing about the practice: labels, navigation, boilerplate."""
        self._furniture.extend(line.span for line in lines)

    def furniture_span(self, start: int, end: int) -> None:
        """The same for a part of a line."""
        self._furniture.append(Span(start, end))

    def text_at(self, start: int, end: int) -> str:
        """The document's words at a place."""
        return self.document.text[start:end]

    def has(self, field: str) -> bool:
        """Return whether a value of this field has been read."""
        return field in self._values

    def value(self, field: str) -> str | None:
        """The value of this field that was read first, which is the one that counts; or None."""
        return self._values.get(field)

    def account(self, kind: ReportKind, stem: str) -> Account:
        """Close the books: whatever no fact and no furniture covers was not understood."""
        facts = tuple(self._facts.values())
        text = self.document.text
        told = _union([Span(fact.start, fact.end) for fact in facts if fact.document == self.document.name])
        framed = _without(_union(self._furniture), told)
        rest: list[Span] = []
        layout: list[Span] = []
        for gap in _without([Span(0, len(text))], _union([*told, *framed])):
            _split(text, gap, rest, layout)
        furniture = tuple(_union([*framed, *layout]))
        return Account(kind, stem, text, facts, furniture, tuple(rest), self.document.address)


def _split(text: str, gap: Span, rest: list[Span], layout: list[Span]) -> None:
    """Divide a gap, line by line, into words that were not understood and the layout around them."""
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
    """Sorted and disjoint; neighbours become one, empty ones go."""
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
    """Yield what `spans` cover and `taken` do not; both sorted and disjoint."""
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
