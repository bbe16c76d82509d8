"""The project's own files: versions are pinned, and nothing names the machine that they were made on."""

import re
import subprocess
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from support.paths import ROOT

LOCKS = ("requirements.lock", "requirements-test.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;]+)( ; [^\\]+?)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def tracked() -> list[Path]:
    """The files that are, or would be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


class TestLocks:
    @pytest.mark.parametrize("name", LOCKS)
    def test_every_line_is_a_pin_or_a_hash(self, name: str) -> None:
        lines = [line for line in text(name).splitlines() if not line.startswith("#")]
        assert [line for line in lines if not (PIN.match(line) or HASH.match(line))] == []
        for line, following in pairwise([*lines, ""]):
            assert not PIN.match(line) or HASH.match(following), f"{line} has no hash"
            assert line.endswith("\\") == bool(HASH.match(following)), f"{line} and {following} do not belong together"

    @pytest.mark.parametrize("name", LOCKS)
    def test_no_address_and_no_path_of_a_registry(self, name: str) -> None:
        assert not re.search(r"://|^\s*-[-a-z]*(index|find|links|trusted)|@ |/", text(name), re.MULTILINE)

    @pytest.mark.parametrize("name", LOCKS)
    def test_hold_everything_that_the_project_requires(self, name: str) -> None:
        wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
        if name == "requirements-test.lock":
            wanted += PROJECT["project"]["optional-dependencies"]["test"]
        pinned = {match[1] for line in text(name).splitlines() if (match := PIN.match(line))}
        names = {re.split(r"[<>=;\[ ]", requirement)[0].lower().replace("_", "-") for requirement in wanted}
        assert names <= pinned

    def test_agree_with_each_other(self) -> None:
        run, test = ([line for line in text(name).splitlines() if PIN.match(line)] for name in LOCKS)
        assert set(run) <= set(test)


class TestWorkflows:
    WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

    @pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
    def test_actions_are_pinned_by_commit(self, path: Path) -> None:
        used = re.findall(r"uses:\s*(\S+)(.*)", path.read_text(encoding="utf-8"))
        assert used
        for action, comment in used:
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action)
            assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), f"{action}: which version is that?"

    @pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
    def test_jobs_may_do_no_more_than_they_need(self, path: Path) -> None:
        lines = path.read_text(encoding="utf-8")
        assert re.search(r"^permissions:( \{\}|\n  contents: read)\n", lines, re.MULTILINE)
        assert "pull_request_target" not in lines
        written = set(re.findall(r"(\S+): write", lines))
        assert written <= {"pages", "id-token"}

    @pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / ".ci" / "run"], ids=lambda path: path.name)
    def test_nothing_is_installed_but_by_make(self, path: Path) -> None:
        assert not re.search(r"\b(apt|npm|pip install|playwright|installed)\b", path.read_text(encoding="utf-8"))

    def test_ci_runs_the_tests_and_the_build(self) -> None:
        script = ROOT / ".ci" / "run"
        assert script.stat().st_mode & 0o111 == 0o111
        assert re.findall(r"^make (\w+)$", script.read_text(encoding="utf-8"), re.MULTILINE) == ["test", "build"]


class TestMakefile:
    def test_fits_one_screen(self) -> None:
        assert len(text("Makefile").splitlines()) < 45

    def test_help_lists_every_target_in_one_line(self) -> None:
        targets = re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE)
        output = subprocess.run(
            ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        assert [line.split()[1] for line in output.splitlines()] == targets
        assert all(len(line.split()) > 3 for line in output.splitlines())
        phony = re.search(r"^\.PHONY: (.+)$", text("Makefile"), re.MULTILINE)
        assert phony
        assert sorted(phony[1].split()) == sorted(targets)

    def test_reports_in_one_line_that_python_is_too_old(self, tmp_path: Path) -> None:
        for name in ("Makefile", "pyproject.toml", "requirements.lock"):
            (tmp_path / name).write_text(text(name), encoding="utf-8")
        old = tmp_path / "old-python"
        old.write_text('#!/bin/sh\nexec python3 -c "import sys; sys.version_info = (3, 10)\n$2"\n', encoding="utf-8")
        old.chmod(0o755)
        result = subprocess.run(
            ["make", "check", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert result.returncode != 0
        assert result.stderr.startswith("Ratingpress needs Python 3.11 or newer")
        assert not (tmp_path / ".venv").exists()


class TestRepository:
    def test_top_level_holds_what_it_should_and_nothing_else(self) -> None:
        folders = {"generator", "content", "templates", "site", "tests", "docs"}
        files = {"README.md", "LICENSE", "CHANGELOG.md", "ARCHITECTURE.md", "CONTRIBUTING.md", *LOCKS}
        found = {path.relative_to(ROOT).parts[0] for path in tracked()}
        assert {name for name in found if not name.startswith(".")} == folders | files | {"pyproject.toml", "Makefile"}

    def test_no_path_of_anybodys_machine(self) -> None:
        path_of_a_machine = re.compile(rb"(?<![\w.~/:-])/(home|root|work|tmp|Users|opt)/[\w.]|[A-Z]:\\Users\\")
        found = {path.relative_to(ROOT).as_posix(): path_of_a_machine.search(path.read_bytes()) for path in tracked()}
        assert {path: match[0] for path, match in found.items() if match} == {}

    def test_no_link_and_no_file_that_only_its_owner_may_read(self) -> None:
        assert [path for path in tracked() if path.is_symlink() or not path.stat().st_mode & 0o400] == []

    def test_every_file_has_the_same_bytes_on_every_machine(self) -> None:
        output = subprocess.run(
            ["git", "check-attr", "-z", "--stdin", "text", "eol"],
            input="\0".join(str(path.relative_to(ROOT)) for path in tracked()),
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout.split("\0")  # fmt: skip
        found = {
            (path, name): value for path, name, value in zip(output[::3], output[1::3], output[2::3], strict=False)
        }
        as_it_is = ("content/sources/", "content/inbox/", "tests/cases/")
        for path in {path for path, _ in found}:
            assert found[path, "text"] == ("unset" if path.startswith(as_it_is) else "auto"), path
            assert found[path, "eol"] == "lf", path

    def test_names_differ_in_more_than_case(self) -> None:
        names = [path.relative_to(ROOT).as_posix().casefold() for path in tracked()]
        assert len(names) == len(set(names))

    @pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md"])
    def test_links_between_the_documents_lead_somewhere(self, name: str) -> None:
        for target, fragment in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", text(name)):
            path = ROOT / (target or name)
            assert path.exists(), f"{name}: {target}"
            if path.suffix == ".png":
                assert path.stat().st_size < 150_000
                continue
            headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
            assert not fragment or fragment in anchors, f"{name}: {target}#{fragment}"

    @pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])
    def test_paths_that_the_documents_name_exist(self, name: str) -> None:
        top = "generator|content|templates|site|tests"
        named = set(re.findall(rf"`((?:{top})/[\w./-]*)`", text(name))) - {"site/index.html"}
        assert [path for path in sorted(named) if not (ROOT / path).exists()] == []

    @pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
    def test_targets_that_the_documents_name_exist(self, name: str) -> None:
        targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
        named = set(re.findall(r"^ *make ([\w-]+)|`make ([\w-]+)", text(name), re.MULTILINE))
        assert {one or other for one, other in named} <= targets


def test_versions_agree() -> None:
    version = PROJECT["project"]["version"]
    released = re.findall(r"^## \[(\d[^\]]*)\]", text("CHANGELOG.md"), re.MULTILINE)
    assert released[0] == version


def test_licences_are_named() -> None:
    assert text("LICENSE").startswith("MIT License\n\nCopyright (c) 2026 The Ratingpress founders\n")
    readme = text("README.md")
    for words in ("Open Government Licence", "SIL Open Font Licence", "not run, checked or endorsed by CQC"):
        assert words in readme
    fonts = list((ROOT / "templates" / "static" / "fonts").iterdir())
    assert {path.suffix for path in fonts} == {".woff2", ".txt"}, "a font without its licence"
