"""Joining of two records that turn out to be about one practice: the documents of one go to the other.

A record that a person has edited is never taken apart: what they wrote would be lost. Then they are asked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator import records, store
from generator.evidence import Evidence, KeptDocument
from generator.pipeline.content import EVIDENCE_LIMIT, RECORD_LIMIT, Content
from generator.pipeline.conversion.record_update import Conversion, RecordUpdate, UpdateTask, update_records
from generator.pipeline.conversion.waiting_documents import WaitingDocuments
from generator.pipeline.extraction import DocumentSummary, ReadingTask, Refusal, read_documents
from generator.problems import Problem, Severity
from generator.store import Source


@dataclass(frozen=True, slots=True)
class _JoinedRecord:
    """A record that goes to another one: the digests of its documents, and its files, the record first."""

    slug: str
    digests: frozenset[str]
    files: tuple[Path, ...]


@dataclass(slots=True)
class Joining:
    """The records that are joined in a run. `joined` maps the slug of a record that stays to those that go to it."""

    content: Content
    waiting: WaitingDocuments
    joined: dict[str, list[_JoinedRecord]] = field(default_factory=dict)

    def join(self, other: str, slug: str, groups: dict[str, list[DocumentSummary]]) -> Iterator[Problem]:
        """Add the documents of the record `other` to the group of `slug`, and yield what a person should know.

        A record that has other values than its documents give is left as it is.
        """
        path, evidence = self.content.record(other), self._evidence(other)
        summaries = self._summaries(other, evidence.documents, groups.get(slug, ()))
        text = store.read_if_exists(path, RECORD_LIMIT)
        if text is None or not summaries or not self._is_as_converted(other, text, summaries):
            message = (
                f"this record is about the practice of {slug}.yaml too, and has edits by hand, so they are not joined: "
                f"copy your edits to {slug}.yaml, delete this file and convert {self.content.documents / other} again"
            )
            yield Problem(str(path), 0, 0, Severity.WARNING, message, "practice.two-records")
            return
        group = groups.setdefault(slug, [])
        known = {each.sha256 for each in group}
        group.extend(each for each in summaries if each.sha256 not in known)
        sources = (self.content.source(other, each.document) for each in evidence.documents)
        files = (path, self.content.evidence(other), *sources)
        digests = frozenset(each.sha256 for each in evidence.documents)
        self.joined.setdefault(slug, []).append(_JoinedRecord(other, digests, files))
        message = f"a document shows that this is the practice of {slug}.yaml: the two records become one"
        yield Problem(str(path), 0, 0, Severity.FINDING, message, "practice.joined")

    def join_given(
        self, slug: str, holders: Mapping[str, str], groups: dict[str, list[DocumentSummary]]
    ) -> Iterator[Problem]:
        """Join the records whose documents a person has all given to the record `slug`, and warn about the others.

        `holders` maps the digest of a document to the record that holds it.
        """
        given = frozenset(each.sha256 for each in groups.get(slug, ()))
        for other in sorted({holders.get(digest, "") for digest in given} - {"", slug}):
            held = frozenset(each.sha256 for each in self._evidence(other).documents)
            if held <= given:
                yield from self.join(other, slug, groups)
                continue
            message = (
                f"this record holds a document that is now in {slug} too; "
                f"“ratingpress convert {self.content.documents / other} --practice {slug}” joins the two"
            )
            yield Problem(str(self.content.record(other)), 0, 0, Severity.WARNING, message, "practice.two-records")

    def former_slugs(self, update: RecordUpdate) -> tuple[str, ...]:
        """Return the slugs of the records that go to an updated one with all their documents."""
        return tuple(each.slug for each in self._complete(update))

    def remove_joined(self, update: RecordUpdate) -> None:
        """Remove the files of the records that went to an updated one, once it is saved."""
        for each in self._complete(update):
            store.remove_files(each.files)

    def _complete(self, update: RecordUpdate) -> Iterator[_JoinedRecord]:
        taken = {summary.sha256 for summary, outcome in update.outcomes if isinstance(outcome, Conversion)}
        return (each for each in self.joined.get(update.slug, ()) if each.digests <= taken)

    def _evidence(self, slug: str) -> Evidence:
        path = self.content.evidence(slug)
        data = store.read_if_exists(path, EVIDENCE_LIMIT)
        return (records.load_evidence(str(path), data).value if data else None) or Evidence()

    def _summaries(
        self, slug: str, documents: Sequence[KeptDocument], given: Iterable[DocumentSummary]
    ) -> list[DocumentSummary]:
        """Return the documents of a record, from `content/sources/` where they were not given; none if one is missing.

        The rows of a table are not joined: they have the id of their location.
        """
        known: Mapping[str, DocumentSummary] = {each.sha256: each for each in given}
        found: list[DocumentSummary] = []
        for kept in documents:
            if kept.sha256 in known:
                found.append(known[kept.sha256])
                continue
            if kept.extract:
                return []
            (read,) = read_documents([ReadingTask(Source(self.content.source(slug, kept.document)), kept.url)])
            if isinstance(read, Refusal) or read.summary.sha256 != kept.sha256:
                return []
            self.waiting.add(read)
            found.append(read.summary)
        return found

    def _is_as_converted(self, slug: str, text: bytes, summaries: Sequence[DocumentSummary]) -> bool:
        """Return whether a record is what its documents give, so that nothing in it is by a person's hand."""
        documents = tuple((each, self.waiting.account(each)) for each in summaries)
        path = str(self.content.record(slug))
        (update,) = update_records([UpdateTask(slug, path, None, path, None, documents)])
        return update.text.encode() == text
