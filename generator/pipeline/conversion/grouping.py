"""The record that each document of a run belongs to. Documents with ids come first, so that others find them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator import records
from generator.pipeline.extraction import DocumentSummary, Refusal
from generator.problems import ContentError, Problem, Severity
from generator.records import RecordIdentity, RecordIndex

_MOST_NAMED = 3
"""The number of records that a question names: practices called “The Surgery” are many."""


@dataclass(frozen=True, slots=True)
class Groups:
    """The documents of each record by its slug, and what a person should know about them.

    `refused` are the documents without a record. `questions` are warnings: a record was made though another one may be
    about the same practice. `joined` maps the slug of each existing record that a document shows to be about the
    practice of another one to the slug of that other one.
    """

    documents: dict[str, list[DocumentSummary]] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    questions: list[Problem] = field(default_factory=list)
    joined: dict[str, str] = field(default_factory=dict)


class Grouping:
    """Groups documents by the record that they belong to.

    `register` has the identities of the existing records, and gets those of new ones. `holders` maps the SHA-256 of a
    document to the slug of the record that holds it, `unreadable` the slug of a record to its problem. `documents` is
    the folder of the documents of all records, for messages.
    """

    def __init__(
        self, register: RecordIndex, holders: Mapping[str, str], unreadable: Mapping[str, Problem], documents: Path
    ) -> None:
        self.documents = documents
        self.register, self.holders, self.unreadable = register, holders, unreadable
        self._existing = frozenset(known.slug for known in register)
        self._questions: list[tuple[DocumentSummary, str, tuple[RecordIdentity, ...]]] = []

    def group(self, summaries: Sequence[DocumentSummary], practice: str | None) -> Groups:
        """Return the documents of each record, and the documents without one.

        Records come in the order of their first document, documents in the order given. Which of several new practices
        of one name gets the plain slug depends on what the documents state and not on that order. `practice` is the
        slug of the record of all documents, where the user names it.
        """
        slugs: dict[int, str] = {}
        refused: dict[int, Refusal] = {}
        for index in sorted(range(len(summaries)), key=lambda each: (*self._sort_key(summaries[each]), each)):
            try:
                slugs[index] = self._slug(summaries[index], practice)
            except ContentError as error:
                refused[index] = Refusal(str(summaries[index].source), str(error))
        groups = Groups(refused=[refused[index] for index in sorted(refused)])
        for index in sorted(slugs):
            groups.documents.setdefault(self.register.present_slug(slugs[index]), []).append(summaries[index])
        groups.questions.extend(self._problems())
        groups.joined.update(
            {slug: present for slug in sorted(self._existing) if (present := self.register.present_slug(slug)) != slug}
        )
        return groups

    def _sort_key(self, summary: DocumentSummary) -> tuple[int, str, str, str]:
        """Return the key that sorts documents: those with an id or in a record, with a postcode, a place, the others.

        What they state sorts new practices of one name, so that each gets the same slug in any order of documents.
        """
        location_id, postcode = summary.value("location_id"), summary.value("postcode")
        place = summary.value("address") or (summary.place.words if summary.place else None)
        identified = summary.sha256 in self.holders or location_id
        rank = 0 if identified else 1 if postcode else 2 if place else 3
        return rank, location_id or "", postcode or "", place or ""

    def _slug(self, summary: DocumentSummary, practice: str | None) -> str:
        """Return the slug of a document's record. Raise ContentError where it is not clear or the record is invalid."""
        facts = ((fact.field, fact.value) for fact in summary.identifying_facts)
        stated = records.stated_by(facts, summary.place.words if summary.place else None)
        slug = practice or self.holders.get(summary.sha256)
        joined: tuple[str, ...] = ()
        if not slug:
            match = self.register.identify(stated)
            if match.slug is None:
                raise ContentError(_ambiguity_message(match.candidates))
            slug, joined = match.slug, match.joined
            if match.asked:
                self._questions.append((summary, slug, match.asked))
        if slug in self.unreadable:
            raise ContentError(f"its record has a mistake that must be mended first: {self.unreadable[slug]}")
        self.register.add((self.register.get(slug) or RecordIdentity(slug, "")).with_stated(stated))
        for other in joined:
            self._join(slug, other)
        return slug

    def _join(self, slug: str, other: str) -> None:
        """Join two records. One that existed before the run stays, as its address does; else one with an id."""
        one, another = self.register.present_slug(slug), self.register.present_slug(other)
        if one != another:
            self.register.join(*sorted((one, another), key=self._weight, reverse=True))

    def _weight(self, slug: str) -> tuple[bool, bool]:
        known = self.register.get(slug)
        return slug in self._existing, known is not None and known.location_id is not None

    def _problems(self) -> Iterator[Problem]:
        """Yield a question for each new record that may be about another one’s practice, if they are not joined."""
        for summary, slug, asked in self._questions:
            made = self.register.get(slug)
            present = (self.register.get(known.slug) for known in asked)
            others = {each.slug: each for each in present if made and each and each.slug != made.slug}
            if made and others:
                message = _question(self.documents, made, tuple(others.values()))
                yield Problem(str(summary.source), 0, 0, Severity.WARNING, message, "practice.asked")


def _question(documents: Path, made: RecordIdentity, others: Sequence[RecordIdentity]) -> str:
    listed = ", ".join(map(_with_places, others[:_MOST_NAMED]))
    more = f" or {len(others) - _MOST_NAMED:,} more" if len(others) > _MOST_NAMED else ""
    going, staying = made.slug, others[0].slug if len(others) == 1 else "SLUG"
    if len(others) == 1 and _identifiers(made) > _identifiers(others[0]):
        going, staying = staying, going
    return (
        f"{made.slug} is a record of its own: no id, postcode or place shows that it is the practice of "
        f"{listed}{more}. "
        f"If it is, “ratingpress convert {documents / going} --practice {staying}” joins the two"
    )


def _identifiers(known: RecordIdentity) -> tuple[bool, bool]:
    return known.location_id is not None, known.postcode is not None


def _ambiguity_message(candidates: Iterable[RecordIdentity]) -> str:
    listed = ", ".join(map(_with_places, candidates))
    if not listed:
        return "the document names no practice; say whose it is with --practice SLUG"
    return f"this could be about {listed}; say which with --practice SLUG"


def _with_places(known: RecordIdentity) -> str:
    """Return a slug with what identifies the practice: `balfour (2 Balfour Road, RM17 5NS, 1-565655909)`."""
    places = ", ".join(filter(None, (known.shown_place, known.postcode, known.location_id)))
    return f"{known.slug} ({places})" if places else known.slug
