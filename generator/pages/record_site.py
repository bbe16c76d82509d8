"""A site of a few records in memory, for a preview: made from the same parts as the site that is published."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.evidence import Record
from generator.model import SiteSettings
from generator.pages.lists import CHANGES, index_pages, index_row
from generator.pages.practice import REPORT
from generator.pages.practice_views import PracticePage
from generator.pages.record_pages import make_record_output, practice_page
from generator.pages.rendering import Theme
from generator.pages.site_outputs import planned_pages, theme_assets
from generator.pages.site_plan import Surroundings, in_order, plan_site, surround
from generator.pages.summaries import Summary
from generator.pages.views import IndexPage, Layout
from generator.problems import WrongContentError


@dataclass(frozen=True, slots=True)
class RecordSite:
    """The records of a site, sorted by name, with its settings and its pages in Markdown."""

    records: tuple[Record, ...]
    surroundings: Surroundings
    texts: Mapping[str, str]

    @property
    def layout(self) -> Layout:
        """The parts that every page has around its content."""
        return self.surroundings.layout

    @property
    def practices(self) -> Iterator[PracticePage]:
        """Yield the practices' pages, each made on demand, so that only one is in memory."""
        return (practice_page(record, self.surroundings) for record in self.records)

    @property
    def index(self) -> IndexPage:
        """The first page of the index."""
        return self._index[0]

    @property
    def lists_of_all(self) -> frozenset[str]:
        """The paths of the pages that list all practices."""
        index, lists = self._index
        return frozenset((REPORT.href, CHANGES.href, *(page.frame.path for page in (index, *lists))))

    @property
    def _index(self) -> tuple[IndexPage, tuple[IndexPage, ...]]:
        return index_pages(tuple(map(index_row, self.records)), self.surroundings.settings)


def plan(records: Sequence[Record], settings: SiteSettings, texts: Mapping[str, str]) -> RecordSite:
    """Return the site of these records. Raise WrongContentError as `plan_site` does."""
    return RecordSite(in_order(records), surround(settings, texts, len(records)), texts)


def render(site: RecordSite, templates: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a site as (path, bytes); the same site and templates give the same bytes.

    `templates` are the files of a theme by path: `base.html`, `static/site.css`. After the first mistake in a template
    no file is yielded. Raise WrongContentError after every template was tried, with one problem for each mistake: its
    line, and the record whose page failed.
    """
    theme = Theme(templates)
    for file in _files(site, theme, templates):
        if not theme.problems:
            yield file
    if theme.problems:
        raise WrongContentError(*theme.problems)


def _files(site: RecordSite, theme: Theme, templates: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    summaries: list[Summary] = []
    for record in site.records:
        made = make_record_output(record, site.surroundings, theme)
        summaries.append(made.summary)
        if not made.files:  # the template failed: the other pages, maybe thousands, are not rendered
            break
        yield from made.files
    whole = plan_site(summaries, site.surroundings.settings, site.texts)
    for page in planned_pages(whole):
        yield from page.render(whole.layout, theme)
    yield from whole.copies
    yield from theme_assets(templates)
