"""Tokens → units: ratings that a licence makes ratings, and not words that only describe."""

from itertools import pairwise
from typing import NamedTuple

from generator.model import Rating
from generator.sources.rating_clauses import clause_start, is_before, kept_at
from generator.sources.rating_phrases import Kind
from generator.sources.rating_subjects import group_after, is_subject
from generator.sources.rating_words import Tokens

_BEHIND_NAME = 16
"""How many words a name and its place may take between `rated` and the rating."""

_NEARBY = 6
_ABSTRACT = frozenset(("safety", "leadership", "effectiveness", "responsiveness"))
_LAPSED = frozenset((("no longer", "applies"), ("no longer", "apply"), ("no longer", "stands")))
_PRESENT_VERBS = frozenset(("is", "are", "remains", "remain"))
_PAST_VERBS = frozenset(("was", "were", "had", "had been"))
_RATES = frozenset(("rated", "rates", "judged", "graded"))
_HAS = frozenset(("has", "have", "had"))
_RATERS = frozenset(
    "cqc inspectors us we care england's chief regulator commission health independent one two three being".split()
)
_AGAIN = frozenset(
    ("again", "once again", "once more", "second time in a row", "third time in a row", "fourth time in a row",
     "second time running", "third time running", "second consecutive time", "third consecutive time")
)  # fmt: skip
_UNDONE = frozenset(("set", "appeal", "suspended", "withdrawn", "cancelled", "overturned", "quashed", "removed"))
_FINITE = frozenset("remains remained stays stayed retains retained keeps kept continues continued maintains".split())
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
    """The unit that begins at the token `index`, or None; one that is not said states neither now nor before.

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
    if unit and not _is_said(found, unit, boundary):
        return unit._replace(rating=None, previous=None, adds=False)
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
    if words == "requires improvement" and group_after(found, index + 1)[0]:
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
    """What makes the rating word at `index` a rating, or None."""
    back = index - 1
    while back >= boundary and (found.kind(back) in (Kind.LINK, Kind.BE) or found.is_overall(back)):
        back -= 1
    if back < boundary:
        return Kind.AND if last else None
    kind = found.kind(back)
    if kind in (Kind.RATED, Kind.KEEP) and found[back].words != "found":
        return kind
    if kind is Kind.WHICH:
        named = found.kind(back - 1) in (Kind.COMMA, Kind.SUBJECT) or found[back].words.startswith("having")
        return kind if named else None
    verb = Kind.BE in found.within(back, index)
    if kind is Kind.SUBJECT and verb and found[back].words in _ABSTRACT and not _is_marked(found, index):
        return None
    if (kind is Kind.SUBJECT and verb and is_subject(found, back)) or (kind is Kind.THEY and verb):
        return Kind.SUBJECT
    if kind is Kind.PRACTICE and verb and (group_after(found, index + 1)[0] or found.is_overall(index + 1)):
        return Kind.SUBJECT  # `It was requires improvement for providing safe services`
    if kind is Kind.BEFORE and found[back].words == "had been" and found.kind(index + 1) is not Kind.TO:
        # `It had been requires improvement before.`
        return kind if found.kind(back - 1) in (Kind.PRACTICE, Kind.SUBJECT) else None
    if kind is Kind.NOUN:
        return kind if back < index - 1 else None
    if last and found.within(boundary, index) <= {Kind.AND, Kind.BUT, Kind.COMMA, Kind.LINK, Kind.BE}:
        return Kind.AND
    return _licence_across(found, index, boundary) if kind in _ACROSS else None


def _is_marked(found: Tokens, index: int) -> bool:
    """A capital or `now` makes `Leadership is Good` a rating."""
    return found[index].capital or found[index - 1].words == "now"


def _licence_across(found: Tokens, index: int, boundary: int) -> Kind | None:
    """`rated NAME in TOWN [as] good`, `its rating for safe is good`, `found care to be Good`: over other words."""
    lead = found[index - 1].words.split()[-1]
    for back in range(index - 1, max(boundary, index - _BEHIND_NAME) - 1, -1):
        token = found[back]
        if token.kind in (Kind.RATING, Kind.STOP, Kind.FROM, Kind.CHANGE):
            return None
        if token.kind is Kind.RATED and token.words in ("found", "given", "awarded"):
            # `found` says much else: a capital letter or a key question makes what follows a rating.
            named = (found.kind(back - 2) is Kind.SUBJECT and is_subject(found, back - 2)) or group_after(
                found, index + 1
            )[0]
            leads = ("be", "is", "was", "were", "of", "a", "an") if named else ("be", "is", "of", "a", "an")
            return Kind.RATED if (found[index].capital or named) and lead in leads else None
        if token.kind is Kind.RATED:
            return Kind.RATED
        if token.kind is Kind.NOUN:
            return Kind.NOUN if lead in ("is", "was", "are", "were", "as", "of") else None
        if token.kind is Kind.KEEP and lead in ("rated", "as", "of", "rating"):
            return Kind.KEEP
    return None


def _is_said(found: Tokens, unit: Unit, boundary: int) -> bool:
    """Whether the clause states its unit: not denied, not imagined, not somebody else's, not another service's."""
    if Kind.OTHERS in found.within(0, len(found)) or Kind.SERVICE in found.within(boundary, unit.end + _NEARBY):
        return False
    undone = any(token.words in _UNDONE for token in found[unit.end : unit.end + 5])
    if undone or any(token.words in ("according to", "whether") for token in found):
        return False
    start = max((i for i in range(unit.start) if found.kind(i) is Kind.STOP), default=-1) + 1
    clause = found.within(start, unit.start)
    changed = unit.rating and unit.previous and unit.rating is not unit.previous and not unit.adds
    if Kind.IMAGINED in clause or (changed and Kind.BEFORE in clause):
        return False
    begin = clause_start(found, unit.start, boundary)
    opener = found[begin - 1].words if begin else ""
    hinted = opener in ("after", "since", "because") or (opener == "following" and _is_noun_phrase(found, begin, unit))
    given = begin == 0 and found[0].words == "as" and _PAST_VERBS & {token.words for token in found[: unit.start]}
    if unit.rating and (hinted or given):
        return False
    behind = [token.words for token in found[unit.end : unit.end + 8]]
    if any(pair in _LAPSED for pair in pairwise(behind)):
        return False
    if _turns_back(found, unit, boundary):
        return False
    if opener in ("when", "where") and _PRESENT_VERBS & {token.words for token in found[begin : unit.start]}:
        return False
    if any(found.kind(i) is Kind.CHANGE and found.kind(i - 1) is Kind.TO for i in range(boundary + 1, unit.start)):
        return False
    if Kind.ELSEWHERE in found.within(clause_start(found, unit.start, boundary), unit.end) or _is_rated_by_other(
        found, unit, boundary
    ):
        return False
    if any(found.kind(i - 1) is Kind.DENIED and found.kind(i) is Kind.KEEP for i in range(boundary + 1, unit.start)):
        return False
    if _is_by_another(found, unit.end):
        return False
    return Kind.DENIED not in found.within(max(boundary, unit.start - 4, _new_verb(found, unit)), unit.start)


def _is_noun_phrase(found: Tokens, start: int, unit: Unit) -> bool:
    """`following its rating of inadequate`: what is said is said of what came then."""
    return found.within(start, unit.start) <= {Kind.LINK, Kind.NOUN, Kind.FOR, Kind.SUBJECT, Kind.RATED}


def _turns_back(found: Tokens, unit: Unit, boundary: int) -> bool:
    """`improved on its rating of inadequate`, `had fallen from good to inadequate`, `we rate from … to …`."""
    clause = found[clause_start(found, unit.start, boundary) : unit.start]
    words = [token.words for token in clause]
    if unit.rating and unit.previous and unit.rating is not unit.previous:
        return any(
            had.startswith("had") and to.kind is Kind.CHANGE for had, to in zip(words, clause[1:], strict=False)
        ) or bool({"rate", "rates"} & set(words))
    nouns = [at for at, token in enumerate(clause) if token.kind is Kind.NOUN]
    if not nouns or words[-1:] != ["of"]:
        return False
    before = [word for word, token in zip(words[: nouns[-1]], clause, strict=False) if token.kind is not Kind.LINK]
    return before[-1:] in (["on"], ["from"])


def _is_rated_by_other(found: Tokens, unit: Unit, boundary: int) -> bool:
    """`Families rated the home good`: somebody else than CQC does the rating."""
    for at in range(max(boundary, unit.start - _BEHIND_NAME), unit.start):
        if found.kind(at) is not Kind.RATED or found[at].words not in _RATES:
            continue
        ahead = at + 1
        while found.kind(ahead) in (Kind.LINK, Kind.KEEP, Kind.BE):
            ahead += 1
        back = at - 1
        while back >= boundary and (
            found.kind(back) in (Kind.LINK, Kind.KEEP, Kind.BEFORE) or found[back].words in _HAS
        ):
            back -= 1
        passive = ahead >= unit.start or found.kind(ahead) in (Kind.RATING, Kind.COMMA) or found.kind(back) is Kind.BE
        if passive or back < boundary or found.kind(at - 1) is Kind.KEEP:
            continue
        if found.kind(back) is Kind.WORD and found[back].words not in _RATERS | {"report", "inspector", "inspection"}:
            return True
        if found.kind(back) is Kind.PRACTICE and found[back].words not in ("cqc", "inspectors", "we", "it", "practice"):
            return True
    return False


def _is_by_another(found: Tokens, index: int) -> bool:
    """`rated good by patients`: whoever gave the rating, it was not CQC."""
    if index >= len(found) or found[index].words != "by":
        return False
    index += 1
    while found.kind(index) is Kind.LINK:
        index += 1
    return index < len(found) and found[index].words not in _RATERS and not found[index].words[0].isdigit()


def _new_verb(found: Tokens, unit: Unit) -> int:
    """Where `… and stays good` begins: a denial before it (`was not inspected`) is of another verb.

    A bare `keep` or `remain` may still hang on it: `did not improve and keep its rating of good`.
    """
    kept = (i for i in range(1, unit.start) if found.kind(i - 1) is Kind.AND and found.kind(i) is Kind.KEEP)
    return max((i for i in kept if found[i].words in _FINITE), default=0)
