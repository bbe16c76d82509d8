"""Mappings and lists of a text during its parsing, while their end is not reached."""

from collections.abc import Iterable
from typing import Any

import yaml

from generator.records.text.nodes import Mapping, Node, Scalar, Sequence


class OpenCollection:
    """A mapping or list whose end is not reached yet. `key` is the key of a mapping whose value comes next."""

    __slots__ = (
        "column", "entries", "flow", "has_equal_keys", "items", "key",
        "line", "name", "seen", "split", "start",
    )  # fmt: skip

    def __init__(self, event: Any, shift: int, name: str) -> None:  # noqa: ANN401 - PyYAML's events have no type
        mark = event.start_mark
        self.start, self.line, self.column = mark.index + shift, mark.line + 1, mark.column + 1
        self.flow = bool(event.flow_style)
        self.name = name
        self.items: list[Node] | None = [] if isinstance(event, yaml.SequenceStartEvent) else None
        self.entries: list[tuple[Scalar, Node]] = []
        self.key: Scalar | None = None
        self.seen: dict[str | None, int] = {}
        self.has_equal_keys = False
        self.split: frozenset[str | None] = frozenset()
        """The keys of the item above, where this is another item that lacks its dash."""

    def close(self, end: int) -> Node:
        """Return the node of the collection, which ends at an offset."""
        place = (self.start, end, self.line, self.column, self.flow)
        if self.items is not None:
            return Sequence(tuple(self.items), *place)
        return Mapping(tuple(_without_equal_keys(self.entries) if self.has_equal_keys else self.entries), *place)

    def last_end(self) -> int:
        """Return the end of the last value so far; the start of an empty collection."""
        if self.items is not None:
            return self.items[-1].end if self.items else self.start
        return self.entries[-1][1].end if self.entries else self.start


def _without_equal_keys(entries: list[tuple[Scalar, Node]]) -> Iterable[tuple[Scalar, Node]]:
    """Return each key once, with the first of its values that is not empty, because an equal key is one mistake."""
    found: dict[str | None, tuple[Scalar, Node]] = {}
    for entry in entries:
        held = found.setdefault(entry[0].value, entry)[1]
        if isinstance(held, Scalar) and not held.value:
            found[entry[0].value] = entry
    return found.values()
