"""A sentence → tokens of the grammar of ratings: ratings, subjects, and the words that tie them together."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from generator.model import KeyQuestionName, Rating
from generator.sources.ratings.phrases import ALL, FIGURES, LONGEST, OVERALL, TABLE, THIS, Kind, Subject
from generator.sources.vocabulary import KEY_QUESTIONS, RATINGS, fold, rating_of

_OPENERS = frozenset(
    ("by", "across", "against", "today", "this", "last", "too", "once", "only", "either", "having",
     "putting", "meaning", "making", "even", "just", "out", "rather", "than", "placed", "moved", "also",
     "throughout", ".", "!", "?", "…", "’", "]")
)  # fmt: skip
"""Words that may follow a rating or a subject without being described by it."""

_LEXEME = re.compile(r"[\w][\w'’-]*|%|[^\w\s]")
_GLUED = re.compile(r"(?<=rated)(?=Outstanding|Good|Requires|Inadequate)")
_RATING_WORD = re.compile(r"\b(?:outstanding|good|inadequate|requir(?:es?|ed|ing)[ -]improvement)\b")
_SPEAKS = re.compile(
    r"\b(?:re-?)?rat(?:ed?|ing|ings)\b|\bfrom (?:a |an )?(?:good|outstanding|inadequate|requires improvement)\b"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or phrase of a sentence: what it does, its words folded, and, for a rating or a subject, what it names."""

    kind: Kind
    words: str
    capital: bool
    rating: Rating | None = None
    subject: Subject | None = None


def has_rating_word(sentence: str) -> bool:
    """Return whether one of the words for a rating stands in the sentence, whatever it means there."""
    return _RATING_WORD.search(fold(sentence)) is not None


def looks_like_rating(words: str) -> bool:
    """Return whether words are a rating, or look like a sentence that states one, so that they must not pass unread."""
    if rating_of(words) is not None:
        return True
    folded = fold(words)
    return _RATING_WORD.search(folded) is not None and _SPEAKS.search(folded) is not None


class Tokens(list[Token]):
    """A sentence's tokens, to be asked beyond their ends."""

    def kind(self, index: int) -> Kind | None:
        """Return the role of the token at `index`; None outside the sentence."""
        return self[index].kind if 0 <= index < len(self) else None

    def is_overall(self, index: int) -> bool:
        """Return whether the token at `index` is the word `overall`."""
        return self.kind(index) is Kind.SUBJECT and self[index].subject == OVERALL

    def number(self, index: int) -> str:
        """The number in the token's words, in figures; empty where there is none, and outside the sentence."""
        words = self[index].words.split() if 0 <= index < len(self) else ()
        return next((str(FIGURES.get(word, word)) for word in words if word in FIGURES or word.isdigit()), "")

    def opens(self, index: int) -> bool:
        """Return whether the token at `index` opens something new after a rating or subject, and is not its noun."""
        kind = self.kind(index)
        return kind is not Kind.PRACTICE and (kind is not Kind.WORD or self[index].words in _OPENERS)

    def within(self, start: int, end: int) -> frozenset[Kind]:
        """The kinds of the tokens from `start` to before `end`."""
        if end <= 0:
            return frozenset()
        return frozenset([token.kind for token in self[start if start > 0 else 0 : end]])


@lru_cache(maxsize=64)  # the next sentences of a paragraph ask again for the one before them
def tokenise(sentence: str) -> Tokens:
    """The sentence as tokens; the longest phrase of the tables wins at each word."""
    sentence = _GLUED.sub(" ", sentence)  # what a PDF has run together
    folded = fold(sentence)
    found = [(match.start(), match[0].rstrip("-'’")) for match in _LEXEME.finditer(folded)]
    words = [word for _, word in found if word]
    starts = [start for start, word in found if word]
    keys = [_key(word) for word in words]
    out = Tokens()
    index = 0
    while index < len(words):
        size, kind = _longest(words, keys, index)
        phrase = " ".join(words[index : index + size])
        capital = sentence[starts[index]].isupper()
        if phrase == "may" and capital and index:
            kind = Kind.WORD  # the month
        out.append(Token(kind, phrase, capital, _rating(kind, phrase), _subject(kind, phrase)))
        index += size
    return _smoothed(out)


def _key(word: str) -> str:
    """The word as the tables have it: `#` for a number, `####` for a year."""
    if word.isdigit():
        return "####" if len(word) == len("2016") else "#"
    return "#" if word in FIGURES else word


def _smoothed(found: Tokens) -> Tokens:
    """Words that only hold a group together, seen from the words around them, become links.

    `how safe and caring it is` names two questions, and `caring, which …` goes on about the one.
    """
    for index, token in enumerate(found):
        if token.words == "whether" and (found.kind(index - 1) is Kind.FOR or found[index - 1].words == "at"):
            # `Good for whether its services are safe`
            found[index] = replace(token, kind=Kind.LINK, words="how")
            _link_clause(found, index)
        elif token.words == "how":
            _link_clause(found, index)
        elif token.words == "which" and found.kind(index - 1) is Kind.COMMA and found.kind(index - 2) is Kind.SUBJECT:
            found[index - 1] = replace(found[index - 1], kind=Kind.LINK)
            found[index] = replace(token, kind=Kind.LINK)
        elif token.kind is Kind.PRACTICE and (start := _owner_start(found, index)):
            # `the rating for the practice, as well as …`: the practice is not the one who acts.
            for at in range(start, index + 1):
                found[at] = replace(found[at], kind=Kind.WORD if found.kind(at) is Kind.WORD else Kind.LINK)
    return found


def _owner_start(found: Tokens, index: int) -> int:
    """Return the start of `for the health centre` after `rating`; 0 where the practice at `index` owns no rating."""
    at = index - 1
    while at > max(0, index - 5) and found.kind(at) in (Kind.WORD, Kind.LINK) and found[at].words != "of":
        at -= 1
    return at if at > 0 and found[at].words in ("for", "of") and found.kind(at - 1) is Kind.NOUN else 0


def _link_clause(found: Tokens, index: int) -> None:
    """`how … the service is`, `whether its services are …`: the clause's own subject and verb."""
    for at in range(index + 1, min(index + 14, len(found))):
        named = found.kind(at) is Kind.PRACTICE or found[at].words in ("services", "service")
        if named and found.kind(at + 1) is Kind.BE:
            subjects = any(found.kind(i) is Kind.SUBJECT for i in (*range(index, at), at + 2, at + 3))
            if subjects:
                found[at] = replace(found[at], kind=Kind.LINK)
                found[at + 1] = replace(found[at + 1], kind=Kind.LINK)
            return


def _longest(words: list[str], keys: list[str], index: int) -> tuple[int, Kind]:
    most = min(max(LONGEST.get(words[index], 0), LONGEST.get(keys[index], 0)), len(words) - index)
    for size in range(most, 1, -1):
        for form in (words, keys):
            kind = TABLE.get(" ".join(form[index : index + size]))
            if kind:
                return size, kind
    return 1, (TABLE.get(words[index]) or TABLE.get(keys[index]) or Kind.WORD) if most else Kind.WORD


def _rating(kind: Kind, phrase: str) -> Rating | None:
    return RATINGS[phrase] if kind is Kind.RATING else None


def _subject(kind: Kind, phrase: str) -> Subject | None:
    if kind is not Kind.SUBJECT:
        return None
    if phrase.startswith(("all", "every", "each")):
        return ALL
    if phrase == "leadership":
        return KeyQuestionName.WELL_LED
    return THIS if phrase.endswith("key question") else KEY_QUESTIONS.get(phrase, OVERALL)
