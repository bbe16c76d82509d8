"""A copy of a release by another publisher is no second report; a release about another visit is."""

from pathlib import Path

import pytest

from generator import pipeline, store
from generator.model import Rated, Rating, Report, ReportKind, State
from generator.model.practices import Practice
from generator.pipeline import Converter

RELEASE = """\
CQC rates Tollgate Surgery inadequate

The Care Quality Commission has rated Tollgate Surgery in Oxterby as inadequate following an inspection in May 2018.

Ann Archer, CQC deputy director of operations, said:

“We found systems in disarray, and leaders were not listening to the people who use the practice.”
"""


@pytest.mark.parametrize(
    ("other", "reports"),
    [
        (f"News from Oxterby Council\n\n{RELEASE}", 1),
        (RELEASE.replace("May 2018", "June 2019"), 2),
        (RELEASE.replace("as inadequate", "as requires improvement"), 2),
    ],
)
def test_a_copy_joins_the_report_of_the_release(other: str, reports: int, tmp_path: Path) -> None:
    for name, text, address in (
        ("release.txt", RELEASE, "https://www.cqc.org.uk/press-release/a"),
        ("copy.txt", other, "https://oxterby.example.org/news"),
    ):
        (tmp_path / name).write_text(text, "utf-8")
        content = pipeline.Content(tmp_path / "content")
        list(Converter(content).convert(store.find_documents([tmp_path / name]).documents, address=address))
    (record,) = pipeline.load(pipeline.Content(tmp_path / "content")).records
    assert len(record.practice.reports) == reports
    assert sum(len(report.documents) for report in record.practice.reports) == 2


def test_an_inspection_that_gave_no_rating_leaves_the_rating_that_there_was() -> None:
    rated = Report(ReportKind.INSPECTION, published="2019-06-01", overall=Rated(Rating.INADEQUATE))
    unrated = Report(ReportKind.INSPECTION, published="2019-09-01", overall=Rated(State.INSPECTED_BUT_NOT_RATED))
    assert Practice("A", reports=(unrated, rated)).current is rated
    assert Practice("A", reports=(unrated,)).current is unrated
