"""The index: one list where it is short, a list for each letter where it would be too long for one page."""

from collections.abc import Mapping

import pytest
from support.page_reading import PageDocument
from support.rendered_pages import leads_somewhere, links
from support.samples import balfour, bare, many

from generator.model import SiteSettings
from generator.pages import plan, render
from generator.pages.lists.index import PAGED_FROM

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def long_site(templates: Mapping[str, bytes]) -> dict[str, bytes]:
    return dict(render(plan([balfour(), *many(PAGED_FROM)], SiteSettings(), {}), templates))


@pytest.fixture(scope="module")
def lists(long_site: dict[str, bytes]) -> dict[str, PageDocument]:
    return {
        path: PageDocument(data.decode())
        for path, data in long_site.items()
        if path == "index.html" or path.startswith("letters/")
    }


def test_a_long_index_leads_to_a_list_for_each_letter(lists: dict[str, PageDocument]) -> None:
    index = lists["index.html"]
    assert index.css("tbody tr") == []
    assert [link.attributes["href"] for link in index.css(".letters a")] == sorted(set(lists) - {"index.html"})
    assert "1,201 practices" in index.css_first("h2.count").text()  # type: ignore[union-attr]
    assert sum(int(count.text(deep=False) or 0) for count in index.css(".letters a > span")) == 1201


def test_every_practice_is_in_one_list_and_links_back_to_it(
    long_site: dict[str, bytes], lists: dict[str, PageDocument]
) -> None:
    rows = [str(link.attributes["href"]) for page in lists.values() for link in page.css("tbody th a")]
    assert len(rows) == len(set(rows)) == PAGED_FROM + 1
    practice = PageDocument(long_site["practices/balfour-medical-centre/index.html"].decode())
    assert [link.attributes["href"] for link in practice.css(".crumbs a")] == [
        "../../index.html",
        "../../letters/b/index.html",
    ]


def test_the_lists_look_and_work_like_the_index(lists: dict[str, PageDocument]) -> None:
    page = lists["letters/b/index.html"]
    heading = page.css_first("h1")
    current = page.css_first(".az [aria-current]")
    assert heading is not None
    assert current is not None
    assert (heading.text(), current.text()) == ("Practices under B", "B")
    assert page.css("form[data-filters], .tally, table.practices, script[src]") != []
    assert page.css("nav[data-letters]") == []


def test_every_link_of_the_lists_leads_somewhere(long_site: dict[str, bytes], lists: dict[str, PageDocument]) -> None:
    broken = [
        link
        for path, page in lists.items()
        for link in links(page)
        if not leads_somewhere(path, link, long_site, lists)
    ]
    assert broken == []


def test_no_page_of_the_index_is_heavy(long_site: dict[str, bytes], templates: Mapping[str, bytes]) -> None:
    assert max(len(long_site[path]) for path in long_site if path.startswith(("index", "letters"))) < MEGABYTE
    longest = dict(render(plan(many(PAGED_FROM - 1), SiteSettings(), {}), templates))
    assert "letters/b/index.html" not in longest
    assert len(longest["index.html"]) < MEGABYTE


def test_pages_are_made_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    from generator.pages import record_pages as site

    real = site.make_practice_page
    monkeypatch.setattr(
        site, "make_practice_page", lambda record, *more: made.append(record.slug) or real(record, *more)
    )
    planned = plan([balfour(), bare()], SiteSettings(), {})
    assert made == []
    assert next(planned.practices).name == "Balfour Medical Centre"
    assert made == ["balfour-medical-centre"]
