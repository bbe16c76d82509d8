"""One walk over a page: every element and every piece of text, in linear time, whatever the markup."""

import gc
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import PageElement, PreformattedString, Tag
from hypothesis import given
from hypothesis import strategies as st
from support.document_cases import read_document_cases

from generator import markup, pages
from generator.markup import Close, Open, Step, Text, walk
from generator.problems import ContentError
from generator.sources.formats import open_document


def assert_linear(run: Callable[[int], object], size: int) -> None:
    """Assert that four times the size takes far less than sixteen times as long: the shortest of two runs counts."""

    def seconds(size: int) -> float:
        gc.collect()
        gc.disable()  # a collection that falls into one run only would look like growth
        try:
            started = time.process_time()
            run(size)
            return time.process_time() - started
        finally:
            gc.enable()

    shorter = min(seconds(size) for _ in range(2))
    assert min(seconds(4 * size) for _ in range(2)) < 10 * max(shorter, 0.02)


def test_elements_open_and_close_around_their_text() -> None:
    steps = list(walk('<p class="a b" hidden>One <b>two</b><!-- not this --></p>'))
    inner = steps[steps.index(Open("body", {})) + 1 : steps.index(Close("body"))]
    assert inner == [
        Open("p", {"class": "a b", "hidden": ""}),
        Text("One "),
        Open("b", {}),
        Text("two"),
        Close("b"),
        Close("p"),
    ]


def steps_of(element: PageElement) -> list[Step]:
    """Return the steps of a walk over the tree that beautifulsoup4 makes by itself."""
    if not isinstance(element, Tag):
        return [] if isinstance(element, PreformattedString) else [Text(str(element))]
    inner = [step for child in element.contents for step in steps_of(child)]
    if isinstance(element, BeautifulSoup):
        return inner
    return [Open(element.name, {key: str(value) for key, value in element.attrs.items()}), *inner, Close(element.name)]


def assert_same_steps(page: str) -> None:
    steps = list(walk(page))
    assert steps == steps_of(BeautifulSoup(page, "lxml", huge_tree=True, multi_valued_attributes=None))
    assert {type(step.text) for step in steps if isinstance(step, Text)} <= {str}
    assert {type(value) for step in steps if isinstance(step, Open) for value in step.attributes.values()} <= {str}


PAGES = {case.name: case.source for case in read_document_cases() if case.source.suffix == ".html"}


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_has_the_elements_and_texts_of_beautifulsoup4(path: Path) -> None:
    assert_same_steps(path.read_text("utf-8"))


PARTS = st.sampled_from(
    ["<p>", "</p>", "<div hidden>", "</div>", "<b>x", "</b>", "<pre> \n ", "</pre>", "<script>a='<b>'</script>",
     " \n ", "<style>p {}</style>", "<template><p>t", "</template>", "<svg><text>q</text></svg>", "&amp;&#8217;&bogus;",
     "<meta http-equiv=Content-Type content='text/html; charset=x'>", "<meta charset=latin1>", "\xa0", "Good ", "<",
     "<!-- c -->", "<![CDATA[x]]>", "<?php x ?>", "<!doctype html>", "<table><tr><td>a<td>b", "</table>", "<ul><li>x",
     "</ul>", "<o:p>w</o:p>", "<br/>", "<textarea> z </textarea>", "<svg:rect a:b=1>", "<x y='' y=2 Z=ä>", ">",
     "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:v='u:v'>", "<body class='a b'>", "</body>", "</html>", "<form>"]
)  # fmt: skip


@given(st.lists(PARTS, max_size=30).map("".join))
def test_any_markup_has_the_elements_and_texts_of_beautifulsoup4(page: str) -> None:
    assert_same_steps(f"<p>{page}")


def test_an_encoding_is_found_in_all_of_the_data() -> None:
    assert markup.declared_charset(b"<html>" + b" " * 3_900 + b"<meta charset=windows-1252>") == "windows-1252"


@pytest.mark.parametrize("name", ["\0", "hex", "no-such-encoding", "utf-16", "unicode_escape"])
def test_an_encoding_that_cannot_be_is_refused_in_one_line(name: str) -> None:
    with pytest.raises(ContentError, match=r"^page\.html:"):
        open_document("page.html", f"<html><meta charset='{name}'><p>Caf".encode() + b"\xe9</p>")


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="canonical" href="{}">',
        "<LINK REL=CANONICAL HREF={}>",
        '<link rel="canonical shortlink" href=" {} ">',
        '<meta property="og:url" content="{}">',
    ],
)
def test_the_own_address_of_a_page_is_its_canonical_link(link: str) -> None:
    address = "https://www.cqc.org.uk/location/1-565655909"
    page = f"<html><head>{link.format(address)}</head><p>Good</p>"
    assert open_document("page.html", page.encode()).address == address


def test_the_lines_of_a_deep_page_take_linear_time() -> None:
    assert len(pages.lines_of(b"<div>x" * 3_000)) == 3_000
    assert_linear(lambda depth: pages.lines_of(b"<div>x" * depth), 5_000)


def test_texts_after_the_closing_tags_of_a_deep_page_take_linear_time() -> None:
    assert_linear(lambda depth: deque(walk("<div>" * depth + "</div>x" * depth), maxlen=0), 4_000)


def test_a_text_is_read_without_the_parser_of_pages() -> None:
    code = "import sys; from generator import sources; sources.flatten('a.txt', b'Overall: Good'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"bs4", "lxml"} & set(loaded)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'<meta charset="windows-1252">', "windows-1252"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">', "iso-8859-1"),
        (b"<p>charset</p>", None),
    ],
)
def test_the_declared_encoding_is_found(data: bytes, expected: str | None) -> None:
    assert markup.declared_charset(data) == expected


@pytest.mark.parametrize(
    "page",
    [
        '<img src="data:image/png;base64,{}">',
        "<img src='data:image/png;base64,{}'>",
        "<img src=data:image/png;base64,{}>",
        "<style>p{{background:url(data:image/png;base64,{})}}</style>",
    ],
)
def test_embedded_data_is_cut_out_and_does_not_count(page: str) -> None:
    long = "iVBORw0KGgo" * 300_000
    html = f"<html><body>{page.format(long)}<main><h1>Quarry Surgery</h1><p>Overall: Good</p></main></body></html>"
    assert len(html) > markup.MARKUP_LIMIT
    assert open_document("page.html", html.encode()).text.endswith("Quarry Surgery\n\nOverall: Good")


@pytest.mark.parametrize("prose", ["(data:{})", 'x="data:{}"', "5 < 6 =data:{}", "<b>a</b>=data:{}"])
def test_data_that_a_reader_sees_is_kept(prose: str) -> None:
    page = f"<style>p {{}}</style><p>{prose.format('a' * 200)} Good</p>"
    assert markup.without_embedded_data(page) == page


def test_embedded_data_is_cut_out_in_linear_time() -> None:
    data = f"data:{'a' * 100} "
    assert_linear(lambda size: markup.without_embedded_data("<p>x " + data * (size // len(data))), 2_000_000)


def test_the_word_data_in_prose_is_kept() -> None:
    sentence = "They kept (data: patients’ records) safe, data:safe."
    assert open_document("page.html", f"<html><p>{sentence}</p></html>".encode()).text == sentence


def test_a_page_of_too_much_markup_is_refused_in_one_line() -> None:
    page = b"<html><body>" + b"<p>Good</p>" * (markup.MARKUP_LIMIT // 11 + 1)
    with pytest.raises(
        ContentError, match=r"^page\.html: this page has 2,000,\d\d\d characters of markup; .* as text$"
    ):
        open_document("page.html", page)


HOSTILE = {
    "unclosed-elements": "<div>",
    "frames-in-landmarks": "<main><nav>",
    "items": "<ul><li>x",
    "attributes": "<a b=",
    "unclosed-tags": "<a ",
    "comments": "<!--",
    "declarations": "<![x",
    "links": '<a href="/location/1-123">profile',
}


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE)
def test_hostile_markup_takes_linear_time_and_no_recursion(part: str) -> None:
    assert_linear(lambda size: deque(walk("<html>" + part * (size // len(part))), maxlen=0), 60_000)
