"""Pages of the site: from records to (path, bytes), one after another.

    site = plan(records, settings, {"about.md": "# About this site\\n…"})
    for path, content in render(site, templates):
        ...

jinja2 and markdown-it are imported when pages are rendered, not before.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from generator.pages.badges import badge
from generator.pages.lists import CHANGES, changed, changes_page, describe_changes
from generator.pages.practice import REPORT, survey_page
from generator.pages.site_plan import Site, plan, survey
from generator.pages.views import Point, SurveyPage
from generator.pages.visible_lines import lines_of
from generator.problems import WrongContentError

if TYPE_CHECKING:
    from generator.pages.rendering import Theme

__all__ = ["OUTPUTS", "Site", "SurveyPage", "describe_changes", "lines_of", "lists_of_all", "plan", "render", "survey"]

File = tuple[str, bytes]
Output = Callable[[Site, "Theme"], Iterator[File]]


def _index(site: Site, theme: "Theme") -> Iterator[File]:
    for page in (site.index, *site.lists):
        yield from theme.page("index.html", site, page)


def _practices(site: Site, theme: "Theme") -> Iterator[File]:
    """Yield each practice's page and badge, then the two lists of all. Only the points of the lists stay in memory."""
    former = defaultdict(list)
    for redirect in site.redirects:
        former[redirect.folder].append(redirect.frame.path.removesuffix("index.html"))
    points: list[Point] = []
    changes: list[Point] = []
    for page in site.practices:
        points += page.points
        changes += changed(page)
        made = theme.page("practice.html", site, page)
        if not made:  # the template failed: the other pages, maybe thousands, are not rendered
            break
        yield from made
        if page.texts:
            yield from theme.page("sources.html", site, page.texts)
        picture = badge(page.badge)
        yield page.badge.path, picture
        folder, _, name = page.badge.path.rpartition("/")
        # Pages elsewhere that embed the badge from a former address show no broken picture.
        yield from ((f"{old}{name}", picture) for old in former[f"{folder}/"])
    yield from theme.page("report.html", site, survey_page(points, site.settings))
    yield from theme.page("changes.html", site, changes_page(changes, site.settings))


def _redirects(site: Site, theme: "Theme") -> Iterator[File]:
    for page in site.redirects:
        yield from theme.page("redirect.html", site, page)


def _ratings(site: Site, theme: "Theme") -> Iterator[File]:
    yield from theme.page("ratings.html", site, site.ratings)


def _prose(site: Site, theme: "Theme") -> Iterator[File]:
    for page in site.prose:
        yield from theme.page("prose.html", site, page, body=theme.prose(page.markdown))


def _not_found(site: Site, theme: "Theme") -> Iterator[File]:
    yield from theme.page("404.html", site, site.not_found)


def _assets(site: Site, theme: "Theme") -> Iterator[File]:
    yield from theme.assets()


OUTPUTS: tuple[tuple[str, Output], ...] = (
    ("index", _index),
    ("practice pages with their badges, the report of them all, and what was changed by hand", _practices),
    ("former addresses of practices", _redirects),
    ("ratings explained", _ratings),
    ("pages in Markdown", _prose),
    ("page not found", _not_found),
    ("assets", _assets),
)
"""All outputs, in the order in which they are rendered. To add an output, add its function here."""


def lists_of_all(site: Site) -> frozenset[str]:
    """Return the paths of the pages that list all practices."""
    return frozenset((REPORT.href, CHANGES.href, *(page.frame.path for page in (site.index, *site.lists))))


def render(site: Site, templates: Mapping[str, bytes]) -> Iterator[File]:
    """Yield the files of a site as (path, bytes); the same site and templates give the same bytes.

    `templates` are the files of a theme by path: `base.html`, `static/site.css`. After the first mistake in a template
    no file is yielded. Raises WrongContentError after every template was tried, with one problem for each mistake: its
    line, and the record whose page failed.
    """
    from generator.pages.rendering import Theme

    theme = Theme(templates)
    for _, output in OUTPUTS:
        for file in output(site, theme):
            if not theme.problems:
                yield file
    if theme.problems:
        raise WrongContentError(*theme.problems)
