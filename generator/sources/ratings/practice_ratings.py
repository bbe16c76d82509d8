"""Ratings without a subject in their sentence: the practice's own, or of something narrower or other."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from generator.sources.ratings.clauses import clause_start, is_known
from generator.sources.ratings.phrases import OVERALL, Kind, Subject
from generator.sources.ratings.subjects import Group, may_be_subject
from generator.sources.ratings.tokens import Token, Tokens, tokenise
from generator.sources.ratings.units import Unit

_PARTS = frozenset((Kind.COMMA, Kind.STOP, Kind.AND, Kind.BUT))
_SPEAKERS = frozenset(("it", "cqc", "inspectors", "we"))
_OWNED = frozenset("its overall practice surgery service centre clinic hospital home location".split())
_TIMES = frozenset(
    "time first second third consecutive row this special same year month inspection assessment visit".split()
)
_THAT = frozenset(("that", "rated", "is", "which"))
_UNNAMED = frozenset(
    "area areas domain domains category categories question questions other others rest remaining else none nothing"
    " ratings scores".split()
)
"""What stands for key questions that the sentence does not name: the rating is theirs, not the practice's."""

_AHEAD = 12


class Bare(NamedTuple):
    """A unit without a subject of its own: its sentence, where the words before it end, and the sentence before.

    `default` is the subject of such a unit on this page.
    """

    found: Tokens
    unit: Unit
    boundary: int
    default: Subject
    before: str

    @property
    def start(self) -> int:
        """Return the start of the unit's clause."""
        return clause_start(self.found, self.unit.start, self.boundary)

    @property
    def clause(self) -> list[Token]:
        """The tokens of the clause that lead up to the rating."""
        return self.found[self.start : self.unit.start]


def of_practice(bare: Bare) -> Group:
    """The default subject, where the unit is certain to be its rating; else none.

    On a key question's page a sentence that names the practice (`the surgery was rated …`) is about the practice.
    """
    if not _is_owned(bare) or any(narrower(bare) for narrower in _NARROWER):
        return ()
    named = {token.words for token in bare.clause if token.kind is Kind.PRACTICE}
    return (OVERALL if named - _SPEAKERS else bare.default,)


def names_question(found: Tokens) -> bool:
    """Return whether any key question may be named in a sentence."""
    return any(may_be_subject(found, at) for at in range(len(found)))


def names_practice(tokens: Sequence[Token]) -> bool:
    """Return whether words say that a rating is the practice's: its name, `its`, `the surgery`."""
    return any(
        token.words not in _SPEAKERS
        if token.kind is Kind.PRACTICE
        else token.words in _OWNED or token.words.endswith("'s") or (token.kind is Kind.WORD and token.capital)
        for token in tokens
    )


def _is_owned(bare: Bare) -> bool:
    """Return whether the clause speaks of a rating, or of the practice, and names no key question."""
    found, unit = bare.found, bare.unit
    behind = [i for i in range(unit.end, min(unit.end + 4, len(found))) if not found.within(unit.end, i + 1) & _PARTS]
    around = (*range(bare.boundary, unit.start), *behind)
    borrowed = next((i for i in range(unit.end, len(found)) if found.kind(i) in (Kind.BORROW, Kind.STOP)), len(found))
    words = {word for token in found[bare.boundary : min(unit.end + 6, borrowed)] for word in token.words.split()}
    if (bare.default == OVERALL and words & _UNNAMED) or any(may_be_subject(found, i) for i in around):
        return False
    if found.within(bare.start, unit.end + 1) & {Kind.NOUN, Kind.RATED}:
        return True
    if any(token.words in ("last rating", "previous rating") for token in bare.clause):
        return True
    return bool({Kind.PRACTICE, Kind.NOUN} & found.within(0, unit.start))


def _is_met_on_the_way(bare: Bare) -> bool:
    """`The provider also runs Beech Road Surgery, which is rated good`."""
    found, start = bare.found, bare.start
    relative = any(token.words.startswith(("which", "who")) for token in found[max(0, start - 1) : bare.unit.start])
    acting = found.within(bare.boundary, start) & {Kind.BE, Kind.RATED, Kind.CHANGE, Kind.KEEP}
    unknown = any(token.kind is Kind.WORD and not is_known(token) for token in found[bare.boundary : start])
    rated = Kind.NOUN in found.within(bare.boundary, start)
    return relative and not rated and start > bare.boundary and bool(acting or unknown)


def _is_an_alternative(bare: Bare) -> bool:
    """`good or better`, `good, not outstanding, for caring`, `requires improvement rather than good`."""
    found, end = bare.found, bare.unit.end
    behind = end + (found.kind(end) in (Kind.COMMA, Kind.DASH))
    if found.kind(end) is Kind.AND and found[end].words == "or":
        return True
    return found.kind(behind) is Kind.DENIED or (behind < len(found) and found[behind].words in ("rather", "instead"))


def _is_of_something(bare: Bare) -> bool:
    """`rated good for its work with carers`, `rated inadequate, the lowest rating, for safe`."""
    found, far = bare.found, False
    for at in range(bare.unit.end, min(bare.unit.end + _AHEAD, len(found))):
        stops = found.kind(at) is Kind.STOP
        if found.kind(at) in (Kind.RATING, Kind.AND, Kind.BUT):
            return False
        if stops and found[at].words not in ("following", "after"):
            return False
        far = far or stops
        opens = found[at].words == "for" if far else (found.kind(at) is Kind.FOR or found[at].words == "at")
        if opens and _narrows(found, at + 1):
            return True
    return False


def _narrows(found: Tokens, index: int) -> bool:
    """`for safe`, `for its work with carers`, `in an audit`; not `for the second time`, `in May`."""
    while found.kind(index) is Kind.LINK:
        if found[index].words in ("how", "all"):
            return True
        index += 1
    if found.kind(index) is Kind.SUBJECT:
        return found[index].subject != OVERALL
    if found.kind(index) not in (Kind.WORD, Kind.SERVICE):
        return False
    return not (found[index].capital or found[index].words[0].isdigit() or found[index].words in _TIMES)


def _is_pointing_back(bare: Bare) -> bool:
    """`Inspectors looked at safe. It was rated good.`: `it` may be what the sentence before named."""
    return bare.default == OVERALL and not names_practice(bare.clause) and names_question(tokenise(bare.before))


def _is_generic(bare: Bare) -> bool:
    """`A practice that is rated …`, `Services rated …`, `Few services …`, `A rating of inadequate means …`."""
    found = bare.found
    if not found.within(bare.start, bare.unit.end + 1) & {Kind.NOUN, Kind.RATED}:
        return False
    first = next((i for i, token in enumerate(found) if token.kind is not Kind.LINK or token.words == "services"), 0)
    told_by_cqc = any(token.words in ("cqc", "commission", "inspectors") for token in found)
    lone = found.kind(first) is Kind.WORD and _acts(found, first + 1) and not told_by_cqc
    if found[first].words == "services" or lone:
        return True
    relative = first + 1 < len(found) and found[first + 1].words in _THAT
    return found[0].words in ("a", "an", "any", "every") and (found.kind(first) in (Kind.NOUN, Kind.RATED) or relative)


def _acts(found: Tokens, index: int) -> bool:
    """`Access was rated …`: one word with a capital only because it opens the sentence may be anything."""
    services = index < len(found) and found[index].words == "services"
    return services or found.kind(index) in (Kind.BE, Kind.KEEP, Kind.RATED)


_NARROWER: tuple[Callable[[Bare], bool], ...] = (
    _is_generic, _is_met_on_the_way, _is_an_alternative, _is_of_something, _is_pointing_back,
)  # fmt: skip
