"""Conversion: documents are read, grouped by record, merged into each record once, and saved with it.

Documents are read and merged on every core; the results and their order are the same as on one core. Memory stays flat
however many documents there are: a document that waits for its record is in a temporary store.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from generator import records, sources, store
from generator.evidence import Extract
from generator.pipeline.content import DOCUMENT_LIMIT, EVIDENCE_LIMIT, RECORD_LIMIT, Content
from generator.pipeline.conversion.existing_records import find_existing_records
from generator.pipeline.conversion.grouping import Grouping
from generator.pipeline.conversion.joining import Joining
from generator.pipeline.conversion.other_services import PassedOver, ServiceFilter
from generator.pipeline.conversion.record_update import Conversion, RecordUpdate, UpdateTask, update_records
from generator.pipeline.conversion.waiting_documents import WaitingDocuments
from generator.pipeline.extraction import DocumentSummary, ReadDocument, ReadingTask, Refusal, read_documents
from generator.pipeline.renaming import move_left_behind
from generator.pipeline.table_sources import RunTables, Unchanged
from generator.pipeline.workers import Workers, available_processes
from generator.problems import ContentError, Problem, RatingpressError, Severity, UsageError
from generator.store import Source, TemporaryStore

Save = Callable[[Mapping[Path, bytes]], tuple[Path, ...]]

FEW_DOCUMENTS = 24
"""Up to this number of documents are converted in less time than it takes to start further processes."""

_DOCUMENTS_OF_A_BATCH = 24
_RECORDS_SAVED_AT_ONCE = 300
_BYTES_SAVED_AT_ONCE = 20_000_000


@dataclass(frozen=True, slots=True)
class _Run:
    """The parts that the steps of one conversion share. `left_behind` maps slugs as in `ExistingRecords`."""

    waiting: WaitingDocuments
    tables: RunTables
    save: Save
    joining: Joining
    left_behind: Mapping[str, str]


class Converter:
    """Converts documents into one content folder.

    With `dry_run` nothing is written. `workers` is the number of processes, None for as many as the machine can run;
    an `executor` takes their place, as in `Workers`.
    Of other services than GP practices, only a single document is taken; with `all_services` all documents.
    """

    def __init__(
        self,
        content: Content,
        *,
        dry_run: bool = False,
        workers: int | None = None,
        all_services: bool = False,
        executor: Executor | None = None,
    ) -> None:
        self.content, self.dry_run, self.all_services = content, dry_run, all_services
        self.workers, self.executor = workers, executor

    def convert(
        self,
        documents: Sequence[Source],
        address: str | None = None,
        practice: str | None = None,
        tick: Callable[[], None] = lambda: None,
        expect: Callable[[int], None] = lambda _: None,
    ) -> Iterator[Conversion | Unchanged | PassedOver | Refusal | Problem]:
        """Read documents, merge each into its record, and save both. Yield the result of each once it is saved.

        `address` is where CQC published the document, where there is only one. `practice` is the slug of the record of
        all of them, where the documents do not identify it. `tick` is called after each document that was read,
        `expect` with the number of documents that a table adds to those given.

        Documents that cannot be read are refused first, then follow the documents of one record after another. A
        Problem is about a table as a whole, about a document of another service than a GP practice, or about records
        that a person should look at. For a refused document nothing is written.

        Raise RatingpressError where the run cannot go on; what was yielded before is saved.
        """
        many = len(documents) > FEW_DOCUMENTS or any(sources.is_table(each.name) for each in documents)
        number = (self.workers or available_processes()) if many else 1
        with self._saving() as save, Workers(number, self.executor) as workers, TemporaryStore() as temporary:
            existing = find_existing_records(self.content, workers)
            if practice is not None and practice not in existing.register and practice not in existing.unreadable:
                raise UsageError(f"--practice {practice}: there is no such record in {self.content.practices}")
            tables = RunTables(self.content, temporary, existing.extracts, existing.holders, self.all_services)
            services = ServiceFilter(existing, len(documents) == 1, self.all_services)
            waiting = WaitingDocuments(temporary)
            tasks = self._tasks(documents, address, tables, expect)
            for read in self._read(workers, tasks, address, existing.addresses):
                if isinstance(read, Refusal):
                    yield read
                else:
                    if result := services.result(read.summary):
                        yield result
                    if not isinstance(result, PassedOver):
                        waiting.add(read)
                tick()
            yield from tables.outcomes
            for unchanged in tables.unchanged:
                tick()
                yield unchanged
            run = _Run(waiting, tables, save, Joining(self.content, waiting), existing.left_behind)
            groups = Grouping(existing.register, existing.holders, existing.unreadable, self.content.documents).group(
                waiting.summaries, practice
            )
            yield from groups.refused
            yield from groups.questions
            for other, slug in groups.joined.items():
                yield from run.joining.join(other, slug, groups.documents)
            if practice is not None:
                yield from run.joining.join_given(practice, existing.holders, groups.documents)
            update_tasks = (self._update_task(slug, summaries, run) for slug, summaries in groups.documents.items())
            updates = workers.run(update_records, update_tasks, _DOCUMENTS_OF_A_BATCH)
            yield from self._save_updates(updates, run)
            self._clear_tables(tables)

    def _saving(self) -> AbstractContextManager[Save]:
        """Return the context in which files are saved while no other run saves; a dry run neither saves nor waits."""
        return nullcontext(tuple) if self.dry_run else store.exclusive_saving(self.content.folder)

    def _tasks(
        self, documents: Sequence[Source], address: str | None, tables: RunTables, expect: Callable[[int], None]
    ) -> Iterator[ReadingTask]:
        """Yield a task for each document, and for each location of a table."""
        for document in documents:
            if sources.is_table(document.name):
                yield from tables.tasks(document, expect)
            else:
                yield ReadingTask(document, address)

    def _read(
        self, workers: Workers, tasks: Iterable[ReadingTask], address: str | None, addresses: Mapping[str, str]
    ) -> Iterator[ReadDocument | Refusal]:
        """Yield each document, read with its address: the one given or, where none is, the one a record holds for it.

        `addresses` maps the digests of documents that records hold to their addresses.
        """
        for read in workers.run(read_documents, tasks, _DOCUMENTS_OF_A_BATCH):
            held = addresses.get(read.summary.sha256) if isinstance(read, ReadDocument) and address is None else None
            if isinstance(read, ReadDocument) and held not in (None, read.summary.address):
                yield from read_documents([ReadingTask(read.summary.source, held)])
            else:
                yield read

    def _update_task(self, slug: str, summaries: Sequence[DocumentSummary], run: "_Run") -> UpdateTask:
        record, evidence = self.content.record(slug), self.content.evidence(run.left_behind.get(slug, slug))
        text = store.read_if_exists(record, RECORD_LIMIT)
        # A person who deleted a record may have left its evidence, which must not count for a new record.
        kept = store.read_if_exists(evidence, EVIDENCE_LIMIT) if text is not None else None
        documents = tuple((summary, run.waiting.account(summary)) for summary in summaries)
        return UpdateTask(slug, str(record), text, str(evidence), kept, documents)

    def _save_updates(self, updates: Iterable[RecordUpdate], run: "_Run") -> Iterator[Conversion | Refusal | Problem]:
        """Save updated records, many at once, and yield the result of each document once its record is saved."""
        batch: list[tuple[RecordUpdate, dict[Path, bytes]]] = []
        size = 0
        for update in updates:
            files = self._files(update, run)
            if existing := self._unlisted_file(update, files):
                reason = f"{existing} exists already and no record lists it; convert it, or move it"
                yield from _refuse_all(update, reason)
                continue
            batch.append((update, files))
            size += sum(map(len, files.values()))
            if len(batch) >= _RECORDS_SAVED_AT_ONCE or size > _BYTES_SAVED_AT_ONCE:
                yield from self._save(batch, run)
                batch, size = [], 0
        yield from self._save(batch, run)

    def _files(self, update: RecordUpdate, run: "_Run") -> dict[Path, bytes]:
        """Return the files to save after an update, the evidence last.

        Where a run ends before the evidence is saved, the next conversion finds the values of its documents in the
        record already, and takes none of them for an edit by a person.
        """
        converted = [(summary, each) for summary, each in update.outcomes if isinstance(each, Conversion)]
        if not converted:
            return {}
        files = {
            self.content.source(update.slug, each.document): run.waiting.data(summary)
            for summary, each in converted
            if summary.extract is None and not each.older
        }
        behind = run.left_behind.get(update.slug)
        former = (*([behind] if behind else []), *run.joining.former_slugs(update))
        text = records.with_former_slugs(update.slug, update.text, former) if former else update.text
        files[self.content.record(update.slug)] = text.encode()
        files[self.content.evidence(update.slug)] = update.evidence.encode()
        return files

    def _unlisted_file(self, update: RecordUpdate, files: Mapping[Path, bytes]) -> Path | None:
        """Return the path of a file that an update would overwrite though no record lists it, or None.

        A person put it there, or deleted its record. Of documents that replace one another in a run, the first replaced
        the file.
        """
        replaced: dict[str, set[str | None]] = defaultdict(set)
        for _, outcome in update.outcomes:
            if isinstance(outcome, Conversion):
                replaced[outcome.document].add(outcome.replaced)
        for summary, outcome in update.outcomes:
            if isinstance(outcome, Conversion) and not outcome.held and summary.extract is None:
                path = self.content.source(update.slug, outcome.document)
                existing = store.read_if_exists(path, DOCUMENT_LIMIT)
                if existing is None or existing == files[path]:
                    continue
                if hashlib.sha256(existing).hexdigest() not in replaced[outcome.document]:
                    return path
        return None

    def _save(
        self, batch: Sequence[tuple[RecordUpdate, dict[Path, bytes]]], run: "_Run"
    ) -> Iterator[Conversion | Refusal | Problem]:
        """Save a batch of records in one step; where that is refused, each alone, so that only its own is refused."""
        files = {path: data for _, files_of_record in batch for path, data in files_of_record.items()}
        if files:
            try:
                extracts = _new_extracts(update for update, _ in batch)
                moved = [self._move_left_behind(update.slug, run) for update, saved in batch if saved]
                run.save(self._missing_schema() | run.tables.unsaved_files(extracts) | files)
            except (ContentError, UsageError) as error:
                yield from self._save_one_by_one(batch, run, error)
                return
            yield from filter(None, moved)
        for update, _ in batch:
            if not self.dry_run:
                run.joining.remove_joined(update)
            for summary, outcome in update.outcomes:
                if isinstance(outcome, Conversion) and not self.dry_run and summary.source.entry is None:
                    kept = self.content.source(update.slug, outcome.document)
                    store.remove_from_inbox(summary.source.path, self.content.inbox, kept)
                yield outcome

    def _move_left_behind(self, slug: str, run: "_Run") -> Problem | None:
        """Move what stayed under the old slug of a record that a person renamed, and return what to say of it."""
        old = run.left_behind.get(slug)
        if old is None:
            return None
        if not self.dry_run:
            move_left_behind(self.content, old, slug)
        message = f"renamed from {old}.yaml by hand: its evidence and its documents follow it"
        return Problem(str(self.content.record(slug)), 0, 0, Severity.FINDING, message, "record.renamed")

    def _save_one_by_one(
        self, batch: Sequence[tuple[RecordUpdate, dict[Path, bytes]]], run: "_Run", error: RatingpressError
    ) -> Iterator[Conversion | Refusal | Problem]:
        if len(batch) > 1:
            for each in batch:
                yield from self._save([each], run)
            return
        yield from _refuse_all(batch[0][0], str(error))

    def _clear_tables(self, tables: RunTables) -> None:
        """Remove tables from the inbox. A table leaves it last, once all of its extracts are saved."""
        for name, source in tables.accepted.items():
            if not self.dry_run and source.entry is None:
                store.remove_from_inbox(source.path, self.content.inbox, self.content.table(name))

    def _missing_schema(self) -> dict[Path, bytes]:
        """Return the schema for editors by its path, where it does not exist yet."""
        if store.read_if_exists(self.content.schema, RECORD_LIMIT) is not None:
            return {}
        return {self.content.schema: records.json_schema().encode()}


def _refuse_all(update: RecordUpdate, reason: str) -> Iterator[Refusal]:
    for summary, outcome in update.outcomes:
        yield outcome if isinstance(outcome, Refusal) else Refusal(str(summary.source), reason)


def _new_extracts(updates: Iterable[RecordUpdate]) -> Iterator[Extract]:
    """Yield the extracts of tables that records did not hold before."""
    for update in updates:
        for summary, outcome in update.outcomes:
            if summary.extract and isinstance(outcome, Conversion) and not outcome.held:
                yield summary.extract
