"""A preview of an edit before the site is built: the pages that it changes, their words, and the changes of ratings.

The edited records are read in their present version and in that of an earlier revision. A site is made of each, and the
words that readers see are compared, page by page. The other records are in both sites, for the pages that list all
practices; where they are too many, those pages are not compared.
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
from generator.pipeline.content_revisions import (
    ContentVersion,
    RevisionFiles,
    affected_records,
    read_site_frame,
    read_version,
)
from generator.pipeline.file_digests import FileReader
from generator.problems import Problem, UsageError

_EXAMPLES = 5
"""The number of unedited practices that are compared where the settings changed."""

_MOST_UNEDITED = 100
"""The most unedited records that are rendered in both sites. Each takes up to 40 ms."""


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page whose words change: its `state` (`new`, `gone` or `changed`), the lines removed and the lines added."""

    path: str
    state: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteChanges:
    """The changes of an edit: sentences about ratings and settings, changed pages, and problems of edited files.

    `not_compared` are the edited files with an error: what they change is not among the pages.
    """

    log: tuple[str, ...]
    pages: tuple[PageChange, ...]
    problems: tuple[Problem, ...]
    not_compared: tuple[Path, ...]


def changes(content: Content, templates: Path, revision: str) -> SiteChanges:
    """Return what differs for readers between a revision of git and now.

    The pages that list all practices are compared where at most a hundred records were not edited. Settings show on
    every page: where they differ, a few unedited practices are compared as examples. Both sites are rendered with the
    present templates, because older ones may not fit this version of the program.

    Raise ContentError where a template cannot be used, and UsageError as `store.Revision` does.
    """
    with store.Revision(content.folder, revision) as then:
        return _changes(content, templates, then, tuple(_template_sentences(templates, revision, then.repository)))


def _changes(
    content: Content, templates: Path, revision: store.Revision, template_sentences: tuple[str, ...]
) -> SiteChanges:
    changed = revision.changed_files()
    names = affected_records(content, changed)
    unedited = tuple(name for name in store.list_tree(content.practices, (".yaml",)) if name not in {*names})
    settings_changed = "site.yaml" in changed
    lists_compared = len(unedited) <= _MOST_UNEDITED
    examples = unedited[:_EXAMPLES] if settings_changed else ()
    in_both = read_version(content, FileReader(), unedited if lists_compared else examples).records
    then = read_version(content, RevisionFiles(content, revision), names)
    now = read_version(content, FileReader(), names)
    # A record with an error is not built, so its page stays as it was.
    valid = {name: record for name, record in now.records.items() if name not in now.wrong}
    after = valid | {name: then.records[name] for name in now.wrong if name in then.records}
    frame = read_site_frame(content, revision, changed)
    compared = _ComparedPages(frozenset(each.removesuffix(".yaml") for each in (*names, *examples)), lists_compared)
    theme = store.read_tree(templates, None, TEMPLATE_LIMIT)
    moves = _moves(then, now)
    old_pages = compared.render(then.records | in_both, frame.settings_then, frame.texts_then, theme)
    new_pages = compared.render(after | in_both, frame.settings, frame.texts, theme)
    log = [line for name in names for line in _sentences(name, then.records, after, moves)]
    if settings_changed:
        log.append(_settings_sentence(len(unedited)))
    if not lists_compared and (names or settings_changed):
        log.append(f"The pages that list all practices are not compared: {len(unedited):,} records were not touched.")
    wrong = (*(f"practices/{name}" for name in now.wrong), *frame.wrong)
    return SiteChanges(
        log=(*log, *template_sentences),
        pages=tuple(_page_changes({_moved(path, moves): data for path, data in old_pages.items()}, new_pages)),
        problems=tuple(sorted((*now.problems, *frame.problems))),
        not_compared=tuple(content.folder / name for name in wrong),
    )


def _settings_sentence(unedited: int) -> str:
    if unedited <= _EXAMPLES:
        return "The site’s settings were edited."
    return f"The site’s settings were edited: of {unedited:,} practices that were not, {_EXAMPLES} are compared."


def _template_sentences(templates: Path, revision: str, repository: str) -> Iterator[str]:
    """Yield a sentence where the templates were edited; nothing where they are not in this repository."""
    with suppress(UsageError), store.Revision(templates, revision) as then:
        if then.repository == repository and then.changed_files():
            yield "The templates were edited: what that changes on the pages is not shown here."


def _moves(then: ContentVersion, now: ContentVersion) -> dict[str, str]:
    """Return the old and new slugs of records that were renamed: by the same bytes, or as the new one lists the old."""
    gone = {data: name for name, data in then.data.items() if name not in now.data and name in then.records}
    new = {data: name for name, data in now.data.items() if name not in then.data and name in now.records}
    moves = {gone[data].removesuffix(".yaml"): new[data].removesuffix(".yaml") for data in gone if data in new}
    left = {name.removesuffix(".yaml") for name in gone.values()} - moves.keys()
    listed = ((former, name) for name in new.values() for former in now.records[name].practice.former_slugs)
    return moves | {former: name.removesuffix(".yaml") for former, name in listed if former in left}


def _moved(path: str, moves: Mapping[str, str]) -> str:
    """Return the present path of a page; `moves` maps the old slugs of practices to the new ones."""
    folder, _, rest = path.partition("/")
    slug, _, name = rest.partition("/")
    return f"practices/{moves[slug]}/{name}" if folder == "practices" and slug in moves else path


def _sentences(
    name: str, then: Mapping[str, Record], now: Mapping[str, Record], moves: Mapping[str, str]
) -> Iterator[str]:
    """Yield sentences about an edited record, by the name of its file."""
    slug = name.removesuffix(".yaml")
    if slug in moves:
        present = now.get(f"{moves[slug]}.yaml")
        kept = present is not None and slug in present.practice.former_slugs
        yield (
            f"{then[name].practice.heading}: its page moves from practices/{slug}/ to practices/{moves[slug]}/; "
            f"a link to the old address leads {'there' if kept else 'nowhere'}."
        )
    elif slug not in moves.values():
        before, after = (version[name].practice if name in version else None for version in (then, now))
        yield from pages.describe_changes(before, after)


@dataclass(frozen=True, slots=True)
class _ComparedPages:
    """The pages that are compared: those of the practices of these slugs and, with `lists`, those that list all."""

    slugs: frozenset[str]
    lists: bool

    def render(
        self,
        records: Mapping[str, Record],
        settings: SiteSettings,
        texts: Mapping[str, str],
        theme: Mapping[str, bytes],
    ) -> dict[str, bytes]:
        """Return the compared pages and badges of a site of these records, by their path."""
        site = pages.plan(tuple(records.values()), settings, texts)
        left_out = frozenset() if self.lists else site.lists_of_all
        return {
            path: data
            for path, data in pages.render(site, theme)
            if path.endswith((".html", ".svg"))
            and path not in left_out
            and (not path.startswith("practices/") or path.split("/")[1] in self.slugs)
        }


def _page_changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[PageChange]:
    """Yield the pages whose words differ, sorted by path. A picture has no lines."""
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        if old is None or new is None:
            yield PageChange(path, "new" if old is None else "gone", (), ())
        elif old != new and not path.endswith(".html"):
            yield PageChange(path, "changed", (), ())
        elif old != new and any(lines := _changed_lines(pages.lines_of(old), pages.lines_of(new))):
            yield PageChange(path, "changed", *lines)


def _changed_lines(old: list[str], new: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the removed lines, and the added ones."""
    removed: list[str] = []
    added: list[str] = []
    for tag, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            removed += old[old_start:old_end]
            added += new[new_start:new_end]
    return tuple(removed), tuple(added)
