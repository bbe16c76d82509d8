"""Breaks between reports: what is a break for certain, and all that must not be taken for one."""

import doctest
from dataclasses import replace

import pytest

from generator.findings import chains
from generator.findings.chains import broken_chains
from generator.findings.visits import companions
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


def inspection(day: str | None, *overall: Rating, **more: str) -> Report:
    return Report(ReportKind.INSPECTION, inspected=day, overall=Rated(*overall), **more)  # type: ignore[arg-type]


def release(published: str, *overall: Rating) -> Report:
    return Report(ReportKind.PRESS_RELEASE, published=published, overall=Rated(*overall))


def breaks(*reports: Report) -> list[tuple[int, int]]:
    return [(found.later, found.earlier) for found in broken_chains(Practice(reports=reports))]


def test_the_examples_of_the_module_hold() -> None:
    assert doctest.testmod(chains).failed == 0


def test_the_nearest_earlier_report_decides_in_any_order_of_reports() -> None:
    newest, middle, oldest = inspection("2024-05-01", GOOD, RI), inspection("2021-05-01", GOOD), inspection("2019", RI)
    assert breaks(newest, middle, oldest) == [(0, 1)]
    assert breaks(oldest, newest, middle) == [(1, 2)]
    assert breaks(newest, oldest) == []


def test_a_key_question_is_named_with_both_routes() -> None:
    later = Report(
        ReportKind.ASSESSMENT, assessed="2024-05-01", key_questions=KeyQuestions(safe=KeyQuestion(GOOD, GOOD))
    )
    earlier = Report(
        ReportKind.PRESS_RELEASE, inspected="2021-05", key_questions=KeyQuestions(safe=KeyQuestion(INADEQUATE))
    )
    (found,) = broken_chains(Practice(reports=(later, earlier)))
    assert found.field is KeyQuestionName.SAFE
    assert found.said_at == "reports[0].key_questions.safe.previous"
    assert found.held_at == "reports[1].key_questions.safe.rating"
    assert found.sentence == (
        "The assessment of 1 May 2024 says that Safe was Good before; the press release in May 2021 held here says "
        "Inadequate. A report between May 2021 and 1 May 2024 is not among the documents here."
    )


def test_a_release_that_has_only_its_day_is_about_the_visit_before_or_about_a_newer_one() -> None:
    visit = inspection("2021-05-01", GOOD)
    assert breaks(release("2021-07-09", GOOD, RI), visit, inspection("2019-01-02", RI)) == []
    assert breaks(release("2021-07-09", GOOD, RI), visit, inspection("2019-01-02", INADEQUATE)) == [(0, 2)]
    assert breaks(release("2021-07-09", INADEQUATE, RI), visit, inspection("2019-01-02", RI)) == [(0, 1)]
    assert breaks(release("2021-07-09", GOOD, GOOD), visit, inspection("2019-01-02", RI)) == []


def test_one_missing_report_is_reported_once_for_a_report_and_its_release() -> None:
    visit = inspection("2021-05-01", GOOD, RI)
    assert breaks(release("2021-07-09", GOOD, RI), visit, inspection("2019-01-02", INADEQUATE)) == [(1, 2)]


@pytest.mark.parametrize(
    "earlier",
    [
        inspection("2021-05-01", INADEQUATE),
        inspection("2021-05", INADEQUATE),
        inspection("2021", INADEQUATE),
        inspection("2021-04-30", INADEQUATE, inspected_to="2021-05-02"),
        inspection("2021-03-01", INADEQUATE, published="2021-06-01"),
        inspection("May", INADEQUATE),
        inspection(None, INADEQUATE),
        inspection("2022-05-01", INADEQUATE),
        Report(ReportKind.DATA_REVIEW, inspected="2020-05-01", overall=Rated(INADEQUATE)),
    ],
)
def test_what_is_not_certainly_before_breaks_nothing(earlier: Report) -> None:
    later = inspection("2021-05-01", GOOD, RI)
    assert breaks(later, earlier) == []
    assert breaks(later, earlier, inspection("2019-01-02", RI)) == []


def test_a_report_between_that_states_no_rating_is_named() -> None:
    unstated = Report(ReportKind.INSPECTION, inspected="2020-02-03")
    later, earlier = inspection("2021-05-01", GOOD, RI), inspection("2019-01-02", GOOD)
    (found,) = broken_chains(Practice(reports=(later, unstated, earlier)))
    assert found.sentence.endswith(
        "held here says Good. What the inspection of 3 February 2020 says of the overall rating is not among the "
        "documents here."
    )
    not_rated = replace(unstated, overall=Rated(State.INSPECTED_BUT_NOT_RATED))
    (found,) = broken_chains(Practice(reports=(later, not_rated, earlier)))
    assert found.sentence.endswith("A report between 2 January 2019 and 1 May 2021 is not among the documents here.")


def test_an_undated_report_closes_a_chain_that_it_fits() -> None:
    later, earlier = inspection("2021-05-01", GOOD, RI), inspection("2019-01-02", GOOD)
    assert breaks(later, earlier) == [(0, 1)]
    assert breaks(later, earlier, inspection("July", RI)) == []
    assert breaks(later, earlier, inspection("July", INADEQUATE)) == [(0, 1)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (inspection("2021-05-01", GOOD), inspection("2021-05-01", RI), True),
        (inspection("2021-05-01", GOOD, inspected_to="2021-05-03"), inspection("2021-05-03", GOOD), True),
        (inspection("2021-05-01", GOOD), inspection("2021-05-02", GOOD), False),
        (inspection("2021-05", GOOD), inspection("2021-05", GOOD), False),
        (inspection("May", GOOD), inspection("May", GOOD), False),
        (release("2021-05-01", GOOD), release("2021-05-01", GOOD), False),
        (inspection(None, GOOD, assessment_id="AP1"), inspection("2021-05-02", GOOD, assessment_id="AP1"), True),
    ],
)
def test_two_reports_are_about_one_visit_if_its_days_or_its_number_agree(
    one: Report, other: Report, same: bool
) -> None:
    assert companions((one, other)) == (((1,), (0,)) if same else ((), ()))
