"""Identification of the record that a document belongs to. A name alone does not identify a practice.

Of 6,490 rated practices, 555 share their name with another one. A document and a record, or two records, are compared
by all that identifies them: the values of the record, and what its documents stated before a person corrected them.

>>> identify([], [RecordIdentity("balfour", "Balfour Medical Centre")])
Match(slug=None, new=False, candidates=(), asked=(), joined=())
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from generator.evidence import Evidence, Fact
from generator.records.naming import folded_name, free_slug
from generator.records.places import Towns, are_in_one_town, towns_of_address, towns_of_place

_FIELDS = ("name", "location_id", "postcode", "address")
_OTHER_NAME = "also_known_as["
_AUTHORITY = "local_authority"
"""Releases often say where a practice is by its local authority: `in Thurrock`, for an address in Grays, Essex."""

PLACE = "place"
"""The field of a place that a document names for its practice, beside the fields of a record."""


@dataclass(frozen=True, slots=True)
class RecordIdentity:
    """The values that identify an existing record.

    `stated` is what its documents state, as pairs of a field and a value: values that a person has corrected since, and
    places, which a record has no field for.
    """

    slug: str
    name: str
    also_known_as: tuple[str, ...] = ()
    location_id: str | None = None
    postcode: str | None = None
    address: str | None = None
    stated: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The folded names of the practice, present and former."""
        names = (self.name, *self.also_known_as, *self._stated("name"))
        return frozenset(folded_name(name) for name in names if name)

    @property
    def location_ids(self) -> frozenset[str]:
        """The location ids of the practice, present and former."""
        return frozenset(filter(None, (self.location_id, *self._stated("location_id"))))

    @property
    def postcodes(self) -> frozenset[str]:
        """The postcodes of the practice, present and former, without spaces."""
        postcodes = filter(None, (self.postcode, *self._stated("postcode")))
        return frozenset(postcode.replace(" ", "").upper() for postcode in postcodes)

    @property
    def places(self) -> tuple[Towns, ...]:
        """The towns of the practice, as its addresses and its documents name them."""
        addresses = filter(None, (self.address, *self._stated("address")))
        places = (*map(towns_of_address, addresses), *map(towns_of_place, self._stated(PLACE)))
        return tuple(each for each in dict.fromkeys(places) if each.parts)

    @property
    def shown_place(self) -> str | None:
        """The place to show beside the slug, where it is to be distinguished from another record."""
        return self.address or next((value for field, value in self.stated if field in ("address", PLACE)), None)

    def _stated(self, field: str) -> list[str]:
        return [value for each, value in self.stated if each == field]

    def with_stated(self, stated: Iterable[tuple[str, str]]) -> "RecordIdentity":
        """Return the identity with what further documents state; nothing known is replaced."""
        known = {
            *self.stated,
            *zip(_FIELDS, (self.name, self.location_id, self.postcode, self.address), strict=True),
        }
        added = tuple(pair for pair in dict.fromkeys(stated) if pair not in known)
        if not added:
            return self
        first: dict[str, str] = {}
        for field, value in added:
            first.setdefault(field, value)
        return RecordIdentity(
            self.slug,
            self.name or first.get("name", ""),
            self.also_known_as,
            self.location_id or first.get("location_id"),
            self.postcode or first.get("postcode"),
            self.address or first.get("address"),
            (*self.stated, *added),
        )


class Relation(Enum):
    """The relation of two sides with one name: whether they are about the same practice.

    `SAME`: an id, a postcode or a place is equal. `OPEN`: one side gives a name and nothing else, so that nothing
    contradicts. `APART`: nothing shows that they are the same, and a place differs or cannot be compared. `ANOTHER`: an
    id or a postcode shows that they are two practices.
    """

    SAME = "same"
    OPEN = "open"
    APART = "apart"
    ANOTHER = "another"


def compare(one: RecordIdentity, other: RecordIdentity) -> Relation:
    """Return the relation of two records, or of a document and a record, in either order: the one rule of identity.

    The rule is the same in either order and takes no other record into account. Otherwise the order of conversion would
    decide whose page shows a document.
    """
    if one.location_ids & other.location_ids:
        return Relation.SAME
    if (one.location_ids and other.location_ids) or not one.names & other.names:
        return Relation.ANOTHER
    if one.postcodes and other.postcodes:
        return Relation.SAME if one.postcodes & other.postcodes else Relation.ANOTHER
    mine, others = one.places, other.places
    if mine and others:
        agree = any(are_in_one_town(here, there) for here in mine for there in others)
        return Relation.SAME if agree else Relation.APART
    nothing_else = any(not (each.location_ids or each.postcodes or each.places) for each in (one, other))
    return Relation.OPEN if nothing_else else Relation.APART


@dataclass(frozen=True, slots=True)
class Match:
    """The record that a document belongs to.

    `slug` is None where that is not certain; then `candidates` are the possible records, and a person decides. With
    `new`, no such record exists yet, and `slug` is its future name; `asked` are records with its name that may be the
    same practice, though nothing shows it. `joined` are the slugs of further records that the document shows to be
    about the same practice.
    """

    slug: str | None
    new: bool = False
    candidates: tuple[RecordIdentity, ...] = ()
    asked: tuple[RecordIdentity, ...] = ()
    joined: tuple[str, ...] = ()


def stated_by(facts: Iterable[tuple[str, str]], place: str | None = None) -> tuple[tuple[str, str], ...]:
    """Return what a document states that identifies its practice, as pairs of a field and a value.

    `facts` are pairs of the field and the value of each fact, `place` the place that the document names.
    """
    own: dict[tuple[str, str], None] = {}
    others: dict[tuple[str, str], None] = {}
    for field, value in facts:
        if field in _FIELDS:
            own[field, value] = None
        elif field.startswith(_OTHER_NAME):
            others["name", value] = None
        elif field == _AUTHORITY:
            others[PLACE, value] = None
    if place:
        others[PLACE, " ".join(place.split())] = None
    return tuple(own | others)


def stating_a_name_only(evidence: Evidence) -> tuple[str, ...]:
    """Return the documents that state the name of a practice, and no id, postcode or place: their names, in order."""
    fields: dict[str, set[str]] = {}
    for fact in evidence.facts:
        if fact.field in _FIELDS or fact.field == _AUTHORITY:
            fields.setdefault(fact.document, set()).add(fact.field)
    return tuple(
        each.document for each in evidence.documents if not each.place and fields.get(each.document) == {"name"}
    )


def identify(facts: Iterable[Fact], known: Iterable[RecordIdentity], place: str | None = None) -> Match:
    """Return the record that facts belong to: by location id, else by name with postcode or place, else by name.

    The name alone decides where one of the two sides states nothing else, and only one record has that name. Without a
    name, a new id gets a record of its own; without both there is no record.

    `place` is the place of the practice as the document states it: `Lowmoor, Lancashire`.
    """
    return RecordIndex(known).identify(stated_by(((fact.field, fact.value) for fact in facts), place))


class RecordIndex:
    """An index of records by location id and by name."""

    def __init__(self, known: Iterable[RecordIdentity] = ()) -> None:
        self._records: dict[str, RecordIdentity] = {}
        self._by_id: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        self._joined_to: dict[str, str] = {}
        for each in known:
            self.add(each)

    def __contains__(self, slug: str) -> bool:
        return slug in self._records

    def __iter__(self) -> Iterator[RecordIdentity]:
        return iter(self._records.values())

    def get(self, slug: str) -> RecordIdentity | None:
        """Return the identity of a record, or of the record that it was joined to."""
        return self._records.get(self.present_slug(slug))

    def present_slug(self, slug: str) -> str:
        """Return the slug of the record that a record was joined to; its own where it was not."""
        while slug in self._joined_to:
            slug = self._joined_to[slug]
        return slug

    def add(self, known: RecordIdentity) -> None:
        """Add a record, or replace its values. Its earlier names still lead to it."""
        self._records[known.slug.casefold()] = known
        for location in known.location_ids:
            _add_slug(self._by_id, location, known.slug)
        for name in known.names:
            _add_slug(self._by_name, name, known.slug)

    def join(self, slug: str, other: str) -> None:
        """Let all that leads to the record `other` lead to `slug`."""
        self.add(self._records[slug].with_stated(_all_stated(self._records[other])))
        self._joined_to[other] = slug

    def identify(self, stated: Sequence[tuple[str, str]]) -> Match:
        """Return the record that a document belongs to by what it states, as the function `identify` does."""
        document = RecordIdentity("", "").with_stated(stated)
        if document.location_id:
            of_id = self._found(self._by_id.get(document.location_id, ()))
            found = [each for each in of_id if each.location_id == document.location_id] or of_id
            if len(found) > 1:
                return Match(None, candidates=tuple(found))
            if found:
                return Match(found[0].slug, joined=self._joined(found[0].with_stated(stated)))
        if not document.name:
            location = document.location_id
            return self._new(f"Location {location}", location) if location else Match(None)
        return self._by_its_name(document)

    def _by_its_name(self, document: RecordIdentity) -> Match:
        """Return the record of a document that no record has the id of."""
        relations = [(record, compare(document, record)) for record in self._namesakes(document)]
        same, possible, apart = (
            tuple(record for record, relation in relations if relation is wanted)
            for wanted in (Relation.SAME, Relation.OPEN, Relation.APART)
        )
        if same:
            if _contradict(same):
                return Match(None, candidates=same)
            return Match(same[0].slug, joined=self._joined(same[0].with_stated(document.stated)))
        if possible and len(relations) == 1:
            return Match(possible[0].slug)
        names_only = not (document.location_ids or document.postcodes or document.places)
        if possible and names_only:
            return Match(None, candidates=possible)
        town = (document.shown_place or "").partition(",")[0]
        place = document.postcode or document.location_id or town or None
        return self._new(document.name, place, (*possible, *apart))

    def _joined(self, record: RecordIdentity) -> tuple[str, ...]:
        """Return the slugs of other records that a record, with the document it gets, shows to be its own."""
        found = [
            each
            for each in self._namesakes(record)
            if each.slug != record.slug and compare(record, each) is Relation.SAME
        ]
        return () if _contradict(found) else tuple(each.slug for each in found)

    def _namesakes(self, known: RecordIdentity) -> list[RecordIdentity]:
        return self._found(slug for name in sorted(known.names) for slug in self._by_name.get(name, ()))

    def _new(self, name: str, place: str | None, asked: tuple[RecordIdentity, ...] = ()) -> Match:
        return Match(free_slug(name, place, self._records), new=True, asked=asked)

    def _found(self, slugs: Iterable[str]) -> list[RecordIdentity]:
        present = dict.fromkeys(self.present_slug(slug.casefold()) for slug in slugs)
        return [self._records[slug] for slug in present]


def _all_stated(known: RecordIdentity) -> tuple[tuple[str, str], ...]:
    """Return the values of a record as if its documents stated them."""
    values = zip(_FIELDS, (known.name, known.location_id, known.postcode, known.address), strict=True)
    names = (("name", name) for name in known.also_known_as)
    return tuple((field, value) for field, value in (*values, *names, *known.stated) if value)


def _contradict(found: Sequence[RecordIdentity]) -> bool:
    """Return whether two of these records are different practices, so that a document can belong to one at most."""
    return any(compare(one, other) is Relation.ANOTHER for at, one in enumerate(found) for other in found[at + 1 :])


def _add_slug(index: dict[str, list[str]], key: str, slug: str) -> None:
    slugs = index.setdefault(key, [])
    if slug not in slugs:
        slugs.append(slug)
