"""Values → the YAML of a record: block style, prose verbatim after `|`, quotation marks only where needed.

`parsing` reads the result as the same values. Text that other programs would read as a number, a date or a boolean is
quoted, but not after a key whose value has such a form (`assessed: 2023`, `score: 3`).

>>> print(entry("overall", {"rating": "Good"}, 0, None), end="")
overall: {rating: Good}
"""

import re

from generator.model import Practice
from generator.records.shape import CLOSED_FORM, UNQUOTED, Value, below, keys
from generator.records.text.decoding import FORBIDDEN

MODELINE = "# yaml-language-server: $schema=../practice.schema.json\n"

WIDTH = 100
"""Characters of a line. A longer text is prose, written as a block."""

_ALWAYS_WRITTEN = (
    "name", "location_id", "provider_id", "also_known_as", "service_types", "address", "postcode", "telephone",
    "website", "provider", "region", "status", "predecessors", "reports", "services", "reply",
)  # fmt: skip

_SMALL = {"rating", "previous"}

_TYPED = re.compile(
    r"~|null|true|false|yes|no|on|off|y|n|=|<<"
    r"|[-+]?(0[xob])?[0-9a-f_.,:]*[0-9][0-9a-f_.,:]*(e[-+]?[0-9]+)?|[-+]?\.inf|\.nan"
    r"|\d{4}-\d\d?(-\d\d?)?([ t].*)?",
    re.IGNORECASE,
)
"""Text that YAML 1.1 or 1.2 would read as another type. Sources: https://yaml.org/type/, YAML 1.2.2, 10.3.2."""

_UNSAFE_START = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`=]|\.\.\.")
_UNSAFE = re.compile(r": | #|:$|^ | $")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_NEEDS_ESCAPE = re.compile("[\n\t\r\u2028\u2029\ufeff]|" + FORBIDDEN.pattern)


def new_record(practice: dict[str, Value]) -> str:
    """Return the text of a new record, with the common fields of a practice even where they are empty."""
    known = keys(Practice)
    whole: dict[str, Value] = {name: [] if known[name].many else None for name in _ALWAYS_WRITTEN}
    whole |= practice
    return MODELINE + "".join(entry(name, whole[name], 0, Practice) for name in known if name in whole)


def render(value: Value, indent: int, model: type | None = None) -> str:
    """Return the lines of a mapping or list, or the text of a scalar. `model` gives the order of the keys."""
    if isinstance(value, dict):
        return "".join(entry(name, value[name], indent, model) for name in ordered(value, model))
    if isinstance(value, list):
        return "".join(item(each, indent, "", model) for each in value)
    return inline(value)


def ordered(value: dict[str, Value], model: type | None) -> list[str]:
    """Return the keys of a mapping in the record's order, then unknown keys in their own order."""
    return sorted(value, key=lambda name: rank(model, name))


def rank(model: type | None, name: str | None) -> int:
    """Return the position of a key in the record's order; that of an unknown key is after all others."""
    order = list(keys(model)) if model else []
    return order.index(name) if name in order else len(order)


def entry(name: str, value: Value, indent: int, model: type | None) -> str:
    """Return the lines of one key and its value."""
    start = f"{' ' * indent}{name}:"
    if value is None:
        return f"{start}\n"
    if isinstance(value, str):
        return f"{start} {scalar(value, indent, name)}\n"
    short = short_flow(value, name)
    if short is not None and len(start) + 1 + len(short) <= WIDTH:
        return f"{start} {short}\n"
    inner = below(model, name)
    if isinstance(value, list):
        return f"{start}\n" + "".join(item(each, indent + 2, name, inner) for each in value)
    return f"{start}\n{render(value, indent + 2, inner)}"


def item(value: Value, indent: int, name: str, model: type | None) -> str:
    """Return the lines of one item of the list at the key `name`."""
    dash = f"{' ' * indent}-"
    if isinstance(value, dict) and value:
        return f"{dash} {render(value, indent + 2, model).removeprefix(' ' * (indent + 2))}"
    if isinstance(value, str):
        return f"{dash} {scalar(value, indent, name)}\n"
    return f"{dash} {flow(value, name)}\n"


def scalar(value: str, indent: int, name: str) -> str:
    """Return the text after `name:`, also a block of prose; the last line without its line break."""
    if (len(value) > WIDTH or "\n" in value) and _may_be_block(value):
        margin = " " * (indent + 2)
        return "|\n" + "\n".join(margin + line if line else "" for line in value.split("\n"))
    return inline(value, name)


def inline(value: str | None, name: str = "", *, in_flow: bool = False, before_comment: bool = False) -> str:
    """Return a scalar on one line, in quotation marks where it needs them."""
    if value is None:
        return ""
    if not _NEEDS_ESCAPE.search(value):
        safe = value and not _UNSAFE_START.match(value) and not _UNSAFE.search(value)
        if in_flow and re.search(r"[,\[\]{}:?]", value):
            safe = False
        if before_comment and name not in CLOSED_FORM:
            safe = False
        if safe and (name in UNQUOTED or not _TYPED.fullmatch(value)):
            return value
        if '"' in value or "\\" in value:
            return "'" + value.replace("'", "''") + "'"
    return '"' + "".join(_escaped(character) for character in value) + '"'


def flow(value: Value, name: str = "") -> str:
    """Return the value on one line, with mappings and lists in brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(each, key)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(each, name) for each in value) + "]"
    return inline(value, name, in_flow=True)


def short_flow(value: Value, name: str) -> str | None:
    """Return a value in brackets: an empty one, `{rating, previous}`, or a list of short texts. Else None."""
    if isinstance(value, dict):
        if not value:
            return "{}"
        return (
            flow({key: value[key] for key in ("rating", "previous") if key in value})
            if value.keys() <= _SMALL
            else None
        )
    if isinstance(value, list) and all(isinstance(each, str) and "\n" not in each for each in value):
        return flow(value, name)
    return None


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if not _NEEDS_ESCAPE.match(character):
        return character
    return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"


def _may_be_block(value: str) -> bool:
    """Return whether a block keeps every character: no spaces or empty lines at the ends, nothing to escape."""
    if value.startswith((" ", "\n")) or value.endswith((" ", "\n")) or _NEEDS_ESCAPE.search(value.replace("\n", "")):
        return False
    return all(line.strip(" ") or not line for line in value.split("\n"))
