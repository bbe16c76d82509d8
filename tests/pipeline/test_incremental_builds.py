"""A law: whatever was edited, a build that uses what was kept gives the bytes of a build from nothing.

It writes no file again that had these bytes. Edits are of records, evidence, documents, settings, pages, templates and
of the published site; some are mistakes, which change no site.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from support.document_cases import PAGE, RELEASE
from support.paths import CASES, TEMPLATES

from generator import pipeline, store
from generator.pipeline import BuildTask, Built, Content, Converter, RunOptions
from generator.pipeline.building import record_step, run_start

RATINGS = CASES / "tables" / "ratings.csv"
SLUG = "balfour-medical-centre"
WARNED = "name: By Hand Surgery\nformer_slugs: [hand, balfour]\n"


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with records from documents and from a table, and one that a person wrote."""
    folder = tmp_path_factory.mktemp("converted")
    for document in (RATINGS, RELEASE, PAGE):
        list(Converter(Content(folder / "content")).convert(store.find_documents([document]).documents))
    (folder / "content" / "practices" / "by-hand.yaml").write_text(WARNED, "utf-8")
    (folder / "content" / "pages").mkdir()
    (folder / "content" / "pages" / "about.md").write_text("# About\n\nAll *about* it.\n", "utf-8")
    shutil.copytree(TEMPLATES, folder / "templates")
    return folder


@pytest.fixture(autouse=True)
def every_state_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_start, "WORTH_KEEPING", 1)


class Project:
    """A copy of the project, in a folder of its own, with the edits that people make in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.content, self.templates, self.site = folder / "content", folder / "templates", folder / "out" / "site"
        self.practices = self.content / "practices"

    def build(self, output: Path | None = None, **options: object) -> Built:
        """Build with what was kept; into another folder, from nothing."""
        state = None if output else self.folder / "cache" / "state"
        task = BuildTask(Content(self.content), self.templates, output or self.site)
        return pipeline.build(task, RunOptions(state, workers=1, **options))  # type: ignore[arg-type]

    def pick(self, folder: Path, number: int, pattern: str = "*.*") -> Path | None:
        found = sorted(path for path in folder.rglob(pattern) if path.is_file() and path.name != store.MANIFEST)
        return found[number % len(found)] if found else None

    def replace(self, path: Path | None, old: str, new: str, *, same_time: bool = False) -> None:
        if path is None:
            return
        status = path.stat()
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
        if same_time:
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    def rating(self, number: int) -> None:
        path = self.pick(self.practices, number)
        self.replace(path, "rating: Good", "rating: Inadequate", same_time=number % 2 == 0)

    def rating_again(self, number: int) -> None:
        self.replace(self.pick(self.practices, number), "rating: Inadequate", "rating: Good")

    def comment(self, number: int) -> None:
        self.replace(self.pick(self.practices, number), "name:", "# A comment.\nname:")

    def name(self, number: int) -> None:
        self.replace(self.pick(self.practices, number), "name: ", f"name: {'ABC'[number % 3]}")

    def mistake(self, number: int) -> None:
        self.replace(self.pick(self.practices, number), "rating: Good", "rating: Godo")

    def mend(self, _: int) -> None:
        for path in self.practices.glob("*"):
            self.replace(path, "Godo", "Good")

    def add_record(self, number: int) -> None:
        (self.practices / f"new-{number}.yaml").write_text(
            f"name: New Surgery {number}\n{'region: London' * (number % 2)}\n", "utf-8"
        )

    def delete_record(self, number: int) -> None:
        path = self.pick(self.practices, number)
        if path and len(list(self.practices.iterdir())) > 1:
            path.unlink()

    def rename_record(self, number: int) -> None:
        path = self.pick(self.practices, number)
        if path:
            pipeline.rename(Content(self.content), path.stem, f"{path.stem}-{number}")

    def rename_by_hand(self, number: int) -> None:
        if path := self.pick(self.practices, number):
            path.rename(path.with_name(f"moved-{number}.yaml"))

    def delete_evidence(self, number: int) -> None:
        if path := self.pick(self.content / "evidence", number):
            path.unlink()

    def document(self, number: int) -> None:
        self.replace(self.pick(self.content / "sources", number), ".", "!")

    def table(self, _: int) -> None:
        self.replace(self.content / "sources" / "ratings.csv", "Good", "Poor")

    def setting(self, number: int) -> None:
        lines = ("title: Another title", "repository: https://github.com/a/b", "contact: a@example.org", "titel: A")
        (self.content / "site.yaml").write_text(f"{lines[number % 4]}\n", "utf-8")

    def page(self, number: int) -> None:
        text = f"# Page {number}\n\nSome text.\n" if number % 5 else "no heading\n"
        (self.content / "pages" / f"page-{number % 2}.md").write_text(text, "utf-8")

    def delete_page(self, number: int) -> None:
        if path := self.pick(self.content / "pages", number):
            path.unlink()

    def template(self, number: int) -> None:
        name = ("practice.html", "base.html", "macros.html", "index.html", "report.html", "static/site.css")[number % 6]
        path = self.templates / name
        path.write_text(f"{path.read_text('utf-8')}\n", "utf-8")

    def break_template(self, number: int) -> None:
        name = ("practice.html", "base.html", "changes.html")[number % 3]
        self.replace(self.templates / name, "{{ ", "{{ nothing.at.all }}{{ ")

    def mend_templates(self, _: int) -> None:
        for path in self.templates.glob("*.html"):
            self.replace(path, "{{ nothing.at.all }}", "")

    def tamper(self, number: int) -> None:
        path = self.pick(self.site, number)
        if path and number % 3 == 0:
            path.unlink()
        elif path and number % 3 == 1:
            path.chmod(0o600)
        elif path:
            status, data = path.stat(), path.read_bytes()
            path.write_bytes(b"x" * len(data))
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    def own_file(self, number: int) -> None:
        if self.site.exists():
            (self.site / f"mine-{number}.txt").write_text("mine", "utf-8")

    def touch(self, number: int) -> None:
        for folder in (self.content, self.templates):
            if path := self.pick(folder, number):
                path.touch()

    def check(self) -> None:
        pipeline.check(Content(self.content), RunOptions(self.folder / "cache" / "state", workers=1))


EDITS: tuple[Callable[[Project, int], None], ...] = (
    Project.rating, Project.rating_again, Project.comment, Project.name, Project.mistake, Project.mend, Project.mend,
    Project.add_record, Project.delete_record, Project.rename_record, Project.rename_by_hand, Project.delete_evidence,
    Project.document, Project.table, Project.setting, Project.page, Project.delete_page, Project.template,
    Project.break_template, Project.mend_templates, Project.mend_templates, Project.tamper, Project.own_file,
    Project.touch,
)  # fmt: skip


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def places(folder: Path) -> dict[str, tuple[int, int]]:
    """Return the number and the time of each file: another one was written anew."""
    found = {path.relative_to(folder).as_posix(): path.stat() for path in folder.rglob("*") if path.is_file()}
    return {path: (status.st_ino, status.st_mtime_ns) for path, status in found.items()}


def assert_incremental_equals_full(project: Project, number: int) -> None:
    before = (files(project.site), places(project.site)) if project.site.exists() else ({}, {})
    modes = {path: (project.site / path).stat().st_mode & 0o777 for path in before[0]}
    built = project.build()
    full_site = project.folder / f"full-{number}" / "site"
    full = project.build(full_site)
    assert (built.problems, built.mistakes) == (full.problems, full.mistakes)
    assert (built.published is None) == (full.published is None)
    assert [path.name for path in project.site.parent.iterdir()] in ([], ["site"])
    if built.published is None:
        assert before == ((files(project.site), places(project.site)) if project.site.exists() else ({}, {}))
        return
    assert (built.records, built.facts) == (full.records, full.facts)
    now, where = files(project.site), places(project.site)
    own = {path: content for path, content in now.items() if path.startswith("mine-")}
    assert now == files(full_site) | own
    assert {path.stat().st_nlink for path in project.site.rglob("*") if path.is_file()} == {1}
    for path, content in now.items():
        if before[0].get(path) == content and modes[path] == 0o644:
            assert where[path] == before[1][path], f"{path} was written again"
    again = project.build()
    assert again.published == store.Published(changed=False, written=0, removed=0)
    assert (again.problems, again.records, again.facts) == (full.problems, full.records, full.facts)
    assert places(project.site) == where


@settings(max_examples=25)
@given(edits=some.lists(some.tuples(some.sampled_from(EDITS), some.integers(0, 11)), max_size=6))
def test_an_incremental_build_equals_a_full_one(
    converted: Path, tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[Callable[[Project, int], None], int]]
) -> None:
    folder = tmp_path_factory.mktemp("law")
    shutil.copytree(converted, folder, dirs_exist_ok=True)
    (folder / "out").mkdir()
    project = Project(folder)
    assert_incremental_equals_full(project, 0)
    for number, (edit, seed) in enumerate(edits, 1):
        edit(project, seed)
        if seed % 3 == 0:  # a check keeps its results for the next build
            project.check()
        assert_incremental_equals_full(project, number)
    shutil.rmtree(folder)


@pytest.fixture
def project(converted: Path, tmp_path: Path) -> Project:
    shutil.copytree(converted, tmp_path, dirs_exist_ok=True)
    project = Project(tmp_path)
    assert project.build().published
    return project


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the records that are parsed, in order."""
    names: list[str] = []
    load: Callable[..., object] = record_step.read_record

    def noted(*arguments: object, **named: object) -> object:
        names.append(str(arguments[3]))
        return load(*arguments, **named)

    monkeypatch.setattr(record_step, "read_record", noted)
    yield names


def test_of_what_has_not_changed_nothing_is_parsed(project: Project, read: list[str]) -> None:
    assert project.build().published == store.Published(changed=False, written=0, removed=0)
    assert read == []


def test_a_comment_writes_no_file(project: Project, read: list[str]) -> None:
    before = places(project.site)
    project.replace(project.practices / f"{SLUG}.yaml", "name:", "# A comment.\nname:")
    assert project.build().published == store.Published(changed=False, written=0, removed=0)
    assert read == [f"{SLUG}.yaml"]
    assert places(project.site) == before


def test_a_rating_writes_the_files_that_show_it_and_no_other(project: Project, read: list[str]) -> None:
    before = places(project.site)
    project.replace(project.practices / f"{SLUG}.yaml", "rating: Good", "rating: Outstanding")
    project.build()
    after = places(project.site)
    assert read == [f"{SLUG}.yaml"]
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed == {
        store.MANIFEST, "index.html", "changes/index.html", "report/index.html", f"practices/{SLUG}/index.html",
        f"practices/{SLUG}/badge.svg",
    }  # fmt: skip


def test_a_template_makes_the_pages_anew_that_use_it(project: Project, read: list[str]) -> None:
    project.replace(project.templates / "index.html", "</", "<!-- --></")
    assert project.build().published == store.Published(changed=True, written=1, removed=0)
    assert read == []


def test_a_record_that_was_only_checked_is_still_built(project: Project) -> None:
    (project.practices / "by-hand.yaml").unlink()
    project.check()
    assert project.build().published == store.Published(changed=True, written=2, removed=6)


def test_without_trust_everything_is_made_anew_and_nothing_written(project: Project, read: list[str]) -> None:
    before = places(project.site)
    built = project.build(trusting=False)
    assert built.published == store.Published(changed=False, written=0, removed=0)
    assert len(read) == built.records
    assert places(project.site) == before


def test_any_number_of_processes_and_any_executor_give_the_same_bytes(project: Project) -> None:
    for number in range(12):
        project.add_record(number)
    content, made = Content(project.content), []
    with ThreadPoolExecutor(2) as executor:
        for name, options in (
            ("one", RunOptions(workers=1)),
            ("three", RunOptions(workers=3)),
            ("given", RunOptions(workers=2, executor=executor)),
        ):
            pipeline.build(BuildTask(content, project.templates, project.folder / name), options)
            made.append(files(project.folder / name))
    assert made[0] == made[1] == made[2]


def test_documents_are_read_by_any_executor(tmp_path: Path) -> None:
    found = store.find_documents([RATINGS, RELEASE, PAGE]).documents
    made = []
    with ThreadPoolExecutor(2) as executor:
        for name, options in (("alone", {"workers": 1}), ("given", {"executor": executor})):
            list(Converter(Content(tmp_path / name), **options).convert(found))  # type: ignore[arg-type]
            made.append(files(tmp_path / name))
    assert made[0] == made[1]
    assert len(made[0]) > 10


def test_outputs_that_were_only_touched_are_looked_at_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in project.site.rglob("*.html"):
        path.touch()
    assert project.build().published == store.Published(changed=False, written=0, removed=0)
    monkeypatch.delattr("generator.store.publish")
    assert project.build().published == store.Published(changed=False, written=0, removed=0)


def test_a_mistake_in_a_template_is_the_same_on_any_number_of_processes(project: Project) -> None:
    for number in range(40):
        project.add_record(number)
    project.replace(project.templates / "practice.html", "{{ page.name }}", "{{ page.nmae }}")
    built = [
        pipeline.build(BuildTask(Content(project.content), project.templates, project.site), RunOptions(workers=number))
        for number in (1, 3)
    ]
    assert built[0] == built[1]
    assert [each.code for each in built[0].mistakes] == ["template.name"]
    assert built[0].published is None
