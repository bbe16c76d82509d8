"""Which record each document of a run belongs to. Those that tell most come first, so that the others find them."""

from collections.abc import Iterable, Mapping, Sequence

from generator.pipeline.extraction import Card, Refusal
from generator.problems import ContentError, Problem
from generator.records import RecordIdentity, RecordIndex


class Grouping:
    """Sorts documents by the record they belong to, knowing all records that are there."""

    def __init__(self, register: RecordIndex, holders: Mapping[str, str], unreadable: Mapping[str, Problem]) -> None:
        """`holders` gives the record that a document's digest is held by, `unreadable` what is wrong with a record."""
        self.register, self.holders, self.unreadable = register, holders, unreadable

    def group(self, cards: Sequence[Card], practice: str | None) -> tuple[dict[str, list[Card]], list[Refusal]]:
        """The documents of each record, and those whose record cannot be said.

        Records come in the order of their first document, documents in the order given; which of several new
        namesakes has the plain slug depends on their ids, not on that order. `practice` is the slug of the
        record of all of them, where the person who gave them said so.
        """
        slugs: dict[int, str] = {}
        refused: dict[int, Refusal] = {}
        for at in sorted(range(len(cards)), key=lambda at: (self._reticence(cards[at]), *_place(cards[at]), at)):
            try:
                slugs[at] = self._slug(cards[at], practice)
            except ContentError as error:
                refused[at] = Refusal(str(cards[at].source), str(error))
        groups: dict[str, list[Card]] = {}
        for at in sorted(slugs):
            groups.setdefault(slugs[at], []).append(cards[at])
        return groups, [refused[at] for at in sorted(refused)]

    def _reticence(self, card: Card) -> int:
        """How little a document says of whose it is: a place comes before a name alone."""
        if card.sha256 in self.holders or card.value("location_id"):
            return 0
        return 1 if card.value("postcode") else 2

    def _slug(self, card: Card, practice: str | None) -> str:
        slug = practice or self.holders.get(card.sha256)
        if not slug:
            match = self.register.identify(card.told, card.place)
            if match.slug is None:
                raise ContentError(_unclear(match.candidates))
            slug = match.slug
        if slug in self.unreadable:
            raise ContentError(f"its record has a mistake that must be mended first: {self.unreadable[slug]}")
        self.register.add(_more(self.register.get(slug) or RecordIdentity(slug, ""), card))
        return slug


def _place(card: Card) -> tuple[str, str]:
    """What puts new namesakes in order: whichever document is given first, each gets the same slug."""
    return card.value("location_id") or "", card.value("postcode") or ""


def _more(known: RecordIdentity, card: Card) -> RecordIdentity:
    """What is known of a record with what a document adds: nothing that stands is replaced."""
    others = (fact.value for fact in card.told if fact.field.startswith("also_known_as["))
    return RecordIdentity(
        known.slug,
        known.name or card.value("name") or "",
        tuple(dict.fromkeys([*known.also_known_as, *others])),
        known.location_id or card.value("location_id"),
        known.postcode or card.value("postcode"),
        known.address or card.value("address") or card.place,
    )


def _unclear(candidates: Iterable[RecordIdentity]) -> str:
    listed = ", ".join(_told(known) for known in candidates)
    if not listed:
        return "the document names no practice; say whose it is with --practice SLUG"
    return f"this could be about {listed}; say which with --practice SLUG"


def _told(known: RecordIdentity) -> str:
    places = ", ".join(filter(None, (known.address, known.postcode, known.location_id)))
    return f"{known.slug} ({places})" if places else known.slug
