"""A whole site: its links, its ids, its bytes, its errors, and what it imports."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from support.page_reading import PageDocument
from support.paths import ROOT
from support.rendered_pages import leads_somewhere, links
from support.samples import balfour, bare, many, unrated

from generator.evidence import Record
from generator.model import SiteSettings
from generator.pages import OUTPUTS, plan, render
from generator.pages.practice.practice_page import make_practice_page
from generator.problems import ContentError, WrongContentError

RECORDS = (balfour(), unrated(), bare(), *many(50))
SETTINGS = SiteSettings(
    site_url="https://example.org/gp/", repository="https://github.com/example/gp", contact="hello@example.org"
)
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)


@pytest.fixture(scope="module")
def site(templates: Mapping[str, bytes], texts: Mapping[str, str]) -> dict[str, bytes]:
    return dict(render(plan(RECORDS, SETTINGS, texts), templates))


@pytest.fixture(scope="module")
def pages(site: dict[str, bytes]) -> dict[str, PageDocument]:
    return {path: PageDocument(data.decode()) for path, data in site.items() if path.endswith(".html")}


def test_every_path_is_made_once(templates: Mapping[str, bytes], texts: Mapping[str, str]) -> None:
    paths = [path for path, _ in render(plan(RECORDS, SETTINGS, texts), templates)]
    assert sorted(paths) == sorted(set(paths))
    assert {"index.html", "404.html", "ratings/index.html", "about/index.html", "assets/site.css"} <= set(paths)


def test_every_link_within_the_site_leads_to_a_file_and_a_fragment_there(
    site: dict[str, bytes], pages: dict[str, PageDocument]
) -> None:
    broken = [
        f"{path}: {link}"
        for path, page in pages.items()
        for link in links(page)
        if not leads_somewhere(path, link, site, pages)
    ]
    assert broken == []


def test_ids_are_unique_on_their_page(pages: dict[str, PageDocument]) -> None:
    for path, page in pages.items():
        ids = [node.attributes["id"] for node in page.css("[id]")]
        assert sorted(ids, key=str) == sorted(set(ids), key=str), path


def test_every_page_is_safe_and_states_that_it_is_unofficial(pages: dict[str, PageDocument]) -> None:
    for path, page in pages.items():
        policy = page.css_first("meta[http-equiv='Content-Security-Policy']")
        assert policy is not None, path
        assert policy.attributes["content"] == CSP
        assert not page.css("[style], style, iframe, base, form[action], script:not([src])"), path
        assert page.body is not None
        assert "not run by the Care Quality Commission" in page.body.text()
        assert "Open Government Licence v3.0" in page.body.text()


def test_headings_go_down_one_step_at_a_time(pages: dict[str, PageDocument]) -> None:
    for path, page in pages.items():
        levels = [int(str(node.tag)[1]) for node in page.css("main h1, main h2, main h3, main h4, main h5")]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        steps = [later - earlier for earlier, later in pairwise(levels)]
        assert max(steps, default=0) <= 1, path


def test_the_order_of_records_changes_no_byte(
    site: dict[str, bytes], templates: Mapping[str, bytes], texts: Mapping[str, str]
) -> None:
    assert dict(render(plan(RECORDS[::-1], SETTINGS, texts), templates)) == site


def test_the_same_input_makes_the_same_bytes_in_every_process() -> None:
    program = (
        "import hashlib, sys; sys.path[:0] = ['tests']\n"
        "from support.samples import balfour, unrated\nfrom support.paths import TEMPLATES, files\n"
        "from generator.model import SiteSettings\nfrom generator.pages import plan, render\n"
        "site = plan([balfour(), unrated()], SiteSettings(), {'about.md': '# About'})\n"
        "made = list(render(site, files(TEMPLATES)))\n"
        "print(hashlib.sha256(repr(made).encode()).hexdigest())\n"
    )
    digests = {run(program, PYTHONHASHSEED=seed, TZ=zone) for seed, zone in (("1", "UTC"), ("77", "Asia/Tokyo"))}
    assert len(digests) == 1


def test_the_package_imports_no_heavy_library() -> None:
    program = "import sys, generator.pages\nprint([name for name in ('jinja2', 'markdown_it') if name in sys.modules])"
    assert run(program) == "[]"


def run(program: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_one_practice_is_counted_in_the_singular(templates: Mapping[str, bytes]) -> None:
    index = dict(render(plan([balfour()], SiteSettings(), {}), templates))["index.html"].decode()
    assert ">1 practice<" in index
    assert "data-filters" not in index
    assert "data-letters" not in index


def test_links_to_edit_are_there_only_with_a_repository(templates: Mapping[str, bytes], site: dict[str, bytes]) -> None:
    path = "practices/balfour-medical-centre/index.html"
    file = "https://github.com/example/gp/edit/main/content/practices/balfour-medical-centre.yaml"
    assert f'href="{file}#L1"' in site[path].decode()
    assert f'href="{file}#L58"' in site[path].decode()
    without = dict(render(plan([balfour()], SiteSettings(), {}), templates))[path].decode()
    assert "github.com" not in without
    assert "og:" not in without
    assert "canonical" not in without


def test_outputs_have_names_of_their_own() -> None:
    names = [name for name, _ in OUTPUTS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("template", "wrong", "message"),
    [
        (
            "practice.html",
            b"\n{{ page.nmae }}",
            "practice.html:2:9: .*nmae.*did you mean “name”.*balfour-medical-centre.yaml",
        ),
        ("practice.html", b"x {% if %}", "practice.html:1:3: "),
        ("practice.html", b"{{ page.name }}\n  {% iff x %}", "practice.html:2:6: .*'iff'"),
        ("practice.html", b"{{ page.name|uper }}", "practice.html:1:14: .*no filter 'uper': did you mean “upper”"),
        ("practice.html", b"{{ pgae }}", "practice.html:1:4: .*no 'pgae' here.*balfour-medical-centre.yaml"),
        (
            "practice.html",
            b"{{ page.frame.path|round }}",
            r"practice.html:1:4: .*balfour-medical-centre.yaml\) \[template.fault",
        ),
        (
            "index.html",
            b"\n{% extends 'bsae.html' %}",
            "index.html:2:13: .*no template 'bsae.html': did you mean “base.html”",
        ),
        ("base.html", b"a\n\xc3\xa4\xff", "base.html:2:2: .*0xFF is not UTF-8"),
        ("practice.html", b"{{ page.name + 1 }}", "practice.html:1:4: "),
        # Of several expressions of a line it is the one that failed, or else none of them.
        (
            "practice.html",
            '“ä” {{ page.name }} {{ page.verdict.cell.mark.level + "x" }} {{ page.name }}'.encode(),
            "practice.html:1:24: ",
        ),
        ("practice.html", b'<p class="nmae">{{ page.name }} {{ page.nmae }}', "practice.html:1:41: "),
        ("practice.html", b"  {{ page.name }} {{ page.name|upper|round + 1 }}", "practice.html:1:3: "),
        ("practice.html", b"  {{ page.name }} {{ page.name|upper + page.name + 1 }}", "practice.html:1:3: "),
        ("practice.html", b"{{ frame.title }} {% for x in page.name + 1 %}{% endfor %}", "practice.html:1:31: "),
        ("practice.html", b"{{ page.name }} {{ page.cards['x'].y }}", "practice.html:1:25: .*'cards'"),
        ("practice.html", b"{% if page.name %}{% if %}", "practice.html:1:1: "),
    ],
)
def test_a_wrong_template_is_reported_with_its_line(
    template: str, wrong: bytes, message: str, templates: Mapping[str, bytes]
) -> None:
    with pytest.raises(WrongContentError, match=f"^templates/{message}") as error:
        list(render(plan([balfour()], SiteSettings(), {}), {**templates, template: wrong}))
    (problem,) = error.value.problems
    assert problem.excerpt == wrong.decode(errors="replace").split("\n")[problem.line - 1]


def test_a_theme_without_a_template_that_a_page_needs_is_reported(templates: Mapping[str, bytes]) -> None:
    some = {name: data for name, data in templates.items() if name != "practice.html"}
    with pytest.raises(WrongContentError, match=r"^templates/practice.html: error: this template is missing"):
        list(render(plan([balfour()], SiteSettings(), {}), some))


def mistakes(theme: Mapping[str, bytes], *records: Record) -> list[tuple[str, int, int]]:
    with pytest.raises(WrongContentError) as error:
        list(render(plan(records or [balfour()], SiteSettings(), {}), theme))
    return [(each.path.removeprefix("templates/"), each.line, each.column) for each in error.value.problems]


def test_mistakes_of_all_templates_come_in_one_run(templates: Mapping[str, bytes]) -> None:
    wrong = {
        "404.html": b'{% extends "bas.html" %}',
        "draft.html": b"{% include 'gone.html' ignore missing %}\n{% include 'gone.html' %}",
        "index.html": b"{{ foo.bar }} {{ page.nothing }}",
        "practice.html": b"\n{{ page.nam }}",
        "ratings.html": b"\n{% endfor %}",
        "report.html": b"{% if %}",
        "static/page.html": b"{% if %}",
    }
    assert mistakes({**templates, **wrong}) == [
        ("404.html", 1, 13), ("draft.html", 2, 13), ("index.html", 1, 4), ("practice.html", 2, 9),
        ("ratings.html", 2, 4), ("report.html", 1, 1),
    ]  # fmt: skip


def test_a_mistake_that_stops_many_pages_is_reported_once(templates: Mapping[str, bytes]) -> None:
    def broken(name: str, old: bytes, new: bytes) -> dict[str, bytes]:
        assert old in templates[name]
        return {**templates, name: templates[name].replace(old, new, 1)}

    records = [replace(balfour(), slug=f"practice-{number}") for number in range(3)]
    for name, old, new in (
        ("base.html", b"layout.navigation", b"layout.navigaton"),
        ("base.html", b"{% if", b"{% iff"),
        ("macros.html", b"mark.style", b"mark.colour"),
        ("practice.html", b"page.name", b"page.nmae"),
    ):
        assert [each for each, _, _ in mistakes(broken(name, old, new), *records)] == [name]


def test_of_a_template_that_failed_no_other_page_is_made(
    templates: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(
        "generator.pages.record_pages.make_practice_page",
        lambda record, *more: [made.append(record.slug), make_practice_page(record, *more)][1],
    )
    records = [replace(balfour(), slug=f"practice-{number}") for number in range(3)]
    assert mistakes({**templates, "practice.html": b"{{ page.nam }}", "report.html": b"{{ page.nam }}"}, *records) == [
        ("practice.html", 1, 9), ("report.html", 1, 9),
    ]  # fmt: skip
    assert made == ["practice-0"]


def test_no_file_comes_after_a_mistake_in_a_template(templates: Mapping[str, bytes]) -> None:
    made = render(plan([balfour()], SiteSettings(), {}), {**templates, "practice.html": b"{{ page.nam }}"})
    paths = []
    with pytest.raises(WrongContentError):
        paths += [path for path, _ in made]
    assert paths == []


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("ratings.md", "# Ratings", "cannot be a page’s address"),
        ("report.md", "# Report", "cannot be a page’s address"),
        ("changes.md", "# Changes", "cannot be a page’s address"),
        ("../about.md", "# About", "cannot be a page’s address"),
        ("about.md", "About", "content/pages/about.md:1:1: error: the first line must be the page’s heading"),
    ],
)
def test_a_wrong_page_in_markdown_is_reported(name: str, text: str, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        plan([], SiteSettings(), {name: text})


def test_markdown_has_no_raw_html_no_images_and_few_kinds_of_links(templates: Mapping[str, bytes]) -> None:
    text = (
        "# About\n\n<script>alert(1)</script> ![picture](https://example.org/a.png) [bad](javascript:alert(1)) "
        "[worse](//evil.example) [file](file:///etc/passwd) [mail](mailto:a@example.org) [up](../index.html#top)"
    )
    page = PageDocument(dict(render(plan([], SiteSettings(), {"about.md": text}), templates))["about/index.html"])
    assert [node.attributes["href"] for node in page.css(".prose a")] == [
        "https://example.org/a.png",
        "mailto:a@example.org",
        "../index.html#top",
    ]
    assert not page.css("img, script")
