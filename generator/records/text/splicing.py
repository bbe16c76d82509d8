"""One text with its tree: where an edit goes in it and what is written there, as (start, end, new text).

Nothing is checked here: `yamledits` reads the result again and compares it with what was meant.
"""

from generator.problems import ContentError
from generator.records.shape import Value, shape_at
from generator.records.text.nodes import Mapping, Node, Scalar, Sequence, node_at, plain
from generator.records.text.writing_yaml import WIDTH, entry, flow, inline, item, rank, render, scalar, short_flow
from generator.routes import Route, written

Cut = tuple[int, int, str]


class Splice:
    """The places of edits in a text. Each method but the first three answers one question about places."""

    def __init__(self, text: str, root: Node) -> None:
        self.text = text
        self.root = root

    def set(self, route: Route, value: Value) -> Cut:
        """A new value for a key or item that exists, or a new key in a mapping that exists."""
        node, holder = self._node(route), self._node(route[:-1])
        if node is not None:
            if isinstance(holder, Mapping | Sequence) and self._in_flow(route[:-1]):
                return node.start, node.end, self._spaced(node.start, flow(value, _name(route)))
            return self._over(node, route, value)
        if not isinstance(holder, Mapping):
            raise ContentError(f"the record has no place for “{written(route)}”")
        if holder.flow:
            return self._into_flow_mapping(holder, route, value)
        return self._into_mapping(holder, route, value)

    def insert(self, route: Route, value: Value) -> Cut:
        """A new item in a list that has items."""
        holder, position = self._node(route[:-1]), route[-1]
        if not isinstance(holder, Sequence) or not isinstance(position, int):
            raise ContentError(f"the record has no place for “{written(route)}”")
        if holder.flow:
            return self._into_flow_list(holder, route, position, value)
        return self._into_list(holder, route, position, value)

    def remove(self, route: Route) -> Cut:
        """A key or item goes, with its lines. Refused where a comment stands in them: it may be a person's."""
        holder = self._node(route[:-1])
        parts = _parts(holder)
        index = self._index(holder, route[-1])
        if holder is None or index is None or isinstance(holder, Scalar):
            raise ContentError(f"the record has no “{written(route)}”")
        start, end = parts[index]
        if holder.flow:
            if index:
                return parts[index - 1][1], end, ""
            return start, parts[1][0], ""
        line_start = self._line_start(start)
        leading = self.text[line_start:start]
        start = (
            line_start if not leading.strip("- ") and (isinstance(holder, Sequence) or "-" not in leading) else start
        )
        stop = self._next_line(end) if start == line_start else parts[index + 1][0]
        if "#" in self.text[start:stop]:
            raise ContentError(f"“{written(route)}” has a comment beside it; remove it by hand")
        return start, stop, ""

    def _over(self, node: Node, route: Route, value: Value, *, as_block: bool = False) -> Cut:
        """A new value in the place of another, the comment on its first line kept."""
        start, close = node.start, self._line_end(node.end)
        tail = self.text[node.end : close]
        if isinstance(node, Scalar) and node.style in ("|", ">"):
            header = self.text[start : self._line_end(start)]
            tail = header[header.index(" #") :] if " #" in header else ""
        elif not isinstance(node, Scalar) and "#" in self.text[start : close if not node.flow else node.end]:
            raise ContentError(f"“{written(route)}” has comments inside; change it by hand")
        header, body = self._written(route, value, commented=bool(tail.strip()), as_block=as_block)
        if not header or (isinstance(node, Mapping | Sequence) and not node.flow):
            start = len(self.text[:start].rstrip(" \r\n"))
        header = self._spaced(start, header)
        if not body:
            return start, close, header + tail
        return start, close, header + tail.rstrip() + "\n" + body

    def _written(self, route: Route, value: Value, *, commented: bool, as_block: bool) -> tuple[str, str]:
        """Return the text on the key's own line, and the lines below it, the last without its line break."""
        name, margin = _name(route), self._margin(route)
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

    def _into_mapping(self, holder: Mapping, route: Route, value: Value) -> Cut:
        """A new key, after the last key that the record's order puts before it."""
        indent, name, model = holder.column - 1, _name(route), shape_at(route[:-1])
        lines = entry(name, value, indent, model)
        earlier = [each.end for key, each in holder.entries if rank(model, key.value) <= rank(model, name)]
        if not earlier:
            return holder.start, holder.start, lines.lstrip(" ") + " " * indent
        return self._below(max(earlier), lines)

    def _into_list(self, holder: Sequence, route: Route, position: int, value: Value) -> Cut:
        indent = holder.column - 1
        lines = item(value, indent, _name(route), shape_at(route))
        if position >= len(holder.items):
            return self._below(holder.end, lines)
        dash = self.text.rfind("-", 0, holder.items[position].start)
        line_start = self._line_start(dash)
        if self.text[line_start:dash].strip(" "):  # `- - x`: the dash is not the first on its line
            return dash, dash, lines.lstrip(" ") + " " * indent
        key = self._key(route[:-1])
        before = holder.items[position - 1].end if position else key.end if key else 0
        place = self._above_comments(line_start, self._next_line(before) if position or key else 0)
        return place, place, lines

    def _into_flow_mapping(self, holder: Mapping, route: Route, value: Value) -> Cut:
        name, model = _name(route), shape_at(route[:-1])
        new = f"{name}: {flow(value, name)}"
        whole = plain(holder)
        if isinstance(whole, dict) and self._better_as_block(holder, route, value, new):
            return self._over(holder, route[:-1], whole | {name: value}, as_block=True)
        earlier = [each.end for key, each in holder.entries if rank(model, key.value) <= rank(model, name)]
        if earlier:
            return earlier[-1], earlier[-1], f", {new}"
        if not holder.entries:
            return holder.start + 1, holder.end - 1, new
        return (first := holder.entries[0][0].start), first, f"{new}, "

    def _into_flow_list(self, holder: Sequence, route: Route, position: int, value: Value) -> Cut:
        name = _name(route)
        new = flow(value, name)
        whole = plain(holder)
        if isinstance(whole, list) and self._better_as_block(holder, route, value, new):
            return self._over(holder, route[:-1], [*whole[:position], value, *whole[position:]], as_block=True)
        if position == 0:
            return (first := holder.items[0].start), first, f"{new}, "
        return (last := holder.items[position - 1].end), last, f", {new}"

    def _better_as_block(self, holder: Mapping | Sequence, route: Route, value: Value, new: str) -> bool:
        """Return whether a collection in brackets would grow too long, and can be rewritten with all comments."""
        fits = (
            isinstance(value, str)
            and "\n" not in value
            and holder.end - self._line_start(holder.end) + len(new) <= WIDTH
        )
        return not fits and not self._in_flow(route[:-2]) and "#" not in self.text[holder.start : holder.end]

    def _above_comments(self, start: int, lowest: int) -> int:
        """Comments right above an item belong to it: what is put before the item goes above them."""
        while start > lowest:
            previous = self._line_start(start - 1)
            if previous < lowest or not self.text[previous:start].lstrip(" ").startswith("#"):
                break
            start = previous
        return start

    def _below(self, end: int, lines: str) -> Cut:
        """On new lines below the line that a value ends in."""
        place = self._next_line(end)
        if self.text[place - 1 : place] == "\n":
            return place, place, lines
        return place, place, "\n" + lines

    def _margin(self, route: Route) -> int:
        """The indentation of the key or dash that a value belongs to."""
        key, holder = self._key(route), self._node(route[:-1])
        return (key.column if key else holder.column if holder else 1) - 1

    def _key(self, route: Route) -> Scalar | None:
        holder = self._node(route[:-1])
        return holder.key(str(route[-1])) if isinstance(holder, Mapping) and route else None

    def _index(self, holder: Node | None, step: str | int) -> int | None:
        if isinstance(holder, Mapping):
            return next((at for at, (key, _) in enumerate(holder.entries) if key.value == step), None)
        return step if isinstance(holder, Sequence) and isinstance(step, int) and step < len(holder.items) else None

    def _node(self, route: Route) -> Node | None:
        return node_at(self.root, route)

    def _in_flow(self, route: Route) -> bool:
        nodes = (self._node(route[:length]) for length in range(len(route) + 1))
        return any(isinstance(node, Mapping | Sequence) and node.flow for node in nodes)

    def _spaced(self, start: int, new: str) -> str:
        """An empty value has no width and stands right after its colon or dash: a space comes first."""
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


def _name(route: Route) -> str:
    """The key that a value, or the list that it stands in, belongs to."""
    return next((step for step in reversed(route) if isinstance(step, str)), "")


def _parts(holder: Node | None) -> list[tuple[int, int]]:
    """Return the start and end of each entry of a mapping, or item of a list."""
    if isinstance(holder, Mapping):
        return [(key.start, value.end) for key, value in holder.entries]
    return [(each.start, each.end) for each in holder.items] if isinstance(holder, Sequence) else []
