"""A register that says that no rating is published: over the reports that it lists, never over later ones of others."""

import pytest

from generator.model import Practice, Rated, Rating, Report, ReportKind, State

UNPUBLISHED = Report(
    ReportKind.DIRECTORY, documents=("register.json",), overall=Rated(State.NO_PUBLISHED_RATING)
)  # fmt: skip


def rated(day: str | None, *documents: str, rating: Rating = Rating.GOOD) -> Report:
    return Report(ReportKind.INSPECTION, inspected=day, documents=documents, overall=Rated(rating))


CASES = [
    ("alone", (), True),
    ("after the report that it lists", (rated("2019-02-21", "register.json"),), True),
    ("with a list of other documents' reports too", (rated("2019-02-21", "register.json", "page.html"),), True),
    ("before a later report of another document",
     (rated("2024-02-21", "page.html"), rated("2019-02-21", "register.json")), False),
    ("after an earlier report of another document",
     (rated("2019-02-21", "register.json"), rated("2016-02-21", "page.html")), True),
    ("beside a report, where it lists none", (rated("2024-02-21", "page.html"),), False),
    ("beside a report without a year", (rated("July", "release.txt"),), False),
    ("after what it lists, beside a report without a year",
     (rated("2019-02-21", "register.json"), rated("July", "release.txt")), True),
]  # fmt: skip


@pytest.mark.parametrize(("reports", "withdrawn"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_rating_is_withdrawn_only_where_the_register_is_later(reports: tuple[Report, ...], withdrawn: bool) -> None:
    for ordered in ((UNPUBLISHED, *reports), (*reports, UNPUBLISHED)):
        practice = Practice("Rose Surgery", reports=ordered)
        assert practice.withdrawn == (UNPUBLISHED if withdrawn else None)
        assert practice.current == (UNPUBLISHED if withdrawn else reports[0])


def test_a_person_may_say_so_without_a_document() -> None:
    said = Report(ReportKind.DIRECTORY, overall=Rated(State.NO_PUBLISHED_RATING))
    assert Practice("Rose Surgery", reports=(rated("2024-02-21", "page.html"), said)).current == said
