"""Whose record a document belongs to. A name alone never merges two: 555 of 6,490 rated practices share theirs.

>>> identify([], [RecordIdentity("balfour", "Balfour Medical Centre")])
Match(slug=None, new=False, candidates=())
"""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.evidence import Fact
from generator.records.naming import folded_name, folded_words, free_slug

# Where a place lies in another: `north London` is in London.
_AROUND = frozenset("north south east west northern southern eastern western central greater inner outer near".split())


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

    `slug` is None where it cannot be said; then `candidates` are the records it could mean, and a person decides.
    `new` says that no record is there yet and `slug` is what it will be called.
    """

    slug: str | None
    new: bool = False
    candidates: tuple[RecordIdentity, ...] = ()


def identify(facts: Iterable[Fact], known: Iterable[RecordIdentity], place: str | None = None) -> Match:
    """By location id; else by name and postcode; else, where one of the two sides has neither, by a name that is
    borne by one record only. Without a name, a new id has a record of its own; with neither there is no record.

    `place` is where the document says the practice is, in words: `Lowmoor, Lancashire`. A name alone does not lead to
    a record whose address names another place; whether it is the same practice is for a person to say.
    """
    return Register(known).identify(facts, place)


class Register:
    """Every record that is known, found by id and by name without looking at each."""

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
        """Enter a record, or what more is known of it now: its old names still lead to it."""
        self._records[known.slug.casefold()] = known
        if known.location_id:
            _enter(self._by_id, known.location_id, known.slug)
        for name in filter(None, (known.name, *known.also_known_as)):
            _enter(self._by_name, folded_name(name), known.slug)

    def identify(self, facts: Iterable[Fact], place: str | None = None) -> Match:
        """See `identify`."""
        read = {fact.field: fact.value for fact in facts if fact.field in ("name", "location_id", "postcode")}
        name, location, postcode = read.get("name"), read.get("location_id"), read.get("postcode")
        if location and (found := self._found(self._by_id.get(location, ()))):
            return Match(found[0].slug) if len(found) == 1 else Match(None, candidates=tuple(found))
        if not name:
            return self._new(f"Location {location}", location) if location else Match(None)
        namesakes = self._found(self._by_name.get(folded_name(name), ()))
        possible = [record for record in namesakes if not _contradicts(record, location, postcode)]
        if postcode:
            exact = [record for record in possible if _squeezed(record.postcode) == _squeezed(postcode)]
            if len(exact) == 1:
                return Match(exact[0].slug)
            possible = exact or possible
        if len(namesakes) == 1 and possible and not (place and _lies_elsewhere(possible[0], place)):
            return Match(possible[0].slug)
        if possible:
            return Match(None, candidates=tuple(possible))
        return self._new(name, postcode or location)

    def _new(self, name: str, place: str | None) -> Match:
        return Match(free_slug(name, place, self._records), new=True)

    def _found(self, slugs: Iterable[str]) -> list[RecordIdentity]:
        return [self._records[each.casefold()] for each in slugs]


def _enter(places: dict[str, list[str]], key: str, slug: str) -> None:
    slugs = places.setdefault(key, [])
    if slug not in slugs:
        slugs.append(slug)


def _contradicts(record: RecordIdentity, location: str | None, postcode: str | None) -> bool:
    if location and record.location_id:
        return True  # an equal id was found before
    return bool(postcode and record.postcode and _squeezed(record.postcode) != _squeezed(postcode))


def _lies_elsewhere(record: RecordIdentity, place: str) -> bool:
    """Return whether a record's address is known and does not name the place: its town, without `north` or so."""
    if not record.address:
        return False
    town = [word for word in folded_words(place.partition(",")[0]) if word not in _AROUND] or folded_words(place)
    address = folded_words(f"{record.address} {record.postcode or ''}")
    return f" {' '.join(town)} " not in f" {' '.join(address)} "


def _squeezed(postcode: str | None) -> str:
    return (postcode or "").replace(" ", "").upper()
