"""Edits → the same text with those values changed: comments, order, quoting and blank lines elsewhere stay.

Each edit is spliced in at the parser's marks (`yamlsplice`); then the text is read again and compared with what was
meant. A splice that would change anything else is refused, so a fault there can never damage a record.

>>> apply("name: A\\npostcode:  # from the page\\n", [Set(("postcode",), "RM17 5NS")])
'name: A\\npostcode: RM17 5NS  # from the page\\n'
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from generator.problems import ContentError
from generator.records.shape import Value
from generator.records.text.nodes import Node, plain
from generator.records.text.parsing import parse_text
from generator.records.text.splicing import Cut, Splice
from generator.routes import Steps, written


@dataclass(frozen=True, slots=True)
class Set:
    """The value at `route` becomes `value`. Keys that are missing on the way are added in the record's order."""

    route: Steps
    value: Value


@dataclass(frozen=True, slots=True)
class Insert:
    """`value` becomes an item of a list; the last step of `route` is the place it will have."""

    route: Steps
    value: Value


@dataclass(frozen=True, slots=True)
class Remove:
    """The key or item at `route` goes."""

    route: Steps


Splicing = Set | Insert | Remove


def apply(text: str, edits: Iterable[Splicing]) -> str:
    """The text with the edits made, one after another. Without edits it is the very same string.

    Raises ContentError where the text cannot be read, or where an edit would change anything but its own value.
    """
    in_order = tuple(edits)
    if len(in_order) > 1 and (changed := _apply_together(text, in_order)) is not None:
        return changed
    for edit in in_order:
        text = _apply(text, edit)
    return text


def value_at(data: Value, route: Steps) -> Value:
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
        cut = splice.set(edit.route, edit.value)
    elif isinstance(edit, Insert):
        cut = splice.insert(edit.route, edit.value)
    else:
        cut = splice.remove(edit.route)
    changed = _cut(text, cut)
    if not _says(changed, _intended(before, edit)):
        raise ContentError(f"“{written(edit.route)}” cannot be changed without changing more; change it by hand")
    return changed


def _apply_together(text: str, edits: tuple[Splicing, ...]) -> str | None:
    """As one after another, in one step: new values at places that are clear of each other. Else None."""
    values = [edit for edit in edits if isinstance(edit, Set)]
    if len(values) < len(edits):
        return None
    root = _read(text)
    meant = plain(root)
    splice = Splice(text, root)
    try:
        cuts = sorted(
            (splice.set(edit.route, edit.value) for edit in values if value_at(meant, edit.route[:-1])), reverse=True
        )
    except ContentError:
        return None
    if len(cuts) < len(edits) or any(end >= start for (start, _, _), (_, end, _) in pairwise(cuts)):
        return None
    changed = text
    for cut in cuts:
        changed = _cut(changed, cut)
    for edit in edits:
        meant = _intended(meant, edit)
    return changed if _says(changed, meant) else None


def _cut(text: str, cut: Cut) -> str:
    start, end, new = cut
    if "\r\n" in text:
        new = new.replace("\r\n", "\n").replace("\n", "\r\n")
    return text[:start] + new + text[end:]


def _says(text: str, meant: Value) -> bool:
    reading = parse_text("the record", text)
    return reading.value is not None and not reading.errors and plain(reading.value) == meant


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
    """The data as it should be after the edit; what is given is changed, for nobody needs it any more."""
    holder, step = value_at(data, edit.route[:-1]), edit.route[-1]
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
    return data
