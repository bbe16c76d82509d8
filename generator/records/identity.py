"""Identification of the record that a document belongs to. A name alone does not identify a practice.

Of 6,490 rated practices, 555 share their name with another one.

>>> identify([], [RecordIdentity("balfour", "Balfour Medical Centre")])
Match(slug=None, new=False, candidates=())
"""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.evidence import Fact
from generator.records.naming import folded_name, folded_words, free_slug

_REGION_WORDS = frozenset(
    "north south east west northern southern eastern western central greater inner outer near".split()
)
"""Words before the name of a place that do not change it: `north London` is in London."""


@dataclass(frozen=True, slots=True)
class RecordIdentity:
    """The values that identify an existing record."""

    slug: str
    name: str
    also_known_as: tuple[str, ...] = ()
    location_id: str | None = None
    postcode: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The record that a document belongs to.

    `slug` is None where that is not certain; then `candidates` are the possible records, and a person decides. With
    `new`, no such record exists yet, and `slug` is its future name.
    """

    slug: str | None
    new: bool = False
    candidates: tuple[RecordIdentity, ...] = ()


def identify(facts: Iterable[Fact], known: Iterable[RecordIdentity], place: str | None = None) -> Match:
    """Return the record that facts belong to: by location id, else by name and postcode, else by name.

    The name alone decides where one of the two sides has neither id nor postcode, and only one record has that name.
    Without a name, a new id gets a record of its own; without both there is no record.

    `place` is the place of the practice as the document states it: `Lowmoor, Lancashire`. A name alone does not lead to
    a record whose address is in another place: a person decides whether it is the same practice.
    """
    return RecordIndex(known).identify(facts, place)


class RecordIndex:
    """An index of records by location id and by name."""

    def __init__(self, known: Iterable[RecordIdentity] = ()) -> None:
        self._records: dict[str, RecordIdentity] = {}
        self._by_id: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        for each in known:
            self.add(each)

    def __contains__(self, slug: str) -> bool:
        return slug in self._records

    def get(self, slug: str) -> RecordIdentity | None:
        """Return the identity of a record."""
        return self._records.get(slug)

    def add(self, known: RecordIdentity) -> None:
        """Add a record, or replace its values. Its earlier names still lead to it."""
        self._records[known.slug.casefold()] = known
        if known.location_id:
            _add_slug(self._by_id, known.location_id, known.slug)
        for name in filter(None, (known.name, *known.also_known_as)):
            _add_slug(self._by_name, folded_name(name), known.slug)

    def identify(self, facts: Iterable[Fact], place: str | None = None) -> Match:
        """Return the record that facts belong to, as the function `identify` does."""
        values = {fact.field: fact.value for fact in facts if fact.field in ("name", "location_id", "postcode")}
        name, location, postcode = values.get("name"), values.get("location_id"), values.get("postcode")
        if location and (found := self._found(self._by_id.get(location, ()))):
            return Match(found[0].slug) if len(found) == 1 else Match(None, candidates=tuple(found))
        if not name:
            return self._new(f"Location {location}", location) if location else Match(None)
        namesakes = self._found(self._by_name.get(folded_name(name), ()))
        possible = [record for record in namesakes if not _is_another(record, location, postcode)]
        if postcode:
            exact = [record for record in possible if _without_spaces(record.postcode) == _without_spaces(postcode)]
            if len(exact) == 1:
                return Match(exact[0].slug)
            possible = exact or possible
        if len(namesakes) == 1 and possible and not (place and _is_elsewhere(possible[0], place)):
            return Match(possible[0].slug)
        if possible:
            return Match(None, candidates=tuple(possible))
        return self._new(name, postcode or location)

    def _new(self, name: str, place: str | None) -> Match:
        return Match(free_slug(name, place, self._records), new=True)

    def _found(self, slugs: Iterable[str]) -> list[RecordIdentity]:
        return [self._records[each.casefold()] for each in slugs]


def _add_slug(index: dict[str, list[str]], key: str, slug: str) -> None:
    slugs = index.setdefault(key, [])
    if slug not in slugs:
        slugs.append(slug)


def _is_another(record: RecordIdentity, location: str | None, postcode: str | None) -> bool:
    """Return whether a record with the same name has another location id or postcode."""
    if location and record.location_id:
        return True  # an equal id was found before
    return bool(postcode and record.postcode and _without_spaces(record.postcode) != _without_spaces(postcode))


def _is_elsewhere(record: RecordIdentity, place: str) -> bool:
    """Return whether a record's address is known and does not name the place: its town, without `north` or so."""
    if not record.address:
        return False
    town = [word for word in folded_words(place.partition(",")[0]) if word not in _REGION_WORDS] or folded_words(place)
    address = folded_words(f"{record.address} {record.postcode or ''}")
    return f" {' '.join(town)} " not in f" {' '.join(address)} "


def _without_spaces(postcode: str | None) -> str:
    return (postcode or "").replace(" ", "").upper()
