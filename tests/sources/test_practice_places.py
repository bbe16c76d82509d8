"""The place of a practice as prose states it; a street, a region or a part of the name is none."""

import pytest

from generator.sources.passages import read_place

NAME = "Elm Row Surgery"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CQC has rated Elm Row Surgery in Oxterby, Wealdshire, as good.", "Oxterby, Wealdshire"),
        ("CQC has rated Elm Row Surgery, in north Oxterby, as good.", "Oxterby"),
        ("Elm Row Surgery, a GP practice based in Nether Pell, has been rated good.", "Nether Pell"),
        ("Elm Row Surgery (including its branch, Ash Surgery) in Pell-on-Sea was rated good.", "Pell-on-Sea"),
        ("Elm Row Surgery, Oxterby, has been rated good.", "Oxterby"),
        ("Elm Row Surgery on Tanner Street, Oxterby, was rated good.", "Oxterby"),
        ("Elm Row Surgery, on Mill Road in Oxterby, has been rated good.", "Oxterby"),
        ("An Oxterby GP practice, Elm Row Surgery, has been praised.", "Oxterby"),
        ("A GP practice in Oxterby has been rated good.\n\nElm Row Surgery was inspected.", "Oxterby"),
        ("CQC has rated Elm Row\nSurgery in\nOxterby, Wealdshire, as good.", "Oxterby, Wealdshire"),
        ("CQC has rated Elm Row Surgery as good, after an inspection in July.", None),
        ("Elm Row Surgery in March 2024 was rated good.", None),
        ("Elm Row Surgery, whose surgery is in Bridge Street, was rated good.", None),
        ("CQC has rated Elm Row surgery as good.", None),
        ("Elm Row Surgery, a practice in the East of England, was rated good.", None),
        ("The practice was rated good. This surgery is in special measures.", None),
    ],
)
def test_the_place_behind_a_name(text: str, expected: str | None) -> None:
    span = read_place(text, NAME)
    assert (text[slice(*span)] if span else None) == expected
