"""The edit that each entry of `corrections` is about: people give a reason, and records change around it."""

import re
from collections.abc import Container, Iterator, Sequence, Set
from typing import NamedTuple

from generator.comparison import same
from generator.findings.fact_places import report_index
from generator.findings.hand_edits import REMOVED_REPORT, HandEdit, is_within, shape_of
from generator.model import Correction

_NUMBER = re.compile(r"\[(\d+)\]")


class Reason(NamedTuple):
    """The edit that an entry of `corrections` is about: the place of a change among `hand_edits`, or None.

    `field` is the route that the entry should name, where the change stands at another one by now. `perhaps` are the
    places of the changes that it may be about, where it does not tell which; of an entry that is about one, those it
    may be about in its place.
    """

    edit: int | None
    field: str | None = None
    perhaps: tuple[int, ...] = ()


def reasons(corrections: Sequence[Correction], edits: Sequence[HandEdit]) -> tuple[Reason, ...]:
    """Return the edit that each entry is about: the one at its field that its `was` fits; else it follows its value.

    A newer report, or an item of a list that goes, gives other numbers to what an entry names. So where no change at
    its very field fits, it is about the one change at the same field of another number of which the source says what
    `was` says, and which no entry names; a change of the field itself goes before one of a whole. Else it is about
    the removed report that stood there and that `was` fits, the change at its field, should `was` be out of date, or
    the one change within it.

    Of several entries that name one field and fit there, the last is about that: people append entries. Those before
    it follow their value too. An entry stays where it fits and cannot follow; `perhaps` are then the changes without
    a reason that it fits as well.
    """
    exact = [next((at for at in _over(each.field, edits) if _fits(each, edits[at])), None) for each in corrections]
    last = {each.field: at for at, each in enumerate(corrections) if exact[at] is not None}
    found = {
        at: Reason(place) if place is not None else _followed(correction, edits, exact)
        for at, (correction, place) in enumerate(zip(corrections, exact, strict=True))
        if last.get(correction.field, at) == at or place is None
    }
    taken = {reason.edit for reason in found.values()}
    for at, (correction, place) in enumerate(zip(corrections, exact, strict=True)):
        if at not in found and place is not None:
            earlier = {each for each in exact[: last[correction.field]] if each is not None and each != place}
            found[at] = _displaced(correction, place, edits, taken, earlier)
    taken = {reason.edit for reason in found.values()}
    return tuple(
        found[at]._replace(perhaps=_alike(correction, place, edits, taken))
        if place is not None and found[at].edit == place
        else found[at]
        for at, (correction, place) in enumerate(zip(corrections, exact, strict=True))
    )


def _displaced(
    correction: Correction, place: int, edits: Sequence[HandEdit], taken: Set[int | None], earlier: Set[int]
) -> Reason:
    """Return the edit of an entry whose place a later entry has taken.

    `earlier` are the places that entries before that later one fit. One of them that lies on the way may have moved
    as well: then nothing tells which of the two went where, and the entry stays.
    """
    free = _alike(correction, place, edits, taken)
    if len(free) != 1:
        return Reason(place)
    start, end = sorted((_numbers(edits[place].route), _numbers(edits[free[0]].route)))
    if any(start < _numbers(edits[at].route) < end for at in _alike(correction, place, edits, ()) if at in earlier):
        return Reason(place)
    return Reason(free[0], _renumbered(correction.field, edits[free[0]].route))


def _alike(
    correction: Correction, place: int, edits: Sequence[HandEdit], taken: Container[int | None]
) -> tuple[int, ...]:
    """The changes that an entry fits as well as the one at a place: they differ in the numbers of their routes."""
    shape = shape_of(edits[place].route)
    if not correction.was or shape == REMOVED_REPORT:
        return ()
    return tuple(
        at
        for at, edit in enumerate(edits)
        if at != place and at not in taken and shape_of(edit.route) == shape and _fits(correction, edit)
    )


def _followed(correction: Correction, edits: Sequence[HandEdit], named: Sequence[int | None]) -> Reason:
    """Return the edit of an entry whose field and `was` fit none; a removed report only if nothing else fits.

    A change at the field that `was` does not fit comes after a report that it does fit and that stood there before it
    was removed: what bears the number of a removed report is its neighbour.
    """
    field = correction.field
    removes_report = shape_of(field) == REMOVED_REPORT
    fitting = _fitting(correction, edits, named)
    gone = [at for at in fitting if edits[at].route == REMOVED_REPORT]
    alike = _deepest([at for at in fitting if at not in gone], fitting, edits)
    if len(alike) == 1 and correction.was:
        return Reason(alike[0], _renumbered(field, edits[alike[0]].route))
    if not alike and correction.was and not removes_report:
        stood = [at for at in gone if edits[at].stood == report_index(field)]
        if stood:
            return Reason(stood[0])  # several documents may state one report
    if (place := _at_or_below(field, edits)) is not None:
        return Reason(place)
    if not alike and len(gone) == 1 and (correction.was or removes_report):
        return Reason(gone[0])
    return Reason(None, perhaps=tuple(fitting))


def _fitting(correction: Correction, edits: Sequence[HandEdit], named: Sequence[int | None]) -> list[int]:
    """Return the edits that no entry names, at the field of another number, whose source states the entry's `was`."""
    shape = shape_of(correction.field)
    return [
        at
        for at, edit in enumerate(edits)
        if at not in named and is_within(shape, shape_of(edit.route)) and _fits(correction, edit)
    ]


def _deepest(chosen: Sequence[int], fitting: Sequence[int], edits: Sequence[HandEdit]) -> list[int]:
    """Return the edits whose routes are as deep as the deepest that fits: a value goes before its whole."""
    depth = max((edits[at].route.count(".") for at in fitting), default=0)
    return [at for at in chosen if edits[at].route.count(".") == depth]


def _at_or_below(field: str, edits: Sequence[HandEdit]) -> int | None:
    """Return the edit at a field or at a whole around it, else the only one within it, else None."""
    here = next(_over(field, edits), None)
    if here is not None:
        return here
    below = [at for at, edit in enumerate(edits) if is_within(edit.route, field)]
    return below[0] if len(below) == 1 else None


def _over(field: str, edits: Sequence[HandEdit]) -> Iterator[int]:
    """The places of the changes at a field and to the wholes that it is part of, the smallest first."""
    over = [at for at, edit in enumerate(edits) if is_within(field, edit.route)]
    return iter(sorted(over, key=lambda at: -len(edits[at].route)))


def _fits(correction: Correction, edit: HandEdit) -> bool:
    """Return whether the source says what the entry says that the value was. Of a whole report no entry says that."""
    if not correction.was or shape_of(correction.field) == REMOVED_REPORT == edit.route:
        return True
    return any(same(correction.was, fact.value) for fact in edit.said_of(correction.field))


def _numbers(route: str) -> tuple[int, ...]:
    """The numbers of a value's route, in their order."""
    return tuple(int(number) for number in _NUMBER.findall(route))


def _renumbered(field: str, route: str) -> str:
    """The field with the numbers of a route."""
    steps = route.split(".")
    return ".".join([*steps, *field.split(".")[len(steps) :]])
