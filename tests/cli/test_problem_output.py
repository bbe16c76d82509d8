"""Output of `check` and `build` about problems: for people, for GitHub and for programs."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.commands import EVIDENCE, run
from support.document_cases import RELEASE
from support.paths import ROOT, files
from typer.testing import CliRunner

from generator import cli, pipeline

RECORD = "name: A\nstatus: open\nreports:\n  - kind: assessment\n    documents: [gone.txt]\n"
EXPECTED = """\
content/practices/a.yaml:2:9: error: “open” is not one of registered, archived, dormant [status.unknown]
    2 | status: open
      |         ^
content/practices/b.yaml: error: the file is empty; expected a record [file.empty]
"""


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """Return a folder with three records: one with a mistake, one empty, and one that gives a warning alone."""
    practices = tmp_path / "content" / "practices"
    practices.mkdir(parents=True)
    (practices / "a.yaml").write_text(RECORD, encoding="utf-8")
    (practices / "b.yaml").write_text("", encoding="utf-8")
    (practices / "c.yaml").write_text(RECORD.replace("open", "dormant"), encoding="utf-8")
    return tmp_path


def test_people_see_each_problem_with_its_line_and_where_its_code_is_explained(wrong: Path) -> None:
    ended = run("check", folder=wrong)
    assert ended.returncode == 1
    assert ended.stderr.startswith(EXPECTED)
    assert "c.yaml:5:17: warning: “gone.txt” is not" in ended.stderr
    assert ended.stderr.splitlines()[-2:] == [
        "      |                 ^",
        "What a code in [ ] means, with an example of right and wrong: docs/problems.md",
    ]
    assert re.fullmatch(r"Checked 1 record, 2 errors, 1 other point, in \d+\.\d s\.\n", ended.stdout)


@pytest.mark.parametrize("absolute", [False, True])
def test_github_gets_annotations_with_paths_from_the_folder_one_works_in(wrong: Path, absolute: bool) -> None:
    content = wrong / "content" if absolute else "content"
    ended = run("check", "--format", "github", "--content", content, folder=wrong)
    assert ended.returncode == 1
    assert ended.stderr == ""
    error, whole, warning, summary = ended.stdout.splitlines()
    assert error == (
        "::error file=content/practices/a.yaml,line=2,col=9,title=status.unknown::"
        "“open” is not one of registered, archived, dormant"
    )
    assert whole.startswith("::error file=content/practices/b.yaml,title=file.empty::")
    assert warning.startswith("::warning file=content/practices/c.yaml,line=5,col=17,title=document.unknown::")
    assert summary.startswith("Checked ")


def test_programs_get_one_document_and_nothing_else(wrong: Path) -> None:
    ended = run("check", "--format", "json", folder=wrong)
    assert ended.returncode == 1
    assert ended.stderr == ""
    document = json.loads(ended.stdout)
    assert (document["records"], document["errors"]) == (1, 2)
    assert [(each["path"], each["line"], each["column"], each["code"]) for each in document["problems"]] == [
        ("content/practices/a.yaml", 2, 9, "status.unknown"),
        ("content/practices/b.yaml", 0, 0, "file.empty"),
        ("content/practices/c.yaml", 5, 17, "document.unknown"),
    ]
    assert document["problems"][0]["excerpt"] == "status: open"


def test_warnings_alone_are_no_failure_in_any_form(wrong: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (wrong / "content/practices" / name).unlink()
    for form in ("text", "github", "json"):
        assert run("check", "--format", form, folder=wrong).returncode == 0


def test_no_line_of_a_file_steers_the_screen(wrong: Path) -> None:
    (wrong / "content/practices/b.yaml").write_bytes("name: \x1b[31m\u202eB\x07 €".encode())
    for form in ("text", "github", "json"):
        ended = run("check", "--format", form, folder=wrong)
        assert not {"\x1b", "\x07", "\u202e"} & set(ended.stdout + ended.stderr)


def test_a_file_that_is_too_large_hides_no_other(wrong: Path) -> None:
    (wrong / "content/practices/aa.yaml").write_bytes(b"#" * 300_000)
    (wrong / "content/site.yaml").write_bytes(b"#" * 300_000)
    output = run("check", folder=wrong).stderr
    assert "content/practices/aa.yaml: error: this file is larger than 256 kB" in output
    assert "content/site.yaml: error: this file is larger than 256 kB" in output
    assert EXPECTED.splitlines()[0] in output


def test_what_is_no_file_hides_no_other_and_is_never_followed(wrong: Path) -> None:
    content = wrong / "content"
    (content / "pages").mkdir()
    (content / "evidence").mkdir()
    (wrong / "secret").write_text("name: Secret\nstatus: secret\n", "utf-8")
    for name in ("practices/linked.yaml", "pages/linked.md", "evidence/a.json", "practices/linked"):
        (content / name).symlink_to(wrong / "secret")
    (content / "practices" / "away").symlink_to(wrong)
    for name in ("practices/pipe.yaml", "pages/pipe.md", "evidence/b.json"):
        os.mkfifo(content / name)
    for name in ("practices/folder.yaml", "pages/folder.md", "evidence/c.json", "site.yaml"):
        (content / name).mkdir()
    link = "file is a symbolic link, which is never followed: put the file itself there"
    pipe, folder = ("is a pipe, not a file: move it elsewhere", "is a folder, not a file: move it elsewhere")
    kinds = {
        link: ("practices/linked.yaml", "practices/linked", "practices/away", "pages/linked.md", "evidence/a.json"),
        pipe: ("practices/pipe.yaml", "pages/pipe.md", "evidence/b.json"),
        folder: ("practices/folder.yaml", "pages/folder.md", "evidence/c.json", "site.yaml"),
    }
    expected = {
        f"content/{name}: error: this {message} [file.unread]" for message, names in kinds.items() for name in names
    }
    for command in ("check", "build"):
        ended = run(command, folder=wrong)
        assert ended.returncode == 1
        assert {line for line in ended.stderr.splitlines() if "[file.unread]" in line} == expected
        assert EXPECTED.splitlines()[0] in ended.stderr
        assert "secret" not in (ended.stderr + ended.stdout).casefold()
    assert not (wrong / "site").exists()


def test_a_folder_without_a_record_is_a_problem_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "content" / "practices").mkdir(parents=True)
    for command in ("check", "build"):
        ended = run(command, folder=tmp_path)
        assert (ended.returncode, ended.stderr.splitlines()[0]) == (
            1, "content/practices: error: there is no record here; convert a document first [record.none]"
        )  # fmt: skip


def theme_in(folder: Path, changed: Mapping[str, str]) -> None:
    """Write the theme that ships, with some of its templates as they are given here."""
    theme = {**files(ROOT / "templates"), **{name: text.encode() for name, text in changed.items()}}
    for path, data in theme.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def test_an_error_in_a_template_is_reported_with_its_line_and_its_record_and_nothing_is_published(wrong: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (wrong / "content/practices" / name).unlink()
    theme_in(wrong / "theme", {"practice.html": "<h1>\n  {{ page.nmae }}\n"})
    ended = run("build", "--templates", "theme", folder=wrong)
    assert ended.returncode == 1
    assert (
        "theme/practice.html:2:11: error: there is no 'nmae' in a PracticePage: did you mean “name”? "
        "(while making the page of content/practices/c.yaml) [template.name]\n"
        "    2 |   {{ page.nmae }}\n"
        "      |           ^\n"
    ) in ended.stderr
    assert ended.stderr.endswith("Nothing was published: 1 error to mend first.\n")
    assert not (wrong / "site" / "index.html").exists()


def test_errors_in_several_templates_are_reported_in_one_run_and_the_old_site_stays(wrong: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (wrong / "content/practices" / name).unlink()
    assert run("build", "--templates", ROOT / "templates", folder=wrong).returncode == 0
    before = files(wrong / "site")
    broken = {
        "404.html": '{% extends "bas.html" %}',
        "index.html": "{{ foo.bar }}",
        "practice.html": "{{ page.nam }}",
        "report.html": "{% if %}",
    }
    theme_in(wrong / "theme", broken)
    ended = run("build", "--templates", "theme", folder=wrong)
    assert ended.returncode == 1
    lines = [line for line in ended.stderr.splitlines() if line.startswith("theme/")]
    assert [line.partition(" error: ")[0] for line in lines] == [
        "theme/404.html:1:13:", "theme/index.html:1:4:", "theme/practice.html:1:9:", "theme/report.html:1:1:",
    ]  # fmt: skip
    assert all(f"    1 | {text}" in ended.stderr.splitlines() for text in broken.values())
    assert "(while making the page of content/practices/c.yaml)" in lines[2]
    assert ended.stderr.endswith("Nothing was published: 4 errors to mend first.\n")
    assert files(wrong / "site") == before


@pytest.mark.parametrize("written", [True, False])
def test_a_fact_whose_words_are_gone_is_reported_with_its_line_of_the_evidence(tmp_path: Path, written: bool) -> None:
    assert run("convert", RELEASE, folder=tmp_path).returncode == 0
    evidence = tmp_path / EVIDENCE
    before, words, after = evidence.read_text("utf-8").rpartition('"words": "')
    text, number = f"{before}{words}not {after}", before.count("\n") + 1
    evidence.write_text(text if written else f"\n{text}", "utf-8")
    ended = run("check", folder=tmp_path)
    assert ended.returncode == 1
    place = f"{EVIDENCE}:{number}:2: error: " if written else f"{EVIDENCE}: error: "
    assert ended.stderr.startswith(place)
    assert (f"\n{number:>5} |  {{" in ended.stderr) == written
    assert "[evidence.words]\n" in ended.stderr


def test_output_in_lines_has_no_other_form(wrong: Path) -> None:
    ended = run("check", "--changes", "--format", "json", folder=wrong)
    assert ended.returncode == 2
    assert "--format" in ended.stderr


def test_the_report_of_all_records_is_in_the_document_too(wrong: Path) -> None:
    (wrong / "content/practices/another.yaml").write_text("name: Another Surgery\npostcode: RM17 5NS\n", "utf-8")
    document = json.loads(run("check", "--report", "--format", "json", folder=wrong).stdout)
    sections = {section["id"]: section for section in document["report"]}
    assert sections["contradictions"]["count"] == 0
    assert {
        "practice": "Another Surgery",
        "about": "No location id",
        "sentence": "Known by its name and postcode RM17 5NS.",
        "page": "practices/another/index.html#main",
    } in sections["without-id"]["points"]
    assert document["problems"]
    assert "report" not in json.loads(run("check", "--format", "json", folder=wrong).stdout)


NO_RECORD = (("check",), 1, "content/practices", "record.none", "there is no record here; convert a document first")
STOPPED = [
    NO_RECORD,
    (("build",), *NO_RECORD[1:]),
    (("check", "--content", "linked"), 1, "", "run.content", "linked/practices is a symbolic link"),
    (("check", "--nonsense"), 2, "", "run.use", "--nonsense"),
    (("check", "--changes"), 2, "", "run.use", "has text output only"),
    (("build", "--site-url", "nowhere"), 2, "", "run.use", "“nowhere”"),
    (("build", "--content", "sound", "--output", "sound"), 2, "", "run.use", "sound"),
]


@pytest.mark.parametrize("case", STOPPED, ids=str)
def test_what_ends_a_run_is_reported_in_every_form(
    tmp_path: Path, case: tuple[tuple[str, ...], int, str, str, str]
) -> None:
    command, code, path, why, words = case
    (tmp_path / "sound" / "practices").mkdir(parents=True)
    (tmp_path / "sound" / "practices" / "a.yaml").write_text("name: A\n", "utf-8")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "practices").symlink_to(tmp_path / "sound" / "practices")
    ended = run(*command, "--format", "json", folder=tmp_path)
    assert ended.returncode == code
    document = json.loads(ended.stdout)
    assert document["errors"] == 1
    assert [(each["path"], each["code"], each["severity"]) for each in document["problems"]] == [(path, why, "error")]
    assert words in document["problems"][0]["message"]
    ended = run(*command, "--format=github", folder=tmp_path)
    assert ended.returncode == code
    place = f"file={path}," if path else ""
    (line,) = ended.stdout.splitlines()
    assert line.startswith(f"::error {place}title={why}::")
    assert words in line
    assert "Traceback" not in ended.stderr


def test_a_fault_of_the_program_is_reported_in_every_form(wrong: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for error, code, why in ((ZeroDivisionError("x"), 70, "run.fault"), (KeyboardInterrupt(), 130, "run.interrupted")):

        def ended(*_: object, error: BaseException = error) -> None:
            raise error

        monkeypatch.chdir(wrong)
        monkeypatch.setattr(pipeline, "check", ended)
        for form in ("json", "github"):
            result = CliRunner().invoke(cli.app, ["check", "--format", form])
            assert result.exit_code == code
            assert why in result.stdout
            assert form == "github" or json.loads(result.stdout)["errors"] == 1


def test_a_build_reports_in_the_same_forms(wrong: Path) -> None:
    def built(form: str) -> tuple[int, str, str]:
        ended = run("build", "--format", form, "--templates", ROOT / "templates", folder=wrong)
        return ended.returncode, ended.stdout, ended.stderr

    code, output, _ = built("json")
    assert (code, output) == (1, run("check", "--format", "json", folder=wrong).stdout)
    code, output, error = built("github")
    assert code == 1
    assert output.splitlines() == run("check", "--format", "github", folder=wrong).stdout.splitlines()[:-1]
    assert error == "Nothing was published: 2 errors to mend first.\n"
    assert not (wrong / "site").exists()
    for name in ("a.yaml", "b.yaml"):
        (wrong / "content/practices" / name).unlink()
    code, output, _ = built("json")
    assert (code, json.loads(output)["errors"], json.loads(output)["records"]) == (0, 0, 1)
    assert (wrong / "site" / "index.html").exists()
    (wrong / "theme").mkdir()
    (wrong / "theme" / "practice.html").write_text("{{ nmae }}", "utf-8")
    ended = run("build", "--format", "json", "--templates", "theme", folder=wrong)
    assert ended.returncode == 1
    assert {each["severity"] for each in json.loads(ended.stdout)["problems"]} == {"warning", "error"}


def test_problems_of_one_code_alone_can_be_asked_for(wrong: Path) -> None:
    ended = run("check", "--only", "document.unknown", "--only", "file.empty", folder=wrong)
    assert ended.returncode == 1
    assert re.findall(r"^content.* \[([a-z.]+)\]$", ended.stderr, re.MULTILINE) == ["file.empty", "document.unknown"]
    assert re.fullmatch(r"Checked 1 record, 2 errors, 1 other point, 2 of them shown, in \d+\.\d s\.\n", ended.stdout)
    document = json.loads(run("check", "--only", "file.empty", "--format", "json", folder=wrong).stdout)
    assert [problem["code"] for problem in document["problems"]] == ["file.empty"]


def test_where_no_problem_is_shown_no_code_is_explained(wrong: Path) -> None:
    ended = run("check", "--only", "score.arithmetic", folder=wrong)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "0 of them shown" in ended.stdout


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_unknown_code_is_wrong_use(wrong: Path, form: str) -> None:
    ended = run("check", "--only", "file.emty", "--format", form, folder=wrong)
    assert ended.returncode == 2
    assert "did you mean" in ended.stderr
    assert form == "text" or "“file.empty”?" in json.loads(ended.stdout)["problems"][0]["message"]


def test_what_ends_a_run_is_reported_whatever_code_was_asked_for(tmp_path: Path) -> None:
    for form in ("json", "github"):
        ended = run("check", "--only", "file.empty", "--format", form, folder=tmp_path)
        assert ended.returncode == 1
        assert "record.none" in ended.stdout
