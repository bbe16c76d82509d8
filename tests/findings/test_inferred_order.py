"""An undated report comes before a dated one only where that one describes it, and no other, as the report before."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from support.rendered_pages import site, text

from generator.evidence import Record
from generator.findings import InferredOrder, infer_order, reports_that_may_be_newer
from generator.model import (
    KeyQuestion,
    KeyQuestionName,
    KeyQuestions,
    Practice,
    Rated,
    Rating,
    Report,
    ReportKind,
    State,
)

GOOD, RI, INADEQUATE = Rating.GOOD, Rating.REQUIRES_IMPROVEMENT, Rating.INADEQUATE
WELL_LED = KeyQuestionName.WELL_LED
NONE_PUBLISHED = Report(
    ReportKind.DIRECTORY, overall=Rated(State.NO_PUBLISHED_RATING), documents=("api-location.json",)
)


def release(*overall: Rating | State, well_led: tuple[Rating, ...] = (), visit: str = "July") -> Report:
    questions = KeyQuestions(well_led=KeyQuestion(*well_led)) if well_led else None
    rated = Rated(*overall) if overall else None
    return Report(ReportKind.PRESS_RELEASE, inspected=visit, overall=rated, key_questions=questions)


def assessment(*overall: Rating, well_led: tuple[Rating, ...] = (), on: str = "2025-02-26") -> Report:
    return replace(release(*overall, well_led=well_led), kind=ReportKind.ASSESSMENT, inspected=None, assessed=on)


def published(*overall: Rating, on: str, current: bool = False) -> Report:
    report = replace(release(*overall), kind=ReportKind.INSPECTION, inspected=None, published=on)
    return replace(report, current=True, documents=("api-location.json",)) if current else report


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        (
            [assessment(GOOD, well_led=(GOOD, INADEQUATE)), release(INADEQUATE, RI, well_led=(INADEQUATE, RI))],
            [InferredOrder(1, 0, WELL_LED)],
        ),
        ([release(INADEQUATE), assessment(GOOD, INADEQUATE)], [InferredOrder(0, 1, None)]),
        # two undated reports, or an older dated one, may be meant
        ([assessment(GOOD, INADEQUATE), release(INADEQUATE), release(INADEQUATE, visit="May")], []),
        ([assessment(GOOD, INADEQUATE), assessment(INADEQUATE, on="2020-01-01"), release(INADEQUATE)], []),
        # the undated report fits the opposite order, or not this one
        ([assessment(GOOD, INADEQUATE), release(INADEQUATE, GOOD)], []),
        ([assessment(GOOD, INADEQUATE, well_led=(GOOD, GOOD)), release(INADEQUATE, well_led=(RI,))], []),
        ([assessment(GOOD, RI), release(INADEQUATE)], []),
        ([assessment(GOOD, RI), replace(release(RI), published="2025-09-04")], []),
    ],
)
def test_an_order_is_inferred_from_what_the_later_report_states(
    reports: list[Report], expected: list[InferredOrder]
) -> None:
    assert list(infer_order(reports).values()) == expected


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([assessment(GOOD), release(INADEQUATE)], (1,)),
        ([assessment(GOOD), release(GOOD)], ()),
        ([assessment(GOOD, INADEQUATE), release(INADEQUATE)], ()),
        ([assessment(GOOD, on="2025-03"), assessment(RI, on="2025")], (1,)),
        ([assessment(GOOD, on="2025-03"), assessment(RI, on="2025-02")], ()),
        ([assessment(GOOD), replace(release(INADEQUATE), published="2024-09-04")], ()),
        # a visit in the months before a publication, of which no visit is known
        ([published(GOOD, on="2024-03-20"), assessment(INADEQUATE, on="2024-02-20")], (1,)),
        ([published(GOOD, on="2024-03-20"), assessment(INADEQUATE, on="2023-06-20")], ()),
        ([published(GOOD, on="2024-03-20"), release(INADEQUATE, visit="2024-02")], (1,)),
        ([published(GOOD, on="2024-03-20"), replace(release(INADEQUATE), published="2024-01-02")], ()),
        ([published(GOOD, on="2024-03-20", current=True), assessment(INADEQUATE, on="2024-02-20")], (1,)),
        # the register publishes no rating any more, or an inspection gave none
        ([assessment(GOOD), NONE_PUBLISHED], (1,)),
        ([assessment(GOOD), release(State.INSPECTED_BUT_NOT_RATED)], ()),
        # months that overlap, and days of one visit
        ([assessment(GOOD, on="2025-06-10"), replace(release(RI, visit="May and June"), published="2025-09-04")], (1,)),
        ([assessment(GOOD, on="2025-07-10"), replace(release(RI, visit="May and June"), published="2025-09-04")], ()),
        ([assessment(GOOD, on="2025-06-10"), release(RI, visit="2025-06-10")], ()),
        (
            [
                replace(assessment(GOOD, on="2025-06-10"), published="2025-08-01"),
                replace(release(RI, visit="2025-06-10"), published="2025-09-04"),
            ],
            (1,),
        ),
        # what shows that a report came before another one shows nothing about the current one, where that is older
        (
            [
                assessment(well_led=(GOOD, INADEQUATE)),
                assessment(GOOD, on="2024-02-13"),
                release(well_led=(INADEQUATE,)),
            ],
            (),
        ),
        (
            [
                assessment(well_led=(GOOD, INADEQUATE)),
                assessment(GOOD, on="2024-02-13"),
                release(INADEQUATE, well_led=(INADEQUATE,)),
            ],
            (2,),
        ),
        (
            [
                assessment(well_led=(INADEQUATE,), on="2025-07-01"),
                assessment(GOOD, on="2024-02-13"),
                release(INADEQUATE, well_led=(INADEQUATE,)),
            ],
            (2,),
        ),
    ],
)
def test_a_report_that_may_be_newer_and_rates_otherwise_is_found(
    reports: list[Report], expected: tuple[int, ...]
) -> None:
    assert reports_that_may_be_newer(Practice("A Surgery", reports=tuple(reports))) == expected


def rendered(*reports: Report, templates: Mapping[str, bytes]) -> dict[str, str]:
    pages = site(Record("a-surgery", "a.yaml", Practice("A Surgery", reports=reports)), templates)
    return {
        "panel": text(pages["page"], ".verdict"),
        "row": text(pages["index"], "tbody tr"),
        "badge": text(pages["badge"], "title"),
        "title": text(pages["page"], "title"),
        "matrix": text(pages["page"], ".matrix thead"),
    }


def test_a_newer_publication_sets_the_rating_although_its_visit_has_no_year(templates: Mapping[str, bytes]) -> None:
    newer = replace(release(INADEQUATE, visit="May and June"), published="2025-09-04")
    shown = rendered(assessment(GOOD, on="2024-02-13"), newer, templates=templates)
    assert "Overall rating Inadequate" in shown["panel"]
    assert "From the press release on the inspection in May and June, published 4 September 2025." in shown["panel"]
    assert "may be newer" not in shown["panel"]
    assert "Inadequate Published 4 September 2025" in shown["row"]
    assert shown["badge"] == "CQC overall rating of A Surgery: Inadequate, published 4 September 2025"
    assert "CQC rating Inadequate" in shown["title"]
    assert shown["matrix"].index("Press release") < shown["matrix"].index("Assessment")


def test_where_the_order_is_not_known_the_panel_says_so_above_the_rating(templates: Mapping[str, bytes]) -> None:
    shown = rendered(assessment(GOOD), release(INADEQUATE), templates=templates)
    warning = (
        "The press release on the inspection in July (year not stated) says Inadequate. "
        "It may be newer than the rating below."
    )
    assert shown["panel"].startswith(f"{warning} Overall rating Good")
    assert "Another report" not in shown["panel"]
    for name in ("row", "badge", "title"):
        assert "Inadequate in a report that may be newer" in shown[name]


def test_a_report_of_the_same_visit_is_not_called_earlier(templates: Mapping[str, bytes]) -> None:
    panel = rendered(assessment(GOOD, on="2025-06-10"), release(RI, visit="2025-06-10"), templates=templates)["panel"]
    assert "Another report of the same visit, the press release on the inspection of 10 June 2025, gives" in panel


@pytest.mark.parametrize(
    ("newer", "expected"),
    [
        (
            replace(release(well_led=(INADEQUATE,)), published="2025-09-04"),
            "A newer report, the press release on the inspection in July, published 4 September 2025, gives no overall "
            "rating. It gives Well-led: Inadequate.",
        ),
        (
            release(well_led=(INADEQUATE,)),
            "Another report, the press release on the inspection in July (year not stated), gives no overall rating. "
            "It gives Well-led: Inadequate. It may be newer than the overall rating.",
        ),
        (assessment(well_led=(GOOD,)), None),
        (assessment(well_led=(INADEQUATE,), on="2023-02-26"), None),
    ],
)
def test_the_panel_names_newer_key_questions_without_an_overall_rating(
    newer: Report, expected: str | None, templates: Mapping[str, bytes]
) -> None:
    panel = rendered(assessment(GOOD, well_led=(GOOD,), on="2024-02-13"), newer, templates=templates)["panel"]
    assert (expected or "") in panel
    assert ("gives no overall rating" in panel) is (expected is not None)
