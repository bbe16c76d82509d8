"""The records that exist in `content/` before a run, and the documents that they hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator import records, sources, store
from generator.evidence import KeptDocument
from generator.pipeline.content import EVIDENCE_LIMIT, RECORD_LIMIT, Content
from generator.pipeline.left_behind import match_left_behind
from generator.pipeline.loading import name_problem
from generator.pipeline.workers import Workers
from generator.problems import Problem
from generator.records import Holding, RecordIdentity, RecordIndex

_FILES_OF_A_BATCH = 200


@dataclass(slots=True)
class ExistingRecords:
    """The existing records. One that cannot be read is not changed until a person corrects it.

    `unreadable` maps slugs to the problem of the record. The others map the SHA-256 of a document in hexadecimal:
    `holders` to the slug of the record that holds it, "" where several do; `addresses` to where CQC published it;
    `extracts`, for an extract of a table without a passage that was not understood, to the name of its document.
    `left_behind` maps the slug of a record that a person renamed to its old one, under which its evidence still is.
    """

    register: RecordIndex = field(default_factory=RecordIndex)
    unreadable: dict[str, Problem] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    extracts: dict[str, str] = field(default_factory=dict)
    left_behind: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _RecordBatch:
    """Names of files in a folder: of records, or of evidence."""

    folder: Path
    names: tuple[str, ...]
    evidence: bool


_FileResult = tuple[str, RecordIdentity | Problem | Holding]
"""A slug, and the identity of its record, its problem, or what its evidence holds."""


def find_existing_records(content: Content, workers: Workers) -> ExistingRecords:
    """Return what identifies the existing records. No more of each is read, since there may be thousands.

    Raise ContentError for a link or a special file, MachineError where the system does not let a file be read.
    """
    found = ExistingRecords()
    record_names = store.list_tree(content.practices, (".yaml", ".yml"))
    evidence_names = store.list_tree(content.folder / "evidence", (".json",))
    batches = [
        *_batches(content.practices, record_names, evidence=False),
        *_batches(content.folder / "evidence", evidence_names, evidence=True),
    ]
    identities: dict[str, RecordIdentity] = {}
    holdings: dict[str, Holding] = {}
    for slug, result in workers.run(_read_batches, batches, 1):
        if isinstance(result, RecordIdentity):
            identities[slug] = result
        elif isinstance(result, Problem):
            found.unreadable[slug] = result
        else:
            holdings[slug] = result
    _add_together(found, identities, holdings)
    return found


def _add_together(found: ExistingRecords, identities: dict[str, RecordIdentity], holdings: dict[str, Holding]) -> None:
    """Add each record with what its evidence holds, also where the record was renamed without it."""
    alone = {slug: each for slug, each in holdings.items() if slug not in identities and slug not in found.unreadable}
    without = (known for slug, known in identities.items() if slug not in holdings) if alone else ()
    found.left_behind.update(match_left_behind(alone, without))
    for slug, known in identities.items():
        holding = holdings.get(found.left_behind.get(slug, slug))
        found.register.add(known.with_stated(holding.stated) if holding else known)
    new_slugs = {old: new for new, old in found.left_behind.items()}
    for old, holding in holdings.items():
        slug = new_slugs.get(old, old)
        if slug in found.register or slug in found.unreadable:
            _add_documents(found, slug, holding.documents)


def _batches(folder: Path, names: list[str], *, evidence: bool) -> Iterator[_RecordBatch]:
    for start in range(0, len(names), _FILES_OF_A_BATCH):
        yield _RecordBatch(folder, tuple(names[start : start + _FILES_OF_A_BATCH]), evidence)


def _read_batches(batches: Sequence[_RecordBatch]) -> list[_FileResult]:
    return [
        result for batch in batches for result in (_read_evidence(batch) if batch.evidence else _read_records(batch))
    ]


def _read_records(batch: _RecordBatch) -> Iterator[_FileResult]:
    for name, data in store.read_each(batch.folder, batch.names, RECORD_LIMIT):
        path, slug = batch.folder / name, name.rpartition(".")[0]
        if problem := name_problem(path, name):
            yield slug, problem
            continue
        reading = records.read_identity(slug, str(path), data)
        yield slug, reading.value or reading.errors[0]


def _read_evidence(batch: _RecordBatch) -> Iterator[_FileResult]:
    for name, data in store.read_each(batch.folder, batch.names, EVIDENCE_LIMIT):
        # Thousands of these are sent between processes, and furniture does not identify a record.
        holding = records.load_holding(name, data)
        documents = tuple(replace(each, furniture=()) for each in holding.documents)
        yield name.removesuffix(".json"), holding._replace(documents=documents)


def _add_documents(found: ExistingRecords, slug: str, documents: tuple[KeptDocument, ...]) -> None:
    for kept in documents:
        # A document that two records hold does not identify either.
        first = found.holders.setdefault(kept.sha256, slug)
        found.holders[kept.sha256] = slug if first == slug else ""
        for digest in kept.older:
            found.holders.setdefault(digest, slug)
        if kept.url:
            found.addresses[kept.sha256] = kept.url
        current = kept.extract and kept.extract.reading == sources.READING
        if current and not kept.not_understood and first == slug:
            found.extracts[kept.sha256] = kept.document
