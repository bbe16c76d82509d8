"""Replacements in a text: the span that a splice replaces, and the new text.

Nothing is checked here: `editing` parses the result and compares it with the intended value.
"""

from generator.problems import ContentError
from generator.records.shape import Value, shape_at
from generator.records.text.nodes import Mapping, Node, Scalar, Sequence, node_at, node_value
from generator.records.text.writing_yaml import WIDTH, entry, flow, inline, item, rank, render, scalar, short_flow
from generator.routes import Steps, written

Replacement = tuple[int, int, str]
"""Start and end, as offsets in characters, and the new text."""


class Splicer:
    """Finds the replacements in a text, whose tree is `root`, for splices: `set`, `insert` and `remove`.

    Each of the three raises ContentError where a splice is not possible.
    """

    def __init__(self, text: str, root: Node) -> None:
        self.text = text
        self.root = root

    def set(self, route: Steps, value: Value) -> Replacement:
        """Return the replacement that sets an existing key or item, or adds a key to an existing mapping."""
        node, parent = self._node(route), self._node(route[:-1])
        if node is not None:
            if isinstance(parent, Mapping | Sequence) and self._in_flow(route[:-1]):
                return node.start, node.end, self._with_space(node.start, flow(value, _key_name(route)))
            return self._replace_value(node, route, value)
        if not isinstance(parent, Mapping):
            raise ContentError(f"the record has no place for “{written(route)}”")
        if parent.flow:
            return self._insert_into_flow_mapping(parent, route, value)
        return self._insert_into_mapping(parent, route, value)

    def insert(self, route: Steps, value: Value) -> Replacement:
        """Return the replacement that inserts an item into a list that has items."""
        parent, position = self._node(route[:-1]), route[-1]
        if not isinstance(parent, Sequence) or not isinstance(position, int):
            raise ContentError(f"the record has no place for “{written(route)}”")
        if parent.flow:
            return self._insert_into_flow_list(parent, route, position, value)
        return self._insert_into_list(parent, route, position, value)

    def remove(self, route: Steps) -> Replacement:
        """Return the replacement that removes a key or item with its lines, if they have no comment of a person."""
        parent = self._node(route[:-1])
        parts = _spans(parent)
        index = self._index(parent, route[-1])
        if parent is None or index is None or isinstance(parent, Scalar):
            raise ContentError(f"the record has no “{written(route)}”")
        start, end = parts[index]
        if parent.flow:
            if index:
                return parts[index - 1][1], end, ""
            return start, parts[1][0], ""
        line_start = self._line_start(start)
        leading = self.text[line_start:start]
        start = (
            line_start if not leading.strip("- ") and (isinstance(parent, Sequence) or "-" not in leading) else start
        )
        stop = self._next_line(end) if start == line_start else parts[index + 1][0]
        if "#" in self.text[start:stop]:
            raise ContentError(f"“{written(route)}” has a comment beside it; remove it by hand")
        return start, stop, ""

    def _replace_value(self, node: Node, route: Steps, value: Value, *, as_block: bool = False) -> Replacement:
        """Return the replacement of a value by another. A comment on its first line stays."""
        start, close = node.start, self._line_end(node.end)
        tail = self.text[node.end : close]
        if isinstance(node, Scalar) and node.style in ("|", ">"):
            header = self.text[start : self._line_end(start)]
            tail = header[header.index(" #") :] if " #" in header else ""
        elif not isinstance(node, Scalar) and "#" in self.text[start : close if not node.flow else node.end]:
            raise ContentError(f"“{written(route)}” has comments inside; change it by hand")
        header, body = self._render(route, value, commented=bool(tail.strip()), as_block=as_block)
        if not header or (isinstance(node, Mapping | Sequence) and not node.flow):
            start = len(self.text[:start].rstrip(" \r\n"))
        header = self._with_space(start, header)
        if not body:
            return start, close, header + tail
        return start, close, header + tail.rstrip() + "\n" + body

    def _render(self, route: Steps, value: Value, *, commented: bool, as_block: bool) -> tuple[str, str]:
        """Return the text on the key's own line, and the lines below it, the last without its line break."""
        name, margin = _key_name(route), self._margin(route)
        if value is None:
            return "", ""
        if isinstance(value, str):
            header, _, body = scalar(value, margin, name).partition("\n")
            return (header if body else inline(value, name, before_comment=commented)), body
        short = None if as_block else short_flow(value, name)
        if short is not None and margin + len(name) + 2 + len(short) <= WIDTH:
            return short, ""
        model = shape_at(route)
        if isinstance(value, list):
            lines = "".join(item(each, margin + 2, name, model) for each in value)
        else:
            lines = render(value, margin + 2, model)
        return "", lines.removesuffix("\n")

    def _insert_into_mapping(self, parent: Mapping, route: Steps, value: Value) -> Replacement:
        """Return the replacement that adds a key after those that precede it in the record's order."""
        indent, name, model = parent.column - 1, _key_name(route), shape_at(route[:-1])
        lines = entry(name, value, indent, model)
        earlier = [each.end for key, each in parent.entries if rank(model, key.value) <= rank(model, name)]
        if not earlier:
            return parent.start, parent.start, lines.lstrip(" ") + " " * indent
        return self._below(max(earlier), lines)

    def _insert_into_list(self, parent: Sequence, route: Steps, position: int, value: Value) -> Replacement:
        indent = parent.column - 1
        lines = item(value, indent, _key_name(route), shape_at(route))
        if position >= len(parent.items):
            return self._below(parent.end, lines)
        dash = self.text.rfind("-", 0, parent.items[position].start)
        line_start = self._line_start(dash)
        if self.text[line_start:dash].strip(" "):  # `- - x`: the dash is not the first on its line
            return dash, dash, lines.lstrip(" ") + " " * indent
        key = self._key(route[:-1])
        before = parent.items[position - 1].end if position else key.end if key else 0
        place = self._start_of_comments(line_start, self._next_line(before) if position or key else 0)
        return place, place, lines

    def _insert_into_flow_mapping(self, parent: Mapping, route: Steps, value: Value) -> Replacement:
        name, model = _key_name(route), shape_at(route[:-1])
        new = f"{name}: {flow(value, name)}"
        whole = node_value(parent)
        if isinstance(whole, dict) and self._becomes_block(parent, route, value, new):
            return self._replace_value(parent, route[:-1], whole | {name: value}, as_block=True)
        earlier = [each.end for key, each in parent.entries if rank(model, key.value) <= rank(model, name)]
        if earlier:
            return earlier[-1], earlier[-1], f", {new}"
        if not parent.entries:
            return parent.start + 1, parent.end - 1, new
        return (first := parent.entries[0][0].start), first, f"{new}, "

    def _insert_into_flow_list(self, parent: Sequence, route: Steps, position: int, value: Value) -> Replacement:
        name = _key_name(route)
        new = flow(value, name)
        whole = node_value(parent)
        if isinstance(whole, list) and self._becomes_block(parent, route, value, new):
            return self._replace_value(parent, route[:-1], [*whole[:position], value, *whole[position:]], as_block=True)
        if position == 0:
            return (first := parent.items[0].start), first, f"{new}, "
        return (last := parent.items[position - 1].end), last, f", {new}"

    def _becomes_block(self, parent: Mapping | Sequence, route: Steps, value: Value, new: str) -> bool:
        """Return whether a collection in brackets would grow too long, and can be rewritten with all comments."""
        fits = (
            isinstance(value, str)
            and "\n" not in value
            and parent.end - self._line_start(parent.end) + len(new) <= WIDTH
        )
        return not fits and not self._in_flow(route[:-2]) and "#" not in self.text[parent.start : parent.end]

    def _start_of_comments(self, start: int, lowest: int) -> int:
        """Return the start of the comments directly above an item, which begins at `start`; `lowest` at least."""
        while start > lowest:
            previous = self._line_start(start - 1)
            if previous < lowest or not self.text[previous:start].lstrip(" ").startswith("#"):
                break
            start = previous
        return start

    def _below(self, end: int, lines: str) -> Replacement:
        """Return the replacement that adds lines below the line in which a value ends."""
        place = self._next_line(end)
        if self.text[place - 1 : place] == "\n":
            return place, place, lines
        return place, place, "\n" + lines

    def _margin(self, route: Steps) -> int:
        """Return the indentation of the key or dash of a value."""
        key, parent = self._key(route), self._node(route[:-1])
        return (key.column if key else parent.column if parent else 1) - 1

    def _key(self, route: Steps) -> Scalar | None:
        parent = self._node(route[:-1])
        return parent.key(str(route[-1])) if isinstance(parent, Mapping) and route else None

    def _index(self, parent: Node | None, step: str | int) -> int | None:
        if isinstance(parent, Mapping):
            return next((at for at, (key, _) in enumerate(parent.entries) if key.value == step), None)
        return step if isinstance(parent, Sequence) and isinstance(step, int) and step < len(parent.items) else None

    def _node(self, route: Steps) -> Node | None:
        return node_at(self.root, route)

    def _in_flow(self, route: Steps) -> bool:
        nodes = (self._node(route[:length]) for length in range(len(route) + 1))
        return any(isinstance(node, Mapping | Sequence) and node.flow for node in nodes)

    def _with_space(self, start: int, new: str) -> str:
        """Return a new value, after a space where the old one was empty, directly after its colon or dash."""
        return f" {new}" if new and self.text[start - 1 : start] in (":", "-") else new

    def _line_start(self, position: int) -> int:
        return self.text.rfind("\n", 0, position) + 1

    def _line_end(self, position: int) -> int:
        """Return the offset of the line's end."""
        end = self.text.find("\n", position)
        if end < 0:
            return len(self.text)
        return end - 1 if end > position and self.text[end - 1] == "\r" else end

    def _next_line(self, position: int) -> int:
        end = self.text.find("\n", position)
        return end + 1 if end >= 0 else len(self.text)


def _key_name(route: Steps) -> str:
    """Return the key of a value, or that of the list that it is an item of."""
    return next((step for step in reversed(route) if isinstance(step, str)), "")


def _spans(parent: Node | None) -> list[tuple[int, int]]:
    """Return the start and end of each entry of a mapping, or item of a list."""
    if isinstance(parent, Mapping):
        return [(key.start, value.end) for key, value in parent.entries]
    return [(each.start, each.end) for each in parent.items] if isinstance(parent, Sequence) else []
