"""Whose record a document belongs to, and what a record's file is called."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import records
from generator.evidence import Fact
from generator.model import Practice, Registration
from generator.records import RecordIdentity, RecordIndex, Relation, compare, identify, is_slug, slug, stated_by
from generator.records.identity import PLACE


def facts(**values: str) -> list[Fact]:
    return [Fact(field, value, "a.txt", value, 0, len(value)) for field, value in values.items()]


BALFOUR = RecordIdentity("balfour", "Balfour Medical Centre", (), "1-565655909", "RM17 5NS")
UNPLACED = RecordIdentity("hill", "The Hill Surgery")
PARK_A = RecordIdentity("park", "Park Surgery", (), "1-100000001", "NW1 1AA")
PARK_B = RecordIdentity("park-e1-1aa", "Park Surgery", (), "1-100000002", "E1 1AA")
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
    match = identify(facts(name="Park Surgery", postcode="SW1 1AA"), (RecordIdentity("park", "Park Surgery"), PARK_B))
    assert (match.slug, match.new) == ("park-surgery", True)
    assert match.asked == (RecordIdentity("park", "Park Surgery"),)


def test_another_name_counts_as_a_name() -> None:
    record = RecordIdentity("a", "New name", ("Old name",), None, "E1 1AA")
    assert identify(facts(name="Old Name", postcode="E1 1AA"), (record,)).slug == "a"


def test_without_a_name_nothing_is_guessed() -> None:
    match = identify(facts(postcode="RM17 5NS"), ALL)
    assert (match.slug, match.candidates) == (None, ())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Balfour Medical Centre", "balfour-medical-centre"),
        ("St John’s & St Mary's Surgery", "st-johns-and-st-marys-surgery"),
        ("Grove–Quarry Surgery", "grove-quarry-surgery"),
        ("Grove/Quarry—West", "grove-quarry-west"),
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
    assert is_slug(made)


@given(st.text(min_size=1, max_size=100), st.lists(st.text(max_size=20), max_size=5))
def test_a_new_record_never_takes_the_name_of_another(name: str, others: list[str]) -> None:
    known = tuple(RecordIdentity(slug(other), f"{other} other", (), None, "E1 1AA") for other in [*others, name])
    match = identify(facts(name=name, postcode="NW1 1AA"), known)
    assert not match.new or match.slug not in {record.slug for record in known}


HOLLYBANK = RecordIdentity("hollybank", "Hollybank Surgery", (), None, "LM1 2AB", "5 Mill Lane, Lowmoor, Lancashire")


@pytest.mark.parametrize("place", [None, "Lowmoor", "Lowmoor, Lancashire", "north Lowmoor", "lowmoor", "Lancashire"])
def test_a_release_joins_where_it_names_the_place(place: str | None) -> None:
    assert identify(facts(name="Hollybank Surgery"), (HOLLYBANK,), place).slug == "hollybank"


@pytest.mark.parametrize("place", ["Truro", "Truro, Cornwall", "Moor", "Low", "Truro, Lancashire"])
def test_a_release_that_names_another_place_has_a_record_of_its_own_and_the_person_is_asked(place: str) -> None:
    match = identify(facts(name="Hollybank Surgery"), (HOLLYBANK,), place)
    assert (match.slug, match.new, match.asked) == ("hollybank-surgery", True, (HOLLYBANK,))


@pytest.mark.parametrize(
    ("place", "expected"),
    [("Oxford", Relation.APART), ("Cowley", Relation.SAME), ("north Cowley", Relation.SAME), (None, Relation.OPEN)],
)
def test_a_street_named_after_a_town_is_not_in_it(place: str | None, expected: Relation) -> None:
    known = RecordIdentity("a", "A Surgery", address="5 Oxford Road, Cowley", postcode="ZE1 1AA")
    release = RecordIdentity("", "").with_stated(stated_by({"name": "A Surgery"}.items(), place))
    assert (compare(release, known), compare(known, release)) == (expected, expected)


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ({"name": "Old Name"}, {"name": "Old Name", "postcode": "ZE1 1AA"}),
        ({"postcode": "ZE9 9ZZ"}, {"name": "Hill Surgery", "postcode": "ZE9 9ZZ"}),
        ({"location_id": "1-900000001"}, {"location_id": "1-900000001", "name": "Anything"}),
    ],
)
def test_a_value_that_a_person_corrected_still_leads_to_the_record(
    stated: dict[str, str], read: dict[str, str]
) -> None:
    known = RecordIdentity("hill", "Hill Surgery", (), "1-900000009", "ZE1 1AA")
    assert identify(facts(**read), (known,)).slug != "hill"
    assert identify(facts(**read), (known.with_stated(stated.items()),)).slug == "hill"


def test_the_present_id_of_a_record_counts_before_the_former_id_of_another() -> None:
    former = RecordIdentity("a", "A", (), "1-900000002").with_stated([("location_id", "1-900000001")])
    present = RecordIdentity("b", "B", (), "1-900000001")
    assert identify(facts(location_id="1-900000001"), (former, present)).slug == "b"


def test_a_document_with_the_id_of_one_record_and_the_postcode_of_another_joins_the_two() -> None:
    known = (RecordIdentity("a", "A", (), "1-900000001"), RecordIdentity("b", "A", (), None, "ZE1 1AA"))
    match = identify(facts(name="A", location_id="1-900000001", postcode="ZE1 1AA"), known)
    assert (match.slug, match.joined) == ("a", ("b",))


def test_the_authority_of_a_practice_is_a_place() -> None:
    (known,) = (RecordIdentity("", "").with_stated(stated_by({"name": "A", "local_authority": "Thurrock"}.items())),)
    assert compare(known, RecordIdentity("", "A", stated=((PLACE, "Thurrock"),))) is Relation.SAME


def test_a_place_is_ignored_where_no_address_is_known() -> None:
    assert identify(facts(name="Hill Surgery"), ALL, "Truro").slug == "hill"


def test_an_id_or_a_postcode_decides_before_a_place() -> None:
    assert identify(facts(name="Hollybank Surgery", postcode="LM1 2AB"), (HOLLYBANK,), "Truro").slug == "hollybank"


def test_an_earlier_registration_has_a_record_of_its_own_whichever_comes_first() -> None:
    practice = Practice(name="A", location_id="1-100000009", predecessors=(Registration("1-100000008"),))
    known = (records.identity_of("a", practice), PARK_A)
    match = identify(facts(name="A", location_id="1-100000008"), known)
    assert (match.slug, match.new) == ("a-1-100000008", True)


def test_an_index_knows_the_record_that_was_added() -> None:
    index = RecordIndex([UNPLACED])
    index.add(RecordIdentity("hill", "The Hill Surgery", ("Hilltop",), "1-100000007", "CM1 1AA"))
    assert index.identify(stated_by({"name": "Hilltop"}.items())).slug == "hill"
    assert index.identify(stated_by({"location_id": "1-100000007"}.items())).slug == "hill"
    assert index.identify(stated_by({"name": "Hill Surgery", "postcode": "E9 9ZZ"}.items())).slug == "hill-surgery"


@pytest.mark.parametrize("text", ["Über Praxis", "a b", "index", "ABOUT", "con", "a%2fb", "", "-a", "a--b", "a" * 81])
def test_what_no_record_may_be_called(text: str) -> None:
    assert not is_slug(text)


RECORD = b"""\
name: Hill Surgery
also_known_as: [Hilltop]
location_id: 1-100000007
reports:
  # a comment
  - kind: assessment
    summary: |
      name: Somebody else

      postcode: no
    overall: {rating: Godo}

postcode: CM1 1AA
address: 1 The Hill
"""


def test_a_record_is_known_without_its_reports() -> None:
    known = records.read_identity("hill", "hill.yaml", RECORD).value
    assert known == RecordIdentity("hill", "Hill Surgery", ("Hilltop",), "1-100000007", "CM1 1AA", "1 The Hill")
    assert records.load("hill", "hill.yaml", RECORD).value is None
    broken = RECORD.replace(b"CM1 1AA", b"nonsense")
    assert [each.line for each in records.read_identity("hill", "hill.yaml", broken).errors] == [11, 13]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_record_is_known_however_its_reports_are_written(end: bytes) -> None:
    for reports in (b"reports: []", b"reports:", b"reports:\n- kind: assessment", b'reports: [{kind: "assessment"}]'):
        data = b"name: Hill\n" + reports + b"\npostcode: CM1 1AA\n"
        known = records.read_identity("hill", "hill.yaml", data.replace(b"\n", end)).value
        assert known == RecordIdentity("hill", "Hill", (), None, "CM1 1AA")
