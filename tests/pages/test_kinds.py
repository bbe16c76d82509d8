"""Practices and reports of every kind: no name, archived, data reviews, special measures, breaches, sources."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from support.page_reading import PageDocument
from support.rendered_pages import cell, page, site, text
from support.samples import balfour, edited, kept_document, long_history

from generator.evidence import Evidence, Record
from generator.model import KeyQuestion, KeyQuestions, Practice, Rated, Rating, Report, ReportKind, Service
from generator.pages.wording.phrases_of_values import at_cqc


def test_a_practice_without_a_name_is_called_by_its_location(templates: Mapping[str, bytes]) -> None:
    made = site(long_history(), templates)
    assert text(made["page"], "h1") == "Location 1-9926014452"
    assert "We have no document that gives the name of this practice" in text(made["page"], ".notice:nth-of-type(2)")
    assert "None" not in text(made["index"], "main")
    assert "Location 1-9926014452" in text(made["badge"], "title")


def test_an_archived_registration_is_shown_on_its_page_and_in_the_list(templates: Mapping[str, bytes]) -> None:
    made = site(long_history(), templates)
    assert "archived: the practice no longer works under it" in text(made["page"], ".notice")
    assert text(made["index"], ".note-line") == "archived registration"


def test_services_that_are_rated_separately_replace_one_rating(templates: Mapping[str, bytes]) -> None:
    services = tuple(
        Service(name, f"2027-01-{day}", Rated(rating), KeyQuestions(safe=KeyQuestion(rating)))
        for name, day, rating in (("General practice", 12, Rating.GOOD), ("Out of hours", 20, Rating.INADEQUATE))
    )
    before = Report(ReportKind.INSPECTION, published="2019-05-21", overall=Rated(Rating.OUTSTANDING))
    record = Record("a", "a.yaml", Practice("A Surgery", services=services, reports=(before,)), Evidence(), {}, {})
    made = site(record, templates)
    verdict = text(made["page"], ".verdict")
    assert "Rated by service" in verdict
    assert "General practice: Good (assessed 12 January 2027); Out of hours: Inadequate" in verdict
    assert (
        "The last overall rating that we have is Outstanding, from the inspection report published 21 May 2019."
        in verdict
    )
    assert "Assessed 20 January 2027" in text(made["page"], "#services")
    assert "Rated by service" in text(made["badge"], "title")
    assert "Rated by service" in text(made["index"], "tbody tr")
    assert text(made["page"], "title").startswith("A Surgery: CQC rating by service | ")
    newer = replace(before, published="2027-03-01")
    practice = replace(record.practice, reports=(newer,))
    assert "Outstanding" in text(site(replace(record, practice=practice), templates)["page"], ".verdict-value")


def test_of_two_publications_the_later_one_counts_though_its_visit_was_before_the_first_was_published() -> None:
    first = Report(ReportKind.INSPECTION, published="2024-02-01", overall=Rated(Rating.GOOD))
    assessed = Report(
        ReportKind.ASSESSMENT, assessed="2024-01-10", published="2024-05-10", overall=Rated(Rating.INADEQUATE)
    )
    assert Practice("A", reports=(first, assessed)).current is assessed
    unpublished = replace(assessed, published=None)
    assert Practice("A", reports=(first, unpublished)).current is first
    assert Practice("A", reports=(first, replace(assessed, published="2024-01-31"))).current is first


def test_other_names_are_shown_and_searched(templates: Mapping[str, bytes]) -> None:
    made = site(long_history(), templates)
    assert "Also known as Humber Lane Surgery The Old Dispensary" in text(made["page"], ".side")
    row = made["index"].css_first("tr[data-text]")
    assert row is not None
    assert "The Old Dispensary" in str(row.attributes["data-text"])


def test_a_data_review_is_no_inspection_and_no_column(templates: Mapping[str, bytes]) -> None:
    tree = page(long_history(), templates)
    assert len(tree.css(".matrix thead th")) == 1 + 10
    assert "Data review" not in text(tree, ".matrix")
    section = tree.css_first("#data-review-2023-07-06")
    assert text(section, "h2") == "CQC reviewed its data on 6 July 2023"
    assert "Data reviewed 6 July 2023" in text(section, "dl")
    assert "nspect" not in section.text() if section else False


@pytest.mark.parametrize(
    ("report", "columns"),
    [
        (Report(ReportKind.DATA_REVIEW, inspected="2023-07-06"), 0),
        (Report(ReportKind.DATA_REVIEW, inspected="2023-07-06", overall=Rated(None, Rating.GOOD)), 0),
        (Report(ReportKind.DATA_REVIEW, inspected="2023-07-06", overall=Rated(Rating.GOOD)), 1),
        (Report(ReportKind.INSPECTION, inspected="2023-07-06", key_questions=KeyQuestions(safe=KeyQuestion())), 1),
    ],
)
def test_a_data_review_has_a_column_only_where_it_gives_a_rating(
    report: Report, columns: int, templates: Mapping[str, bytes]
) -> None:
    tree = page(Record("a", "a.yaml", Practice("A", reports=(report,))), templates)
    assert len(tree.css(".matrix thead th")) == (columns + 1 if columns else 0)


def test_special_measures_are_a_clear_line(templates: Mapping[str, bytes]) -> None:
    tree = page(long_history(), templates)
    assert text(tree, "#inspection-2024-09-03 > .note strong") == "Put into special measures"
    assert text(tree, "#inspection-2023-09-03 > .note strong") == "Out of special measures"
    assert tree.css_first("#inspection-2013-11-04 .note") is None


def test_breaches_have_the_names_of_their_regulations(templates: Mapping[str, bytes]) -> None:
    tree = page(long_history(), templates)
    items = [" ".join(item.text().split()) for item in tree.css("#inspection-2024-09-03 .tight li")]
    assert items == [
        "Regulation 12: safe care and treatment",
        "Regulation 17: good governance",
        "Regulation 20A: display of ratings",
        "Regulation 99",
    ]
    assert "(Regulated Activities) Regulations 2014" in text(tree, "#inspection-2024-09-03")


def test_findings_without_a_kind_are_named_by_who_states_them(templates: Mapping[str, bytes]) -> None:
    tree = page(long_history(), templates)
    found = text(tree, "#inspection-2024-09-03 .findings")
    assert found == (
        "What needed to improve CQC found Records were not kept. What people say People could book online. "
        "What inspectors found Fridges were checked. CQC found Staff knew what to do."
    )


def test_a_state_is_shown_instead_of_a_rating(templates: Mapping[str, bytes]) -> None:
    tree = page(long_history(), templates)
    assert text(cell(tree, "Safe", 9), ".badge.is-unrated") == "Regulations met"
    assert text(cell(tree, "Overall", 9), ".badge.is-unrated") == "No published rating"


def test_a_range_of_dates_is_shown_once(templates: Mapping[str, bytes]) -> None:
    tree = page(long_history(), templates)
    assert text(tree, "#inspection-2024-09-03 h2") == "Inspection of 3 to 11 September 2024"
    assert text(tree, ".matrix thead th:nth-child(2)") == "Inspection 3 to 11 September 2024"
    assert "From the inspection of 3 to 11 September 2024." in text(tree, ".verdict")


def documents(tree: PageDocument) -> list[tuple[str, str]]:
    """Return the sentence on each document's address, and where it leads."""
    found = []
    for item in tree.css(".documents > li > p:nth-of-type(2)"):
        link = item.css_first("a")
        found.append((" ".join(item.text().split()), str(link.attributes["href"]) if link else ""))
    return found


def test_a_document_without_an_address_is_shown_as_such(templates: Mapping[str, bytes]) -> None:
    unknown = "We do not know the web address of this document. Look for the practice on cqc.org.uk"
    assert documents(page(balfour(), templates)) == [(unknown, "https://www.cqc.org.uk/")] * 2
    located = page(edited(balfour(), location_id="1-565655909"), templates)
    assert documents(located) == [(unknown, "https://www.cqc.org.uk/location/1-565655909")] * 2


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("https://www.cqc.org.uk/location/1-1/reports", "Read it on CQC’s website"),
        ("http://cqc.org.uk./location/1-1/reports", "Read it on CQC’s website"),
        ("https://example.org/cqc.org.uk/report.html", "Read it where it was found"),
        ("https://cqc.org.uk.example.org/report.html", "Read it where it was found"),
    ],
)
def test_a_document_with_an_address_is_linked(url: str, sentence: str, templates: Mapping[str, bytes]) -> None:
    kept = kept_document("a.txt", ReportKind.INSPECTION, "", url)
    record = Record("a", "a.yaml", Practice("A"), Evidence((kept,)))
    assert documents(page(record, templates)) == [(sentence, url)]
    assert at_cqc(url) is (sentence == "Read it on CQC’s website")


@pytest.mark.parametrize(
    "url", ["ftp://www.cqc.org.uk/a", "javascript:alert(1)", "https://me@www.cqc.org.uk/", "//a.b"]
)
def test_only_a_plain_address_becomes_a_link(url: str, templates: Mapping[str, bytes]) -> None:
    kept = kept_document("a.txt", ReportKind.INSPECTION, "", url)
    record = Record("a", "a.yaml", Practice("A"), Evidence((kept,)))
    assert [link for _, link in documents(page(record, templates))] == ["https://www.cqc.org.uk/"]


def test_the_address_of_a_report_is_not_passed_off_as_that_of_each_of_its_documents(
    templates: Mapping[str, bytes],
) -> None:
    url = "https://www.cqc.org.uk/location/1-1/reports/AP1/overall"
    kept = tuple(kept_document(name, ReportKind.ASSESSMENT, "") for name in ("a.txt", "b.txt"))
    report = Report(ReportKind.ASSESSMENT, url=url, assessed="2025-01-01", documents=("a.txt", "b.txt"))
    record = Record("a", "a.yaml", Practice("A", reports=(report,)), Evidence(kept))
    sentence = "We do not know the web address of this document. Look for the report it belongs to on cqc.org.uk"
    assert documents(page(record, templates)) == [(sentence, url)] * 2
    alone = edited(replace(record, evidence=Evidence(kept[:1])), reports=(replace(report, documents=("a.txt",)),))
    assert documents(page(alone, templates)) == [("Read it on CQC’s website", url)]
