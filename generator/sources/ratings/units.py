"""Tokens → units: the words that state one rating, or a change of rating.

A word such as `good` is a rating only where other words mark it as one: “from good to inadequate”, “rated as good”,
“the rating for safe is good”, “remains good”, “a rating of good”. In “Staff had good facilities” nothing does.
"""

from typing import NamedTuple

from generator.model import Rating
from generator.sources.ratings.clauses import clause_start, is_before, kept_at
from generator.sources.ratings.groups import group_after
from generator.sources.ratings.phrases import Kind
from generator.sources.ratings.rating_markers import marker_of, says_the_same
from generator.sources.ratings.tokens import Tokens

_ABSTRACT = frozenset(("safety", "leadership", "effectiveness", "responsiveness"))
_AGAIN = frozenset(
    ("again", "once again", "once more", "second time in a row", "third time in a row", "fourth time in a row",
     "second time running", "third time running", "second consecutive time", "third consecutive time")
)  # fmt: skip
_PRESENT = frozenset(("now", "is", "are", "has been", "have been", "has", "have"))
_EARLIER = (
    "before", "previously", "last time", "at our last", "at its last", "at the last", "at our previous",
    "at its previous", "at the previous", "at that",
)  # fmt: skip
_FILLERS = frozenset((Kind.LINK, Kind.BE, Kind.NOUN))
_CHANGE_DISTANCE = 8
_FINITE = frozenset(("requires improvement", "require improvement", "required improvement"))


class Unit(NamedTuple):
    """The tokens from `start` to before `end`, and the rating and previous rating that they state; None if neither.

    `adds` marks a unit that only adds a previous rating to what the unit before it stated: “…, up from inadequate”.
    """

    start: int
    end: int
    rating: Rating | None
    previous: Rating | None
    adds: bool = False


def unit_at(tokens: Tokens, index: int, boundary: int, last: Unit | None) -> Unit | None:
    """Return the unit that begins at the token `index`, or None. `doubts` says whether it is stated as a fact.

    `boundary` is the index after the words of the unit before it, and `last` that unit, whose verb `and` may share.
    """
    match tokens.kind(index):
        case Kind.FROM:
            return _from_and_to(tokens, index) or _added(tokens, index, last)
        case Kind.TO:
            return _to_and_from(tokens, index) or _reached(tokens, index, boundary)
        case Kind.RATING:
            return _single(tokens, index, boundary, last)
    return None


def turns(tokens: Tokens, index: int) -> bool:
    """Return whether the words at `index` say that the rating was another one last time.

    “It is rated good again after being inadequate.” “It is good again, up from requires improvement.”
    """
    index += tokens.kind(index) is Kind.COMMA
    turning = (Kind.NEW_CLAUSE, Kind.FROM, Kind.CHANGE, Kind.WHICH)
    return tokens.kind(index) in turning and tokens[index].words != "following"


def is_dated_earlier(tokens: Tokens, index: int) -> bool:
    """Return whether the words at `index` date what is before them: “It was rated good at its last inspection.”

    “It was rated good before this”, on the other hand, leaves open what came between.
    """
    words = tokens.words(index)
    return words.startswith(_EARLIER) and words not in ("before this", "before that")


def _from_and_to(tokens: Tokens, index: int) -> Unit | None:
    """Return the unit of a change at `from`: “Its rating has dropped from good overall to inadequate.”"""
    places = _two_ratings(tokens, index, Kind.TO)
    if places is None:
        return None
    before, now = places
    return Unit(index, now + 1, tokens[now].rating, tokens[before].rating)


def _to_and_from(tokens: Tokens, index: int) -> Unit | None:
    """Return the unit of a change at `to`: “Its rating has dropped to inadequate from good.”"""
    places = _two_ratings(tokens, index, Kind.FROM)
    if places is None:
        return None
    now, before = places
    return Unit(index, before + 1, tokens[now].rating, tokens[before].rating)


def _two_ratings(tokens: Tokens, index: int, second: Kind) -> tuple[int, int] | None:
    """Return the indices of the ratings after the preposition at `index` and after the `second` one, or None.

    “from good overall, down to inadequate”: only a comma, `overall` and words that add nothing may come between.
    """
    first = _rating_after(tokens, index)
    if first is None:
        return None
    middle = first + 1
    while tokens.kind(middle) in (Kind.COMMA, Kind.CHANGE, *_FILLERS) or tokens.is_overall(middle):
        middle += 1
    other = _rating_after(tokens, middle) if tokens.kind(middle) is second else None
    return (first, other) if other is not None else None


def _rating_after(tokens: Tokens, index: int) -> int | None:
    """Return the index of the rating that follows the preposition at `index`: “from being rated good”; else None."""
    index += 1
    while tokens.kind(index) in (Kind.RATED, Kind.BEFORE, *_FILLERS) or tokens.is_overall(index):
        index += 1
    return index if tokens.kind(index) is Kind.RATING else None


def _added(tokens: Tokens, index: int, last: Unit | None) -> Unit | None:
    """Return a unit that adds a previous rating to the last unit, or None: “It is rated good, up from inadequate.”"""
    rating = _rating_after(tokens, index)
    if rating is None or last is None or last.rating is None or last.previous is not None:
        return None
    return Unit(index, rating + 1, last.rating, tokens[rating].rating, adds=True)


def _reached(tokens: Tokens, index: int, boundary: int) -> Unit | None:
    """Return the unit of a change that names only the new rating, or None: “Its rating has changed to good.”"""
    rating = _rating_after(tokens, index)
    if rating is None or not tokens.opens(rating + 1):
        return None
    if Kind.CHANGE not in tokens.within(max(boundary, index - _CHANGE_DISTANCE), index):
        return None
    return Unit(index, rating + 1, tokens[rating].rating, None)


def _single(tokens: Tokens, index: int, boundary: int, last: Unit | None) -> Unit | None:
    """Return the unit of one rating that is no change, or None.

    “Caring was rated good”: it is so now. “Caring remains good”: now and before. “Caring was good before”: before.
    """
    marker = marker_of(tokens, index, boundary, follows_unit=last is not None)
    if marker is None or _only_describes(tokens, index, marker):
        return None
    rating = tokens[index].rating
    end = index + 2 if tokens.kind(index + 1) is Kind.NOUN else index + 1
    again = _again_after(tokens, end)
    if again is not None:
        return Unit(index, again + 1, rating, rating)
    if (
        says_the_same(tokens, index)
        or _shares_kept(tokens, index, boundary, marker, last)
        or _is_kept(tokens, index, boundary, marker)
    ):
        return Unit(index, end, rating, rating)
    if _is_past(tokens, index, boundary) or (last and _continues_past(tokens, index, boundary, last)):
        return Unit(index, end + (tokens.kind(end) in (Kind.BEFORE, Kind.NEW_CLAUSE)), None, rating)
    return Unit(index, end, rating, None)


def _only_describes(tokens: Tokens, index: int, marker: Kind) -> bool:
    """Return whether the word at `index` is a verb or an adjective, and no rating.

    “It was found to provide good facilities.” “Safety requires improvement.” “It was good, safe care.”
    """
    if not tokens.opens(index + 1) or _is_verb(tokens, index, marker):
        return True
    return tokens.kind(index + 1) is Kind.COMMA and _is_adjective(tokens, index + 2)


def _is_verb(tokens: Tokens, index: int, marker: Kind) -> bool:
    """Return whether `requires improvement` at `index` is a verb, and no rating.

    “Safety requires improvement.” “The service still requires improvement.” “It is safe, which required improvement.”
    But “It requires improvement for being safe” and “It is rated requires improvement” have ratings.
    """
    words = tokens[index].words
    if not words.startswith("requir") or tokens[index].capital or marker is Kind.RATED:
        return False
    if words in _FINITE and group_after(tokens, index + 1)[0]:
        return False
    before = tokens[index - 1].words
    if before in _ABSTRACT or words != "requires improvement":
        return True
    still = tokens.kind(index - 2) is not Kind.BE and before in ("still", "again", "once again")
    return still or tokens.kind(index - 1) in (Kind.SUBJECT, Kind.PRACTICE, Kind.WORD)


def _is_adjective(tokens: Tokens, index: int) -> bool:
    """Return whether the name of a key question at `index` has a noun: “good, safe care”."""
    return tokens.kind(index) is Kind.SUBJECT and tokens.kind(index + 1) is Kind.WORD and not tokens.opens(index + 1)


def _again_after(tokens: Tokens, end: int) -> int | None:
    """Return the index of an `again` at `end` that says that the rating was the same last time, or None.

    “It was rated good again.” “It was rated good for the second time in a row.”
    Not so in “It is rated good again after being inadequate”.
    """
    again = end + 2 if tokens.kind(end) is Kind.FOR and tokens.kind(end + 1) is Kind.LINK else end
    return again if tokens.words(again) in _AGAIN and not turns(tokens, again + 1) else None


def _shares_kept(tokens: Tokens, index: int, boundary: int, marker: Kind, last: Unit | None) -> bool:
    """Return whether the rating has the verb of a kept one: “It remains good for caring and outstanding for safe.”"""
    kept = last is not None and last.rating is not None and last.rating is last.previous
    return kept and marker is Kind.AND and tokens.within(boundary, index) <= {Kind.AND, Kind.COMMA}


def _is_kept(tokens: Tokens, index: int, boundary: int, marker: Kind) -> bool:
    """Return whether the rating is now what it was: “Safe remains good.” “It keeps its previous rating of good.”

    “It was still rated good at our last inspection” is about the past alone.
    """
    kept = kept_at(tokens, index, boundary)
    if kept is None:
        return False
    start = clause_start(tokens, index, boundary)
    past = max((i for i in range(start, index) if tokens.kind(i) is Kind.BEFORE), default=None)
    return past is None or past > kept or marker is Kind.KEEP


def _is_past(tokens: Tokens, index: int, boundary: int) -> bool:
    """Return whether the rating is that of an earlier inspection.

    “It was previously rated good.” “Caring, which was rated good, is now outstanding.” “It was good last time.”
    """
    if is_before(tokens, index, boundary) or _is_unchanged_from_before(tokens, index):
        return True
    back = index - 1
    while tokens.kind(back) in (Kind.RATED, Kind.LINK, Kind.BE, Kind.KEEP):
        back -= 1
    if back >= boundary and tokens.kind(back) is Kind.WHICH:
        return True
    return is_dated_earlier(tokens, index + 1)


def _is_unchanged_from_before(tokens: Tokens, index: int) -> bool:
    """Return whether the ratings are those of an earlier inspection, which this one left unchanged.

    “The ratings from the previous inspection remained unchanged: these ratings were good overall.”
    """
    colon = max((i for i in range(index) if tokens.words(i) == ":"), default=-1)
    opens = tokens.words(colon + 1) in ("these ratings", "these", "those") and tokens.words(colon + 2) == "were"
    return colon > 0 and opens and Kind.BEFORE in tokens.within(0, colon)


def _continues_past(tokens: Tokens, index: int, boundary: int, last: Unit) -> bool:
    """Return whether the past that opened the sentence continues.

    “Previously, safe was good, and well-led was outstanding”: it does.
    “Safe, which was good, and caring were rated inadequate”: it does not, for it was in a clause in between.
    “It was previously rated good overall but as inadequate for safe”: it does, for the verb is shared.
    """
    if tokens.kind(last.start - 1) is Kind.WHICH:
        return False
    between = tokens[boundary:index]
    if [token.words for token in between[:2]] == [";", "with"]:
        between = between[1:]  # “It was rated good for safe; with an overall rating of good.”
    present = any(token.words in _PRESENT or token.kind in (Kind.NEW_CLAUSE, Kind.KEEP) for token in between)
    kinds = {token.kind for token in between}
    joined = bool(kinds & {Kind.AND, Kind.COMMA}) or (Kind.BUT in kinds and kinds <= {Kind.BUT, *_FILLERS})
    return last.rating is None and not present and joined
