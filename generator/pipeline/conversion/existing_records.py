"""What stands in `content/` before a run: which records there are, and which documents they hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator import records, sources, store
from generator.evidence import KeptDocument
from generator.pipeline.content import EVIDENCE_LIMIT, RECORD_LIMIT, Content
from generator.pipeline.loading import name_problem
from generator.pipeline.workers import Workers
from generator.problems import Problem
from generator.records import RecordIdentity, RecordIndex

_AT_ONCE = 200


@dataclass(slots=True)
class Standing:
    """The records that are there. One that cannot be read is left alone until a person mends it."""

    register: RecordIndex = field(default_factory=RecordIndex)
    unreadable: dict[str, Problem] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    """The record that holds a document, by the document's digest."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Where CQC published a document that is held, by its digest."""
    extracts: dict[str, str] = field(default_factory=dict)
    """What was read whole of a table, by its digest: the name it is held under. Read again, it says the same."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Files to be looked at: records, or evidence."""

    folder: Path
    names: tuple[str, ...]
    evidence: bool


_Look = tuple[str, RecordIdentity | Problem | tuple[KeptDocument, ...]]


def standing(content: Content, workers: Workers) -> Standing:
    """Read what tells the records apart. Of each record and its evidence only that is read: there may be thousands."""
    found = Standing()
    records_there = store.list_tree(content.practices, (".yaml", ".yml"))
    evidence_there = store.list_tree(content.folder / "evidence", (".json",))
    batches = [
        *_batches(content.practices, records_there, evidence=False),
        *_batches(content.folder / "evidence", evidence_there, evidence=True),
    ]
    for slug, told in workers.run(_look_at, batches, 1):
        if isinstance(told, RecordIdentity):
            found.register.add(told)
        elif isinstance(told, Problem):
            found.unreadable[slug] = told
        elif slug in found.register or slug in found.unreadable:
            _enter(found, slug, told)
    return found


def _batches(folder: Path, names: list[str], *, evidence: bool) -> Iterator[_Batch]:
    for at in range(0, len(names), _AT_ONCE):
        yield _Batch(folder, tuple(names[at : at + _AT_ONCE]), evidence)


def _look_at(batches: Sequence[_Batch]) -> list[_Look]:
    return [look for batch in batches for look in (_evidence(batch) if batch.evidence else _records(batch))]


def _records(batch: _Batch) -> Iterator[_Look]:
    for name, data in store.read_each(batch.folder, batch.names, RECORD_LIMIT):
        path, slug = batch.folder / name, name.rpartition(".")[0]
        wrong = name_problem(path, name)
        reading = records.read_identity(slug, str(path), data) if wrong is None else None
        yield slug, wrong or (reading and reading.value) or (reading.errors[0] if reading else RecordIdentity(slug, ""))


def _evidence(batch: _Batch) -> Iterator[_Look]:
    for name, data in store.read_each(batch.folder, batch.names, EVIDENCE_LIMIT):
        # Furniture tells no record from another, and thousands of these pass between processes.
        documents = records.load_documents(name, data)
        yield name.removesuffix(".json"), tuple(replace(each, furniture=()) for each in documents)


def _enter(found: Standing, slug: str, documents: tuple[KeptDocument, ...]) -> None:
    for kept in documents:
        # Held by two records, a document belongs to neither for that alone.
        first = found.holders.setdefault(kept.sha256, slug)
        found.holders[kept.sha256] = slug if first == slug else ""
        for digest in kept.older:
            found.holders.setdefault(digest, slug)
        if kept.url:
            found.addresses[kept.sha256] = kept.url
        if kept.extract and kept.extract.reading == sources.READING and not kept.not_understood and first == slug:
            found.extracts[kept.sha256] = kept.document
