"""Splices → the same text with those values changed: every other byte stays, also comments, order and quotation marks.

Each splice is made at the parser's marks (see `splicing`). Then the text is parsed again and compared with the intended
value: a splice that would change anything else is refused, so a fault there cannot damage a record.

>>> apply("name: A\\npostcode:  # from the page\\n", [Set(("postcode",), "RM17 5NS")])
'name: A\\npostcode: RM17 5NS  # from the page\\n'
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from generator.problems import ContentError
from generator.records.shape import Value
from generator.records.text.nodes import Node, node_value
from generator.records.text.parsing import parse_text
from generator.records.text.splicing import Replacement, Splicer
from generator.routes import Steps, written


@dataclass(frozen=True, slots=True)
class Set:
    """Sets the value at `route`. Missing keys on the way are added in the record's order."""

    route: Steps
    value: Value


@dataclass(frozen=True, slots=True)
class Insert:
    """Inserts an item into a list; the last step of `route` is the index that the item will have."""

    route: Steps
    value: Value


@dataclass(frozen=True, slots=True)
class Remove:
    """Removes the key or item at `route`."""

    route: Steps


Splice = Set | Insert | Remove


def apply(text: str, edits: Iterable[Splice]) -> str:
    """Return the text after the splices, one after another. Without splices it is the same string.

    Raise ContentError where the text cannot be parsed, or where a splice would change anything but its own value.
    """
    in_order = tuple(edits)
    if len(in_order) > 1 and (changed := _apply_together(text, in_order)) is not None:
        return changed
    for edit in in_order:
        text = _apply(text, edit)
    return text


def value_at(data: Value, route: Steps) -> Value:
    """Return the value at a route of plain data; None where there is none."""
    for step in route:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def _apply(text: str, edit: Splice) -> str:
    root = _parse(text)
    before = node_value(root)
    edit = _at_existing_parent(before, edit)
    splicer = Splicer(text, root)
    if isinstance(edit, Set):
        replacement = splicer.set(edit.route, edit.value)
    elif isinstance(edit, Insert):
        replacement = splicer.insert(edit.route, edit.value)
    else:
        replacement = splicer.remove(edit.route)
    changed = _replace(text, replacement)
    if not _has_value(changed, _intended(before, edit)):
        raise ContentError(f"“{written(edit.route)}” cannot be changed without changing more; change it by hand")
    return changed


def _apply_together(text: str, edits: tuple[Splice, ...]) -> str | None:
    """Return the text after all splices at once: faster, but only for new values at separate places. Else None."""
    values = [edit for edit in edits if isinstance(edit, Set)]
    if len(values) < len(edits):
        return None
    root = _parse(text)
    intended = node_value(root)
    splicer = Splicer(text, root)
    try:
        replacements = sorted(
            (splicer.set(edit.route, edit.value) for edit in values if value_at(intended, edit.route[:-1])),
            reverse=True,
        )
    except ContentError:
        return None
    if len(replacements) < len(edits) or any(end >= start for (start, _, _), (_, end, _) in pairwise(replacements)):
        return None
    changed = text
    for replacement in replacements:
        changed = _replace(changed, replacement)
    for edit in edits:
        intended = _intended(intended, edit)
    return changed if _has_value(changed, intended) else None


def _replace(text: str, replacement: Replacement) -> str:
    """Return the text with a replacement, whose lines end as those of the text do."""
    start, end, new = replacement
    if "\r\n" in text:
        new = new.replace("\r\n", "\n").replace("\n", "\r\n")
    return text[:start] + new + text[end:]


def _has_value(text: str, intended: Value) -> bool:
    reading = parse_text("the record", text)
    return reading.value is not None and not reading.errors and node_value(reading.value) == intended


def _parse(text: str) -> Node:
    reading = parse_text("the record", text)
    if reading.value is None or reading.errors:
        raise ContentError(f"the record cannot be read, so nothing is changed: {reading.problems[0]}")
    return reading.value


def _at_existing_parent(data: Value, edit: Splice) -> Splice:
    """Return the same splice at the deepest place that exists; the missing keys become part of its value."""
    parent = value_at(data, edit.route[:-1])
    if isinstance(edit, Insert):
        return edit if parent else _at_existing_parent(data, Set(edit.route[:-1], [edit.value]))
    if isinstance(edit, Remove):
        if not isinstance(parent, list | dict) or len(parent) != 1 or len(edit.route) == 1:
            return edit
        rest = edit.route[:-1]
        return Set(rest, []) if isinstance(parent, list) else _at_existing_parent(data, Remove(rest))
    if parent or len(edit.route) == 1:
        return edit
    step = edit.route[-1]
    value: Value = {step: edit.value} if isinstance(step, str) else [edit.value]
    return _at_existing_parent(data, Set(edit.route[:-1], value))


def _intended(data: Value, edit: Splice) -> Value:
    """Return the data as it should be after the splice. The data itself is changed."""
    parent, step = value_at(data, edit.route[:-1]), edit.route[-1]
    if isinstance(parent, list) and isinstance(step, int):
        if not isinstance(edit, Insert):
            del parent[step]
        if not isinstance(edit, Remove):
            parent.insert(step, edit.value)
    elif isinstance(parent, dict) and isinstance(step, str):
        if isinstance(edit, Remove):
            del parent[step]
        else:
            parent[step] = edit.value
    return data
