"""Which words a value was read from, and which values a person has changed."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from support.page_reading import PageDocument
from support.rendered_pages import provenance
from support.samples import balfour, kept_document

from generator.evidence import Evidence, Fact, Record
from generator.findings.edits import edit_kind_at
from generator.model import Practice, Rated, Rating, Report, ReportKind, SiteSettings, State, Statement
from generator.pages import plan, render
from generator.pages.practice.document_sections import proof
from generator.pages.practice.edit_links import EditLinks
from generator.pages.practice.report_section import report_view
from generator.pages.practice.report_values import ReportValues
from generator.pages.views import Link
from generator.pages.wording.phrases_of_values import (
    count,
    days,
    mark,
    paragraphs,
    report_name,
    report_title,
    safe_link,
    when,
)
from generator.pages.wording.route_words import field_name
from generator.routes import holder


def page(record: Record, templates: Mapping[str, bytes]) -> str:
    return dict(render(plan([record], SiteSettings(), {}), templates))[f"practices/{record.slug}/index.html"].decode()


def main_text(text: str) -> str:
    main = PageDocument(text).css_first("main")
    assert main is not None
    return " ".join(main.text().split())


def test_each_fact_of_the_seeds_is_one_link_away_from_its_words(templates: Mapping[str, bytes]) -> None:
    record = balfour()
    files = dict(render(plan([record], SiteSettings(), {}), templates))
    tree = PageDocument(files["practices/balfour-medical-centre/index.html"].decode())
    texts = PageDocument(files["practices/balfour-medical-centre/sources.html"].decode())
    words = provenance(record)
    passages = {f"n{number}" for number in words.shown_in}
    assert passages == {str(node.attributes["id"]) for node in texts.css(".text [id^='n']")}
    leading = {str(node.attributes["href"]) for node in tree.css("a.src")}
    assert leading <= {f"sources.html#{passage}" for passage in passages}
    for route in words.numbers:
        item = holder(route)
        together = words.supported(item) if item.endswith("]") else (route,)  # a statement or a quote has one link
        assert any(words.sources(each)[0].href in leading for each in together), route


def test_facts_read_from_the_same_words_share_a_passage() -> None:
    words = provenance(balfour())
    passages = {words.sources(f"reports[1].key_questions.{name}.rating") for name in ("safe", "effective", "well_led")}
    assert len(passages) == 1


def test_a_dated_fact_belongs_to_the_entry_of_its_date() -> None:
    reports = tuple(
        Report(ReportKind.INSPECTION, inspected=date, documents=("all.html",), overall=Rated(Rating.GOOD))
        for date in ("2023-05-01", "2021-03-02")
    )
    facts = (Fact("report[2021-03-02].overall.rating", "Good", "all.html", "Good", 0, 4),)
    record = Record("a", "a.yaml", Practice("A", reports=reports), Evidence((), facts), {"all.html": "Good"})
    words = provenance(record)
    assert words.passages("reports[1].overall.rating") == (1,)
    assert words.passages("reports[0].overall.rating") == ()


def test_facts_that_are_not_found_again_are_counted() -> None:
    record = balfour()
    facts = (record.evidence.facts[0]._replace(words="Elsewhere"), *record.evidence.facts[1:])
    words = provenance(replace(record, evidence=replace(record.evidence, facts=facts)))
    assert words.found == len(facts) - 1
    assert (
        proof(words.found, len(facts), 2, 0)
        == f"{len(facts) - 1} of {len(facts)} facts found again word for word in 2 documents."
    )


def test_a_published_score_that_differs_from_the_sum_is_shown_as_such(templates: Mapping[str, bytes]) -> None:
    record = balfour()
    report = record.practice.reports[0]
    assert report.key_questions is not None
    assert report.key_questions.well_led is not None
    question = replace(report.key_questions.well_led, score=79)
    changed = replace(report, key_questions=replace(report.key_questions, well_led=question))
    words = provenance(record)
    back = EditLinks(record, SiteSettings(), words)
    view = report_view(ReportValues(record, words, changed, 0, Link("#a", "A"), back)).questions[0]
    assert view.arithmetic == "3 + 3 + 3 + 3 + 3 + 3 + 3 = 21 of 28 = 75"
    assert view.verdict == "The published score differs: it is 79."
    unscored = replace(question, statements=(Statement("Learning culture"),))
    changed = replace(report, key_questions=replace(report.key_questions, well_led=unscored))
    assert report_view(ReportValues(record, words, changed, 0, Link("#a", "A"), back)).questions[0].arithmetic is None


@pytest.mark.parametrize(
    ("report", "name"),
    [
        (Report(ReportKind.ASSESSMENT, assessed="2025-02-26"), "Assessment of 26 February 2025"),
        (Report(ReportKind.INSPECTION, inspected="2023-07"), "Inspection in July 2023"),
        (
            Report(ReportKind.INSPECTION, inspected="2023-07-03", inspected_to="2023-07-05"),
            "Inspection of 3 to 5 July 2023",
        ),
        (
            Report(ReportKind.PRESS_RELEASE, inspected="July"),
            "Press release on the inspection in July (year not stated)",
        ),
        (Report(ReportKind.PRESS_RELEASE, published="2023-09-01"), "Press release published 1 September 2023"),
        (Report(ReportKind.INSPECTION, published="2025-10-02"), "Inspection report published 2 October 2025"),
        (Report(ReportKind.DIRECTORY, published="2023-09"), "CQC’s list of ratings, published in September 2023"),
        (Report(ReportKind.ASSESSMENT, assessed="2026-07-01", pilot=True), "Pilot assessment of 1 July 2026"),
        (Report(ReportKind.DATA_REVIEW), "Data review (no date stated)"),
    ],
)
def test_reports_are_named_no_more_exactly_than_their_source(report: Report, name: str) -> None:
    assert report_name(report) == name


def test_a_data_review_is_never_called_an_inspection() -> None:
    review = Report(ReportKind.DATA_REVIEW, inspected="2023-07-06")
    assert report_title(review) == "CQC reviewed its data on 6 July 2023"
    assert report_title(replace(review, inspected="2023-07")) == "CQC reviewed its data in July 2023"
    published = Report(ReportKind.DATA_REVIEW, published="2023-07-06")
    assert report_title(published) == "CQC’s review of its data, published 6 July 2023"
    assert report_title(Report(ReportKind.DATA_REVIEW)) == "CQC reviewed its data (no date stated)"


def test_a_rating_a_state_and_an_absence_look_different() -> None:
    looks = {mark(rated)[1] for rated in (Rated(Rating.GOOD), Rated(State.NOT_RATED), None)}
    assert looks == {"good", "unrated", "absent"}


def test_words() -> None:
    assert (count(1, "practice"), count(6490, "practice")) == ("1 practice", "6,490 practices")
    assert (when("2024-09-03", "2024-09-11"), when("2024-09-03", "2024-09-03")) == (
        "of 3 to 11 September 2024",
        "of 3 September 2024",
    )
    assert days("2025-08-12", "2025-10-01") == "12 August to 1 October 2025"
    assert days("2024-12-30", "2025-01-02") == "30 December 2024 to 2 January 2025"
    assert days("June", "July") == "June to July (year not stated)"
    assert when("March and April") == "in March and April (year not stated)"
    assert paragraphs("one\n \n\ntwo\nlines\n") == ("one", "two\nlines")
    assert safe_link("https://www.cqc.org.uk/location/1-565655909") is not None
    assert safe_link("https://someone@example.org/") is None
    assert field_name("report[2021-03-02].key_questions.well_led.previous") == "Well-led rating before"
    assert field_name("service_types[0]") == "Service type 1"


def test_a_report_published_on_the_day_of_the_next_visit_keeps_its_own_facts() -> None:
    stated = {
        "2017-05-20": (("inspected", "2017-03-29"), ("published", "2017-05-20"), ("overall.rating", "Good")),
        "2017-03-29": (("inspected", "2016-12-08"), ("published", "2017-03-29"), ("overall.rating", "Inadequate")),
    }
    facts = tuple(
        Fact(f"report[{entry}].{field}", value, "a.json", "x", 0, 1)
        for entry, fields in stated.items()
        for field, value in fields
    )
    reports = (
        Report(
            ReportKind.INSPECTION, inspected="2017-03-29", published="2017-05-20", documents=("a.json",),
            overall=Rated(Rating.GOOD),
        ),
        Report(
            ReportKind.INSPECTION, inspected="2016-12-08", published="2017-03-29", documents=("a.json",),
            overall=Rated(Rating.INADEQUATE),
        ),
    )  # fmt: skip
    documents = (kept_document("a.json", ReportKind.INSPECTION, "x"),)
    record = Record("a", "a.yaml", Practice(reports=reports), Evidence(documents, facts), {"a.json": "x"})
    words = provenance(record)
    assert (words.edits, words.disagreements) == ((), ())
    assert edit_kind_at(record, "reports[0].overall.rating") is None
    assert edit_kind_at(record, "reports[1].overall.rating") is None
