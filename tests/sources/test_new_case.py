"""A new case is a folder that fails until a person has confirmed it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.paths import ROOT

PROGRAM = ROOT / "tests" / "support" / "new_case.py"
RELEASE = ROOT / "tests" / "cases" / "documents" / "press_release" / "balfour-medical-centre" / "source.txt"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a folder with the program and cases of its own."""
    (tmp_path / "tests" / "cases" / "documents" / "press_release").mkdir(parents=True)
    shutil.copytree(ROOT / "tests" / "support", tmp_path / "tests" / "support")
    return tmp_path


def run(tree: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    program = tree / "tests" / "support" / "new_case.py"
    command = [sys.executable, str(program), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT)})


def test_it_holds_the_document_and_an_account_to_confirm(tree: Path) -> None:
    assert run(tree, "press_release", RELEASE).returncode == 0
    folder = tree / "tests" / "cases" / "documents" / "press_release" / "source"
    assert (folder / "source.txt").read_bytes() == RELEASE.read_bytes()
    first, _, rest = (folder / "account.yaml").read_text("utf-8").partition("\n")
    assert first.startswith("# Not confirmed")
    assert rest == RELEASE.with_name("account.yaml").read_text("utf-8")


def test_nothing_is_overwritten(tree: Path) -> None:
    assert run(tree, "press_release", RELEASE).returncode == 0
    again = run(tree, "press_release", RELEASE)
    assert again.returncode == 1
    assert "File exists" in again.stderr


@pytest.mark.parametrize("arguments", [("poem", RELEASE), ("press_release", "nowhere.txt"), ("press_release",), ()])
def test_wrong_use_is_one_line(tree: Path, arguments: tuple[object, ...]) -> None:
    ended = run(tree, *arguments)
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert "use: make new-case KIND=" in ended.stderr
