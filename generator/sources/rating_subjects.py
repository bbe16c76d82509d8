"""Tokens → groups: runs of subjects that a rating belongs to, and not words that only describe.

`safe`, `effective` and their like are everyday words. They name key questions where they stand as names do: `for safe
and well-led`, `ratings for being safe`, `Safety was rated …`, `the effective domain`.
"""

from generator.model import KeyQuestionName
from generator.sources.rating_units import opens_after
from generator.sources.rating_words import OVERALL, THIS, Kind, Subject, Tokens

_JOINING = frozenset((Kind.COMMA, Kind.AND, Kind.LINK, Kind.FOR))
_OPENED_BY = frozenset((Kind.FOR, Kind.SOME, Kind.EVERY))
_VERBS = frozenset((Kind.BE, Kind.RATED, Kind.KEEP, Kind.CHANGE))
_AREAS = frozenset(("domain", "domains", "area", "areas", "category", "key", "rating", "ratings"))
_OPENING = frozenset(("being", "providing", "how", "both", ":", "overall", "question", "questions", "areas"))
_QUOTES = frozenset(("‘", "'", "“", '"'))
_ARTICLES = frozenset(("the", "its", "their"))
_BEFORE = frozenset((Kind.FOR, Kind.NOUN, Kind.DASH, Kind.BORROW, Kind.RATED))
_NEARBY = 8


def subjects_of(found: Tokens) -> tuple[Subject, ...]:
    """The key questions that a sentence names as subjects, in order."""
    named = (token.subject for i, token in enumerate(found) if token.subject and is_subject(found, i))
    return tuple(dict.fromkeys(subject for subject in named if subject != OVERALL))


def group_after(found: Tokens, index: int, *, opened: bool = False) -> tuple[tuple[Subject, ...], int]:
    """The subjects named from `index` on (`overall and for being safe`, `for effective`), and where they end.

    With `opened` no `for` is needed. A last subject that goes on to a rating of its own (`for safe and caring is …`)
    is left to it.
    """
    named: list[tuple[Subject, int]] = []
    at = index
    while True:
        ahead = at
        while _goes_on(found, ahead, opened=opened):
            opened = opened or found.kind(ahead) in _OPENED_BY
            ahead += 1
        if found.kind(ahead) is Kind.EVERY:
            return tuple(dict.fromkeys((*(subject for subject, _ in named), *KeyQuestionName))), ahead + 1
        subject = found[ahead].subject if ahead < len(found) else None
        if subject is None or not (opened or subject == OVERALL):
            break
        if subject != OVERALL and not opens_after(found, ahead + 1):
            break
        at = ahead + 1
        named.append((subject, at))
    if len(named) > 1 and found.kind(at) in _VERBS and Kind.RATING in found.within(at, at + _NEARBY):
        named.pop()
        at = named[-1][1]
    return tuple(dict.fromkeys(subject for subject, _ in named)), at


def _goes_on(found: Tokens, index: int, *, opened: bool) -> bool:
    kind = found.kind(index)
    if kind in (Kind.DASH, Kind.STOP):
        # `in five domains – safety, effectiveness …`
        return found.kind(index - 1) in (Kind.SOME, Kind.EVERY)
    if kind is Kind.EVERY:
        return found.kind(index + 1) in (Kind.DASH, Kind.STOP)
    return kind in (Kind.SOME, *_JOINING) or (opened and kind is Kind.NOUN)


def group_before(found: Tokens, start: int, boundary: int) -> tuple[Subject, ...] | None:
    """The subjects that lead up to a unit at `start`, from `boundary` on; None where something else leads up to it."""
    at, words = start - 1, 0
    while at >= boundary and not (found.kind(at) is Kind.SUBJECT and is_subject(found, at)):
        words += found.kind(at) is Kind.WORD
        if found.kind(at) in (Kind.PRACTICE, Kind.STOP, Kind.DASH) or words > 4:
            return None
        at -= 1
    named: list[Subject] = []
    while at >= boundary:
        subject = found[at].subject
        if subject is not None and is_subject(found, at):
            named.append(subject)
        elif found.kind(at) not in _JOINING and found.kind(at) is not Kind.NOUN:
            break
        at -= 1
    return tuple(dict.fromkeys(reversed(named))) or None


def is_subject(found: Tokens, index: int) -> bool:
    """Whether the subject's word at `index` names a key question here, or is only a word."""
    token = found[index]
    if token.subject in (OVERALL, THIS):
        return True
    if not opens_after(found, index + 1) and found[index + 1].words != "also":
        return False
    back = index - 1
    while found.kind(back) in (Kind.COMMA, Kind.AND) or (back >= 0 and found[back].words in _QUOTES):
        back -= 1
    if back < 0:
        return True
    before = found[back]
    if before.subject is not None:
        return is_subject(found, back)
    if back < index - 1:
        # A group may open after a comma or `and`, where a verb of its own follows.
        return bool(_VERBS & found.within(index + 1, index + 1 + _NEARBY))
    return (
        _joins_area(found, index) if before.words in _ARTICLES else before.words in _OPENING
    ) or before.kind in _BEFORE


def _joins_area(found: Tokens, index: int) -> bool:
    """`the effective domain`, `the safe and effective key questions`: the noun stands behind the group."""
    ahead = index + 1
    while found.kind(ahead) in (Kind.COMMA, Kind.AND, Kind.SUBJECT):
        ahead += 1
    return ahead < len(found) and found[ahead].words.split()[0] in _AREAS
