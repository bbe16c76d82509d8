"""A preview of what an edit changes for readers, from a revision of git and the files as they are, before a build."""

import doctest
import importlib
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from support.commands import RECORD, run, text_of
from support.paths import ROOT
from support.samples import balfour

from generator import pages
from generator.model import KeyQuestion, KeyQuestions, Practice, Rated, Rating, Report, ReportKind, SiteSettings

PAGE = "practices/balfour-medical-centre/index.html"


def git(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "first")
    return tmp_path


def check_changes(folder: Path, *more: str) -> tuple[int, list[str]]:
    ended = run("check", "--changes", *more, folder=folder, path=PATH)
    return ended.returncode, text_of(ended).splitlines()


def printed_lines(folder: Path) -> list[str]:
    """Return the lines of the output, without the problems."""
    return run("check", "--changes", folder=folder, path=PATH).stdout.splitlines()


PATH = str(Path(shutil.which("git") or "/usr/bin/git").parent)


def edit(folder: Path, old: str, new: str, name: str = RECORD) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def test_nothing_edited_changes_no_word(project: Path) -> None:
    assert check_changes(project) == (0, ["Since HEAD no word of a page changes."])
    edit(project, "name:", "# a remark\nname:")
    assert check_changes(project) == (0, ["Since HEAD no word of a page changes."])


def test_an_edited_rating_is_one_sentence_and_the_words_of_its_page(project: Path) -> None:
    edit(project, "overall: {rating: Inadequate,", "overall: {rating: Good,")
    code, lines = check_changes(project)
    assert code == 0
    assert lines[0] == (
        "Balfour Medical Centre: the overall rating in the press release on the inspection in July "
        "(year not stated) was Inadequate and will be Good."
    )
    assert PAGE in lines
    assert any(line.startswith("  - ") and "Inadequate" in line for line in lines)
    assert any(line.startswith("  + ") and "corrected by hand" in line for line in lines)
    assert "report/index.html" in lines  # the person’s value and the source’s are listed there
    assert "changes/index.html" in lines
    assert lines[-1] == "Since HEAD: 3 pages with other words."


def test_an_older_revision_may_be_named_and_a_missing_one_is_reported(project: Path) -> None:
    edit(project, "telephone: 01375 373366", "telephone: 01375 373367")
    git(project, "commit", "-q", "-am", "second")
    assert check_changes(project)[1] == ["Since HEAD no word of a page changes."]
    code, lines = check_changes(project, "HEAD~1")
    assert code == 0
    assert any("01375 373367" in line for line in lines)
    assert check_changes(project, "no-such") == (2, ["ratingpress: --changes no-such: there is no such revision"])
    assert check_changes(project, "--", "--output=evil")[0] == 2
    assert not (project / "evil").exists()


def test_new_and_deleted_records_are_reported_as_new_and_removed_pages(project: Path) -> None:
    (project / "content/practices/new-surgery.yaml").write_text("name: New Surgery\n", "utf-8")
    (project / RECORD).unlink()
    code, lines = check_changes(project)
    assert code == 0
    assert "Balfour Medical Centre: its page will be removed." in lines
    assert "New Surgery: a new page; overall rating: none." in lines
    assert f"{PAGE} (gone)" in lines
    assert "practices/new-surgery/index.html (new)" in lines


def test_a_second_record_is_one_more_on_the_pages_that_list_all(project: Path) -> None:
    (project / "content/practices/new-surgery.yaml").write_text("name: New Surgery\n", "utf-8")
    lines = check_changes(project)[1]
    index = lines[lines.index("index.html") :]
    index = index[: index.index("practices/new-surgery/badge.svg (new)")]
    assert "  - 1 practice" in index
    assert "  + 2 practices" in index
    assert not any("No practice has been added" in line for line in lines)
    assert "report/index.html" in lines
    assert not any(PAGE in line for line in lines)


def test_with_many_records_the_pages_that_list_all_are_not_compared(project: Path) -> None:
    for number in range(101):
        (project / f"content/practices/practice-{number}.yaml").write_text(f"name: Practice {number}\n", "utf-8")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "second")
    edit(project, "telephone: 01375 373366", "telephone: 01375 373367")
    lines = check_changes(project)[1]
    assert lines[0] == "The pages that list all practices are not compared: 101 records were not touched."
    assert [line for line in lines if line.endswith(".html")] == [PAGE]
    (project / "content/practices/practice-0.yaml").unlink()
    lines = check_changes(project)[1]
    assert "report/index.html" in lines
    assert {"  - 102 practices", "  + 101 practices"} < {*lines}


def test_words_of_neighbouring_elements_are_separate_and_links_to_sources_are_no_words(project: Path) -> None:
    edit(project, "telephone: 01375 373366", "telephone: 01375 373367")
    edit(project, "overall: {rating: Good}", "overall: {rating: Outstanding}")
    lines = check_changes(project)[1]
    row = "Balfour Medical Centre 2 Balfour Road, Grays, Essex, RM17 5NS 26 February 2025"
    assert f"  + {row} rating corrected by hand Outstanding 26 February 2025" in lines
    assert f"  - {row} Good 26 February 2025" in lines
    assert "  - Good" in lines
    assert "  + Outstanding corrected by hand" in lines
    assert doctest.testmod(importlib.import_module("generator.pages.visible_lines")).failed == 0


def test_one_more_source_changes_no_word(templates: Mapping[str, bytes]) -> None:
    page = dict(pages.render(pages.plan([balfour()], SiteSettings(), {}), templates))[PAGE]
    shifted = re.sub(rb'<a class="src" .*?</a>', b'<a class="src" href="sources.html#n99">9 sources agree</a>', page)
    assert shifted != page
    assert pages.lines_of(shifted) == pages.lines_of(page)


def test_a_renamed_record_is_a_page_that_moves(project: Path) -> None:
    for place, ending in (("practices", ".yaml"), ("evidence", ".json"), ("sources", "")):
        git(project, "mv", f"content/{place}/balfour-medical-centre{ending}", f"content/{place}/balfour{ending}")
    assert check_changes(project) == (
        0,
        [
            "Balfour Medical Centre: its page moves from practices/balfour-medical-centre/ to practices/balfour/; "
            "a link to the old address leads nowhere.",
            "Since HEAD no word of a page changes.",
        ],
    )


def test_the_old_address_of_a_record_that_was_renamed_with_the_command_leads_to_the_new_one(project: Path) -> None:
    assert run("rename", "balfour-medical-centre", "balfour", folder=project).returncode == 0
    code, lines = check_changes(project)
    assert (code, lines[0]) == (
        0,
        "Balfour Medical Centre: its page moves from practices/balfour-medical-centre/ to practices/balfour/; "
        "a link to the old address leads there.",
    )
    assert "practices/balfour-medical-centre/index.html (new)" in lines


def test_in_a_shallow_clone_the_remedy_is_named(project: Path, tmp_path: Path) -> None:
    git(project, "commit", "-q", "--allow-empty", "-m", "second")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", project.as_uri(), str(shallow))
    code, lines = check_changes(shallow, "HEAD~1")
    assert code == 2
    assert lines == [
        "ratingpress: --changes HEAD~1: there is no such revision; this clone lacks older commits: fetch them with "
        "“git fetch --unshallow”, or in a workflow check out with “fetch-depth: 0”"
    ]


def test_settings_and_pages_in_markdown_change_words_too(project: Path) -> None:
    edit(project, "About this site", "About our site", "content/pages/about.md")
    assert any("+ About our site" in line for line in check_changes(project)[1])
    git(project, "commit", "-q", "-am", "second")
    edit(project, "title: ", "title: Our ", "content/site.yaml")
    lines = check_changes(project)[1]
    assert lines[0] == "The site’s settings were edited."
    assert {"index.html", PAGE, "about/index.html"} < {*lines}
    assert "  + Our GP Inspection Archive" in lines
    edit(project, "title: Our ", "titel: Our ", "content/site.yaml")
    edit(project, "# About", "About", "content/pages/about.md")
    code, lines = check_changes(project)
    assert code == 1
    assert any("did you mean “title”" in line for line in lines)
    assert any("the first line must be the page’s heading" in line for line in lines)
    assert printed_lines(project)[-3:] == [
        "The edits in content/pages/about.md cannot be shown until the mistake is mended.",
        "The edits in content/site.yaml cannot be shown until the mistake is mended.",
        "Since HEAD no word of any other page changes.",
    ]


def test_settings_show_on_a_few_pages_of_many_and_templates_are_not_compared(project: Path) -> None:
    for number in range(6):
        (project / f"content/practices/practice-{number}.yaml").write_text(f"name: Practice {number}\n", "utf-8")
    shutil.copytree(ROOT / "templates", project / "templates")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "second")
    edit(project, "title: ", "title: Our ", "content/site.yaml")
    lines = check_changes(project)[1]
    assert lines[0] == "The site’s settings were edited: of 7 practices that were not, 5 are compared."
    assert len([line for line in lines if line.startswith("practices/") and line.endswith("/index.html")]) == 5
    git(project, "checkout", "-q", "content")
    edit(project, "<h1>", "<h1>Ours: ", "templates/ratings.html")
    assert check_changes(project)[1] == [
        "The templates were edited: what that changes on the pages is not shown here.",
        "Since HEAD no word of a page changes.",
    ]


def test_a_record_that_cannot_be_read_is_reported_and_ends_with_1(project: Path) -> None:
    edit(project, "rating: Inadequate", "rating: Inadequat")
    code, lines = check_changes(project)
    assert code == 1
    assert any("did you mean “Inadequate”" in line for line in lines)
    assert printed_lines(project) == [
        f"The edits in {RECORD} cannot be shown until the mistake is mended.",
        "Since HEAD no word of any other page changes.",
    ]
    (project / "content/practices/new-surgery.yaml").write_text("name: New Surgery\n", "utf-8")
    lines = printed_lines(project)
    assert lines[-1] == "Since HEAD: 4 further pages with other words."
    assert {"  - 1 practice", "  + 2 practices"} < {*lines}


def test_without_a_repository_or_git_the_remedy_is_named(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    code, lines = check_changes(tmp_path)
    assert (code, len(lines)) == (2, 1)
    ended = run("check", "--changes", folder=tmp_path)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "is it installed?" in ended.stderr


def test_a_revision_without_changes_is_refused(project: Path) -> None:
    assert run("check", "HEAD~1", folder=project).returncode == 2


def test_each_rating_that_differs_is_a_sentence() -> None:
    assert doctest.testmod(importlib.import_module("generator.pages.lists.change_log")).failed == 0
    before = Practice(
        "A Surgery",
        reports=(
            Report(
                ReportKind.ASSESSMENT, assessed="2025-02-26", overall=Rated(Rating.GOOD),
                key_questions=KeyQuestions(safe=KeyQuestion(Rating.GOOD)),
            ),
            Report(ReportKind.INSPECTION, published="2019-05-21", overall=Rated(Rating.OUTSTANDING)),
        ),
    )  # fmt: skip
    assessed = replace(before.reports[0], key_questions=None, overall=Rated(Rating.INADEQUATE))
    assert pages.describe_changes(before, before) == ()
    assert pages.describe_changes(before, replace(before, name="B Surgery", reports=(assessed,))) == (
        "B Surgery: the name was “A Surgery”.",
        "B Surgery: the overall rating on the page was Good (from the assessment of 26 February 2025) and will be "
        "Inadequate (from the assessment of 26 February 2025).",
        "B Surgery: the overall rating in the assessment of 26 February 2025 was Good and will be Inadequate.",
        "B Surgery: Safe in the assessment of 26 February 2025 was Good and will no longer be stated.",
        "B Surgery: a report removed, the inspection report published 21 May 2019.",
    )
    practice = balfour().practice
    assert pages.describe_changes(practice, practice) == ()


def test_a_corrected_date_is_one_sentence_and_no_report_is_added_or_removed() -> None:
    before = balfour().practice
    name = "Balfour Medical Centre"
    assessment, release = before.reports
    changed = replace(before, reports=(replace(assessment, assessed="2025-02-27"), release))
    assert pages.describe_changes(before, changed) == (
        f"{name}: the date of the assessment in the assessment of 27 February 2025 was 26 February 2025 and will be "
        "27 February 2025.",
    )
    both = replace(assessment, assessed="2025-02-27", published="2025-03-13", overall=Rated(Rating.OUTSTANDING))
    assert pages.describe_changes(before, replace(before, reports=(both, release))) == (
        f"{name}: the overall rating on the page was Good (from the assessment of 26 February 2025) and will be "
        "Outstanding (from the assessment of 27 February 2025).",
        f"{name}: the date of the assessment in the assessment of 27 February 2025 was 26 February 2025 and will be "
        "27 February 2025, and the date of publication was 12 March 2025 and will be 13 March 2025.",
        f"{name}: the overall rating in the assessment of 27 February 2025 was Good and will be Outstanding.",
    )
    undated = replace(before, reports=(replace(assessment, published=None), replace(release, inspected="2023-07")))
    assert pages.describe_changes(before, undated) == (
        f"{name}: the date of publication in the assessment of 26 February 2025 was 12 March 2025 and will no longer "
        "be stated.",
        f"{name}: the date of the inspection in the press release on the inspection in July 2023 was July (year not "
        "stated) and will be July 2023.",
    )


def test_reports_of_one_document_are_paired_only_where_one_of_them_has_another_date() -> None:
    visits = tuple(
        Report(ReportKind.INSPECTION, inspected=day, documents=("a.json",), overall=Rated(Rating.GOOD))
        for day in ("2023-07-04", "2019-05-21", "2016-02-02")
    )
    before = Practice("A Surgery", reports=visits)
    one = replace(before, reports=(visits[0], replace(visits[1], inspected="2019-05-22"), visits[2]))
    assert pages.describe_changes(before, one) == (
        "A Surgery: the date of the inspection in the inspection of 22 May 2019 was 21 May 2019 and will be 22 May "
        "2019.",
    )
    two = replace(
        before, reports=(visits[0], *(replace(each, inspected=f"2018-0{at}") for at, each in enumerate(visits[1:], 1)))
    )
    assert [line.partition(": ")[2].partition(",")[0] for line in pages.describe_changes(before, two)] == [
        "a new report", "a new report", "a report removed", "a report removed",
    ]  # fmt: skip
    twice = replace(before, reports=(Report(ReportKind.INSPECTION), Report(ReportKind.INSPECTION)))
    assert pages.describe_changes(twice, twice) == ()
