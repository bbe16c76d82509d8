"""A table of open data: kept once for all practices, and read as one document for each location in it."""

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
from generator.pipeline.extraction import Refusal, Task, refusal
from generator.pipeline.file_digests import Files
from generator.problems import Problem, RatingpressError, Severity
from generator.sources import Table
from generator.store import Source, StoredRange, TemporaryStore

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


class Unchanged(NamedTuple):
    """A practice for which a table states again, word for word, what its record holds."""

    source: str
    slug: str
    document: str


@dataclass(slots=True)
class Tables:
    """The tables of a run: their rows as tasks, and their bytes until a record that speaks of them is saved.

    `outcomes` tells what was wrong with a table or a row. Where another table of that name is kept, the new one is
    kept beside it under its digest: what was read from the older one keeps its words.
    """

    content: Content
    spool: TemporaryStore
    held: Mapping[str, str] = field(default_factory=dict)
    """What records hold of tables, by the digest of the words; told in `unchanged`, it is not read again."""
    holders: Mapping[str, str] = field(default_factory=dict)
    outcomes: list[Refusal | Problem] = field(default_factory=list)
    unchanged: list[Unchanged] = field(default_factory=list)
    taken: dict[str, Source] = field(default_factory=dict)
    _waiting: dict[str, StoredRange] = field(default_factory=dict)

    def tasks(self, source: Source, expect: Callable[[int], None] = lambda _: None) -> Iterator[Task]:
        """A task for each location of a table, in the order of their first rows; `expect` is told how many more than
        the one document they are."""
        try:
            data = store.read_document(source, TABLE_LIMIT)
            table = sources.open_table(source.name, data)
        except Exception as error:  # even a fault of ours in one table keeps no other document from being read
            self.outcomes.append(refusal(source, error))
            return
        self.outcomes += [_told(source, problem) for problem in table.problems]
        name = self._name(source, data)
        self.taken[name] = source
        self._waiting[name] = self.spool.add(data)
        expect(len(table.locations) - 1)
        for location, rows in table.locations.items():
            extract = Extract(name, table.sheet, rows, sources.READING)
            text = table.extract(rows)
            digest = hashlib.sha256(text.encode()).hexdigest()
            if digest in self.held:
                self.unchanged.append(Unchanged(str(source), self.holders[digest], self.held[digest]))
                continue
            entry = location if source.entry is None else f"{source.entry}: {location}"
            place = replace(source, entry=entry, place=rows[0])
            yield Task(place, None, extract, _plain_name(source.name), text)

    def files(self, extracts: Iterator[Extract]) -> dict[Path, bytes]:
        """The tables of these extracts that are not kept yet; each is given once."""
        names = dict.fromkeys(extract.table for extract in extracts if extract.table in self._waiting)
        return {self.content.table(name): self.spool.read(self._waiting.pop(name)) for name in names}

    def _name(self, source: Source, data: bytes) -> str:
        plain = _plain_name(source.name)
        held = store.read_if_exists(self.content.table(plain), TABLE_LIMIT)
        if held in (None, data) and plain not in self.taken:
            return plain
        path = PurePosixPath(plain)
        return f"{path.stem}-{hashlib.sha256(data).hexdigest()[:8]}{path.suffix}"


class KeptTables:
    """The tables under `content/sources/`, each opened once, and the text of what was read from them."""

    def __init__(self, content: Content, files: Files) -> None:
        self._content, self._files = content, files
        self._open: dict[str, Table | RatingpressError] = {}

    def text(self, extract: Extract) -> str:
        """The text of an extract. Raises RatingpressError where the table or the row is not there any more."""
        if extract.table not in self._open:
            self._open[extract.table] = self._opened(extract.table)
        table = self._open[extract.table]
        if isinstance(table, RatingpressError):
            raise table
        return table.extract(extract.rows)

    def _opened(self, name: str) -> Table | RatingpressError:
        try:
            return _opened(name, self._files.read(self._content.table(name), TABLE_LIMIT))
        except RatingpressError as error:
            return error


@lru_cache(maxsize=2)  # a process looks at many batches of records that speak of the same table
def _opened(name: str, data: bytes) -> Table:
    return sources.open_table(name, data)


def _plain_name(name: str) -> str:
    """The name that a table is kept under, and that its extracts bear in a record: letters, digits, `.`, `_`, `-`."""
    path = PurePosixPath(name)
    return f"{_UNFIT.sub('-', path.stem).strip('.-')[:80] or 'table'}{path.suffix.lower()}"


def _told(source: Source, problem: Problem) -> Refusal | Problem:
    """A row that is not taken is refused; what is said of the table as a whole is for a person to know."""
    if problem.severity is Severity.ERROR:
        return Refusal(f"{source}: row {problem.line}", problem.message)
    return replace(problem, path=str(source))
