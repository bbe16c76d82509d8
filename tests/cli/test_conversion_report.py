"""Many documents at once: folders, patterns, archives; sorted by practice, on every core, with a table at the end."""

import copy
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from support.commands import run
from support.document_cases import DOCUMENTS, PAGE, RELEASE
from support.paths import ROOT, files

from generator import pipeline, sources, store
from generator.evidence import Account
from generator.pipeline import Conversion, Converter, Refusal
from generator.problems import ContentError

SAVED_PAGE = DOCUMENTS / "assessment_page" / "cobblers-yard-medical-centre-effective-saved" / "source.html"


def convert(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return run("convert", *arguments, folder=folder)


def named(name: str, document: Path = RELEASE) -> str:
    return document.read_text("utf-8").replace("Balfour Medical Centre", name)


def write_documents(folder: Path, number: int) -> Path:
    """Write releases about practices with invented names, a page for every third, and one document of no kind."""
    folder.mkdir()
    for at in range(number):
        name = f"{'Abcdefghijklmnopqrstuvwxyz'[at % 26].upper()}{'aeiou'[at % 5]}nby{'lmnr'[at // 26]}o Surgery"
        (folder / f"{at:03}-release.txt").write_text(named(name), "utf-8")
        if at % 3 == 0:
            (folder / f"{at:03}-page.txt").write_text(named(name, PAGE), "utf-8")
    (folder / "recipe.txt").write_text("Take some flour, good eggs and outstanding butter.")
    return folder


def zipped(path: Path, entries: dict[str, str | bytes], **options: int) -> Path:
    with zipfile.ZipFile(path, "w", compression=options.get("compression", zipfile.ZIP_DEFLATED)) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


class TestMany:
    def test_any_number_of_processes_gives_the_same_in_the_same_order(self, tmp_path: Path) -> None:
        documents = store.find_documents([write_documents(tmp_path / "documents", 40)]).documents
        outcomes = []
        for workers in (1, 2, 3):
            content = pipeline.Content(tmp_path / str(workers))
            outcomes.append(list(Converter(content, workers=workers).convert(documents)))
        assert outcomes[0] == outcomes[1] == outcomes[2]
        assert files(tmp_path / "1") == files(tmp_path / "2") == files(tmp_path / "3")
        assert len([each for each in outcomes[0] if isinstance(each, Conversion)]) == 54
        assert [each for each in outcomes[0] if isinstance(each, Refusal)] == outcomes[0][:1]

    def test_documents_of_one_record_come_one_after_another_and_records_in_the_order_given(
        self, tmp_path: Path
    ) -> None:
        documents = store.find_documents([write_documents(tmp_path / "documents", 9)]).documents
        outcomes = list(Converter(pipeline.Content(tmp_path / "c")).convert(documents))
        places = [each.source.rpartition("/")[2][:3] for each in outcomes if isinstance(each, Conversion)]
        assert places == sorted(places)

    def test_a_release_finds_the_record_of_a_page_that_comes_after_it(self, tmp_path: Path) -> None:
        (tmp_path / "a-release.txt").write_bytes(RELEASE.read_bytes())
        (tmp_path / "b-namesake.txt").write_text(PAGE.read_text("utf-8").replace("RM17 5NS", "LM1 2AB"), "utf-8")
        (tmp_path / "c-page.txt").write_bytes(PAGE.read_bytes())
        ended = convert("a-release.txt", "b-namesake.txt", "c-page.txt", folder=tmp_path)
        assert ended.returncode == 1
        assert "a-release.txt: this could be about balfour-medical-centre (2 Balfour Road, Grays" in ended.stderr
        assert sorted(path.name for path in (tmp_path / "content/practices").iterdir()) == [
            "balfour-medical-centre-rm17-5ns.yaml",
            "balfour-medical-centre.yaml",
        ]

    def test_namesakes_get_the_same_slugs_in_any_order(self, tmp_path: Path) -> None:
        api = json.loads((DOCUMENTS / "api_location" / "withdrawn" / "source.json").read_text("utf-8"))
        found = []
        for order in ((0, 1, 2), (2, 0, 1), (1, 2, 0)):
            folder = tmp_path / "".join(map(str, order))
            folder.mkdir()
            for place, number in enumerate(order):
                other = {"locationId": f"1-990050000{number}", "postalCode": f"FN{number + 1} 2QA"}
                (folder / f"{place}.json").write_text(json.dumps(api | other), "utf-8")
            list(Converter(pipeline.Content(folder / "content")).convert(store.find_documents([folder]).documents))
            records = sorted((folder / "content/practices").iterdir())
            found.append({path.name: path.read_bytes() for path in records})
        assert found[0] == found[1] == found[2]
        assert len(found[0]) == 3

    def test_what_the_api_states_later_replaces_what_it_stated(self, tmp_path: Path) -> None:
        first = json.loads((DOCUMENTS / "api_location" / "assessed-and-stale" / "source.json").read_text("utf-8"))
        second = copy.deepcopy(first) | {"mainPhoneNumber": "01632960999"}
        second["assessment"].append(copy.deepcopy(first["assessment"][0]))
        second["assessment"][1]["ratings"]["asgRatings"][0] |= {
            "assessmentPlanId": "AP99999", "assessmentDate": "2026-07-15", "rating": "Good",
        }  # fmt: skip
        third = copy.deepcopy(second) | {"historicRatings": [], "numberOfBeds": 1}
        del third["assessment"][0]
        fourth = third | {"numberOfBeds": 2}
        names = []
        for number, data in enumerate((first, second, third, fourth)):
            path = tmp_path / f"{number}.json"
            path.write_text(json.dumps(data), "utf-8")
            (outcome,) = Converter(pipeline.Content(tmp_path / "content")).convert(
                store.find_documents([path]).documents
            )
            assert isinstance(outcome, Conversion), outcome
            names.append(outcome.document)
        assert names[:2] == ["api-location.json"] * 2
        assert names[2] == names[3] != names[0]  # the assessment that is no longer listed keeps its words
        (record,) = pipeline.load(pipeline.Content(tmp_path / "content")).records
        assert [(each.assessment_id, str(each.overall.rating)) for each in record.practice.reports if each.overall] == [
            ("AP99999", "Good"), ("AP9373", "Requires improvement"), (None, "Good"),
        ]  # fmt: skip
        assert record.practice.telephone == "01632960999"
        assert sorted(path.name for path in (tmp_path / "content/sources/chandlers-lane-surgery").iterdir()) == sorted(
            {names[0], names[2]}
        )

    @pytest.mark.parametrize(
        ("answers", "shown"),
        [
            ("AB", "No published rating"),
            ("ABC", "Requires improvement"),
            ("ABD", "Requires improvement"),
            ("BA", "No published rating"),
            ("CB", "Requires improvement"),
            ("ABDD", "Requires improvement"),
        ],
    )
    def test_a_rating_that_was_withdrawn_is_back_once_a_newer_report_is_listed(
        self, tmp_path: Path, answers: str, shown: str
    ) -> None:
        old = {"reportDate": "2018-05-01", "overall": {"rating": "Good", "keyQuestionRatings": []}}
        new = {"reportDate": "2024-05-01", "overall": {"rating": "Requires improvement", "keyQuestionRatings": []}}
        none = {"overall": {"rating": "No published rating"}}
        every = {
            "A": {"currentRatings": old},
            "B": {"currentRatings": none, "historicRatings": [old]},
            "C": {"currentRatings": new, "historicRatings": [old]},
            "D": {"currentRatings": new, "historicRatings": []},
        }
        base = {"locationId": "1-9900400031", "name": "A Surgery", "postalCode": "FN4 2QA"}
        for number, answer in enumerate(answers):
            path = tmp_path / f"{number}.json"
            path.write_text(json.dumps(base | every[answer]), "utf-8")
            list(Converter(pipeline.Content(tmp_path / "content")).convert(store.find_documents([path]).documents))
        loaded = pipeline.load(pipeline.Content(tmp_path / "content"))
        assert not loaded.errors
        (record,) = loaded.records
        current = record.practice.current
        assert current
        assert current.overall
        assert str(current.overall.rating) == shown
        pipeline.build(
            pipeline.BuildTask(pipeline.Content(tmp_path / "content"), ROOT / "templates", tmp_path / "site")
        )
        for page in ("index.html", "practices/a-surgery/index.html", "practices/a-surgery/badge.svg"):
            assert "by hand" not in (tmp_path / "site" / page).read_text("utf-8")

    def test_a_rating_that_a_newer_answer_leaves_out_keeps_its_words(self, tmp_path: Path) -> None:
        service = {"name": "old", "rating": "Outstanding", "keyQuestionRatings": []}
        rated = {"reportDate": "2020-05-01", "overall": {"rating": "Good", "keyQuestionRatings": []}}
        base = {"locationId": "1-9900400031", "name": "A Surgery", "postalCode": "FN4 2QA"}
        for number, more in enumerate(({"serviceRatings": [service]}, {})):
            path = tmp_path / f"{number}.json"
            path.write_text(json.dumps(base | {"currentRatings": rated | more}), "utf-8")
            list(Converter(pipeline.Content(tmp_path / "content")).convert(store.find_documents([path]).documents))
        (record,) = pipeline.load(pipeline.Content(tmp_path / "content")).records
        assert [str(each.overall.rating) for each in record.practice.services if each.overall] == ["Outstanding"]

    def test_a_report_that_a_person_deleted_stays_deleted_whatever_the_api_lists_later(self, tmp_path: Path) -> None:
        def rated(*years: int) -> list[dict[str, object]]:
            return [
                {"reportDate": f"{year}-05-01", "overall": {"rating": "Good", "keyQuestionRatings": []}}
                for year in years
            ]

        base = {"locationId": "1-9900400031", "name": "A Surgery", "postalCode": "FN4 2QA"}
        content = pipeline.Content(tmp_path / "content")
        for number, years in enumerate(((2020, 2018, 2016), (2022, 2020, 2018))):
            current, *historic = rated(*years)
            path = tmp_path / f"{number}.json"
            path.write_text(json.dumps(base | {"currentRatings": current, "historicRatings": historic}), "utf-8")
            list(Converter(content).convert(store.find_documents([path]).documents))
            record = content.record("a-surgery")
            if number == 0:
                text = record.read_text("utf-8")
                start = text.index("  - kind: inspection\n    published: 2018")
                record.write_text(text[:start] + text[text.index("  - kind: inspection", start + 5) :], "utf-8")
        (loaded,) = pipeline.load(content).records
        assert [report.published for report in loaded.practice.reports] == ["2022-05-01", "2020-05-01", "2016-05-01"]

    def test_each_record_is_written_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        shutil.copy(RELEASE, tmp_path / "release.txt")
        shutil.copy(PAGE, tmp_path / "page.txt")
        written: list[str] = []
        write = os.replace
        monkeypatch.setattr(os, "replace", lambda one, to: (written.append(Path(to).name), write(one, to))[1])
        documents = store.find_documents([tmp_path]).documents
        assert len(list(Converter(pipeline.Content(tmp_path / "content")).convert(documents))) == 2
        assert written.count("balfour-medical-centre.yaml") == 1
        assert written.count("balfour-medical-centre.json") == 1

    def test_one_document_that_makes_its_record_invalid_keeps_no_other_from_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "release.txt").write_bytes(RELEASE.read_bytes())
        (tmp_path / "wrong.txt").write_bytes(PAGE.read_bytes())
        read = sources.read

        def misread(name: str, data: bytes, address: str | None = None) -> Account:
            account = read(name, data, address)
            wrong = (each._replace(value="0") if each.field == "telephone" else each for each in account.facts)
            return replace(account, facts=tuple(wrong))

        monkeypatch.setattr(sources, "read", misread)
        documents = store.find_documents([tmp_path / "release.txt", tmp_path / "wrong.txt"]).documents
        outcomes = list(Converter(pipeline.Content(tmp_path / "content")).convert(documents))
        assert isinstance(outcomes[0], Conversion)
        assert isinstance(outcomes[1], Refusal)
        assert "does not make a valid record" in str(outcomes[1])
        assert len(files(tmp_path / "content/sources")) == 1

    def test_a_fault_in_one_document_stops_no_other(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        read = sources.read

        def faulty(name: str, data: bytes, address: str | None = None) -> Account:
            if name == "a.txt":
                raise RecursionError("too deep")
            return read(name, data, address)

        monkeypatch.setattr(sources, "read", faulty)
        for name in ("a.txt", "b.txt"):
            (tmp_path / name).write_bytes(RELEASE.read_bytes())
        outcomes = list(Converter(pipeline.Content(tmp_path / "c")).convert(store.find_documents([tmp_path]).documents))
        assert isinstance(outcomes[0], Refusal)
        assert outcomes[0].exit_code == 70
        assert isinstance(outcomes[1], Conversion)

    def test_the_same_document_twice_is_one(self, tmp_path: Path) -> None:
        for name in ("a.txt", "b.txt"):
            (tmp_path / name).write_bytes(RELEASE.read_bytes())
        assert convert("a.txt", "b.txt", folder=tmp_path).returncode == 0
        assert len(files(tmp_path / "content/sources")) == 1

    def test_a_document_that_belongs_to_no_record_is_never_overwritten(self, tmp_path: Path) -> None:
        existing = tmp_path / "content/sources/balfour-medical-centre/press-release.txt"
        existing.parent.mkdir(parents=True)
        existing.write_text("mine")
        ended = convert(RELEASE, folder=tmp_path)
        assert ended.returncode == 1
        assert "exists already and no record lists it" in ended.stderr
        assert list(files(tmp_path / "content").values()) == [b"mine"]

    def test_two_runs_at_once_lose_nothing(self, tmp_path: Path) -> None:
        write_documents(tmp_path / "documents", 12)
        command = [sys.executable, "-m", "generator", "convert"]
        runs = [
            subprocess.Popen(
                [*command, *map(str, sorted((tmp_path / "documents").glob(f"*-{kind}.txt")))],
                cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )
            for kind in ("release", "page")
        ]  # fmt: skip
        assert [process.communicate()[1] for process in runs] == [b"", b""]
        assert len(files(tmp_path / "content/sources")) == 16
        assert len(files(tmp_path / "content/practices")) == 12


class TestTable:
    def test_ends_a_run_of_many(self, tmp_path: Path) -> None:
        folder = write_documents(tmp_path / "documents", 9)
        extra = "\n\nThe lobby has new chairs.\n\nSome say the rating of its twin was changed to outstanding or so.\n"
        with (folder / "000-release.txt").open("a") as document:
            document.write(extra)
        ended = convert("documents", folder=tmp_path)
        assert ended.returncode == 1
        assert re.fullmatch(r"Read 12 documents in \d+\.\d s\.", ended.stdout.splitlines()[-1])
        assert ended.stdout.splitlines()[-6:-1] == [
            "documents       13",
            "read            12  into 9 records, 9 of them new",
            "unchanged        0  of these, converted before",
            "refused          1",
            "not understood   2  passages, 1 with words of a rating",
        ]
        errors = ended.stderr.splitlines()
        assert errors[0].startswith("documents/recipe.txt: this is not a document that Ratingpress knows")
        assert "000-release.txt:20:1: warning: not understood: “Some say the rating of its twin was" in errors[1]
        assert "finding: not understood: “The lobby has new chairs.”" in ended.stdout
        again = convert("documents", folder=tmp_path)
        assert "unchanged       12  of these, converted before" in again.stdout

    def test_is_not_drawn_for_a_few(self, tmp_path: Path) -> None:
        assert "unchanged" not in convert(RELEASE, PAGE, folder=tmp_path).stdout


class TestPatterns:
    def test_a_quoted_pattern_is_the_files_that_fit(self, tmp_path: Path) -> None:
        write_documents(tmp_path / "documents", 3)
        assert convert("documents/*-page.txt", folder=tmp_path).returncode == 0
        assert len(files(tmp_path / "content/sources")) == 1
        assert convert("docu*/**/00[12]*.txt", folder=tmp_path).returncode == 0
        assert len(files(tmp_path / "content/sources")) == 3

    @pytest.mark.parametrize("path", ["documents/*.html", "missing.txt", "missing/"])
    def test_nothing_there_is_wrong_use_and_nothing_is_read(self, path: str, tmp_path: Path) -> None:
        ended = convert(RELEASE, path, folder=tmp_path)
        assert ended.returncode == 2
        assert ended.stderr.count("\n") == 1
        assert files(tmp_path) == {}

    def test_a_file_may_have_a_name_like_a_pattern(self, tmp_path: Path) -> None:
        (tmp_path / "[draft]*.txt").write_bytes(RELEASE.read_bytes())
        assert convert("[draft]*.txt", folder=tmp_path).returncode == 0


SAVED: dict[str, str | bytes] = {
    "pages/one.html": SAVED_PAGE.read_bytes(),
    "pages/one_files/main.css": "p {}",
    "pages/one_files/frame.html": "<html>a frame</html>",
    "pages/logo.SVG": "<svg/>",
    "__MACOSX/pages/._one.html": b"\x00",
    "pages/.DS_Store": b"\x00",
    "README.txt": "what this is",
    "releases/two.txt": RELEASE.read_text("utf-8"),
}


class TestArchives:
    def test_documents_are_read_and_the_parts_of_pages_passed_over(self, tmp_path: Path) -> None:
        zipped(tmp_path / "saved.zip", SAVED)
        ended = convert("saved.zip", folder=tmp_path)
        assert ended.returncode == 0, ended.stderr
        assert "saved.zip: releases/two.txt: " in ended.stdout
        assert "Passed over, as parts of saved pages (styles, pictures, fonts): 3 files." in ended.stdout
        kept = files(tmp_path / "content/sources")
        assert kept["balfour-medical-centre/press-release.txt"] == RELEASE.read_bytes()
        assert len(kept) == 2

    def test_the_same_folder_unpacked_gives_the_same(self, tmp_path: Path) -> None:
        archive = zipped(tmp_path / "saved.zip", SAVED)
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(tmp_path / "saved")
        for place in ("saved.zip", "saved"):
            assert convert(place, "--content", f"of-{place}", folder=tmp_path).returncode == 0
        assert files(tmp_path / "of-saved.zip") == files(tmp_path / "of-saved")

    def test_an_archive_in_a_folder_is_read_as_any_document_is(self, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        zipped(tmp_path / "folder/saved.zip", SAVED)
        assert convert("folder", folder=tmp_path).returncode == 0
        assert len(files(tmp_path / "content/sources")) == 2

    @pytest.mark.parametrize("name", ["../../../evil.txt", "/evil.txt", "C:\\evil.txt", "a/../../evil.txt"])
    def test_no_name_in_an_archive_leads_anywhere(self, name: str, tmp_path: Path) -> None:
        below = tmp_path / "one/two/three"
        below.mkdir(parents=True)
        zipped(below / "saved.zip", {name: RELEASE.read_text("utf-8")})
        assert convert("saved.zip", folder=below).returncode == 0
        assert not [path for path in files(tmp_path) if "evil" in path]
        assert (below / "content/sources/balfour-medical-centre/press-release.txt").exists()

    def test_what_cannot_be_read_is_reported_in_one_line(self, tmp_path: Path) -> None:
        zipped(tmp_path / "nested.zip", {"inner.zip": zipped(tmp_path / "x.zip", SAVED).read_bytes()})
        zipped(tmp_path / "packed.zip", {"a.txt": RELEASE.read_text("utf-8")}, compression=zipfile.ZIP_BZIP2)
        zipped(tmp_path / "large.zip", {"a.txt": b" " * 26_000_000})
        (tmp_path / "text.zip").write_bytes(RELEASE.read_bytes())
        (tmp_path / "half.zip").write_bytes((tmp_path / "x.zip").read_bytes()[:-40])
        for name, words in (
            ("nested.zip", "inner.zip: an archive in an archive is not read"),
            ("packed.zip", "packed.zip: a.txt: is packed in a way that is not read"),
            ("large.zip", "large.zip: a.txt: is larger than 25 MB"),
            ("text.zip", "text.zip is not a zip archive that can be read"),
            ("half.zip", "half.zip is not a zip archive that can be read"),
        ):
            ended = convert(name, folder=tmp_path)
            assert ended.returncode == 1
            assert words in ended.stderr, name
            assert ended.stderr.count("\n") == 1

    def test_a_file_with_a_password_is_reported(self, tmp_path: Path) -> None:
        data = bytearray(zipped(tmp_path / "a.zip", {"a.txt": "x"}).read_bytes())
        for start, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.index(start) + offset] |= 1
        (tmp_path / "a.zip").write_bytes(data)
        assert "a.zip: a.txt: needs a password" in convert("a.zip", folder=tmp_path).stderr


class TestBombs:
    def test_a_listing_that_is_too_long_is_refused_before_it_is_read(self, tmp_path: Path) -> None:
        path = zipped(tmp_path / "many.zip", dict.fromkeys((f"{at:01000}" for at in range(12_500)), b""))
        found = store.find_documents([path])
        assert found.documents == ()
        assert "its listing is too long" in str(found.refused[0])

    def test_more_documents_than_anybody_saves_are_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("generator.store.archives.MOST_FILES", 1)
        found = store.find_documents([zipped(tmp_path / "a.zip", {"a.txt": b"", "b.txt": b""})])
        assert "holds more than 1 files" in str(found.refused[0])

    def test_what_unpacks_to_too_much_is_refused_unread(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("generator.store.archives.MOST_BYTES", 1000)
        found = store.find_documents([zipped(tmp_path / "a.zip", {"a.txt": b" " * 999, "b.txt": b" " * 2})])
        assert found.documents == ()
        assert "unpacks to more than" in str(found.refused[0])

    def test_a_size_that_is_not_true_is_not_believed(self, tmp_path: Path) -> None:
        data = bytearray(zipped(tmp_path / "a.zip", {"a.txt": b" " * 2_000_000}).read_bytes())
        for start, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            place = data.index(start) + offset
            data[place : place + 4] = (10).to_bytes(4, "little")
        (tmp_path / "a.zip").write_bytes(data)
        document = store.find_documents([tmp_path / "a.zip"]).documents[0]
        with pytest.raises(ContentError, match="damaged"):
            store.read_document(document, 3_000_000)
