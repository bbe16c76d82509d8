"""The tree of a record's text: mappings, lists and scalars, each with its place.

`start` and `end` are offsets in the text; `line` and `column` count from 1. An empty value has no width and is
directly after its colon or dash.
"""

from typing import NamedTuple

from generator.records.shape import Value
from generator.routes import Steps


class Scalar(NamedTuple):
    """Text, or None for an empty value. `style` is the quotation mark or the block sign before the text, or ""."""

    value: str | None
    start: int
    end: int
    line: int
    column: int
    style: str = ""


class Sequence(NamedTuple):
    """A list. `end` is the end of its last value, before any comments and empty lines."""

    items: tuple["Node", ...]
    start: int
    end: int
    line: int
    column: int
    flow: bool


class Mapping(NamedTuple):
    """Keys with their values, in the order of the text; no two keys are equal. `end` as in `Sequence`."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    start: int
    end: int
    line: int
    column: int
    flow: bool

    def get(self, name: str) -> "Node | None":
        """Return the value of a key, or None."""
        return next((value for key, value in self.entries if key.value == name), None)

    def key(self, name: str) -> Scalar | None:
        """Return the node of a key, for its place, or None."""
        return next((key for key, _ in self.entries if key.value == name), None)


Node = Scalar | Sequence | Mapping


def node_value(node: Node) -> Value:
    """Return the values of a node without their places."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [node_value(item) for item in node.items]
    return {key.value or "": node_value(value) for key, value in node.entries}


def node_at(node: Node, route: Steps) -> Node | None:
    """Return the node at a route, or None."""
    found: Node | None = node
    for step in route:
        if isinstance(step, str):
            found = found.get(step) if isinstance(found, Mapping) else None
        else:
            found = found.items[step] if isinstance(found, Sequence) and step < len(found.items) else None
    return found


def lines(node: Node) -> dict[str, int]:
    """Return the line of each key and each list item, by its written route."""
    return {route: line for route, (line, _) in places(node).items()}


def places(node: Node) -> dict[str, tuple[int, int]]:
    """Return line and column of each key and each list item, by its written route."""
    found: dict[str, tuple[int, int]] = {}
    _collect_places(node, "", found)
    return found


def _collect_places(node: Node, route: str, found: dict[str, tuple[int, int]]) -> None:
    if isinstance(node, Mapping):
        for key, value in node.entries:
            here = f"{route}.{key.value}" if route else str(key.value)
            found[here] = key.line, key.column
            _collect_places(value, here, found)
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            here = f"{route}[{index}]"
            found[here] = item.line, item.column
            _collect_places(item, here, found)
