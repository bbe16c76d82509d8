"""Corrections: the reasons that people give, beside what the record and its documents say now."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.comparison import same
from generator.dates import PartialDate
from generator.findings.compared_record import ComparedRecord, RecordFinding
from generator.findings.edits import EditKind, EditReason, HandEdit, node_at, value_at
from generator.model import Correction, Practice, Report
from generator.problems import Severity
from generator.routes import REMOVED_REPORT, items_on, last_name, through_item

_FIELDS_SHOWN = 3


class Remark(NamedTuple):
    """A remark for people on the entry of `corrections` at an index: its severity, its words, the code of its rule."""

    at: int
    severity: Severity
    message: str
    code: str


def correction_findings(compared: ComparedRecord) -> Iterator[RecordFinding[Correction]]:
    """Yield each remark at the entry of `corrections` that it is about."""
    for remark in remarks(compared):
        entry = compared.record.practice.corrections[remark.at]
        yield RecordFinding(remark.code, f"corrections[{remark.at}]", entry, remark.severity, remark.message)


def remarks(compared: ComparedRecord) -> Iterator[Remark]:
    """Yield what a person should know of the corrections of a record, in their order.

    One names nothing, or a place from which its value has moved; CQC has adopted it; the source says another thing by
    now than what was corrected. There is no remark on one that is as it was meant. Each is about the edit beside which
    its page shows it.
    """
    practice = compared.record.practice
    if not practice.corrections:
        return
    edits = compared.edits
    for at, (correction, reason) in enumerate(zip(practice.corrections, compared.reasons, strict=True)):
        if reason.edit is not None:
            remark = _of_an_edit(correction, reason, edits[reason.edit]) or _of_either(at, reason, practice, edits)
        else:
            said = tuple(placement.fact.value for placement in compared.placed if placement.route == correction.field)
            remark = _of_none(correction.field, practice, said, [edits[index].route for index in reason.perhaps])
        if remark:
            yield Remark(at, *remark)


def _of_an_edit(correction: Correction, reason: EditReason, edit: HandEdit) -> tuple[Severity, str, str] | None:
    """Return a remark on an entry that is about an edit."""
    said = edit.facts_of(correction.field)
    if reason.field:
        was = _short(correction.was or "")
        message = f"the correction from “{was}” is now at {reason.field}; name that field here"
        return Severity.FINDING, message, "correction.moved"
    single = len({last_name(fact.field) for fact in said}) == 1
    if correction.was and single and not any(same(correction.was, fact.value) for fact in said):
        was, now = _short(correction.was), _short(said[0].value)
        message = (
            f"“{was}” was corrected, but the source says “{now}” now; check whether the correction is still "
            "right, and write the new words here"
        )
        return Severity.WARNING, message, "correction.was"
    return None


def _of_either(
    at: int, reason: EditReason, practice: Practice, edits: Sequence[HandEdit]
) -> tuple[Severity, str, str] | None:
    """Return a remark on an entry that is about an edit, but may be about another one without a reason.

    A reason beside the wrong value is an untruth in a person's name. But people may well correct two reports alike and
    say why of one: a remark on each such record would teach them to read none. So there is one only where something
    shows that indexes have moved: a later entry for the field; the entry's date, which is before the report that it
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
    """Return True where something shows, for each index that differs, that an entry may mean `there` by now."""
    return all(
        _report_may_have_moved(correction, one.position, other.position, practice, edits)
        if one.items == "reports"
        else _item_may_have_moved(other.items, one.position > other.position, edits)
        for one, other in zip(items_on(here), items_on(there), strict=True)
        if one.position != other.position
    )


def _report_may_have_moved(
    correction: Correction, here: int, there: int, practice: Practice, edits: Sequence[HandEdit]
) -> bool:
    """Return True where a report was removed, which moves others up, or came later, which moves others down."""
    if there < here:
        return any(edit.route == REMOVED_REPORT for edit in edits)
    named, other = practice.reports[here], practice.reports[there]
    return _older(correction.date, named) and not _older(correction.date, other)


def _item_may_have_moved(prefix: str, up: bool, edits: Sequence[HandEdit]) -> bool:
    """Return True where an item of a list was removed, which moves others up, or added, which moves others down."""
    kind = EditKind.REMOVED if up else EditKind.ADDED
    items = [edit.route for edit in edits if edit.kind is kind and edit.route.endswith("]")]
    return any((item := through_item(route)) is not None and item.items == prefix for route in items)


def _older(day: str | None, report: Report) -> bool:
    """Return True where a day is before one of a report's dates for certain: the parts that both dates state decide."""
    if not day:
        return False
    stated = (report.assessed, report.inspected, report.published)
    return any(_before(PartialDate.parse(day), PartialDate.parse(date)) for date in stated if date)


def _before(one: PartialDate, other: PartialDate) -> bool:
    for mine, its in zip(one[:3], other[:3], strict=True):
        if mine is None or its is None or mine != its:
            return mine is not None and its is not None and mine < its
    return False


def _of_none(
    field: str, practice: Practice, said: Sequence[str], perhaps: Sequence[str]
) -> tuple[Severity, str, str] | None:
    """Return a remark on an entry that is about no edit; `perhaps` are the routes of those that it may be about."""
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
