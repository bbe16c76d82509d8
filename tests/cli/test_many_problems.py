"""Many problems are summed up: errors all shown, warnings up to 20, findings by code; an option shows all."""

import re

import pytest
import typer
from support.paths import ROOT

from generator.cli.problem_codes import PROBLEM_CODES
from generator.cli.problem_formats import Format
from generator.cli.problem_output import MOST_SHOWN, ProblemOutput, check_codes, codes_that_begin_with
from generator.problems import Problem, Severity


def problems(severity: Severity, code: str, number: int) -> list[Problem]:
    return [Problem(f"{code}.yaml", line, 1, severity, "something", code) for line in range(1, number + 1)]


MANY = [
    *problems(Severity.ERROR, "rating.unknown", 30),
    *problems(Severity.WARNING, "name.missing", 25),
    *problems(Severity.FINDING, "score.arithmetic", 812),
    *problems(Severity.FINDING, "chain.broken", 3),
]


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    captured = capsys.readouterr()
    return [*captured.err.splitlines(), *captured.out.splitlines()]


def test_errors_are_all_shown_and_the_rest_is_counted_by_code(capsys: pytest.CaptureFixture[str]) -> None:
    ProblemOutput(Format.TEXT).add(MANY)
    shown = lines(capsys)
    assert sum("error: something" in line for line in shown) == 30
    assert sum("warning: something" in line for line in shown) == MOST_SHOWN
    assert not any("finding: something" in line for line in shown)
    assert shown[-4:] == [
        "820 problems more, by kind (--verbose shows all):",
        "  score.arithmetic  812  ratingpress check --only score.arithmetic",
        "  name.missing        5  ratingpress check --only name.missing",
        "  chain.broken        3  ratingpress check --only chain.broken",
    ]


def test_few_findings_are_shown_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    ProblemOutput(Format.TEXT).add(problems(Severity.FINDING, "chain.broken", MOST_SHOWN))
    assert len(lines(capsys)) == MOST_SHOWN


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (ProblemOutput(Format.TEXT, verbose=True), 870),
        (ProblemOutput(Format.TEXT, only=["score.arithmetic"]), 812),
        (ProblemOutput(Format.TEXT, only=["chain.broken", "name.missing"]), 28),
        (ProblemOutput(Format.GITHUB), 870),
    ],
)
def test_an_option_shows_all(output: ProblemOutput, expected: int, capsys: pytest.CaptureFixture[str]) -> None:
    output.add(MANY)
    assert len(lines(capsys)) == expected


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("score.arithmetik", "“score.arithmetik”: did you mean “score.arithmetic”?"),
        ("nonsense", "“nonsense”; docs/problems.md lists all codes"),
    ],
)
def test_an_unknown_code_is_refused_and_gets_a_suggestion(code: str, words: str) -> None:
    with pytest.raises(typer.BadParameter) as wrong:
        check_codes(["score.arithmetic", code])
    assert words in wrong.value.message


def test_the_codes_are_those_that_are_explained() -> None:
    explained = re.findall(r"^### (\S+)$", (ROOT / "docs" / "problems.md").read_text("utf-8"), re.MULTILINE)
    assert list(PROBLEM_CODES) == sorted(explained)
    check_codes(PROBLEM_CODES)
    assert codes_that_begin_with("score.") == ["score.arithmetic", "score.form", "score.range"]
