"""Explanations of the parser's errors for the person who edits a record: place, mistake, correction."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import yaml

from generator.model import Practice
from generator.records.shape import ALL_KEYS, keys
from generator.records.text.decoding import BYTE_ORDER_MARK

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's parser; the one in C is many times as fast."""

_QUOTE = ("a quotation mark is opened here and never closed", "yaml.quote")
_AFTER_QUOTATION = (
    "text after a closing quotation mark; put all of the value in quotes of the other kind",
    "yaml.quote",
)
_NO_ORDINARY_SPACE = (
    "this line starts with no-break spaces, which only look like ordinary ones; put ordinary spaces in their place",
    "yaml.indentation",
)
_INDENTATION = ("this line does not fit the lines above: look at its indentation", "yaml.indentation")

_MISTAKES: tuple[tuple[str, str, str], ...] = (
    ("while scanning a quoted scalar", *_QUOTE),
    (
        "mapping values are not allowed",
        "a colon and a space inside text; put the text in quotes, or indent the line to where its key belongs",
        "yaml.colon",
    ),
    (
        "cannot start any token",
        "a value cannot start with this character; put the text in quotes",
        "yaml.character",
    ),
    ("could not find expected ':'", "a line without a key; expected “key: value”", "yaml.key"),
    ("expected ',' or ']'", "this list in [ ] is not closed, or a comma is missing", "yaml.brackets"),
    ("expected ',' or '}'", "this mapping in { } is not closed, or a comma is missing", "yaml.brackets"),
    (
        "while scanning a block scalar",
        "after “|” expected nothing but the end of the line; start the text in the next line",
        "yaml.block",
    ),
    ("while scanning an anchor", "“&” is YAML’s sign for an anchor; put the text in quotes", "yaml.anchor"),
    ("while scanning an alias", "“*” is YAML’s sign for a copy; put the text in quotes", "yaml.alias"),
    ("while scanning a tag", "“!” is YAML’s sign for a tag; put the text in quotes", "yaml.tag"),
    ("while parsing a node", "a value cannot start here; put the text in quotes", "yaml.character"),
    ("while scanning a directive", "a line starting with “%”; put the text in quotes", "yaml.directive"),
    (
        "block sequence entries are not allowed",
        "a “- ” does not fit here; start it on a line of its own",
        "yaml.indentation",
    ),
    ("expected key", *_INDENTATION),
    ("block mapping", *_INDENTATION),
    ("block collection", *_INDENTATION),
    ("did not find expected", *_INDENTATION),
)
"""Part of the parser's message → the message shown and its code. The first match counts."""

_CURLY = {"“": "”", "„": "“", "‘": "’"}
_VALUE_IN_CURLY = re.compile(r"^[ -]*(?:[A-Za-z_]+:[ ]+)?(?=[“„‘])")
_KEY = re.compile(r" +([A-Za-z_]+)(?=:)")
_NO_BREAK_SPACE = re.compile(r"(?:- +)?([A-Za-z_-]+):[^\S ]")
_NO_COLON = re.compile(r"(?:- +)?([A-Za-z_-]+)(?: +|$)(?!:)")
_NO_SPACE = re.compile(r"(?:- +)?([A-Za-z_-]+):(?=\S)")

_NO_BREAK_INDENTATION = re.compile(r" *[^\S \t\r\n]\s*(?=\S)")
_KEY_WITH_COLON = re.compile(r"(?:- +)?([A-Za-z_]+) *:(?=\s|$)")
_LIST = re.compile(r" *(?:- +)?([a-z_]+): *(?:#.*)?$")
_PROSE_WITH_COLON = re.compile(r"(?!- |[#'\"])([^:]+):(?= )")
_WORD_OF_A_KEY = re.compile(r"[a-z_]+")
_MISSING_COLON = (
    (_NO_BREAK_SPACE, ""),
    (_NO_SPACE, ""),
    (_NO_COLON, ":"),
)

_EMPTY_LINE = re.compile(r"\s*(?:#.*)?$")
_MOST_SHOWN = 40
_DEEPEST = 20
"""Levels: far more than a record has, and too few to slow the parser down."""


def _keys_of_items(model: type) -> dict[str, frozenset[str]]:
    """Return, for each key of a list of mappings, the keys of those."""
    found: dict[str, frozenset[str]] = {}
    for key in keys(model).values():
        if key.model:
            found |= {key.name: frozenset(keys(key.model))} if key.many else {}
            found |= _keys_of_items(key.model)
    return found


_KEYS_OF_ITEMS = _keys_of_items(Practice)

_AT_THE_START = ("yaml.quote", "yaml.brackets", "yaml.key")
_OF_A_LINE = ("yaml.indentation", "yaml.colon", "yaml.key")


def explain(error: Exception, text: str) -> tuple[int, int, str, str]:
    """Return line, column, message and code for an error of PyYAML. An unclosed quotation is at its opening mark."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return 1, 1, "this is not YAML as a record uses it", "yaml.form"
    description = f"{error.context or ''} {error.problem or ''}"
    message, code = next(
        ((message, code) for part, message, code in _MISTAKES if part in description),
        ("this is not YAML as a record uses it", "yaml.form"),
    )
    mark = error.problem_mark or error.context_mark
    if code in _AT_THE_START and error.context_mark is not None:
        mark = error.context_mark
    if mark is None:
        return 1, 1, message, code
    text = text.removeprefix(BYTE_ORDER_MARK)
    whole = text.split("\n")
    if code in _OF_A_LINE and (found := _unclosed_quotation(text, whole, mark) or _mistake_above(whole, mark.line)):
        return found
    line = whole[mark.line] if mark.line < len(whole) else ""
    message, code, column = _refine(message, code, whole[: mark.line], line, mark.column)
    return min(mark.line + 1, len(whole)), column + 1, message, code


def text_after_quotation(text: str, opened: Any, closed: Any) -> tuple[int, int, str, str]:  # noqa: ANN401 - PyYAML's marks
    """Return line, column, message and code for text directly after a quotation from `opened` to `closed`."""
    lines = text.removeprefix(BYTE_ORDER_MARK).split("\n")
    if _spans_lines_of_record(lines, opened, closed):
        return opened.line + 1, opened.column + 1, *_QUOTE
    return closed.line + 1, closed.column + 1, *_AFTER_QUOTATION


def _unclosed_quotation(text: str, lines: list[str], mark: Any) -> tuple[int, int, str, str] | None:  # noqa: ANN401
    """Return the mistake of a quotation that a later mark closed, where the parser stopped because of it."""
    last: Any = None
    try:
        for token in yaml.scan(text, Loader=LOADER):
            if token.end_mark.index > mark.index:
                break
            last = token if isinstance(token, yaml.ScalarToken) else last
    except (yaml.YAMLError, ValueError):
        pass  # the same error, at the same place
    if last is None or last.style not in ("'", '"'):
        return None
    between = text[last.end_mark.index : mark.index]
    if between.strip() or not _spans_lines_of_record(lines, last.start_mark, last.end_mark):
        return None
    return last.start_mark.line + 1, last.start_mark.column + 1, *_QUOTE


def _spans_lines_of_record(lines: list[str], opened: Any, closed: Any) -> bool:  # noqa: ANN401
    """Return whether a quotation includes lines with keys of a record, or with items of the list that it starts in."""
    spanned = lines[opened.line : closed.line + 1]
    for line in spanned[1:]:
        key = _KEY_WITH_COLON.match(line.strip())
        if (key and key[1] in ALL_KEYS) or (line.strip().startswith("- ") and _spaces(line) <= _spaces(spanned[0])):
            return True
    return False


class _Repair(NamedTuple):
    """A repair to try: new lines by their index, and the mistake in the first of them if the repair helps."""

    lines: dict[int, str]
    column: int
    message: str
    code: str


def _mistake_above(lines: list[str], stopped: int) -> tuple[int, int, str, str] | None:
    """Return a mistake above the line at which the parser stopped, where its repair lets the parser continue."""
    for repair in _repairs(lines, stopped):
        if _parses_further(lines, repair.lines, stopped):
            return min(repair.lines) + 1, repair.column + 1, repair.message, repair.code
    return None


def _parses_further(lines: list[str], repaired: dict[int, str], stopped: int) -> bool:
    text = "\n".join(repaired.get(at, line) for at, line in enumerate(lines))
    try:
        events: Iterator[Any] = yaml.parse(text, Loader=LOADER)
        depth = 0
        for event in events:
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if event.start_mark.line > stopped or depth > _DEEPEST:
                return depth <= _DEEPEST
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return mark is not None and mark.line > stopped
    except (yaml.YAMLError, ValueError):
        return False
    return True


def _repairs(lines: list[str], stopped: int) -> Iterator[_Repair]:
    """Yield repairs of the lines above the one at which the parser stopped, the likeliest first."""
    above = next((at for at in range(min(stopped, len(lines)) - 1, -1, -1) if lines[at].strip()), None)
    yield from _no_break_indentation(lines, [at for at in (above, stopped) if at is not None and at < len(lines)])
    if above is None or stopped >= len(lines):
        return
    yield from _missing_colon(lines[above], above)
    start = _spaces(lines[stopped])
    further_out = (at for at in range(above, -1, -1) if lines[at].strip() and _spaces(lines[at]) < start)
    for at in dict.fromkeys((above, next(further_out, above))):
        yield from _prose_as_key(lines, at)
    yield from _missing_dash(lines, stopped)


def _no_break_indentation(lines: list[str], near: Iterable[int]) -> Iterator[_Repair]:
    """Yield the repair of lines that start with no-break spaces."""
    repaired_lines: dict[int, str] = {}
    keyed: list[int] = []
    for at in range(max(near, default=-1) + 1):
        if found := _NO_BREAK_INDENTATION.match(lines[at]):
            repaired_lines[at] = " " * found.end() + lines[at][found.end() :]
            key = _KEY_WITH_COLON.match(repaired_lines[at].strip())
            keyed += [at] if key and key[1] in ALL_KEYS else []
    run = [at for at in near if at in repaired_lines][-1:]
    while run and run[-1] - 1 in repaired_lines:
        run.append(run[-1] - 1)
    for repaired in filter(None, (keyed, run)):
        column = _spaces(lines[min(repaired)])
        yield _Repair({at: repaired_lines[at] for at in repaired}, column, *_NO_ORDINARY_SPACE)


def _missing_colon(line: str, at: int) -> Iterator[_Repair]:
    start = _spaces(line)
    for form, colon in _MISSING_COLON:
        if (found := form.match(line, start)) and found[1] in ALL_KEYS:
            new = f"{line[:start]}{found[0].rstrip()}{colon} {line[found.end() :]}"
            yield _Repair({at: new}, start, missing_key_message(line.strip(" ")), "yaml.key")
            return


def _prose_as_key(lines: list[str], at: int) -> Iterator[_Repair]:
    """Yield the repair of prose with a colon that is indented less than the lines around it, and so became a key."""
    line = lines[at]
    start = _spaces(line)
    before = next((other for other in reversed(lines[:at]) if other.strip()), "")
    found = _PROSE_WITH_COLON.match(line, start)
    if not found or _spaces(before) <= start:
        return
    if _WORD_OF_A_KEY.fullmatch(found[1]) or re.sub(r"[-\s]", "_", found[1].casefold()) in ALL_KEYS:
        return
    message = (
        f"“{found[1][:_MOST_SHOWN]}” is not a field; where this line continues the text above, indent it like that text"
    )
    yield _Repair({at: ""}, start, message, "yaml.key")


def _missing_dash(lines: list[str], stopped: int) -> Iterator[_Repair]:
    """Yield repairs of the first item of a list, where the parser stopped at a later one."""
    dash = _spaces(lines[stopped])
    for at in range(stopped - 1, -1, -1):
        line = lines[at]
        if not (found := _LIST.match(line.rstrip("\r"))) or found[1] not in _KEYS_OF_ITEMS or _spaces(line) > dash:
            continue
        first = next((below for below in range(at + 1, stopped) if not _EMPTY_LINE.match(lines[below])), at)
        key = _KEY_WITH_COLON.match(lines[first].strip())
        if not key or lines[first].strip().startswith("-") or key[1] not in _KEYS_OF_ITEMS[found[1]]:
            return
        start = _spaces(lines[first])
        message = f"this line starts the first item of “{found[1]}”; expected “- ” before it"
        for indentation in (start - 2, start):
            if indentation >= _spaces(line):
                yield _Repair(
                    {first: f"{' ' * indentation}- {lines[first][start:]}"}, start, message, "yaml.indentation"
                )
        return


def _refine(message: str, code: str, above: list[str], line: str, column: int) -> tuple[str, str, int]:
    """Return a more exact message, code and column, by the line and those above it. Columns count from 0."""
    if code in ("yaml.key", "yaml.indentation") and _in_a_list(above, line):
        return "this line is where each item of the list above has its dash; expected “- ” before it", code, column
    if code == "yaml.key":
        return missing_key_message(line.strip()), code, column
    if code == "yaml.indentation":
        if line[:column].rstrip()[-1:] in ("'", '"'):
            return *_AFTER_QUOTATION, column
        return _indentation(above, line) or message, code, column
    if code == "yaml.colon":
        if value := _VALUE_IN_CURLY.match(line):
            return f"a colon and a space inside text: {curly_quotes_message(line[value.end() :])}", code, column
        if (key := _KEY.match(line)) and key[1] in ALL_KEYS and key.end() == column:
            message = f"“{key[1]}” continues the text above; expected it to start where the key above starts"
            return message, _INDENTATION[1], key.start(1)
    return message, code, column


def _in_a_list(above: list[str], line: str) -> bool:
    """Return whether a line starts in the column of a list's dashes, but has no dash."""
    here = _spaces(line)
    if line.strip().startswith("-"):
        return False
    beside = next((other for other in reversed(above) if other.strip() and _spaces(other) <= here), "")
    return _spaces(beside) == here and beside.strip().startswith("- ")


def _indentation(above: list[str], line: str) -> str:
    """Return the message about a line's indentation, with the possible ones; empty where it is one of them."""
    levels: set[int] = set()
    for other in reversed(above):
        text = other.strip()
        if text and not text.startswith("#") and (not levels or _spaces(other) < min(levels)):
            levels |= {_spaces(other), _spaces(other) + 2} if text.startswith("- ") else {_spaces(other)}
    if _spaces(line) in levels or not levels:
        return ""
    *some, last = map(str, sorted(levels))
    expected = f"{', '.join(some)} or {last}" if some else last
    return f"this line starts with {_spaces(line)} spaces; expected {expected}, like the lines that it may belong to"


def _spaces(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def missing_key_message(line: str) -> str:
    """Return the message for a line that is no “key: value”, by its start."""
    if (found := _NO_BREAK_SPACE.match(line)) and found[1] in ALL_KEYS:
        return f"a line without a key; expected an ordinary space after “{found[1]}:”, not one that looks like it"
    if (found := _NO_SPACE.match(line)) and found[1] in ALL_KEYS:
        return f"a line without a key; expected a space after the colon: “{found[1]}: …”"
    if (found := _NO_COLON.match(line)) and found[1] in ALL_KEYS:
        return f"a line without a key; expected a colon after “{found[1]}”: “{found[1]}: …”"
    return "a line without a key; expected “key: value”, or, where it continues the line above, more spaces before it"


def curly_quotes_message(value: str) -> str:
    """Return the message for a value that starts with a curly quotation mark; empty where it does not."""
    if value[:1] not in _CURLY:
        return ""
    return f'{value[0]} and {_CURLY[value[0]]} are part of the text and do not quote it; use " and "'
