"""A tree of nodes → a validated record, or problems that name the line, what was found and what was expected.

The model's own dataclasses are validated (pydantic reads their types and metadata). Every scalar is still text here;
this is where it gets its type, and the one place where it can be refused for its form.

>>> from generator.records.text import parse
>>> validate("x.yaml", parse("x.yaml", b"name: Balfour Medical Centre").value).value.name
'Balfour Medical Centre'
"""

import re
from collections.abc import Hashable, Iterator
from functools import cache, lru_cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from generator.dates import DATE_PATTERN, PartialDate
from generator.model import Practice, SiteSettings
from generator.problems import Problem, Reading, Severity
from generator.records.schema.violations import Complaint, complain, left_empty, written_out
from generator.records.shape import Key, keys
from generator.records.text import Mapping, Node, Scalar, Sequence, node_at
from generator.records.web_addresses import site_address_mistake
from generator.routes import Route

Model = TypeVar("Model")

_WHOLE_NUMBER = re.compile(r"[0-9]{1,6}")
_LEAP_YEAR = 2000  # a day without a year may be 29 February
_SWITCH = {"true": True, "false": False}
_SAID = {"true": ("true", "yes", "y", "on", "1"), "false": ("false", "no", "n", "off", "0")}
_NUMBER_WITH_MORE = re.compile(r"0*([0-9]{1,3})(?:\.0+)?(?: ?%| ?(?:/|out of|of) ?[0-9]+)?")


def validate(path: str, node: Node) -> Reading[Practice]:
    """The record, or a problem for each mistake in it. An empty value is the same as an absent key."""
    return _validate(path, node, Practice)


def validate_settings(path: str, node: Node) -> Reading[SiteSettings]:
    """As `validate`, for `content/site.yaml`."""
    return _validate(path, node, SiteSettings)


@cache
def adapter(model: Hashable) -> TypeAdapter[Any]:
    """Pydantic's reader of a model, made once."""
    return TypeAdapter(cast("type[Any]", model))


def _validate(path: str, node: Node, model: type[Model]) -> Reading[Model]:
    if not isinstance(node, Mapping):
        return Reading(
            None, (_problem(path, node, "no keys; expected lines of the form “key: value”", "value.mapping"),)
        )
    complaints = _wrong_forms(node, (), model, [])
    value: Model | None = None
    try:
        value = adapter(cast(Hashable, model)).validate_python(_typed(node, model))
    except ValidationError as error:
        complaints += complain(error.errors(include_url=False), node, model)
    # A date that is no date has one message, whichever of the two found it.
    first: dict[Route, Complaint] = {}
    for complaint in complaints:
        first.setdefault(complaint.route, complaint)
    problems = tuple(sorted(_placed(path, node, complaint) for complaint in first.values()))
    return Reading(None if problems else value, problems)


def _typed(node: Node, model: type | None, key: Key | None = None) -> Any:  # noqa: ANN401 - the types come from the model
    """The values with their types: whole numbers and true/false where the model has them, text everywhere else."""
    if isinstance(node, Scalar):
        return _typed_scalar(node.value, key)
    if isinstance(node, Sequence):
        return [_typed(item, model, key) for item in node.items]
    known = keys(model) if model else {}
    found: dict[str, Any] = {}
    for name, value in node.entries:
        child = known.get(name.value or "")
        typed = _typed(value, child.model if child else None, child)
        if typed is not None and typed != "":
            found[name.value or ""] = typed
    return found


def _typed_scalar(value: str | None, key: Key | None) -> str | int | bool | None:
    if value is None or key is None or not isinstance(value, str):
        return value
    if int in key.types and _WHOLE_NUMBER.fullmatch(value):
        return int(value)
    if bool in key.types:
        return _SWITCH.get(value)
    return value


def _wrong_forms(
    node: Node, route: Route, model: type | None, found: list[Complaint], key: Key | None = None
) -> list[Complaint]:
    """Yield what pydantic would accept: numbers and switches in other spellings, and dates that no calendar has.

    It is added to `found`: a generator in a generator for each value of thousands of records takes twice as long.
    """
    if isinstance(node, Mapping):
        formed = _formed_keys(model) if model else {}
        for name, value in node.entries:
            child = formed.get(name.value or "")
            if child:
                _wrong_forms(value, (*route, name.value or ""), child.model, found, child)
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            _wrong_forms(item, (*route, index), model, found, key)
    elif node.value and key:
        found += _wrong_form(node.value, route, key)
    return found


@cache
def _formed_keys(model: type) -> dict[str, Key]:
    """The keys of a mapping whose value, or one below, may be in a wrong form: most of a record is text and names."""
    return {
        name: key
        for name, key in keys(model).items()
        if {bool, int} & {*key.types}
        or key.name == "site_url"
        or _dated(key)
        or (key.model and _formed_keys(key.model))
    }


def _dated(key: Key) -> bool:
    return key.metadata.get("pattern") == DATE_PATTERN


@lru_cache(maxsize=4096)
def _in_a_calendar(value: str) -> bool:
    """Return whether there is such a day or month; a day without a year may be of a leap year."""
    try:
        date = PartialDate.parse(value)
        if date.year is None and date.month and date.day:
            PartialDate.parse(f"{_LEAP_YEAR}-{date.month:02}-{date.day:02}")
    except ValueError:
        return False
    return True


def _wrong_form(value: str, route: Route, key: Key) -> Iterator[Complaint]:
    if bool in key.types and value not in _SWITCH:
        meant = next((f": did you mean “{word}”?" for word, others in _SAID.items() if value.casefold() in others), "")
        message = left_empty(value, key) or f"“{value}” is neither true nor false{meant}"
        yield Complaint(route, message, f"{key.name}.unknown")
    elif int in key.types and not _WHOLE_NUMBER.fullmatch(value):
        least, most = key.metadata["ge"], key.metadata["le"]
        number = _NUMBER_WITH_MORE.fullmatch(value)
        meant = f": did you mean “{number[1]}”?" if number else ""
        message = left_empty(value, key) or f"“{value}” is not a whole number from {least} to {most}{meant}"
        yield Complaint(route, message, f"{key.name}.form")
    elif key.name == "site_url" and (mistake := site_address_mistake(value)):
        yield Complaint(route, f"“{value}” {mistake}", "site_url.form")
    elif _dated(key) and re.match(DATE_PATTERN, value) and not _in_a_calendar(value):
        meant = written_out(value)
        hint = f": did you mean “{meant}”?" if meant else "; expected a day or month that exists"
        yield Complaint(route, f"“{value}” is not in the calendar{hint}", "date.unknown")


def _placed(path: str, root: Node, complaint: Complaint) -> Problem:
    """The complaint with the place of what it is about: the key, the value, or the mapping that lacks a key."""
    holder = node_at(root, complaint.route[:-1]) if complaint.route else None
    node: Node | None = node_at(root, complaint.route)
    if complaint.at_key and isinstance(holder, Mapping):
        node = holder.key(str(complaint.route[-1])) or holder
    route = complaint.route
    while node is None:
        route = route[:-1]
        node = node_at(root, route)
    return _problem(path, node, complaint.message, complaint.code)


def _problem(path: str, node: Node, message: str, code: str) -> Problem:
    return Problem(path, node.line, node.column, Severity.ERROR, message, code)
