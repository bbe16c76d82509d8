"""Checking: every record is checked on every core, and checked again only after one of its files changed.

The result of a record is kept with the digests of its inputs: the record, its evidence, its documents, and this
program. All files are read and compared at each check, which is a small part of the work, so that a changed file never
counts as checked.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from generator import records, store
from generator.pipeline.content import RECORD_LIMIT, TABLE_LIMIT, Content
from generator.pipeline.file_digests import FileReader
from generator.pipeline.left_behind import left_behind_problems
from generator.pipeline.loading import load_site, read_or_report, read_record, record_names, source_of
from generator.pipeline.table_sources import KeptTables
from generator.pipeline.workers import Workers, available_processes
from generator.problems import Problem, RatingpressError, Severity

WORTH_KEEPING = 100
"""Fewer records are checked so quickly that no file of results is worth keeping."""

_CHECKED_FIRST = 50
"""The number of records that are checked before processes are forked: enough to import all that the work needs."""

_BATCHES_OF_A_PROCESS = 4
"""The number of batches for each process: each batch opens its tables once, and the last ones should end together."""

_RESULTS_LIMIT = 100_000_000
_PROGRAM_LIMIT = 2_000_000


class CheckResult(NamedTuple):
    """The result of checking a record.

    `digests` maps the path in `content/` of each file that was read for it to its SHA-256, None where there is none.
    `placed` is the record's identity with its lines, None where the record has an error.
    """

    digests: dict[str, str | None]
    problems: tuple[Problem, ...]
    placed: records.UniqueValues | None


@dataclass(frozen=True, slots=True)
class Checked:
    """The number of usable records, and every problem of all files, sorted by place."""

    records: int
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that prevent a build."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class _CheckBatch:
    """Records to check, by the names of their files; the names of all records; the kept results of those with one."""

    content: Content
    names: tuple[str, ...]
    all_names: frozenset[str]
    known: Mapping[str, CheckResult]


def check(content: Content, results_file: Path | None = None, workers: int | None = None) -> Checked:
    """Return every problem of every file under `content/`.

    `results_file` keeps the results of many records for the next check. One that is damaged, or of another version of
    the program or another folder, counts as missing; one that cannot be written is left out. `workers` is the number of
    processes, None for as many as the machine can run. Raise ContentError where there is no record.
    """
    names, refused = record_names(content)
    results_file = results_file if len(names) >= WORTH_KEEPING else None
    key = _key(content) if results_file else ""
    known = _load_results(results_file, key) if results_file else {}
    number = (available_processes() if workers is None else workers) if len(known) < len(names) // 2 else 1
    all_names = frozenset(names)
    batches = (
        _CheckBatch(content, part, all_names, {name: known[name] for name in part if name in known})
        for part in _parts(names, number * _BATCHES_OF_A_PROCESS)
    )
    with Workers(number) as pool:
        found = dict(pool.run(_check_batches, batches, 1))
    if results_file and found != known:
        _save_results(results_file, key, found)
    placed = [each.placed for each in found.values() if each.placed]
    problems = [*refused, *(problem for each in found.values() for problem in each.problems)]
    problems += [*records.check_together(placed), *left_behind_problems(content, names), *load_site(content)[2]]
    return Checked(len(placed), tuple(sorted(problems)))


def _parts(names: Sequence[str], number: int) -> Iterator[tuple[str, ...]]:
    """Yield the first names, then the others in at most `number` parts of equal length."""
    yield tuple(names[:_CHECKED_FIRST])
    size = max(1, -(-(len(names) - _CHECKED_FIRST) // number))
    yield from (tuple(names[at : at + size]) for at in range(_CHECKED_FIRST, len(names), size))


def _check_batches(batches: Sequence[_CheckBatch]) -> list[tuple[str, CheckResult]]:
    return [each for batch in batches for each in _check_batch(batch)]


def _check_batch(batch: _CheckBatch) -> Iterator[tuple[str, CheckResult]]:
    files = FileReader()
    tables = KeptTables(batch.content, files)
    seen: dict[str, str | None] = {}
    for name in batch.names:
        known = batch.known.get(name)
        current = known and _is_current(batch.content, known, seen)
        yield name, known if known and current else _check(batch, name, files, tables)


def _check(batch: _CheckBatch, name: str, files: FileReader, tables: KeptTables) -> CheckResult:
    content = batch.content
    path = content.practices / name
    problems: list[Problem] = []
    data = read_or_report(files, path, RECORD_LIMIT, problems)
    if data is None:
        return CheckResult({}, tuple(problems), None)
    record = read_record(content, files, tables, name, data, all_names=batch.all_names)
    evidence = content.folder / "evidence" / f"{name.removesuffix('.yaml')}.json"
    read = [path, evidence]
    if record.loaded:
        read += [source_of(content, record.loaded.slug, each) for each in record.evidence.documents]
    above = f"{content.folder.as_posix()}/"
    digests = {each.as_posix().removeprefix(above): files.digests.get(each) for each in read}
    unique = (
        records.unique_values(record.loaded, data, records.stating_a_name_only(record.evidence))
        if record.loaded
        else None
    )
    return CheckResult(digests, tuple(record.problems), unique)


def _is_current(content: Content, found: CheckResult, seen: dict[str, str | None]) -> bool:
    """Return whether every file that was read for it holds the same bytes still, and the record has no error.

    A record with an error is checked again each time: its cause may be in a file that is not among the digests. `seen`
    holds the digests of files that were read for other records, which may share a table.
    """
    if found.placed is None or any(problem.severity is Severity.ERROR for problem in found.problems):
        return False
    for name, digest in found.digests.items():
        if name not in seen:
            seen[name] = store.file_digest(f"{content.folder}/{name}", TABLE_LIMIT)
        if seen[name] != digest:
            return False
    return True


def _key(content: Content) -> str:
    """Return the key of kept results: the folder as messages name it, and the version of the program."""
    program = hashlib.sha256(str(content.folder).encode())
    for name, data in store.stream_tree(Path(__file__).parent.parent, (".py",), _PROGRAM_LIMIT):
        program.update(f"{name} {len(data)} ".encode() + data)
    return program.hexdigest()


def _load_results(results_file: Path, key: str) -> dict[str, CheckResult]:
    try:
        whole = json.loads(store.read_if_exists(results_file, _RESULTS_LIMIT) or b"{}")
        return {name: _parse_result(row) for name, row in whole["found"].items()} if whole.get("key") == key else {}
    except (RatingpressError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _parse_result(row: Any) -> CheckResult:  # noqa: ANN401 - of any JSON type
    digests, problems, placed = row
    texts = {str(name): digest and str(digest) for name, digest in digests.items()}
    unique = (
        records.UniqueValues(*placed)._replace(former=tuple(placed[6]), by_name=tuple(placed[9])) if placed else None
    )
    return CheckResult(texts, tuple(map(_parse_problem, problems)), unique)


def _parse_problem(row: Any) -> Problem:  # noqa: ANN401
    path, line, column, severity, message, code, excerpt = row
    return Problem(path, line, column, Severity(severity), message, code, excerpt)


def _save_results(results_file: Path, key: str, found: Mapping[str, CheckResult]) -> None:
    rows = {name: (each.digests, [astuple(problem) for problem in each.problems], each.placed)
            for name, each in found.items()}  # fmt: skip
    with suppress(RatingpressError):  # without the file, the next check takes longer and reports the same
        store.save({results_file: json.dumps({"key": key, "found": rows}, ensure_ascii=False).encode()})
