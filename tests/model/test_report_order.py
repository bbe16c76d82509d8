"""The order of reports: by their visits, else by their publications; what has no year comes last."""

from itertools import permutations

import pytest

from generator.model import (
    UNDATED,
    Practice,
    Rated,
    Rating,
    Report,
    ReportDates,
    ReportKind,
    in_order,
    newest_first,
)

VISIT = ReportDates(inspected="2024-02-13")
UNKNOWN = ReportDates(inspected="July")


@pytest.mark.parametrize(
    ("dates", "key"),
    [
        (ReportDates(assessed="2025-02-26", published="2025-05-08"), (-2025, -2, -26)),
        (ReportDates(inspected="2023-07"), (-2023, -7, 0)),
        (ReportDates(published="2025-09-04"), (-2025, -9, -4)),
        (ReportDates(inspected="May and June", published="2025-09-04"), (-2025, -5, 0)),
        (ReportDates(inspected="November", published="2025-02-04"), (-2024, -11, 0)),
        (ReportDates(inspected="4 September", published="2025-09-04"), (-2025, -9, -4)),
        (ReportDates(inspected="5 September", published="2025-09-04"), (-2024, -9, -5)),
        (ReportDates(inspected="July", published="2025"), (-2025, -7, 0)),
        (ReportDates(inspected="July", published="May"), UNDATED),
        (UNKNOWN, UNDATED),
        (ReportDates(), UNDATED),
    ],
)
def test_a_report_is_placed_by_the_best_bound_of_its_dates(dates: ReportDates, key: tuple[int, int, int]) -> None:
    assert newest_first(dates) == key


@pytest.mark.parametrize(
    "newest_to_oldest",
    [
        [ReportDates(inspected="May and June", published="2025-09-04"), VISIT, UNKNOWN],
        [ReportDates(published="2025-09-04"), VISIT],
        # Published between the visit and the publication of another report: that one is newer.
        [ReportDates(inspected="2025-03-01", published="2025-06-01"), ReportDates(published="2025-05-01"), VISIT],
        [ReportDates(published="2025-07-01"), ReportDates(inspected="2025-03-01", published="2025-06-01")],
        # The visit that was published earlier was made later: the one with no visit is newer than both.
        [
            ReportDates(published="2025-03-01"),
            ReportDates(inspected="2025-01-10", published="2025-02-01"),
            ReportDates(inspected="2024-12-01", published="2025-04-01"),
        ],
        [ReportDates(inspected="2025-03-01"), ReportDates(published="2025-02-01"), ReportDates(published="2024-02-01")],
    ],
)
def test_reports_are_in_order_however_they_are_listed(newest_to_oldest: list[ReportDates]) -> None:
    for listed in permutations(newest_to_oldest):
        assert [listed[index] for index in in_order(listed)] == newest_to_oldest


def test_reports_without_a_year_keep_their_order() -> None:
    assert in_order([UNKNOWN, ReportDates(), VISIT, ReportDates(assessed="May")]) == (2, 0, 1, 3)


def register_entry(rating: Rating, published: str, *, current: bool = False, inspected: str | None = None) -> Report:
    return Report(
        ReportKind.INSPECTION, published=published, inspected=inspected, documents=("api-location.json",),
        overall=Rated(rating), current=current or None,
    )  # fmt: skip


def test_the_rating_that_the_register_calls_current_counts_before_a_later_visit_that_it_lists() -> None:
    republished = register_entry(Rating.GOOD, "2024-02-22", current=True, inspected="2021-08-03")
    visited = register_entry(Rating.INADEQUATE, "2022-09-30", inspected="2022-08-17")
    assert Practice(reports=(visited, republished)).current is republished


def test_a_later_document_counts_before_the_rating_that_the_register_called_current() -> None:
    listed = register_entry(Rating.GOOD, "2024-02-22", current=True)
    for visit, published, newer in (
        ("2025-05", "2025-09-04", True),
        ("2024-01-10", "2024-04-02", True),
        ("2022-08-17", "2022-09-30", False),
    ):
        release = Report(
            ReportKind.PRESS_RELEASE, inspected=visit, published=published, documents=("press-release.txt",),
            overall=Rated(Rating.INADEQUATE),
        )  # fmt: skip
        assert Practice(reports=(release, listed)).current is (release if newer else listed)
