"""A check looks at every record once, and again only at what was changed since: whatever the date of a file says."""

import os
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from support.document_cases import RELEASE
from support.paths import CASES

from generator import pipeline, store
from generator.pipeline import Content, Converter
from generator.pipeline.building import record_step, run_start
from generator.problems import ContentError

RATINGS = CASES / "tables" / "ratings.csv"
STATE = Path("cache") / "state"


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checked")
    list(Converter(Content(folder / "content")).convert(store.find_documents([RATINGS, RELEASE]).documents))
    return folder


@pytest.fixture
def project(converted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(converted, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run_start, "WORTH_KEEPING", 1)
    return Path("content")


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the records that are read and checked, in order."""
    names: list[str] = []
    load: Callable[..., object] = record_step.read_record

    def noted(*arguments: object, **named: object) -> object:
        names.append(str(arguments[3]))
        return load(*arguments, **named)

    monkeypatch.setattr(record_step, "read_record", noted)
    return names


def check(content: Path, state: Path | None = STATE, *, trusting: bool = True) -> pipeline.Checked:
    return pipeline.check(Content(content), pipeline.RunOptions(state, trusting, workers=1))


def signed(text: str, body: str) -> str:
    """Return a state with another body that counts as whole."""
    return f"{text.partition(chr(10))[0].rpartition(' ')[0]} {zlib.crc32(body.encode())}\n{body}"


def test_a_check_finds_what_a_build_finds_on_any_number_of_cores(project: Path) -> None:
    (project / "practices" / "broken.yaml").write_text("name: A\nratings: []\n", "utf-8")
    (project / "site.yaml").write_text("titel: A\n", "utf-8")
    loaded = pipeline.load(Content(project))
    assert len(loaded.errors) == 2
    for workers in (1, 2):
        checked = pipeline.check(Content(project), pipeline.RunOptions(workers=workers))
        assert (checked.problems, checked.records) == (loaded.problems, len(loaded.records))
    assert not STATE.exists()


def test_what_was_checked_is_not_looked_at_again(project: Path, looked_at: list[str]) -> None:
    first = check(project)
    assert len(looked_at) == 5
    assert check(project) == first
    assert len(looked_at) == 5


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ("practices/balfour-medical-centre.yaml", ["balfour-medical-centre.yaml"]),
        ("evidence/balfour-medical-centre.json", ["balfour-medical-centre.yaml"]),
        ("sources/balfour-medical-centre/press-release.txt", ["balfour-medical-centre.yaml"]),
        ("sources/ratings.csv", 4),
    ],
)
def test_a_changed_byte_is_found_whatever_the_date_of_its_file(
    project: Path, looked_at: list[str], changed: str, again: list[str] | int
) -> None:
    check(project)
    looked_at.clear()
    path = project / changed
    before, status = path.read_bytes(), path.stat()
    at = before.rindex(b"e")
    path.write_bytes(before[:at] + b"a" + before[at + 1 :])
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    found = check(project)
    assert looked_at == again if isinstance(again, list) else len(looked_at) == again
    assert found == check(project, None)


def test_evidence_that_is_gone_or_new_is_found(project: Path, looked_at: list[str]) -> None:
    check(project)
    evidence = project / "evidence" / "balfour-medical-centre.json"
    held = evidence.read_bytes()
    for content in (None, held):
        evidence.unlink() if content is None else evidence.write_bytes(content)
        looked_at.clear()
        assert check(project) == check(project, None)
        assert looked_at[:1] == ["balfour-medical-centre.yaml"]


def test_a_link_where_nothing_was_is_found(project: Path) -> None:
    (project / "practices" / "by-hand.yaml").write_text("name: By Hand\n", "utf-8")
    check(project)
    (project / "evidence" / "by-hand.json").symlink_to("/etc/hostname")
    assert len(check(project).errors) == 1


def test_a_mistake_is_reported_every_time_until_it_is_corrected(project: Path) -> None:
    record = project / "practices" / "balfour-medical-centre.yaml"
    sound = record.read_text("utf-8")
    record.write_text(sound.replace("rating: Inadequate", "rating: Inadeqaute", 1), "utf-8")
    assert [len(check(project).errors) for _ in range(2)] == [1, 1]
    record.write_text(sound, "utf-8")
    assert check(project).errors == ()


def test_a_record_that_is_new_or_gone_counts_at_once(project: Path) -> None:
    before = check(project).records
    twin = project / "practices" / "twin.yaml"
    shutil.copy(project / "practices" / "balfour-medical-centre.yaml", twin)
    assert check(project).records == before + 1
    twin.unlink()
    assert check(project).records == before
    for path in (project / "practices").iterdir():
        path.unlink()
    with pytest.raises(ContentError, match="there is no record here"):
        check(project)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-20],
        lambda text: "",
        lambda text: "[]",
        lambda text: text.replace("ratingpress ", "ratingpress 0"),
        lambda text: text.replace('"checked":true', '"checked":false'),
        lambda text: signed(text, "[" * 100_000),
        lambda text: signed(text, "{}\n[[1, 2]]\n[]"),
        lambda text: signed(text, '{"other":1}\n[]'),
    ],
)
def test_a_state_that_is_damaged_or_of_another_program_counts_as_absent(
    project: Path, looked_at: list[str], damage: Callable[[str], str]
) -> None:
    first = check(project)
    STATE.write_text(damage(STATE.read_text("utf-8")), "utf-8")
    looked_at.clear()
    assert check(project) == first
    assert len(looked_at) == 5


def test_few_records_leave_no_state(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_start, "WORTH_KEEPING", 6)
    check(project)
    assert not STATE.exists()


def test_a_state_that_cannot_be_written_is_done_without(project: Path) -> None:
    Path("cache").write_text("a file in the place of the folder", "utf-8")
    assert check(project).records == 5
    assert Path("cache").is_file()


def test_a_problem_that_is_remembered_keeps_its_line(project: Path, looked_at: list[str]) -> None:
    record = project / "practices" / "balfour-medical-centre.yaml"
    record.write_text(f"icb: “NHS Mid and South Essex”\n{record.read_text('utf-8')}", "utf-8")
    first = check(project)
    looked_at.clear()
    again = check(project)
    assert looked_at == []
    for checked in (first, again):
        lines = {each.code: each.excerpt for each in checked.problems}
        assert lines["text.quotes"] == "icb: “NHS Mid and South Essex”"


def test_without_trust_every_record_is_looked_at(project: Path, looked_at: list[str]) -> None:
    first = check(project)
    looked_at.clear()
    assert check(project, trusting=False) == first
    assert len(looked_at) == 5


def test_a_file_that_was_only_touched_is_not_parsed(project: Path, looked_at: list[str]) -> None:
    first = check(project)
    looked_at.clear()
    for path in project.rglob("*.*"):
        path.touch()
    assert [check(project), check(project)] == [first, first]
    assert looked_at == []


def test_a_warning_about_records_together_is_kept(project: Path, looked_at: list[str]) -> None:
    (project / "practices" / "balfour-surgery.yaml").write_text("name: B\nformer_slugs: [a]\n", "utf-8")
    (project / "practices" / "elm-surgery.yaml").write_text("name: C\nformer_slugs: [a]\n", "utf-8")
    first = check(project)
    looked_at.clear()
    assert check(project) == first == check(project, None)
    assert [name for name in looked_at if name == "elm-surgery.yaml"] == ["elm-surgery.yaml"]
