"""The parser's complaints → words for the person who edits a record: where, what was found, how to mend it."""

import re

import yaml

from generator.records.decoding import BYTE_ORDER_MARK
from generator.records.shape import ALL_KEYS

_QUOTE = ("a quotation mark is opened here and never closed", "yaml.quote")
AFTER_A_QUOTE = (
    "text after a closing quotation mark; put all of the value in quotes of the other kind",
    "yaml.quote",
)
_INDENTATION = ("this line does not fit the lines above: look at its indentation", "yaml.indentation")

# What the parser says (a part of it is enough) → our words and code. The first that fits is taken.
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

_CURLY = {"“": "”", "„": "“", "‘": "’"}
_VALUE_IN_CURLY = re.compile(r"^[ -]*(?:[A-Za-z_]+:[ ]+)?(?=[“„‘])")
_KEY = re.compile(r" +([A-Za-z_]+)(?=:)")
_NO_BREAK = re.compile(r"(?:- +)?([A-Za-z_-]+):[^\S ]")
_NO_COLON = re.compile(r"(?:- +)?([A-Za-z_-]+)(?: +|$)(?!:)")
_NO_BLANK = re.compile(r"(?:- +)?([A-Za-z_-]+):(?=\S)")

_AT_THE_START = ("yaml.quote", "yaml.brackets", "yaml.key")


def explain(error: Exception, text: str) -> tuple[int, int, str, str]:
    """Line, column, message and code for an error of PyYAML. The place of an unclosed mark is where it opens."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return 1, 1, "this is not YAML as a record uses it", "yaml.form"
    said = f"{error.context or ''} {error.problem or ''}"
    message, code = next(
        ((ours, code) for theirs, ours, code in _MISTAKES if theirs in said),
        ("this is not YAML as a record uses it", "yaml.form"),
    )
    mark = error.problem_mark or error.context_mark
    if code in _AT_THE_START and error.context_mark is not None:
        mark = error.context_mark
    if mark is None:
        return 1, 1, message, code
    whole = text.removeprefix(BYTE_ORDER_MARK).split("\n")
    line = whole[mark.line] if mark.line < len(whole) else ""
    message, code, column = _closer(message, code, whole[: mark.line], line, mark.column)
    last = text.removeprefix(BYTE_ORDER_MARK).count("\n") + 1
    return min(mark.line + 1, last), column + 1, message, code


def _closer(message: str, code: str, above: list[str], line: str, column: int) -> tuple[str, str, int]:
    """What a look at the line, and at those above it, tells more than the parser does. Columns count from 0 here."""
    if code in ("yaml.key", "yaml.indentation") and _in_a_list(above, line):
        return "this line stands where each item of the list above has its dash; expected “- ” before it", code, column
    if code == "yaml.key":
        return without_colon(line.strip()), code, column
    if code == "yaml.indentation":
        if line[:column].rstrip()[-1:] in ("'", '"'):
            return *AFTER_A_QUOTE, column
        return _indentation(above, line) or message, code, column
    if code == "yaml.colon":
        if value := _VALUE_IN_CURLY.match(line):
            return f"a colon and a space inside text: {in_curly_quotes(line[value.end() :])}", code, column
        if (key := _KEY.match(line)) and key[1] in ALL_KEYS and key.end() == column:
            told = f"“{key[1]}” goes on with the text above; expected it to start where the key above starts"
            return told, _INDENTATION[1], key.start(1)
    return message, code, column


def _in_a_list(above: list[str], line: str) -> bool:
    """Whether a line stands where the items of a list have their dashes, and has none."""
    here = _spaces(line)
    if line.strip().startswith("-"):
        return False
    beside = next((other for other in reversed(above) if other.strip() and _spaces(other) <= here), "")
    return _spaces(beside) == here and beside.strip().startswith("- ")


def _indentation(above: list[str], line: str) -> str:
    """How many spaces a line has and how many the lines that it may belong with; nothing where it has as many."""
    levels: set[int] = set()
    for other in reversed(above):
        text = other.strip()
        if text and not text.startswith("#") and (not levels or _spaces(other) < min(levels)):
            levels |= {_spaces(other), _spaces(other) + 2} if text.startswith("- ") else {_spaces(other)}
    if _spaces(line) in levels or not levels:
        return ""
    *some, last = map(str, sorted(levels))
    told = f"{', '.join(some)} or {last}" if some else last
    return f"this line starts with {_spaces(line)} spaces; expected {told}, as the lines have that it may belong with"


def _spaces(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def without_colon(line: str) -> str:
    """What to say of a line that is no “key: value”, by what it starts with."""
    if (found := _NO_BREAK.match(line)) and found[1] in ALL_KEYS:
        return f"a line without a key; expected an ordinary space after “{found[1]}:”, not one that looks like it"
    if (found := _NO_BLANK.match(line)) and found[1] in ALL_KEYS:
        return f"a line without a key; expected a space after the colon: “{found[1]}: …”"
    if (found := _NO_COLON.match(line)) and found[1] in ALL_KEYS:
        return f"a line without a key; expected a colon after “{found[1]}”: “{found[1]}: …”"
    return (
        "a line without a key; expected “key: value”, or, where it goes on with the line above, more spaces before it"
    )


def in_curly_quotes(value: str) -> str:
    """What to say of a value that starts with a curly quotation mark; nothing where it does not."""
    if value[:1] not in _CURLY:
        return ""
    return f'{value[0]} and {_CURLY[value[0]]} are part of the text and hold nothing together; use " and "'
