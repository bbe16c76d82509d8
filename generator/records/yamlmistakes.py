"""The parser's complaints → words for the person who edits a record: where, what was found, how to mend it."""

import yaml

from generator.records.decoding import BYTE_ORDER_MARK

_QUOTE = ("a quotation mark is opened here and never closed", "yaml.quote")
_INDENTATION = (
    "this line does not fit the lines above: look at its indentation, and at quotation marks inside quotes",
    "yaml.indentation",
)

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
    ("while scanning a block scalar", "after “|” expected nothing but the end of the line", "yaml.block"),
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
    last = text.removeprefix(BYTE_ORDER_MARK).count("\n") + 1
    return min(mark.line + 1, last), mark.column + 1, message, code
