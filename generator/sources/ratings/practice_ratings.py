"""A unit without a subject → the practice’s own rating, or that of something narrower.

“The practice was rated good” rates the practice as a whole. “It was rated good for its work with carers” does not.
"""

from collections.abc import Callable, Sequence

from generator.sources.ratings.clauses import is_known
from generator.sources.ratings.groups import Group
from generator.sources.ratings.phrases import OVERALL, Kind
from generator.sources.ratings.subjects import may_be_subject
from generator.sources.ratings.tokens import Token, Tokens, tokenise
from generator.sources.ratings.unit_context import UnitContext

_SEPARATORS = frozenset((Kind.COMMA, Kind.NEW_CLAUSE, Kind.AND, Kind.BUT))
_PRONOUNS = frozenset(("it", "cqc", "inspectors", "we"))
_OWNERS = frozenset("its overall practice surgery service centre clinic hospital home location".split())
_TIMES = frozenset(
    "time first second third consecutive row this special same year month inspection assessment visit".split()
)
_RELATIVE = frozenset(("that", "rated", "is", "which"))
_UNNAMED = frozenset(
    "area areas domain domains category categories question questions other others rest remaining else none nothing"
    " ratings scores".split()
)
"""Words for key questions that the sentence does not name: “The rest were rated good” rates them, not the practice."""

_NEXT_WORDS = 6
_NEXT_SUBJECTS = 4
_NEXT_PURPOSE = 12


def group_of_default(context: UnitContext) -> Group:
    """Return the default subject of the page if the unit is certain to be its rating; else the empty group.

    On the page of a key question a sentence that names the practice is about it: “The surgery was rated good.”
    """
    if not _is_about_practice(context) or any(narrower(context) for narrower in _NARROWER):
        return ()
    named = {token.words for token in context.clause if token.kind is Kind.PRACTICE}
    return (OVERALL if named - _PRONOUNS else context.default,)


def names_question(tokens: Tokens) -> bool:
    """Return whether a sentence may name a key question: “Inspectors looked at safe and well-led.”"""
    return any(may_be_subject(tokens, at) for at in range(len(tokens)))


def names_practice(tokens: Sequence[Token]) -> bool:
    """Return whether words say that a rating is the practice’s: “Its rating …”, “The surgery …”, “Elmfield …”."""
    return any(_is_practice(token) for token in tokens)


def _is_practice(token: Token) -> bool:
    if token.kind is Kind.PRACTICE:
        return token.words not in _PRONOUNS
    return token.words in _OWNERS or token.words.endswith("'s") or (token.kind is Kind.WORD and token.capital)


def _is_about_practice(context: UnitContext) -> bool:
    """Return whether the clause is about a rating or the practice, and no key question is near.

    “The practice was rated good.” “Its previous rating was good.” “It remains good.”
    """
    if _has_question_nearby(context) or (context.default == OVERALL and _has_unnamed_question(context)):
        return False
    tokens, unit = context.tokens, context.unit
    if tokens.within(context.start, unit.end + 1) & {Kind.NOUN, Kind.RATED}:
        return True
    if any(token.words in ("last rating", "previous rating") for token in context.clause):
        return True
    return bool({Kind.PRACTICE, Kind.NOUN} & tokens.within(0, unit.start))


def _has_question_nearby(context: UnitContext) -> bool:
    """Return whether a key question may be named before the rating, or next to it: “It was rated good, safe aside.”"""
    tokens, unit = context.tokens, context.unit
    behind = (
        i
        for i in range(unit.end, min(unit.end + _NEXT_SUBJECTS, len(tokens)))
        if not tokens.within(unit.end, i + 1) & _SEPARATORS
    )
    return any(may_be_subject(tokens, i) for i in (*range(context.boundary, unit.start), *behind))


def _has_unnamed_question(context: UnitContext) -> bool:
    """Return whether key questions are meant without their names: “The other areas were rated good.”"""
    tokens, end = context.tokens, context.unit.end
    stops = (Kind.SO_HAVE, Kind.NEW_CLAUSE)
    stop = next((i for i in range(end, len(tokens)) if tokens.kind(i) in stops), len(tokens))
    nearby = tokens[context.boundary : min(end + _NEXT_WORDS, stop)]
    words = (word for token in nearby if token.kind is not Kind.CHANGE for word in token.words.split())
    return any(word in _UNNAMED for word in words)


def _is_generic(context: UnitContext) -> bool:
    """Return whether the sentence is about practices in general, or about a thing.

    “A practice that is rated inadequate is inspected again.” “Services rated good are inspected less often.”
    “A rating of inadequate means that there are failings.” “Access was rated good.”
    """
    tokens = context.tokens
    if not tokens.within(context.start, context.unit.end + 1) & {Kind.NOUN, Kind.RATED}:
        return False
    first = next((i for i, token in enumerate(tokens) if token.kind is not Kind.LINK or token.words == "services"), 0)
    if tokens[first].words == "services" or _is_lone_thing(tokens, first):
        return True
    relative = tokens.words(first + 1) in _RELATIVE
    indefinite = tokens[0].words in ("a", "an", "any", "every")
    return indefinite and (relative or tokens.kind(first) in (Kind.NOUN, Kind.RATED))


def _is_lone_thing(tokens: Tokens, first: int) -> bool:
    """Return whether one word before the verb, which may be anything, is what is rated: “Access was rated good.”

    Its capital is only that of the sentence. “Elmfield was rated good by CQC” is about a practice, as CQC is named.
    """
    verbs = (Kind.BE, Kind.KEEP, Kind.RATED)
    acts = tokens.words(first + 1) == "services" or tokens.kind(first + 1) in verbs
    by_cqc = any(token.words in ("cqc", "commission", "inspectors") for token in tokens)
    return tokens.kind(first) is Kind.WORD and acts and not by_cqc


def _is_of_another_place(context: UnitContext) -> bool:
    """Return whether the rating is of a place in between: “The provider also runs Beech Road, which is rated good.”

    “The rating of Elmfield Surgery, which is good, …” has a rating as its subject, and is the practice’s own.
    """
    tokens, boundary, start = context.tokens, context.boundary, context.start
    if start <= boundary or Kind.NOUN in tokens.within(boundary, start):
        return False
    if not any(token.words.startswith(("which", "who")) for token in tokens[max(0, start - 1) : context.unit.start]):
        return False
    acting = tokens.within(boundary, start) & {Kind.BE, Kind.RATED, Kind.CHANGE, Kind.KEEP}
    unknown = any(token.kind is Kind.WORD and not is_known(token) for token in tokens[boundary:start])
    return bool(acting) or unknown


def _is_an_alternative(context: UnitContext) -> bool:
    """Return whether another rating is weighed against it.

    “Practices rated good or better.” “It was rated good, not outstanding, for caring.” “Good rather than outstanding.”
    """
    tokens, end = context.tokens, context.unit.end
    if tokens.words(end) == "or":
        return True
    behind = end + (tokens.kind(end) in (Kind.COMMA, Kind.DASH))
    return tokens.kind(behind) is Kind.DENIED or tokens.words(behind) in ("rather", "instead")


def _is_for_a_purpose(context: UnitContext) -> bool:
    """Return whether `for` or `at` after the rating narrows it: “It was rated good for its work with carers.”

    “It was rated inadequate, following an inspection in May, for safe”: after a new clause only `for` may.
    """
    tokens, far = context.tokens, False
    for at in range(context.unit.end, min(context.unit.end + _NEXT_PURPOSE, len(tokens))):
        kind, words = tokens.kind(at), tokens[at].words
        if kind in (Kind.RATING, Kind.AND, Kind.BUT):
            return False
        if kind is Kind.NEW_CLAUSE:
            if words not in ("following", "after"):
                return False
            far = True
        leads = words == "for" if far else (kind is Kind.FOR or words == "at")
        if leads and _narrows(tokens, at + 1):
            return True
    return False


def _narrows(tokens: Tokens, index: int) -> bool:
    """Return whether the words at `index`, after `for` or `in`, make a rating narrower.

    “for safe”, “for its work with carers” and “in an audit” do; “for the second time” and “in May” do not.
    """
    while tokens.kind(index) is Kind.LINK:
        if tokens[index].words in ("how", "all"):
            return True
        index += 1
    if tokens.kind(index) is Kind.SUBJECT:
        return tokens[index].subject != OVERALL
    if tokens.kind(index) not in (Kind.WORD, Kind.SERVICE):
        return False
    return not (tokens[index].capital or tokens[index].words[0].isdigit() or tokens[index].words in _TIMES)


def _may_continue_sentence_before(context: UnitContext) -> bool:
    """Return whether `it` may be a question of the sentence before: “Inspectors looked at safe. It was rated good.”"""
    if context.default != OVERALL or names_practice(context.clause):
        return False
    return names_question(tokenise(context.sentence_before))


_NARROWER: tuple[Callable[[UnitContext], bool], ...] = (
    _is_generic, _is_of_another_place, _is_an_alternative, _is_for_a_purpose, _may_continue_sentence_before,
)  # fmt: skip
"""The reasons why a rating is not that of the practice as a whole."""
