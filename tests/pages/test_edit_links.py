"""From each page back to its record: the line at GitHub, and an issue that is already about the value."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import yaml
from support.page_reading import PageDocument
from support.paths import CASES, ROOT
from support.samples import balfour

from generator import records
from generator.evidence import Record
from generator.model import SiteSettings
from generator.pages import plan, render

SETTINGS = SiteSettings(repository="https://github.com/example/gp", site_url="https://example.org/gp/")


def links(record: Record, templates: Mapping[str, bytes], settings: SiteSettings = SETTINGS) -> dict[str, list[str]]:
    """Return the addresses of the page's links to the repository, by the kind of address."""
    made = dict(render(plan([record], settings, {}), templates))
    tree = PageDocument(made[f"practices/{record.slug}/index.html"].decode())
    found = [
        str(link.attributes.get("href")) for link in tree.css("a") if "github.com" in str(link.attributes.get("href"))
    ]
    return {kind: [address for address in found if f"/{kind}" in address] for kind in ("edit/", "issues/new")}


def parameters(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query, strict_parsing=True).items()}


def test_an_issue_is_already_about_the_rating_with_its_words_and_its_line(templates: Mapping[str, bytes]) -> None:
    record = replace(balfour(), lines={**balfour().lines, "reports[0].overall.rating": 17})
    issues = list(map(parameters, links(record, templates)["issues/new"]))
    assert issues[0] == issues[-1]
    assert issues[0] == {
        "template": "correction.yml",
        "title": "Correction: Balfour Medical Centre",
        "page": "https://example.org/gp/practices/balfour-medical-centre/",
        "record": "content/practices/balfour-medical-centre.yaml, line 17",
        "fact": "Overall rating, Assessment of 26 February 2025",
        "value": "Good",
        "words": "Overall: Good",
    }
    assert [issue["fact"] for issue in issues[1:-1]] == [
        "Well-led rating, Assessment of 26 February 2025",
        "Overall rating, Assessment of 26 February 2025",
        "Overall rating, Press release on the inspection in July (year not stated)",
        "Report",
    ]
    assert [issue.get("value") for issue in issues[1:-1]] == ["Good", "Good", "Inadequate", None]


def test_the_form_has_a_field_for_each_parameter_of_a_link(templates: Mapping[str, bytes]) -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/correction.yml").read_text("utf-8"))
    ids = {field["id"] for field in form["body"] if "id" in field}
    for address in links(balfour(), templates)["issues/new"]:
        assert parameters(address).keys() - {"template", "title"} <= ids


def test_each_section_is_edited_at_its_line(templates: Mapping[str, bytes]) -> None:
    text = (CASES / "every-section.yaml").read_text("utf-8")
    loaded = records.load("every-section", "every-section.yaml", text.encode()).value
    assert loaded
    record = Record("every-section", "every-section.yaml", loaded.practice, lines=loaded.lines)
    places = [int(address.rpartition("#L")[2]) for address in links(record, templates)["edit/"]]
    above = ["", *text.splitlines()]
    assert [above[place - 1].strip(" #") for place in places] == [
        "reply", "overall rating", "safe", "concern", "strength", "quote", "report", "service", "changed by hand",
        "name",
    ]  # fmt: skip


def test_a_link_to_a_value_that_does_not_exist_leads_to_what_would_hold_it(templates: Mapping[str, bytes]) -> None:
    lines = {"name": 2, "reports": 19, "reports[0]": 20, "reports[0].overall": 31, "reports[1]": 61}
    first, *_, whole = links(replace(balfour(), lines=lines), templates)["edit/"]
    assert first.endswith("/edit/main/content/practices/balfour-medical-centre.yaml#L31")
    assert whole.endswith("#L2")
    assert links(replace(balfour(), lines={}), templates)["edit/"][-1].endswith("balfour-medical-centre.yaml")


def test_a_long_quote_is_cut_and_without_a_repository_there_are_no_such_links(templates: Mapping[str, bytes]) -> None:
    record = balfour()
    facts = tuple(fact._replace(words=fact.words * 500) for fact in record.evidence.facts)
    long = replace(record, evidence=replace(record.evidence, facts=facts))
    assert all(len(address) < 8000 for address in links(long, templates)["issues/new"])
    assert links(record, templates, SiteSettings()) == {"edit/": [], "issues/new": []}
