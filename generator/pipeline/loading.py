"""All that a site is made of, read and checked; and the site, made and published in one step."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from generator import pages, records, sources, store
from generator.evidence import Evidence, Fact, KeptDocument, Record, Unread
from generator.model import SiteSettings
from generator.pipeline.content import DOCUMENT_LIMIT, EVIDENCE_LIMIT, RECORD_LIMIT, TEMPLATE_LIMIT, Content
from generator.pipeline.file_digests import Files
from generator.pipeline.table_sources import KeptTables
from generator.problems import ContentError, Problem, RatingpressError, Severity, UsageError, WrongContentError, quoting


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that a site is made of, and every problem met while reading it."""

    records: tuple[Record, ...]
    settings: SiteSettings
    pages: Mapping[str, str]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that forbid a build."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def load(content: Content) -> Loaded:
    """Read and check everything under `content/`; all problems of all files, sorted by place.

    Raises ContentError as `record_names` does.
    """
    problems: list[Problem] = []
    found: list[Record] = []
    files = Files()
    tables = KeptTables(content, files)
    placed: list[records.UniqueValues] = []
    names, refused = record_names(content)
    problems += refused
    for name in names:
        data = read_or_tell(files, content.practices / name, RECORD_LIMIT, problems)
        if data is None:
            continue
        read = read_record(content, files, tables, name, data, taken=names)
        problems.extend(read.problems)
        if read.loaded:
            found.append(record_of(read.loaded, read))
            placed.append(records.unique_values(read.loaded, data))
    problems.extend(records.check_together(placed))
    settings, texts, about_site = load_site(content)
    return Loaded(tuple(found), settings, texts, tuple(sorted([*problems, *about_site])))


def build(loaded: Loaded, templates: Path, output: Path, forbidden: Iterable[Path]) -> store.Published:
    """Make the site and publish it in one step. Raises RatingpressError; then the old site stands as it was."""
    files = store.read_tree(templates, None, TEMPLATE_LIMIT)
    if not files:
        raise UsageError(f"{templates}: there are no templates here; name their folder with --templates DIR")
    site = pages.plan(loaded.records, loaded.settings, loaded.pages)
    try:
        return store.publish(output, pages.render(site, files), forbidden)
    except WrongContentError as wrong:
        told = (replace(each, path=str(templates / each.path.removeprefix("templates/"))) for each in wrong.problems)
        raise WrongContentError(*told) from wrong


def survey(loaded: Loaded) -> pages.SurveyPage:
    """What does not add up or is missing in all records together, as the site's own page of it says."""
    return pages.survey(loaded.records, loaded.settings)


def facts_of(loaded: Loaded) -> Iterator[Fact]:
    """Every fact of every record, for counting."""
    for record in loaded.records:
        yield from record.evidence.facts


def name_problem(path: Path, name: str, taken: Container[str] = ()) -> Problem | None:
    """What is wrong with the name of a record's file, from the folder of the records on; None where nothing is.

    `taken` are the names of all: a record is not told to take the name of another.
    """
    if name.endswith(".yaml") and records.is_slug(name.removesuffix(".yaml")):
        return None
    stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
    proper = f"{records.slug(stem)}.yaml"
    if proper in taken and proper != name:
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


def record_names(content: Content) -> tuple[list[str], list[Problem]]:
    """The files of the records, and a problem for each thing beside them that must not be there.

    Raises ContentError where there is neither: an emptied folder must not publish an empty site.
    """
    names, refused = store.look_through(content.practices, (".yaml", ".yml"))
    if not names and not refused:
        message = "there is no record here; convert a document first"
        raise WrongContentError(Problem(str(content.practices), 0, 0, Severity.ERROR, message, "record.none"))
    return names, [_refused(content.practices / name, error) for name, error in refused.items()]


def read_or_tell(files: Files, path: Path, limit: int, problems: list[Problem]) -> bytes | None:
    """The bytes of a file, or None; what forbids to read it is a problem among the others, not the end of the run."""
    try:
        return files.read_if_there(path, limit)
    except (ContentError, UsageError) as error:
        problems.append(_refused(path, error))
        return None


def _refused(path: Path, error: RatingpressError) -> Problem:
    """The problem of a file that is not read, in the words that the store has for it."""
    said = str(error)
    told = said.removeprefix(f"{path.as_posix()} ")
    if told != said:
        told = f"this {told}: move it elsewhere" if told.endswith("not a file") else f"this file {told}"
    return Problem(str(path), 0, 0, Severity.ERROR, told, "file.unread")


def load_site(content: Content) -> tuple[SiteSettings, dict[str, str], list[Problem]]:
    """The site's settings, its pages in Markdown, and what is wrong with them."""
    settings, about_settings = _load_settings(content.settings)
    texts, about_pages = _load_pages(content.pages, settings)
    return settings, texts, [*about_settings, *about_pages]


class Read(NamedTuple):
    """A record, None where it cannot be used; its evidence, the texts that this speaks of, and all that is wrong."""

    loaded: records.LoadedRecord | None
    evidence: Evidence
    texts: dict[str, str]
    problems: list[Problem]


def read_record(  # noqa: PLR0913 - two of them are what the records of a run share
    content: Content, files: Files, tables: KeptTables, name: str, data: bytes, *, taken: Container[str] = ()
) -> Read:
    """A record from its bytes, checked with its evidence. `taken` are the names of all records."""
    slug, path = name.removesuffix(".yaml"), content.practices / name
    reading = records.load(slug, str(path), data)
    if wrong := name_problem(path, name, taken):
        return Read(None, Evidence(), {}, [wrong, *quoting(reading.problems, data)])
    evidence, texts, met = _load_evidence(content, files, tables, slug)
    told = (*reading.problems, *(records.check(reading.value, evidence) if reading.value else ()))
    return Read(reading.value, evidence, texts, [*quoting(told, data), *met])


def record_of(loaded: records.LoadedRecord, read: Read) -> Record:
    """What pages are made from: the practice with its evidence and the line of each value."""
    unread = tuple(_unread(read.evidence, read.texts))
    return Record(loaded.slug, loaded.path, loaded.practice, read.evidence, read.texts, loaded.lines, unread)


def _load_evidence(
    content: Content, files: Files, tables: KeptTables, slug: str
) -> tuple[Evidence, dict[str, str], list[Problem]]:
    path = content.evidence(slug)
    problems: list[Problem] = []
    held = read_or_tell(files, path, EVIDENCE_LIMIT, problems)
    if held is None:
        return Evidence(), {}, problems
    told = records.load_evidence(str(path), held)
    if told.value is None:
        return Evidence(), {}, quoting(told.problems, held)
    texts: dict[str, str] = {}
    for kept in told.value.documents:
        source = source_of(content, slug, kept)
        try:
            texts[kept.document] = (
                tables.text(kept.extract)
                if kept.extract
                else sources.flatten(kept.document, files.read(source, DOCUMENT_LIMIT))
            )
        except (ContentError, UsageError) as error:
            problems.append(Problem(str(source), 0, 0, Severity.ERROR, str(error), "evidence.document"))
    problems.extend(_placed(records.check_evidence(str(path), told.value, texts), told.value, held))
    return told.value, texts, problems


def _placed(problems: tuple[Problem, ...], evidence: Evidence, data: bytes) -> list[Problem]:
    """Problems with the lines of their facts, where the file is as the tool writes it: its lines are not known else."""
    if problems and records.dump_evidence(evidence).encode() == data:
        return quoting(problems, data)
    return [replace(problem, line=0, column=0) for problem in problems]


def source_of(content: Content, slug: str, kept: KeptDocument) -> Path:
    """The file that a document of a record's evidence is kept in. Raises ContentError for an odd name."""
    return content.table(kept.extract.table) if kept.extract else content.source(slug, kept.document)


def _unread(evidence: Evidence, texts: Mapping[str, str]) -> Iterator[Unread]:
    """What was not understood and speaks of a rating. Of a table, only what stands in a column that is known."""
    for kept in evidence.documents:
        text = texts.get(kept.document, "")
        for start, end in kept.not_understood:
            words = " ".join(text[start:end].split())
            if sources.looks_like_rating(words) and not (kept.extract and not _in_known_column(text, start)):
                yield Unread(kept.document, words, start)


def _in_known_column(text: str, place: int) -> bool:
    return sources.is_known_line(text[text.rfind("\n", 0, place) + 1 :].partition("\n")[0])


def _load_settings(path: Path) -> tuple[SiteSettings, list[Problem]]:
    problems: list[Problem] = []
    told = read_or_tell(Files(), path, RECORD_LIMIT, problems)
    if told is None:
        return SiteSettings(), problems
    reading = records.load_settings(str(path), told)
    return reading.value or SiteSettings(), quoting(reading.problems, told)


def _load_pages(folder: Path, settings: SiteSettings) -> tuple[dict[str, str], list[Problem]]:
    """The pages in Markdown, and what would keep them from being published."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    names, refused = store.look_through(folder, (".md",))
    problems += [_refused(folder / name, error) for name, error in refused.items()]
    for name in names:
        data = read_or_tell(Files(), folder / name, RECORD_LIMIT, problems)
        if data is None:
            continue
        decoded = records.decode_strictly(str(folder / name), data)
        problems.extend(quoting(decoded.problems, data))
        texts[name] = decoded.value or ""
        if decoded.value is not None:
            problems.extend(quoting(_unpublishable(folder, name, decoded.value, settings), data))
    return texts, problems


def _unpublishable(folder: Path, name: str, text: str, settings: SiteSettings) -> Iterator[Problem]:
    """What `pages` says of a page, told of the file that it stands in, wherever `content/` is."""
    try:
        pages.plan((), settings, {name: text})
    except WrongContentError as wrong:
        for problem in wrong.problems:
            yield replace(problem, path=str(folder / name))
