"""A unit in its sentence → its subjects.

A unit belongs to the group after it (“good for responsive”, “good overall and for being safe”); else to the group
before it (“Safe was rated good”); else, where nothing narrower is meant, to the practice as a whole.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from generator.model import KeyQuestionName
from generator.sources.ratings.clauses import after_adverbial
from generator.sources.ratings.groups import Group, excepted_after, expand, group_after
from generator.sources.ratings.phrases import OVERALL, Kind
from generator.sources.ratings.practice_ratings import group_of_default, names_practice, names_question
from generator.sources.ratings.subjects import group_before, may_be_subject, subjects_of
from generator.sources.ratings.tokens import Token, tokenise
from generator.sources.ratings.unit_context import UnitContext
from generator.sources.vocabulary import fold

LEADING_BACK = frozenset(
    (Kind.COMMA, Kind.WHICH, Kind.LINK, Kind.BE, Kind.RATED, Kind.AND, Kind.BEFORE, Kind.CHANGE, Kind.TO)
)  # fmt: skip
"""The tokens that may be between two units with the same subjects."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_LOOKED_AT = re.compile(r"(?:look\w*|inspect(?:ed|s)|cover\w*|focus\w*|assess(?:ed|es)|only)")
_QUESTIONS = frozenset(KeyQuestionName)


class UnitSubjects(NamedTuple):
    """The subjects of a unit, and the index after the words that name them. The empty group: they are not certain.

    `ends_last` is whether the rating that the unit before it stated is thereby a previous one.
    """

    group: Group
    end: int
    ends_last: bool = False


def subjects_of_unit(context: UnitContext) -> UnitSubjects:
    """Return the subjects of a unit."""
    tokens, end = context.tokens, context.unit.end
    match tokens.kind(end):
        case Kind.THESE:
            # “It was not safe or effective and was rated inadequate in these areas.”
            return UnitSubjects(_named_before(context), end + 1)
        case Kind.REST:
            return UnitSubjects(_rest(context), end + 1)
    group, group_end = group_after(tokens, end, acts=is_noun(context))
    if group and _is_overall_in_every_area(context, group):
        return UnitSubjects((OVERALL, *group), group_end)
    if group:
        return UnitSubjects(() if _may_be_focused(context, group) else group, group_end)
    if tokens.kind(end) is Kind.SOME:
        # “Rated good for four of the five key questions” names none of them.
        return UnitSubjects((), end + 1)
    return _subjects_before(context)


def _is_overall_in_every_area(context: UnitContext, group: Group) -> bool:
    """Return whether the rating is that of the practice too: “Overall, the practice is rated good in all areas.”"""
    tokens = context.tokens
    return tokens.kind(context.unit.end) is Kind.EVERY and set(group) == _QUESTIONS and tokens.is_overall(0)


def is_noun(context: UnitContext) -> bool:
    """Return whether the unit is a noun, and the verb after it its own: “Its ratings of good for caring carry over.”

    “Its ratings of good for caring and outstanding for safe carry over”: the second shares the noun of the first.
    """
    tokens, start, last = context.tokens, context.unit.start - 1, context.last
    if last and start == context.boundary and tokens.kind(start) is Kind.AND:
        start = last.start - 1
    return start > 0 and tokens[start].words == "of" and tokens.kind(start - 1) is Kind.NOUN


def _rest(context: UnitContext) -> Group:
    """Return the key questions that have no claim yet, if the unit counts as many.

    “Inadequate for safe and good in the other four areas.”
    """
    rest = tuple(name for name in KeyQuestionName if name not in context.claimed)
    return rest if str(len(rest)) == context.tokens.number(context.unit.end) else ()


def _subjects_before(context: UnitContext) -> UnitSubjects:
    """Return the subjects of a unit that has none after it."""
    tokens, unit, boundary = context.tokens, context.unit, context.boundary
    before = group_before(tokens, unit.start, boundary)
    if before is not None:
        # “All areas were rated good except safe.”
        excepted, end = excepted_after(tokens, unit.end)
        return UnitSubjects(() if _may_be_focused(context, before) else expand(before, excepted), end)
    if Kind.THEY in tokens.within(boundary, unit.start):
        # “We looked at safe and well-led, and both were rated good.”
        return UnitSubjects(_named_before(context) or _named_in_sentence_before(context), unit.end)
    if _continues_last(context):
        ends_last = _ends_last(context)
        return UnitSubjects(context.last_group if ends_last or _is_other_time(context) else (), unit.end, ends_last)
    return UnitSubjects(_group_without_words(context), unit.end)


def _continues_last(context: UnitContext) -> bool:
    """Return whether only words that lead back come between the unit and the one before it.

    “Caring, which was good, is now inadequate.” “It was rated inadequate, having been good.”
    “It was rated good when CQC last inspected it in 2016, which has now dropped to inadequate.”
    """
    if context.last is None:
        return False
    tokens, unit, boundary = context.tokens, context.unit, context.boundary
    dated = boundary - (tokens.kind(boundary - 1) in (Kind.BEFORE, Kind.NEW_CLAUSE))
    start = max(boundary, after_adverbial(tokens, dated, unit.start))
    return tokens.within(start, unit.start) <= LEADING_BACK


def _is_other_time(context: UnitContext) -> bool:
    """Return whether one of the unit and the one before it is about now, and the other about the past alone.

    “It was rated inadequate, having been good.”
    """
    return context.last is not None and (context.unit.rating is None) is not (context.last.rating is None)


def _ends_last(context: UnitContext) -> bool:
    """Return whether the rating of the unit before is thereby a previous one: “It was good and is now inadequate.”"""
    last, unit = context.last, context.unit
    if last is None or last.rating is None or unit.rating is None or not last.start:
        return False
    between = context.tokens[context.boundary : unit.start]
    return context.tokens[last.start - 1].words in ("was", "were") and any(token.words == "now" for token in between)


def _group_without_words(context: UnitContext) -> Group:
    """Return the subjects of a unit that neither names any nor points to any: the page’s default, if certain.

    “Caring was rated good last time, and it is still rated good”: `it` is caring, the one subject of the unit before.
    “Caring was rated good, and remains under review with a rating of good”: not certain.
    """
    if _may_mean_last(context):
        return context.last_group if len(context.last_group) == 1 else ()
    words = context.tokens[context.boundary : context.unit.start]
    if context.last_group and OVERALL not in context.last_group and not names_practice(words):
        return ()
    return group_of_default(context)


def _may_mean_last(context: UnitContext) -> bool:
    """Return whether `it` may be what was rated just before: “Caring was rated good, and it is still rated good.”"""
    words = context.tokens[context.boundary : context.unit.start]
    pronouns = [token.words for token in words if token.kind is Kind.PRACTICE]
    return bool(context.last_group) and OVERALL not in context.last_group and pronouns == ["it"]


def _named_before(context: UnitContext) -> Group:
    """Return the subjects that `these areas`, `both` or `they` refers to.

    “Safe and caring were rated good, which both had been before”: those just rated.
    “We looked at safe and well-led, and both were rated good”: those that the sentence has named.
    “We looked at safe and well-led. Both were rated good”: those that the sentence before has named.
    """
    tokens, start = context.tokens, context.unit.start
    if context.unit.rating is None and context.last_group:
        return context.last_group
    named = [token.subject for i, token in enumerate(tokens[:start]) if may_be_subject(tokens, i)]
    if any(tokens.is_overall(i) for i in range(start)) and Kind.THEY in tokens.within(0, start):
        named.insert(0, OVERALL)
    return expand(subject for subject in named if subject) or _named_in_sentence_before(context)


def _named_in_sentence_before(context: UnitContext) -> Group:
    return subjects_of(tokenise(context.sentence_before))


def _may_be_focused(context: UnitContext, group: Group) -> bool:
    """Return whether `all areas` may be those that CQC looked at: “We looked at safe and caring. All were good.”"""
    past = any(token.kind is Kind.BEFORE or _YEAR.fullmatch(token.words) for token in context.tokens)
    if past or not set(group) >= _QUESTIONS:
        return False
    here = context.tokens[: context.boundary or len(context.tokens)]
    words = (*(token.words for token in here), *fold(context.sentence_before).split())
    return any(_LOOKED_AT.fullmatch(word) for word in words) and _names_some(context, here)


def _names_some(context: UnitContext, here: Sequence[Token]) -> bool:
    """Return whether the sentence before, or these tokens, may name some key questions and not all."""
    carried = set(_named_in_sentence_before(context)) & _QUESTIONS
    if carried and carried != _QUESTIONS:
        return True
    named = {token.subject for token in here} & _QUESTIONS
    return (bool(named) and named != _QUESTIONS) or names_question(tokenise(context.sentence_before))
