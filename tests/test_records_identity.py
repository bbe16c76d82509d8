"""Whose record a document belongs to, and what a record's file is called."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Fact
from generator.records import Known, identify, slug


def facts(**values: str) -> list[Fact]:
    return [Fact(field, value, "a.txt", value, 0, len(value)) for field, value in values.items()]


BALFOUR = Known("balfour", "Balfour Medical Centre", (), "1-565655909", "RM17 5NS")
UNPLACED = Known("hill", "The Hill Surgery")
PARK_A = Known("park", "Park Surgery", (), "1-100000001", "NW1 1AA")
PARK_B = Known("park-e1-1aa", "Park Surgery", (), "1-100000002", "E1 1AA")
ALL = (BALFOUR, UNPLACED, PARK_A, PARK_B)


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ({"location_id": "1-565655909", "name": "Another name"}, "balfour"),
        ({"location_id": "1-565655909"}, "balfour"),
        ({"name": "Balfour Medical Centre", "postcode": "RM17 5NS"}, "balfour"),
        ({"name": "the balfour medical centre", "postcode": "rm175ns"}, "balfour"),
        ({"name": "Balfour Medical Centre"}, "balfour"),
        ({"name": "Hill Surgery"}, "hill"),
        ({"name": "The Hill Surgery", "postcode": "CM1 1AA", "location_id": "1-999999999"}, "hill"),
        ({"name": "Park Surgery", "postcode": "E1 1AA"}, "park-e1-1aa"),
    ],
)
def test_a_document_joins_a_record(read: dict[str, str], expected: str) -> None:
    match = identify(facts(**read), ALL)
    assert (match.slug, match.new) == (expected, False)


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ({"name": "Valley Surgery"}, "valley-surgery"),
        ({"name": "Balfour Medical Centre", "postcode": "CM1 1AA"}, "balfour-medical-centre"),
        ({"name": "Park Surgery", "postcode": "SE1 1AA"}, "park-surgery"),
        ({"name": "Balfour Medical Centre", "location_id": "1-999999999"}, "balfour-medical-centre"),
        ({"name": "Balfour", "postcode": "CM1 1AA"}, "balfour-cm1-1aa"),
        ({"name": "Park", "postcode": "E1 1AA"}, "park-e1-1aa-2"),
    ],
)
def test_a_document_gets_a_record_of_its_own(read: dict[str, str], expected: str) -> None:
    match = identify(facts(**read), ALL)
    assert (match.slug, match.new) == (expected, True)


def test_a_name_alone_never_chooses_between_two() -> None:
    match = identify(facts(name="Park Surgery"), ALL)
    assert match.slug is None
    assert match.candidates == (PARK_A, PARK_B)


def test_a_record_without_a_place_joins_only_where_its_name_is_the_only_one() -> None:
    match = identify(facts(name="Park Surgery", postcode="SW1 1AA"), (Known("park", "Park Surgery"), PARK_B))
    assert match.slug is None
    assert match.candidates == (Known("park", "Park Surgery"),)


def test_another_name_counts_as_a_name() -> None:
    record = Known("a", "New name", ("Old name",), None, "E1 1AA")
    assert identify(facts(name="Old Name", postcode="E1 1AA"), (record,)).slug == "a"


def test_without_a_name_nothing_is_guessed() -> None:
    match = identify(facts(postcode="RM17 5NS"), ALL)
    assert (match.slug, match.candidates) == (None, ())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Balfour Medical Centre", "balfour-medical-centre"),
        ("St John’s & St Mary's Surgery", "st-johns-and-st-marys-surgery"),
        ("Café Créche Ærø", "cafe-creche-aero"),
        ("index", "index-practice"),
        ("404", "404-practice"),
        ("NUL", "nul-practice"),
        ("COM1", "com1-practice"),
        ("’’’", "practice"),
        ("药房", "practice"),
        ("../../etc/passwd", "etc-passwd"),
        ("A" * 200, "a" * 80),
        ("word " * 40, ("word-" * 16).strip("-")),
    ],
)
def test_the_name_of_a_file(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text(max_size=200))
def test_any_name_makes_a_safe_file_name(name: str) -> None:
    made = slug(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert len(made) <= 80
    assert slug(made) == made


@given(st.text(min_size=1, max_size=100), st.lists(st.text(max_size=20), max_size=5))
def test_a_new_record_never_takes_the_name_of_another(name: str, others: list[str]) -> None:
    known = tuple(Known(slug(other), f"{other} other", (), None, "E1 1AA") for other in [*others, name])
    match = identify(facts(name=name, postcode="NW1 1AA"), known)
    assert not match.new or match.slug not in {record.slug for record in known}
