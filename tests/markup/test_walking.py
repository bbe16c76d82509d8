"""One walk over a page: every element and every piece of text, in linear time, whatever the markup."""

import time

import pytest

from generator import markup
from generator.markup import Close, Open, Text, walk
from generator.problems import ContentError
from generator.sources.formats import open_document


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
    def seconds(size: int) -> float:
        started = time.process_time()
        for _ in walk("<html>" + part * (size // len(part))):
            pass
        return time.process_time() - started

    seconds(20_000)
    assert seconds(600_000) < 12 * max(seconds(150_000), 0.02)
