"""The commands as a person types them: what they print, what they write, how they end."""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from support.commands import EVIDENCE, RECORD, run, text_of
from support.document_cases import PAGE, RELEASE
from support.paths import ROOT, files

ADDRESS = "https://www.cqc.org.uk/location/1-565655909/reports/AP10716/overall/well-led"


@pytest.fixture(scope="session")
def once_converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("converted")
    for source in (RELEASE, PAGE):
        assert run("convert", source, folder=folder).returncode == 0
    return folder


@pytest.fixture
def converted(tmp_path: Path, once_converted: Path) -> Path:
    """Return a folder of its own in which two documents were converted, one after the other."""
    return shutil.copytree(once_converted, tmp_path, dirs_exist_ok=True)


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


def test_what_was_read_is_printed_with_its_words(tmp_path: Path) -> None:
    output = run("convert", RELEASE, folder=tmp_path).stdout
    assert "key_questions.responsive.rating: (empty) → “Inadequate”, from “Its rating has dropped from good" in output
    assert "every word was understood" in output


def test_what_was_not_understood_is_printed_and_a_rating_comes_first(tmp_path: Path) -> None:
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


def test_a_dry_run_prints_its_changes_and_writes_nothing(tmp_path: Path) -> None:
    ended = run("convert", RELEASE, PAGE, "--dry-run", folder=tmp_path)
    assert ended.returncode == 0
    assert "would make the record balfour-medical-centre" in ended.stdout
    assert files(tmp_path) == {}


def test_a_check_of_a_conversion_writes_nothing_and_fails_only_where_a_person_is_contradicted(
    converted: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    record = converted / "content/practices/balfour-medical-centre.yaml"
    newer = tmp_path_factory.mktemp("newer") / "page.txt"
    newer.write_text(PAGE.read_text("utf-8").replace("373366", "373368"), "utf-8")
    before = files(converted)
    assert run("convert", newer, "--check", folder=converted).returncode == 0  # a plain change
    assert files(converted) == before
    record.write_text(record.read_text("utf-8").replace("01375 373366", "01375 373367"), "utf-8")
    before = files(converted)
    assert run("convert", RELEASE, PAGE, "--check", folder=converted).returncode == 0  # the source is what it was
    for option, code in (("--check", 1), ("--dry-run", 0)):
        ended = run("convert", newer, option, folder=converted)
        assert ended.returncode == code
        assert "telephone: “01375 373367” stays, “01375 373368” is not taken: a person " in ended.stderr
    assert files(converted) == before


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
    (inbox / "unknown.txt").write_text("A shopping list: flour, eggs and good butter.")
    ended = run("convert", inbox, folder=tmp_path)
    assert ended.returncode == 1
    assert sorted(path.name for path in inbox.iterdir()) == ["unknown.txt"]
    assert (tmp_path / "content/sources/balfour-medical-centre/press-release.txt").read_bytes() == RELEASE.read_bytes()


def test_the_place_that_a_release_states_keeps_it_from_a_namesake(tmp_path: Path) -> None:
    page = PAGE.read_text().replace("Grays, Essex", "Lowmoor, Lancashire")
    (tmp_path / "page.txt").write_text(page)
    assert run("convert", "page.txt", folder=tmp_path).returncode == 0
    release = RELEASE.read_text().replace("Balfour Medical Centre", "Balfour Medical Centre in Truro, Cornwall,", 1)
    (tmp_path / "release.txt").write_text(release)
    ended = run("convert", "release.txt", folder=tmp_path)
    assert ended.returncode == 0
    assert "balfour-medical-centre-truro is a record of its own" in ended.stderr
    assert "the practice of balfour-medical-centre (2 Balfour Road, Lowmoor, Lancashire, RM17 5NS)" in ended.stderr
    command = "convert content/sources/balfour-medical-centre-truro --practice balfour-medical-centre"  # has a postcode
    assert f"“ratingpress {command}” joins the two" in ended.stderr
    assert run(*command.split(), folder=tmp_path).returncode == 0
    assert sorted(files(tmp_path / "content/practices")) == ["balfour-medical-centre.yaml"]


def test_a_record_with_edits_by_hand_is_never_taken_apart(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE.read_text())
    release = RELEASE.read_text().replace("Balfour Medical Centre", "Balfour Medical Centre in Truro, Cornwall,", 1)
    (tmp_path / "release.txt").write_text(release)
    for document in ("page.txt", "release.txt"):
        assert run("convert", document, folder=tmp_path).returncode == 0
    record = tmp_path / "content/practices/balfour-medical-centre-truro.yaml"
    record.write_text(record.read_text().replace("telephone:", "telephone: 01872 999999"))
    before = record.read_bytes()
    ended = run("convert", "release.txt", "--practice", "balfour-medical-centre", folder=tmp_path)
    assert "has edits by hand, so they are not joined" in ended.stderr
    assert record.read_bytes() == before
    assert (tmp_path / "content/evidence/balfour-medical-centre-truro.json").exists()


def test_a_document_that_is_held_belongs_to_its_record_whatever_people_changed_in_it(converted: Path) -> None:
    record = converted / RECORD
    record.write_text(record.read_text().replace("name: Balfour", "name: Grays").replace("RM17 5NS", "RM17 5NT"))
    before = files(converted)
    ended = run("convert", "content/sources", folder=converted)
    assert ended.returncode == 0, ended.stderr
    assert files(converted) == before


def test_an_address_given_later_reaches_record_and_evidence(
    converted: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert run("convert", PAGE, "--url", ADDRESS, folder=converted).returncode == 0
    at_once = tmp_path_factory.mktemp("at-once")
    assert run("convert", PAGE, "--url", ADDRESS, folder=at_once).returncode == 0
    assert run("convert", RELEASE, folder=at_once).returncode == 0
    assert files(converted) == files(at_once)


def test_an_address_given_before_is_kept(converted: Path) -> None:
    assert run("convert", PAGE, "--url", ADDRESS, folder=converted).returncode == 0
    before = files(converted)
    ended = run("convert", PAGE, folder=converted)
    assert "nothing changes" in ended.stdout
    assert files(converted) == before
    assert run("check", folder=converted).returncode == 0


def test_another_address_replaces_the_first(converted: Path) -> None:
    other = ADDRESS.replace("AP10716", "AP10717")
    for address in (ADDRESS, other):
        assert run("convert", PAGE, "--url", address, folder=converted).returncode == 0
    record = (converted / RECORD).read_text()
    assert f"url: {other}\n" in record
    assert "assessment_id: AP10717\n" in record
    assert "AP10716" not in (converted / EVIDENCE).read_text()
    assert run("check", folder=converted).returncode == 0


@pytest.mark.parametrize(
    "address",
    ["not a url", "https://", "https://user:word@www.cqc.org.uk/", "https://[::1/", "https://\x1b[31m.org/",
     "https://cqc.org.uk:99999/", "ftp://www.cqc.org.uk/", "//www.cqc.org.uk/", "https://\u202e.org/", "javascript:x"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_before_anything_is_read(address: str, tmp_path: Path) -> None:
    ended = run("convert", RELEASE, "--url", address, folder=tmp_path)
    assert ended.returncode == 2
    assert "--url" in ended.stderr
    assert "\x1b" not in ended.stderr
    assert files(tmp_path) == {}


@pytest.mark.parametrize(
    "host", ["cqc.org.uk", "www.cqc.org.uk.", "WWW.CQC.ORG.UK", "gl-cqc.axis12.com", "archive.example:8080"]
)
def test_ids_come_from_the_address_whatever_the_host(host: str, tmp_path: Path) -> None:
    address = f"HTTPS://{host}/location/1-565655909/reports/AP10716/overall/well-led"
    ended = run("convert", PAGE, "--url", address, folder=tmp_path)
    assert ended.returncode == 0, ended.stderr
    record = (tmp_path / RECORD).read_text()
    assert "location_id: 1-565655909\n" in record
    assert f"url: {address}\n" in record


def test_a_conversion_that_is_refused_writes_nothing(converted: Path, tmp_path: Path) -> None:
    evidence = converted / EVIDENCE
    evidence.write_text(evidence.read_text().replace("press-release.txt", "../../../victim.txt"))
    before = files(converted)
    for command in (("convert", RELEASE), ("check",), ("build", "--templates", ROOT / "templates")):
        ended = run(*command, folder=converted)
        assert ended.returncode == 1
        assert "is not the plain name of a file" in ended.stderr
    assert files(converted) == before


def test_names_of_records_are_valid_on_every_machine_and_in_every_address(converted: Path) -> None:
    record = converted / RECORD
    names = ("Über Praxis.yaml", "a b.yaml", "index.yaml", "ABOUT.yaml", "con.yaml", "a%2fb.yaml", "sub/one.yaml")
    for name in names:
        (record.parent / name).parent.mkdir(exist_ok=True)
        (record.parent / name).write_bytes(record.read_bytes())
    ended = run("check", folder=converted)
    assert ended.returncode == 1
    assert [name for name in names if f"{name}: error: " not in ended.stderr] == []
    assert ended.stderr.count("[slug.form]") == len(names)
    assert "rename it to uber-praxis.yaml" in ended.stderr


def test_a_record_that_ends_in_yml_must_be_renamed_and_is_not_made_a_second_time(converted: Path) -> None:
    record = converted / RECORD
    record.rename(record.with_suffix(".yml"))
    before = files(converted)
    for command in (("check",), ("convert", RELEASE)):
        ended = run(*command, folder=converted)
        assert ended.returncode == 1
        assert "rename this file to balfour-medical-centre.yaml" in ended.stderr
    assert files(converted) == before


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("about.md", "About this site\n", "about.md:1:1: error: the first line must be the page’s heading"),
        ("Über uns.md", "# About\n", "Über uns.md: error: "),
        ("about.md", "# About\n\nturned \u202e round\n", "about.md:3:8: error: an invisible mark"),
    ],
)
def test_check_finds_what_would_stop_the_build(converted: Path, name: str, text: str, expected: str) -> None:
    (converted / "content").rename(converted / "other")
    (converted / "other/pages").mkdir()
    (converted / "other/pages" / name).write_text(text, encoding="utf-8")
    for command in (("check",), ("build", "--templates", ROOT / "templates")):
        ended = run(*command, "--content", "other", folder=converted)
        assert ended.returncode == 1
        assert f"other/pages/{expected}" in ended.stderr
        assert "content/pages" not in text_of(ended)


@pytest.mark.parametrize(
    "address", ["https://", "https://example.org/?q=1", "https://example.org/#a", "https://u:p@example.org/",
                "https://example.org:99999/", "https://bücher.example/", "example.org", "https://exa mple.org/"],
)  # fmt: skip
def test_a_site_has_the_address_of_a_folder(address: str, converted: Path) -> None:
    ended = run("build", "--templates", ROOT / "templates", "--site-url", address, folder=converted)
    assert ended.returncode == 2
    assert "--site-url" in ended.stderr
    (converted / "content/site.yaml").write_text(f'site_url: "{address.removesuffix("/")}/"\n', encoding="utf-8")
    if not address.startswith("example"):
        ended = run("check", folder=converted)
        assert ended.returncode == 1
        assert "site.yaml:1:11: error: " in ended.stderr


def test_build_finds_its_own_theme_from_any_folder(converted: Path) -> None:
    ended = run("build", folder=converted)
    assert ended.returncode == 0, ended.stderr
    assert (converted / "site/assets/site.css").exists()


def test_without_docstrings_all_is_the_same(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-OO", "-m", "generator", "convert", str(RELEASE)],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "content/practice.schema.json").read_bytes() == (
        ROOT / "content/practice.schema.json"
    ).read_bytes()


def test_an_empty_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ended = run("convert", "empty", folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "There is nothing to convert in empty.\n")
    assert files(tmp_path) == {}


def test_a_conversion_continues_where_nobody_reads_its_output(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "generator", "convert", str(RELEASE), str(PAGE)],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0
    assert len(files(tmp_path / "content" / "sources")) == 2


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
def test_wrong_use_is_reported_in_plain_words(arguments: tuple[str, ...], tmp_path: Path) -> None:
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


def test_the_report_of_all_records_states_where_each_point_is_shown(converted: Path) -> None:
    record = converted / RECORD
    record.write_text(record.read_text("utf-8").replace("01375 373366", "01375 999999"), "utf-8")
    document = converted / "release.txt"
    extra = "\n\nSome say the rating of its twin was changed to outstanding or so.\n"
    document.write_bytes(RELEASE.read_bytes() + extra.encode())
    assert run("convert", document, folder=converted).returncode == 0
    plain = run("check", folder=converted)
    ended = run("check", "--report", folder=converted)
    assert ended.returncode == plain.returncode == 0
    counts = plain.stdout.rpartition(", in ")[0]
    assert counts.startswith("Checked 1 record") and counts in ended.stdout
    output = ended.stdout
    page, sources = (f"practices/balfour-medical-centre/{name}.html" for name in ("index", "sources"))
    assert output.startswith("What does not add up: ")
    assert "Changed by hand, unlike the documents: 1\n" in output
    assert (
        "  Balfour Medical Centre: Telephone. The page says “01375 999999”; the source says “01375 373366”. "
        f"<{page}#by-hand-1>\n"
    ) in output
    assert "Sentences about ratings that were not understood: 1\n" in output
    assert f"“Some say the rating of its twin was changed to outstanding or so.” <{sources}#left-over-1-" in output
    assert "Gaps between reports: 0\n" in output


def test_the_version_is_that_of_the_project(tmp_path: Path) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    ended = run("--version", folder=tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"ratingpress {version}\n", "")


def test_without_a_command_the_help_is_shown_and_the_use_is_wrong(tmp_path: Path) -> None:
    ended = run(folder=tmp_path)
    assert ended.returncode == 2
    assert text_of(ended).strip() == run("--help", folder=tmp_path).stdout.strip()
    assert "Commands:" in text_of(ended)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ratingpress che", ["check"]),
        ("ratingpress check --only score.", ["score.arithmetic", "score.form", "score.range"]),
        ("ratingpress build --format g", ["github"]),
    ],
)
def test_a_shell_completes_commands_and_values(words: str, expected: list[str], tmp_path: Path) -> None:
    script = "import sys; sys.argv[0] = 'ratingpress'; from generator.cli import main; main()"
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
        env={"PYTHONPATH": str(ROOT), "_RATINGPRESS_COMPLETE": "complete_bash", "COMP_WORDS": words,
             "COMP_CWORD": str(words.count(" "))},
    )  # fmt: skip
    assert ended.stdout.split() == expected, ended.stderr


def test_completion_can_be_installed(tmp_path: Path) -> None:
    offered = run("--help", folder=tmp_path).stdout
    assert "--install-completion" in offered
    assert "--show-completion" in offered
