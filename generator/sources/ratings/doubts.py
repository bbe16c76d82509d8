"""Doubts that a unit is stated as a fact: of this practice, by CQC, now or before. With one doubt there is no claim.

Each doubt is a function from a unit in its sentence to a boolean. `_DOUBTS` lists them.
"""

from collections.abc import Callable
from itertools import pairwise

from generator.sources.ratings.phrases import Kind
from generator.sources.ratings.rating_markers import LONGEST_NAME
from generator.sources.ratings.tokens import Tokens
from generator.sources.ratings.unit_context import UnitContext
from generator.sources.ratings.units import Unit

_SERVICE_DISTANCE = 6
_DENIAL_DISTANCE = 4
_LAPSED = frozenset((("no longer", "applies"), ("no longer", "apply"), ("no longer", "stands")))
_WITHDRAWN = frozenset(("set", "appeal", "suspended", "withdrawn", "cancelled", "overturned", "quashed", "removed"))
_WITHDRAWN_DISTANCE = 5
_CONDITION_DISTANCE = 5
_LAPSED_DISTANCE = 8
_PRESENT_VERBS = frozenset(("is", "are", "remains", "remain"))
_PAST_VERBS = frozenset(("was", "were", "had", "had been"))
_RATES = frozenset(("rated", "rates", "judged", "graded"))
_HAS = frozenset(("has", "have", "had"))
_RATERS = frozenset(
    "cqc inspectors us we care england's chief regulator commission health independent one two three being".split()
)
_RATERS_BEFORE = {
    Kind.WORD: _RATERS | {"report", "inspector", "inspection"},
    Kind.PRACTICE: frozenset(("cqc", "inspectors", "we", "it", "practice", "they")),
}
"""The words before `rated` that are CQC, or say that the rating is CQC's, by their role."""

_FINITE = frozenset("remains remained stays stayed retains retained keeps kept continues continued maintains".split())


def is_stated(context: UnitContext) -> bool:
    """Return whether a unit is stated as a fact about this practice: “We rated the practice as good.”"""
    return not any(doubt(context) for doubt in _DOUBTS)


def _is_of_others(context: UnitContext) -> bool:
    """Return whether the rating is given by or to others.

    “Most patients rated the practice as good.” “Nine practices have been rated good.” “Its maternity services were
    rated good.” “The trust is rated good.”
    """
    tokens, unit = context.tokens, context.unit
    return (
        Kind.OTHERS in tokens.within(0, len(tokens))
        or Kind.SERVICE in tokens.within(context.boundary, unit.end + _SERVICE_DISTANCE)
        or Kind.ELSEWHERE in tokens.within(context.start, unit.end)
    )


def _is_withdrawn(context: UnitContext) -> bool:
    """Return whether the rating does not count any more, or is only a measure.

    “Its rating of good has been suspended.” “The rating of good no longer applies.” “Rated from good to
    inadequate according to what inspectors find.” Not so in “It was rated as good and removed from special measures.”
    """
    end = context.unit.end
    behind = [token.words for token in context.tokens[end : end + _LAPSED_DISTANCE]]
    if any(word in _WITHDRAWN for word in behind[:_WITHDRAWN_DISTANCE]) and "special" not in behind:
        return True
    if any(pair in _LAPSED for pair in pairwise(behind)):
        return True
    return any(token.words == "according to" for token in context.tokens) or _depends(context)


def _depends(context: UnitContext) -> bool:
    """Return whether `whether` is before the rating, or next to it without a new clause: “good, depending on whether”.

    “It was rated good, after we checked whether its staff were trained” states the rating.
    """
    if any(token.words == "whether" for token in context.tokens[: context.unit.end]):
        return True
    for token in context.tokens[context.unit.end : context.unit.end + _CONDITION_DISTANCE]:
        if token.words == "whether" or token.kind is Kind.NEW_CLAUSE:
            return token.words == "whether"
    return False


def _is_hypothetical(context: UnitContext) -> bool:
    """Return whether the rating is only possible.

    “If it is rated inadequate again it will close.” “It has a year to improve from inadequate to good.”
    “It had previously dropped from good to inadequate”: the change is not that of this inspection.
    """
    tokens, unit = context.tokens, context.unit
    opening = max((i for i in range(unit.start) if tokens.kind(i) is Kind.NEW_CLAUSE), default=-1) + 1
    clause = tokens.within(opening, unit.start)
    if Kind.HYPOTHETICAL in clause or (_is_change(unit) and not unit.adds and Kind.BEFORE in clause):
        return True
    return any(
        tokens.kind(i) is Kind.CHANGE and tokens.kind(i - 1) is Kind.TO for i in range(context.boundary + 1, unit.start)
    )


def _is_change(unit: Unit) -> bool:
    return unit.rating is not None and unit.previous is not None and unit.rating is not unit.previous


def _is_presupposed(context: UnitContext) -> bool:
    """Return whether the rating is only the background of something else, and so may be that of an earlier inspection.

    “We returned because it was rated inadequate.” “We inspected it following its rating of inadequate.”
    “As the practice was rated inadequate, we returned.” “This is a service where safe is rated good.”
    """
    opener = context.opener
    if opener in ("when", "where") and _PRESENT_VERBS & set(context.words):
        return True
    reason = opener in ("after", "since", "because") or (opener == "following" and _is_noun_phrase(context))
    given = context.start == 0 and context.tokens[0].words == "as" and bool(_PAST_VERBS & set(context.words))
    return context.unit.rating is not None and (reason or given)


def _is_noun_phrase(context: UnitContext) -> bool:
    """Return whether the words before the rating have no verb: “following its rating of inadequate for safe”."""
    kinds = context.tokens.within(context.start, context.unit.start)
    return kinds <= {Kind.LINK, Kind.NOUN, Kind.FOR, Kind.SUBJECT, Kind.RATED}


def _is_earlier_or_general_change(context: UnitContext) -> bool:
    """Return whether the change is an earlier one, or a scale.

    “It had fallen from good to inadequate, and has improved since.” “We rate services from outstanding to inadequate.”
    """
    if not _is_change(context.unit):
        return False
    words = context.words
    pluperfect = any(
        had.startswith("had") and following.kind is Kind.CHANGE
        for had, following in zip(words, context.clause[1:], strict=False)
    )
    # “An inspection found the rating had dropped from good to inadequate”: reported speech, and so the rating now.
    pluperfect = pluperfect and "found" not in words[: words.index("rating") if "rating" in words else 0]
    return pluperfect or bool({"rate", "rates"} & set(words))


def _is_left_behind(context: UnitContext) -> bool:
    """Return whether the rating is one that has changed: “It has improved on its rating of inadequate.”"""
    clause, words = context.clause, context.words
    nouns = [at for at, token in enumerate(clause) if token.kind is Kind.NOUN]
    if _is_change(context.unit) or not nouns or words[-1:] != ["of"]:
        return False
    before = [word for word, token in zip(words[: nouns[-1]], clause, strict=False) if token.kind is not Kind.LINK]
    return before[-1:] in (["on"], ["from"])


def _is_rated_by_other(context: UnitContext) -> bool:
    """Return whether another than CQC rates: “Families rated the home good.”"""
    start = max(context.boundary, context.unit.start - LONGEST_NAME)
    return any(_has_other_rater(context, at) for at in range(start, context.unit.start))


def _has_other_rater(context: UnitContext, at: int) -> bool:
    """Return whether the token at `at` is an active verb whose subject is another than CQC.

    “Families have always rated the home good”: it is. “The home was rated good”, “The home rated good in May”: passive.
    """
    tokens, unit = context.tokens, context.unit
    if tokens.kind(at) is not Kind.RATED or tokens[at].words not in _RATES:
        return False
    ahead = at + 1
    while tokens.kind(ahead) in (Kind.LINK, Kind.KEEP, Kind.BE):
        ahead += 1
    if any(token.words in ("report", "reports") for token in tokens[context.boundary : at]):
        return False  # “The report published today rates the practice as inadequate for being safe.”
    if ahead >= unit.start or tokens.kind(ahead) in (Kind.RATING, Kind.COMMA) or tokens.kind(at - 1) is Kind.KEEP:
        return False
    back = _before_auxiliaries(tokens, at, context.boundary)
    if back < context.boundary or tokens.kind(back) is Kind.BE:
        return False
    raters = _RATERS_BEFORE.get(tokens[back].kind)
    return raters is not None and tokens[back].words not in raters


def _before_auxiliaries(tokens: Tokens, at: int, boundary: int) -> int:
    """Return the index before `has`, `still` or `previously` before the verb at `at`; one below `boundary` for none.

    “Families have previously rated the home good”: the index of `families`.
    """
    back = at - 1
    while back >= boundary and (tokens.kind(back) in (Kind.LINK, Kind.KEEP, Kind.BEFORE) or tokens[back].words in _HAS):
        back -= 1
    return back


def _is_by_another(context: UnitContext) -> bool:
    """Return whether `by` names another than CQC after the rating: “It was rated good by its patients.”"""
    tokens, index = context.tokens, context.unit.end
    if tokens.words(index) != "by":
        return False
    index += 1
    while tokens.kind(index) is Kind.LINK:
        index += 1
    return index < len(tokens) and tokens[index].words not in _RATERS and not tokens[index].words[0].isdigit()


def _is_denied(context: UnitContext) -> bool:
    """Return whether the rating is denied: “It was not rated good.” “It did not keep its rating of good.”"""
    tokens, unit, boundary = context.tokens, context.unit, context.boundary
    if any(tokens.kind(i - 1) is Kind.DENIED and tokens.kind(i) is Kind.KEEP for i in range(boundary + 1, unit.start)):
        return True
    start = max(boundary, unit.start - _DENIAL_DISTANCE, _new_verb(tokens, unit))
    return Kind.DENIED in tokens.within(start, unit.start)


def _new_verb(tokens: Tokens, unit: Unit) -> int:
    """Return the index of a verb that begins a new statement after `and`; 0 if there is none.

    “Caring was not inspected and stays good”: the denial is of another verb. A bare `keep` may still belong to the
    denial: “It did not improve and keep its rating of good.”
    """
    kept = (i for i in range(1, unit.start) if tokens.kind(i - 1) is Kind.AND and tokens.kind(i) is Kind.KEEP)
    return max((i for i in kept if tokens[i].words in _FINITE), default=0)


_DOUBTS: tuple[Callable[[UnitContext], bool], ...] = (
    _is_of_others, _is_withdrawn, _is_hypothetical, _is_presupposed, _is_earlier_or_general_change, _is_left_behind,
    _is_rated_by_other, _is_by_another, _is_denied,
)  # fmt: skip
