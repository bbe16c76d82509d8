"""The tree of a record's text: mappings, lists and scalars, each with its place.

`start` and `end` count characters of the text; `line` and `column` count from 1. An empty value has no width and
stands right after its colon or dash.
"""

from typing import NamedTuple

from generator.records.shape import Value
from generator.routes import Steps


class Scalar(NamedTuple):
    """Text, or None for an empty value. `style` is the first mark of a quoted or block scalar, or ""."""

    value: str | None
    start: int
    end: int
    line: int
    column: int
    style: str = ""


class Sequence(NamedTuple):
    """A list. `end` is the end of its last value: never the comments and blank lines that follow."""

    items: tuple["Node", ...]
    start: int
    end: int
    line: int
    column: int
    flow: bool


class Mapping(NamedTuple):
    """Keys with their values, in the order of the text; no two keys are equal. `end` as for a list."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    start: int
    end: int
    line: int
    column: int
    flow: bool

    def get(self, name: str) -> "Node | None":
        """The value of a key, or None."""
        return next((value for key, value in self.entries if key.value == name), None)

    def key(self, name: str) -> Scalar | None:
        """The key itself, for its place."""
        return next((key for key, _ in self.entries if key.value == name), None)


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> Value:
    """The node's values without their places."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.value or "": plain(value) for key, value in node.entries}


def node_at(node: Node, route: Steps) -> Node | None:
    """The node at a route, or None."""
    found: Node | None = node
    for step in route:
        if isinstance(step, str):
            found = found.get(step) if isinstance(found, Mapping) else None
        else:
            found = found.items[step] if isinstance(found, Sequence) and step < len(found.items) else None
    return found


def lines(node: Node) -> dict[str, int]:
    """The line of each key and each list item, by its written route."""
    return {route: line for route, (line, _) in places(node).items()}


def places(node: Node) -> dict[str, tuple[int, int]]:
    """Line and column of each key and each list item, by its written route."""
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
