"""Reasons that people give for their edits (the `corrections` of a record), each beside the edit that it is about."""

from collections.abc import Container, Iterator, Sequence, Set
from typing import NamedTuple

from generator.comparison import same
from generator.findings.edits.fact_places import node_at
from generator.findings.edits.hand_edits import EditKind, HandEdit
from generator.model import Correction, Practice
from generator.routes import REMOVED_REPORT, entries, indexes, is_within, report_index, shape, with_indexes_of


class EditReason(NamedTuple):
    """The edit that an entry of `corrections` is about, by its index among the edits, or None.

    `field` is the route that the entry should name, where the edit is at another one by now. `perhaps` are the indexes
    of the edits that the entry may be about, where it leaves that open; for an entry that is about one, those that it
    may be about instead.
    """

    edit: int | None
    field: str | None = None
    perhaps: tuple[int, ...] = ()


class ExplainedEdit(NamedTuple):
    """An edit with the reason that a person gives for it. `changed` is False where the evidence shows no change."""

    edit: HandEdit
    reason: Correction | None
    changed: bool = True


def explained_edits(
    practice: Practice, edits: Sequence[HandEdit], reasons: Sequence[EditReason]
) -> tuple[ExplainedEdit, ...]:
    """Return every edit with its reason, if any; then further reasons for one edit, and those for what did not change.

    `reasons` are those of the practice's corrections. A reason whose field leads to nothing is left out: the check of
    the record reports it.
    """
    first: dict[int, Correction] = {}
    others: list[ExplainedEdit] = []
    for correction, reason in zip(practice.corrections, reasons, strict=True):
        if reason.edit is None:
            if correction.field and node_at(practice, correction.field) not in (None, ()):
                others.append(ExplainedEdit(HandEdit(EditKind.CORRECTED, correction.field), correction, changed=False))
        elif first.setdefault(reason.edit, correction) is not correction:
            edit = edits[reason.edit]
            part = HandEdit(edit.kind, reason.field or correction.field, edit.facts_of(correction.field))
            others.append(ExplainedEdit(part, correction))
    return (*(ExplainedEdit(edit, first.get(index)) for index, edit in enumerate(edits)), *others)


def match_reasons(corrections: Sequence[Correction], edits: Sequence[HandEdit]) -> tuple[EditReason, ...]:
    """Return for each correction the edit at its field, if its `was` fits; else the edit to which its value moved.

    A newer report, or an item of a list that goes, gives other indexes to what an entry names. So where no edit at its
    very field fits, it is about the one edit at the same field with other indexes of which the source states what `was`
    states, and which no entry names; an edit of the field itself goes before one of a whole. Else it is about the
    removed report that had its index and that `was` fits, the edit at its field, should `was` be out of date, or the
    one edit within it.

    Of several entries that name one field and fit there, the last is about that edit: people append entries. Those
    before it follow their value too. An entry stays where it fits and cannot follow; `perhaps` are then the edits
    without a reason that it fits as well.
    """
    exact = [next((at for at in _over(each.field, edits) if _fits(each, edits[at])), None) for each in corrections]
    last = {each.field: at for at, each in enumerate(corrections) if exact[at] is not None}
    found = {
        at: EditReason(place) if place is not None else _followed(correction, edits, exact)
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
) -> EditReason:
    """Return what an entry is about that fits an edit which a later entry has taken.

    `earlier` are the edits that entries before that later one fit. One of them on the way between the two may have
    moved as well: then nothing decides which of the two went where, and the entry stays.
    """
    free = _alike(correction, place, edits, taken)
    if len(free) != 1:
        return EditReason(place)
    start, end = sorted((indexes(edits[place].route), indexes(edits[free[0]].route)))
    if any(start < indexes(edits[at].route) < end for at in _alike(correction, place, edits, ()) if at in earlier):
        return EditReason(place)
    return EditReason(free[0], with_indexes_of(correction.field, edits[free[0]].route))


def _alike(
    correction: Correction, place: int, edits: Sequence[HandEdit], taken: Container[int | None]
) -> tuple[int, ...]:
    """Return the edits that an entry fits as well as the one given: only the indexes of their routes differ."""
    same_shape = shape(edits[place].route)
    if not correction.was or same_shape == REMOVED_REPORT:
        return ()
    return tuple(
        at
        for at, edit in enumerate(edits)
        if at != place and at not in taken and shape(edit.route) == same_shape and _fits(correction, edit)
    )


def _followed(correction: Correction, edits: Sequence[HandEdit], named: Sequence[int | None]) -> EditReason:
    """Return what an entry is about whose field and `was` fit no edit. `named` are the edits that entries name."""
    field = correction.field
    fitting = [
        at
        for at, edit in enumerate(edits)
        if at not in named and is_within(shape(field), shape(edit.route)) and _fits(correction, edit)
    ]
    alike = _innermost(fitting, edits)
    if len(alike) == 1 and correction.was:
        return EditReason(alike[0], with_indexes_of(field, edits[alike[0]].route))
    removed = [] if alike else [at for at in fitting if edits[at].route == REMOVED_REPORT]
    place = _near(correction, edits, removed)
    return EditReason(None, perhaps=tuple(fitting)) if place is None else EditReason(place)


def _innermost(fitting: Sequence[int], edits: Sequence[HandEdit]) -> list[int]:
    """Return the edits of the field itself or, without one, of the smallest wholes; removed reports are none."""
    depths = {at: len(entries(edits[at].route)) for at in fitting}
    deepest = max(depths.values(), default=0)
    return [at for at in fitting if depths[at] == deepest and edits[at].route != REMOVED_REPORT]


def _near(correction: Correction, edits: Sequence[HandEdit], removed: Sequence[int]) -> int | None:
    """Return the edit that an entry is about which followed no value; `removed` are the removed reports that it fits.

    An edit at the field that `was` does not fit comes after a removed report that it does fit and that had its index:
    by now that is the index of its neighbour. A removed report of another index comes last.
    """
    whole = shape(correction.field) == REMOVED_REPORT
    former = [at for at in removed if edits[at].former_index == report_index(correction.field)]
    if former and correction.was and not whole:
        return former[0]  # several documents may state values of one report
    here = next(_over(correction.field, edits), None)
    if here is not None:
        return here
    below = [at for at, edit in enumerate(edits) if is_within(edit.route, correction.field)]
    if len(below) == 1:
        return below[0]
    return removed[0] if len(removed) == 1 and (correction.was or whole) else None


def _over(field: str, edits: Sequence[HandEdit]) -> Iterator[int]:
    """Yield the edits at a field and of the wholes that it is part of, the smallest first."""
    over = [at for at, edit in enumerate(edits) if is_within(field, edit.route)]
    return iter(sorted(over, key=lambda at: -len(edits[at].route)))


def _fits(correction: Correction, edit: HandEdit) -> bool:
    """Return True where the source states what the entry says that the value was. Of a whole report no entry does."""
    if not correction.was or shape(correction.field) == REMOVED_REPORT == edit.route:
        return True
    return any(same(correction.was, fact.value) for fact in edit.facts_of(correction.field))
