"""The two sides of an edit: what `content/` holds now, and what it held in a revision of git."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import pages, records, store
from generator.evidence import Record
from generator.model import SiteSettings
from generator.pipeline.content import RECORD_LIMIT, Content
from generator.pipeline.file_digests import Files
from generator.pipeline.loading import load_site, read_or_tell, read_record, record_of
from generator.pipeline.table_sources import KeptTables
from generator.problems import ContentError, Problem, Severity, WrongContentError

_PLACES = ("practices", "evidence", "sources")


@dataclass(frozen=True, slots=True)
class ContentVersion:
    """Records as they stand on one side, by the name of their file, and what is wrong with those that were read.

    `held` are the bytes of each that is there, `wrong` the names of those that forbid a build.
    """

    records: dict[str, Record]
    held: dict[str, bytes]
    wrong: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class SiteFrame:
    """A site without its practices, then and now, and its problems now.

    What cannot be used now is as it was then; `wrong` are the names of those files, in `content/`.
    """

    settings_then: SiteSettings
    settings: SiteSettings
    texts_then: dict[str, str]
    texts: dict[str, str]
    wrong: tuple[str, ...]
    problems: tuple[Problem, ...]


class Then(Files):
    """Files as they stood in a revision."""

    def __init__(self, content: Content, revision: store.Revision) -> None:
        """Nothing has been read yet."""
        super().__init__()
        self._content, self._revision = content, revision

    def read(self, path: Path, limit: int) -> bytes:
        """The bytes of a file. Raises ContentError where there was none."""
        data = self.read_if_there(path, limit)
        if data is None:
            raise ContentError(f"{path} was not there")
        return data

    def read_if_there(self, path: Path, limit: int) -> bytes | None:
        """The bytes of a file; None where there was none."""
        return self._revision.read(path.relative_to(self._content.folder).as_posix(), limit)


def touched(content: Content, differing: Iterable[str]) -> tuple[str, ...]:
    """The files of the records that an edit of these files may show in: all of them for a table."""
    slugs: set[str] = set()
    for name in differing:
        place, _, rest = name.partition("/")
        if place == "sources" and "/" not in rest:
            return tuple(store.list_tree(content.practices, (".yaml",)))
        if place in _PLACES:
            slugs.add(rest.partition("/")[0].removesuffix(".yaml").removesuffix(".json"))
    return tuple(f"{slug}.yaml" for slug in sorted(slugs))


def side(content: Content, files: Files, names: Iterable[str]) -> ContentVersion:
    """The records of these names, as these files hold them."""
    found: dict[str, Record] = {}
    held: dict[str, bytes] = {}
    wrong: list[str] = []
    problems: list[Problem] = []
    tables = KeptTables(content, files)
    for name in names:
        about: list[Problem] = []
        data = read_or_tell(files, content.practices / name, RECORD_LIMIT, about)
        if data is not None:
            held[name] = data
            read = read_record(content, files, tables, name, data)
            about = read.problems
            if read.loaded:
                found[name] = record_of(read.loaded, read)
        problems += about
        if any(problem.severity is Severity.ERROR for problem in about):
            wrong.append(name)
    return ContentVersion(found, held, tuple(wrong), tuple(sorted(problems)))


def frame(content: Content, revision: store.Revision, differing: Iterable[str]) -> SiteFrame:
    """The settings and the pages in Markdown on both sides."""
    settings, texts, problems = load_site(content)
    broken = {problem.path for problem in problems if problem.severity is Severity.ERROR}
    wrong = tuple(name for name in differing if str(content.folder / name) in broken)
    settings_then = _settings_then(settings, differing, revision)
    if "site.yaml" in wrong:
        settings = settings_then
    texts = {name: text for name, text in texts.items() if str(content.pages / name) not in broken}
    texts_then = _texts_then(texts, differing, revision)
    texts |= {name: texts_then[name] for name in texts_then if f"pages/{name}" in wrong}
    return SiteFrame(settings_then, settings, texts_then, texts, wrong, tuple(problems))


def _settings_then(settings: SiteSettings, differing: Iterable[str], revision: store.Revision) -> SiteSettings:
    """The settings as they stood; those of now where the old ones cannot be read."""
    if "site.yaml" not in differing:
        return settings
    held = revision.read("site.yaml", RECORD_LIMIT)
    return SiteSettings() if held is None else records.load_settings("site.yaml", held).value or settings


def _texts_then(texts: Mapping[str, str], differing: Iterable[str], revision: store.Revision) -> dict[str, str]:
    """The pages in Markdown as they stood, but for those that could not be published."""
    then = dict(texts)
    for name in differing:
        page = name.removeprefix("pages/")
        if name.startswith("pages/") and page.endswith(".md") and "/" not in page:
            then.pop(page, None)
            then |= _page(page, revision.read(name, RECORD_LIMIT))
    return then


def _page(name: str, data: bytes | None) -> dict[str, str]:
    if data is None:
        return {}
    text = data.decode(errors="replace")
    try:
        pages.plan((), SiteSettings(), {name: text})
    except WrongContentError:
        return {}
    return {name: text}
