"""The vocabulary of the grammar of ratings: a table of phrases, and what each does in a sentence (`Kind`).

`tokens` finds the phrases in a sentence; `groups`, `subjects` and `units` say what their order means. In the table `#`
is a number in words or figures and `####` a year. Of two phrases that match, the longer counts; of two rows, the first.
"""

from enum import Enum, auto
from itertools import product

from generator.model import KeyQuestionName
from generator.sources.vocabulary import KEY_QUESTIONS, RATINGS

OVERALL = "overall"
"""The subject of a rating of the practice as a whole."""

ALL = "all"
"""The subject of `all five key questions`: each of them, unless an `except` follows."""

THIS = "this"
"""The subject of `this key question`: on a page about one key question, that one."""

Subject = KeyQuestionName | str
"""What a rating is for: a key question, `OVERALL`, `ALL` or `THIS`."""


class Kind(Enum):
    """The role of a token in the grammar. Beside each is a sentence that needs it, with its words in front."""

    __hash__ = object.__hash__  # sets of kinds are asked at every word, and Enum's own hash is slow

    RATING = auto()  # good: “We rated the practice as good for being safe.”
    SUBJECT = auto()  # safe, overall: “Rated as good overall and for being safe.”
    NOUN = auto()  # rating: “The overall rating for Elm Tree Surgery is good.”
    FROM = auto()  # from: “Its rating has dropped from good to inadequate.”
    TO = auto()  # to: “Its rating has dropped from good to inadequate.”
    CHANGE = auto()  # dropped: “Its rating has dropped from good to inadequate.”
    KEEP = auto()  # remains, again: “Safe remains rated as good.”
    RATED = auto()  # rated: “CQC has rated Elm Tree Surgery as good.”
    SO_HAVE = auto()  # as have: “Overall it has dropped to inadequate, as have the ratings for safe and well-led.”
    LIKEWISE = auto()  # done the same: “Safe has dropped from good to inadequate and well-led has done the same.”
    THESE = auto()  # in these areas: “It was not safe or effective and was rated inadequate in these areas.”
    SOME = auto()  # in three areas: “Rated inadequate in three areas – safe, effective and well-led.”
    REST = auto()  # in the other four areas: “Inadequate for safe and good in the other four areas.”
    EVERY = auto()  # in all areas: “The practice was rated outstanding in all areas.”
    EXCEPT = auto()  # except: “The practice was rated good in all areas except safe.”
    AS_BEFORE = auto()  # as it was before: “Caring is rated good, as it was before.”
    WHICH = auto()  # which was: “The rating for caring, which was outstanding, is now good.”
    FOR = auto()  # for, in: “Rated as good for effective.”
    AND = auto()  # and: “Rated as good for safe and effective.”
    BUT = auto()  # while: “Caring was rated good while safe was rated inadequate.” The group ends, the verb may not.
    LINK = auto()  # being: “Rated as good for being safe.” It holds a group or a unit together.
    BE = auto()  # is, has been: “The rating for safe has been good.”
    BEFORE = auto()  # previously: “The practice was previously rated good.”
    DENIED = auto()  # not: “Caring was not rated good.”
    HYPOTHETICAL = auto()  # if: “If it is rated inadequate again it will be closed.”
    OTHERS = auto()  # patients rated: “Most patients rated the practice as good.” Others rate, or others are rated.
    THEY = auto()  # both: “We looked at safe and well-led, and both were rated good.”
    PRACTICE = auto()  # the practice, CQC: “The practice was rated good.”
    ELSEWHERE = auto()  # trust: “The trust was rated good.” Another place or body has a rating of its own.
    SERVICE = auto()  # maternity: “Maternity was rated good for being safe.” A hospital's services have their own.
    NEW_CLAUSE = auto()  # although, a semicolon: “Safe was rated inadequate, although caring was good.”
    DASH = auto()  # –: “Rated inadequate in three areas – safe, effective and well-led.”
    COMMA = auto()  # a comma or bracket: “Rated good for safe, effective and caring.”
    WORD = auto()  # any other: “Staff had good facilities.”


_AREAS = ("areas", "domains", "key questions", "key question", "area", "domain", "questions", "categories")
_VISITS = ("inspection", "assessment", "visit", "comprehensive inspection", "focused inspection", "full inspection")


def _spread(*parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return every phrase that takes one word of each part."""
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
        ("", "#", "# key", "key", "the #"), _AREAS,
    )),
    (Kind.REST, _spread(
        _listed("across, in, for, on"), _listed("the other, each of the other, all the other, the remaining"),
        ("#",), (*_AREAS, "key questions that CQC looks at"),
    )),
    (Kind.SUBJECT, _spread(
        _listed("all, all the, all of the, all # of the, every, each, all of its, all of these, all #, all the #"),
        _listed("key questions, key question, key areas, domains, areas, area"),
    )),
    (Kind.SOME, _spread(
        _listed("across, in, for, on"), ("", "the"), _listed("#, following, # of the #, # of the, # out of #"), _AREAS
    )),
    (Kind.SO_HAVE, _spread(
        _listed("as, so, so too, as too, and so, likewise"), _listed("have, has, had, did, was, were")
    )),
    (Kind.SO_HAVE, _listed(
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
        "at which it was, at which the practice was, at which the surgery was, at which the service was, "
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
    (Kind.AS_BEFORE, _listed(
        "as before, as it was before, as it was, as they were, as they had, as it had, "
        "the same as before, "
        "the same as last time, at both inspections, both times, which is unchanged, which are unchanged, "
        "is unchanged, "
        "are unchanged, has not changed, have not changed, hasn't changed, haven't changed, stayed the same, "
        "as it did, as they did, still stands, still stand, remains in place, remain in place, that has not changed, "
        "that hasn't changed, that is unchanged, "
        "as in ####, stay the same, stays the same, stayed as they were, still apply, still applies"
    )),
    (Kind.LIKEWISE, _listed(
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
        "amended, "
        "worsened, climbed, slid, sunk, plummeted, jumped, tumbled, plunged, plunge, lifted, sank, crept, up, down"
    )),
    (Kind.CHANGE, _spread(
        _listed("dropped, fallen, fell, slipped, risen, improved, gone up, gone down, moved up, moved down"),
        ("by", ""),
        ("two ratings", "two levels", "two grades"),
    )),
    (Kind.KEEP, _listed(
        "remain, remains, remained, remaining, again, still, stay, stays, stayed, retain, retains, retained, "
        "retaining, keep, keeps, kept, continue, continues, continued, maintain, maintains, maintained, "
        "held on to, holds on to, hold on to, no change for, no change in, once more, "
        "unchanged, once again, second time in a row, third time in a row, fourth time in a row, "
        "second time running, "
        "third time running, second consecutive time, third consecutive time, continues to be, no change to, "
        "existing, carry over, carries over, carried over, carried forward, carry forward, carries forward, "
        "keeping"
    )),
    (Kind.RATED, _listed("rated, re-rated, rerated, rate, rates, judged, graded, found, given, awarded")),
    (Kind.THEY, _listed(
        "they, these, those, these ratings, both, both of them, both of these, both of which, all of them, "
        "all of these, each of them, each"
    )),
    (Kind.DENIED, _listed(
        "not, never, no longer, cannot, nor, without, wasn't, isn't, weren't, aren't, hasn't, haven't"
    )),
    (Kind.HYPOTHETICAL, _listed(
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
        "services provided to all population groups and, all population groups and, all six population groups and, "
        "of its care, of care, of the care, of treatment, of its services, of its leadership, of the service, at, "
        "being, be, providing, how, the, its, their, a, an, of, our, your, that, also, now, key question, key "
        "questions, domain, domains, area, areas, category, categories, services, service, practice's, service's, "
        "provider's, surgery's, home's, both, question, questions, element, ', ‘, “, ”, \", two, three, four, "
        "five, respectively, all, as well, too, just, looked after, looking after, the other way, "
        "by one rating, by two ratings, by one level, by two levels, the provision of, provision of, the delivery of"
    )),
    (Kind.BE, _listed("is, are, was, were, been, as, has, have, had, has been, have been")),
    (Kind.NEW_CLAUSE, _listed(
        ";, :, because, although, though, however, despite, following, after, when, where, which, due to, so "
        "that, since, before, who"
    )),
    (Kind.DASH, ("–", "—", "-")),
    (Kind.COMMA, (",", "(", ")", "/")),
    (Kind.SUBJECT, (OVERALL, "leadership", *_listed("this key question, the key question, that key question"))),
    (Kind.SUBJECT, tuple(KEY_QUESTIONS)),
    (Kind.RATING, tuple(RATINGS)),
)  # fmt: skip

FIGURES = {
    word: number
    for number, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), start=2)
}
"""The numbers that a sentence may write in words."""

TABLE: dict[str, Kind] = {}
"""The role of each phrase."""

for _kind, _phrases in _PHRASES:
    for _phrase in _phrases:
        TABLE.setdefault(_phrase, _kind)

LONGEST: dict[str, int] = {}
"""The number of words of the longest phrase that begins with a word."""

for _phrase in TABLE:
    _first, _size = _phrase.partition(" ")[0], _phrase.count(" ") + 1
    LONGEST[_first] = max(LONGEST.get(_first, 0), _size)
