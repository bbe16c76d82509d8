"""Loading: a record is read and checked with its evidence; the settings and pages of a site; all of them at once."""

import hashlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from generator import findings, pages, records, sources, store
from generator.evidence import Evidence, Fact, KeptDocument, Record, Unread
from generator.model import ReportKind, SiteSettings
from generator.pipeline.content import DOCUMENT_LIMIT, EVIDENCE_LIMIT, RECORD_LIMIT, Content
from generator.pipeline.file_digests import FileReader
from generator.pipeline.left_behind import left_behind_problems
from generator.pipeline.record_names import record_names, unread_problem
from generator.pipeline.table_sources import KeptTables
from generator.problems import (
    ContentError,
    Problem,
    Severity,
    UsageError,
    WrongContentError,
    with_excerpts,
)

_OTHER_ENDS = (
    "the ends of lines in this document were changed, perhaps by git’s autocrlf; what was read from it still holds. "
    "To keep documents as they are, put this line into .gitattributes: content/sources/** -text"
)


@dataclass(frozen=True, slots=True)
class LoadedSite:
    """The records, settings and pages of a site, and every problem of their files, sorted by place.

    `pages` maps the name of each file in Markdown to its text.
    """

    records: tuple[Record, ...]
    settings: SiteSettings
    pages: Mapping[str, str]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that prevent a build."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def load(content: Content) -> LoadedSite:
    """Read and check everything under `content/`. Raise ContentError as `record_names` does."""
    problems: list[Problem] = []
    found: list[Record] = []
    files = FileReader()
    tables = KeptTables(content, files)
    placed: list[records.UniqueValues] = []
    names, refused = record_names(content)
    problems += refused
    for name in names:
        data = read_or_report(files, content.practices / name, RECORD_LIMIT, problems)
        if data is None:
            continue
        read = read_record(content, files, tables, name, data, all_names=names)
        problems.extend(read.problems)
        if read.loaded:
            found.append(record_of(read.loaded, read))
            placed.append(records.unique_values(read.loaded, data, records.stating_a_name_only(read.evidence)))
    problems.extend(records.check_together(placed))
    problems.extend(left_behind_problems(content, names))
    settings, texts, about_site = load_site(content)
    return LoadedSite(tuple(found), settings, texts, tuple(sorted([*problems, *about_site])))


def survey(loaded: LoadedSite) -> pages.SurveyPage:
    """Return the report of all records: what does not add up or is missing, as the site's page of it shows."""
    return pages.survey(loaded.records, loaded.settings)


def facts_of(loaded: LoadedSite) -> Iterator[Fact]:
    """Yield every fact of every record."""
    for record in loaded.records:
        yield from record.evidence.facts


def name_problem(path: Path, name: str, all_names: Container[str] = ()) -> Problem | None:
    """Return the problem of the name of a record's file, from the folder of the records on, or None.

    `all_names` are the names of all records: a name that another record has is not suggested.
    """
    if name.endswith(".yaml") and records.is_slug(name.removesuffix(".yaml")):
        return None
    stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
    proper = f"{records.slug(stem)}.yaml"
    if proper in all_names and proper != name:
        message = (
            f"this record would have the same page as {proper}; keep one of the two, or give this one another name"
        )
        return Problem(str(path), 0, 0, Severity.ERROR, message, "slug.twice")
    if suffix != ".yaml":
        message = f"a record’s name ends in .yaml; rename this file to {proper}"
        return Problem(str(path), 0, 0, Severity.ERROR, message, "file.suffix")
    if not records.is_slug(name.removesuffix(suffix)):
        message = (
            f"a record’s name is made of a–z, 0–9 and hyphens, and is not one the site keeps; rename it to {proper}"
        )
        return Problem(str(path), 0, 0, Severity.ERROR, message, "slug.form")
    return None


def read_or_report(files: FileReader, path: Path, limit: int, problems: list[Problem]) -> bytes | None:
    """Return the bytes of a file, None where there is none; where it must not be read, add a problem to `problems`."""
    try:
        return files.read_if_exists(path, limit)
    except (ContentError, UsageError) as error:
        problems.append(unread_problem(path, error))
        return None


def load_site(content: Content) -> tuple[SiteSettings, dict[str, str], list[Problem]]:
    """Return the site's settings, the text of each page in Markdown by its file name, and their problems."""
    settings, about_settings = _load_settings(content.settings)
    texts, about_pages = _load_pages(content.pages, settings)
    return settings, texts, [*about_settings, *about_pages]


class ReadRecord(NamedTuple):
    """A record, None where it cannot be used; its evidence; the text of each document by its name; all problems."""

    loaded: records.LoadedRecord | None
    evidence: Evidence
    texts: dict[str, str]
    problems: list[Problem]


def read_record(  # noqa: PLR0913 - the records of a run share two of them
    content: Content, files: FileReader, tables: KeptTables, name: str, data: bytes, *, all_names: Container[str] = ()
) -> ReadRecord:
    """Return a record from its bytes, checked with its evidence. `all_names` are the names of all records.

    `name` is the name of its file. Nothing is raised for wrong content: it is among the problems.
    """
    slug, path = name.removesuffix(".yaml"), content.practices / name
    reading = records.load(slug, str(path), data)
    if wrong := name_problem(path, name, all_names):
        return ReadRecord(None, Evidence(), {}, [wrong, *with_excerpts(reading.problems, data)])
    evidence, texts, originals, evidence_problems = _load_evidence(content, files, tables, slug)
    problems = (*reading.problems, *(record_problems(reading.value, evidence, originals) if reading.value else ()))
    return ReadRecord(reading.value, evidence, texts, [*with_excerpts(problems, data), *evidence_problems])


def record_problems(
    loaded: records.LoadedRecord, evidence: Evidence, originals: Mapping[str, bytes] = MappingProxyType({})
) -> tuple[Problem, ...]:
    """Return what is wrong with a record, by itself and beside its evidence, sorted by place.

    `originals` are the bytes of its documents in JSON, by their names.
    """
    record = Record(loaded.slug, loaded.path, loaded.practice, evidence, api_records=dict(originals))
    compared = findings.ComparedRecord(record)
    found = ((each.route, each.severity, each.message, each.code) for each in findings.checked_findings(compared))
    return tuple(sorted((*records.check(loaded, evidence), *records.problems_at(loaded, found))))


def record_of(loaded: records.LoadedRecord, read: ReadRecord) -> Record:
    """Return what pages are made from: the practice with its evidence and the line of each value."""
    unread = tuple(_unread(read.evidence, read.texts))
    return Record(loaded.slug, loaded.path, loaded.practice, read.evidence, read.texts, loaded.lines, unread)


def _load_evidence(
    content: Content, files: FileReader, tables: KeptTables, slug: str
) -> tuple[Evidence, dict[str, str], dict[str, bytes], list[Problem]]:
    """Return the evidence of a record, the text of each document and the bytes of those in JSON, and their problems."""
    path = content.evidence(slug)
    problems: list[Problem] = []
    data = read_or_report(files, path, EVIDENCE_LIMIT, problems)
    if data is None:
        return Evidence(), {}, {}, problems
    reading = records.load_evidence(str(path), data)
    if reading.value is None:
        return Evidence(), {}, {}, with_excerpts(reading.problems, data)
    texts: dict[str, str] = {}
    originals: dict[str, bytes] = {}
    for kept in reading.value.documents:
        source = source_of(content, slug, kept)
        try:
            if kept.extract:
                texts[kept.document] = tables.text(kept.extract)
                continue
            data_read = files.read(source, DOCUMENT_LIMIT)
            texts[kept.document] = sources.flatten(kept.document, data_read)
            if _has_other_ends_of_lines(data_read, kept.sha256):
                problems.append(Problem(str(source), 0, 0, Severity.WARNING, _OTHER_ENDS, "document.line-ends"))
            if kept.kind is ReportKind.DIRECTORY and data_read.lstrip().startswith((b"{", b"\xef\xbb\xbf{")):
                originals[kept.document] = data_read
        except (ContentError, UsageError) as error:
            problems.append(Problem(str(source), 0, 0, Severity.ERROR, str(error), "evidence.document"))
    problems.extend(_with_lines(records.check_evidence(str(path), reading.value, texts), reading.value, data))
    return reading.value, texts, originals, problems


def _has_other_ends_of_lines(data: bytes, digest: str) -> bool:
    """Return whether a document is the one that was read, but for the ends of its lines."""
    if b"\r\n" not in data or hashlib.sha256(data).hexdigest() == digest:
        return False
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest() == digest


def _with_lines(problems: tuple[Problem, ...], evidence: Evidence, data: bytes) -> list[Problem]:
    """Return problems with the lines of their facts: these are known only for a file as this program writes it."""
    if problems and records.dump_evidence(evidence).encode() == data:
        return with_excerpts(problems, data)
    return [replace(problem, line=0, column=0) for problem in problems]


def source_of(content: Content, slug: str, kept: KeptDocument) -> Path:
    """Return the path of a document of a record's evidence. Raise ContentError for a name that leads elsewhere."""
    return content.table(kept.extract.table) if kept.extract else content.source(slug, kept.document)


def _unread(evidence: Evidence, texts: Mapping[str, str]) -> Iterator[Unread]:
    """Yield what was not understood and looks like a rating. Of a table, only cells of columns that are known."""
    for kept in evidence.documents:
        text = texts.get(kept.document, "")
        for start, end in kept.not_understood:
            words = " ".join(text[start:end].split())
            if sources.looks_like_rating(words) and not (kept.extract and not _is_in_known_column(text, start)):
                yield Unread(kept.document, words, start)


def _is_in_known_column(text: str, place: int) -> bool:
    return sources.is_known_line(text[text.rfind("\n", 0, place) + 1 :].partition("\n")[0])


def _load_settings(path: Path) -> tuple[SiteSettings, list[Problem]]:
    problems: list[Problem] = []
    data = read_or_report(FileReader(), path, RECORD_LIMIT, problems)
    if data is None:
        return SiteSettings(), problems
    reading = records.load_settings(str(path), data)
    return reading.value or SiteSettings(), with_excerpts(reading.problems, data)


def _load_pages(folder: Path, settings: SiteSettings) -> tuple[dict[str, str], list[Problem]]:
    """Return the text of each page in Markdown by its file name, and the problems that prevent their publication."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    names, refused = store.list_tree_with_errors(folder, (".md",))
    problems += [unread_problem(folder / name, error) for name, error in refused.items()]
    for name in names:
        data = read_or_report(FileReader(), folder / name, RECORD_LIMIT, problems)
        if data is None:
            continue
        decoded = records.decode_strictly(str(folder / name), data)
        problems.extend(with_excerpts(decoded.problems, data))
        texts[name] = decoded.value or ""
        if decoded.value is not None:
            problems.extend(with_excerpts(_page_problems(folder, name, decoded.value, settings), data))
    return texts, problems


def _page_problems(folder: Path, name: str, text: str, settings: SiteSettings) -> Iterator[Problem]:
    """Yield the problems of a page with the path of its file, wherever `content/` is."""
    try:
        pages.surround(settings, {name: text}, 0)
    except WrongContentError as wrong:
        for problem in wrong.problems:
            yield replace(problem, path=str(folder / name))
