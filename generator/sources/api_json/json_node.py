"""A place in a JSON document, with what is below it: values are read from it as facts of a ledger."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.sources.formats import Leaf
from generator.sources.ledger import Ledger


class JsonNode(NamedTuple):
    """A place in the document, from which others are reached by name."""

    ledger: Ledger
    leaves: dict[str, Leaf]
    holding: frozenset[str]
    """The pointers of what holds a value somewhere inside."""

    pointer: str

    @classmethod
    def root(cls, ledger: Ledger) -> "JsonNode":
        """Return the place of the whole document."""
        leaves = ledger.document.leaves
        return cls(ledger, {leaf.pointer: leaf for leaf in leaves}, _holding(leaves), "")

    def at(self, *steps: str | int) -> "JsonNode":
        """Return the place below this one that keys and indexes lead to."""
        return self._replace(pointer="/".join((self.pointer, *map(str, steps))))

    def leaf(self, *steps: str | int) -> Leaf | None:
        """Return the value at a place below this one; None where there is none."""
        return self.leaves.get(self.at(*steps).pointer)

    def words(self, *steps: str | int) -> str:
        """The value's words without stray blanks; empty where there are none."""
        leaf = self.leaf(*steps)
        return leaf.value.strip() if leaf else ""

    def items(self, name: str) -> Iterator["JsonNode"]:
        """Yield the entries of a list, in order."""
        index = 0
        while f"{self.pointer}/{name}/{index}" in self.holding:
            yield self.at(name, index)
            index += 1

    def fact(self, field: str, name: str, value: str | None = None) -> None:
        """Add the value of this name as a fact of a field."""
        leaf = self.leaf(name)
        if leaf:
            self.ledger.fact(field, leaf.value.strip() if value is None else value, leaf.start, leaf.end)

    def set_aside(self, name: str) -> None:
        """Make the value of this name furniture: it is understood, and a record has no field for it."""
        if leaf := self.leaf(name):
            self.ledger.furniture_span(leaf.start, leaf.end)


def _holding(leaves: Sequence[Leaf]) -> frozenset[str]:
    found: set[str] = set()
    for leaf in leaves:
        above = leaf.pointer.rpartition("/")[0]
        while above and above not in found:
            found.add(above)
            above = above.rpartition("/")[0]
    return frozenset(found)
