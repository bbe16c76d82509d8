"""Validation: a tree of nodes → a record, or problems with the line, the value found and the form expected.

Pydantic validates the model's own dataclasses by their types and metadata. Each scalar of the tree is text: it gets its
type here, and only here its form can be refused.

>>> from generator.records.text import parse
>>> validate("x.yaml", parse("x.yaml", b"name: Balfour Medical Centre").value).value.name
'Balfour Medical Centre'
"""

import re
from collections.abc import Hashable, Iterator
from functools import cache, lru_cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from generator.dates import DATE_PATTERN, PartialDate, suggest_date
from generator.model import Practice, SiteSettings
from generator.problems import Problem, Reading, Severity
from generator.records.schema.violations import Violation, no_value_message, violations_of
from generator.records.shape import Key, keys
from generator.records.text import Mapping, Node, Scalar, Sequence, node_at
from generator.records.web_addresses import site_address_mistake
from generator.routes import Steps

Model = TypeVar("Model")

_WHOLE_NUMBER = re.compile(r"[0-9]{1,6}")
_LEAP_YEAR = 2000
"""The year of a day without a year, which may be 29 February."""

_BOOLEANS = {"true": True, "false": False}
_BOOLEAN_WORDS = {"true": ("true", "yes", "y", "on", "1"), "false": ("false", "no", "n", "off", "0")}
"""What a record writes → what people write, in lower case."""

_NUMBER_WITH_MORE = re.compile(r"0*([0-9]{1,3})(?:\.0+)?(?: ?%| ?(?:/|out of|of) ?[0-9]+)?")


def validate(path: str, node: Node) -> Reading[Practice]:
    """Return the record of a tree, or a problem for each mistake. An empty value counts as no key."""
    return _validate(path, node, Practice)


def validate_settings(path: str, node: Node) -> Reading[SiteSettings]:
    """Return the settings of a tree of `content/site.yaml`, or a problem for each mistake."""
    return _validate(path, node, SiteSettings)


@cache
def adapter(model: Hashable) -> TypeAdapter[Any]:
    """Return pydantic's adapter of a dataclass; each is made once."""
    return TypeAdapter(cast("type[Any]", model))


def _validate(path: str, node: Node, model: type[Model]) -> Reading[Model]:
    if not isinstance(node, Mapping):
        return Reading(
            None, (_problem(path, node, "no keys; expected lines of the form “key: value”", "value.mapping"),)
        )
    violations = _add_wrong_forms(node, (), model, [])
    value: Model | None = None
    try:
        value = adapter(cast(Hashable, model)).validate_python(_typed(node, model))
    except ValidationError as error:
        violations += violations_of(error.errors(include_url=False), node, model)
    # Both may find the same mistake: each place has one problem.
    first: dict[Steps, Violation] = {}
    for violation in violations:
        first.setdefault(violation.route, violation)
    problems = tuple(sorted(_to_problem(path, node, violation) for violation in first.values()))
    return Reading(None if problems else value, problems)


def _typed(node: Node, model: type | None, key: Key | None = None) -> Any:  # noqa: ANN401 - the types come from the model
    """Return the values with their types: whole numbers and booleans where the model has them, else text."""
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
        return _BOOLEANS.get(value)
    return value


def _add_wrong_forms(
    node: Node, route: Steps, model: type | None, found: list[Violation], key: Key | None = None
) -> list[Violation]:
    """Add violations that pydantic accepts: numbers and booleans in other spellings, dates that do not exist.

    Return `found`, to which they are added: nested generators take twice as long for thousands of records.
    """
    if isinstance(node, Mapping):
        known = _keys_with_form(model) if model else {}
        for name, value in node.entries:
            child = known.get(name.value or "")
            if child:
                _add_wrong_forms(value, (*route, name.value or ""), child.model, found, child)
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            _add_wrong_forms(item, (*route, index), model, found, key)
    elif node.value and key:
        found += _wrong_form(node.value, route, key)
    return found


@cache
def _keys_with_form(model: type) -> dict[str, Key]:
    """Return the keys of a mapping for whose values, or those below, there is such a check: few of a record's."""
    return {
        name: key
        for name, key in keys(model).items()
        if {bool, int} & {*key.types}
        or key.name == "site_url"
        or _is_date(key)
        or (key.model and _keys_with_form(key.model))
    }


def _is_date(key: Key) -> bool:
    return key.metadata.get("pattern") == DATE_PATTERN


@lru_cache(maxsize=4096)
def _exists(value: str) -> bool:
    """Return whether a date exists; a day without a year may be of a leap year."""
    try:
        date = PartialDate.parse(value)
        if date.year is None and date.month and date.day:
            PartialDate.parse(f"{_LEAP_YEAR}-{date.month:02}-{date.day:02}")
    except ValueError:
        return False
    return True


def _wrong_form(value: str, route: Steps, key: Key) -> Iterator[Violation]:
    if bool in key.types and value not in _BOOLEANS:
        meant = next(
            (f": did you mean “{word}”?" for word, others in _BOOLEAN_WORDS.items() if value.casefold() in others), ""
        )
        message = no_value_message(value, key) or f"“{value}” is neither true nor false{meant}"
        yield Violation(route, message, f"{key.name}.unknown")
    elif int in key.types and not _WHOLE_NUMBER.fullmatch(value):
        least, most = key.metadata["ge"], key.metadata["le"]
        number = _NUMBER_WITH_MORE.fullmatch(value)
        meant = f": did you mean “{number[1]}”?" if number else ""
        message = no_value_message(value, key) or f"“{value}” is not a whole number from {least} to {most}{meant}"
        yield Violation(route, message, f"{key.name}.form")
    elif key.name == "site_url" and (mistake := site_address_mistake(value)):
        yield Violation(route, f"“{value}” {mistake}", "site_url.form")
    elif _is_date(key) and re.match(DATE_PATTERN, value) and not _exists(value):
        meant = suggest_date(value)
        hint = f": did you mean “{meant}”?" if meant else "; expected a day or month that exists"
        yield Violation(route, f"“{value}” is not in the calendar{hint}", "date.unknown")


def _to_problem(path: str, root: Node, violation: Violation) -> Problem:
    """Return a violation at its place: the key, the value, or the mapping that lacks a key."""
    parent = node_at(root, violation.route[:-1]) if violation.route else None
    node: Node | None = node_at(root, violation.route)
    if violation.at_key and isinstance(parent, Mapping):
        node = parent.key(str(violation.route[-1])) or parent
    route = violation.route
    while node is None:
        route = route[:-1]
        node = node_at(root, route)
    return _problem(path, node, violation.message, violation.code)


def _problem(path: str, node: Node, message: str, code: str) -> Problem:
    return Problem(path, node.line, node.column, Severity.ERROR, message, code)
