"""The record that each document of a run belongs to. Documents with ids come first, so that others find them."""

from collections.abc import Iterable, Mapping, Sequence

from generator.pipeline.extraction import DocumentSummary, Refusal
from generator.problems import ContentError, Problem
from generator.records import RecordIdentity, RecordIndex


class Grouping:
    """Groups documents by the record that they belong to.

    `register` has the identities of the existing records, and gets those of new ones. `holders` maps the SHA-256 of a
    document to the slug of the record that holds it, `unreadable` the slug of a record to its problem.
    """

    def __init__(self, register: RecordIndex, holders: Mapping[str, str], unreadable: Mapping[str, Problem]) -> None:
        self.register, self.holders, self.unreadable = register, holders, unreadable

    def group(
        self, summaries: Sequence[DocumentSummary], practice: str | None
    ) -> tuple[dict[str, list[DocumentSummary]], list[Refusal]]:
        """Return the documents of each record by its slug, and a refusal for each document without a record.

        Records come in the order of their first document, documents in the order given. Which of several new practices
        of one name gets the plain slug depends on their ids and not on that order. `practice` is the slug of the record
        of all documents, where the user names it.
        """
        slugs: dict[int, str] = {}
        refused: dict[int, Refusal] = {}
        for index in sorted(range(len(summaries)), key=lambda each: (*self._sort_key(summaries[each]), each)):
            try:
                slugs[index] = self._slug(summaries[index], practice)
            except ContentError as error:
                refused[index] = Refusal(str(summaries[index].source), str(error))
        groups: dict[str, list[DocumentSummary]] = {}
        for index in sorted(slugs):
            groups.setdefault(slugs[index], []).append(summaries[index])
        return groups, [refused[index] for index in sorted(refused)]

    def _sort_key(self, summary: DocumentSummary) -> tuple[int, str, str]:
        """Return the key that sorts documents: those with an id or in a record, then with a postcode, then the others.

        Ids and postcodes sort new practices of one name, so that each gets the same slug in any order of documents.
        """
        location_id, postcode = summary.value("location_id"), summary.value("postcode")
        identified = summary.sha256 in self.holders or location_id
        return (0 if identified else 1 if postcode else 2), location_id or "", postcode or ""

    def _slug(self, summary: DocumentSummary, practice: str | None) -> str:
        """Return the slug of a document's record. Raise ContentError where it is not clear or the record is invalid."""
        slug = practice or self.holders.get(summary.sha256)
        if not slug:
            match = self.register.identify(summary.identifying_facts, summary.place)
            if match.slug is None:
                raise ContentError(_ambiguity_message(match.candidates))
            slug = match.slug
        if slug in self.unreadable:
            raise ContentError(f"its record has a mistake that must be mended first: {self.unreadable[slug]}")
        self.register.add(_with_document(self.register.get(slug) or RecordIdentity(slug, ""), summary))
        return slug


def _with_document(known: RecordIdentity, summary: DocumentSummary) -> RecordIdentity:
    """Return the identity of a record with what a document adds; nothing known is replaced."""
    names = (fact.value for fact in summary.identifying_facts if fact.field.startswith("also_known_as["))
    return RecordIdentity(
        known.slug,
        known.name or summary.value("name") or "",
        tuple(dict.fromkeys([*known.also_known_as, *names])),
        known.location_id or summary.value("location_id"),
        known.postcode or summary.value("postcode"),
        known.address or summary.value("address") or summary.place,
    )


def _ambiguity_message(candidates: Iterable[RecordIdentity]) -> str:
    listed = ", ".join(map(_with_places, candidates))
    if not listed:
        return "the document names no practice; say whose it is with --practice SLUG"
    return f"this could be about {listed}; say which with --practice SLUG"


def _with_places(known: RecordIdentity) -> str:
    """Return a slug with what identifies the practice: `balfour (2 Balfour Road, RM17 5NS, 1-565655909)`."""
    places = ", ".join(filter(None, (known.address, known.postcode, known.location_id)))
    return f"{known.slug} ({places})" if places else known.slug
