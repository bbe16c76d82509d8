"""Renaming of a record: all that belongs to it moves, nothing is overwritten, the old address leads to the new one."""

import os
import shutil
from pathlib import Path

import pytest
from support.commands import EVIDENCE, RECORD, run, text_of
from support.document_cases import PAGE, RELEASE
from support.paths import files

from generator import store
from generator.problems import ContentError, MachineError

OLD, NEW = "balfour-medical-centre", "balfour-surgery"
MOVED = [
    f"content/evidence/{NEW}.json",
    f"content/practices/{NEW}.yaml",
    f"content/sources/{NEW}/press-release.txt",
    f"content/sources/{NEW}/well-led.txt",
]


@pytest.fixture(scope="module")
def once_converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("converted")
    assert run("convert", RELEASE, PAGE, folder=folder).returncode == 0
    return folder


@pytest.fixture
def project(tmp_path: Path, once_converted: Path) -> Path:
    return shutil.copytree(once_converted, tmp_path, dirs_exist_ok=True)


def test_a_record_is_renamed_with_all_that_belongs_to_it(project: Path) -> None:
    record = project / RECORD
    record.write_text(f"# ours\n{record.read_text()}", "utf-8")
    before = record.read_text()
    (project / "content/pages").mkdir()
    (project / f"content/pages/{OLD}.md").write_text("# About it\n", "utf-8")
    ended = run("rename", OLD, NEW, folder=project)
    assert ended.returncode == 0, ended.stderr
    assert f"content/practices/{OLD}.yaml → content/practices/{NEW}.yaml" in ended.stdout
    pages = [f"content/pages/{NEW}.md"]
    assert sorted(each for each in files(project) if NEW in each) == sorted([*MOVED, *pages])
    assert not [each for each in files(project) if OLD in each]
    assert not (project / f"content/sources/{OLD}").exists()
    after = (project / f"content/practices/{NEW}.yaml").read_text()
    assert after.replace(f"former_slugs: [{OLD}]\n", "") == before
    assert run("check", folder=project).returncode == 0
    unchanged = files(project)
    assert "nothing changes" in run("convert", RELEASE, PAGE, folder=project).stdout
    assert files(project) == unchanged


def test_the_old_address_leads_to_the_new_one_below_any_path(project: Path) -> None:
    assert run("rename", OLD, NEW, folder=project).returncode == 0
    assert run("rename", NEW, "grays", folder=project).returncode == 0
    for options, canonical in (
        ((), "../grays/index.html"),
        (("--site-url", "https://example.org/a/b/"), "https://example.org/a/b/practices/grays/"),
    ):
        assert run("build", *options, folder=project).returncode == 0
        for former in (OLD, NEW):
            page = (project / f"site/practices/{former}/index.html").read_text("utf-8")
            assert f'<link rel="canonical" href="{canonical}">' in page
            assert '<a href="../grays/index.html">Balfour Medical Centre</a>' in page
            assert '<meta http-equiv="refresh" content="0; url=../grays/index.html">' in page
            badge = (project / f"site/practices/{former}/badge.svg").read_bytes()
            assert badge == (project / "site/practices/grays/badge.svg").read_bytes()


def test_a_record_that_takes_its_old_name_again_leads_from_the_other(project: Path) -> None:
    for old, new in ((OLD, NEW), (NEW, OLD)):
        assert run("rename", old, new, folder=project).returncode == 0
    assert f"former_slugs: [{NEW}]\n" in (project / RECORD).read_text()


@pytest.mark.parametrize(
    ("new", "code", "message"),
    [
        ("hill", 1, "content/practices/hill.yaml exists already, and nothing is overwritten"),
        ("evidence", 1, "content/evidence/evidence.json exists already, and nothing is overwritten"),
        ("sources", 1, "content/sources/sources/well-led.txt exists already, and nothing is overwritten"),
        ("Index", 2, "“Index” cannot be the name of a record"),
        ("../../x", 2, "cannot be the name of a record"),
        ("index", 2, "“index” cannot be the name of a record; use a–z, 0–9 and hyphens, such as index-practice"),
        (OLD, 2, "the record is called balfour-medical-centre already"),
    ],
)
def test_a_name_that_is_taken_or_wrong_changes_nothing(project: Path, new: str, code: int, message: str) -> None:
    (project / "content/practices/hill.yaml").write_text("name: Hill\n")
    (project / "content/evidence/evidence.json").write_text("{}")
    (project / "content/sources/sources").mkdir()
    (project / "content/sources/sources/well-led.txt").write_text("another")
    before = files(project)
    ended = run("rename", OLD, new, folder=project)
    assert ended.returncode == code
    assert message in ended.stderr
    assert files(project) == before


def test_a_record_that_does_not_exist_or_cannot_be_read_is_not_renamed(project: Path) -> None:
    assert "there is no record nowhere in content/practices" in run("rename", "nowhere", NEW, folder=project).stderr
    (project / RECORD).write_text("name: [\n")
    before = files(project)
    ended = run("rename", OLD, NEW, folder=project)
    assert ended.returncode == 1
    assert "the record cannot be read, so nothing is changed" in ended.stderr
    assert files(project) == before


def test_what_a_person_left_behind_is_named_with_the_command_that_moves_it(project: Path) -> None:
    (project / RECORD).rename(project / f"content/practices/{NEW}.yaml")
    for command in ("check", "build"):
        ended = run(command, folder=project)
        assert f"{EVIDENCE}: warning: this evidence and content/sources/{OLD} stayed behind" in text_of(ended)
        assert f"“ratingpress rename {OLD} {NEW}” moves them [evidence.left]" in text_of(ended)
    assert run("rename", OLD, NEW, folder=project).returncode == 0
    assert sorted(each for each in files(project / "content") if NEW in each) == [
        each.removeprefix("content/") for each in MOVED
    ]
    ended = run("rename", OLD, NEW, folder=project)
    assert (ended.returncode, f"nothing is left under the name {OLD}" in ended.stderr) == (2, True)
    assert "0 other points" in run("check", folder=project).stdout


@pytest.mark.parametrize("name", ["Balfour Medical Centre", "Balfour Road Surgery"])
def test_a_document_reaches_a_record_that_was_renamed_by_hand_and_the_rest_follows(project: Path, name: str) -> None:
    renamed = project / f"content/practices/{NEW}.yaml"
    (project / RECORD).rename(renamed)
    renamed.write_text(renamed.read_text().replace("name: Balfour Medical Centre", f"name: {name}", 1))
    page = project / "page.txt"
    page.write_text(PAGE.read_text().replace("373366", "373367"))
    before = files(project)
    assert run("convert", page, "--dry-run", folder=project).returncode == 0
    assert files(project) == before
    ended = run("convert", page, folder=project)
    assert ended.returncode == 0, ended.stderr
    assert sorted(files(project / "content/practices")) == [f"{NEW}.yaml"]
    assert f"former_slugs: [{OLD}]\n" in renamed.read_text()
    assert "telephone: 01375 373367\n" in renamed.read_text()
    assert not [each for each in files(project / "content") if OLD in each]
    assert run("check", folder=project).returncode == 0


class TestMoves:
    def test_a_move_that_was_interrupted_is_completed_by_the_same_move(self, tmp_path: Path) -> None:
        for name in ("a", "b"):
            (tmp_path / name).write_text(name)
        os.link(tmp_path / "a", tmp_path / "new-a")
        store.move_files({tmp_path / name: tmp_path / f"new-{name}" for name in ("a", "b")})
        assert files(tmp_path) == {"new-a": b"a", "new-b": b"b"}

    def test_a_file_in_the_way_leaves_everything_where_it_is(self, tmp_path: Path) -> None:
        for name in ("a", "b", "new-b"):
            (tmp_path / name).write_text(name)
        before = files(tmp_path)
        with pytest.raises(ContentError, match=r"new-b exists already, and nothing is overwritten"):
            store.move_files({tmp_path / name: tmp_path / f"new-{name}" for name in ("a", "b")})
        assert files(tmp_path) == before

    def test_a_failure_half_way_leaves_everything_where_it_is(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("a", "b"):
            (tmp_path / name).write_text(name)
        before, link = files(tmp_path), os.link

        def fail_at_the_second(old: Path, new: Path, **options: bool) -> None:
            if old.name == "b":
                raise PermissionError(13, "Permission denied")
            link(old, new, **options)

        monkeypatch.setattr("os.link", fail_at_the_second)
        monkeypatch.setattr("shutil.copy2", fail_at_the_second)
        with pytest.raises(MachineError):
            store.move_files({tmp_path / name: tmp_path / "new" / name for name in ("a", "b")})
        assert files(tmp_path) == before

    def test_a_link_is_not_moved(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to("elsewhere")
        with pytest.raises(ContentError):
            store.move_files({tmp_path / "a": tmp_path / "b"})
