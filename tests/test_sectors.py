"""Which locations of CQC's register are GP practices, and which field states it."""

import doctest

import pytest

from generator import sectors
from generator.sectors import ServiceKind, list_items, service_kind

KINDS = [
    ("the category decides", ("GP Practices", "Social Care Org", "", "Dentist"), True, "category"),
    ("the category's code", ("P2", "", "", ""), True, "category"),
    ("another category", ("Dentists", "Primary Medical Services", "", "Doctors/GPs"), False, "category"),
    ("one of several categories", ("Dentists | GP Practices", "", "", ""), True, "category"),
    ("without a category, the sector", ("", "Primary Medical Services", "", "Dentist"), True, "sector"),
    ("another sector", ("-", "Primary Dental Care", "", "Doctors/GPs"), False, "sector"),
    ("no sector, the part of CQC", ("", "", "Adult social care", "Doctors/GPs"), False, "directorate"),
    (
        "a part of CQC that inspects dentists too",
        ("", "", "Primary medical services", "Dentist"),
        False,
        "service_types",
    ),
    ("words that say nothing", ("N/A", "Unspecified", "Unspecified", "Doctors/Gps"), True, "service_types"),
    ("a list between bars", ("", "", "", "Community services - Healthcare|Doctors/GPs"), True, "service_types"),
    ("a list between semicolons", ("", "", "", "Dentist;Doctors treatment service"), True, "service_types"),
    ("a list between commas", ("", "", "", "Diagnosis/screening, GP practice"), True, "service_types"),
    ("no type of a practice", ("", "", "", "Mobile doctors, Ambulances"), False, "service_types"),
]


@pytest.mark.parametrize(("fields", "practice", "field"), [case[1:] for case in KINDS], ids=[case[0] for case in KINDS])
def test_the_first_field_that_says_anything_decides(fields: tuple[str, ...], practice: bool, field: str) -> None:
    kind = service_kind(*fields)
    assert kind is not None
    assert (kind.is_practice, kind.field) == (practice, field)


def test_a_location_about_which_nothing_is_said_has_no_kind() -> None:
    assert service_kind("", "Unspecified", "Primary medical services", " - ") is None


def test_the_kind_is_in_the_words_of_the_field() -> None:
    assert service_kind(" Out of hours ") == ServiceKind("Out of hours", False, "category")
    assert service_kind("", service_types="Dentist|Dentist|Clinic") == ServiceKind(
        "Dentist, Clinic", False, "service_types"
    )


def test_a_comma_within_an_item_divides_nothing() -> None:
    text = "Clinic, Services for people with mental health needs, learning disabilities and others"
    assert [item for item, _ in list_items(text)] == [
        "Clinic",
        "Services for people with mental health needs, learning disabilities and others",
    ]
    assert all(text[start : start + len(item)] == item for item, start in list_items(text))


def test_the_examples_of_the_module_hold() -> None:
    assert doctest.testmod(sectors).failed == 0
