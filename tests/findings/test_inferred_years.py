"""A year that no document states of a visit is inferred only where nothing else is possible, and shown as inferred."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from support.disagreeing_records import two_reports
from support.rendered_pages import cell, page, text

from generator.evidence import Fact, Record
from generator.findings.inferred_years import InferredYear, infer_years
from generator.model import KeyQuestion, KeyQuestions, Rated, Rating, Report, ReportKind

GOOD, RI, INADEQUATE = Rating.GOOD, Rating.REQUIRES_IMPROVEMENT, Rating.INADEQUATE


def release(day: str = "July", *overall: Rating, **more: object) -> Report:
    return Report(ReportKind.PRESS_RELEASE, inspected=day, overall=Rated(*(overall or (GOOD,))), **more)  # type: ignore[arg-type]


def inspection(day: str, *overall: Rating, **more: object) -> Report:
    return replace(release(day, *overall), **{"kind": ReportKind.INSPECTION, **more})  # type: ignore[arg-type]


JULY_2023 = {0: InferredYear(2023, 1, "inspected")}


@pytest.mark.parametrize(
    ("undated_report", "others"),
    [
        (release(), [inspection("2023-07-03")]),
        (release(), [inspection("2023-07")]),
        (release("3 July"), [inspection("2023-07-03")]),
        (release("July", GOOD, RI), [inspection("2023-07-03", GOOD, RI), inspection("2019-08-03")]),
        (release(published="2023-09-01"), [inspection("2023-07-03")]),
        (release(published="2024-01-01"), [inspection("2023-07-03")]),
        (
            release(key_questions=KeyQuestions(safe=KeyQuestion(INADEQUATE))),
            [inspection("2023-07-03", key_questions=KeyQuestions(safe=KeyQuestion(INADEQUATE)))],
        ),
    ],
)
def test_a_year_is_inferred_from_the_one_report_of_that_month_that_rates_alike(
    undated_report: Report, others: list[Report]
) -> None:
    assert infer_years([undated_report, *others]) == JULY_2023


@pytest.mark.parametrize(
    ("undated_report", "others"),
    [
        (release(), []),
        (release(), [inspection("2023-06-30")]),
        (release(), [inspection("July")]),
        (release(), [inspection("2023-07-03", RI)]),
        (release("July", GOOD, RI), [inspection("2023-07-03", GOOD, INADEQUATE)]),
        (release(), [inspection("2023-07-03"), inspection("2019-07-05")]),
        (release(), [inspection("2023-07-03"), inspection("2019")]),
        (release(), [inspection("2023")]),
        (release("4 July"), [inspection("2023-07-03")]),
        (release("June and July"), [inspection("2023-06-03")]),
        (release(published="2025-09-01"), [inspection("2023-07-03")]),
        (release(published="2022-09-01"), [inspection("2023-07-03")]),
        (release(), [inspection("2023-07-03", overall=None)]),
        (release(), [Report(ReportKind.ASSESSMENT, assessed="2023-07-03", overall=Rated(GOOD))]),
        (release(), [inspection("2023-07-03", kind=ReportKind.DATA_REVIEW)]),
        (
            release(key_questions=KeyQuestions(safe=KeyQuestion(INADEQUATE))),
            [inspection("2023-07-03", key_questions=KeyQuestions(safe=KeyQuestion(GOOD)))],
        ),
    ],
)
def test_in_any_doubt_no_year_is_inferred(undated_report: Report, others: list[Report]) -> None:
    assert infer_years([undated_report, *others]) == {}


def undated(rating: Rating) -> Record:
    """Return a release of a visit in March, and the report of 2 March 2021 with the words that date it."""
    record = two_reports(rating, GOOD, "March")
    dates = (
        Fact("report.inspected", "2021-03-02", "b.txt", "Overall", 0, 7),
        Fact("report.inspected", "March", "a.txt", "We", 0, 2),
    )
    return replace(record, evidence=replace(record.evidence, facts=(*record.evidence.facts, *dates)))


def test_what_is_inferred_is_shown_as_such_with_the_words_and_orders_nothing(templates: Mapping[str, bytes]) -> None:
    tree = page(undated(GOOD), templates)
    heads = [" ".join(node.text().split()) for node in tree.css(".matrix thead th")]
    assert heads == ["Key question", "Inspection 2 March 2021", "Press release March (2021, inferred)"]
    section = text(tree, "#press-release-march")
    assert "March (2021, inferred from the inspection of 2 March 2021)" in section
    assert (
        "No year stated. It is 2021, inferred from the inspection of 2 March 2021, the only report here of that month, "
        "with the same ratings: “Overall”."
    ) in section
    assert "states no year: it is 2021, inferred from the inspection of 2 March 2021." in text(tree, "#ratings")
    assert "From the inspection of 2 March 2021" in text(tree, ".verdict")
    assert [link.text() for link in cell(tree, "Overall", 1).css("a.src")] == ["source"]


def test_a_release_that_rates_otherwise_keeps_its_month_alone(templates: Mapping[str, bytes]) -> None:
    tree = page(undated(RI), templates)
    assert "inferred" not in text(tree, "main")
    assert "March (year not stated)" in text(tree, "#press-release-march")
