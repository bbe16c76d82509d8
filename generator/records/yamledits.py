"""Edits → the same text with those values changed: comments, order, quoting and blank lines elsewhere stay.

Each edit is spliced in at the parser's marks (`yamlsplice`); then the text is read again and compared with what was
meant. A splice that would change anything else is refused, so a fault there can never damage a record.

>>> apply("name: A\\npostcode:  # from the page\\n", [Set(("postcode",), "RM17 5NS")])
'name: A\\npostcode: RM17 5NS  # from the page\\n'
"""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass

from generator.problems import ContentError
from generator.records.nodes import Node, plain
from generator.records.routes import Route, written
from generator.records.shape import Value
from generator.records.yamlsplice import Splice
from generator.records.yamltext import parse_text


@dataclass(frozen=True, slots=True)
class Set:
    """The value at `route` becomes `value`. Keys that are missing on the way are added in the record's order."""

    route: Route
    value: Value


@dataclass(frozen=True, slots=True)
class Insert:
    """`value` becomes an item of a list; the last step of `route` is the place it will have."""

    route: Route
    value: Value


@dataclass(frozen=True, slots=True)
class Remove:
    """The key or item at `route` goes."""

    route: Route


Splicing = Set | Insert | Remove


def apply(text: str, edits: Iterable[Splicing]) -> str:
    """The text with the edits made, one after another. Without edits it is the very same string.

    Raises ContentError where the text cannot be read, or where an edit would change anything but its own value.
    """
    for edit in edits:
        text = _apply(text, edit)
    return text


def value_at(data: Value, route: Route) -> Value:
    """The value at a route of plain data; None where there is none."""
    for step in route:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def _apply(text: str, edit: Splicing) -> str:
    root = _read(text)
    before = plain(root)
    edit = _nearest(before, edit)
    splice = Splice(text, root)
    if isinstance(edit, Set):
        start, end, new = splice.set(edit.route, edit.value)
    elif isinstance(edit, Insert):
        start, end, new = splice.insert(edit.route, edit.value)
    else:
        start, end, new = splice.remove(edit.route)
    if "\r\n" in text:
        new = new.replace("\r\n", "\n").replace("\n", "\r\n")
    changed = text[:start] + new + text[end:]
    reading = parse_text("the record", changed)
    if reading.value is None or reading.errors or plain(reading.value) != _intended(before, edit):
        raise ContentError(f"“{written(edit.route)}” cannot be changed without changing more; change it by hand")
    return changed


def _read(text: str) -> Node:
    reading = parse_text("the record", text)
    if reading.value is None or reading.errors:
        raise ContentError(f"the record cannot be read, so nothing is changed: {reading.problems[0]}")
    return reading.value


def _nearest(data: Value, edit: Splicing) -> Splicing:
    """The same edit at the deepest place that exists: what is missing on the way becomes part of the value."""
    holder = value_at(data, edit.route[:-1])
    if isinstance(edit, Insert):
        return edit if holder else _nearest(data, Set(edit.route[:-1], [edit.value]))
    if isinstance(edit, Remove):
        if isinstance(holder, list | dict) and len(holder) == 1 and len(edit.route) > 1:
            return Set(edit.route[:-1], []) if isinstance(holder, list) else _nearest(data, Remove(edit.route[:-1]))
        return edit
    step = edit.route[-1]
    if holder or len(edit.route) == 1:
        return edit
    return _nearest(data, Set(edit.route[:-1], {step: edit.value} if isinstance(step, str) else [edit.value]))


def _intended(data: Value, edit: Splicing) -> Value:
    changed = deepcopy(data)
    holder, step = value_at(changed, edit.route[:-1]), edit.route[-1]
    if isinstance(holder, list) and isinstance(step, int):
        if not isinstance(edit, Insert):
            del holder[step]
        if not isinstance(edit, Remove):
            holder.insert(step, edit.value)
    elif isinstance(holder, dict) and isinstance(step, str):
        if isinstance(edit, Remove):
            del holder[step]
        else:
            holder[step] = edit.value
    return changed
