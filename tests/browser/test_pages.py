"""The pages in a real browser: on a phone and a desktop, light and dark, with scripts and without."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request

PRACTICE = "practices/balfour-medical-centre/index.html"
PAGES = (
    "index.html",
    PRACTICE,
    "practices/balfour-medical-centre/sources.html",
    "practices/harbour-view-surgery/index.html",
    "practices/the-old-bakery/index.html",
    "practices/corrected/index.html",
    "practices/long-history/index.html",
    "../../../long/index.html",
    "../../../long/letters/b/index.html",
    "ratings/index.html",
    "report/index.html",
    "changes/index.html",
    "about/index.html",
    "corrections/index.html",
    "404.html",
)
PHONE, DESKTOP = 390, 1280
EVERY_RULE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
AXE = (
    (PHONE, "light", EVERY_RULE),
    (DESKTOP, "light", EVERY_RULE | {"rules": {"color-contrast": {"enabled": False}}}),
    (DESKTOP, "dark", {"runOnly": ["color-contrast"]}),
)
"""Width, colours, and the rules that axe checks."""


def _failure(request: Request) -> list[str]:
    """Return what failed; a request that ends because the page was left is no failure."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"{request.url} failed: {request.failure}"]


@contextmanager
def opened(browser: Browser, address: str, width: int = DESKTOP, **more: object) -> Iterator[Page]:
    """Yield a page in a window of its own; requests to other hosts, and errors in it, fail the test."""
    context = browser.new_context(viewport={"width": width, "height": 844}, **more)  # type: ignore[arg-type]
    context.set_default_timeout(5_000)
    page = context.new_page()
    requested: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    if address.startswith("http:"):  # a browser never preloads a font from a disk; the stylesheet still loads it
        page.on("requestfailed", lambda request: wrong.extend(_failure(request)))
        page.on("response", lambda answer: wrong.extend([answer.url] if answer.status >= 400 else []))
    page.goto(address)
    try:
        yield page
    finally:
        context.close()
    assert [url for url in requested if not url.startswith(("http://127.0.0.1:", "file://", "data:"))] == []
    assert wrong == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_the_window(browser: Browser, served: str, path: str) -> None:
    with opened(browser, served + path) as page:
        assert page.locator("h1").count() == 1
        for width in (320, PHONE, DESKTOP):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(browser: Browser, served: str, path: str) -> None:
    """Every rule on a phone and a desktop; contrast, most of the work, once in the light and once in the dark."""
    with opened(browser, served + path, PHONE, color_scheme="light", bypass_csp=True) as page:
        for width, scheme, rules in AXE:
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page, options=rules | {"resultTypes": ["violations"]})
            assert found.violations_count == 0, f"{width} wide, {scheme}: {found.generate_report()}"


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("place", ["served", "on_disk"])
def test_one_walks_from_the_index_to_the_words_of_a_fact(
    browser: Browser, place: str, scripts: bool, request: pytest.FixtureRequest
) -> None:
    with opened(browser, request.getfixturevalue(place) + "index.html", java_script_enabled=scripts) as page:
        page.get_by_role("link", name="Balfour Medical Centre", exact=True).click()
        assert page.locator(".verdict-value").inner_text().startswith("Good")
        page.locator(".verdict-value .src").click()
        assert page.locator("mark:target").inner_text() == "Overall: Good"
        page.locator("mark:target + a").click()
        assert page.locator("section:target h2").inner_text() == "Assessment of 26 February 2025"
        page.get_by_role("link", name="Find a practice").click()
        assert page.locator("table.practices tbody tr").count() == 65


@pytest.mark.parametrize("place", ["served", "on_disk"])
def test_the_list_filters_and_sorts(browser: Browser, place: str, request: pytest.FixtureRequest) -> None:
    with opened(browser, request.getfixturevalue(place) + "index.html") as page:
        rows = page.locator("table.practices tbody tr:visible")
        status = page.locator("[data-status]")
        assert status.inner_text() == "63 practices, and 2 archived registrations"
        page.get_by_label("Practice name, place or postcode").fill("rm175ns")
        assert rows.count() == 2
        assert status.inner_text() == "2 of 63 practices"
        page.get_by_label("Practice name, place or postcode").fill("harbour view")
        assert rows.count() == 1
        assert status.inner_text() == "0 of 63 practices, and 1 not counted among them"
        page.get_by_label("Practice name, place or postcode").fill("no such practice")
        assert page.locator("[data-empty]").is_visible()
        page.get_by_role("button", name="Clear all filters").click()
        assert rows.count() == 65
        assert status.inner_text() == "63 practices, and 2 archived registrations"
        page.locator("label.chip.is-inadequate").click()
        assert rows.count() == 10
        page.get_by_label("Region").select_option("London")
        assert set(rows.locator(".col-region").all_inner_texts()) == {"London"}
        page.get_by_label("Region").select_option("")
        page.locator("label.chip.is-inadequate").click()
        page.get_by_label("Sort by").select_option("newest")
        assert rows.first.locator("th a").inner_text() == "Balfour Medical Centre"


@pytest.mark.parametrize("width", [320, PHONE])
def test_marks_of_a_corrected_record_stay_within_the_window(browser: Browser, served: str, width: int) -> None:
    with opened(browser, served + "practices/corrected/index.html", width) as page:
        marks = page.locator("a.mark")
        assert marks.count() > 8
        rights = marks.evaluate_all(
            "nodes => nodes.filter(node => !node.closest('.scroll')).map(node => node.getBoundingClientRect().right)"
        )
        assert max(rights) <= width
        page.locator(".matrix a.mark").last.click()
        assert page.locator(".differences > li:target").is_visible()


@pytest.mark.parametrize("width", [320, PHONE])
def test_a_long_history_scrolls_within_its_own_region(browser: Browser, served: str, width: int) -> None:
    with opened(browser, served + "practices/long-history/index.html", width) as page:
        region = page.locator(".scroll")
        assert region.evaluate("node => node.scrollWidth > node.clientWidth")
        assert region.evaluate("node => node.tabIndex") == 0
        assert region.evaluate("node => { node.scrollLeft = 200; return node.scrollLeft }") == 200
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        heading = page.locator(".matrix tbody th").first.bounding_box()
        assert heading is not None
        assert heading["x"] >= 0


@pytest.mark.parametrize("scripts", [True, False])
def test_a_long_index_leads_to_a_practice_by_its_letter(browser: Browser, served: str, scripts: bool) -> None:
    address = served.replace("any/sub/path/", "long/index.html")
    with opened(browser, address, java_script_enabled=scripts) as page:
        assert page.locator("[data-tally]").is_visible()
        page.locator(".letters a").nth(1).click()
        rows = page.locator("table.practices tbody tr:visible")
        whole = rows.count()
        assert whole > 10
        if scripts:
            page.locator("label.chip.is-inadequate").click()
            assert 0 < rows.count() < whole
        rows.first.locator("th a").click()
        page.locator(".crumbs a").last.click()
        assert page.locator("h1").inner_text() == "Practices under B"


def test_a_filtered_list_has_an_address_of_its_own(browser: Browser, served: str) -> None:
    with opened(browser, f"{served}index.html?rating=good&sort=newest") as page:
        assert page.locator("table.practices tbody tr:visible").count() == 12
        assert page.locator("[data-tally]").is_hidden()


def test_without_scripts_the_list_is_whole(browser: Browser, served: str) -> None:
    with opened(browser, served + "index.html", java_script_enabled=False) as page:
        assert page.locator("table.practices tbody tr:visible").count() == 65
        assert page.locator("form").is_hidden()
        assert page.locator("[data-tally]").is_visible()


def test_the_first_tab_skips_to_the_content(browser: Browser, served: str) -> None:
    with opened(browser, served + PRACTICE) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#main"


def test_paper_has_the_content_and_not_the_controls(browser: Browser, served: str) -> None:
    with opened(browser, served + PRACTICE) as page:
        page.emulate_media(media="print")
        assert page.locator(".verdict").is_visible()
        assert page.locator(".documents h3").first.is_visible()
        assert page.locator(".src").first.is_hidden()
        assert page.locator(".nav").is_hidden()
        assert page.locator(".toc").is_hidden()


def test_in_forced_colours_a_rating_is_still_a_word_and_bars(browser: Browser, served: str) -> None:
    with opened(browser, served + PRACTICE, forced_colors="active") as page:
        badge = page.locator(".matrix .badge").first
        assert badge.inner_text() == "Good"
        assert badge.locator("svg").bounding_box()
        assert badge.evaluate("node => getComputedStyle(node).borderTopStyle") == "solid"


def test_the_badge_is_an_image_that_states_its_age(browser: Browser, served: str) -> None:
    with opened(browser, served + "practices/balfour-medical-centre/badge.svg") as page:
        widths = page.evaluate(
            "[...document.querySelectorAll('text')].map(node => [node.textContent, node.getBBox().width])"
        )
        assert [text for text, _ in widths] == ["CQC rating", "Good", "26 February 2025"]
        assert page.locator("title").text_content() == (
            "CQC overall rating of Balfour Medical Centre: Good, 26 February 2025; date of the assessment"
        )
