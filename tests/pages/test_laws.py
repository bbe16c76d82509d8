"""Laws of the pages: whatever the text, it reaches the reader once escaped, and nothing else of the page moves."""

from collections.abc import Mapping
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.page_reading import PageDocument
from support.samples import balfour

from generator.evidence import Record
from generator.model import (
    Finding,
    FindingKind,
    KeyQuestion,
    KeyQuestions,
    Practice,
    Quote,
    Rating,
    Reply,
    Report,
    ReportKind,
    SiteSettings,
    Statement,
    Voice,
)
from generator.pages import plan
from generator.pages.badges import badge
from generator.pages.rendering import Theme

letters = st.characters(exclude_categories=("Cs", "Cc"))
visible = st.text(letters, min_size=1, max_size=40).map(lambda text: " ".join(text.split())).filter(bool)
nasty = st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "&lt;b&gt;", "</title>", "\u202eabc"]
)


def record_stating(text: str) -> Record:
    """Return a record that has this text wherever a text is allowed."""
    report = Report(
        kind=ReportKind.INSPECTION,
        title=text,
        url=text,
        inspected="2024-05-01",
        summary=text,
        key_questions=KeyQuestions(safe=KeyQuestion(Rating.GOOD, None, 75, text, (Statement(text, 3, text),))),
        findings=(Finding(text, FindingKind.CONCERN, Voice.STAFF), Finding(text)),
        quotes=(Quote(text, text, text),),
        breaches=(f"number {text}",),
    )
    practice = Practice(
        name=text,
        also_known_as=(text,),
        service_types=(text,),
        address=text,
        telephone=f"not a number: {text}",
        website=text,
        provider=text,
        region=text,
        reports=(report,),
        reply=Reply(text, text),
    )
    return Record("any", "content/practices/any.yaml", practice)


@pytest.fixture(scope="module")
def theme(templates: Mapping[str, bytes]) -> Theme:
    return Theme(templates)


def pages_of(record: Record, theme: Theme) -> tuple[str, str]:
    site = plan([record], SiteSettings(), {})
    index = theme.page("index.html", site.layout, site.index)
    practice = theme.page("practice.html", site.layout, next(site.practices))
    ((_, one), (_, other)) = (*index, *practice)
    return one.decode(), other.decode()


def words(page: str) -> str:
    main = PageDocument(page).css_first("main")
    assert main is not None
    return " ".join(main.text().split())


def skeleton(page: str) -> list[str | None]:
    root = PageDocument(page).root
    return [node.tag for node in root.traverse()] if root else []


@settings(max_examples=150)
@given(text=visible | nasty)
def test_any_text_reaches_the_page_once_escaped(text: str, theme: Theme) -> None:
    for page, plain in zip(
        pages_of(record_stating(text), theme), pages_of(record_stating("plain"), theme), strict=True
    ):
        assert skeleton(page) == skeleton(plain)
        assert words(page) == words(plain).replace("plain", text)
        tree = PageDocument(page)
        for node in tree.css("[href]"):
            assert not str(node.attributes["href"]).lower().startswith(("javascript", "data", "vbscript"))
        assert not tree.css("[onerror], [onclick], main img, main script")


@settings(max_examples=100)
@given(name=st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_the_badge_is_well_formed_for_any_name(name: str) -> None:
    record = replace(balfour(), practice=replace(balfour().practice, name=name))
    root = ElementTree.fromstring(badge(next(plan([record], SiteSettings(), {}).practices).badge))
    assert root.attrib["role"] == "img"
    assert "Good, 26 February 2025" in (root[0].text or "")


@settings(max_examples=150)
@given(
    url=st.sampled_from(["javascript:", "JaVaScRiPt:", "data:text/html,", "//", "ftp://", "http://a@"]), rest=visible
)
def test_an_odd_address_never_becomes_a_link(url: str, rest: str, theme: Theme) -> None:
    report = Report(ReportKind.INSPECTION, url=url + rest)
    record = Record("any", "any.yaml", Practice("Any", website=url + rest, telephone=url, reports=(report,)))
    _, page = pages_of(record, theme)
    odd = [
        node.attributes["href"]
        for node in PageDocument(page).css("main a[href]")
        if not str(node.attributes["href"]).startswith(("#", "../", "badge.svg"))
    ]
    assert odd == []
