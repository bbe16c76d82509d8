"""The structure of the tests: what they share is in `support`."""

import ast
from pathlib import Path

import pytest
from support.paths import ROOT

TESTS = ROOT / "tests"
MODULES = {path.relative_to(TESTS).as_posix(): path for path in sorted(TESTS.rglob("*.py"))}
TEST_PACKAGES = {path.name for path in TESTS.iterdir() if path.is_dir()} - {"support", "cases"}


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return whole | {node.module or "." for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("name", MODULES)
def test_no_module_imports_a_test_module(name: str) -> None:
    parts = {module: module.split(".") for module in imported(MODULES[name])}
    assert {
        module
        for module, (first, *rest) in parts.items()
        if first in TEST_PACKAGES | {"tests", "conftest"} or any(each.startswith("test_") for each in (first, *rest))
    } == set()


@pytest.mark.parametrize("name", sorted(MODULES.keys() - {"support/paths.py"}))
def test_paths_of_the_repository_come_from_support(name: str) -> None:
    names = {node.id for node in ast.walk(ast.parse(MODULES[name].read_text("utf-8"))) if isinstance(node, ast.Name)}
    assert "__file__" not in names or name.startswith(("browser/", "editor/")) or name == "test_architecture.py"
