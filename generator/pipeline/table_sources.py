"""Tables of open data: each is kept once for all practices, and read as one document for each location in it."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from generator import sources, store
from generator.evidence import Extract
from generator.pipeline.content import TABLE_LIMIT, Content
from generator.pipeline.extraction import ReadingTask, Refusal, refusal
from generator.pipeline.file_digests import FileReader
from generator.problems import Problem, RatingpressError, Severity
from generator.sources import Table
from generator.store import Source, StoredRange, TemporaryStore

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_STEM = 80
_DIGITS_OF_DIGEST = 8


class Unchanged(NamedTuple):
    """A practice for which a table states again, word for word, what its record holds."""

    source: str
    slug: str
    document: str


@dataclass(slots=True)
class RunTables:
    """The tables of a run: their extracts as tasks, and their bytes until a record that refers to them is saved.

    Where `content/` has another table of the same name, the new one is kept beside it with its digest in its name: the
    extracts of the older one need its words.

    `held_extracts` and `holders` map the SHA-256 of the text of each extract that records hold to the name of its
    document and to the slug of its record. Such an extract is not read again; it is in `unchanged`. `outcomes` are the
    problems of a table as a whole, and the refusals of tables and rows. `accepted` maps the name that each table is
    kept under to its place. With `all_services`, rows about other services than GP practices are taken too.
    """

    content: Content
    temporary: TemporaryStore
    held_extracts: Mapping[str, str] = field(default_factory=dict)
    holders: Mapping[str, str] = field(default_factory=dict)
    all_services: bool = False
    outcomes: list[Refusal | Problem] = field(default_factory=list)
    unchanged: list[Unchanged] = field(default_factory=list)
    accepted: dict[str, Source] = field(default_factory=dict)
    _unsaved: dict[str, StoredRange] = field(default_factory=dict)

    def tasks(self, source: Source, expect: Callable[[int], None] = lambda _: None) -> Iterator[ReadingTask]:
        """Yield a task for each location of a table, in the order of their first rows.

        Call `expect` once with the number of locations, less one for the table itself. A table that cannot be read is
        refused in `outcomes`.
        """
        try:
            data = store.read_document(source, TABLE_LIMIT)
            table = sources.open_table(source.name, data, all_services=self.all_services)
        except Exception as error:  # a fault of ours in one table must not prevent that others are read
            self.outcomes.append(refusal(source, error))
            return
        self.outcomes += [_outcome(source, problem) for problem in table.problems]
        name = self._name(source, data)
        self.accepted[name] = source
        self._unsaved[name] = self.temporary.add(data)
        expect(len(table.locations) - 1)
        # The same words mean other days in a table with the days first.
        month_first = sources.DayOrder.MONTH_FIRST in table.day_orders.values()
        for location, rows in table.locations.items():
            extract = Extract(name, table.sheet, rows, sources.READING)
            text = table.extract(rows)
            digest = hashlib.sha256(text.encode()).hexdigest()
            if digest in self.held_extracts and not month_first:
                self.unchanged.append(Unchanged(str(source), self.holders[digest], self.held_extracts[digest]))
                continue
            entry = location if source.entry is None else f"{source.entry}: {location}"
            place = replace(source, entry=entry, place=rows[0])
            yield ReadingTask(place, None, extract, _plain_name(source.name), text, table.day_orders)

    def unsaved_files(self, extracts: Iterator[Extract]) -> dict[Path, bytes]:
        """Return the tables of these extracts that are not saved yet, by their path; each is returned once."""
        names = dict.fromkeys(extract.table for extract in extracts if extract.table in self._unsaved)
        return {self.content.table(name): self.temporary.read(self._unsaved.pop(name)) for name in names}

    def _name(self, source: Source, data: bytes) -> str:
        """Return the name to keep a table under: with its digest where another table has the plain name."""
        plain = _plain_name(source.name)
        existing = store.read_if_exists(self.content.table(plain), TABLE_LIMIT)
        if existing in (None, data) and plain not in self.accepted:
            return plain
        path = PurePosixPath(plain)
        return f"{path.stem}-{hashlib.sha256(data).hexdigest()[:_DIGITS_OF_DIGEST]}{path.suffix}"


class KeptTables:
    """The tables under `content/sources/`, each opened once, and the texts of their extracts."""

    def __init__(self, content: Content, files: FileReader) -> None:
        self._content, self._files = content, files
        self._opened: dict[str, Table | RatingpressError] = {}

    def text(self, extract: Extract) -> str:
        """Return the text of an extract. Raise RatingpressError where the table or a row no longer exists."""
        if extract.table not in self._opened:
            self._opened[extract.table] = self._open(extract.table)
        table = self._opened[extract.table]
        if isinstance(table, RatingpressError):
            raise table
        return table.extract(extract.rows)

    def _open(self, name: str) -> Table | RatingpressError:
        try:
            return _open_table(name, self._files.read(self._content.table(name), TABLE_LIMIT))
        except RatingpressError as error:
            return error


@lru_cache(maxsize=2)  # a process checks many batches of records with extracts of the same table
def _open_table(name: str, data: bytes) -> Table:
    return sources.open_table(name, data, all_services=True)  # the rows of any service may be in a record


def _plain_name(name: str) -> str:
    """Return the name of a table in `content/` and of its extracts in records: letters, digits, `.`, `_`, `-`."""
    path = PurePosixPath(name)
    return f"{_NOT_IN_NAMES.sub('-', path.stem).strip('.-')[:_LONGEST_STEM] or 'table'}{path.suffix.lower()}"


def _outcome(source: Source, problem: Problem) -> Refusal | Problem:
    """Return the refusal of a row for an error, else the problem of the table with the place of its file."""
    if problem.severity is Severity.ERROR:
        return Refusal(f"{source}: row {problem.line}", problem.message)
    return replace(problem, path=str(source))
