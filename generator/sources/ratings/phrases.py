"""The vocabulary of the grammar of ratings: phrases, and what each does in a sentence.

`rating_words` finds them in a sentence; `rating_units`, `rating_subjects` and `rating_changes` say what their order
means.
In the tables `#` stands for a number in words or figures, `####` for a year; of two phrases the longer wins, of two
rows the first.
"""

from enum import Enum, auto
from itertools import product

from generator.model import KeyQuestionName
from generator.sources.vocabulary import KEY_QUESTIONS, RATINGS

OVERALL = "overall"
ALL = "all"
"""The subject of `all five key questions`: each of them, unless an `except` follows."""

THIS = "this"
"""The subject of `this key question`: on a page about one key question, that one."""

Subject = KeyQuestionName | str


class Kind(Enum):
    """The role of a token in the grammar."""

    __hash__ = object.__hash__  # sets of kinds are asked at every word, and Enum's own hash is slow

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
    ELSEWHERE = auto()  # another place or body, whose rating is not this practice's
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
    (Kind.EVERY, _listed("for all five, in all five, across all five")),
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
    (Kind.BORROW, _listed(
        "the same is true of, the same is true for, the same goes for, this is also the case for, "
        "this also applies to, "
        "along with the ratings for, along with its ratings for, along with its rating for, "
        "together with its ratings for, "
        "as it does for, as it did for, as they do for, as it is for, as it was for"
    )),
    (Kind.BEFORE, _spread(
        _listed("at, following, after, since, from"), _listed("our, its, their, the, cqc's, a, an, that"),
        _listed("last, previous, earlier, prior"), _VISITS,
    )),
    (Kind.BEFORE, _spread(_listed("at, following, after"), ("that",), ("first",), _VISITS)),
    (Kind.BEFORE, _listed(
        "had last been, was last inspected, last been inspected, previously, formerly, last time, "
        "at that time, at the time, then was, was then, were then, then "
        "were, had been, had previously been, then rated, was originally, when cqc was last, when we last, "
        "when inspectors last, when cqc last, last rating, previous rating, previous ratings, earlier rating, "
        "former rating, last rated, was last rated, previous inspection, last inspection, before this, before that, "
        "prior to this, before this inspection, before the inspection, prior to the inspection, "
        "prior to this inspection, "
        "up to now, on the last occasion, on the last two occasions, historically, at an earlier inspection, "
        "beforehand, "
        "when it was last inspected, when last inspected"
    )),
    (Kind.WHICH, _listed(
        "both of which were, both of which had been, all of which were, which was, which were, "
        "which used to be, which had been, having been, having previously been, was previously, "
        "were previously, "
        "which was previously, which were previously, who were, which was also, which were also"
    )),
    (Kind.SAME, _listed(
        "as before, as it was before, as it was, as they were, as they had, as it had, "
        "the same as before, "
        "the same as last time, at both inspections, both times, which is unchanged, which are unchanged, "
        "is unchanged, "
        "are unchanged, has not changed, have not changed, hasn't changed, haven't changed, stayed the same, "
        "as it did, as they did, still stands, still stand, remains in place, remain in place, that has not changed, "
        "that hasn't changed, that is unchanged, "
        "as in ####, stay the same, stays the same, stayed as they were, still apply, still applies"
    )),
    (Kind.DITTO, _listed(
        "moved with it, done the same, did the same, followed suit, gone the same way, went the same way, "
        "fallen with it, "
        "dropped with it, declined with it, do the same, followed it"
    )),
    (Kind.EXCEPT, _listed("except, except for, apart from, other than, with the exception of")),
    (Kind.NOUN, _listed("rating, ratings")),
    (Kind.FROM, _listed("from, an improvement on, improving on, compared with, compared to")),
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
        "held on to, holds on to, hold on to, no change for, no change in, once more, "
        "unchanged, once again, second time in a row, third time in a row, fourth time in a row, "
        "second time running, "
        "third time running, second consecutive time, third consecutive time, continues to be, no change to, "
        "existing, carry over, carries over, carried over, carried forward, keeping"
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
        "expect, expects, will be, to be rated, can be, aim, aims, aiming, once, provided it, assuming, "
        "before it, before it's, before the"
    )),
    (Kind.OTHERS, _listed(
        "most gp surgeries, few surgeries, other surgeries, surgeries in, surgeries rated, surgeries that, "
        "gp surgeries, "
        "patients rated, people rated, respondents, survey, per cent, percent, last two inspections, "
        "last three inspections, "
        "last two consecutive inspections, %, nhs choices, google, star, "
        "stars, # practices, # gp practices, # surgeries, # services, # homes, # hospitals, # providers, # "
        "locations, # trusts, # others, practices, hospitals, trust's, trust's own, council's, sister practice, "
        "sister surgery, sister home, "
        "neighbouring practice, another practice, "
        "previous provider, former provider, predecessor, practice in #, practices in #, one in #, # in #, "
        "# have been, # has been, # were, # was, staff "
        "rated, relatives rated, residents rated, of patients, of respondents"
    )),
    (Kind.ELSEWHERE, _listed(
        "trust, branch, branch surgery, other surgery, other practice, another surgery, other locations, "
        "pharmacy, dental practice, mock inspection, self-assessment, audit, peer review, "
        "healthwatch, pilot, outgoing provider, last provider, new provider, next door"
    )),
    (Kind.PRACTICE, _listed(
        "practice, surgery, surgeries, home, provider, centre, clinic, hospital, it, cqc, inspectors, "
        "we, location"
    )),
    (Kind.SERVICE, _listed(
        "mental health care, end-of-life care, surgery services, maternity, maternity services, "
        "urgent and emergency, urgent and emergency care, emergency "
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
        "questions, domain, domains, area, areas, category, categories, services, service, practice's, service's, "
        "provider's, surgery's, home's, both, question, questions, element, ', ‘, “, ”, \", two, three, four, "
        "five, respectively, all, as well, too, just, looked after, looking after, the other way, "
        "by one rating, by two ratings, by one level, by two levels"
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

NUMBERS = tuple("two three four five six seven eight nine ten eleven twelve".split())
FIGURES = {word: number for number, word in enumerate(NUMBERS, 2)}
TABLE: dict[str, Kind] = {}
for _kind, _phrases in _PHRASES:
    for _phrase in _phrases:
        TABLE.setdefault(_phrase, _kind)
LONGEST: dict[str, int] = {}
for _phrase in TABLE:
    _first, _size = _phrase.partition(" ")[0], _phrase.count(" ") + 1
    LONGEST[_first] = max(LONGEST.get(_first, 0), _size)
