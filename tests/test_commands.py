"""The commands as a person types them: what they print, what they write, how they end."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "sources"
RELEASE = CASES / "press_release" / "balfour-medical-centre" / "source.txt"
PAGE = CASES / "assessment_page" / "balfour-medical-centre-well-led" / "source.txt"


def run(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command in a folder of its own, as a stranger would run it."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def converted(tmp_path: Path) -> Path:
    for source in (RELEASE, PAGE):
        assert run("convert", source, folder=tmp_path).returncode == 0
    return tmp_path


def test_two_documents_become_one_record(converted: Path) -> None:
    content = converted / "content"
    assert sorted(files(content)) == [
        "evidence/balfour-medical-centre.json",
        "practice.schema.json",
        "practices/balfour-medical-centre.yaml",
        "sources/balfour-medical-centre/press-release.txt",
        "sources/balfour-medical-centre/well-led.txt",
    ]
    assert (content / "sources/balfour-medical-centre/press-release.txt").read_bytes() == RELEASE.read_bytes()


def test_what_was_read_is_told_with_its_words(tmp_path: Path) -> None:
    told = run("convert", RELEASE, folder=tmp_path).stdout
    assert "key_questions.responsive.rating: (empty) → “Inadequate”, from “Its rating has dropped from good" in told
    assert "every word was understood" in told


def test_what_was_not_understood_is_told_and_a_rating_comes_first(tmp_path: Path) -> None:
    document = tmp_path / "release.txt"
    extra = "\n\nThe lobby has new chairs.\n\nSome say the rating of its twin was changed to outstanding or so.\n"
    document.write_bytes(RELEASE.read_bytes() + extra.encode())
    ended = run("convert", document, folder=tmp_path)
    assert ended.returncode == 0
    assert "warning: not understood: “Some say the rating of its twin" in ended.stderr
    assert "finding: not understood: “The lobby has new chairs.”" in ended.stdout


def test_converting_again_changes_no_byte(converted: Path) -> None:
    before = files(converted)
    ended = run("convert", PAGE, RELEASE, folder=converted)
    assert "nothing changes" in ended.stdout
    assert files(converted) == before


def test_the_order_of_documents_does_not_matter(converted: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    assert run("convert", PAGE, RELEASE, folder=other).returncode == 0
    record = "content/practices/balfour-medical-centre.yaml"
    assert (other / record).read_text() == (converted / record).read_text()


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    ended = run("convert", RELEASE, PAGE, "--dry-run", folder=tmp_path)
    assert ended.returncode == 0
    assert "would make the record balfour-medical-centre" in ended.stdout
    assert files(tmp_path) == {}


def test_ids_come_from_the_address(tmp_path: Path) -> None:
    address = "https://www.cqc.org.uk/location/1-565655909/reports/AP10716/overall/well-led"
    assert run("convert", PAGE, "--url", address, folder=tmp_path).returncode == 0
    record = (tmp_path / "content/practices/balfour-medical-centre.yaml").read_text()
    assert "location_id: 1-565655909\n" in record
    assert "assessment_id: AP10716\n" in record
    assert f"url: {address}\n" in record
    evidence = json.loads((tmp_path / "content/evidence/balfour-medical-centre.json").read_text())
    located = next(fact for fact in evidence["facts"] if fact["field"] == "location_id")
    assert located["document"] == address
    assert address[located["start"] : located["end"]] == located["words"] == "1-565655909"


def test_a_document_dropped_into_the_inbox_leaves_it_once_it_is_kept(tmp_path: Path) -> None:
    inbox = tmp_path / "content" / "inbox"
    inbox.mkdir(parents=True)
    shutil.copy(RELEASE, inbox / "anything.txt")
    (inbox / "stray.txt").write_text("A shopping list: flour, eggs and good butter.")
    ended = run("convert", inbox, folder=tmp_path)
    assert ended.returncode == 1
    assert sorted(path.name for path in inbox.iterdir()) == ["stray.txt"]
    assert (tmp_path / "content/sources/balfour-medical-centre/press-release.txt").read_bytes() == RELEASE.read_bytes()


BAD = {
    "empty.txt": (b"", "this document is empty"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\x00\x00\x01\x00\xff", "binary file"),
    "latin.txt": (RELEASE.read_text().encode("cp1252"), "not UTF-8"),
    "recipe.txt": (b"Take some flour, good eggs and outstanding butter.", "not a document that Ratingpress knows"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_documents_get_one_line_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    data, words = BAD[name]
    (tmp_path / name).write_bytes(data)
    before = files(tmp_path)
    ended = run("convert", name, folder=tmp_path)
    assert ended.returncode == 1
    assert words in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""
    assert files(tmp_path) == before


def test_a_record_with_a_typo_stops_check_build_and_convert(converted: Path) -> None:
    record = converted / "content/practices/balfour-medical-centre.yaml"
    record.write_text(record.read_text().replace("overall: {rating: Good}", "overall: {rating: Godo}"))
    before = files(converted)
    for command in (("check",), ("build", "--templates", ROOT / "templates"), ("convert", RELEASE)):
        ended = run(*command, folder=converted)
        assert ended.returncode == 1, command
        assert "balfour-medical-centre.yaml:21:23: error: " in ended.stderr, ended.stderr
        assert "did you mean “Good”?" in ended.stderr
        assert "Traceback" not in ended.stderr
    assert files(converted) == before


def test_a_build_refuses_facts_whose_words_are_gone(converted: Path) -> None:
    source = converted / "content/sources/balfour-medical-centre/press-release.txt"
    source.write_text(source.read_text().replace("inadequate overall", "excellent overall"))
    ended = run("build", "--templates", ROOT / "templates", folder=converted)
    assert ended.returncode == 1
    assert "evidence.words" in ended.stderr
    assert not (converted / "site").exists()


def test_the_same_content_builds_the_same_bytes(converted: Path) -> None:
    (converted / "content/pages").mkdir()
    for output in ("one", "two"):
        ended = run("build", "--templates", ROOT / "templates", "--output", output, folder=converted)
        assert ended.returncode == 0, ended.stderr
    assert files(converted / "one") == files(converted / "two")
    again = run("build", "--templates", ROOT / "templates", "--output", "two", folder=converted)
    assert "Nothing has changed" in again.stdout


def test_an_empty_content_folder_publishes_nothing(tmp_path: Path) -> None:
    ended = run("build", "--templates", ROOT / "templates", folder=tmp_path)
    assert ended.returncode == 1
    assert "there is no record here" in ended.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    "arguments",
    [("convert", "missing.txt"), ("convert", "--url", "https://x.example/"), ("build", "--output", "/"), ("nonsense",)],
    ids=str,
)
def test_wrong_use_is_told_in_plain_words(arguments: tuple[str, ...], tmp_path: Path) -> None:
    ended = run(*arguments, folder=tmp_path)
    assert ended.returncode in (1, 2)
    assert "Traceback" not in ended.stderr
    assert ended.stderr.strip()


def test_the_committed_record_is_made_by_convert_and_by_nothing_else(tmp_path: Path) -> None:
    sources = sorted((ROOT / "content" / "sources").rglob("*.*"))
    assert len(sources) >= 2
    for source in sources:
        assert run("convert", source, folder=tmp_path).returncode == 0
    for folder in ("practices", "evidence", "sources"):
        assert files(tmp_path / "content" / folder) == files(ROOT / "content" / folder)
