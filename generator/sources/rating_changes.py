"""A sentence → what it says of ratings: which subject has which rating now, and which before.

The grammar follows the wording of CQC's press releases and summaries, clause by clause:

* a **unit** (`rating_units`) is a rating with a licence: `from good to inadequate`, `rated [as] good`, `the rating
  for … is good`, `remains good`, `a rating of good`. A rating word without one (`good facilities`, `inadequate
  cleaning`) is only a word, and so is one that is denied, imagined or another's (`patients rated …`);
* a **group** (`rating_subjects`) is a run of subjects: key questions by adjective or noun, `overall`, `this key
  question`;
* a unit belongs to the group that follows it (`… for responsive`, `… overall and for being safe`, `across these
  areas`), else to the group before it, else to the practice as a whole;
* `so have its ratings for …`, `as have …` borrow the change of the unit before them.

What stands outside the grammar yields nothing.

>>> for claim in read_claims(["Its rating has dropped from good to inadequate for responsive."])[0]:
...     print(claim.subject, claim.previous, claim.rating)
responsive Good Inadequate
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.model import Rating
from generator.sources.rating_subjects import group_after, group_before, subjects_of
from generator.sources.rating_units import Unit, unit_at
from generator.sources.rating_words import OVERALL, Kind, Subject, Tokens, has_rating_word, tokenise


@dataclass(frozen=True, slots=True)
class Claim:
    """One subject's rating and the rating before, as one sentence states them; None is not stated."""

    subject: Subject
    rating: Rating | None
    previous: Rating | None


def read_claims(sentences: Iterable[str], default: Subject = OVERALL) -> list[list[Claim]]:
    """The claims of each sentence of a paragraph, in order.

    `default` is the subject of a sentence that names none: the practice, or on a key question's page `THIS`.
    A later sentence may point back (`these have declined …`) to the subjects of the one before it.
    """
    out: list[list[Claim]] = []
    found = Tokens()
    for text in sentences:
        carried = subjects_of(found)
        found = tokenise(text)
        out.append(_read(found, default, carried) if has_rating_word(text) else [])
    return out


def _read(found: Tokens, default: Subject, carried: tuple[Subject, ...]) -> list[Claim]:
    """Take the units from left to right and give each its subjects."""
    claims: list[Claim] = []
    boundary = index = 0
    last: Unit | None = None
    while index < len(found):
        if found.kind(index) is Kind.BORROW and last:
            group, end = group_after(found, index + 1, opened=True)
            if group:
                _claim(claims, group, last)
                boundary = index = end
                continue
        unit = unit_at(found, index, boundary, last)
        if unit is None:
            index += 1
        elif unit.adds:
            claims[:] = [_with_previous(claim, unit) for claim in claims]
            boundary = index = unit.end
        else:
            group, end = _subjects(found, unit, boundary, default, carried)
            if group:
                _claim(claims, group, unit)
                last = unit
            boundary = index = max(end, unit.end)
    return claims


def _claim(claims: list[Claim], group: Sequence[Subject], unit: Unit) -> None:
    claims.extend(
        claim for subject in group if (claim := Claim(subject, unit.rating, unit.previous)) not in claims
    )  # fmt: skip


def _with_previous(claim: Claim, unit: Unit) -> Claim:
    fits = claim.rating is unit.rating and claim.previous is None
    return replace(claim, previous=unit.previous) if fits else claim


def _subjects(
    found: Tokens, unit: Unit, boundary: int, default: Subject, carried: tuple[Subject, ...]
) -> tuple[tuple[Subject, ...], int]:
    """The subjects of a unit, and where the words that name them end."""
    if found.kind(unit.end) is Kind.THESE:
        named = (token.subject for token in found[: unit.start] if token.subject not in (None, OVERALL))
        return tuple(dict.fromkeys(subject for subject in named if subject)) or carried, unit.end + 1
    group, end = group_after(found, unit.end)
    if group or found.kind(unit.end) is Kind.SOME:
        # `for four of the five key questions` names none of them.
        return group, max(end, unit.end + 1)
    before = group_before(found, unit.start, boundary)
    if before is not None:
        return before, unit.end
    if Kind.THEY in found.within(boundary, unit.start):
        return carried, unit.end
    about = found.within(0, len(found)) & {Kind.NOUN, Kind.RATED, Kind.KEEP} or Kind.PRACTICE in found.within(
        0, unit.start
    )
    return ((default,) if about else ()), unit.end
