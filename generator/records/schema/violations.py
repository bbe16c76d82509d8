"""Violations of the schema: pydantic's errors as messages with the value found, the form expected and a suggestion."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from generator.dates import DATE_PATTERN, suggest_date
from generator.model import (
    ADDRESS_PATTERN,
    LOCATION_ID_PATTERN,
    POSTCODE_PATTERN,
    TELEPHONE_PATTERN,
    Framework,
    KeyQuestionName,
)
from generator.records.shape import Key, keys, shape_at
from generator.records.text import Node, Scalar, node_at
from generator.routes import Steps, written
from generator.suggestions import nearest


class Violation(NamedTuple):
    """A violation at a route. With `at_key` it is about the key, else about its value."""

    route: Steps
    message: str
    code: str
    at_key: bool = False


_FORMS: dict[str, tuple[str, str]] = {
    DATE_PATTERN: ("a date such as 2025-02-26, 2023-07, 2023, or July where the year is not stated", "date.unknown"),
    POSTCODE_PATTERN: ("a postcode such as RM17 5NS", "postcode.form"),
    TELEPHONE_PATTERN: ("a telephone number with its leading 0, such as 01375 373366", "telephone.form"),
    LOCATION_ID_PATTERN: ("an id such as 1-565655909 (1- and 8 to 12 digits) or RGN90", "id.form"),
}
"""Pattern of the model → the form expected, as words, and the code."""

_OTHER_NAMES = {
    "phone": "telephone", "phone_number": "telephone", "tel": "telephone", "zip": "postcode", "web": "website",
    "homepage": "website", "url": "website", "id": "location_id", "link": "url", "type": "kind", "author": "by",
    "who": "speaker", "was": "previous", "before": "previous", "percentage": "score", "grade": "rating",
    "sources": "documents", "files": "documents",
}  # fmt: skip
"""Another word for a field → its key."""

_QUOTES = "“”„‘’«»\"'"

_NO_VALUE = ("~", "null", "none", "nil", "n/a")
"""Words for no value in YAML and other languages."""

_MOST_SHOWN = 60


def violations_of(errors: Iterable[Mapping[str, Any]], root: Node, model: type) -> list[Violation]:
    """Return one violation for each place of pydantic's errors, for however many types it tried there."""
    found: dict[Steps, Violation] = {}
    for error in errors:
        route = _route(error["loc"], root, error["type"])
        found.setdefault(route, _violation(error, route, root, model))
    return list(found.values())


def _route(location: tuple[str | int, ...], root: Node, kind: str) -> Steps:
    """Return the place of an error: its location without the types that pydantic tried, which are no keys."""
    for length in range(len(location), 0, -1):
        if node_at(root, location[:length]) is not None:
            return location if kind == "missing" else location[:length]
    return location[:1] if kind == "missing" else ()


def _violation(error: Mapping[str, Any], route: Steps, root: Node, model: type) -> Violation:
    last = max((at for at, step in enumerate(route) if isinstance(step, str)), default=0)
    model_there = shape_at(route[:last], model)
    key = keys(model_there).get(str(route[last])) if model_there and route else None
    kind = error["type"]
    if kind == "missing":
        return _missing(route, key, root)
    if kind == "unexpected_keyword_argument":
        return _unknown_key(route, model_there, model)
    node = node_at(root, route)
    if key is None or not isinstance(node, Scalar):
        return _wrong_shape(route, key, node)
    violation = _wrong_value(route, key, node.value, kind)
    if model_there and not _is_required(model_there, key) and (remedy := no_value_message(node.value or "", key)):
        return violation._replace(message=remedy)
    return violation


def no_value_message(value: str, key: Key) -> str | None:
    """Return the remedy for a word that elsewhere means no value; None for any other text."""
    return f"“{value}” is text, not an empty value: leave “{key.name}” empty" if value.casefold() in _NO_VALUE else None


def _is_required(model_there: type, key: Key) -> bool:
    """Return whether an entry needs this key, so that it cannot be empty."""
    return any(each.metadata is key.metadata and each.default is MISSING for each in fields(model_there))


def _missing(route: Steps, key: Key | None, root: Node) -> Violation:
    described = f": {key.metadata['description']}" if key and "description" in key.metadata else ""
    words = f" Expected one of {', '.join(_words(key))}." if key and _words(key) else ""
    state = "empty" if node_at(root, route) is not None else "missing"
    return Violation(route, f"“{route[-1]}” is {state}{described}{words}", "key.missing", at_key=True)


def _unknown_key(route: Steps, model_there: type | None, model: type) -> Violation:
    name = str(route[-1])
    known = list(keys(model_there)) if model_there else []
    other = _OTHER_NAMES.get(name.casefold())
    if name != (joined := re.sub(r"[-\s]", "_", name.casefold())) and joined in known:
        hint = f"; keys have small letters and _: did you mean “{joined}”?"
    elif name.strip() in known and name == name.strip(" "):
        hint = "; a space that only looks like an ordinary one is beside it: delete it, or put ordinary ones there"
    elif other in known:
        hint = f": did you mean “{other}”?"
    else:
        hint = _suggestion(name, known) or _elsewhere(name, model) or f"; expected one of {', '.join(known)}"
    return Violation(route, f"“{_shortened(name)}” is not a field here{hint}", "key.unknown", at_key=True)


def _elsewhere(name: str, model: type) -> str:
    """Return the end of a message that states where a key belongs; empty where it is unknown."""
    places = sorted(_places_of_keys(model).get(name, ()))
    return f"; it belongs in {' or '.join(places)}: look at the indentation" if places else ""


@cache
def _places_of_keys(model: type, name_of_model: str = "the record itself") -> dict[str, frozenset[str]]:
    """Return, for each key of a model and of all below it, the names of what may have the key."""
    found = dict.fromkeys(keys(model), frozenset((name_of_model,)))
    for key in keys(model).values():
        within = "a key question" if key.name in list(KeyQuestionName) else f"“{key.name}”"
        for name, places in _places_of_keys(key.model, within).items() if key.model else ():
            found[name] = found.get(name, frozenset()) | places
    return found


def _wrong_shape(route: Steps, key: Key | None, node: Node | None) -> Violation:
    place = written(route) or "the record"
    if key is not None and key.many and route and isinstance(route[-1], str):
        return Violation(route, f"“{place}” is a list; expected a line “- …” for each item", "value.list")
    if key is not None and key.model is not None:
        names = ", ".join(keys(key.model))
        return Violation(route, f"“{place}” has keys of its own; expected some of {names}", "value.mapping")
    if isinstance(node, Scalar):
        return Violation(route, f"“{place}” is empty; expected text, or delete the line", "value.text")
    message = f"“{place}” is a list or mapping; expected text: put it in quotes, or look at the indentation"
    return Violation(route, message, "value.text")


def _wrong_value(route: Steps, key: Key, value: str | None, kind: str) -> Violation:
    listed = key.many and isinstance(route[-1], str)
    if value is None or key.model is not None or listed:
        if listed and value and key.model is None:
            expected = f"[{_shortened(value)}], or a line “- …” for each item"
            if value.startswith("-"):
                expected = f"a space after each dash: “- {_shortened(value.splitlines()[0][1:])}”"
            message = f"“{_shortened(value)}” is not a list; expected {expected}"
            return Violation(route, message, "value.list")
        return _wrong_shape(route, key, Scalar(None, 0, 0, 0, 0))
    if words := _words(key):
        code = "rating" if key.name == "previous" else key.name
        expected = f"is not one of {', '.join(words)}"
        names = {each.words: str(each) for each in Framework} if Framework in key.types else {}
        hint = _suggestion(value, words, names)
        return Violation(route, f"{_quoted(value)} {expected}{hint}", f"{code}.unknown")
    if kind in ("greater_than_equal", "less_than_equal"):
        least, most = key.metadata["ge"], key.metadata["le"]
        message = f"“{value}” is not a whole number from {least} to {most}: {key.metadata['description']}"
        return Violation(route, message, f"{key.name}.range")
    return _wrong_form(route, key, value)


def _words(key: Key) -> list[str]:
    """Return the words of a key's closed list; none where its value is something else."""
    return [str(word) for each in key.types if issubclass(each, StrEnum) for word in each]


def _wrong_form(route: Steps, key: Key, value: str) -> Violation:
    pattern = key.metadata.get("pattern", "")
    described = f"in the form expected here: {key.metadata.get('description', '')}"
    expected, code = _FORMS.get(pattern, (described, f"{key.name}.form"))
    if "://" in pattern:
        expected = "an address that starts with https:// and has no spaces"
    if key.name in ("latitude", "longitude"):
        expected = "degrees as a decimal number such as 51.4769"
    if pattern == DATE_PATTERN and (iso := suggest_date(value.strip(_QUOTES + " "))):
        message = f"{_quoted(value)} is not a date in the form of a record, year-month-day"
        return Violation(route, message + _did_you_mean(value, iso), code)
    if "\u00a0" in value or "\u202f" in value:
        return Violation(route, f"{_quoted(value)} has a no-break space; write an ordinary space", code)
    repaired = _repaired(value, pattern)
    hint = _did_you_mean(value, repaired) if repaired else ""
    return Violation(route, f"{_quoted(value)} is not {expected}{hint}", code)


def _repaired(value: str, pattern: str) -> str | None:
    """Return the value in the expected form, where only quotes, spaces, capitals or its first part are wrong."""
    value = value.strip(_QUOTES)
    squeezed = re.sub(r"[\s()-]", "", value).upper()
    number = re.search(r"(?<!\d)1[^0-9A-Za-z]?(\d{8,12})(?!\d)", value)
    attempts = {
        POSTCODE_PATTERN: [f"{squeezed[:-3]} {squeezed[-3:]}"],
        TELEPHONE_PATTERN: [
            re.sub(r"[()-]", " ", value).strip(),
            f"0{value}",
            " ".join(re.sub(r"\(0\)|[()-]", " ", value).split()),
        ],
        LOCATION_ID_PATTERN: [value.strip().upper(), f"1-{number[1]}" if number else f"1-{value}"],
        DATE_PATTERN: [value, value.capitalize()],
        ADDRESS_PATTERN: [value, f"https://{re.sub('^https?[:/]*', '', value)}" if "." in value else ""],
    }
    decimal = [re.sub(r"[ °NE]", "", value.replace(",", "."))]  # degrees, whose patterns have no name
    return next((each for each in attempts.get(pattern, decimal) if re.match(pattern, each)), None)


def _suggestion(value: str, words: Iterable[str], names: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the suggestion of the nearest word, if one is near; `names` has other names of words."""
    folded = {_folded(word): word for word in words} | {_folded(name): word for name, word in names.items()}
    near = nearest(_folded(value.strip(_QUOTES)[:_MOST_SHOWN]), folded)
    return _did_you_mean(value, folded[near]) if near else ""


def _folded(word: str) -> str:
    return re.sub(r"[-\s]", "_", word.casefold())


def _did_you_mean(value: str, meant: str) -> str:
    """Return the suggestion of a value, or of leaving out the quotation marks where only they are wrong."""
    if value.strip(_QUOTES) == meant:
        marks = [value[at] for at in (0, -1) if value[at] in _QUOTES]
        if len(marks) == 1:
            return f": the mark {marks[0]} is part of the text, did you mean {meant} without it?"
        return f": the marks {' and '.join(marks)} are part of the text, did you mean {meant} without them?"
    return f": did you mean “{meant}”?"


def _quoted(value: str) -> str:
    """Return a value between quotation marks, unless it has its own."""
    return _shortened(value) if value[0] in _QUOTES else f"“{_shortened(value)}”"


def _shortened(value: str) -> str:
    line = value.replace("\n", " ")
    return line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]}…"
