"""The state that a run keeps for the next one: of each record its files, their digest, and what was made from them.

It is a file of lines: a line that says whose it is and whether it is whole, one with all that is about the site, one
with what every run needs of each record, and then a line for each record with the rest, which is parsed only when
needed. A file that is damaged, or is of another folder, Python or version of the program, counts as missing. It may be
deleted at any time.
"""

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import pages, records, store
from generator.pipeline.building.known_files import UNKNOWN
from generator.problems import Problem, RatingpressError, Severity

_STATE_LIMIT = 2_000_000_000
_DAMAGE = (RatingpressError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)


@dataclass(slots=True)
class KeptRecord:
    """A record that was read: `files`, `digest` and `facts` are those of its `RecordResult`, `stamp` that of its files.

    `page_key` and `page_digest` say what its `outputs` (path → SHA-256) and its summary were made with and from; both
    are empty where it was only checked. `checked` is the number of its problems. `checks` and `summary` are JSON.
    """

    files: tuple[str, ...]
    digest: str
    stamp: int
    facts: int
    checked: int
    checks: str
    page_key: str = ""
    page_digest: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    output_stamp: int = UNKNOWN
    summary: str = ""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of the record."""
        return tuple(map(_parse_problem, json.loads(self.checks)[0])) if self.checked else ()


@dataclass(slots=True)
class KeptState:
    """All that a run keeps. `records` are by the names of their files.

    `program` is the stamp of the program and its digest; `site` and `templates` are the stamps and the names of the
    files that are about the whole site, and `settings` is what a command has set for it. `theme` is the digest of the
    templates, in which no mistake was found, and `parts` the digest of all that each template is made with. `problems`
    are those of no single record. `pages` maps the path of each page that is of no single record to its key and its
    digest. `checked` is True where no record has an error and `problems` are those of exactly these records, `complete`
    where all that is here was published together.
    """

    program: tuple[int, str] = (UNKNOWN, "")
    site: tuple[int, str] = (UNKNOWN, "")
    templates: tuple[int, str] = (UNKNOWN, "")
    settings: str = ""
    theme: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    problems: list[Any] = field(default_factory=list)
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    pages_stamp: int = UNKNOWN
    checked: bool = False
    complete: bool = False
    records: dict[str, KeptRecord] = field(default_factory=dict)

    @property
    def site_problems(self) -> tuple[Problem, ...]:
        """The problems of no single record."""
        return tuple(map(_parse_problem, self.problems))


def dump_checks(problems: Iterable[Problem], unique: "records.UniqueValues | None") -> str:
    """Return what a check found in a record, as JSON."""
    return _dump((dump_problems(problems), unique))


def dump_summary(summary: "pages.Summary") -> str:
    """Return the summary of a record, as JSON."""
    return _dump(pages.dump_summary(summary))


def dump_problems(problems: Iterable[Problem]) -> list[Any]:
    """Return problems as rows."""
    return [(p.path, p.line, p.column, p.severity, p.message, p.code, p.excerpt) for p in problems]


def load_unique(kept: Iterable[KeptRecord]) -> "Iterator[records.UniqueValues]":
    """Yield the values of records that must be unique among them."""
    for _, row in _parse_all(each.checks for each in kept):
        if row:
            yield records.UniqueValues(*row)._replace(former=tuple(row[6]), by_name=tuple(row[9]))


def load_summaries(kept: Iterable[KeptRecord]) -> "Iterator[pages.Summary]":
    """Yield the summaries of rendered records."""
    yield from map(pages.load_summary, _parse_all(each.summary for each in kept))


def load_state(path: Path, key: str) -> KeptState:
    """Return the state that was kept for this key; an empty one where there is none that can be used."""
    try:
        data = store.read_if_exists(path, _STATE_LIMIT)
        first, _, body = (data or b"").partition(b"\n")
        if first != _first_line(body, key):
            return KeptState()
        about, every, *rest = body.decode("ascii").split("\n")
        state = KeptState(**json.loads(about))
        state.program, state.site, state.templates = map(_pair, (state.program, state.site, state.templates))
        state.pages = {path: (key, digest) for path, (key, digest) in state.pages.items()}
        for line, row in zip(rest, json.loads(every), strict=False):
            name, files, digest, stamp, facts, checked, page_key, page_digest, outputs, output_stamp = row
            checks, _, summary = line.partition("\t")
            state.records[name] = KeptRecord(
                tuple(files), digest, stamp, facts, checked, checks,
                page_key, page_digest, outputs, output_stamp, summary,
            )  # fmt: skip
        return state
    except _DAMAGE:
        return KeptState()


def save_state(path: Path, key: str, state: KeptState) -> None:
    """Keep a state. Where it cannot be saved, the next run takes longer and gives the same."""
    about = {name: getattr(state, name) for name in KeptState.__slots__ if name != "records"}
    every = [
        (name, each.files, each.digest, each.stamp, each.facts, each.checked, each.page_key, each.page_digest,
         each.outputs, each.output_stamp)
        for name, each in state.records.items()
    ]  # fmt: skip
    lines = (_dump(about), _dump(every), *(f"{each.checks}\t{each.summary}" for each in state.records.values()))
    body = "\n".join(lines).encode("ascii")
    store.keep(path, b"%b\n%b" % (_first_line(body, key), body))


def _first_line(body: bytes, key: str) -> bytes:
    return f"ratingpress {key} {zlib.crc32(body)}".encode()


def _pair(row: Any) -> tuple[int, str]:  # noqa: ANN401 - of any JSON type
    value, text = row
    return value, text


def _dump(value: Any) -> str:  # noqa: ANN401
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _parse_all(texts: Iterable[str]) -> list[Any]:
    """Return the values of many JSON texts, parsed in one go."""
    parsed: list[Any] = json.loads(f"[{','.join(texts)}]")
    return parsed


def _parse_problem(row: Any) -> Problem:  # noqa: ANN401 - of any JSON type
    path, line, column, severity, message, code, excerpt = row
    return Problem(path, line, column, Severity(severity), message, code, excerpt)
