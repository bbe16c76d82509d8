"""The story of a check: every record on every core, and again only those that were touched since.

What was found is kept beside the digests of all that it was found in: the record, its evidence, its documents, and
this program. The bytes are read and compared each time, so that nothing that was changed is taken for checked; reading
is a small part of the work.
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
from generator.pipeline.file_digests import Files
from generator.pipeline.loading import load_site, read_or_tell, read_record, record_names, source_of
from generator.pipeline.table_sources import KeptTables
from generator.pipeline.workers import Workers, available
from generator.problems import Problem, RatingpressError, Severity

WORTH_KEEPING = 100
"""Fewer records are checked sooner than somebody wonders what the file is for."""

_FIRST = 50
"""So many records are checked before processes are forked off: enough to load all that the work needs."""

_PARTS = 4
"""So many batches for each process: a batch opens its tables once, and the last ones should end together."""

_MEMORY_LIMIT = 100_000_000
_PROGRAM_LIMIT = 2_000_000


class Found(NamedTuple):
    """What a check found in a record, and what it read for it: the digest of each file, by its path in `content/`."""

    digests: dict[str, str | None]
    problems: tuple[Problem, ...]
    placed: records.UniqueValues | None
    """None where the record has a mistake."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many records can be used, and every problem of all files, sorted by place."""

    records: int
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that forbid a build."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class _Batch:
    content: Content
    names: tuple[str, ...]
    taken: frozenset[str]
    known: Mapping[str, Found]


def check(content: Content, memory: Path | None = None, workers: int | None = None) -> Checked:
    """Every problem of every file under `content/`.

    `memory` is the file that keeps what was found in many records for the next check; one that is damaged, or of
    another program or folder, counts as absent, and one that cannot be written is done without. Raises ContentError
    where there is no record at all.
    """
    names, refused = record_names(content)
    memory = memory if len(names) >= WORTH_KEEPING else None
    key = _key(content) if memory else ""
    known = _recalled(memory, key) if memory else {}
    number = (available() if workers is None else workers) if len(known) < len(names) // 2 else 1
    taken = frozenset(names)
    batches = (
        _Batch(content, part, taken, {name: known[name] for name in part if name in known})
        for part in _parts(names, number * _PARTS)
    )
    with Workers(number) as pool:
        found = dict(pool.run(_check_batches, batches, 1))
    if memory and found != known:
        _remember(memory, key, found)
    placed = [each.placed for each in found.values() if each.placed]
    problems = [*refused, *(problem for each in found.values() for problem in each.problems)]
    problems += [*records.check_together(placed), *load_site(content)[2]]
    return Checked(len(placed), tuple(sorted(problems)))


def _parts(names: Sequence[str], number: int) -> Iterator[tuple[str, ...]]:
    """The first names, and the others in so many parts of one length."""
    yield tuple(names[:_FIRST])
    size = max(1, -(-(len(names) - _FIRST) // number))
    yield from (tuple(names[at : at + size]) for at in range(_FIRST, len(names), size))


def _check_batches(batches: Sequence[_Batch]) -> list[tuple[str, Found]]:
    return [each for batch in batches for each in _check_batch(batch)]


def _check_batch(batch: _Batch) -> Iterator[tuple[str, Found]]:
    files = Files()
    tables = KeptTables(batch.content, files)
    seen: dict[str, str | None] = {}
    for name in batch.names:
        known = batch.known.get(name)
        stands = known and _stands(batch.content, known, seen)
        yield name, known if known and stands else _check(batch, name, files, tables)


def _check(batch: _Batch, name: str, files: Files, tables: KeptTables) -> Found:
    content = batch.content
    path = content.practices / name
    problems: list[Problem] = []
    data = read_or_tell(files, path, RECORD_LIMIT, problems)
    if data is None:
        return Found({}, tuple(problems), None)
    record = read_record(content, files, tables, name, data, taken=batch.taken)
    evidence = content.folder / "evidence" / f"{name.removesuffix('.yaml')}.json"
    read = [path, evidence]
    if record.loaded:
        read += [source_of(content, record.loaded.slug, each) for each in record.evidence.documents]
    above = f"{content.folder.as_posix()}/"
    digests = {each.as_posix().removeprefix(above): files.digests.get(each) for each in read}
    return Found(digests, tuple(record.problems), records.unique_values(record.loaded, data) if record.loaded else None)


def _stands(content: Content, found: Found, seen: dict[str, str | None]) -> bool:
    """Whether every file that was read for it holds the same bytes still, and the record could be used.

    A mistake is looked at again each time: what it was about may lie in a file that is not among those. `seen` is what
    was looked at for other records: they may share a table.
    """
    if found.placed is None or any(problem.severity is Severity.ERROR for problem in found.problems):
        return False
    for name, digest in found.digests.items():
        if name not in seen:
            seen[name] = store.digest(f"{content.folder}/{name}", TABLE_LIMIT)
        if seen[name] != digest:
            return False
    return True


def _key(content: Content) -> str:
    """What the memory is good for: this folder, by its name in messages, and this very program."""
    program = hashlib.sha256(str(content.folder).encode())
    for name, data in store.stream_tree(Path(__file__).parent.parent, (".py",), _PROGRAM_LIMIT):
        program.update(f"{name} {len(data)} ".encode() + data)
    return program.hexdigest()


def _recalled(memory: Path, key: str) -> dict[str, Found]:
    try:
        whole = json.loads(store.read_if_there(memory, _MEMORY_LIMIT) or b"{}")
        return {name: _found(row) for name, row in whole["found"].items()} if whole.get("key") == key else {}
    except (RatingpressError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _found(row: Any) -> Found:  # noqa: ANN401 - whatever JSON held
    digests, problems, placed = row
    texts = {str(name): digest and str(digest) for name, digest in digests.items()}
    return Found(texts, tuple(map(_problem, problems)), records.UniqueValues(*placed) if placed else None)


def _problem(row: Any) -> Problem:  # noqa: ANN401
    path, line, column, severity, message, code, excerpt = row
    return Problem(path, line, column, Severity(severity), message, code, excerpt)


def _remember(memory: Path, key: str, found: Mapping[str, Found]) -> None:
    rows = {name: (each.digests, [astuple(problem) for problem in each.problems], each.placed)
            for name, each in found.items()}  # fmt: skip
    with suppress(RatingpressError):  # then the next check takes longer, and says the same
        store.save({memory: json.dumps({"key": key, "found": rows}, ensure_ascii=False).encode()})
