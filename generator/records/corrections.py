"""A person's reasons for a correction, held against what the record and its documents say now."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.evidence import Evidence, Record
from generator.hand_edits import REMOVED_REPORT, HandEdit, Reason, hand_edits, reasons
from generator.model import Correction, Practice
from generator.placing import node_at, placements, value_at
from generator.problems import Severity
from generator.records.comparison import same

_FIELDS_SHOWN = 3


class Remark(NamedTuple):
    """What is to be said of the entry at a place: how much it matters, in words, and the code of the rule."""

    at: int
    severity: Severity
    message: str
    code: str


def remarks(practice: Practice, evidence: Evidence) -> Iterator[Remark]:
    """What a person should know of the corrections of a record, in their order.

    One names nothing, or a place from which its value has moved; CQC has adopted it; the source says another thing by
    now than what was corrected. None of one that stands as it was meant. What each is about is what its page tells.
    """
    if not practice.corrections:
        return
    record = Record("", "", practice, evidence)
    placed = placements(record)
    edits = hand_edits(record, placed)
    for at, (correction, reason) in enumerate(
        zip(practice.corrections, reasons(practice.corrections, edits), strict=True)
    ):
        if reason.edit is not None:
            told = _of_an_edit(correction, reason, edits[reason.edit])
        else:
            said = tuple(placement.fact.value for placement in placed if placement.route == correction.field)
            told = _of_none(correction.field, practice, said, [edits[at].route for at in reason.perhaps])
        if told:
            yield Remark(at, *told)


def _of_an_edit(correction: Correction, reason: Reason, edit: HandEdit) -> tuple[Severity, str, str] | None:
    """What is to be said of an entry that is about a change."""
    said = edit.said_of(correction.field)
    if reason.field:
        was = _short(correction.was or "")
        message = f"the correction from “{was}” stands at {reason.field} by now; name that field here"
        return Severity.FINDING, message, "correction.moved"
    single = len({fact.field.rpartition(".")[2] for fact in said}) == 1
    if correction.was and single and not any(same(correction.was, fact.value) for fact in said):
        was, now = _short(correction.was), _short(said[0].value)
        message = (
            f"“{was}” was corrected, but the source says “{now}” now; look whether the correction still stands, and "
            "write the new words here"
        )
        return Severity.WARNING, message, "correction.was"
    return None


def _of_none(
    field: str, practice: Practice, said: Sequence[str], perhaps: Sequence[str]
) -> tuple[Severity, str, str] | None:
    """What is to be said of an entry that is about no change; `perhaps` are the routes of those it may be about."""
    value = value_at(practice, field)
    if fields := [route for route in perhaps if route != REMOVED_REPORT]:
        where = " or ".join(fields[:_FIELDS_SHOWN]) + (" or another" if len(fields) > _FIELDS_SHOWN else "")
        message = f"nothing is corrected at {field}, but at {where}; name the field that is meant"
        return Severity.FINDING, message, "correction.moved"
    if value is None and not said:
        message = f"“{field}” names no value of this record, and none that its documents tell; correct the name"
        if field and node_at(practice, field) not in (None, ()):
            message = f"“{field}” holds several values; name the one that was changed"
        return Severity.WARNING, message, "correction.field"
    if value is not None and any(same(value, each) for each in said) and not perhaps:
        message = f"the source says “{_short(value)}” too by now: delete this entry, nothing is corrected any more"
        return Severity.FINDING, message, "correction.adopted"
    return None


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else f"{plain[:60]}…"
