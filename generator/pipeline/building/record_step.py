"""The step of one record, in any process: its bytes are read, checked, and made into its files and its summary."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from generator import pages, records
from generator.pipeline.building.known_files import digest_of_files
from generator.pipeline.content import RECORD_LIMIT, Content
from generator.pipeline.file_digests import FileReader
from generator.pipeline.loading import ReadRecord, read_or_report, read_record, record_of, source_of
from generator.pipeline.table_sources import KeptTables
from generator.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class ThemeFiles:
    """The files of a theme by path; equal where their digest is."""

    digest: str
    files: Mapping[str, bytes] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Rendering:
    """All that records are rendered with. `key` is a digest of it: pages of another key are rendered anew."""

    key: str
    surroundings: pages.Surroundings
    theme: ThemeFiles


@dataclass(frozen=True, slots=True)
class RecordTask:
    """A record to check and, where `rendering` is given, to render. `name` is the name of its file.

    `run` differs from run to run: what a process keeps for later tasks, it keeps for those of one run. `all_names` are
    the names of all records, where its own is not that of a record.
    """

    content: Content
    run: int
    name: str
    rendering: Rendering | None = None
    all_names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RecordResult:
    """A record that was read. `unique` is None, and nothing is rendered, where it has an error.

    `files` are all files that it was read from, relative to the content folder, and `digest` the one digest of them;
    empty where there is an error, whose cause may be in another file. `facts` is the number of its facts. `outputs` are
    its files of the site; `mistakes` are those of its templates.
    """

    name: str
    problems: tuple[Problem, ...]
    files: tuple[str, ...] = ()
    digest: str = ""
    unique: records.UniqueValues | None = None
    facts: int = 0
    summary: pages.Summary | None = None
    outputs: tuple[tuple[str, bytes], ...] = ()
    mistakes: tuple[Problem, ...] = ()


def take_steps(tasks: Sequence[RecordTask]) -> list[RecordResult]:
    """Return the result of each record. Raise ContentError for a document's name that leads elsewhere."""
    return [_take_step(task) for task in tasks]


def own_files(name: str) -> tuple[str, str]:
    """Return the files that any record is read from, by the name of its file: itself and its evidence."""
    return f"practices/{name}", f"evidence/{name.removesuffix('.yaml')}.json"


@lru_cache(maxsize=1)
def theme_of(files: ThemeFiles, run: int) -> pages.Theme:
    """Return the theme that a process uses in a run; its mistakes are looked for where it is used."""
    return pages.Theme(files.files, checked=True)


@lru_cache(maxsize=1)
def _tables(content: Content, run: int) -> tuple[FileReader, KeptTables]:
    """Return the tables that a process reads in a run, each once, with the reader that has their digests."""
    files = FileReader()
    return files, KeptTables(content, files)


def _take_step(task: RecordTask) -> RecordResult:
    content, files = task.content, FileReader()
    problems: list[Problem] = []
    data = read_or_report(files, content.practices / task.name, RECORD_LIMIT, problems)
    if data is None:
        return RecordResult(task.name, tuple(problems))
    table_files, tables = _tables(content, task.run)
    read = read_record(content, files, tables, task.name, data, all_names=task.all_names)
    found = tuple(read.problems)
    if read.loaded is None or any(problem.severity is Severity.ERROR for problem in found):
        unique = _unique(read, data)
        return RecordResult(task.name, found, unique=unique)
    digests = _digests(task, read, table_files.digests | files.digests)
    output = _render(task, read, read.loaded)
    return RecordResult(
        name=task.name,
        problems=found,
        files=tuple(digests),
        digest=digest_of_files(digests),
        unique=_unique(read, data),
        facts=len(read.evidence.facts),
        summary=output.summary if output else None,
        outputs=output.files if output else (),
        mistakes=theme_of(task.rendering.theme, task.run).problems if task.rendering else (),
    )


def _unique(read: ReadRecord, data: bytes) -> records.UniqueValues | None:
    """Return what no other record may have, or None where the record cannot be read."""
    return records.unique_values(read.loaded, data, records.stating_a_name_only(read.evidence)) if read.loaded else None


def _digests(task: RecordTask, read: ReadRecord, digests: Mapping[Path, str]) -> dict[str, str | None]:
    """Return the digest of each file of a record, by its path relative to the content folder."""
    content = task.content
    above = f"{content.folder.as_posix()}/"
    named = dict.fromkeys(own_files(task.name))
    paths = {name: content.folder / name for name in named}
    for kept in read.evidence.documents:
        path = source_of(content, task.name.removesuffix(".yaml"), kept)
        paths[path.as_posix().removeprefix(above)] = path
    return {name: digests.get(path) for name, path in paths.items()}


def _render(task: RecordTask, read: ReadRecord, loaded: records.LoadedRecord) -> pages.RecordOutput | None:
    if task.rendering is None:
        return None
    theme = theme_of(task.rendering.theme, task.run)
    if any(map(theme.has_failed, pages.RECORD_TEMPLATES)):  # the other pages, maybe thousands, are not rendered
        return None
    return pages.make_record_output(record_of(loaded, read), task.rendering.surroundings, theme)


def theme_files(files: Mapping[str, bytes]) -> ThemeFiles:
    """Return a theme with the digest of its files."""
    return ThemeFiles(digest_of_files({name: hashlib.sha256(data).hexdigest() for name, data in files.items()}), files)
