"""Pydantic's errors → our words: what was found, what was expected and, where it is near, what was probably meant."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, NamedTuple

from generator.dates import DATE_PATTERN, MONTHS
from generator.model import LOCATION_ID_PATTERN, POSTCODE_PATTERN, TELEPHONE_PATTERN
from generator.records.nodes import Node, Scalar, node_at
from generator.records.routes import Route, written
from generator.records.shape import Key, keys, shape_at


class Complaint(NamedTuple):
    """What is wrong at a route. `at_key` says that the key itself is meant, not its value."""

    route: Route
    message: str
    code: str
    at_key: bool = False


# A pattern of the model → what a person should write, and the code.
_FORMS: dict[str, tuple[str, str]] = {
    DATE_PATTERN: ("a date such as 2025-02-26, 2023-07, 2023, or July where the year is not stated", "date.unknown"),
    POSTCODE_PATTERN: ("a postcode such as RM17 5NS", "postcode.form"),
    TELEPHONE_PATTERN: ("a telephone number with its leading 0, such as 01375 373366", "telephone.form"),
    LOCATION_ID_PATTERN: ("an id such as 1-565655909", "id.form"),
}

_MOST_SHOWN = 60


def complain(errors: Iterable[Mapping[str, Any]], root: Node, model: type) -> list[Complaint]:
    """One complaint for each place that pydantic found wrong, however many types it tried there."""
    found: dict[Route, Complaint] = {}
    for error in errors:
        route = _route(error["loc"], root, error["type"])
        found.setdefault(route, _complaint(error, route, root, model))
    return list(found.values())


def _route(location: tuple[str | int, ...], root: Node, kind: str) -> Route:
    """The place of an error: pydantic appends the types it tried to the location; they are no keys of the record."""
    for length in range(len(location), 0, -1):
        if node_at(root, location[:length]) is not None:
            return location if kind == "missing" else location[:length]
    return location[:1] if kind == "missing" else ()


def _complaint(error: Mapping[str, Any], route: Route, root: Node, model: type) -> Complaint:
    last = max((at for at, step in enumerate(route) if isinstance(step, str)), default=0)
    holder = shape_at(route[:last], model)
    key = keys(holder).get(str(route[last])) if holder and route else None
    kind = error["type"]
    if kind == "missing":
        return _missing(route, key, root)
    if kind == "unexpected_keyword_argument":
        return _unknown_key(route, holder)
    node = node_at(root, route)
    if key is None or not isinstance(node, Scalar):
        return _wrong_shape(route, key, node)
    return _wrong_value(route, key, node.value, kind)


def _missing(route: Route, key: Key | None, root: Node) -> Complaint:
    described = f": {key.metadata['description']}" if key and "description" in key.metadata else ""
    state = "empty" if node_at(root, route) is not None else "missing"
    return Complaint(route, f"“{route[-1]}” is {state}{described}", "key.missing", at_key=True)


def _unknown_key(route: Route, holder: type | None) -> Complaint:
    name = str(route[-1])
    known = list(keys(holder)) if holder else []
    hint = _meant(name, known) or f"; expected one of {', '.join(known)}"
    return Complaint(route, f"“{_short(name)}” is not a field here{hint}", "key.unknown", at_key=True)


def _wrong_shape(route: Route, key: Key | None, node: Node | None) -> Complaint:
    place = written(route) or "the record"
    if key is not None and key.many and route and isinstance(route[-1], str):
        return Complaint(route, f"“{place}” is a list; expected a line “- …” for each item", "value.list")
    if key is not None and key.model is not None:
        names = ", ".join(keys(key.model))
        return Complaint(route, f"“{place}” holds keys of its own; expected some of {names}", "value.mapping")
    if isinstance(node, Scalar):
        return Complaint(route, f"“{place}” is empty; expected text, or delete the line", "value.text")
    message = f"“{place}” holds a list or mapping; expected text: put it in quotes, or look at the indentation"
    return Complaint(route, message, "value.text")


def _wrong_value(route: Route, key: Key, value: str | None, kind: str) -> Complaint:
    listed = key.many and isinstance(route[-1], str)
    if value is None or key.model is not None or listed:
        if listed and value and key.model is None:
            message = f"“{_short(value)}” is not a list; expected [{_short(value)}], or a line “- …” for each item"
            return Complaint(route, message, "value.list")
        return _wrong_shape(route, key, Scalar(None, 0, 0, 0, 0))
    words = [str(word) for each in key.types if issubclass(each, StrEnum) for word in each]
    if words:
        code = "rating" if key.name == "previous" else key.name
        expected = f"is not one of {', '.join(words)}"
        return Complaint(route, f"“{_short(value)}” {expected}{_meant(value, words)}", f"{code}.unknown")
    if kind in ("greater_than_equal", "less_than_equal"):
        least, most = key.metadata["ge"], key.metadata["le"]
        message = f"“{value}” is outside {least} to {most}: {key.metadata['description']}"
        return Complaint(route, message, f"{key.name}.range")
    return _wrong_form(route, key, value)


def _wrong_form(route: Route, key: Key, value: str) -> Complaint:
    pattern = key.metadata.get("pattern", "")
    described = f"in the form expected here: {key.metadata.get('description', '')}"
    expected, code = _FORMS.get(pattern, (described, f"{key.name}.form"))
    if "://" in pattern:
        expected = "an address that starts with https:// and has no spaces"
    repaired = _repaired(value, pattern)
    hint = f": did you mean “{repaired}”?" if repaired else ""
    return Complaint(route, f"“{_short(value)}” is not {expected}{hint}", code)


def _repaired(value: str, pattern: str) -> str | None:
    """The value in the expected form, where only its blanks, capitals or leading 0 are missing."""
    squeezed = re.sub(r"[\s()-]", "", value).upper()
    attempts = {
        POSTCODE_PATTERN: [f"{squeezed[:-3]} {squeezed[-3:]}"],
        TELEPHONE_PATTERN: [re.sub(r"[()-]", " ", value).strip(), f"0{value}"],
        LOCATION_ID_PATTERN: [value.strip().upper()],
        DATE_PATTERN: [_day_last(value), value.replace("/", "-"), value.capitalize()],
    }
    return next((each for each in attempts.get(pattern, []) if re.match(pattern, each)), None)


def _day_last(value: str) -> str:
    """`26/02/2025` and `26 February 2025` as a record writes them."""
    parts = re.split(r"[/. -]+", value.strip())
    if len(parts) != 3 or not all(re.fullmatch(r"[0-9]{1,4}", part) for part in (parts[0], parts[2])):
        return ""
    names = [name.casefold() for name in MONTHS]
    month = names.index(parts[1].casefold()) + 1 if parts[1].casefold() in names else parts[1]
    return f"{parts[2]:0>4}-{month:0>2}-{parts[0]:0>2}"


def _meant(value: str, words: list[str]) -> str:
    folded = {word.casefold().replace("-", "_"): word for word in words}
    near = get_close_matches(value[:_MOST_SHOWN].casefold().replace("-", "_"), folded, n=1)
    return f": did you mean “{folded[near[0]]}”?" if near else ""


def _short(value: str) -> str:
    line = value.replace("\n", " ")
    return line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]}…"
