"""Tokens → groups: the subjects that follow a rating, as in “good overall and for being safe and effective”.

A group is a run of subjects with one rating. It ends before a subject that has a rating or a verb of its own.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from generator.model import KeyQuestionName
from generator.sources.ratings.phrases import ALL, OVERALL, Kind, Subject
from generator.sources.ratings.tokens import Tokens

Group = tuple[Subject, ...]
"""The subjects of one rating, each once. The empty group: no subject, or none that is certain."""

JOINTS = frozenset((Kind.COMMA, Kind.AND, Kind.LINK, Kind.FOR))
"""The tokens between two subjects of a group."""

SUBJECT_VERBS = frozenset((Kind.BE, Kind.RATED, Kind.KEEP, Kind.CHANGE, Kind.WHICH, Kind.LIKEWISE, Kind.AS_BEFORE))
"""The verbs that a subject may have."""

RATING_LEADS = frozenset((Kind.FROM, Kind.TO))
NEARBY = 8
"""The number of tokens between a subject's verb and its rating."""

_OPENED_BY = frozenset((Kind.FOR, Kind.SOME, Kind.EVERY))
_GROUP_VERBS = frozenset((Kind.BE, Kind.CHANGE, Kind.AS_BEFORE, Kind.DENIED, Kind.LIKEWISE))
_GROUP_ENDS = frozenset((None, Kind.COMMA, Kind.NEW_CLAUSE, Kind.AND, Kind.BUT, Kind.DASH))
_STILL = frozenset(("again", "still", "once again", "existing"))
_PLURAL = frozenset("are were have remain remained stay stayed keep kept retain".split()) | {"have been", "continue"}
_INSPECTED = frozenset("inspected looked assessed covered that which we it inspectors cqc re-inspected".split())
_LEAVING = frozenset(
    "bar barring aside outside leaving save excluding including exception excepted until".split()
)  # fmt: skip
_LONGEST_EXCEPTION = 7
_MEASURES = frozenset(("measure", "measures", "aspects", "criteria"))
"""Nouns for key questions that are everyday words elsewhere: “inadequate for ‘safety’ and ‘leadership’ measures”."""


class NamedSubject(NamedTuple):
    """A subject of a group, and the index after its word."""

    subject: Subject
    end: int


def expand(named: Iterable[Subject], without: Group = ()) -> Group:
    """Return each subject once, with `ALL` written out as the five key questions, less those in `without`."""
    out: list[Subject] = []
    for subject in named:
        out.extend(KeyQuestionName if subject == ALL else (subject,))
    return tuple(dict.fromkeys(subject for subject in out if subject not in without))


def group_after(tokens: Tokens, index: int, *, opened: bool = False, acts: bool = False) -> tuple[Group, int]:
    """Return the group that follows from `index` on, and the index after it; the empty group if there is none.

    “The practice was rated as good overall and for being safe, effective and caring.”

    A key question needs a `for` before it, unless `opened`. With `acts` a verb after the group belongs to the rating:
    “Its ratings of good for caring and responsive carry over.”
    """
    opened = opened or _opens_bracket(tokens, index)
    named: list[NamedSubject] = []
    at = index
    while True:
        ahead, opened = _past_joints(tokens, at, opened=opened)
        if tokens.kind(ahead) is Kind.EVERY:
            return _every_area(tokens, ahead, named)
        subject = tokens.subject(ahead)
        if subject is None or not _may_follow(tokens, subject, at, ahead, opened=opened):
            break
        at = ahead + 1
        named.append(NamedSubject(subject, at))
    named = _less_those_with_own_rating(tokens, named)
    if named and not acts and _has_own_verb(tokens, index, named[-1].end):
        named = _before_last_joint(tokens, index, named)
    return expand(each.subject for each in named), named[-1].end if named else index


def excepted_after(tokens: Tokens, index: int) -> tuple[Group, int]:
    """Return the subjects that an `except` at `index` takes away, and the index after that word.

    “The practice was rated good in all areas except safe, which was rated inadequate.” What follows about them is left
    to a unit of their own. “All but one” takes away nothing that is named.
    """
    at = index + 1 if tokens.kind(index) is Kind.COMMA else index
    if tokens.kind(at) is not Kind.EXCEPT and tokens.words(at) != "but":
        return (), index
    if tokens.number(at + 1) or tokens.words(at + 1) == "one":
        return (), index
    group, _ = group_after(tokens, at + 1, opened=True)
    return group, at + 1


def is_every(tokens: Tokens, index: int) -> bool:
    """Return whether `all areas` at `index` are the five key questions, less those that are excepted by name.

    “The practice was rated good in all areas.” Not so in “all three areas”, “all areas inspected”, “all areas bar one”.
    """
    if tokens.number(index) not in ("", "5"):
        return False
    for at in range(index + 1, min(index + _LONGEST_EXCEPTION, len(tokens))):
        if tokens.kind(at) in (Kind.EXCEPT, Kind.BUT) or tokens[at].words in _LEAVING:
            return bool(excepted_after(tokens, index + 1)[0])
        if tokens.kind(at) in (Kind.NEW_CLAUSE, Kind.RATING, Kind.AND) or tokens[at].words == "by":
            return True
        if tokens[at].words in _INSPECTED:
            return False
    return True


def _opens_bracket(tokens: Tokens, index: int) -> bool:
    """Return whether a bracket opens a group without `for`: “It was rated good (safe, effective and caring).”"""
    return tokens.words(index) == "(" and tokens.kind(index + 1) is Kind.SUBJECT


def _past_joints(tokens: Tokens, index: int, *, opened: bool) -> tuple[int, bool]:
    """Return the index after the words that may come before the next subject, and whether they or `opened` open it."""
    while _is_joint(tokens, index, opened=opened):
        opened = opened or tokens.kind(index) in _OPENED_BY or tokens.kind(index) is Kind.TO
        index += 1
    return index, opened


def _is_joint(tokens: Tokens, index: int, *, opened: bool) -> bool:
    """Return whether the token at `index` may come before a subject of the group.

    “Rated inadequate in three areas – safe, effective and well-led”: so may the words before the dash, and the dash.
    “Good for the effective and responsive ratings”: so may the noun, in a group that `for` has opened.
    """
    kind = tokens.kind(index)
    match kind:
        case Kind.DASH | Kind.NEW_CLAUSE:
            return tokens.kind(index - 1) in (Kind.SOME, Kind.EVERY) or _separates_items(tokens, index)
        case Kind.BE:
            # “It was rated inadequate for providing services that were safe and well-led.”
            return opened and tokens.words(index - 1) == "that"
        case Kind.TO:
            # “It required improvement to be caring.”
            return tokens.words(index - 1).startswith("requir") and tokens.words(index + 1) in ("be", "being")
        case Kind.EVERY:
            return tokens.words(index + 1) == ":" or tokens.kind(index + 1) is Kind.DASH
        case Kind.NOUN:
            return opened
    return kind is Kind.SOME or kind in JOINTS


def _separates_items(tokens: Tokens, index: int) -> bool:
    """Return whether a semicolon separates two subjects: “Good in all areas: for being safe; effective; and caring.”"""
    following = index + 1 + (tokens.kind(index + 1) is Kind.AND)
    return (
        tokens.words(index) == ";"
        and tokens.kind(index - 1) is Kind.SUBJECT
        and tokens.kind(following) is Kind.SUBJECT
        and tokens.words(following + 1) in (";", ".", ",", "")
    )


def _every_area(tokens: Tokens, index: int, named: Sequence[NamedSubject]) -> tuple[Group, int]:
    """Return the group that `in all areas` at `index` ends, and the index after it and its `except`.

    “It was rated good overall and in all areas except responsive.”
    """
    if not is_every(tokens, index):
        return (), index + 1
    excepted, end = excepted_after(tokens, index + 1)
    return expand((*(each.subject for each in named), ALL), excepted), end


def _may_follow(tokens: Tokens, subject: Subject, at: int, ahead: int, *, opened: bool) -> bool:
    """Return whether the subject at `ahead` belongs to the group whose words so far end at `at`.

    “It was rated good for being safe and effective”: both do. “It was rated good for safe care”: safe has a noun.
    “Safe was rated good and the overall rating has not changed”: overall has a clause of its own.
    """
    if subject != OVERALL:
        return opened and (tokens.opens(ahead + 1) or tokens.words(ahead + 1) in _MEASURES)
    joined = tokens.within(at, ahead) & {Kind.AND, Kind.COMMA}
    return not (joined and (tokens.kind(ahead + 1) is Kind.NOUN or not tokens.opens(ahead + 1)))


def _less_those_with_own_rating(tokens: Tokens, named: list[NamedSubject]) -> list[NamedSubject]:
    """Return the group without the subjects at its end that have a rating of their own.

    “It was rated good for safe and effective, and caring is rated outstanding.”
    """
    while len(named) > 1 and _has_own_rating(tokens, named[-1].end):
        named = named[:-1]
    return named


def _has_own_rating(tokens: Tokens, index: int) -> bool:
    """Return whether a rating follows at `index`: “… and caring is rated good”, “… and well-led from good to …”."""
    if tokens.kind(index) in RATING_LEADS and Kind.RATING in tokens.within(index, index + 3):
        return True
    return tokens.kind(index) in SUBJECT_VERBS and Kind.RATING in tokens.within(index, index + NEARBY)


def _has_own_verb(tokens: Tokens, index: int, end: int) -> bool:
    """Return whether the last subject of the group from `index` to `end` has a verb, or a `with`, of its own.

    “It was rated good for safe, and responsive was not inspected.” “It was rated good for safe, with caring unrated.”
    """
    return _is_followed_by_verb(tokens, end) or (
        any(token.words == "with" for token in tokens[index:end]) and not _is_end(tokens, end)
    )


def _is_end(tokens: Tokens, index: int) -> bool:
    return tokens.kind(index) in _GROUP_ENDS or tokens[index].words == "."


def _is_followed_by_verb(tokens: Tokens, index: int) -> bool:
    """Return whether a verb follows at `index`: “… and responsive was not inspected”, “… and safe stays the same”.

    “It was rated good for safe again” has no new verb.
    """
    ahead = _past_noun(tokens, index)
    kind = tokens.kind(ahead)
    return kind in _GROUP_VERBS or (kind is Kind.KEEP and tokens[ahead].words not in _STILL)


def _past_noun(tokens: Tokens, index: int) -> int:
    """Return the index after `rating`, `also`, `now` or `both`: “… and the well-led rating also remains good”."""
    while tokens.kind(index) is Kind.NOUN or tokens.words(index) in ("also", "now", "both"):
        index += 1
    return index


def _before_last_joint(tokens: Tokens, start: int, named: list[NamedSubject]) -> list[NamedSubject]:
    """Return the group from `start` on without the subjects at its end that have a verb of their own.

    “It was rated good for safe and caring, and responsive was not inspected”: responsive alone, after the last joint.
    “It was rated good for safe, effective and caring were not inspected”: before a plural, those after the comma.
    “It was rated good for safe, with effective and caring not inspected”: those after `with`.
    The empty group if the number of subjects with that verb is not certain.
    """
    starts = [start, *(each.end for each in named)]
    for at, each in enumerate(named):
        if any(token.words == "with" for token in tokens[starts[at] : each.end]):
            return named[:at]
    plural = tokens.words(_past_noun(tokens, named[-1].end)) in _PLURAL
    for at in reversed(range(len(named))):
        joint = tokens.within(starts[at], named[at].end - 1) & {Kind.AND, Kind.COMMA}
        if joint and (not plural or (Kind.COMMA in joint and at < len(named) - 1)):
            return named[:at]
    return []
