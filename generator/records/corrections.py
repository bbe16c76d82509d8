"""A person's reasons for a correction, held against what the record and its documents say now."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.comparison import same
from generator.dates import PartialDate
from generator.evidence import Evidence, Record
from generator.findings import (
    REMOVED_REPORT,
    EditKind,
    HandEdit,
    Reason,
    find_hand_edits,
    node_at,
    placements,
    reasons,
    value_at,
)
from generator.model import Correction, Practice, Report
from generator.problems import Severity

_FIELDS_SHOWN = 3
_NUMBER = re.compile(r"\[(\d+)\]")


class Remark(NamedTuple):
    """A remark about an entry of `corrections`: its severity, its words, and the code of the rule."""

    at: int
    severity: Severity
    message: str
    code: str


def remarks(practice: Practice, evidence: Evidence) -> Iterator[Remark]:
    """Yield remarks about the corrections of a record, in their order.

    One names nothing, or a place from which its value has moved; CQC has adopted it; the source says another thing by
    now than what was corrected. None of one that stands as it was meant. What each is about is what its page tells.
    """
    if not practice.corrections:
        return
    record = Record("", "", practice, evidence)
    placed = placements(record)
    edits = find_hand_edits(record, placed)
    for at, (correction, reason) in enumerate(
        zip(practice.corrections, reasons(practice.corrections, edits), strict=True)
    ):
        if reason.edit is not None:
            told = _of_an_edit(correction, reason, edits[reason.edit]) or _of_either(at, reason, practice, edits)
        else:
            said = tuple(placement.fact.value for placement in placed if placement.route == correction.field)
            told = _of_none(correction.field, practice, said, [edits[at].route for at in reason.perhaps])
        if told:
            yield Remark(at, *told)


def _of_an_edit(correction: Correction, reason: Reason, edit: HandEdit) -> tuple[Severity, str, str] | None:
    """Return the remark about an entry that is about an edit, if any."""
    said = edit.said_of(correction.field)
    if reason.field:
        was = _short(correction.was or "")
        message = f"the correction from “{was}” is now at {reason.field}; name that field here"
        return Severity.FINDING, message, "correction.moved"
    single = len({fact.field.rpartition(".")[2] for fact in said}) == 1
    if correction.was and single and not any(same(correction.was, fact.value) for fact in said):
        was, now = _short(correction.was), _short(said[0].value)
        message = (
            f"“{was}” was corrected, but the source says “{now}” now; check whether the correction is still "
            "right, and write the new words here"
        )
        return Severity.WARNING, message, "correction.was"
    return None


def _of_either(
    at: int, reason: Reason, practice: Practice, edits: Sequence[HandEdit]
) -> tuple[Severity, str, str] | None:
    """Return the remark about an entry that is about an edit, but may be about another one without a reason.

    A reason beside the wrong value is an untruth in a person's name. But people may well correct two reports alike and
    say why of one: a remark on each such record would teach them to read none. So it is told only where something
    shows that numbers have moved: a later entry for the field; the entry's date, which is before the report that it
    names; a report or an item that was removed or added. Where an entry has no date, a newer report shows nothing.
    """
    correction = practice.corrections[at]
    again = correction.field in [later.field for later in practice.corrections[at + 1 :]]
    here = edits[reason.edit].route if reason.edit is not None else ""
    others = [
        route
        for route in (edits[each].route for each in reason.perhaps)
        if again or _may_have_moved(correction, here, route, practice, edits)
    ]
    if not others:
        return None
    message = (
        f"this entry may be about {here} or about {_one_of(others)}, where the source says "
        f"“{_short(correction.was or '')}” too; name the field that is meant, and say why of the other as well"
    )
    return Severity.FINDING, message, "correction.moved"


def _may_have_moved(
    correction: Correction, here: str, there: str, practice: Practice, edits: Sequence[HandEdit]
) -> bool:
    """Return whether what an entry names may be at the other place, for each number that differs."""
    return all(
        _report_may_have_moved(correction, int(one[1]), int(other[1]), practice, edits)
        if here[: one.start()] == "reports"
        else _item_may_have_moved(there[: other.start()], int(one[1]) > int(other[1]), edits)
        for one, other in zip(_NUMBER.finditer(here), _NUMBER.finditer(there), strict=True)
        if one[1] != other[1]
    )


def _report_may_have_moved(
    correction: Correction, here: int, there: int, practice: Practice, edits: Sequence[HandEdit]
) -> bool:
    """A removed report moves those below it up; one that is newer than the entry has moved its own down."""
    if there < here:
        return any(edit.route == REMOVED_REPORT for edit in edits)
    named, other = practice.reports[here], practice.reports[there]
    return _older(correction.date, named) and not _older(correction.date, other)


def _item_may_have_moved(prefix: str, up: bool, edits: Sequence[HandEdit]) -> bool:
    """Return whether an item of a list was removed, which moves others up, or was added, which moves others down."""
    change = EditKind.REMOVED if up else EditKind.ADDED
    items = [edit.route for edit in edits if edit.change is change and edit.route.endswith("]")]
    return any(route.rpartition("[")[0] == prefix for route in items)


def _older(day: str | None, report: Report) -> bool:
    """Return whether a day is before a date of a report for certain; of vague dates, the common parts decide."""
    if not day:
        return False
    told = (report.assessed, report.inspected, report.published)
    return any(_before(PartialDate.parse(day), PartialDate.parse(date)) for date in told if date)


def _before(one: PartialDate, other: PartialDate) -> bool:
    for mine, its in zip(one[:3], other[:3], strict=True):
        if mine is None or its is None or mine != its:
            return mine is not None and its is not None and mine < its
    return False


def _of_none(
    field: str, practice: Practice, said: Sequence[str], perhaps: Sequence[str]
) -> tuple[Severity, str, str] | None:
    """Return the remark about an entry that is about no edit; `perhaps` are the routes of those it may be about."""
    value = value_at(practice, field)
    if fields := [route for route in perhaps if route != REMOVED_REPORT]:
        message = f"nothing is corrected at {field}, but at {_one_of(fields)}; name the field that is meant"
        return Severity.FINDING, message, "correction.moved"
    if value is None and not said:
        message = f"“{field}” names no value of this record, and none that its documents state; correct the name"
        if field and node_at(practice, field) not in (None, ()):
            message = f"“{field}” holds several values; name the one that was changed"
        return Severity.WARNING, message, "correction.field"
    if value is not None and any(same(value, each) for each in said) and not perhaps:
        message = f"the source says “{_short(value)}” too by now: delete this entry, nothing is corrected any more"
        return Severity.FINDING, message, "correction.adopted"
    return None


def _one_of(fields: Sequence[str]) -> str:
    return " or ".join(fields[:_FIELDS_SHOWN]) + (" or another" if len(fields) > _FIELDS_SHOWN else "")


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else f"{plain[:60]}…"
