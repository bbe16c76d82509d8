"""A sentence → its tokens: words and phrases, each with its role in the grammar of ratings.

>>> [(token.kind.name, token.words) for token in tokenise("Rated as good for being safe.")][:4]
[('RATED', 'rated'), ('BE', 'as'), ('RATING', 'good'), ('FOR', 'for')]
"""

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
"""Words that may follow a rating or a subject without being its noun: “It was rated good by CQC.”"""

_LEXEME = re.compile(r"[\w][\w'’-]*|%|[^\w\s]")
_GLUED = re.compile(r"(?<=rated)(?=Outstanding|Good|Requires|Inadequate)")
"""Two words that the text of a PDF has joined: “This practice is ratedGood overall.”"""

_RATING_WORD = re.compile(r"\b(?:outstanding|good|inadequate|requir(?:es?|ed|ing)[ -]improvement)\b")
_RATING_VERB = re.compile(
    r"\b(?:re-?)?rat(?:ed?|ing|ings)\b|\bfrom (?:a |an )?(?:good|outstanding|inadequate|requires improvement)\b"
)

_LONGEST_OWNER = 5
_LONGEST_LINK_CLAUSE = 14


@dataclass(frozen=True, slots=True)
class Token:
    """A word or phrase of a sentence: its role, its words as `fold` returns them, and the rating or subject it names.

    `capital` is whether its first letter is one in the sentence.
    """

    kind: Kind
    words: str
    capital: bool
    rating: Rating | None = None
    subject: Subject | None = None


def has_rating_word(sentence: str) -> bool:
    """Return whether a sentence has a word for a rating, whatever it means there: “Staff had good facilities.”"""
    return _RATING_WORD.search(fold(sentence)) is not None


def looks_like_rating(words: str) -> bool:
    """Return whether words are a rating, or look like a sentence that states one.

    Such words must not be left unread without a remark: “Rated as good by our inspectors.”
    """
    if rating_of(words) is not None:
        return True
    folded = fold(words)
    return _RATING_WORD.search(folded) is not None and _RATING_VERB.search(folded) is not None


class Tokens(list[Token]):
    """The tokens of a sentence. Its methods may be asked about any index, also outside the sentence."""

    def kind(self, index: int) -> Kind | None:
        """Return the role of the token at `index`; None outside the sentence."""
        return self[index].kind if 0 <= index < len(self) else None

    def words(self, index: int) -> str:
        """Return the words of the token at `index`; the empty text outside the sentence."""
        return self[index].words if 0 <= index < len(self) else ""

    def subject(self, index: int) -> Subject | None:
        """Return the subject that the token at `index` names; None if it names none, and outside the sentence."""
        return self[index].subject if 0 <= index < len(self) else None

    def is_overall(self, index: int) -> bool:
        """Return whether the token at `index` is the word `overall`."""
        return self.kind(index) is Kind.SUBJECT and self[index].subject == OVERALL

    def number(self, index: int) -> str:
        """Return the number in the token at `index`, in figures; the empty text if it has none."""
        return next(
            (str(FIGURES.get(word, word)) for word in self.words(index).split() if word in FIGURES or word.isdigit()),
            "",
        )

    def opens(self, index: int) -> bool:
        """Return whether the token at `index` opens something new after a rating or a subject, and is not its noun.

        “Rated good by CQC” opens something new; in “good facilities” and “safe care” the noun follows.
        """
        kind = self.kind(index)
        return kind is not Kind.PRACTICE and (kind is not Kind.WORD or self[index].words in _OPENERS)

    def within(self, start: int, end: int) -> frozenset[Kind]:
        """Return the roles of the tokens from `start` to before `end`."""
        if end <= 0:
            return frozenset()
        return frozenset([token.kind for token in self[start if start > 0 else 0 : end]])

    def set_kind(self, kind: Kind, *indices: int) -> None:
        """Give the tokens at `indices` another role."""
        for index in indices:
            self[index] = replace(self[index], kind=kind)


@lru_cache(maxsize=64)  # the next sentences of a paragraph ask again for the one before them
def tokenise(sentence: str) -> Tokens:
    """Return the tokens of a sentence; at each word the longest phrase of the table counts."""
    sentence = _GLUED.sub(" ", sentence)
    lexemes = [(match.start(), match[0].rstrip("-'’")) for match in _LEXEME.finditer(fold(sentence))]
    starts = [start for start, word in lexemes if word]
    words = [word for _, word in lexemes if word]
    keys = [_table_key(word) for word in words]
    tokens = Tokens()
    index = 0
    while index < len(words):
        size, kind = _longest(words, keys, index)
        phrase = " ".join(words[index : index + size])
        capital = sentence[starts[index]].isupper()
        if phrase == "may" and capital and index:
            kind = Kind.WORD  # the month: “Following an inspection in May, it was rated good.”
        tokens.append(Token(kind, phrase, capital, _rating(kind, phrase), _subject(kind, phrase)))
        index += size
    return _with_links(tokens)


def _table_key(word: str) -> str:
    """Return a word as the table has it: `#` for a number, `####` for a year."""
    if word.isdigit():
        return "####" if len(word) == len("2016") else "#"
    return "#" if word in FIGURES else word


def _longest(words: list[str], keys: list[str], index: int) -> tuple[int, Kind]:
    """Return the number of words, and the role, of the longest phrase that begins at `index`."""
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


def _with_links(tokens: Tokens) -> Tokens:
    """Make links of the words that, beside those around them, only hold a group together; return the tokens."""
    for index, token in enumerate(tokens):
        if token.words == "whether" and _asks_a_question(tokens, index):
            # “The practice is good for whether its services are safe.”
            tokens[index] = replace(token, kind=Kind.LINK, words="how")
            _link_clause(tokens, index)
        elif (
            token.words == "they"
            and tokens.kind(index + 1) is Kind.RATED
            and "inspect" in " ".join(each.words for each in tokens[:index])
        ):
            tokens.set_kind(Kind.PRACTICE, index)  # “At their latest inspection they rated it good.”
        elif token.words == "how":
            _link_clause(tokens, index)
        elif token.words == "which" and _follows_subject_and_comma(tokens, index):
            # “The rating for caring, which has not changed, is good.”
            tokens.set_kind(Kind.LINK, index - 1, index)
        elif token.kind is Kind.PRACTICE and (start := _owner_start(tokens, index)):
            # “The rating for the health centre, as well as for safe, is good.” The practice is not the one who acts.
            tokens.set_kind(Kind.LINK, *(at for at in range(start, index + 1) if tokens.kind(at) is not Kind.WORD))
    return tokens


def _asks_a_question(tokens: Tokens, index: int) -> bool:
    """Return whether `whether` at `index` only asks a key question: “for whether its services are safe”.

    “Inspectors looked at whether safe was rated good” says nothing of the rating.
    """
    asked = tokens.kind(index - 1) is Kind.FOR or tokens.words(index - 1) == "at"
    return asked and not (tokens.kind(index + 1) is Kind.SUBJECT and Kind.RATED in tokens.within(index, index + 5))


def _follows_subject_and_comma(tokens: Tokens, index: int) -> bool:
    return tokens.kind(index - 1) is Kind.COMMA and tokens.kind(index - 2) is Kind.SUBJECT


def _owner_start(tokens: Tokens, index: int) -> int:
    """Return the start of the words that make the practice at `index` the owner of a rating; 0 where it is none.

    “The rating for Elm Tree Health Centre has dropped”: the words start at `for`.
    """
    at = index - 1
    while (
        at > max(0, index - _LONGEST_OWNER) and tokens.kind(at) in (Kind.WORD, Kind.LINK) and tokens[at].words != "of"
    ):
        at -= 1
    return at if at > 0 and tokens[at].words in ("for", "of") and tokens.kind(at - 1) is Kind.NOUN else 0


def _link_clause(tokens: Tokens, index: int) -> None:
    """Make links of the subject and verb of the clause that `how` at `index` opens, if it names key questions.

    “Its rating for how safe and caring the service is has dropped from good to inadequate.”
    """
    for at in range(index + 1, min(index + _LONGEST_LINK_CLAUSE, len(tokens))):
        is_service = tokens.kind(at) is Kind.PRACTICE or tokens[at].words in ("services", "service", "they")
        if is_service and tokens.kind(at + 1) is Kind.BE:
            if any(tokens.kind(i) is Kind.SUBJECT for i in (*range(index, at), at + 2, at + 3)):
                tokens.set_kind(Kind.LINK, at, at + 1)
            return
