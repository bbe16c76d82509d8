"""Tables of open data: a record for each practice, as much as the table states and no more, and its words by row."""

import csv
import io
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support.accuracy import assert_adds_up
from support.commands import run
from support.document_cases import RELEASE
from support.paths import CASES, TEMPLATES
from support.published import TABLE as PUBLISHED
from support.published import need

from generator import pipeline, sources, store
from generator.evidence import Record
from generator.findings import ComparedRecord, find_disagreements
from generator.model import Rating, State
from generator.pipeline import Content, Conversion, Converter, Refusal
from generator.problems import ContentError, Problem, Severity

RATINGS, LONG, DIRECTORY = (CASES / "tables" / name for name in ("ratings.csv", "latest-ratings.csv", "directory.csv"))
WORDS = {str(word).lower(): str(word) for word in (*Rating, *State)}


def convert(content: Path, *paths: Path) -> list[object]:
    return list(Converter(Content(content), workers=1).convert(store.find_documents(paths).documents))


def refusals(outcomes: list[object]) -> list[str]:
    return [str(outcome) for outcome in outcomes if isinstance(outcome, Refusal)]


def problem_messages(outcomes: list[object]) -> list[str]:
    return [outcome.message for outcome in outcomes if isinstance(outcome, Problem)]


def loaded(content: Path) -> dict[str, Record]:
    found = pipeline.load(Content(content))
    assert not found.errors, found.errors
    return {record.practice.location_id or record.slug: record for record in found.records}


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def table(folder: Path, text: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text("utf-8").splitlines()))


def written(lines: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue()


def overall(record: Record) -> list[tuple[str | None, str]]:
    return [
        (report.published, str(report.overall.rating))
        for report in record.practice.reports
        if report.overall and report.overall.rating
    ]


def test_each_practice_of_a_table_has_a_record_with_what_its_row_states(tmp_path: Path) -> None:
    outcomes = convert(tmp_path / "content", RATINGS)
    found = loaded(tmp_path / "content")
    assert {key: overall(record) for key, record in found.items()} == {
        "1-100000101": [("2019-12-12", "Requires improvement")],
        "1-100000102": [("2016-02-04", "Good")],
        "1-100000103": [(None, "Insufficient evidence to rate")],
        "A12BC": [("2018-11-14", "Good")],
    }
    first = found["1-100000101"].practice
    assert (first.name, first.address, first.postcode) == (
        "The Surgery, Oxterby", "1 High Street, Oxterby", "OX9 1AA"
    )  # fmt: skip
    assert (first.latitude, first.longitude, first.reports[0].inherited) == ("51.5", "0.000099", True)
    assert found["1-100000102"].practice.reports[0].inherited is None
    assert problem_messages(outcomes) == [
        "1 row passed over, about other services than GP practices (1 Residential social care); "
        "--all-services takes them",
        "“Publication Date”: not dates that can be read: “31/02/2016”",
    ]
    assert len({record.slug for record in found.values()}) == 4


def test_a_day_that_no_calendar_has_makes_no_rating_and_is_listed(tmp_path: Path) -> None:
    outcomes = convert(tmp_path / "content", RATINGS)
    left = [problem.message for each in outcomes if isinstance(each, Conversion) for problem in each.not_understood]
    assert [words.split("“")[1] for words in left] == ["31/02/2016”"]


def test_evidence_names_the_table_and_the_row_and_the_column(tmp_path: Path) -> None:
    convert(tmp_path / "content", RATINGS)
    evidence = json.loads((tmp_path / "content/evidence/the-surgery-oxterby.json").read_text("utf-8"))
    assert evidence["documents"][0]["extract"] == {"table": "ratings.csv", "sheet": None, "rows": [2], "reading": 3}
    assert (tmp_path / "content/sources/ratings.csv").read_bytes() == RATINGS.read_bytes()
    text = loaded(tmp_path / "content")["1-100000101"].texts["ratings.csv"]
    rating = next(fact for fact in evidence["facts"] if fact["field"].endswith("overall.rating"))
    line = text[text.rfind("\n", 0, rating["start"]) + 1 : rating["end"]]
    assert line == "Latest Rating: Requires improvement"
    assert sorted(path.name for path in (tmp_path / "content/sources").iterdir()) == ["ratings.csv"]


def test_the_page_names_the_row_and_states_that_a_rating_was_carried_over(tmp_path: Path) -> None:
    content, site = tmp_path / "content", tmp_path / "site"
    for path in (RATINGS, LONG):
        convert(content, path)
    pipeline.build(pipeline.BuildTask(Content(content), TEMPLATES, site))
    page = (site / "practices/the-surgery-oxterby/index.html").read_text("utf-8")
    assert "ratings.csv, row 2" in page
    assert "CQC carried this rating over from an earlier registration" in page
    page = (site / "practices/oxterby-health-centre/index.html").read_text("utf-8")
    assert "latest-ratings.csv, rows 5, 6, 7, 9 and 10" in page


def test_the_long_form_is_read_by_domain_and_service_whatever_the_order_of_columns(tmp_path: Path) -> None:
    convert(tmp_path / "content", LONG)
    found = loaded(tmp_path / "content")
    record = yaml.safe_load((tmp_path / "content/practices/oxterby-health-centre.yaml").read_text("utf-8"))
    assert [(str(each["published"]), each.get("overall"), each["key_questions"]) for each in record["reports"]] == [
        ("2019-05-21", {"rating": "Good"}, {"safe": {"rating": "Requires improvement"}}),
        ("2016-03-03", None, {"caring": {"rating": "Outstanding"}}),
    ]
    assert record["services"] == [
        {"name": "Older people", "overall": {"rating": "Good"}, "key_questions": {"safe": {"rating": "Inadequate"}}}
    ]
    assert overall(found["1-100000202"]) == [(None, "No published rating")]
    kept = found["1-100000201"].evidence.documents[0].extract
    assert kept is not None
    assert kept.rows == (5, 6, 7, 9, 10)


def test_a_directory_is_read_below_its_banner_and_without_its_providers(tmp_path: Path) -> None:
    outcomes = convert(tmp_path / "content", DIRECTORY)
    practice = loaded(tmp_path / "content")["1-100000301"].practice
    assert (practice.telephone, practice.website) == ("01632960001", "http://www.hexbysurgery.example")
    assert practice.service_types == ("Doctors/GPs", "Phone/online advice")
    assert (practice.also_known_as, practice.provider_id) == (("Dr B’s",), "1-200000301")
    assert practice.reports == ()
    assert problem_messages(outcomes) == ["1 row passed over, without a location id (providers)"]


def test_every_word_of_an_extract_is_accounted_for() -> None:
    for path in (RATINGS, LONG, DIRECTORY):
        opened = sources.open_table(path.name, path.read_bytes())
        for numbers in opened.locations.values():
            assert_adds_up(sources.read_extract("an extract", opened.extract(numbers), opened.day_orders), "an extract")


def test_the_same_table_again_changes_no_byte_and_a_changed_row_one_record(tmp_path: Path) -> None:
    content, copy = tmp_path / "content", table(tmp_path, RATINGS.read_bytes(), "ratings.csv")
    convert(content, copy)
    before = files(content)
    assert not [each for each in convert(content, copy) if isinstance(each, Conversion) and each.edits]
    assert files(content) == before
    lines = rows(RATINGS)
    lines[2][13] = "Inadequate"
    convert(content, table(tmp_path, written([lines[0], *reversed(lines[1:])]), "ratings.csv"))
    after = files(content)
    changed = {name for name in after if after[name] != before.get(name)}
    slug = loaded(content)["1-100000102"].slug
    new = {name for name in changed if name.startswith("sources/")}
    assert changed - new == {f"practices/{slug}.yaml", f"evidence/{slug}.json"}
    assert len(new) == 1
    assert before.keys() == after.keys() - new
    assert overall(loaded(content)["1-100000102"]) == [("2016-02-04", "Inadequate")]


def test_a_newer_publication_keeps_what_was_published_before_with_its_words(tmp_path: Path) -> None:
    content = tmp_path / "content"
    convert(content, table(tmp_path, RATINGS.read_bytes(), "ratings.csv"))
    lines = rows(RATINGS)
    lines[2][13:15] = ["Inadequate", "05/06/2021"]
    convert(content, table(tmp_path, written(lines), "ratings.csv"))
    record = loaded(content)["1-100000102"]
    assert overall(record) == [("2021-06-05", "Inadequate"), ("2016-02-04", "Good")]
    ratings = {fact.field for fact in record.evidence.facts if fact.field.endswith("overall.rating")}
    assert ratings == {"report[2016-02-04].overall.rating", "report[2021-06-05].overall.rating"}


def test_a_hand_edit_is_kept_when_its_table_is_converted_again(tmp_path: Path) -> None:
    content = tmp_path / "content"
    convert(content, RATINGS)
    path = content / "practices/the-surgery-oxterby.yaml"
    edited = path.read_text("utf-8").replace("{rating: Requires improvement}", "{rating: Good}  # the practice wrote")
    path.write_text(edited, "utf-8")
    convert(content, RATINGS)
    assert path.read_text("utf-8") == edited


def test_slugs_are_the_same_in_any_order(tmp_path: Path) -> None:
    lines = rows(RATINGS)
    seen = set()
    for order in (lines[1:], lines[:0:-1]):
        content = tmp_path / str(len(seen))
        convert(content, table(tmp_path, written([lines[0], *order])))
        seen.add(tuple(sorted((key, record.slug) for key, record in loaded(content).items())))
        assert len(seen) == 1
    assert {"the-village-surgery"} < {slug for _, slug in seen.pop()}


def test_a_table_and_an_api_record_and_a_release_end_in_one_record_whichever_is_first(tmp_path: Path) -> None:
    api = {
        "locationId": "1-100000102", "name": "The Lowmoor Village Surgery", "postalCode": "LM1 2BB",
        "currentRatings": {"overall": {"rating": "Good", "reportDate": "2016-02-04", "reportLinkId": "x",
            "keyQuestionRatings": [{"name": "Safe", "rating": "Good", "reportDate": "2016-02-04"}]}},
    }  # fmt: skip
    location = tmp_path / "location.json"
    location.write_text(json.dumps(api), "utf-8")
    named = table(tmp_path, RATINGS.read_text("utf-8").replace("The Village Surgery", "The Lowmoor Village Surgery", 1))
    release = tmp_path / "release.txt"
    release.write_text(RELEASE.read_text("utf-8").replace("Balfour Medical Centre", "The Lowmoor Village Surgery"))
    seen = set()
    for order in ((named, location), (location, named)):
        content = tmp_path / str(len(list(tmp_path.iterdir())))
        for path in order:
            assert not refusals(convert(content, path))
        assert not refusals(convert(content, release))
        record = loaded(content)["1-100000102"]
        kinds = [(str(report.kind), len(report.documents)) for report in record.practice.reports]
        assert sorted(kinds) == [("inspection", 2), ("press_release", 1)]
        seen.add(record.slug)
    assert len(seen) == 1


@pytest.mark.parametrize("api_first", [True, False])
def test_a_table_and_an_api_record_that_differ_in_precision_do_not_contradict_each_other(
    api_first: bool, tmp_path: Path
) -> None:
    api = {
        "locationId": "1-100000102", "name": "Village Surgery", "postalCode": "LM1 2BB",
        "postalAddressLine1": "The Surgery", "postalAddressLine2": "Lower Road", "postalAddressTownCity": "Lowmoor",
        "postalAddressCounty": "Wealdshire", "onspdLatitude": 52.8004, "onspdLongitude": -1.5004,
        "localAuthority": "Wealdshire, Oxterby",
    }  # fmt: skip
    location = tmp_path / "location.json"
    location.write_text(json.dumps(api), "utf-8")
    content = tmp_path / "content"
    paths = (location, RATINGS) if api_first else (RATINGS, location)
    outcomes = [each for path in paths for each in convert(content, path)]
    assert [conflict for each in outcomes if isinstance(each, Conversion) for conflict in each.conflicts] == []
    compared = ComparedRecord(loaded(content)["1-100000102"])
    assert find_disagreements(compared) == ()
    assert compared.edits == ()


HEADER = "Location ID,Location Name,Location Post Code,Latest Rating,Publication Date\n"
ROW = "1-100000401,Rose Surgery,RS1 1AA,Good,21/02/2019\n"
BROKEN = (
    (HEADER + "1-100000402,Oak, Surgery,OK1 1AA,Good,21/02/2019\n" + ROW, "6 cells for 5 columns (is a comma"),
    (HEADER + ROW + "1-100000402,Oak Sur", "cut off after 2 of 5 cells"),
    (HEADER + '1-100000402,"Oak Surgery,OK1 1AA,Good,21/02/2019\n' + ROW, "a quotation mark is not closed"),
    (HEADER + "=1+1,Oak Surgery,OK1 1AA,Good,21/02/2019\n" + ROW, "“=1+1” is not a location id"),
    (HEADER + "1-4,Oak Surgery,OK1 1AA,Good,21/02/2019\n" + ROW, "“1-4” is not a location id"),
)


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_a_row_that_cannot_be_read_is_one_line_and_keeps_no_other_from_being_read(
    text: str, message: str, tmp_path: Path
) -> None:
    outcomes = convert(tmp_path / "content", table(tmp_path, text))
    assert len(refusals(outcomes)) == 1
    assert message in refusals(outcomes)[0]
    assert ": row " in refusals(outcomes)[0]
    assert overall(loaded(tmp_path / "content")["1-100000401"]) == [("2019-02-21", "Good")]


NO_TABLE = (
    ("Location ID,Latest Rating\n1-100000401,Good\n", "has no column “Location Name”; its columns are “Location ID”"),
    ("Location Name,Latest Rating\nRose,Good\n", "has no column “Location ID”"),
    ("a,b,c\n1,2,3\n", "no row of this table names a location’s id and name"),
    ("", "this table is empty"),
    (b"\x00\x01\x02,\xff", "this is not text"),
    (HEADER.encode() + b"1-100000401,Rose \x81,RS1 1AA,Good,21/02/2019\n", "neither UTF-8 nor Windows text"),
)


@pytest.mark.parametrize(("text", "message"), NO_TABLE)
def test_what_is_no_table_is_refused_in_one_line_and_nothing_is_written(
    text: str | bytes, message: str, tmp_path: Path
) -> None:
    outcomes = convert(tmp_path / "content", table(tmp_path, text))
    assert len(outcomes) == 1
    assert message in refusals(outcomes)[0]
    assert not (tmp_path / "content").exists()


def test_a_renamed_column_is_reported_once_and_nothing_is_read_from_it(tmp_path: Path) -> None:
    text = HEADER.replace("Latest Rating", "Overall rating now") + ROW + ROW.replace("401", "402")
    outcomes = convert(tmp_path / "content", table(tmp_path, text))
    assert problem_messages(outcomes) == [
        "columns that are not known, of which nothing is read: “Overall rating now”",
        "no column is called “Latest Rating”, so no rating is read from this table: was the column left out or "
        "renamed? Put it back, and convert the table again",
    ]
    assert [problem for each in outcomes if isinstance(each, Conversion) for problem in each.not_understood] == []
    assert overall(loaded(tmp_path / "content")["1-100000401"]) == []


def test_an_address_takes_in_no_words_of_a_column_between_its_own(tmp_path: Path) -> None:
    text = (
        "Location ID,Location Name,Location Street Address,Notes,Location City\n"
        "1-100000401,Rose Surgery,1 Rose Lane,Rated inadequate by a neighbour,Hexby\n"
    )
    opened = sources.open_table("table.csv", text.encode())
    account = sources.read_extract("an extract", opened.extract(opened.locations["1-100000401"]), opened.day_orders)
    address = [(fact.value, fact.words) for fact in account.facts if fact.field == "address"]
    left = [account.text[span.start : span.end] for span in account.not_understood]
    assert address == [("1 Rose Lane, Hexby", "1 Rose Lane"), ("1 Rose Lane, Hexby", "Hexby")]
    assert left == ["Notes: Rated inadequate by a neighbour"]
    assert_adds_up(account, "an extract")


def test_windows_text_is_read_and_reported(tmp_path: Path) -> None:
    text = (HEADER + ROW.replace("Rose", "Dr Müller’s")).encode("cp1252")
    outcomes = convert(tmp_path / "content", table(tmp_path, text))
    assert ["CP1252" in each for each in problem_messages(outcomes)] == [True]
    assert loaded(tmp_path / "content")["1-100000401"].practice.name == "Dr Müller’s Surgery"


@pytest.mark.parametrize("words", ["", " ", "-", "N/A", "=A1", "Better", "good or better"])
def test_no_rating_is_made_from_what_is_none(words: str, tmp_path: Path) -> None:
    convert(tmp_path / "content", table(tmp_path, HEADER + ROW.replace("Good", words)))
    assert overall(loaded(tmp_path / "content")["1-100000401"]) == []


def test_the_command_reports_a_table_and_ends_with_1_where_a_row_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER + ROW + "1-4,Oak,OK1 1AA,Good,21/02/2019\n")
    done = run("convert", path, folder=tmp_path)
    assert done.returncode == 1
    assert "table.csv: row 3: “1-4” is not a location id: the row is not read" in done.stderr
    assert "Traceback" not in done.stderr
    assert "1 record, 1 of them new" in " ".join(done.stdout.split())


@pytest.mark.parametrize("option", [("--practice", "rose-surgery"), ("--url", "https://www.cqc.org.uk/")])
def test_an_option_that_names_one_practice_or_address_is_refused_for_a_table(
    option: tuple[str, str], tmp_path: Path
) -> None:
    done = run("convert", RATINGS, *option, folder=tmp_path)
    assert done.returncode == 2
    assert "a table holds many practices" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_table_leaves_the_inbox_once_it_is_kept(tmp_path: Path) -> None:
    inbox = tmp_path / "content/inbox"
    inbox.mkdir(parents=True)
    path = table(inbox, HEADER + ROW)
    convert(tmp_path / "content", path)
    assert not path.exists()
    assert (tmp_path / "content/sources/table.csv").read_text("utf-8") == HEADER + ROW


def test_evidence_whose_table_is_gone_or_changed_is_an_error(tmp_path: Path) -> None:
    content = tmp_path / "content"
    convert(content, RATINGS)
    kept = content / "sources/ratings.csv"
    kept.write_text(kept.read_text("utf-8").replace("Oxterby", "Elsewhere"), "utf-8")
    assert {problem.severity for problem in pipeline.load(Content(content)).errors} == {Severity.ERROR}
    kept.unlink()
    assert "ratings.csv" in str(pipeline.load(Content(content)).errors[0])


CELLS = st.text(max_size=20) | st.sampled_from(
    ["Good", "-", "21/02/2019", "1-100000401", '"', ",", "=1", "Safe", "A1B"]
)


@given(st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=4), st.integers(0, 10))
def test_any_table_is_accounted_for_or_refused(lines: list[list[str]], cut: int) -> None:
    text = (HEADER + ROW + written(lines))[: -cut or None].encode("utf-8", "replace")
    try:
        opened = sources.open_table("table.csv", text)
    except ContentError as error:
        assert str(error).count("\n") == 0
        return
    for numbers in opened.locations.values():
        assert_adds_up(sources.read_extract("an extract", opened.extract(numbers), opened.day_orders), "an extract")


def published() -> Iterator[dict[str, str]]:
    return csv.DictReader(PUBLISHED.read_text("utf-8").splitlines())


def test_all_rated_practices_of_england_have_a_record_each_with_the_rating_of_its_row(tmp_path: Path) -> None:
    need(PUBLISHED.exists(), "CQC's table of 2021")
    content = tmp_path / "content"
    shuffled = rows(PUBLISHED)[1:]
    random.Random(4).shuffle(shuffled)
    path = table(tmp_path, written([rows(PUBLISHED)[0], *shuffled]), "gp_practices_2021.csv")
    outcomes = list(Converter(Content(content)).convert(store.find_documents([path]).documents))
    assert Counter(type(outcome) for outcome in outcomes) == {Conversion: 6490}
    expected = {
        each["Location ID"]: (each["Location Name"], WORDS[each["Latest Rating"].lower()], each["Publication Date"])
        for each in published()
    }
    found = {}
    for record in (content / "practices").glob("*.yaml"):
        data = yaml.load(record.read_text("utf-8"), Loader=yaml.CBaseLoader)
        (report,) = data["reports"]
        day = "/".join(reversed(report["published"].split("-")))
        found[data["location_id"]] = (data["name"], report["overall"]["rating"], day)
    assert found == expected
