"""Pydantic's errors → our words: what was found, what was expected and, where it is near, what was probably meant."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from generator.dates import DATE_PATTERN, MONTHS, PartialDate
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
from generator.routes import Route, written
from generator.suggestions import nearest


class Complaint(NamedTuple):
    """A complaint about a route. `at_key` states that the key itself is meant, not its value."""

    route: Route
    message: str
    code: str
    at_key: bool = False


# A pattern of the model → what a person should write, and the code.
_FORMS: dict[str, tuple[str, str]] = {
    DATE_PATTERN: ("a date such as 2025-02-26, 2023-07, 2023, or July where the year is not stated", "date.unknown"),
    POSTCODE_PATTERN: ("a postcode such as RM17 5NS", "postcode.form"),
    TELEPHONE_PATTERN: ("a telephone number with its leading 0, such as 01375 373366", "telephone.form"),
    LOCATION_ID_PATTERN: ("an id such as 1-565655909 (1- and 8 to 12 digits) or RGN90", "id.form"),
}

# What people call a field in other words → its key.
_OTHER_NAMES = {
    "phone": "telephone", "phone_number": "telephone", "tel": "telephone", "zip": "postcode", "web": "website",
    "homepage": "website", "url": "website", "id": "location_id", "link": "url", "type": "kind", "author": "by",
    "who": "speaker", "was": "previous", "before": "previous", "percentage": "score", "grade": "rating",
    "sources": "documents", "files": "documents",
}  # fmt: skip

_QUOTES = "“”„‘’«»\"'"

_NOTHING = ("~", "null", "none", "nil", "n/a")
"""What people write for no value, as YAML and other languages have it."""

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
        return _unknown_key(route, holder, model)
    node = node_at(root, route)
    if key is None or not isinstance(node, Scalar):
        return _wrong_shape(route, key, node)
    complaint = _wrong_value(route, key, node.value, kind)
    if holder and not _needed(holder, key) and (remedy := left_empty(node.value or "", key)):
        return complaint._replace(message=remedy)
    return complaint


def left_empty(value: str, key: Key) -> str | None:
    """Return the remedy for a word that elsewhere means no value; None for any other text."""
    return f"“{value}” is text, not an empty value: leave “{key.name}” empty" if value.casefold() in _NOTHING else None


def _needed(holder: type, key: Key) -> bool:
    """Return whether an entry says nothing without this key, so that it cannot be empty."""
    return any(each.metadata is key.metadata and each.default is MISSING for each in fields(holder))


def _missing(route: Route, key: Key | None, root: Node) -> Complaint:
    described = f": {key.metadata['description']}" if key and "description" in key.metadata else ""
    words = f" Expected one of {', '.join(_words(key))}." if key and _words(key) else ""
    state = "empty" if node_at(root, route) is not None else "missing"
    return Complaint(route, f"“{route[-1]}” is {state}{described}{words}", "key.missing", at_key=True)


def _unknown_key(route: Route, holder: type | None, model: type) -> Complaint:
    name = str(route[-1])
    known = list(keys(holder)) if holder else []
    other = _OTHER_NAMES.get(name.casefold())
    if name != (joined := re.sub(r"[-\s]", "_", name.casefold())) and joined in known:
        hint = f"; keys have small letters and _: did you mean “{joined}”?"
    elif name.strip() in known and name == name.strip(" "):
        hint = "; a space that only looks like an ordinary one is beside it: delete it, or put ordinary ones there"
    elif other in known:
        hint = f": did you mean “{other}”?"
    else:
        hint = _meant(name, known) or _elsewhere(name, model) or f"; expected one of {', '.join(known)}"
    return Complaint(route, f"“{_short(name)}” is not a field here{hint}", "key.unknown", at_key=True)


def _elsewhere(name: str, model: type) -> str:
    """Return where a key belongs that does not belong here."""
    homes = sorted(_homes(model).get(name, ()))
    return f"; it belongs in {' or '.join(homes)}: look at the indentation" if homes else ""


@cache
def _homes(model: type, told: str = "the record itself") -> dict[str, frozenset[str]]:
    """For each key of a model and of all below it, in what it may stand."""
    found = dict.fromkeys(keys(model), frozenset((told,)))
    for key in keys(model).values():
        within = "a key question" if key.name in list(KeyQuestionName) else f"“{key.name}”"
        for name, homes in _homes(key.model, within).items() if key.model else ():
            found[name] = found.get(name, frozenset()) | homes
    return found


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
            expected = f"[{_short(value)}], or a line “- …” for each item"
            if value.startswith("-"):
                expected = f"a space after each dash: “- {_short(value.splitlines()[0][1:])}”"
            message = f"“{_short(value)}” is not a list; expected {expected}"
            return Complaint(route, message, "value.list")
        return _wrong_shape(route, key, Scalar(None, 0, 0, 0, 0))
    if words := _words(key):
        code = "rating" if key.name == "previous" else key.name
        expected = f"is not one of {', '.join(words)}"
        spoken = {each.words: str(each) for each in Framework} if Framework in key.types else {}
        hint = _meant(value, words, spoken)
        return Complaint(route, f"{_found(value)} {expected}{hint}", f"{code}.unknown")
    if kind in ("greater_than_equal", "less_than_equal"):
        least, most = key.metadata["ge"], key.metadata["le"]
        message = f"“{value}” is not a whole number from {least} to {most}: {key.metadata['description']}"
        return Complaint(route, message, f"{key.name}.range")
    return _wrong_form(route, key, value)


def _words(key: Key) -> list[str]:
    """The words of a key's closed list; none where it holds something else."""
    return [str(word) for each in key.types if issubclass(each, StrEnum) for word in each]


def _wrong_form(route: Route, key: Key, value: str) -> Complaint:
    pattern = key.metadata.get("pattern", "")
    described = f"in the form expected here: {key.metadata.get('description', '')}"
    expected, code = _FORMS.get(pattern, (described, f"{key.name}.form"))
    if "://" in pattern:
        expected = "an address that starts with https:// and has no spaces"
    if key.name in ("latitude", "longitude"):
        expected = "degrees as a decimal number such as 51.4769"
    if pattern == DATE_PATTERN and (iso := written_out(value)):
        message = f"{_found(value)} is not a date in the form of a record, year-month-day"
        return Complaint(route, message + _instead(value, iso), code)
    repaired = _repaired(value, pattern)
    hint = _instead(value, repaired) if repaired else ""
    return Complaint(route, f"{_found(value)} is not {expected}{hint}", code)


def _repaired(value: str, pattern: str) -> str | None:
    """The value in the expected form, where only quotes, blanks, capitals or a leading part are wrong."""
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


def written_out(value: str) -> str:
    """A date that people write, as a record does: `26/02/2025`, `26th February 2025`, `Feb 2025`. Else nothing."""
    parts = re.split(r"[/., -]+", value.strip(_QUOTES + " "))
    if len(parts) > 1 and (month := _month(parts[-2])):
        parts[-2] = str(month)
    elif len(parts) == 3 and (month := _month(parts[0])):  # February 26, 2025
        parts = [parts[1], str(month), parts[2]]
    numbers = [re.sub(r"(?<=\d)(st|nd|rd|th)$", "", part.casefold()) for part in parts]
    if len(numbers[0]) == 4:
        numbers.reverse()
    if not 2 <= len(numbers) <= 3 or not all(re.fullmatch("[0-9]{1,2}", each) for each in numbers[:-1]):
        return ""
    year = f"20{numbers[-1]}" if len(numbers[-1]) == 2 and len(numbers) == 3 else numbers[-1]
    swapped = [numbers[1], numbers[0]] if len(numbers) == 3 else []  # as Americans write
    for order in (numbers[:-1], swapped):
        iso = "-".join([year, *(f"{int(each):02}" for each in reversed(order))])
        if order and re.fullmatch(r"[0-9]{4}(-[0-9]{2}){1,2}", iso) and iso != value and _is_date(iso):
            return iso
    return ""


def _month(word: str) -> int | None:
    """The number of a month from its name or the start of it: `Feb`, `Sept`."""
    begun = word.casefold() if word.isalpha() and len(word) > 2 else None
    return next((at for at, name in enumerate(MONTHS, 1) if begun and name.casefold().startswith(begun)), None)


def _is_date(iso: str) -> bool:
    try:
        PartialDate.parse(iso)
    except ValueError:
        return False
    return True


def _meant(value: str, words: Iterable[str], spoken: Mapping[str, str] = MappingProxyType({})) -> str:
    """The word that is nearest, if one is near; `spoken` holds words by what people call them."""
    folded = {_folded(word): word for word in words} | {_folded(name): word for name, word in spoken.items()}
    near = nearest(_folded(value.strip(_QUOTES)[:_MOST_SHOWN]), folded)
    return _instead(value, folded[near]) if near else ""


def _folded(word: str) -> str:
    return re.sub(r"[-\s]", "_", word.casefold())


def _instead(value: str, meant: str) -> str:
    """Return what was probably meant, or that only the quotation marks are wrong."""
    if value.strip(_QUOTES) == meant:
        marks = [value[at] for at in (0, -1) if value[at] in _QUOTES]
        if len(marks) == 1:
            return f": the mark {marks[0]} is part of the text, did you mean {meant} without it?"
        return f": the marks {' and '.join(marks)} are part of the text, did you mean {meant} without them?"
    return f": did you mean “{meant}”?"


def _found(value: str) -> str:
    """A value between quotation marks, of which it may have its own."""
    return _short(value) if value[0] in _QUOTES else f"“{_short(value)}”"


def _short(value: str) -> str:
    line = value.replace("\n", " ")
    return line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]}…"
