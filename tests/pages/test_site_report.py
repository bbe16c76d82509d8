"""The report of the whole site: each section lists what it is about, and leads to where it is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

import pytest
from support.disagreeing_records import second_copy, two_reports
from support.page_reading import PageDocument
from support.samples import balfour, bare, corrected, edited, kept_document, many, unrated

from generator.evidence import Evidence, Fact, Record, Span, Unread
from generator.model import (
    KeyQuestion,
    KeyQuestions,
    Practice,
    Rated,
    Rating,
    Report,
    ReportKind,
    SiteSettings,
    Statement,
)
from generator.pages import plan, render, survey
from generator.pages.wording import LISTED

SECTIONS = ("conflicts", "contradictions", "chains", "arithmetic", "unread", "undated", "without-id")
GOOD, INADEQUATE = Rating.GOOD, Rating.INADEQUATE


def sound(slug: str = "sound", **more: object) -> Record:
    """A record of which nothing is open."""
    report = Report(ReportKind.INSPECTION, inspected="2021-03-02", overall=Rated(GOOD))
    return edited(Record(slug, f"{slug}.yaml", Practice(slug, location_id="1-565655909", reports=(report,))), **more)


def broken_chain() -> Record:
    earlier = Report(ReportKind.INSPECTION, inspected="2019-03-02", overall=Rated(GOOD))
    later = Report(ReportKind.INSPECTION, inspected="2021-03-02", overall=Rated(GOOD, INADEQUATE))
    return sound("chain", reports=(later, earlier))


def wrong_sum() -> Record:
    names = ("Kindness", "Individuals", "Choice", "Needs", "Wellbeing")
    caring = KeyQuestion(GOOD, score=75, statements=tuple(Statement(name, 2) for name in names))
    report = Report(ReportKind.ASSESSMENT, assessed="2025-03-02", key_questions=KeyQuestions(caring=caring))
    return sound("score", reports=(report,))


def not_understood() -> Record:
    words = "Some say it was changed to outstanding or so."
    kept = replace(kept_document("a.txt", ReportKind.INSPECTION, words), not_understood=(Span(0, len(words)),))
    evidence = Evidence((kept,))
    return replace(sound("unread"), evidence=evidence, unread=(Unread("a.txt", words, 0),), texts={"a.txt": words})


def lines_by_section(*records: Record) -> dict[str, list[str]]:
    """Return the lines of each section that lists something."""
    page = survey(records, SiteSettings())
    lines = {
        section.id: [f"{point.practice.label}: {point.place.label}. {point.sentence}" for point in section.points]
        for section in page.sections
    }
    assert tuple(lines) == SECTIONS
    return {section: found for section, found in lines.items() if found}


def test_a_sound_record_is_not_listed() -> None:
    assert lines_by_section(sound()) == {}
    page = survey([sound()], SiteSettings())
    assert page.summary == "0 points in 0 practices."
    assert {section.count for section in page.sections} == {"0"}


@pytest.mark.parametrize(
    ("record", "section", "line"),
    [
        (
            broken_chain(),
            "chains",
            "chain: Overall rating. The inspection of 2 March 2021 says that the overall rating was Inadequate before; "
            "the inspection of 2 March 2019 held here says Good. A report between 2 March 2019 and 2 March 2021 is not "
            "among the documents here.",
        ),
        (
            wrong_sum(),
            "arithmetic",
            "score: Caring, Assessment of 2 March 2025. The score is 75, and the statements give "
            "2 + 2 + 2 + 2 + 2 = 10 of 20 = 50.",
        ),
        (not_understood(), "unread", "unread: a.txt. “Some say it was changed to outstanding or so.”"),
        (
            sound("month", reports=(Report(ReportKind.PRESS_RELEASE, inspected="July"),)),
            "undated",
            "month: Press release on the inspection in July (year not stated). Nothing in it states a year.",
        ),
        (
            sound("no-id", location_id=None, postcode="RM17 5NS"),
            "without-id",
            "no-id: No location id. Known by its name and postcode RM17 5NS.",
        ),
        (
            edited(two_reports(GOOD, INADEQUATE), location_id="1-565655909"),
            "contradictions",
            "A: Overall rating, Press release on the inspection of 2 March 2021, Inspection of 2 March 2021. "
            "“Good” in a.txt, “Inadequate” in b.txt.",
        ),
    ],
)
def test_each_sort_is_listed_in_its_section_alone(record: Record, section: str, line: str) -> None:
    found = lines_by_section(record)
    found.pop("conflicts", None)  # what a hand-made record states beyond its documents is not tested here
    assert found == {section: [line]}


def test_what_a_person_changed_is_listed_with_both_values_and_what_was_added_is_not() -> None:
    lines = lines_by_section(corrected())["conflicts"]
    assert "Telephone. The page says “01375 999999”; the source says “01375 373366”." in " ".join(lines)
    assert any("Removed by hand; the source says " in line for line in lines)
    assert not any("Region" in line for line in lines)
    assert any("; the source says “Staff didn’t always" in line and line.endswith(" …”") for line in lines)
    assert all(len(line) < 600 for line in lines)


def test_a_directory_entry_needs_no_date_of_its_own() -> None:
    assert lines_by_section(sound("register", reports=(Report(ReportKind.DIRECTORY, overall=Rated(GOOD)),))) == {}


def everything() -> Sequence[Record]:
    return (
        balfour(), bare(), corrected(), unrated(), broken_chain(), wrong_sum(), not_understood(),
        two_reports(GOOD, INADEQUATE), replace(second_copy(), slug="second-copy"), *many(10),
    )  # fmt: skip


def test_every_point_leads_to_the_place_that_shows_it(templates: Mapping[str, bytes]) -> None:
    site = dict(render(plan(everything(), SiteSettings(), {}), templates))
    pages = {path: PageDocument(data.decode()) for path, data in site.items() if path.endswith(".html")}
    page = pages["report/index.html"]
    points = page.css(".points > li")
    links = [str(node.attributes["href"]) for node in page.css(".points p a")]
    assert len(links) == len(points) > 30
    for link in links:
        path, _, fragment = link.partition("#")
        shown = pages[path.removeprefix("../")].css_first(f"[id='{fragment}']")
        assert shown is not None, link
    fragments = {link.partition("#")[2].rstrip("0123456789") for link in links}
    assert {"by-hand-", "disagreement-", "chain-", "left-over-1-", "main"} <= fragments


def test_the_site_shows_what_the_command_prints(templates: Mapping[str, bytes]) -> None:
    records = everything()
    site = dict(render(plan(records, SiteSettings(), {}), templates))
    tree = PageDocument(site["report/index.html"].decode())
    page = survey(records[::-1], SiteSettings())
    shown = [" ".join(node.text().split()) for node in tree.css(".points > li > p")]
    listed = chain.from_iterable(section.points for section in page.sections)
    assert shown == [" ".join(f"{point.place.label}. {point.sentence}".split()) for point in listed]
    assert page.summary in " ".join((tree.css_first(".lede") or tree).text().split())
    headings = [" ".join(node.text().split()) for node in tree.css("section h2")]
    assert headings == [f"{section.heading} {section.count}" for section in page.sections]


def test_the_report_of_thousands_lists_a_few_and_counts_the_rest(templates: Mapping[str, bytes]) -> None:
    records = [replace(corrected(), slug=f"practice-{number}") for number in range(60)]
    records += [edited(record, location_id=None) for record in many(3 * LISTED)]
    page = dict(render(plan(records, SiteSettings(), {}), templates))["report/index.html"]
    tree = PageDocument(page.decode())
    assert len(tree.css("#without-id .points > li")) == LISTED
    assert "and 160 more" in tree.css_first("#without-id").text()  # type: ignore[union-attr]
    assert len(page) < 300_000


def test_every_page_leads_to_the_report_and_to_the_changes(templates: Mapping[str, bytes]) -> None:
    site = dict(render(plan([sound()], SiteSettings(), {}), templates))
    foot = PageDocument(site["practices/sound/index.html"].decode()).css_first("footer")
    assert foot is not None
    assert [node.attributes["href"] for node in foot.css("nav a")] == [
        "../../report/index.html",
        "../../changes/index.html",
    ]


def test_of_long_texts_that_begin_alike_the_difference_is_shown() -> None:
    texts = [f"People were supported to plan for important changes in their lives and for {end}" for end in ("a", "b")]
    report = Report(ReportKind.INSPECTION, inspected="2021-03-02", documents=("a.txt",), summary=texts[0])
    facts = tuple(Fact("report.summary", text, "a.txt", text, 0, len(text)) for text in texts)
    record = sound("texts", reports=(report,))
    evidence = Evidence((kept_document("a.txt", ReportKind.INSPECTION, texts[0]),), facts)
    assert lines_by_section(replace(record, evidence=evidence))["contradictions"] == [
        "texts: Summary, Inspection of 2 March 2021. “… a” in a.txt, “… b” in a.txt."
    ]
