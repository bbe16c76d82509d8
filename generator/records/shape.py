"""The keys of a record, their order and their form, derived from the model, which alone defines the fields.

>>> list(keys(Practice))[:3]
['name', 'location_id', 'provider_id']
"""

from collections.abc import Iterator, Mapping
from dataclasses import Field, fields, is_dataclass
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from generator.dates import DATE_PATTERN
from generator.model import Practice, SiteSettings
from generator.routes import Steps

Value = str | None | list["Value"] | dict[str, "Value"]
"""A part of a record as Python data: each scalar is text, None is an empty value."""


class Key(NamedTuple):
    """A key of a mapping: the types of its value, whether the value is a list, and the metadata of the model's field.

    `model` is the dataclass of the value, or None for a scalar.
    """

    name: str
    types: tuple[type, ...]
    model: type | None
    many: bool
    metadata: Mapping[str, Any]

    @property
    def closed(self) -> bool:
        """Return whether the value has a fixed form, such as an id, a date, a number or a word of a list."""
        return self.types != (str,) or "pattern" in self.metadata or self.name in _IDENTIFIERS


_IDENTIFIERS = ("assessment_id", "ods_code", "documents", "breaches", "branch", "contact", "field")


@cache
def keys(model: type) -> dict[str, Key]:
    """Return the keys of a mapping in the order of a written record: that of the model, but with `text` last."""
    hints = get_type_hints(model)
    found = [_key(each, hints[each.name]) for each in fields(model)]
    if model is not Practice:
        found.sort(key=lambda key: key.name == "text")
    return {key.name: key for key in found}


def _key(field: Field[Any], hint: Any) -> Key:  # noqa: ANN401 - a type hint is whatever the model says
    types = tuple(_types(hint))
    return Key(
        name=str(field.metadata.get("alias", field.name)),
        types=types,
        model=next((kind for kind in types if is_dataclass(kind)), None),
        many=any(get_origin(part) is tuple for part in (hint, *get_args(hint))),
        metadata=field.metadata,
    )


def below(model: type | None, key: str) -> type | None:
    """Return the dataclass of the value of a key, or of its items; None for a scalar."""
    known = keys(model).get(key) if model else None
    return known.model if known else None


def shape_at(route: Steps, root: type = Practice) -> type | None:
    """Return the dataclass of the mapping at a route, or of the items of the list there; None for a scalar."""
    model: type | None = root
    for step in route:
        if isinstance(step, str):
            model = below(model, step)
    return model


def _types(hint: Any) -> Iterator[type]:  # noqa: ANN401
    if isinstance(hint, type) and get_origin(hint) is None:
        if hint is not type(None):
            yield hint
        return
    for part in get_args(hint):
        if part is not Ellipsis:
            yield from _types(part)


def _all_keys(model: type) -> Iterator[Key]:
    for key in keys(model).values():
        yield key
        if key.model:
            yield from _all_keys(key.model)


_KEYS = (*_all_keys(Practice), *_all_keys(SiteSettings))
ALL_KEYS = frozenset(key.name for key in _KEYS)
"""Each key of a record or of the site's settings."""

_PROSE = {key.name for key in _KEYS if not key.closed}

CLOSED_FORM = frozenset(key.name for key in _KEYS) - _PROSE
"""Keys whose value may be followed by a comment. After any other value ` #` may be text (`Home #2`)."""

UNQUOTED = (
    frozenset(key.name for key in _KEYS if key.types != (str,) or key.metadata.get("pattern") == DATE_PATTERN) - _PROSE
)
"""Keys whose value needs no quotation marks where it looks like a number, a date, true or false."""
