"""The files of `content/` that are about the whole site: its settings and its pages in Markdown."""

from pathlib import Path
from typing import NamedTuple

from generator import store
from generator.pipeline.building.known_files import UNKNOWN, KnownFiles
from generator.pipeline.content import Content


class SiteListing(NamedTuple):
    """The names of these files, relative to the content folder; `whole` is False where one must not be read."""

    names: tuple[str, ...]
    whole: bool

    def is_known(self, kept: tuple[int, str], files: KnownFiles) -> bool:
        """Return whether these are the files of the last run, unchanged, by what its `stamp` returned."""
        value, names = kept
        return self.whole and names == "\n".join(self.names) and files.has_stamp(self.names, value)

    def stamp(self, files: KnownFiles) -> tuple[int, str]:
        """Return the stamp to know these files by in the next run, and their names."""
        return files.stamp(self.names) if self.whole else UNKNOWN, "\n".join(self.names)


def list_site(content: Content) -> SiteListing:
    """Return the listing of a content folder."""
    names, refused = store.list_tree_with_errors(content.pages, (".md",))
    return SiteListing((content.settings.name, *(f"{content.pages.name}/{name}" for name in names)), not refused)


def list_theme(folder: Path) -> SiteListing:
    """Return the listing of a folder of templates. Raise the errors of `store.list_tree`."""
    return SiteListing(tuple(store.list_tree(folder, None)), whole=True)
