"""The outputs of a site beside the practices' own: its pages, each with its template, and the files beside them."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from generator.pages.rendering import STATIC, Theme
from generator.pages.site_plan import Site
from generator.pages.views import Layout, Page

File = tuple[str, bytes]


class PlannedPage(NamedTuple):
    """A page before it is rendered: its template, its view, and its text in Markdown, if it has one."""

    template: str
    page: Page
    markdown: str | None = None

    @property
    def path(self) -> str:
        """The path of its file in the site."""
        return self.page.frame.path

    def render(self, layout: Layout, theme: Theme) -> tuple[File, ...]:
        """Return its path and bytes; nothing where its template failed."""
        more = {} if self.markdown is None else {"body": theme.prose(self.markdown)}
        return theme.page(self.template, layout, self.page, **more)


Output = Callable[[Site], Iterator[PlannedPage]]


def _index(site: Site) -> Iterator[PlannedPage]:
    yield from (PlannedPage("index.html", page) for page in (site.index, *site.lists))


def _report(site: Site) -> Iterator[PlannedPage]:
    yield PlannedPage("report.html", site.report)


def _changes(site: Site) -> Iterator[PlannedPage]:
    yield PlannedPage("changes.html", site.changes)


def _redirects(site: Site) -> Iterator[PlannedPage]:
    yield from (PlannedPage("redirect.html", page) for page in site.redirects)


def _ratings(site: Site) -> Iterator[PlannedPage]:
    yield PlannedPage("ratings.html", site.ratings)


def _prose(site: Site) -> Iterator[PlannedPage]:
    yield from (PlannedPage("prose.html", page, page.markdown) for page in site.prose)


def _not_found(site: Site) -> Iterator[PlannedPage]:
    yield PlannedPage("404.html", site.not_found)


OUTPUTS: tuple[tuple[str, Output], ...] = (
    ("index", _index),
    ("report of all practices", _report),
    ("what was changed by hand", _changes),
    ("former addresses of practices", _redirects),
    ("ratings explained", _ratings),
    ("pages in Markdown", _prose),
    ("page not found", _not_found),
)
"""All outputs about more than one practice, in the order in which they are rendered. To add one, add its function."""


def planned_pages(site: Site) -> Iterator[PlannedPage]:
    """Yield all pages of a site but those of the practices."""
    for _, output in OUTPUTS:
        yield from output(site)


def theme_assets(templates: Mapping[str, bytes]) -> Iterator[File]:
    """Yield the files of a theme that are published unchanged."""
    for name in sorted(templates):
        if name.startswith(STATIC):
            yield f"assets/{name.removeprefix(STATIC)}", templates[name]
