"""Tokens → units: ratings that a licence makes ratings, and not words that only describe."""

from typing import NamedTuple

from generator.model import Rating
from generator.sources.ratings.clauses import clause_start, is_before, kept_at
from generator.sources.ratings.phrases import Kind
from generator.sources.ratings.subjects import group_after, group_before, is_subject
from generator.sources.ratings.tokens import Tokens

BEHIND_NAME = 24
"""How many words a name and its place may take between `rated` and the rating."""

_ABSTRACT = frozenset(("safety", "leadership", "effectiveness", "responsiveness"))
_AGAIN = frozenset(
    ("again", "once again", "once more", "second time in a row", "third time in a row", "fourth time in a row",
     "second time running", "third time running", "second consecutive time", "third consecutive time")
)  # fmt: skip
_PRESENT = frozenset(("now", "is", "are", "has been", "have been", "has", "have"))

_BEHIND = ("before", "previously", "last time", "at our last", "at its last", "at the last", "at our previous",
           "at its previous", "at the previous", "at that")  # fmt: skip

_FILLING = frozenset((Kind.LINK, Kind.BE, Kind.NOUN))
_ACROSS = frozenset(
    (Kind.SUBJECT, Kind.WORD, Kind.PRACTICE, Kind.COMMA, Kind.BEFORE, Kind.AND, Kind.BUT, Kind.FOR, Kind.TO)
)  # fmt: skip


class Unit(NamedTuple):
    """A licensed rating in the tokens `start` to `end`, and what it states; None is not stated.

    `adds` marks a unit that only adds the rating before to what the unit ahead of it stated: `…, up from good`.
    """

    start: int
    end: int
    rating: Rating | None
    previous: Rating | None
    adds: bool = False


def unit_at(found: Tokens, index: int, boundary: int, last: Unit | None) -> Unit | None:
    """The unit that begins at the token `index`, or None; whether it is stated is for `rating_doubts` to say.

    `boundary` is where the words of the unit before end; `last` is that unit, whose licence `and` hands on.
    """
    unit = None
    match found.kind(index):
        case Kind.FROM:
            unit = _both_ends(found, index, Kind.TO) or _added(found, index, last)
        case Kind.TO:
            unit = _both_ends(found, index, Kind.FROM)
            unit = Unit(unit.start, unit.end, unit.previous, unit.rating) if unit else _reached(found, index, boundary)
        case Kind.RATING:
            unit = _single(found, index, boundary, last)
    return unit


def _both_ends(found: Tokens, index: int, second: Kind) -> Unit | None:
    """`from R [overall] to R`: two ratings behind two prepositions, with nothing but filling between."""
    first = _rating_after(found, index)
    if first is None:
        return None
    middle = first + 1
    while found.kind(middle) in (Kind.COMMA, Kind.CHANGE, *_FILLING) or found.is_overall(middle):
        middle += 1
    other = _rating_after(found, middle) if found.kind(middle) is second else None
    return Unit(index, other + 1, found[other].rating, found[first].rating) if other is not None else None


def _rating_after(found: Tokens, index: int) -> int | None:
    index += 1
    while found.kind(index) in (Kind.RATED, Kind.BEFORE, *_FILLING) or found.is_overall(index):
        index += 1
    return index if found.kind(index) is Kind.RATING else None


def _added(found: Tokens, index: int, last: Unit | None) -> Unit | None:
    """`rated good, up from inadequate`: the rating before, for the subjects of the unit just read."""
    rating = _rating_after(found, index)
    if rating is None or last is None or last.rating is None or last.previous is not None:
        return None
    return Unit(index, rating + 1, last.rating, found[rating].rating, adds=True)


def _reached(found: Tokens, index: int, boundary: int) -> Unit | None:
    """`has changed to good`: only the rating now."""
    rating = _rating_after(found, index)
    if rating is None or not found.opens(rating + 1):
        return None
    if Kind.CHANGE not in found.within(max(boundary, index - 8), index):
        return None
    return Unit(index, rating + 1, found[rating].rating, None)


def _single(found: Tokens, index: int, boundary: int, last: Unit | None) -> Unit | None:
    """One rating, where the words before it license it."""
    token = found[index]
    licence = _licence(found, index, boundary, last)
    if licence is None or not found.opens(index + 1):
        return None
    if _is_verb(found, index, licence) or (found.kind(index + 1) is Kind.COMMA and _describes(found, index + 2)):
        return None
    end = index + 2 if found.kind(index + 1) is Kind.NOUN else index + 1
    again = end + 2 if found.kind(end) is Kind.FOR and found.kind(end + 1) is Kind.LINK else end
    if again < len(found) and found[again].words in _AGAIN and not turns(found, again + 1):
        return Unit(index, again + 1, token.rating, token.rating)
    joined = found.within(boundary, index) <= {Kind.AND, Kind.COMMA}
    shared = (
        licence is Kind.AND and last is not None and last.rating is not None and last.rating is last.previous and joined
    )
    if shared or _is_kept(found, index, boundary, licence):
        return Unit(index, end, token.rating, token.rating)
    if _is_past(found, index, boundary) or (last and _goes_on_past(found, index, boundary, last)):
        return Unit(index, end + (found.kind(end) in (Kind.BEFORE, Kind.STOP)), None, token.rating)
    return Unit(index, end, token.rating, None)


def _is_verb(found: Tokens, index: int, licence: Kind) -> bool:
    """`Safety requires improvement`, `which required improvement`: a verb, and no rating."""
    words = found[index].words
    if not words.startswith("requir") or found[index].capital or licence is Kind.RATED:
        return False
    if words in ("requires improvement", "require improvement") and group_after(found, index + 1)[0]:
        return False
    before = found.kind(index - 1)
    still = found.kind(index - 2) is not Kind.BE and found[index - 1].words in ("still", "again", "once again")
    if found[index - 1].words in _ABSTRACT:
        return True
    return words != "requires improvement" or before in (Kind.SUBJECT, Kind.PRACTICE, Kind.WORD) or still


def _describes(found: Tokens, index: int) -> bool:
    """`good, safe care`: of two adjectives of one noun neither names anything."""
    return found.kind(index) is Kind.SUBJECT and found.kind(index + 1) is Kind.WORD and not found.opens(index + 1)


def turns(found: Tokens, index: int) -> bool:
    """`good again after being inadequate`, `good again, up from …`: it was so once, and not last time."""
    index += found.kind(index) is Kind.COMMA
    return found.kind(index) in (Kind.STOP, Kind.FROM, Kind.CHANGE, Kind.WHICH) and found[index].words != "following"


def _is_kept(found: Tokens, index: int, boundary: int, licence: Kind) -> bool:
    """`remains good`, `keeps its previous rating of good`: what it was, it is."""
    kept = kept_at(found, index, boundary)
    if kept is None:
        return False
    past = max(
        (i for i in range(clause_start(found, index, boundary), index) if found.kind(i) is Kind.BEFORE), default=None
    )
    return past is None or past > kept or licence is Kind.KEEP


def _goes_on_past(found: Tokens, index: int, boundary: int, last: Unit) -> bool:
    """`Previously, safe was good, and well-led was outstanding`: the past that opened the sentence goes on."""
    if found.kind(last.start - 1) is Kind.WHICH:
        return False  # `…, which was good, and …`: the past of a clause in between
    between = found[boundary:index]
    present = any(token.words in _PRESENT or token.kind in (Kind.STOP, Kind.KEEP) for token in between)
    return last.rating is None and not present and any(token.kind in (Kind.AND, Kind.COMMA) for token in between)


def _is_past(found: Tokens, index: int, boundary: int) -> bool:
    """`previously`, `at its last inspection`, `which was good`, `was good before`."""
    if is_before(found, index, boundary):
        return True
    back = index - 1
    while found.kind(back) in (Kind.RATED, Kind.LINK, Kind.BE, Kind.KEEP):
        back -= 1
    if back >= boundary and found.kind(back) is Kind.WHICH:
        return True
    return dated_behind(found, index + 1)


def dated_behind(found: Tokens, index: int) -> bool:
    """`… at its last inspection`, `… previously`: what ends at `index` is said to have been so before."""
    after = found[index] if index < len(found) else None
    return after is not None and after.words.startswith(_BEHIND) and after.words not in ("before this", "before that")


def _licence(found: Tokens, index: int, boundary: int, last: Unit | None) -> Kind | None:
    """Return what makes the rating word at `index` a rating, or None."""
    back = index - 1
    while back >= boundary and _is_filling(found, back):
        back -= 1
    if back < boundary:
        return Kind.AND if last else None
    kind = found.kind(back)
    if kind in (Kind.RATED, Kind.KEEP) and found[back].words != "found":
        return kind
    if kind is Kind.BEFORE and found[back].words.endswith(("rating", "ratings")):
        return Kind.NOUN  # `its previous rating of good`, `the last rating for this service was good`
    if kind is Kind.WHICH:
        named = found.kind(back - 1) in (Kind.COMMA, Kind.SUBJECT) or found[back].words.startswith("having")
        return kind if named else None
    if Kind.BE in found.within(back, index) and kind in (Kind.SUBJECT, Kind.THEY, Kind.PRACTICE):
        return Kind.SUBJECT if _is_said_to_be(found, back, index) else _handed_on(found, index, boundary, last)
    if kind is Kind.BEFORE and found[back].words == "had been" and found.kind(index + 1) is not Kind.TO:
        # `It had been requires improvement before.`
        return kind if found.kind(back - 1) in (Kind.PRACTICE, Kind.SUBJECT) else None
    if kind is Kind.NOUN:
        return kind if back < index - 1 else None
    return _handed_on(found, index, boundary, last)


def _handed_on(found: Tokens, index: int, boundary: int, last: Unit | None) -> Kind | None:
    """The licence of the unit before, which `and` hands on; or one that stands further off."""
    if found[index - 1].words == "now" and found.kind(index - 2) is Kind.BE and group_before(found, index, boundary):
        return Kind.SUBJECT  # `Safe and well-led have improved and are now good`
    if last and found.within(boundary, index) <= {Kind.AND, Kind.BUT, Kind.COMMA, Kind.LINK, Kind.BE}:
        return Kind.AND
    near = next((i for i in range(index - 1, boundary - 1, -1) if not _is_filling(found, i)), None)
    return _licence_across(found, index, boundary) if near is not None and found.kind(near) in _ACROSS else None


def _is_filling(found: Tokens, at: int) -> bool:
    return found.kind(at) in (Kind.LINK, Kind.BE) or found.is_overall(at)


def _is_said_to_be(found: Tokens, back: int, index: int) -> bool:
    """`Safe is good`, `both are good`, `It was requires improvement for providing safe services`."""
    match found.kind(back):
        case Kind.SUBJECT:
            return is_subject(found, back) and (found[back].words not in _ABSTRACT or _is_marked(found, index))
        case Kind.PRACTICE:
            return bool(group_after(found, index + 1)[0]) or found.is_overall(index + 1)
    return True


def _is_marked(found: Tokens, index: int) -> bool:
    """A capital or `now` makes `Leadership is Good` a rating."""
    return found[index].capital or found[index - 1].words == "now"


def _is_found_as_rating(found: Tokens, index: int, back: int, lead: str) -> bool:
    """Return whether `found` at `back` gives the rating at `index`; `lead` is the word before that.

    `found` has many other uses, so a capital letter or a key question must make what follows a rating: “We found the
    surgery Good for being caring”, “Inspectors found the service to require improvement for being safe”.
    """
    is_named_before = found.kind(back - 2) is Kind.SUBJECT and is_subject(found, back - 2)
    named = is_named_before or bool(group_after(found, index + 1)[0])
    if named and lead == "to" and found[index].words == "require improvement":
        return True
    if named and found.kind(index - 1) is Kind.PRACTICE and found[index].capital:
        return True
    leads = ("be", "is", "was", "were", "of", "a", "an") if named else ("be", "is", "of", "a", "an")
    return (found[index].capital or named) and lead in leads


_LEADS = {
    Kind.NOUN: frozenset(("is", "was", "are", "were", "as", "of")),
    Kind.KEEP: frozenset(("rated", "as", "of", "rating")),
}
"""The words that lead from a noun, or from a verb that keeps a rating, to the rating itself."""


def _licence_across(found: Tokens, index: int, boundary: int) -> Kind | None:
    """`rated NAME in TOWN [as] good`, `its rating for safe is good`, `found care to be Good`: over other words."""
    lead = found[index - 1].words.split()[-1]
    for back in range(index - 1, max(boundary, index - BEHIND_NAME) - 1, -1):
        token = found[back]
        if token.kind in (Kind.RATING, Kind.STOP, Kind.FROM, Kind.CHANGE):
            return None
        if token.kind is Kind.RATED and token.words in ("found", "given", "awarded"):
            return Kind.RATED if _is_found_as_rating(found, index, back, lead) else None
        if token.kind is Kind.RATED:
            return Kind.RATED
        if token.kind is Kind.NOUN or token.words in ("last rating", "previous rating"):
            return Kind.NOUN if lead in _LEADS[Kind.NOUN] else None
        if token.kind is Kind.KEEP and lead in _LEADS[Kind.KEEP]:
            return Kind.KEEP
    return None
