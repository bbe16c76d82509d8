"""An edit by hand as one line: what it is about, what that was, and what it is now.

>>> from generator.evidence import Fact
>>> read = Fact("telephone", "01375 373366", "a.txt", "01375 373366", 0, 12)
>>> edit = HandEdit(EditKind.CORRECTED, "telephone", (read,))
>>> subject(edit, Practice()), sentence(edit, Practice(telephone="01375 999999"))
('Telephone', 'was “01375 373366”, is “01375 999999”.')
"""

from generator.findings import EditKind, HandEdit, distinct, value_at
from generator.model import Practice
from generator.pages.wording.list_limits import LONG, apart, short
from generator.pages.wording.phrases_of_values import count, ended, in_report, report_name
from generator.pages.wording.route_words import field_name, in_words, is_plain
from generator.routes import REMOVED_REPORT, last_name, report_index

_NAMING = ("rating", "name", "text")
"""The value that names an entry of several values: a key question its rating, a finding its text."""


def subject(edit: HandEdit, practice: Practice) -> str:
    """Return what was changed, with its report: `Safe in the assessment of 26 February 2025`."""
    route, index = edit.route, report_index(edit.route)
    if not 0 <= index < len(practice.reports):
        return short(_value_name(route), LONG)
    report = practice.reports[index]
    return report_name(report) if route == f"reports[{index}]" else short(in_report(_value_name(route), report), LONG)


def sentence(edit: HandEdit, practice: Practice, was: str | None = None) -> str:
    """Return the words after the subject: `was Inadequate, is Good.`

    `was` is what a person says that the value was, for an edit that no document states. Long values are cut; of
    two that begin alike, what differs is shown.
    """
    before = _before(edit) or ([in_words(edit.route, was)] if was else [])
    now = [] if edit.kind is EditKind.REMOVED else _now(edit.route, practice)
    values = [value if is_plain(edit.route) else f"“{value}”" for value in apart([*before, *now])]
    return ended(_changed(edit, " or ".join(dict.fromkeys(values[: len(before)])), "".join(values[len(before) :])))


def _changed(edit: HandEdit, before: str, now: str) -> str:
    if edit.route == REMOVED_REPORT:
        return f"removed, with {count(len(edit.facts), 'fact')} in {edit.facts[0].document}"
    if edit.kind is EditKind.ADDED:
        return f"added, is {now}" if now else "added"
    if edit.kind is EditKind.REMOVED:
        return f"removed, was {before}" if before else "removed"
    if before:
        return f"was {before}, is {now or 'no longer stated'}"
    return f"is {now}; the old value is not recorded" if now else "changed"


def _value_name(route: str) -> str:
    """Return the name of a value: a rating has the name of what is rated, a text that of its entry (`Finding 1`)."""
    rated = route.removesuffix(".rating").removesuffix(".text")
    return field_name(f"{rated}.rating" if rated.endswith("overall") else rated)


def _before(edit: HandEdit) -> list[str]:
    """Return the values in documents; for an entry of several values, those that name it."""
    if edit.read_as:
        return list(dict.fromkeys(in_words(edit.route, kept.kind) for kept in edit.read_as))
    facts = [group[0] for group in distinct(edit.facts)]
    if len({fact.field for fact in facts}) > 1:
        depth = min(fact.field.count(".") for fact in facts)
        own = {last_name(fact.field) for fact in facts if fact.field.count(".") == depth}
        known_by = next((name for name in _NAMING if name in own), None)
        facts = [fact for fact in facts if fact.field.count(".") == depth and fact.field.endswith(f".{known_by}")]
    return [in_words(fact.field, fact.value) for fact in facts]


def _now(route: str, practice: Practice) -> list[str]:
    routes = (route, *(f"{route}.{name}" for name in _NAMING))
    value = next((value for each in routes if (value := value_at(practice, each))), None)
    return [in_words(route, value)] if value else []
