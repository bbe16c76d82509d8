"""Sentences made from the grammar give back the facts they were made from; sentences outside it give none.

The letters are those of the kinds of wording: A and B overall, C changes shared, D groups, E unchanged, F first
ratings, G words without a rating.
"""

from itertools import pairwise
from typing import NamedTuple

from hypothesis import example, given
from hypothesis import strategies as st

from generator.model import KeyQuestionName, Rating
from generator.sources.ratings.claims import Claim, read_claims
from generator.sources.ratings.phrases import OVERALL

NAMES = {
    KeyQuestionName.SAFE: ("safe", "safety"),
    KeyQuestionName.EFFECTIVE: ("effective", "effectiveness"),
    KeyQuestionName.CARING: ("caring",),
    KeyQuestionName.RESPONSIVE: ("responsive", "responsiveness"),
    KeyQuestionName.WELL_LED: ("well-led", "well led"),
}


class MadeSentence(NamedTuple):
    """A sentence made from the grammar, and the claims that it states."""

    words: str
    claims: frozenset[Claim]


def opening(words: str) -> str:
    return words[:1].upper() + words[1:]


def spelt(rating: Rating, capital: bool) -> str:
    return rating.value if capital else rating.value.lower()


def joined(words: list[str], oxford: bool = True) -> str:
    if len(words) == 1:
        return words[0]
    return ", ".join(words[:-1]) + ("," if oxford and len(words) > 2 else "") + " and " + words[-1]


RATINGS = st.sampled_from(Rating)
CHANGES = st.lists(RATINGS, min_size=2, max_size=2, unique=True)
GROUPS = st.lists(st.sampled_from(KeyQuestionName), min_size=1, max_size=4, unique=True)
FELL = st.sampled_from(
    ["has dropped", "has declined", "has gone", "has changed", "has moved", "went", "fell", "has been downgraded"]
)
HAVE = st.sampled_from(
    ["have dropped", "have declined", "have also gone down,", "have changed", "went", "have also moved"]
)
PRACTICE = st.sampled_from(["the practice", "the surgery", "The Goodacre Surgery", "Safe Harbour House", "the home"])


def group_words(names: list[KeyQuestionName], noun: bool, oxford: bool) -> str:
    return joined([NAMES[name][-1 if noun else 0] for name in names], oxford)


def claims_of(names: list[KeyQuestionName] | list[str], now: Rating | None, before: Rating | None) -> frozenset[Claim]:
    return frozenset(Claim(name, now, before) for name in names)


@st.composite
def overall_changed(draw: st.DrawFn) -> MadeSentence:  # A, B
    before, now = draw(CHANGES)
    capital = draw(st.booleans())
    change = f"from {spelt(before, capital)} to {spelt(now, capital)}"
    words = draw(st.sampled_from([
        f"CQC has dropped the rating for {draw(PRACTICE)} {change}, following an inspection in May.",
        f"The overall rating of {draw(PRACTICE)} {draw(FELL)} {change}.",
        f"Its overall rating {draw(FELL)} {change}.",
        f"As well as dropping {change} overall, it must make improvements.",
    ]))  # fmt: skip
    return MadeSentence(words, claims_of([OVERALL], now, before))


@st.composite
def overall_only(draw: st.DrawFn) -> MadeSentence:  # A, F
    now, capital = draw(RATINGS), draw(st.booleans())
    words = draw(st.sampled_from([
        f"CQC has rated {draw(PRACTICE)} in Otterby as {spelt(now, capital)}, and placed it under review.",
        f"{opening(draw(PRACTICE))} has been rated {spelt(now, capital)} by the Care Quality Commission.",
        f"Overall, the practice is now rated as {spelt(now, capital)}.",
    ]))  # fmt: skip
    return MadeSentence(words, claims_of([OVERALL], now, None))


@st.composite
def shared_change(draw: st.DrawFn) -> MadeSentence:  # C
    before, now = draw(CHANGES)
    names, noun, oxford = draw(GROUPS), draw(st.booleans()), draw(st.booleans())
    group = group_words(names, noun, oxford)
    change = f"from {spelt(before, False)} to {spelt(now, False)}"
    words = draw(st.sampled_from([
        f"As well as dropping {change} overall, so have the practice’s ratings for {group}.",
        f"The overall rating has dropped {change}, as have the ratings for {group}.",
        f"The home’s overall rating {draw(FELL)} {change}, as have its ratings for being {group}.",
    ]))  # fmt: skip
    return MadeSentence(words, claims_of([OVERALL], now, before) | claims_of(names, now, before))


@st.composite
def group_changed(draw: st.DrawFn) -> MadeSentence:  # D
    before, now = draw(CHANGES)
    names, noun, oxford = draw(GROUPS), draw(st.booleans()), draw(st.booleans())
    group = group_words(names, noun, oxford)
    change = f"from {spelt(before, False)} to {spelt(now, False)}"
    words = draw(st.sampled_from([
        f"The ratings for being {group} {draw(HAVE)} {change}.",
        f"Its rating {draw(FELL)} {change} for {group}.",
        f"Ratings for {group} {draw(HAVE)} {change}.",
        f"The ratings for how {group} the service is {draw(HAVE)} {change}.",
    ]))  # fmt: skip
    return MadeSentence(words, claims_of(names, now, before))


@st.composite
def two_groups(draw: st.DrawFn) -> MadeSentence:  # D
    names = draw(st.permutations(list(KeyQuestionName)))
    cut = draw(st.integers(1, 4))
    one, other = list(names[:cut]), list(names[cut : cut + draw(st.integers(1, 3))])
    first, second = draw(CHANGES)
    capital, oxford = draw(st.booleans()), draw(st.booleans())
    words = draw(st.sampled_from([
        f"It was rated {spelt(first, capital)} for {group_words(one, True, oxford)} and {spelt(second, capital)} for "
        f"{group_words(other, True, oxford)}.",
        f"Inspectors rated it {spelt(first, capital)} for being {group_words(one, False, oxford)}, and "
        f"{spelt(second, capital)} for being {group_words(other, False, oxford)}.",
    ]))  # fmt: skip
    return MadeSentence(words, claims_of(one, first, None) | claims_of(other, second, None))


@st.composite
def unchanged(draw: st.DrawFn) -> MadeSentence:  # E
    rating, names = draw(RATINGS), draw(GROUPS)
    group, verb = group_words(names, False, True), "remain" if len(names) > 1 else "remains"
    words = draw(st.sampled_from([
        f"{group.capitalize()} {verb} rated as {spelt(rating, False)}.",
        f"It was again rated {spelt(rating, False)} for being {group}.",
        f"The ratings for {group} {verb} {spelt(rating, False)}.",
        f"It was rated {spelt(rating, False)} again for {group}.",
    ]))  # fmt: skip
    return MadeSentence(words, claims_of(names, rating, rating))


SENTENCES = st.one_of(overall_changed(), overall_only(), shared_change(), group_changed(), two_groups(), unchanged())


@given(SENTENCES)
def test_a_sentence_of_the_grammar_gives_back_its_facts(sentence: MadeSentence) -> None:
    assert frozenset(read_claims([sentence.words])[0]) == sentence.claims, sentence.words


@given(st.lists(SENTENCES, min_size=2, max_size=6))
def test_sentences_in_any_order_state_what_each_states_alone(paragraph: list[MadeSentence]) -> None:
    found = read_claims([sentence.words for sentence in paragraph])
    assert [frozenset(claims) for claims in found] == [sentence.claims for sentence in paragraph]


RATING_WORDS = ["good", "inadequate", "outstanding", "requires improvement"]
PLAIN = [
    "There were {r} facilities at both sites.",
    "Staff had {r} recruitment checks and the cleaning was {r}.",
    "People told us that care was not {r} enough to keep them safe.",
    "The practice is not rated {r}.",
    "If it is rated {r} again it will close.",
    "Nine practices have been rated {r} and two have been rated {r}.",
    "More than 80% of patients rated the practice as {r}.",
    "The report names several areas of {r} practice.",
    "Its rating of {r} has been suspended.",
    "The maternity services were rated {r} for being safe.",
    "Services are given a rating of {r} according to whether they are safe, effective and caring.",
    "Providing a safe, effective, caring, responsive and well-led service takes {r} leaders.",
]


@given(st.sampled_from(PLAIN), st.sampled_from(RATING_WORDS))
def test_rating_words_outside_the_grammar_give_no_rating(sentence: str, word: str) -> None:  # G, H, I
    assert read_claims([sentence.format(r=word)])[0] == []


WORDS = st.sampled_from(
    "good inadequate outstanding requires improvement rated rating ratings from to for being safe effective caring "
    "responsive well-led overall and , the practice has have dropped remains so as were it which is was not people in "
    "all these areas except again".split()
)


@example(["safe", "is", "good", "except"])
@given(st.lists(WORDS, max_size=40))
def test_no_subject_is_ever_given_two_ratings_by_one_sentence(words: list[str]) -> None:
    claims = read_claims([" ".join(words)])[0]
    for part in ("rating", "previous"):
        stated = sorted({(str(claim.subject), str(getattr(claim, part))) for claim in claims if getattr(claim, part)})
        assert all(one[0] != other[0] for one, other in pairwise(stated))
