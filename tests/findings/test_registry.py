"""Every finding is registered, and has its place where people see it."""

import ast
from pathlib import Path

import pytest

from generator import findings
from generator.findings import CHECKED_FINDINGS, OPEN_FINDINGS
from generator.pages.practice.points import _SECTIONS

FOLDER = Path(findings.__file__).parent


def functions() -> set[str]:
    """The functions of the package whose name ends in `_findings`, but for the two that run them all."""
    trees = (ast.parse(path.read_text("utf-8")) for path in FOLDER.rglob("*.py") if path.name != "__init__.py")
    names = (node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef))
    return {name for name in names if name.endswith("_findings")}


def codes() -> dict[str, set[str]]:
    """For each function of a finding, the codes that it gives as literals."""
    trees = (ast.parse(path.read_text("utf-8")) for path in FOLDER.rglob("*.py"))
    return {
        node.name: {
            call.args[0].value
            for call in ast.walk(node)
            if isinstance(call, ast.Call)
            and getattr(call.func, "id", "") == "RecordFinding"
            and isinstance(call.args[0], ast.Constant)
        }
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def test_every_function_of_a_finding_is_registered() -> None:
    registered = {each.__name__ for each in (*CHECKED_FINDINGS, *OPEN_FINDINGS)}  # type: ignore[attr-defined]
    assert registered == functions()


def test_every_open_finding_has_its_section_in_the_order_of_the_registry() -> None:
    known = codes()
    in_order = [code for each in OPEN_FINDINGS for code in sorted(known[each.__name__])]  # type: ignore[attr-defined]
    assert in_order == [section.code for section in _SECTIONS]


@pytest.mark.parametrize("number", range(len(CHECKED_FINDINGS)))
def test_a_checked_finding_has_the_code_of_a_problem(number: int) -> None:
    function = CHECKED_FINDINGS[number]
    assert all("." in code for code in codes()[function.__name__])  # type: ignore[attr-defined]
