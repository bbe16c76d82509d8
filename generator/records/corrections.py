"""A person's reasons for a correction, held against what the record and its documents say now."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.evidence import Evidence
from generator.model import Correction, Practice
from generator.problems import Severity
from generator.records.comparison import same
from generator.records.routes import parse_route

_OF_REPORT = re.compile(r"reports\[(\d+)\]\.(.+)")
_READ_OF_REPORT = re.compile(r"report(?:\[([^\]]+)\])?\.(.+)")


class Remark(NamedTuple):
    """What is to be said of an entry: how much it matters, in words, and the code of the rule."""

    severity: Severity
    message: str
    code: str


def remark(correction: Correction, practice: Practice, evidence: Evidence) -> Remark | None:
    """What a person should know of a correction: it names nothing, CQC has adopted it, or the source says another
    thing by now than what was corrected. None where it stands as it was meant."""
    value, said = _value_at(practice, correction.field), tuple(_said(correction.field, practice, evidence))
    if value is None and not said:
        message = (
            f"“{correction.field}” names no value of this record, and none that its documents tell; correct the name"
        )
        return Remark(Severity.WARNING, message, "correction.field")
    if value is not None and any(same(value, each) for each in said):
        message = f"the source says “{_short(value)}” too by now: delete this entry, nothing is corrected any more"
        return Remark(Severity.FINDING, message, "correction.adopted")
    if correction.was and said and not any(same(correction.was, each) for each in said):
        message = (
            f"“{_short(correction.was)}” was corrected, but the source says “{_short(said[0])}” now; look whether the "
            "correction still stands, and write the new words here"
        )
        return Remark(Severity.WARNING, message, "correction.was")
    return None


def _said(route: str, practice: Practice, evidence: Evidence) -> Iterator[str]:
    """What the documents tell of the value at a route."""
    in_report = _OF_REPORT.fullmatch(route)
    if in_report is None:
        yield from (fact.value for fact in evidence.facts if fact.field == route)
        return
    at, name = int(in_report[1]), in_report[2]
    report = practice.reports[at] if at < len(practice.reports) else None
    if report is None:
        return
    names = {*report.documents, *(each.url for each in evidence.documents if each.document in report.documents)}
    dates = (None, report.assessed, report.inspected, report.published)
    for fact in evidence.facts:
        read = _READ_OF_REPORT.fullmatch(fact.field)
        if read and read[2] == name and read[1] in dates and fact.document in names:
            yield fact.value


def _value_at(practice: Practice, route: str) -> str | None:
    """The value at a route, as the text that a record holds; None where there is none."""
    node: object = practice
    try:
        steps = parse_route(route)
    except ValueError:
        return None
    for step in steps:
        if isinstance(step, int):
            node = node[step] if isinstance(node, tuple) and step < len(node) else None
        else:
            node = getattr(node, step) if step in getattr(node, "__dataclass_fields__", ()) else None
    if node is None or isinstance(node, tuple) or hasattr(node, "__dataclass_fields__"):
        return None
    return str(node).lower() if isinstance(node, bool) else str(node)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else f"{plain[:60]}…"
