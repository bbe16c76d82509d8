"""Every code of a problem has its heading in docs/problems.md, and each example there is wrong and right as stated."""

import ast
import json
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from support.paths import CASES, ROOT

from generator import records
from generator.cli.problem_formats import as_github, as_json, excerpt
from generator.evidence import Evidence
from generator.pipeline.loading import record_problems
from generator.problems import Problem, Severity, line_of
from generator.records.schema.violations import _FORMS
from generator.records.shape import _KEYS

PAGE = (ROOT / "docs" / "problems.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
CODE = re.compile(r"[a-z_]+\.[a-z][a-z0-9-]*")
NOT_CODES = re.compile(r"(report|reply|overall|workbook)\.\w+|\w+\.(html|json|ya?ml|css)")
"""Routes of fields, and names of files, which look like codes."""

FIELDS_WITH = {
    "unknown": {
        "rating" if key.name == "previous" else key.name
        for key in _KEYS
        if any(kind is bool or issubclass(kind, StrEnum) for kind in key.types)
    },
    "range": {key.name for key in _KEYS if "ge" in key.metadata},
    "form": {
        key.name
        for key in _KEYS
        if int in key.types or ("pattern" in key.metadata and key.metadata["pattern"] not in _FORMS)
    },
}
"""The fields that a code made of a field's name may name: `f"{key.name}.form"`."""


def strings(path: Path) -> Iterator[str]:
    """The strings of a file that have the form of a code; one that names a field represents those of all fields."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
            yield node.value
        elif isinstance(node, ast.JoinedStr) and "records" in path.parts and len(node.values) == 2:
            kind = str(getattr(node.values[1], "value", "")).removeprefix(".")
            yield from (f"{name}.{kind}" for name in FIELDS_WITH.get(kind, ()))


def codes() -> set[str]:
    packages = ("records", "pipeline", "sources", "pages", "cli", "findings")
    found = {
        code for package in packages for path in (ROOT / "generator" / package).rglob("*.py") for code in strings(path)
    }
    return {code for code in found if not NOT_CODES.fullmatch(code)}


def test_every_code_has_its_heading_and_every_heading_its_code() -> None:
    assert sorted(SECTIONS) == sorted(codes())


def test_every_code_that_a_case_expects_is_explained() -> None:
    expected = " ".join(path.read_text("utf-8") for path in (CASES / "checks").glob("*/problems.txt"))
    assert set(re.findall(r"\[([a-z_]+\.[a-z0-9-]+)\]$", expected, re.MULTILINE)) <= SECTIONS.keys()


EXAMPLES = {
    code: found.groups()
    for code, text in SECTIONS.items()
    if (found := re.search(r"```yaml\n# wrong(.*?)\n(.*?\n)# right\n(.*?)```", text, re.DOTALL))
}


def found_in(text: str, where: str) -> list[Problem]:
    if where:
        return list(records.load_settings("site.yaml", text.encode()).problems)
    reading = records.load("a", "a.yaml", text.encode())
    checked = record_problems(reading.value, Evidence()) if reading.value else ()
    return [*reading.problems, *checked]


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_is_wrong_and_right_as_stated(code: str) -> None:
    where, wrong, right = EXAMPLES[code]
    named = "" if where or code in ("name.missing", "file.empty", "yaml.directive", "yaml.documents") else "name: A\n"
    assert code in [problem.code for problem in found_in(named + wrong, where)]
    assert found_in(("" if right.startswith("name:") else named) + right, where) == []


def test_most_codes_that_a_record_can_have_come_with_an_example() -> None:
    assert len(EXAMPLES) > 45


def shown(line: str, column: int, number: int = 1) -> list[str]:
    return excerpt(Problem("a.yaml", number, column, Severity.ERROR, "", "", line))


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        ("name: Godo", 7, ["    1 | name: Godo", "      |       ^"]),
        ("\tname: A", 2, ["    1 |     name: A", "      |     ^"]),
        ("name: 本田 B", 10, ["    1 | name: 本田 B", "      |            ^"]),
        ("name: e\u0301e B", 10, ["    1 | name: e\u0301e B", "      |         ^"]),
        ("name: \x1b[31m\u202eB", 7, ["    1 | name: \ufffd[31m\ufffdB", "      |       ^"]),
        ("a\u00a0b", 3, ["    1 | a b", "      |   ^"]),
        ("name: A", 8, ["    1 | name: A", "      |        ^"]),
        ("name: A", 99, ["    1 | name: A", "      |        ^"]),
    ],
)
def test_a_caret_is_below_the_place(line: str, column: int, expected: list[str]) -> None:
    assert shown(line, column) == expected


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    assert shown("name: A", 0, 0) == []
    assert shown("", 1) == []


@pytest.mark.parametrize("column", [1, 30, 500, 999])
def test_a_long_line_is_cut_around_its_place(column: int) -> None:
    line = "".join(chr(0x4E00 + at) if at % 3 else "x" for at in range(1000))
    text, caret = shown(line, column)
    assert len(text) < 130
    assert text[8:].startswith("…") == (column > 100)
    assert text.endswith("…") == (column < 900)
    wide = sum(2 if letter > "\u4dff" else 1 for letter in text[8 : 8 + text[8:].index(line[column - 1])])
    assert len(caret) == 8 + wide + 1


def test_annotations_of_github_are_escaped() -> None:
    problem = Problem("x", 3, 7, Severity.WARNING, "100 % of\r\nit: a, b", "a.b:c,d")
    assert as_github(problem, "a,b:c%/d.yaml") == (
        "::warning file=a%2Cb%3Ac%25/d.yaml,line=3,col=7,title=a.b%3Ac%2Cd::100 %25 of%0D%0Ait: a, b"
    )
    whole = Problem("x", 0, 0, Severity.FINDING, "m", "a.b")
    assert as_github(whole, "x") == "::notice file=x,title=a.b::m"


def test_json_holds_all_and_is_safe_on_any_screen() -> None:
    problem = Problem("x", 1, 2, Severity.ERROR, "“\x1b”", "a.b", "\u202ex\ty")
    output = as_json([problem, Problem("y", 0, 0, Severity.FINDING, "m", "c.d")], 7)
    assert output.isascii()
    assert output.isprintable() or set(filter(lambda letter: not letter.isprintable(), output)) == {"\n"}
    document = json.loads(output)
    assert document["problems"][0] == {
        "path": "x", "line": 1, "column": 2, "severity": "error", "code": "a.b", "message": "“\x1b”",
        "excerpt": "\ufffdx    y",
    }  # fmt: skip
    assert (document["records"], document["errors"], len(document["problems"])) == (7, 1, 2)


@pytest.mark.parametrize(
    ("data", "number", "expected"),
    [
        (b"a\r\nb\r\n", 2, "b"),
        (b"\xef\xbb\xbfa\nb", 1, "a"),
        (b"a\xffb", 1, "a\ufffdb"),
        (b"a", 2, ""),
        (b"a", 0, ""),
        ("a".encode("utf-16"), 1, ""),
    ],
)
def test_a_line_is_that_of_the_bytes_that_were_checked(data: bytes, number: int, expected: str) -> None:
    assert line_of(data, number) == expected
