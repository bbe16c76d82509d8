"""A sentence → tokens of the grammar of ratings: ratings, subjects, and the words that tie them together.

The tables are the grammar's vocabulary; `rating_changes` says what their order means. In the tables `#` stands for a
number in words or figures.
"""

import re
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import product

from generator.model import KeyQuestionName, Rating
from generator.sources.vocabulary import KEY_QUESTIONS, RATINGS, fold

OVERALL = "overall"
ALL = "all"
"""The subject of `all five key questions`: each of them, unless an `except` follows."""

THIS = "this"
"""The subject of `this key question`: on a page about one key question, that one."""

Subject = KeyQuestionName | str


class Kind(Enum):
    """What a token does in the grammar."""

    RATING = auto()
    SUBJECT = auto()  # safe, safety, overall, this key question
    NOUN = auto()  # rating, ratings
    FROM = auto()
    TO = auto()
    CHANGE = auto()  # has dropped, fell, moved
    KEEP = auto()  # remains, again, still
    RATED = auto()
    BORROW = auto()  # so have, as have
    THESE = auto()  # across these areas
    SOME = auto()  # in five domains, which are named behind it
    REST = auto()  # in the other three areas
    EXCEPT = auto()
    SAME = auto()  # as before, at both inspections: what it was, it is
    DITTO = auto()  # has done the same
    WHICH = auto()  # which was, having been: the past of the subject just named
    EVERY = auto()  # for all five key questions
    FOR = auto()  # for, in: what a rating is for
    AND = auto()
    BUT = auto()  # while, whereas: another clause that may share the verb, never the group
    LINK = auto()  # being, the, its: words that hold a group or a unit together
    BE = auto()
    BEFORE = auto()  # previously, at our last inspection
    DENIED = auto()
    IMAGINED = auto()  # would, if, whether
    OTHERS = auto()  # somebody else who rates, or several who are rated
    THEY = auto()  # these, they: the subjects of the sentence before
    PRACTICE = auto()  # the practice itself, or CQC, as the one who does or suffers
    SERVICE = auto()  # a service of a hospital, which has ratings of its own
    STOP = auto()  # what opens another clause
    DASH = auto()
    COMMA = auto()
    WORD = auto()


_AREAS = ("areas", "domains", "key questions", "key question", "area", "domain", "questions", "categories")
_VISITS = ("inspection", "assessment", "visit", "comprehensive inspection", "focused inspection", "full inspection")


def _spread(*parts: tuple[str, ...]) -> tuple[str, ...]:
    """Every phrase that takes one word of each part."""
    return tuple(" ".join(word for word in words if word) for words in product(*parts))


def _listed(phrases: str) -> tuple[str, ...]:
    return tuple(phrases.split(", "))


_PHRASES: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.THESE, (
        *_spread(_listed("in, for, across"), _listed("each of them, all of them, each of these, all of these")),
        *_spread(_listed("in, for, across"), ("each of", "all of", ""), ("these", "those"), ("#", "# key"), _AREAS),
        *_listed("for both, in both, for all three, in all three, for both of these, for each, in each"),
    )),
    (Kind.THESE, _spread(
        _listed("across, in, for, on"), ("these", "those", "all these", "all of these"), ("", "#"), _AREAS
    )),
    (Kind.EVERY, _spread(
        _listed("across, in, for, on"), _listed("all, all of the, all of its, each of the, every, each"),
        ("", "#", "# key", "the #"), _AREAS,
    )),
    (Kind.REST, _spread(
        _listed("across, in, for, on"), _listed("the other, each of the other, all the other, the remaining"),
        ("#",), (*_AREAS, "key questions that CQC looks at"),
    )),
    (Kind.SUBJECT, _spread(
        _listed("all, all the, all of the, all # of the, every, each, all of its, all of these, all #, all the #"),
        _listed("key questions, key question, domains, areas, area"),
    )),
    (Kind.SOME, _spread(
        _listed("across, in, for, on"), ("", "the"), _listed("#, following, # of the #, # of the, # out of #"), _AREAS
    )),
    (Kind.BORROW, _spread(
        _listed("as, so, so too, as too, and so, likewise"), _listed("have, has, had, did, was, were")
    )),
    (Kind.BEFORE, _spread(
        _listed("at, following, after, since, from"), _listed("our, its, their, the, cqc's, a, an"),
        _listed("last, previous, earlier, prior"), _VISITS,
    )),
    (Kind.BEFORE, _listed(
        "previously, formerly, last time, at that time, at the time, then was, was then, were then, then "
        "were, had been, had previously been, then rated, was originally, when cqc was last, when we last, "
        "when inspectors last, when cqc last, last rating, previous rating, previous ratings, earlier rating, "
        "former rating, last rated, was last rated, previous inspection, last inspection, before this, before that, "
        "prior to this, at an earlier inspection, beforehand, when it was last inspected, when last inspected"
    )),
    (Kind.WHICH, _listed(
        "which was, which were, which had been, having been, having previously been, was previously, were previously, "
        "which was previously, which were previously, who were, which was also, which were also"
    )),
    (Kind.SAME, _listed(
        "as before, as it was before, as it was, as they were, as they had, as it had, once more, the same as before, "
        "the same as last time, at both inspections, both times, which is unchanged, which are unchanged, "
        "is unchanged, "
        "are unchanged, has not changed, have not changed, hasn't changed, haven't changed, stayed the same, "
        "as in #, stay the same, stays the same, stayed as they were, still apply, still applies"
    )),
    (Kind.DITTO, _listed(
        "moved with it, done the same, did the same, followed suit, gone the same way, went the same way, "
        "fallen with it, "
        "dropped with it, declined with it, do the same, followed it"
    )),
    (Kind.EXCEPT, _listed("except, except for, apart from, other than, with the exception of")),
    (Kind.NOUN, _listed("rating, ratings")),
    (Kind.FROM, _listed("from")),
    (Kind.TO, _listed("to")),
    (Kind.CHANGE, _listed(
        "drop, drops, dropped, dropping, decline, declines, declined, declining, fall, falls, fell, fallen, "
        "falling, goes, going, gone, went, move, moves, moved, moving, change, changes, changed, changing, "
        "upgraded, downgraded, improve, improves, improved, improving, rise, rises, rose, risen, rising, "
        "slip, slips, slipped, slipping, increased, decreased, lowered, reduced, raised, deteriorated, "
        "worsened, climbed, slid, sunk, plummeted, jumped, tumbled, plunged, plunge, lifted, sank, crept, up, down"
    )),
    (Kind.KEEP, _listed(
        "remain, remains, remained, remaining, again, still, stay, stays, stayed, retain, retains, retained, "
        "retaining, keep, keeps, kept, continue, continues, continued, maintain, maintains, maintained, "
        "unchanged, once again, continues to be, no change to, existing, carry over, carries over, keeping"
    )),
    (Kind.RATED, _listed("rated, re-rated, rerated, rate, rates, judged, graded, found, given, awarded")),
    (Kind.THEY, _listed(
        "they, these, those, these ratings, both, both of them, both of these, both of which, all of them, "
        "all of these, each of them, each"
    )),
    (Kind.DENIED, _listed(
        "not, never, no longer, cannot, nor, without, wasn't, isn't, weren't, aren't, hasn't, haven't"
    )),
    (Kind.IMAGINED, _listed(
        "would, could, might, may, should, if, whether, unless, until, according to, any, every, hope, hopes, "
        "expect, expects, will be, to be rated, can be, aim, aims, aiming"
    )),
    (Kind.OTHERS, _listed(
        "patients rated, people rated, respondents, survey, per cent, percent, %, nhs choices, google, star, "
        "stars, # practices, # gp practices, # surgeries, # services, # homes, # hospitals, # providers, # "
        "locations, # trusts, # others, practices, hospitals, trust's, trust's own, council's, sister practice, "
        "sister surgery, sister home, "
        "neighbouring practice, another practice, "
        "previous provider, former provider, predecessor, practice in #, practices in #, one in #, # in #, "
        "# have been, # has been, # were, # was, staff "
        "rated, relatives rated, residents rated, of patients, of respondents"
    )),
    (Kind.PRACTICE, _listed(
        "practice, surgery, surgeries, home, provider, centre, clinic, hospital, trust, it, cqc, inspectors, "
        "we, location"
    )),
    (Kind.SERVICE, _listed(
        "maternity, maternity services, urgent and emergency, urgent and emergency care, emergency "
        "department, critical care, outpatients, end of life care, medical care, children and young people's "
        "services, gynaecology, diagnostic imaging, wards, population groups, population group, older people, "
        "long-term conditions, long term conditions, working age people, poor mental health"
    )),
    (Kind.FOR, _listed(
        "for, in, as to, regarding, under, on, in respect of, in relation to, in the case of, in terms of, "
        "when it comes to"
    )),
    (Kind.AND, _listed(
        "and, with, or, plus, along with, alongside, together with, as well as"
    )),
    (Kind.BUT, _listed("while, whilst, but, whereas, yet")),
    (Kind.LINK, _listed(
        "of its care, of care, of the care, of treatment, of its services, of its leadership, of the service, at, "
        "being, be, providing, how, the, its, their, a, an, of, our, your, that, also, now, key question, key "
        "questions, domain, domains, area, areas, category, categories, services, service, practice's, "
        "provider's, surgery's, home's, both, question, questions, element, ', ‘, “, ”, \", two, three, four, "
        "five, respectively, all"
    )),
    (Kind.BE, _listed("is, are, was, were, been, as, has, have, had, has been, have been")),
    (Kind.STOP, _listed(
        ";, :, because, although, though, however, despite, following, after, when, where, which, due to, so "
        "that, since, before, who"
    )),
    (Kind.DASH, ("–", "—", "-")),
    (Kind.COMMA, (",", "(", ")", "/")),
    (Kind.SUBJECT, (OVERALL, "leadership", *_listed("this key question, the key question, that key question"))),
    (Kind.SUBJECT, tuple(KEY_QUESTIONS)),
    (Kind.RATING, tuple(RATINGS)),
)  # fmt: skip

_OPENERS = frozenset(
    ("by", "across", "against", "today", "this", "last", "too", "once", "only", "either", "having",
     "putting", "meaning", "making", "even", "just", "out", "rather", "than", "placed", "moved", "also",
     ".", "!", "?", "…", "’", "]")
)  # fmt: skip
"""Words that may follow a rating or a subject without being described by it."""

_NUMBERS = tuple("two three four five six seven eight nine ten eleven twelve".split())
_FIGURES = {word: number for number, word in enumerate(_NUMBERS, 2)}
_TABLE: dict[str, Kind] = {}
for _kind, _phrases in _PHRASES:
    for _phrase in _phrases:
        _TABLE.setdefault(_phrase, _kind)
_LONGEST: dict[str, int] = {}
for _phrase in _TABLE:
    _first, _size = _phrase.partition(" ")[0], _phrase.count(" ") + 1
    _LONGEST[_first] = max(_LONGEST.get(_first, 0), _size)

_LEXEME = re.compile(r"[\w][\w'’-]*|%|[^\w\s]")
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
    """Whether one of the words for a rating stands in the sentence, whatever it means there."""
    return _RATING_WORD.search(fold(sentence)) is not None


def speaks_of_rating(sentence: str) -> bool:
    """Whether a sentence has the look of one that states a rating, so that it must not pass unread."""
    folded = fold(sentence)
    return _RATING_WORD.search(folded) is not None and _SPEAKS.search(folded) is not None


class Tokens(list[Token]):
    """A sentence's tokens, to be asked beyond their ends."""

    def kind(self, index: int) -> Kind | None:
        """What the token at `index` does; None outside the sentence."""
        return self[index].kind if 0 <= index < len(self) else None

    def is_overall(self, index: int) -> bool:
        """Whether the token at `index` is the word `overall`."""
        return self.kind(index) is Kind.SUBJECT and self[index].subject == OVERALL

    def number(self, index: int) -> str:
        """The number in the token's words, in figures; empty where there is none."""
        return next(
            (str(_FIGURES.get(word, word)) for word in self[index].words.split() if word in _FIGURES or word.isdigit()),
            "",
        )

    def opens(self, index: int) -> bool:
        """Whether the token at `index` opens something new behind a rating or a subject instead of being its noun."""
        kind = self.kind(index)
        return kind is not Kind.PRACTICE and (kind is not Kind.WORD or self[index].words in _OPENERS)

    def within(self, start: int, end: int) -> frozenset[Kind]:
        """The kinds of the tokens from `start` to before `end`."""
        return frozenset(token.kind for token in self[max(0, start) : max(0, end)])


def tokenise(sentence: str) -> Tokens:
    """The sentence as tokens; the longest phrase of the tables wins at each word."""
    folded = fold(sentence)
    found = [(match.start(), match[0].rstrip("-'’")) for match in _LEXEME.finditer(folded)]
    words = [word for _, word in found if word]
    starts = [start for start, word in found if word]
    keys = ["#" if word in _NUMBERS or word.isdigit() else word for word in words]
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


def _smoothed(found: Tokens) -> Tokens:
    """Words that only hold a group together, seen from the words around them, become links.

    `how safe and caring it is` names two questions, and `caring, which …` goes on about the one.
    """
    for index, token in enumerate(found):
        if token.words == "whether" and found.kind(index - 1) is Kind.FOR:
            # `Good for whether its services are safe`
            found[index] = replace(token, kind=Kind.LINK, words="how")
            _link_clause(found, index)
        elif token.words == "how":
            _link_clause(found, index)
        elif token.words == "which" and found.kind(index - 1) is Kind.COMMA and found.kind(index - 2) is Kind.SUBJECT:
            found[index - 1] = replace(found[index - 1], kind=Kind.LINK)
            found[index] = replace(token, kind=Kind.LINK)
        elif (
            token.kind is Kind.PRACTICE
            and found.kind(index - 3) is Kind.NOUN
            and found[index - 2].words in ("for", "of")
        ):
            # `the rating for the practice, as well as …`: the practice is not the one who acts.
            for at in (index - 2, index - 1, index):
                found[at] = replace(found[at], kind=Kind.LINK)
    return found


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
    most = max(_LONGEST.get(words[index], 0), _LONGEST.get(keys[index], 0))
    for size in range(min(most, len(words) - index), 0, -1):
        for form in (words, keys):
            kind = _TABLE.get(" ".join(form[index : index + size]))
            if kind:
                return size, kind
    return 1, Kind.WORD


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
