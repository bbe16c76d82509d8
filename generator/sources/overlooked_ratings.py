"""Words of a rating are never page furniture: such a passage is read, or listed as not understood.

Furniture is what every page repeats, known word for word or by its shape. What a page has around its main part, and
what a release has below “Ends”, may also state a rating: “Safe: Inadequate”, or a second release.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.evidence import Account, Span
from generator.sources.ratings import looks_like_rating
from generator.sources.vocabulary import fold

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?=\s)|(?=\n)|$)")
_RATING = r"(?:outstanding|good|inadequate|requir(?:es?|ed|ing)[ -]improvement)"
_SUBJECT = r"(?:overall|safe|effective|caring|responsive|well[- ]led)"
_LABELLED = re.compile(rf"\b{_SUBJECT}\b.{{0,30}}\b{_RATING}\b|\b{_RATING} (?:overall|for (?:being )?{_SUBJECT})\b")
_WORDS = re.compile(_RATING, re.IGNORECASE)
_LONGEST_LABEL = 100
_SCALE = re.compile(
    r"outstanding, ['‘“]?good['’”]?, ['‘“]?requires improvement['’”]?,? (?:and|or) ['‘“]?inadequate|"
    r"inadequate, requires improvement, good,? (?:and|or) outstanding"
)
"""The four ratings as a scale, in a sentence about how CQC rates."""

_GENERAL = re.compile(
    r"(?!.*\b(?:the|this) (?:practice|surgery|service|provider) (?:has|was|is)\b)"
    r"(?:if|where|when|any|all|providers|services|practices|under)\b"
)
"""The beginning of a sentence about what CQC does with services in general."""


def with_overlooked_ratings(account: Account) -> Account:
    """Return an account in which each sentence of furniture that may state a rating is listed as not understood."""
    found = [span for part in account.furniture for span in _overlooked(account.text, part)]
    if not found:
        return account
    furniture: list[Span] = []
    for part in account.furniture:
        start = part.start
        for span in found:
            if part.start <= span.start and span.end <= part.end:
                furniture += [Span(start, span.start)] if start < span.start else []
                start = span.end
        furniture += [Span(start, part.end)] if start < part.end else []
    return replace(account, furniture=tuple(furniture), not_understood=tuple(sorted((*account.not_understood, *found))))


def _overlooked(text: str, part: Span) -> Iterator[Span]:
    """Yield the sentences of a span of furniture that may state a rating."""
    if not _WORDS.search(text, part.start, part.end):
        return
    for sentence in _SENTENCE.finditer(text, part.start, part.end):
        words = sentence[0].strip()
        if _may_state_rating(words):
            start = sentence.start() + sentence[0].index(words)
            yield Span(start, start + len(words))


def _may_state_rating(words: str) -> bool:
    folded = fold(words)
    if _SCALE.search(folded) or _GENERAL.match(folded):
        return False
    return looks_like_rating(words) or (len(words) <= _LONGEST_LABEL and _LABELLED.search(folded) is not None)
