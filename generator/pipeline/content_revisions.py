"""Two versions of `content/`: the present one with an edit, and the one in an earlier revision of git."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import pages, records, store
from generator.evidence import Record
from generator.model import SiteSettings
from generator.pipeline.content import RECORD_LIMIT, Content
from generator.pipeline.file_digests import FileReader
from generator.pipeline.loading import load_site, read_or_report, read_record, record_of
from generator.pipeline.table_sources import KeptTables
from generator.problems import ContentError, Problem, Severity, WrongContentError

_FOLDERS_OF_RECORDS = ("practices", "evidence", "sources")


@dataclass(frozen=True, slots=True)
class ContentVersion:
    """The records of one version, and the problems of those that were read.

    `records` and `data` map the name of a record's file to the record and to its bytes. `wrong` are the names of
    records with an error, which prevent a build.
    """

    records: dict[str, Record]
    data: dict[str, bytes]
    wrong: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class SiteFrame:
    """The settings and the pages in Markdown of a site, then and now, and their problems now.

    The texts of pages are by file name. What cannot be used now is as it was then; `wrong` are the names of those
    files, relative to `content/`.
    """

    settings_then: SiteSettings
    settings: SiteSettings
    texts_then: dict[str, str]
    texts: dict[str, str]
    wrong: tuple[str, ...]
    problems: tuple[Problem, ...]


class RevisionFiles(FileReader):
    """Reads the files of a revision."""

    def __init__(self, content: Content, revision: store.Revision) -> None:
        super().__init__()
        self._content, self._revision = content, revision

    def read(self, path: Path, limit: int) -> bytes:
        """Return the bytes of a file of at most `limit` bytes. Raise ContentError where there was none."""
        data = self.read_if_exists(path, limit)
        if data is None:
            raise ContentError(f"{path} did not exist in the revision")
        return data

    def read_if_exists(self, path: Path, limit: int) -> bytes | None:
        """Return the bytes of a file, None where there was none. Raise ContentError where it is too large."""
        return self._revision.read(path.relative_to(self._content.folder).as_posix(), limit)


def affected_records(content: Content, changed: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the records' files that changed files belong to, sorted: all of them for a table.

    `changed` are paths relative to `content/`.
    """
    slugs: set[str] = set()
    for name in changed:
        folder, _, rest = name.partition("/")
        if folder == "sources" and "/" not in rest:
            return tuple(store.list_tree(content.practices, (".yaml",)))
        if folder in _FOLDERS_OF_RECORDS:
            slugs.add(rest.partition("/")[0].removesuffix(".yaml").removesuffix(".json"))
    return tuple(f"{slug}.yaml" for slug in sorted(slugs))


def read_version(content: Content, files: FileReader, names: Iterable[str]) -> ContentVersion:
    """Return the version of the records of these names that `files` reads; a missing record is left out."""
    found: dict[str, Record] = {}
    contents: dict[str, bytes] = {}
    wrong: list[str] = []
    problems: list[Problem] = []
    tables = KeptTables(content, files)
    for name in names:
        problems_of_record: list[Problem] = []
        data = read_or_report(files, content.practices / name, RECORD_LIMIT, problems_of_record)
        if data is not None:
            contents[name] = data
            read = read_record(content, files, tables, name, data)
            problems_of_record = read.problems
            if read.loaded:
                found[name] = record_of(read.loaded, read)
        problems += problems_of_record
        if any(problem.severity is Severity.ERROR for problem in problems_of_record):
            wrong.append(name)
    return ContentVersion(found, contents, tuple(wrong), tuple(sorted(problems)))


def read_site_frame(content: Content, revision: store.Revision, changed: Iterable[str]) -> SiteFrame:
    """Return the settings and the pages in Markdown of both versions."""
    settings, texts, problems = load_site(content)
    with_error = {problem.path for problem in problems if problem.severity is Severity.ERROR}
    wrong = tuple(name for name in changed if str(content.folder / name) in with_error)
    settings_then = _settings_then(settings, changed, revision)
    if "site.yaml" in wrong:
        settings = settings_then
    texts = {name: text for name, text in texts.items() if str(content.pages / name) not in with_error}
    texts_then = _texts_then(texts, changed, revision)
    texts |= {name: texts_then[name] for name in texts_then if f"pages/{name}" in wrong}
    return SiteFrame(settings_then, settings, texts_then, texts, wrong, tuple(problems))


def _settings_then(settings: SiteSettings, changed: Iterable[str], revision: store.Revision) -> SiteSettings:
    """Return the settings in the revision; the present ones where those cannot be read."""
    if "site.yaml" not in changed:
        return settings
    data = revision.read("site.yaml", RECORD_LIMIT)
    return SiteSettings() if data is None else records.load_settings("site.yaml", data).value or settings


def _texts_then(texts: Mapping[str, str], changed: Iterable[str], revision: store.Revision) -> dict[str, str]:
    """Return the pages in Markdown in the revision, without those that could not be published."""
    then = dict(texts)
    for name in changed:
        page = name.removeprefix("pages/")
        if name.startswith("pages/") and page.endswith(".md") and "/" not in page:
            then.pop(page, None)
            then |= _publishable_page(page, revision.read(name, RECORD_LIMIT))
    return then


def _publishable_page(name: str, data: bytes | None) -> dict[str, str]:
    """Return the text of a page by its name; empty where there was none, or it could not be published."""
    if data is None:
        return {}
    text = data.decode(errors="replace")
    try:
        pages.plan((), SiteSettings(), {name: text})
    except WrongContentError:
        return {}
    return {name: text}
