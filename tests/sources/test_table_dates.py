"""Dates in tables: one cell decides the order of day and month for its column, and no rating is lost with a date."""

import doctest
from pathlib import Path

import pytest
from support.accuracy import assert_adds_up

from generator import dates, pipeline, sources, store
from generator.evidence import Account
from generator.pipeline import Content, Converter
from generator.sources import values

HEADER = "Location ID,Location Name,Location Primary Inspection Category,Domain,Latest Rating,Publication Date\n"


def account(*rows: str, location: str = "1-100000401", header: str = HEADER) -> Account:
    """Return the account of one location in a table with these rows."""
    opened = sources.open_table("table.csv", (header + "\n".join(rows) + "\n").encode())
    read = sources.read_extract("an extract", opened.extract(opened.locations[location]), opened.day_orders)
    assert_adds_up(read, "an extract")
    return read


def stated(read: Account) -> dict[str, str]:
    return {fact.field: fact.value for fact in read.facts if fact.field.startswith("report")}


def left(read: Account) -> list[str]:
    return [read.text[span.start : span.end] for span in read.not_understood]


def row(date: str, rating: str = "Good", domain: str = "Overall", number: int = 1) -> str:
    return f"1-10000040{number},Rose Surgery,GP Practices,{domain},{rating},{date}"


ORDERS = [
    ("a day above 12 is second: the month is first", "11/9/2018", "11/14/2018", "2018-11-09"),
    ("a day above 12 is first: the day is first", "11/9/2018", "14/11/2018", "2018-09-11"),
    ("nothing decides", "11/9/2018", "12/10/2018", None),
    ("a day without doubt decides nothing", "11/9/2018", "26 August 2025", None),
    ("day and month are equal", "9/9/2018", "12/10/2018", "2018-09-09"),
    ("no doubt, whatever the column", "2018-09-11", "11/14/2018", "2018-09-11"),
    ("no day of the calendar decides", "11/9/2018", "31/02/2018", None),
    ("with a time", "11/9/2018 12:00:00 AM", "8/26/2025 12:00:00 AM", "2018-11-09"),
    ("with points", "11.9.2018", "14.11.2018", "2018-09-11"),
    ("as a month's name", "26-Aug-2025", "1/2/2024", "2025-08-26"),
]


@pytest.mark.parametrize(("cell", "other", "day"), [case[1:] for case in ORDERS], ids=[case[0] for case in ORDERS])
def test_one_cell_decides_the_order_for_its_column(cell: str, other: str, day: str | None) -> None:
    read = account(row(cell), row(other, number=2))
    if day:
        assert stated(read) == {f"report[{day}].overall.rating": "Good", f"report[{day}].published": day}
        assert left(read) == []
    else:
        assert stated(read) == {"report.overall.rating": "Good"}
        assert left(read) == [cell]


def test_a_row_that_is_passed_over_decides_too() -> None:
    read = account(row("11/9/2018"), "1-100000409,Rose Court,Residential social care,Overall,Good,11/14/2018")
    assert stated(read)["report[2018-11-09].published"] == "2018-11-09"


def test_where_both_orders_occur_only_dates_without_doubt_are_read() -> None:
    rows = row("11/9/2018"), row("14/11/2018", number=2), row("11/14/2019", number=3)
    assert stated(account(*rows)) == {"report.overall.rating": "Good"}
    assert "report[2018-11-14].published" in stated(account(*rows, location="1-100000402"))
    assert "report[2019-11-14].published" in stated(account(*rows, location="1-100000403"))


REASONS = [
    (("11/9/2018",), "“Publication Date”: no date of this column shows whether the day or the month is first, "
     "so these are not read as dates: “11/9/2018”"),
    (("11/9/2018", "14/11/2018", "11/14/2019"), "“Publication Date”: “14/11/2018” has the day first and “11/14/2019” "
     "the month, so these are not read as dates: “11/9/2018”"),
    (("########", "-", ""), "“Publication Date”: not dates that can be read: “########”"),
    (("1/2/2018", "1/3/2018", "1/4/2018", "1/5/2018"), "“Publication Date”: no date of this column shows whether the "
     "day or the month is first, so these are not read as dates: “1/2/2018”, “1/3/2018”, “1/4/2018” and 1 more"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "message"), REASONS)
def test_the_reason_why_cells_are_not_read_is_reported_once(cells: tuple[str, ...], message: str) -> None:
    rows = "\n".join(row(cell, number=number) for number, cell in enumerate(cells, 1))
    problems = sources.open_table("table.csv", (HEADER + rows + "\n").encode()).problems
    assert [problem.message for problem in problems] == [message]


def test_a_rating_beside_an_unreadable_date_is_kept_with_the_date_among_what_was_not_understood() -> None:
    read = account(row("########", "Requires improvement"), row("14/11/2018", "Good", "Safe"))
    assert stated(read) == {
        "report.overall.rating": "Requires improvement",
        "report[2018-11-14].key_questions.safe.rating": "Good",
        "report[2018-11-14].published": "2018-11-14",
    }
    assert left(read) == ["Publication Date: ########"]


def test_of_several_ratings_beside_unreadable_dates_none_is_taken_for_the_current_one() -> None:
    read = account(row("########", "Good"), row("#######", "Inadequate"), row("########", "Good", "Safe"))
    assert stated(read) == {"report.key_questions.safe.rating": "Good"}
    assert {"Good", "Inadequate"} <= set(left(read))


def test_no_published_rating_is_a_state_of_the_day_of_the_table() -> None:
    read = account(row("", "No published rating"), row("14/11/2018", "No published rating", "Safe"))
    assert stated(read) == {
        "report.overall.rating": "No published rating",
        "report.key_questions.safe.rating": "No published rating",
    }
    read = account(row("14/11/2018"), row("14/11/2018", "No published rating", "Safe"))
    assert stated(read)["report[2018-11-14].key_questions.safe.rating"] == "No published rating"


def test_key_questions_in_columns_of_their_own_are_of_the_same_report() -> None:
    header = (
        "Location ID,Location Name,Location Latest Overall Rating,Publication Date,Location safe rating,"
        "Location well-led rating,Caring rating\n"
    )
    read = account("1-100000401,Rose Surgery,Good,8/26/2025 12:00:00 AM,Good,Requires improvement,-", header=header)
    assert stated(read) == {
        "report[2025-08-26].overall.rating": "Good",
        "report[2025-08-26].published": "2025-08-26",
        "report[2025-08-26].key_questions.safe.rating": "Good",
        "report[2025-08-26].key_questions.well_led.rating": "Requires improvement",
    }


def test_the_same_words_in_a_table_of_the_other_order_are_read_again(tmp_path: Path) -> None:
    content = Content(tmp_path / "content")
    published = []
    for name, other in (("british.csv", "14/11/2018"), ("american.csv", "11/14/2018")):
        path = tmp_path / name
        path.write_text(HEADER + row("11/9/2018") + "\n" + row(other, number=2) + "\n", "utf-8")
        list(Converter(content, workers=1).convert(store.find_documents([path]).documents))
        first = next(r.practice for r in pipeline.load(content).records if r.practice.location_id == "1-100000401")
        published.append([report.published for report in first.reports])
    assert published[0] == ["2018-09-11"]
    assert "2018-11-09" in published[1]


def test_the_examples_of_the_modules_hold() -> None:
    assert doctest.testmod(dates).failed == doctest.testmod(values).failed == 0
