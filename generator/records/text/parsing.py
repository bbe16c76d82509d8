"""YAML text → a tree of nodes with exact places, or problems. Every scalar stays the text that was typed.

A record needs only a part of YAML: mappings, lists, scalars, comments. Anchors, aliases, tags, merge keys, several
documents, equal keys and tabs are refused: each is a mistake in a record, and some are attacks. PyYAML's events are
read one after another, never composed: composing overflows the stack at a few thousand levels
(https://github.com/yaml/pyyaml/issues/895) and expands aliases (https://github.com/yaml/pyyaml/issues/235).

>>> from generator.records.text.nodes import node_value
>>> node_value(parse("x.yaml", b"telephone: 01375 373366").value)
{'telephone': '01375 373366'}
"""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

import yaml

from generator.problems import Problem, Reading, Severity
from generator.records.shape import CLOSED_FORM
from generator.records.text.decoding import BYTE_ORDER_MARK, FORBIDDEN, decode, merge_conflicts, unwanted_characters
from generator.records.text.mistakes import (
    LOADER,
    curly_quotes_message,
    explain,
    missing_key_message,
    text_after_quotation,
)
from generator.records.text.nodes import Node, Scalar
from generator.records.text.open_collections import OpenCollection

MAX_DEPTH = 8
"""Levels. A record has 7: itself > reports > report > key_questions > well_led > statements > statement."""

MAX_NODES = 20_000

_new = tuple.__new__
"""Makes a named tuple in half the time of its class, of which a run makes hundreds of thousands."""

_FEWEST_KEYS = 3
"""The keys after which an item is probably complete, so that its first key once more starts another item."""

_KEY = re.compile(r"([A-Za-z_]+) *:(?=\s|$)")
_COLON = re.compile(" *:")
_QUOTES = ("'", '"')


def parse(path: str, data: bytes) -> Reading[Node]:
    """Return the tree of a file's text, or problems with their places; never raise, and take a second at most."""
    reading = decode(path, data)
    if reading.value is None:
        return Reading(None, reading.problems)
    return parse_text(path, reading.value)


def parse_text(path: str, text: str) -> Reading[Node]:
    """Return the tree of a text, or problems. Places count in this text, with its byte order mark.

    Where the tree is complete despite the problems (an equal key, a comment in prose), it is returned too, so that the
    same run can show the problems of the schema.
    """
    reading = _parsed(text)
    return Reading(reading.value, tuple(replace(problem, path=path) for problem in reading.problems))


@lru_cache(maxsize=8)  # one run parses the text of an edit several times
def _parsed(text: str) -> Reading[Node]:
    path = ""
    unwanted: Reading[Node] = Reading(None, (*unwanted_characters(path, text), *merge_conflicts(path, text)))
    if unwanted.errors:
        return unwanted
    builder = _TreeBuilder(path, text)
    builder.problems.extend(unwanted.problems)
    builder.shift = len(BYTE_ORDER_MARK) if text.startswith(BYTE_ORDER_MARK) else 0
    try:
        builder.build(LOADER(text[builder.shift :]))
    except _Refused:
        return Reading(None, tuple(builder.problems))
    except (yaml.YAMLError, ValueError) as error:
        line, column, message, code = explain(error, text)
        builder.report(line, column, message, code)
        return Reading(None, tuple(builder.problems))
    if builder.root is None:
        builder.report(0, 0, "the file is empty; expected a record", "file.empty")
    return Reading(builder.root, tuple(builder.problems))


class _Refused(Exception):  # noqa: N818 - no error of the program: it ends the parsing of one file
    """Raised to end the parsing of a file, after its problem was added."""


class _TreeBuilder:
    """Builds the tree from the parser's events, with a stack of open collections, and collects problems."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.shift = 0
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[OpenCollection] = []
        self._nodes = 0
        self._documents = 0

    def report(self, line: int, column: int, message: str, code: str) -> None:
        """Add an error at a place."""
        self.problems.append(Problem(self.path, line, column, Severity.ERROR, message, code))

    def build(self, parser: Any) -> None:  # noqa: ANN401
        """Build the tree from all events of a parser. Raise _Refused, and the errors of the parser."""
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
            self._add_problem(
                event,
                f"“&{event.anchor}” is YAML’s sign for an anchor; delete it, or put the text in quotes",
                "yaml.anchor",
            )
        if event.tag is not None:
            self._add_problem(
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
        opened = OpenCollection(event, self.shift, name)
        if opened.flow and opened.items is None and self.text[opened.start] != "{":
            self._refuse(event, "“key: value” inside [ ]; expected plain items, or put the text in quotes", "yaml.pair")
        self._open.append(opened)

    def _scalar(self, event: Any, within: OpenCollection | None) -> None:  # noqa: ANN401
        mark = event.start_mark
        start, end = mark.index + self.shift, event.end_mark.index + self.shift
        value: str | None = event.value
        style = event.style
        if style:
            if style in "|>":
                end = _end_without_empty_lines(self.text, start, end)
                value = _without_empty_end(event.value)
            elif style == '"' and FORBIDDEN.search(event.value):
                self._add_problem(event, "an escaped control character or mark of direction; delete it", "text.control")
            if style in _QUOTES and self.text.startswith("#", end):  # a comment for libyaml, but not in YAML
                self.report(*text_after_quotation(self.text, event.start_mark, event.end_mark))
                raise _Refused
        elif not value:
            value, end = None, start
        scalar = _new(Scalar, (value, start, end, mark.line + 1, mark.column + 1, style or ""))
        if within and within.items is None and within.key is None:
            self._key(within, scalar)
            return
        if not style and not self.text.startswith("\n", end):
            self._check_comment(scalar, within)
        self._place(scalar, within)

    def _key(self, opened: OpenCollection, key: Scalar) -> None:
        if key.value is None or not (self.text.startswith(":", key.end) or _COLON.match(self.text, key.end)):
            line = self.text[key.start :].partition("\n")[0]
            self.report(key.line, key.column, missing_key_message(line), "yaml.key")
            raise _Refused
        if key.value == "<<":
            self.report(
                key.line, key.column, "“<<” is YAML’s sign for a merged mapping; write the keys out", "yaml.merge"
            )
        elif key.value in opened.seen:
            self._add_equal_key(opened, key, opened.seen[key.value])
        opened.seen.setdefault(key.value, key.line)
        opened.key = key

    def _add_equal_key(self, opened: OpenCollection, key: Scalar, first: int) -> None:
        """Add the problem of a key that the mapping has in line `first` already.

        The first key of an item may start another item, which lacks its dash.
        """
        within = self._open[-2] if len(self._open) > 1 else None
        starts = not opened.flow and within is not None and within.items is not None
        if starts and key.value == next(iter(opened.seen)):
            following = _next_key(self.text, key)
            if following != key.value and following in opened.seen:
                message = (
                    f"“{key.value}” starts the item in line {first}, and another one here; expected “- ” before it"
                )
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
        opened.has_equal_keys = True

    def _split(
        self, opened: OpenCollection, key: Scalar, within: OpenCollection | None, message: str, code: str
    ) -> None:
        """End an item of a list where the next one starts without its dash, so that no other key counts as equal."""
        self.report(key.line, key.column, message, code)
        self._end(opened, opened.last_end(), within)
        opened.split = frozenset(opened.seen)
        opened.start, opened.line, opened.column = key.start, key.line, key.column
        opened.entries, opened.seen, opened.has_equal_keys = [], {}, False

    def _end(self, ended: OpenCollection, end: int, within: OpenCollection | None) -> None:
        # With one common key, the part after the split may be no item, and would lack required keys.
        if not ended.split or len(ended.split & ended.seen.keys()) > 1:
            self._place(ended.close(end), within)

    def _check_comment(self, scalar: Scalar, opened: OpenCollection | None) -> None:
        """Add a problem for a ` #`, which ends the value. In prose that is not intended (`name: Home #2`)."""
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
        if scalar.value and (hint := curly_quotes_message(scalar.value)):
            message = f"“{comment[:20]}” would be cut off as a comment: {hint}"
        self.report(line, column, message, "yaml.comment")

    def _place(self, node: Node, within: OpenCollection | None) -> None:
        if within is None:
            self.root = node
        elif within.items is not None:
            within.items.append(node)
        elif within.key is not None:
            within.entries.append((within.key, node))
            within.key = None

    def _add_problem(self, event: Any, message: str, code: str) -> None:  # noqa: ANN401
        self.report(event.start_mark.line + 1, event.start_mark.column + 1, message, code)

    def _refuse(self, event: Any, message: str, code: str) -> None:  # noqa: ANN401
        self._add_problem(event, message, code)
        raise _Refused


def _next_key(text: str, key: Scalar) -> str:
    """Return the key on the next line that is not indented further than a key; empty where there is none."""
    below = re.compile(rf"\n( {{0,{key.column - 1}}})(?![ #\r\n])").search(text, key.end)
    found = _KEY.match(text, below.end()) if below and len(below[1]) == key.column - 1 else None
    return found[1] if found else ""


def _without_empty_end(prose: str) -> str:
    """Return a block's text without the empty lines at its end. A line of spaces is empty."""
    line_end = prose.find("\n", len(prose.rstrip(" \n")))
    return prose if line_end < 0 else prose[:line_end]


def _end_without_empty_lines(text: str, start: int, end: int) -> int:
    """Return the end of a block scalar without the empty lines that the parser includes."""
    body = text[start:end]
    kept = body.rstrip(" \r\n")
    line_end = body.find("\n", len(kept))
    return start + (len(body) if line_end < 0 else line_end - (body[line_end - 1 : line_end] == "\r"))
