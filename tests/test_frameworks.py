"""The meaning of a statement’s name depends on its framework: the names of both, and how they are distinguished."""

import doctest

import pytest

from generator import frameworks
from generator.frameworks import STATEMENTS, StatementPlace, framework_of, frameworks_of, key_question_of
from generator.model import Framework, KeyQuestionName

SAF, SECTOR = Framework.SAF, Framework.SECTOR_2026
SAFE, EFFECTIVE, CARING, RESPONSIVE, WELL_LED = KeyQuestionName
SHARED = StatementPlace(CARING, "Kindness, compassion and dignity")


def test_the_examples_of_the_module_are_true() -> None:
    assert doctest.testmod(frameworks).failed == 0


def test_each_framework_has_as_many_statements_as_cqc_published() -> None:
    assert [len(STATEMENTS[SECTOR][each]) for each in KeyQuestionName] == [7, 4, 3, 4, 6]
    assert [len(STATEMENTS[SAF][each]) for each in KeyQuestionName] == [8, 6, 5, 7, 9]
    for questions in STATEMENTS.values():
        names = [name for each in questions.values() for name in each]
        assert len(set(names)) == len(names)
        assert all(frameworks.folded(name) == name for name in names)


def test_a_name_of_two_frameworks_is_placed_by_its_framework() -> None:
    assert frameworks_of("PERSON-CENTRED CARE") == (SAF, SECTOR)
    assert (key_question_of(SAF, "Person-centred care"), key_question_of(SECTOR, "Person-centred care")) == (
        RESPONSIVE,
        CARING,
    )
    assert key_question_of(Framework.KLOE, "Safeguarding") is None


@pytest.mark.parametrize(
    ("statements", "scored", "date", "expected"),
    [
        ([], False, "2026-11-30", SAF),
        ([], False, None, SAF),
        ([], False, "2026-12-01", None),
        ([SHARED], False, "2025-01-02", SAF),
        ([SHARED], False, "2027-01-02", None),
        ([SHARED], True, "2027-01-02", SAF),
        ([SHARED, StatementPlace(CARING, "Person-centred care")], False, "2027-01-02", SECTOR),
        ([SHARED, StatementPlace(CARING, "Person-centred care")], False, None, SECTOR),
        ([StatementPlace(RESPONSIVE, "Person-centred care")], False, "2027-01-02", SAF),
        ([StatementPlace(SAFE, "Safety culture"), StatementPlace(SAFE, "Learning culture")], False, "2025-01-02", None),
        ([StatementPlace(SAFE, "A name that nobody knows")], False, "2025-01-02", SAF),
    ],
)
def test_the_framework_is_known_by_scores_then_by_names_then_by_the_date(
    statements: list[StatementPlace], scored: bool, date: str | None, expected: Framework | None
) -> None:
    assert framework_of(statements, scored=scored, date=date) is expected


@pytest.mark.parametrize(
    ("framework", "date", "words", "expected"),
    [
        (SECTOR, "2026-07-01", "", True),
        (SECTOR, "2027-07-01", "", False),
        (SECTOR, "2027-07-01", "This was a pilot of our new framework. It rates nothing.", True),
        (SECTOR, "2027-07-01", "The practice takes part in a pilot for carers. We made this assessment in May.", False),
        (SECTOR, None, "", False),
        (SAF, "2026-07-01", "This was a pilot of our new framework.", False),
        (SAF, "2026-07-01", "This was a pilot of our new framework. It has no effect on the rating.", True),
        (None, None, "A pilot assessment: it does not affect the published ratings", True),
        (SAF, "2026-07-01", "The practice joined a pilot for carers. This had no effect on our rating.", False),
        (None, "2026-07-01", "", False),
    ],
)
def test_a_pilot_is_known_by_its_words_or_its_date(
    framework: Framework | None, date: str | None, words: str, expected: bool
) -> None:
    assert frameworks.is_pilot(framework, date, words) is expected
