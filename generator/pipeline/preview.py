"""The story of an edit before it is built: which pages it will change, in which words, and what that says of ratings.

The records that were touched are read as they stand now and as they stood in an earlier revision, a site is made of
each, and the words that readers see are compared, page by page.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from generator import pages, records, sources, store
from generator.evidence import Record
from generator.model import SiteSettings
from generator.pipeline.content import RECORD_LIMIT, TEMPLATE_LIMIT, Content
from generator.pipeline.files import Files
from generator.pipeline.loading import load_record, load_site
from generator.pipeline.tables import KeptTables
from generator.problems import ContentError, Problem, Severity, UsageError

_PLACES = ("practices", "evidence", "sources")
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page whose words change: the lines that go, and those that come. `state` is `new`, `gone` or `changed`."""

    path: str
    state: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What an edit changes: sentences about ratings, pages, and what keeps a touched record from being shown."""

    log: tuple[str, ...]
    pages: tuple[PageChange, ...]
    problems: tuple[Problem, ...]


def changes(content: Content, templates: Path, revision: str) -> Changes:
    """What differs for readers between a revision of git and now.

    The index is compared by the touched practices' own lines. Where the settings differ, which show on every page, a
    few practices stand for those that were not touched. The templates are taken as they are now: older ones may not
    fit this program.
    Raises ContentError where a template cannot be used, UsageError as `store.Revision` does.
    """
    with store.Revision(content.folder, revision) as then:
        return _changes(content, templates, then, (*_about_templates(templates, revision, then.repository),))


def _changes(content: Content, templates: Path, revision: store.Revision, log_end: tuple[str, ...]) -> Changes:
    differing = revision.differing()
    names = _touched(content, differing)
    others: tuple[str, ...] = ()
    if "site.yaml" in differing:
        others = tuple(name for name in store.list_tree(content.practices, (".yaml",)) if name not in {*names})
        log_end = (_settings_edited(len(others)), *log_end)
        names = tuple(sorted({*names, *others[:_EXAMPLES]}))
    before, _ = _records(content, _Then(content, revision), names)
    after, problems = _records(content, Files(), names)
    wrong = {problem.path for problem in problems if problem.severity is Severity.ERROR}
    for name in names:
        if name not in after and str(content.practices / name) in wrong:
            before.pop(name, None)  # its page does not go: it cannot be made until the mistake is mended
    settings, texts, about_site = load_site(content)
    theme = store.read_tree(templates, None, TEMPLATE_LIMIT)
    old_texts = _texts_then(texts, differing, revision)
    old_pages = _words(before.values(), _settings_then(settings, differing, revision), old_texts, theme)
    new_pages = _words(after.values(), settings, texts, theme)
    log = [
        line
        for name in names
        for line in pages.change_log(*(each[name].practice if name in each else None for each in (before, after)))
    ]
    told = tuple(sorted([*problems, *about_site]))
    return Changes((*log, *log_end), tuple(_compared(old_pages, new_pages)), told)


def _settings_edited(others: int) -> str:
    if others <= _EXAMPLES:
        return "The site’s settings were edited."
    return f"The site’s settings were edited: of {others:,} practices that were not, {_EXAMPLES} are compared."


def _about_templates(templates: Path, revision: str, repository: str) -> Iterator[str]:
    """That the templates were edited; nothing where they are in no repository, or in another one."""
    with suppress(UsageError), store.Revision(templates, revision) as then:
        if then.repository == repository and then.differing():
            yield "The templates were edited: what that changes on the pages is not told here."


def _settings_then(settings: SiteSettings, differing: Iterable[str], revision: store.Revision) -> SiteSettings:
    """The settings as they stood; those of now where the old ones cannot be read."""
    if "site.yaml" not in differing:
        return settings
    held = revision.read("site.yaml", RECORD_LIMIT)
    return SiteSettings() if held is None else records.load_settings("site.yaml", held).value or settings


def _touched(content: Content, differing: Iterable[str]) -> tuple[str, ...]:
    """The files of the records that an edit of these files may show in: all of them for a table."""
    slugs: set[str] = set()
    for name in differing:
        place, _, rest = name.partition("/")
        if place == "sources" and "/" not in rest:
            return tuple(store.list_tree(content.practices, (".yaml",)))
        if place in _PLACES:
            slugs.add(rest.partition("/")[0].removesuffix(".yaml").removesuffix(".json"))
    return tuple(f"{slug}.yaml" for slug in sorted(slugs))


class _Then(Files):
    """Files as they stood in a revision."""

    def __init__(self, content: Content, revision: store.Revision) -> None:
        super().__init__()
        self._content, self._revision = content, revision

    def read(self, path: Path, limit: int) -> bytes:
        data = self.read_if_there(path, limit)
        if data is None:
            raise ContentError(f"{path} was not there")
        return data

    def read_if_there(self, path: Path, limit: int) -> bytes | None:
        return self._revision.read(path.relative_to(self._content.folder).as_posix(), limit)


def _records(content: Content, files: Files, names: Iterable[str]) -> tuple[dict[str, Record], tuple[Problem, ...]]:
    """The records that are there and can be read, by the name of their file, and what is wrong with them."""
    found: dict[str, Record] = {}
    problems: list[Problem] = []
    tables = KeptTables(content, files)
    for name in names:
        data = files.read_if_there(content.practices / name, RECORD_LIMIT)
        if data is not None:
            record, met = load_record(content, files, tables, name, data)
            problems += met
            if record:
                found[name] = record
    return found, tuple(sorted(problems))


def _texts_then(texts: Mapping[str, str], differing: Iterable[str], revision: store.Revision) -> dict[str, str]:
    """The pages in Markdown as they stood."""
    then = dict(texts)
    for name in differing:
        page = name.removeprefix("pages/")
        if name.startswith("pages/") and page.endswith(".md") and "/" not in page:
            data = revision.read(name, RECORD_LIMIT)
            then.pop(page, None)
            if data is not None:
                then[page] = data.decode(errors="replace")
    return then


def _words(
    shown: Iterable[Record], settings: SiteSettings, texts: Mapping[str, str], theme: Mapping[str, bytes]
) -> dict[str, list[str]]:
    """The lines that a reader sees of each page, by its path; a picture has none."""
    site = pages.plan(tuple(shown), settings, texts)
    return {path: _lines(path, data) for path, data in pages.render(site, theme) if path.endswith((".html", ".svg"))}


def _lines(path: str, data: bytes) -> list[str]:
    text = sources.flatten(path, data) if path.endswith(".html") else data.decode()
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def _compared(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> Iterator[PageChange]:
    for path in sorted({*before, *after}):
        old, new = before.get(path, []), after.get(path, [])
        if old == new:
            continue
        gone: list[str] = []
        come: list[str] = []
        for tag, first, last, start, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag != "equal":
                gone += old[first:last]
                come += new[start:stop]
        state = "new" if path not in before else "gone" if path not in after else "changed"
        shown = path.endswith(".html")
        yield PageChange(path, state, tuple(gone) if shown else (), tuple(come) if shown else ())
