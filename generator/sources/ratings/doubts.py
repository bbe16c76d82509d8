"""Doubts whether a unit is stated: of this practice, by CQC, as a fact. One doubt is enough to claim nothing.

Each doubt is a function of its own; `_DOUBTS` lists them all.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from generator.sources.ratings.clauses import clause_start
from generator.sources.ratings.phrases import Kind
from generator.sources.ratings.tokens import Tokens
from generator.sources.ratings.units import BEHIND_NAME, Unit

_NEARBY = 6
_LAPSED = frozenset((("no longer", "applies"), ("no longer", "apply"), ("no longer", "stands")))
_PRESENT_VERBS = frozenset(("is", "are", "remains", "remain"))
_PAST_VERBS = frozenset(("was", "were", "had", "had been"))
_RATES = frozenset(("rated", "rates", "judged", "graded"))
_HAS = frozenset(("has", "have", "had"))
_RATERS = frozenset(
    "cqc inspectors us we care england's chief regulator commission health independent one two three being".split()
)
_SPEAKERS = frozenset(("cqc", "inspectors", "we", "it", "practice"))
_OTHER_SPEAKERS = _RATERS | {"report", "inspector", "inspection"}
_UNDONE = frozenset(("set", "appeal", "suspended", "withdrawn", "cancelled", "overturned", "quashed", "removed"))
_FINITE = frozenset("remains remained stays stayed retains retained keeps kept continues continued maintains".split())


class Said(NamedTuple):
    """A unit in its sentence: its clause begins at `start`; `boundary` is where the words of the unit before end."""

    found: Tokens
    unit: Unit
    boundary: int
    start: int

    @property
    def opener(self) -> str:
        """The word that opens the clause: `because`, `when`."""
        return self.found[self.start - 1].words if self.start else ""

    @property
    def words(self) -> list[str]:
        """The words of the clause that lead up to the rating."""
        return [token.words for token in self.found[self.start : self.unit.start]]


def is_stated(found: Tokens, unit: Unit, boundary: int) -> bool:
    """Return whether nothing speaks against the unit: not denied, imagined, undone, another's, or only presupposed."""
    said = Said(found, unit, boundary, clause_start(found, unit.start, boundary))
    return not any(doubt(said) for doubt in _DOUBTS)


def _is_of_others(said: Said) -> bool:
    """`patients rated …`, `12 % …`, `for maternity services`, `the trust is rated …`."""
    found, unit = said.found, said.unit
    return (
        Kind.OTHERS in found.within(0, len(found))
        or Kind.SERVICE in found.within(said.boundary, unit.end + _NEARBY)
        or Kind.ELSEWHERE in found.within(said.start, unit.end)
    )


def _is_undone(said: Said) -> bool:
    """`was suspended`, `no longer applies`, `according to …`."""
    behind = [token.words for token in said.found[said.unit.end : said.unit.end + 8]]
    if any(word in _UNDONE for word in behind[:5]) or any(pair in _LAPSED for pair in pairwise(behind)):
        return True
    return any(token.words in ("according to", "whether") for token in said.found)


def _is_imagined(said: Said) -> bool:
    """`if it is rated …`, `has a year to improve from …`, and a change that `previously` stands before."""
    found, unit = said.found, said.unit
    opening = max((i for i in range(unit.start) if found.kind(i) is Kind.STOP), default=-1) + 1
    clause = found.within(opening, unit.start)
    changed = unit.rating and unit.previous and unit.rating is not unit.previous and not unit.adds
    if Kind.IMAGINED in clause or (changed and Kind.BEFORE in clause):
        return True
    return any(
        found.kind(i) is Kind.CHANGE and found.kind(i - 1) is Kind.TO for i in range(said.boundary + 1, unit.start)
    )


def _is_presupposed(said: Said) -> bool:
    """`because it was rated …`, `following its rating of …`, `As the practice was rated …`, `where it is rated …`."""
    opener = said.opener
    if opener in ("when", "where") and _PRESENT_VERBS & set(said.words):
        return True
    hinted = opener in ("after", "since", "because") or (opener == "following" and _is_noun_phrase(said))
    given = said.start == 0 and said.found[0].words == "as" and _PAST_VERBS & set(said.words)
    return bool(said.unit.rating and (hinted or given))


def _is_noun_phrase(said: Said) -> bool:
    kinds = said.found.within(said.start, said.unit.start)
    return kinds <= {Kind.LINK, Kind.NOUN, Kind.FOR, Kind.SUBJECT, Kind.RATED}


def _turns_back(said: Said) -> bool:
    """`improved on its rating of inadequate`, `had fallen from good to inadequate`, `we rate from … to …`."""
    unit, words = said.unit, said.words
    clause = said.found[said.start : unit.start]
    if unit.rating and unit.previous and unit.rating is not unit.previous:
        pluperfect = any(
            had.startswith("had") and to.kind is Kind.CHANGE for had, to in zip(words, clause[1:], strict=False)
        )
        return pluperfect or bool({"rate", "rates"} & set(words))
    nouns = [at for at, token in enumerate(clause) if token.kind is Kind.NOUN]
    if not nouns or words[-1:] != ["of"]:
        return False
    before = [word for word, token in zip(words[: nouns[-1]], clause, strict=False) if token.kind is not Kind.LINK]
    return before[-1:] in (["on"], ["from"])


def _is_rated_by_other(said: Said) -> bool:
    """`Families rated the home good`: somebody else than CQC does the rating."""
    found, unit, boundary = said.found, said.unit, said.boundary
    for at in range(max(boundary, unit.start - BEHIND_NAME), unit.start):
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
        other = {Kind.WORD: _OTHER_SPEAKERS, Kind.PRACTICE: _SPEAKERS}.get(found[back].kind)
        if other is not None and found[back].words not in other:
            return True
    return False


def _is_by_another(said: Said) -> bool:
    """`rated good by patients`: whoever gave the rating, it was not CQC."""
    found, index = said.found, said.unit.end
    if index >= len(found) or found[index].words != "by":
        return False
    index += 1
    while found.kind(index) is Kind.LINK:
        index += 1
    return index < len(found) and found[index].words not in _RATERS and not found[index].words[0].isdigit()


def _is_denied(said: Said) -> bool:
    """`was not rated good`, `did not keep its rating of good`."""
    found, unit = said.found, said.unit
    if any(
        found.kind(i - 1) is Kind.DENIED and found.kind(i) is Kind.KEEP for i in range(said.boundary + 1, unit.start)
    ):
        return True
    return Kind.DENIED in found.within(max(said.boundary, unit.start - 4, _new_verb(found, unit)), unit.start)


def _new_verb(found: Tokens, unit: Unit) -> int:
    """Return the start of `… and stays good`: a denial before it (`was not inspected`) is of another verb.

    A bare `keep` or `remain` may still hang on it: `did not improve and keep its rating of good`.
    """
    kept = (i for i in range(1, unit.start) if found.kind(i - 1) is Kind.AND and found.kind(i) is Kind.KEEP)
    return max((i for i in kept if found[i].words in _FINITE), default=0)


_DOUBTS: tuple[Callable[[Said], bool], ...] = (
    _is_of_others, _is_undone, _is_imagined, _is_presupposed, _turns_back, _is_rated_by_other, _is_by_another,
    _is_denied,
)  # fmt: skip
