"""The story of an edit before it is built: which pages it will change, in which words, and what that says of ratings.

The records that were touched are read as they stand now and as they stood in an earlier revision, a site is made of
each, and the words that readers see are compared, page by page. The other records stand in both sites as they are, for
the pages that list all practices; where they are too many, these pages are not compared.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from generator import pages, store
from generator.evidence import Record
from generator.model import SiteSettings
from generator.pipeline.content import TEMPLATE_LIMIT, Content
from generator.pipeline.content_revisions import ContentVersion, Then, frame, side, touched
from generator.pipeline.file_digests import Files
from generator.problems import Problem, UsageError

_EXAMPLES = 5

_MOST_BESIDE = 100
"""The most records that stand in both sites untouched. Each takes up to 40 ms: its page is made for either site."""


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page whose words change: the lines that go, and those that come. `state` is `new`, `gone` or `changed`."""

    path: str
    state: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteChanges:
    """The changes of an edit: sentences about ratings, pages, and problems of files that cannot be shown.

    `untold` are the touched files that have a mistake: what they change cannot be told, and is not among the pages.
    """

    log: tuple[str, ...]
    pages: tuple[PageChange, ...]
    problems: tuple[Problem, ...]
    untold: tuple[Path, ...]


def changes(content: Content, templates: Path, revision: str) -> SiteChanges:
    """Return what differs for readers between a revision of git and now.

    The pages that list all practices are compared where at most some hundred records were not touched. Where the
    settings differ, which show on every page, a few practices stand for those that were not touched. The templates are
    taken as they are now: older ones may not fit this program.
    Raises ContentError where a template cannot be used, UsageError as `store.Revision` does.
    """
    with store.Revision(content.folder, revision) as then:
        return _changes(content, templates, then, tuple(_about_templates(templates, revision, then.repository)))


def _changes(
    content: Content, templates: Path, revision: store.Revision, about_templates: tuple[str, ...]
) -> SiteChanges:
    differing = revision.changed_files()
    names = touched(content, differing)
    others = tuple(name for name in store.list_tree(content.practices, (".yaml",)) if name not in {*names})
    settings_differ = "site.yaml" in differing
    listed = len(others) <= _MOST_BESIDE
    examples = others[:_EXAMPLES] if settings_differ else ()
    beside = side(content, Files(), others if listed else examples).records
    then, now = side(content, Then(content, revision), names), side(content, Files(), names)
    # The page of a record with a mistake does not go: it stands as it was until the mistake is mended.
    sound = {name: record for name, record in now.records.items() if name not in now.wrong}
    after = sound | {name: then.records[name] for name in now.wrong if name in then.records}
    around = frame(content, revision, differing)
    shown = _Shown(frozenset(each.removesuffix(".yaml") for each in (*names, *examples)), listed)
    theme = store.read_tree(templates, None, TEMPLATE_LIMIT)
    moves = _moves(then, now)
    old_pages = shown.pages(then.records | beside, around.settings_then, around.texts_then, theme)
    new_pages = shown.pages(after | beside, around.settings, around.texts, theme)
    log = [line for name in names for line in _told(name, then.records, after, moves)]
    if settings_differ:
        log.append(_settings_edited(len(others)))
    if not listed and (names or settings_differ):
        log.append(f"The pages that list all practices are not compared: {len(others):,} records were not touched.")
    return SiteChanges(
        log=(*log, *about_templates),
        pages=tuple(_compared({_moved(path, moves): data for path, data in old_pages.items()}, new_pages)),
        problems=tuple(sorted((*now.problems, *around.problems))),
        untold=tuple(content.folder / name for name in (*(f"practices/{name}" for name in now.wrong), *around.wrong)),
    )


def _settings_edited(others: int) -> str:
    if others <= _EXAMPLES:
        return "The site’s settings were edited."
    return f"The site’s settings were edited: of {others:,} practices that were not, {_EXAMPLES} are compared."


def _about_templates(templates: Path, revision: str, repository: str) -> Iterator[str]:
    """That the templates were edited; nothing where they are in no repository, or in another one."""
    with suppress(UsageError), store.Revision(templates, revision) as then:
        if then.repository == repository and then.changed_files():
            yield "The templates were edited: what that changes on the pages is not shown here."


def _moves(then: ContentVersion, now: ContentVersion) -> dict[str, str]:
    """The slugs that records had and have, of those that bear another name and are the same to the last byte."""
    gone = {data: name for name, data in then.held.items() if name not in now.held and name in then.records}
    new = {data: name for name, data in now.held.items() if name not in then.held and name in now.records}
    return {gone[data].removesuffix(".yaml"): new[data].removesuffix(".yaml") for data in gone if data in new}


def _moved(path: str, moves: Mapping[str, str]) -> str:
    """Return the present path of a page that was moved."""
    place, _, rest = path.partition("/")
    slug, _, name = rest.partition("/")
    return f"practices/{moves[slug]}/{name}" if place == "practices" and slug in moves else path


def _told(name: str, then: Mapping[str, Record], now: Mapping[str, Record], moves: Mapping[str, str]) -> Iterator[str]:
    """Yield sentences about an edited record."""
    slug = name.removesuffix(".yaml")
    if slug in moves:
        yield (
            f"{then[name].practice.heading}: its page moves from practices/{slug}/ to practices/{moves[slug]}/; "
            "a link to the old address leads nowhere."
        )
    elif slug not in moves.values():
        yield from pages.describe_changes(*(side[name].practice if name in side else None for side in (then, now)))


@dataclass(frozen=True, slots=True)
class _Shown:
    """The pages that are compared: those of the practices of these slugs, and perhaps those that list all."""

    slugs: frozenset[str]
    listed: bool

    def pages(
        self, shown: Mapping[str, Record], settings: SiteSettings, texts: Mapping[str, str], theme: Mapping[str, bytes]
    ) -> dict[str, bytes]:
        """The pages and badges that are compared, by their path, of the site that these records make."""
        site = pages.plan(tuple(shown.values()), settings, texts)
        left_out = frozenset() if self.listed else pages.lists_of_all(site)
        return {
            path: data
            for path, data in pages.render(site, theme)
            if path.endswith((".html", ".svg"))
            and path not in left_out
            and (not path.startswith("practices/") or path.split("/")[1] in self.slugs)
        }


def _compared(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[PageChange]:
    """The pages that do not say the same, in the order of their paths; a picture has no lines."""
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        if old is None or new is None:
            yield PageChange(path, "new" if old is None else "gone", (), ())
        elif old != new and not path.endswith(".html"):
            yield PageChange(path, "changed", (), ())
        elif old != new and any(lines := _differing(pages.lines_of(old), pages.lines_of(new))):
            yield PageChange(path, "changed", *lines)


def _differing(old: list[str], new: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines that go, and those that come."""
    gone: list[str] = []
    come: list[str] = []
    for tag, first, last, start, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            gone += old[first:last]
            come += new[start:stop]
    return tuple(gone), tuple(come)
