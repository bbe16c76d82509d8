"""Two values are the same or differ: a case for each way in which people and CQC write one value."""

import doctest

import pytest

from generator import comparison
from generator.comparison import agree, folded, same, unquoted

CASES = [
    ("a telephone number without its space", "01375373366", "01375 373366", True),
    ("a telephone number with other spaces", "0137 537 3366", "01375 373366", True),
    ("a telephone number with its country", "+441375373366", "+44 1375 373366", True),
    ("another telephone number", "01375 373367", "01375 373366", False),
    ("digits that are no telephone number", "1 565", "1565", False),
    ("an apostrophe", "Dr Shah’s surgery", "Dr Shah's surgery", True),
    ("single quotation marks", "‘Good’", "'Good'", True),
    ("double quotation marks", "“Good” care", '"Good" care', True),
    ("quotation marks around the whole", "“Balfour Medical Centre”", "Balfour Medical Centre", True),
    ("quotation marks around a part", "“Good” care", "Good care", False),
    ("quotation marks around two parts", "“Good” and “better”", "Good” and “better", False),
    ("single quotation marks around the whole", "‘Good’", "Good", False),
    ("single and double quotation marks", "‘Good’ care", "“Good” care", False),
    ("capitals", "BALFOUR Medical Centre", "Balfour medical centre", True),
    ("another letter", "Balfour", "Balfours", False),
    ("two spaces", "Balfour  Medical", "Balfour Medical", True),
    ("a no-break space", "Balfour\u00a0Medical", "Balfour Medical", True),
    ("a tab", "Balfour\tMedical", "Balfour Medical", True),
    ("spaces at the ends", "  Balfour Medical ", "Balfour Medical", True),
    ("spaces at the ends of lines", "One. \n\n Two.", "One.\n\nTwo.", True),
    ("a line break at the end", "One.\n", "One.", True),
    ("a paragraph and a sentence", "One.\n\nTwo.", "One. Two.", False),
    ("a paragraph and a line", "One.\n\nTwo.", "One.\nTwo.", False),
    ("a day", "2025-02-26", "2025-02-26", True),
    ("another day", "2025-02-26", "2025-02-27", False),
    ("a month, which is less than a day", "2025-02", "2025-02-26", False),
    ("a month without a year", "july", "July", True),
    ("none and empty", None, "", True),
    ("none and none", None, None, True),
    ("none and spaces", None, " ", True),
    ("none and a value", None, "Good", False),
]


@pytest.mark.parametrize(("one", "other", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_values_are_the_same_or_differ(one: str | None, other: str | None, expected: bool) -> None:
    assert same(one, other) is expected
    assert same(other, one) is expected


AGREEING = [
    ("latitude", "53.515222", "53.5152223", True, "another number of digits"),
    ("latitude", "53.5300", "53.5317", True, "189 m further north"),
    ("latitude", "53.5300", "53.5319", False, "211 m further north"),
    ("longitude", "-2.1400", "-2.1430", True, "198 m further west, in the middle of England"),
    ("longitude", "-2.1400", "-2.1440", False, "264 m further west"),
    ("longitude", "0.0009", "-0.0009", True, "either side of Greenwich"),
    ("latitude", "53.53", "north", False, "no number"),
    ("postcode", "53.5300", "53.5301", False, "numbers of another field"),
    ("address", "1 High Street, Oxterby", "1 High Street, Oxterby, Wealdshire", True, "the county at the end"),
    (
        "address",
        "1 High Street, Oxterby",
        "The Surgery, 1 High Street, Lowmoor, Oxterby",
        True,
        "more parts in between",
    ),
    ("address", "1 High Street,Oxterby", "1 High Street Oxterby, Wealdshire", True, "other commas"),
    ("address", "1 High Street, Oxterby", "11 High Street, Oxterby, Wealdshire", False, "another number"),
    ("address", "1 High Street, Oxterby", "Oxterby, 1 High Street", False, "another order"),
    ("address", "1 High Street, Oxterby", "2 High Street, Oxterby", False, "neither in the other"),
    ("address", "Oxterby", "9 Oxterby Road, Lowmoor", False, "a town and a street"),
    ("address", "St. Ann’s, Oxterby", "ST ANN'S, Oxterby, Wealdshire", True, "full stops and capitals"),
    ("address", ", ", "1 High Street", False, "no words"),
    ("local_authority", "Oldham", "Oldham, Lancashire", True, "with its county"),
    ("local_authority", "Oxterby", "Wealdshire and Oxterby", False, "a part of another name"),
    ("name", "The Village Surgery", "Village Surgery", True, "an article"),
    ("name", "Village Surgery", "Village Surgery, Oxterby", False, "a name with more parts"),
    ("rating", "Good", "good", True, "the same"),
    ("published", "2019-02", "2019-02-21", False, "another precision"),
]


@pytest.mark.parametrize(
    ("field", "one", "other", "expected"),
    [case[:4] for case in AGREEING],
    ids=[f"{case[0]}: {case[4]}" for case in AGREEING],
)
def test_documents_agree_or_contradict_each_other(field: str, one: str, other: str, expected: bool) -> None:
    assert agree(field, one, other) is expected
    assert agree(field, other, one) is expected


@pytest.mark.parametrize("text", [text for case in CASES for text in case[1:3] if text])
def test_a_folded_text_is_the_same_as_the_text(text: str) -> None:
    assert same(folded(text), text)
    assert folded(folded(text)) == folded(text)


def test_words_are_identified_without_quotation_marks_and_line_breaks() -> None:
    assert unquoted("“One’s”\n\ntwo") == unquoted("One's two") == "One's two"
    assert unquoted("One") != unquoted("one")


def test_the_examples_of_the_module_hold() -> None:
    assert doctest.testmod(comparison).failed == 0
