"""The story of a conversion: documents are read, sorted by record, taken into each record once, and saved with it.

Many documents are read and merged on every core; what comes out is the same, in the same order, as on one. Memory is
flat in their number: what is not being worked on lies in a spool.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from generator import records, sources, store
from generator.evidence import Extract
from generator.pipeline.content import DOCUMENT_LIMIT, EVIDENCE_LIMIT, RECORD_LIMIT, Content
from generator.pipeline.conversion.existing_records import standing
from generator.pipeline.conversion.grouping import Grouping
from generator.pipeline.conversion.record_update import Conversion, Renewal, UpdateTask, renew_records
from generator.pipeline.extraction import Card, ReadDocument, Refusal, Task, read_documents
from generator.pipeline.table_sources import Tables, Unchanged
from generator.pipeline.workers import Workers, available
from generator.problems import ContentError, Problem, RatingpressError, UsageError
from generator.store import Source, StoredRange, TemporaryStore

Save = Callable[[Mapping[Path, bytes]], tuple[Path, ...]]

FEW = 24
"""Up to this number of documents are converted sooner than further processes are started."""

_IN_A_BATCH = 24
_SAVED_AT_ONCE = 300
_BYTES_SAVED_AT_ONCE = 20_000_000


class Converter:
    """Converts documents into one content folder."""

    def __init__(self, content: Content, *, dry_run: bool = False, workers: int | None = None) -> None:
        """With `dry_run` nothing is written. `workers` is the number of processes; None: what the machine has."""
        self.content, self.dry_run, self.workers = content, dry_run, workers

    def convert(
        self,
        documents: Sequence[Source],
        address: str | None = None,
        practice: str | None = None,
        tick: Callable[[], None] = lambda: None,
        expect: Callable[[int], None] = lambda _: None,
    ) -> Iterator[Conversion | Unchanged | Refusal | Problem]:
        """Read documents, merge each into its record, and keep it. What became of each comes once it is saved.

        `address` is where CQC published the one document; `practice` is the slug of its record where the document
        cannot tell; `tick` is called when a document was read, `expect` with the number of documents that a table
        adds to those given. Refusals for a document alone come first, then the documents of one record after those of
        another; a Problem tells of a table as a whole. Nothing is written for a document that is refused. Raises
        RatingpressError where the run cannot go on; what came before is saved.
        """
        many = len(documents) > FEW or any(sources.is_table(each.name) for each in documents)
        number = (self.workers or available()) if many else 1
        with self._saving() as save, Workers(number) as workers, TemporaryStore() as spool:
            there = standing(self.content, workers)
            if practice is not None and practice not in there.register and practice not in there.unreadable:
                raise UsageError(f"--practice {practice}: there is no such record in {self.content.practices}")
            shelf = _Shelf(spool, Tables(self.content, spool, there.extracts, there.holders))
            tasks = self._tasks(documents, address, shelf.tables, expect)
            for read in self._read(workers, tasks, address, there.addresses):
                if isinstance(read, Refusal):
                    yield read
                else:
                    shelf.put(read)
                tick()
            yield from shelf.tables.outcomes
            for unchanged in shelf.tables.unchanged:
                tick()
                yield unchanged
            grouping = Grouping(there.register, there.holders, there.unreadable)
            groups, refused = grouping.group(shelf.cards, practice)
            yield from refused
            orders = (self._order(slug, cards, shelf) for slug, cards in groups.items())
            yield from self._saved(workers.run(renew_records, orders, _IN_A_BATCH), shelf, save)
            self._clear_tables(shelf.tables)

    def _saving(self) -> AbstractContextManager[Save]:
        """Return the context in which files are saved while no other run saves; a dry run neither saves nor waits."""
        return nullcontext(tuple) if self.dry_run else store.exclusive_saving(self.content.folder)

    def _tasks(
        self, documents: Sequence[Source], address: str | None, tables: Tables, expect: Callable[[int], None]
    ) -> Iterator[Task]:
        """A task for each document, and for each location of a table."""
        for document in documents:
            if sources.is_table(document.name):
                yield from tables.tasks(document, expect)
            else:
                yield Task(document, address)

    def _read(
        self, workers: Workers, tasks: Iterable[Task], address: str | None, held: dict[str, str]
    ) -> Iterator[ReadDocument | Refusal]:
        """Each document, read with its address: the one told now or, where none is, the one it was held with."""
        for read in workers.run(read_documents, tasks, _IN_A_BATCH):
            known = held.get(read.card.sha256) if isinstance(read, ReadDocument) and address is None else None
            if isinstance(read, ReadDocument) and known not in (None, read.card.address):
                yield from read_documents([Task(read.card.source, known)])
            else:
                yield read

    def _order(self, slug: str, cards: Sequence[Card], shelf: "_Shelf") -> UpdateTask:
        record, evidence = self.content.record(slug), self.content.evidence(slug)
        text = store.read_if_exists(record, RECORD_LIMIT)
        # Evidence without its record is what a person left who deleted the record: it says nothing about a new one.
        told = store.read_if_exists(evidence, EVIDENCE_LIMIT) if text is not None else None
        documents = tuple((card, shelf.account(card)) for card in cards)
        return UpdateTask(slug, str(record), text, str(evidence), told, documents)

    def _saved(self, renewals: Iterable[Renewal], shelf: "_Shelf", save: Save) -> Iterator[Conversion | Refusal]:
        """Yield the result of each document once its record is saved; many records are saved at once."""
        batch: list[tuple[Renewal, dict[Path, bytes]]] = []
        size = 0
        for renewal in renewals:
            files = self._files(renewal, shelf)
            if stray := self._stray(renewal, files):
                yield from _refused(renewal, f"{stray} exists already and no record lists it; convert it, or move it")
                continue
            batch.append((renewal, files))
            size += sum(map(len, files.values()))
            if len(batch) >= _SAVED_AT_ONCE or size > _BYTES_SAVED_AT_ONCE:
                yield from self._save(batch, shelf.tables, save)
                batch, size = [], 0
        yield from self._save(batch, shelf.tables, save)

    def _files(self, renewal: Renewal, shelf: "_Shelf") -> dict[Path, bytes]:
        """Return the files to save after an update, the evidence last.

        Where a run is ended before the evidence is saved, the next conversion sees agreement, not an edit.
        """
        taken = [(card, each) for card, each in renewal.outcomes if isinstance(each, Conversion)]
        if not taken:
            return {}
        files = {
            self.content.source(renewal.slug, each.document): shelf.data(card)
            for card, each in taken
            if card.extract is None and not each.older
        }
        files[self.content.record(renewal.slug)] = renewal.text.encode()
        files[self.content.evidence(renewal.slug)] = renewal.evidence.encode()
        return files

    def _stray(self, renewal: Renewal, files: dict[Path, bytes]) -> Path | None:
        """A document that would be overwritten, though it is another: a person put it there, or deleted its record."""
        for card, outcome in renewal.outcomes:
            if isinstance(outcome, Conversion) and not outcome.held and card.extract is None:
                path = self.content.source(renewal.slug, outcome.document)
                there = store.read_if_exists(path, DOCUMENT_LIMIT)
                if there not in (None, files[path]) and hashlib.sha256(there or b"").hexdigest() != outcome.replaced:
                    return path
        return None

    def _save(
        self, batch: Sequence[tuple[Renewal, dict[Path, bytes]]], tables: Tables, save: Save
    ) -> Iterator[Conversion | Refusal]:
        files = {path: data for _, every in batch for path, data in every.items()}
        if files:
            try:
                save(self._schema() | tables.files(_new_extracts(renewal for renewal, _ in batch)) | files)
            except (ContentError, UsageError) as error:
                yield from self._save_apart(batch, tables, save, error)
                return
        for renewal, _ in batch:
            for card, outcome in renewal.outcomes:
                if isinstance(outcome, Conversion) and not self.dry_run and card.source.entry is None:
                    kept = self.content.source(renewal.slug, outcome.document)
                    store.remove_from_inbox(card.source.path, self.content.inbox, kept)
                yield outcome

    def _save_apart(
        self, batch: Sequence[tuple[Renewal, dict[Path, bytes]]], tables: Tables, save: Save, error: RatingpressError
    ) -> Iterator[Conversion | Refusal]:
        """Each record alone, so that one whose place is taken keeps no other from being saved."""
        if len(batch) > 1:
            for each in batch:
                yield from self._save([each], tables, save)
            return
        yield from _refused(batch[0][0], str(error))

    def _clear_tables(self, tables: Tables) -> None:
        """A table leaves the inbox as any other document: once all of it is kept elsewhere."""
        for name, source in tables.taken.items():
            if not self.dry_run and source.entry is None:
                store.remove_from_inbox(source.path, self.content.inbox, self.content.table(name))

    def _schema(self) -> dict[Path, bytes]:
        """The schema that editors use, where it is not there yet."""
        if store.read_if_exists(self.content.schema, RECORD_LIMIT) is not None:
            return {}
        return {self.content.schema: records.json_schema().encode()}


def _refused(renewal: Renewal, why: str) -> Iterator[Refusal]:
    for card, outcome in renewal.outcomes:
        yield outcome if isinstance(outcome, Refusal) else Refusal(str(card.source), why)


def _new_extracts(renewals: Iterable[Renewal]) -> Iterator[Extract]:
    """Return what records take from tables that they do not hold yet."""
    for renewal in renewals:
        for card, outcome in renewal.outcomes:
            if card.extract and isinstance(outcome, Conversion) and not outcome.held:
                yield card.extract


class _Shelf:
    """Documents that were read: their cards in memory, their bytes and accounts in temporary files."""

    def __init__(self, spool: TemporaryStore, tables: Tables) -> None:
        self.tables = tables
        self.cards: list[Card] = []
        self._spool = spool
        self._tickets: dict[Source, tuple[StoredRange, StoredRange]] = {}

    def put(self, read: ReadDocument) -> None:
        self.cards.append(read.card)
        self._tickets[read.card.source] = self._spool.add(read.data), self._spool.add(read.account)

    def data(self, card: Card) -> bytes:
        return self._spool.read(self._tickets[card.source][0])

    def account(self, card: Card) -> bytes:
        return self._spool.read(self._tickets[card.source][1])
