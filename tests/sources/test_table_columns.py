"""The columns of a table in any order, and those that are missing; the keys of JSON in any order."""

import csv
import io
import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some
from support.document_cases import DOCUMENTS
from support.paths import CASES

from generator import sources
from generator.evidence import Account, Fact

RATINGS = (CASES / "tables" / "ratings.csv").read_text("utf-8-sig")
ROWS = list(csv.reader(io.StringIO(RATINGS)))
API_RECORDS = sorted((DOCUMENTS / "api_location").glob("*/source.json"))


def table(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def facts_of(data: bytes) -> dict[str, tuple[set[tuple[str, str]], list[str]]]:
    """Return the fields and values that a table gives each location, and what was not understood."""
    opened = sources.open_table("table.csv", data)
    accounts = {
        location: sources.read_extract("table.csv", opened.extract(numbers), opened.day_orders)
        for location, numbers in opened.locations.items()
    }
    return {location: (values(account.facts), left(account)) for location, account in accounts.items()}


def left(account: Account) -> list[str]:
    return sorted(account.text[span.start : span.end] for span in account.not_understood)


def values(facts: tuple[Fact, ...]) -> set[tuple[str, str]]:
    return {(fact.field, fact.value) for fact in facts}


@given(some.permutations(range(len(ROWS[0]))))
def test_columns_in_any_order_state_the_same(order: list[int]) -> None:
    moved = table([[row[at] for at in order] for row in ROWS])
    assert facts_of(moved) == facts_of(RATINGS.encode())


def test_an_address_is_whole_and_in_the_order_in_which_one_writes_it() -> None:
    columns = ("Location City", "Location ID", "Location Address Line 2", "Location Name", "Location Street Address")
    row = ("Weston Super Mare", "1-100000101", "", "The Surgery", "168 Locking Road,, Milton ,")
    facts, _ = facts_of(table([list(columns), list(row)]))["1-100000101"]
    assert ("address", "168 Locking Road, Milton, Weston Super Mare") in facts


def test_a_rating_column_that_was_left_out_is_reported_with_the_remedy() -> None:
    at = ROWS[0].index("Latest Rating")
    opened = sources.open_table("table.csv", table([[*row[:at], *row[at + 1 :]] for row in ROWS]))
    (problem,) = [each for each in opened.problems if each.code == "table.columns"]
    assert "no column is called “Latest Rating”, so no rating is read from this table" in problem.message
    without = [[row[ROWS[0].index(name)] for name in ("Location ID", "Location Name")] for row in ROWS]
    assert [each for each in sources.open_table("table.csv", table(without)).problems if "Rating" in each.message] == []


def shuffled(value: object, random: Random) -> object:
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        return {key: shuffled(value[key], random) for key in keys}
    return [shuffled(each, random) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", API_RECORDS, ids=lambda path: path.parent.name)
@given(some.randoms(use_true_random=False))
def test_keys_of_json_in_any_order_state_the_same(path: object, random: Random) -> None:
    data = json.loads(path.read_text("utf-8"))  # type: ignore[attr-defined]
    first = sources.read("location.json", json.dumps(data).encode())
    again = sources.read("location.json", json.dumps(shuffled(data, random)).encode())
    assert values(again.facts) == values(first.facts)
    assert left(again) == left(first)
