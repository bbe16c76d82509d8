"""When two values are the same: one rule for the merge, the checks, the findings and the pages."""

import doctest

import pytest

from generator import comparison
from generator.comparison import same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("01375373366", "01375 373366"),
        ("0800 123 4567", "0800 1234 567"),
        ("the practice’s own “view”", 'the practice\'s own "view"'),
        ("“Balfour Medical Centre”", "Balfour Medical Centre"),
        ("GOOD", "Good"),
        ("  Balfour  Medical Centre ", "Balfour Medical Centre"),
        ("Balfour\u00a0Medical Centre", "Balfour Medical Centre"),
        ("One paragraph. \n\nAnother.", "One paragraph.\n\nAnother."),
        ("2025-02-26", "2025-02-26"),
        (None, ""),
        (None, None),
    ],
)
def test_values_that_are_the_same(one: str | None, other: str | None) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("01375 373366", "01375 373367"),
        ("1975 2014", "19752014"),
        ("the practices own view", "the practice’s own view"),
        ("Good", "Not good"),
        ("“Good” and “Safe”", "Good” and “Safe"),
        ("Balfour Medical Centre", "Balfour MedicalCentre"),
        ("One paragraph. Another.", "One paragraph.\n\nAnother."),
        ("2025-02-26", "2025-02"),
        ("2025-02-26", "2025-02-25"),
        (None, "Good"),
    ],
)
def test_values_that_differ(one: str | None, other: str | None) -> None:
    assert not same(one, other)
    assert not same(other, one)


def test_the_example_holds() -> None:
    assert doctest.testmod(comparison).failed == 0
