"""YAML text → a tree of nodes with exact places, or problems. Every scalar stays the text that was typed.

Only what a record needs of YAML is read: mappings, lists, scalars, comments. Anchors, aliases, tags, merge keys,
several documents, equal keys and tabs are refused: each is a mistake in a record, and some are attacks. The parser's
events are read one after another, never composed: composing overflows the stack at a few thousand levels
(https://github.com/yaml/pyyaml/issues/895) and expands aliases (https://github.com/yaml/pyyaml/issues/235).

>>> from generator.records.nodes import plain
>>> plain(parse("x.yaml", b"telephone: 01375 373366").value)
{'telephone': '01375 373366'}
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import yaml

from generator.problems import Problem, Reading, Severity
from generator.records.shape import CLOSED_FORM
from generator.records.text.decoding import BYTE_ORDER_MARK, FORBIDDEN, decode, merge_conflicts, unwanted_characters
from generator.records.text.mistakes import LOADER, after_a_quote, explain, in_curly_quotes, without_colon
from generator.records.text.nodes import Mapping, Node, Scalar, Sequence

MAX_DEPTH = 8  # reports > report > key_questions > well_led > statements > statement is 7 with the record itself
MAX_NODES = 20_000

_new = tuple.__new__  # a named tuple of hundreds of thousands: by its name it takes twice as long
_FEWEST_KEYS = 3
"""An item that has as many keys when its first one stands there again is more likely whole than not."""

_KEY = re.compile(r"([A-Za-z_]+) *:(?=\s|$)")
_COLON = re.compile(" *:")
_QUOTES = ("'", '"')


def parse(path: str, data: bytes) -> Reading[Node]:
    """The tree of a file's text. Any bytes at all give a tree or problems with their places, within a second."""
    reading = decode(path, data)
    if reading.value is None:
        return Reading(None, reading.problems)
    return parse_text(path, reading.value)


def parse_text(path: str, text: str) -> Reading[Node]:
    """As `parse`, from text. Places count in this text, a byte order mark included.

    Where the problems leave a whole tree (an equal key, a comment in prose), it is given too, so that the schema's
    problems can be shown in the same run.
    """
    reading = _parsed(text)
    return Reading(reading.value, tuple(replace(problem, path=path) for problem in reading.problems))


@lru_cache(maxsize=8)  # an edit is checked, continued from and validated in the same text
def _parsed(text: str) -> Reading[Node]:
    path = ""
    unwanted: Reading[Node] = Reading(None, (*unwanted_characters(path, text), *merge_conflicts(path, text)))
    if unwanted.errors:
        return unwanted
    builder = _Builder(path, text)
    builder.problems.extend(unwanted.problems)
    skipped = len(BYTE_ORDER_MARK) if text.startswith(BYTE_ORDER_MARK) else 0
    builder.shift = skipped
    try:
        builder.take(LOADER(text[skipped:]))
    except _Refused:
        return Reading(None, tuple(builder.problems))
    except (yaml.YAMLError, ValueError) as error:
        line, column, message, code = explain(error, text)
        builder.report(line, column, message, code)
        return Reading(None, tuple(builder.problems))
    if builder.root is None:
        builder.report(0, 0, "the file is empty; expected a record", "file.empty")
    return Reading(builder.root, tuple(builder.problems))


class _Refused(Exception):  # noqa: N818 - not an error of ours: it ends the reading of one file
    """The rest of the file is not worth reading."""


class _Open:
    """A collection that the parser is in. For a mapping, `key` is the key that waits for its value."""

    __slots__ = ("column", "entries", "flow", "items", "key", "line", "name", "repeats", "seen", "split", "start")

    def __init__(self, event: Any, shift: int, name: str) -> None:  # noqa: ANN401 - PyYAML's events have no type
        mark = event.start_mark
        self.start, self.line, self.column = mark.index + shift, mark.line + 1, mark.column + 1
        self.flow = bool(event.flow_style)
        self.name = name
        self.items: list[Node] | None = [] if isinstance(event, yaml.SequenceStartEvent) else None
        self.entries: list[tuple[Scalar, Node]] = []
        self.key: Scalar | None = None
        self.seen: dict[str | None, int] = {}
        self.repeats = False
        self.split: frozenset[str | None] = frozenset()
        """The keys of the item of which this was split off, as another item without its dash."""

    def close(self, end: int) -> Node:
        place = (self.start, end, self.line, self.column, self.flow)
        if self.items is not None:
            return Sequence(tuple(self.items), *place)
        return Mapping(tuple(_once(self.entries) if self.repeats else self.entries), *place)

    def last_end(self) -> int:
        if self.items is not None:
            return self.items[-1].end if self.items else self.start
        return self.entries[-1][1].end if self.entries else self.start


class _Builder:
    """Takes the parser's events, keeps the collections it is in on a list of its own, and collects problems."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.shift = 0
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    def report(self, line: int, column: int, message: str, code: str) -> None:
        self.problems.append(Problem(self.path, line, column, Severity.ERROR, message, code))

    def take(self, parser: Any) -> None:  # noqa: ANN401
        """All events of a parser, one after another. Raises _Refused, and what the parser raises."""
        next_event, opened = parser.get_event, self._open
        for event in iter(next_event, None):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._count(event)
                self._scalar(event, opened[-1] if opened else None)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._count(event)
                self._start(event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                ended = opened.pop()
                end = event.end_mark.index + self.shift if ended.flow else ended.last_end()
                self._end(ended, end, opened[-1] if opened else None)
            elif kind is yaml.AliasEvent:
                self._refuse(
                    event,
                    f"“*{event.anchor}” is YAML’s sign for a copy; write the value out, or put it in quotes",
                    "yaml.alias",
                )
            elif kind is yaml.DocumentStartEvent:
                self._document(event)
            elif kind is yaml.StreamEndEvent:
                return

    def _document(self, event: Any) -> None:  # noqa: ANN401
        self._documents += 1
        if event.version or event.tags:
            self._refuse(event, "a line starting with “%”; expected a record without YAML directives", "yaml.directive")
        if self._documents > 1:
            self._refuse(event, "a second document after “---”; expected one record in each file", "yaml.documents")

    def _count(self, event: Any) -> None:  # noqa: ANN401
        self._nodes += 1
        if self._nodes <= MAX_NODES and event.anchor is None and event.tag is None:
            return
        if self._nodes > MAX_NODES:
            self._refuse(event, f"more than {MAX_NODES:,} values; a record has far fewer", "yaml.size")
        if event.anchor is not None:
            self._complain(
                event,
                f"“&{event.anchor}” is YAML’s sign for an anchor; delete it, or put the text in quotes",
                "yaml.anchor",
            )
        if event.tag is not None:
            self._complain(
                event,
                f"the tag “{event.tag}”; expected a plain value: delete it, or put the text in quotes",
                "yaml.tag",
            )

    def _start(self, event: Any) -> None:  # noqa: ANN401
        parent = self._open[-1] if self._open else None
        if len(self._open) >= MAX_DEPTH:
            self._refuse(
                event, f"more than {MAX_DEPTH} levels; a record has fewer: look at the indentation", "yaml.depth"
            )
        if parent and parent.items is None and parent.key is None:
            self._refuse(event, "a list or mapping where a key should be; expected “key: value”", "yaml.key")
        name = (parent.key.value or "") if parent and parent.key else (parent.name if parent else "")
        opened = _Open(event, self.shift, name)
        if opened.flow and opened.items is None and self.text[opened.start] != "{":
            self._refuse(event, "“key: value” inside [ ]; expected plain items, or put the text in quotes", "yaml.pair")
        self._open.append(opened)

    def _scalar(self, event: Any, within: _Open | None) -> None:  # noqa: ANN401
        mark = event.start_mark
        start, end = mark.index + self.shift, event.end_mark.index + self.shift
        value: str | None = event.value
        style = event.style
        if style:
            if style in "|>":
                end = _trimmed(self.text, start, end)
                value = _without_blank_end(event.value)
            elif style == '"' and FORBIDDEN.search(event.value):
                self._complain(event, "an escaped control character or mark of direction; delete it", "text.control")
            if style in _QUOTES and self.text.startswith("#", end):  # libyaml takes it for a comment, and YAML does not
                self.report(*after_a_quote(self.text, event.start_mark, event.end_mark))
                raise _Refused
        elif not value:
            value, end = None, start
        scalar = _new(Scalar, (value, start, end, mark.line + 1, mark.column + 1, style or ""))
        if within and within.items is None and within.key is None:
            self._key(within, scalar)
            return
        if not style and not self.text.startswith("\n", end):
            self._look_for_comment(scalar, within)
        self._place(scalar, within)

    def _key(self, opened: _Open, key: Scalar) -> None:
        if key.value is None or not (self.text.startswith(":", key.end) or _COLON.match(self.text, key.end)):
            line = self.text[key.start :].partition("\n")[0]
            self.report(key.line, key.column, without_colon(line), "yaml.key")
            raise _Refused
        if key.value == "<<":
            self.report(
                key.line, key.column, "“<<” is YAML’s sign for a merged mapping; write the keys out", "yaml.merge"
            )
        elif key.value in opened.seen:
            self._again(opened, key, opened.seen[key.value])
        opened.seen.setdefault(key.value, key.line)
        opened.key = key

    def _again(self, opened: _Open, key: Scalar, first: int) -> None:
        """A key that this mapping has already, in line `first`; or, where it starts an item, one without its dash."""
        within = self._open[-2] if len(self._open) > 1 else None
        starts = not opened.flow and within is not None and within.items is not None
        if starts and key.value == next(iter(opened.seen)):
            following = _next_key(self.text, key)
            if following != key.value and following in opened.seen:
                message = f"“{key.value}” starts the item in line {first}, and here another; expected “- ” before it"
                self._split(opened, key, within, message, "yaml.key")
                return
            if len(opened.seen) >= _FEWEST_KEYS:
                message = (
                    f"“{key.value}” starts the item in line {first} and is here again; "
                    "put “- ” before it if another item starts here, else keep one of the two"
                )
                self._split(opened, key, within, message, "key.duplicate")
                return
        message = f"“{key.value}” is here twice, first in line {first}; keep one of the two"
        self.report(key.line, key.column, message, "key.duplicate")
        opened.repeats = True

    def _split(self, opened: _Open, key: Scalar, within: _Open | None, message: str, code: str) -> None:
        """End an item of a list where the next one starts without its dash: no other key then stands there twice."""
        self.report(key.line, key.column, message, code)
        self._end(opened, opened.last_end(), within)
        opened.split = frozenset(opened.seen)
        opened.start, opened.line, opened.column = key.start, key.line, key.column
        opened.entries, opened.seen, opened.repeats = [], {}, False

    def _end(self, ended: _Open, end: int, within: _Open | None) -> None:
        # Only the key that was split at may be common: then it may be no item, and lack keys that an item needs.
        if not ended.split or len(ended.split & ended.seen.keys()) > 1:
            self._place(ended.close(end), within)

    def _look_for_comment(self, scalar: Scalar, opened: _Open | None) -> None:
        """A ` #` cuts the rest of the line off; in prose nobody means that (`name: Home #2`)."""
        line_end = self.text.find("\n", scalar.end)
        rest = self.text[scalar.end : line_end if line_end >= 0 else len(self.text)].rstrip("\r")
        comment = rest.lstrip(" ")
        if not comment.startswith("#"):
            return
        name = (opened.key.value if opened and opened.key else opened.name if opened else "") or ""
        # `address:   # a note` is an empty value with a comment; `address: #2 Balfour Road` is not.
        if name in CLOSED_FORM or (scalar.value is None and comment[1:2] in ("", " ", "#", "!")):
            return
        column = scalar.end + len(rest) - len(comment) - self.text.rfind("\n", 0, scalar.end)
        line = self.text.count("\n", 0, scalar.end) + 1
        message = f"“{comment[:20]}” would be cut off as a comment; put the value in quotes, or the comment above it"
        if scalar.value and (hint := in_curly_quotes(scalar.value)):
            message = f"“{comment[:20]}” would be cut off as a comment: {hint}"
        self.report(line, column, message, "yaml.comment")

    def _place(self, node: Node, within: _Open | None) -> None:
        if within is None:
            self.root = node
        elif within.items is not None:
            within.items.append(node)
        elif within.key is not None:
            within.entries.append((within.key, node))
            within.key = None

    def _complain(self, event: Any, message: str, code: str) -> None:  # noqa: ANN401
        self.report(event.start_mark.line + 1, event.start_mark.column + 1, message, code)

    def _refuse(self, event: Any, message: str, code: str) -> None:  # noqa: ANN401
        self._complain(event, message, code)
        raise _Refused


def _next_key(text: str, key: Scalar) -> str:
    """The next key below a key, or nothing: of the lines that follow, the first that is not further in."""
    below = re.compile(rf"\n( {{0,{key.column - 1}}})(?![ #\r\n])").search(text, key.end)
    found = _KEY.match(text, below.end()) if below and len(below[1]) == key.column - 1 else None
    return found[1] if found else ""


def _once(entries: list[tuple[Scalar, Node]]) -> Iterable[tuple[Scalar, Node]]:
    """Each key once, with the first of its values that is not empty: a key that stands twice is one mistake."""
    found: dict[str | None, tuple[Scalar, Node]] = {}
    for entry in entries:
        held = found.setdefault(entry[0].value, entry)[1]
        if isinstance(held, Scalar) and not held.value:
            found[entry[0].value] = entry
    return found.values()


def _without_blank_end(prose: str) -> str:
    """A block's text without the lines at its end that hold nothing, or nothing but blanks."""
    line_end = prose.find("\n", len(prose.rstrip(" \n")))
    return prose if line_end < 0 else prose[:line_end]


def _trimmed(text: str, start: int, end: int) -> int:
    """The end of a block scalar without the blank lines that the parser counts to it."""
    body = text[start:end]
    kept = body.rstrip(" \r\n")
    line_end = body.find("\n", len(kept))
    return start + (len(body) if line_end < 0 else line_end - (body[line_end - 1 : line_end] == "\r"))
