"""Comparison of places: whether two addresses, or an address and a place in prose, are in one town."""

from functools import lru_cache
from typing import NamedTuple

from generator.records.naming import folded_words

_SIDES = frozenset("north south east west northern southern eastern western central greater inner outer near".split())
"""Words before the name of a place that do not change it: `north London` is in London."""

_STREETS = frozenset(
    "road street lane avenue close way drive crescent terrace place court gardens row rd st ave".split()
)


class Towns(NamedTuple):
    """The parts of an address or a place that can name its town, and all its parts but the street, folded."""

    towns: tuple[str, ...]
    parts: tuple[str, ...]


@lru_cache(maxsize=4096)
def towns_of_address(address: str) -> Towns:
    """Return the towns that an address may be in. Where it has several parts behind the street, the last is a county.

    >>> towns_of_address("2 Balfour Road, Grays, Essex").towns
    (' grays ',)
    """
    parts = _parts(address)
    return Towns(parts[:-1] or parts, parts)


@lru_cache(maxsize=4096)
def towns_of_place(place: str) -> Towns:
    """Return the town of a place in prose, which names the town first: `Oxterby, Wealdshire`."""
    parts = _parts(place)
    return Towns(parts[:1], parts)


def are_in_one_town(one: Towns, other: Towns) -> bool:
    """Return whether two addresses or places agree: the town of one is a part of the other.

    `Grays`, `Grays, Essex` and `Essex` agree with `2 Balfour Road, Grays, Essex`; `Truro, Essex` does not.
    """
    return _is_in(one.towns, other.parts) or _is_in(other.towns, one.parts)


def _parts(place: str) -> tuple[str, ...]:
    folded = (_without_street(folded_words(part)) for part in place.split(","))
    return tuple(f" {' '.join(words)} " for words in folded if words)


def _is_in(towns: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    return any(town in part for town in towns for part in parts)


def _without_street(words: list[str]) -> list[str]:
    """Return the words of a part of an address behind its number and street, without `north` or so."""
    last = max((at for at, word in enumerate(words) if word in _STREETS and at), default=-1)
    rest = [word for word in words[last + 1 :] if not word[:1].isdigit()]
    return [word for word in rest if word not in _SIDES] or rest
