"""Documents about other services than GP practices: counted and passed over, or taken and labelled."""

import json
from pathlib import Path

import pytest
from support.commands import run
from support.page_reading import PageDocument
from support.paths import TEMPLATES

from generator import pipeline, store
from generator.pipeline import Content, Conversion, Converter, PassedOver, Refusal
from generator.problems import Problem

HEADER = "Location ID,Location Name,Location Type/Sector,Service Types,Latest Rating,Publication Date\n"
ROWS = (
    "1-100000401,Rose Surgery,Primary Medical Services,,Good,21/02/2019\n"
    "1-100000402,Rose Court,Social Care Org,,Good,21/02/2019\n"
    "1-100000403,Oak Court,Social Care Org,,Inadequate,22/02/2019\n"
    "1-100000404,Elm Dental,,Dentist|Clinic,,\n"
    "1-100000405,Elm Surgery,,Dentist|Doctors/GPs,Good,21/02/2019\n"
)


def convert(content: Path, *paths: Path, all_services: bool = False) -> list[object]:
    converter = Converter(Content(content), workers=1, all_services=all_services)
    return list(converter.convert(store.find_documents(paths).documents))


def names(content: Path) -> dict[str | None, str | None]:
    records = pipeline.load(Content(content)).records
    return {record.practice.name: record.practice.service_kind for record in records}


def table(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, "utf-8")
    return path


def location(folder: Path, number: int, name: str, category: str | None = None, **more: object) -> Path:
    categories = [{"code": "X", "primary": "true", "name": category}] if category else []
    data = {"locationId": f"1-10000050{number}", "name": name, "inspectionCategories": categories, **more}
    path = folder / f"location-{number}.json"
    path.write_text(json.dumps(data), "utf-8")
    return path


def test_rows_of_other_services_are_counted_by_what_they_are(tmp_path: Path) -> None:
    outcomes = convert(tmp_path / "content", table(tmp_path, HEADER + ROWS))
    assert [outcome.message for outcome in outcomes if isinstance(outcome, Problem)] == [
        "3 rows passed over, about other services than GP practices (2 Social Care Org, 1 Dentist, Clinic); "
        "--all-services takes them"
    ]
    assert names(tmp_path / "content") == {"Rose Surgery": None, "Elm Surgery": None}


def test_all_services_are_taken_where_that_is_asked_and_each_says_what_it_is(tmp_path: Path) -> None:
    convert(tmp_path / "content", table(tmp_path, HEADER + ROWS), all_services=True)
    assert names(tmp_path / "content") == {
        "Rose Surgery": None,
        "Rose Court": "Social Care Org",
        "Oak Court": "Social Care Org",
        "Elm Dental": "Dentist, Clinic",
        "Elm Surgery": None,
    }


def untold(number: int) -> str:
    rows = (f"1-{200000000 + each},Surgery {each},Good,21/02/2019\n" for each in range(number))
    return "Location ID,Location Name,Latest Rating,Publication Date\n" + "".join(rows)


def test_a_long_table_that_does_not_state_it_is_refused_with_the_remedy(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (refused,) = convert(content, table(tmp_path, untold(1_001)))
    assert isinstance(refused, Refusal)
    assert "which of its 1,001 locations are GP practices" in refused.why
    assert "--all-services" in refused.why
    assert not content.exists()


@pytest.mark.parametrize(("rows", "all_services"), [(1_001, True), (12, False)])
def test_a_table_that_does_not_state_it_is_taken_where_it_is_short_or_that_is_asked(
    rows: int, all_services: bool, tmp_path: Path
) -> None:
    outcomes = convert(tmp_path / "content", table(tmp_path, untold(rows)), all_services=all_services)
    assert sum(isinstance(outcome, Conversion) for outcome in outcomes) == rows


KINDS = [
    ("Residential social care", {"type": "Primary Medical Services"}, "Residential social care"),
    (None, {"type": "Social Care Org"}, "Social Care Org"),
    (None, {"inspectionDirectorate": "Hospitals"}, "Hospitals"),
    (None, {"gacServiceTypes": [{"name": "Clinic"}, {"name": "Dentist"}]}, "Clinic, Dentist"),
    (None, {"type": "Primary Medical Services", "gacServiceTypes": [{"name": "Dentist"}]}, None),
    ("GP Practices", {"type": "NHS Healthcare Organisation"}, None),
    (None, {}, None),
]


@pytest.mark.parametrize(("category", "more", "kind"), KINDS)
def test_one_location_of_another_service_is_read_with_a_warning(
    category: str | None, more: dict[str, object], kind: str | None, tmp_path: Path
) -> None:
    outcomes = convert(tmp_path / "content", location(tmp_path, 1, "Rose Court", category, **more))
    said = [outcome.message for outcome in outcomes if isinstance(outcome, Problem)]
    warning = f"this is not about a GP practice but about another service: {kind}; its page says so"
    assert said == ([warning] if kind else [])
    assert names(tmp_path / "content") == {"Rose Court": kind}


def test_of_many_locations_those_of_other_services_are_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    location(folder, 1, "Rose Surgery", "GP Practices")
    location(folder, 2, "Rose Court", "Residential social care")
    outcomes = convert(tmp_path / "content", folder)
    assert [outcome.kind for outcome in outcomes if isinstance(outcome, PassedOver)] == ["Residential social care"]
    assert names(tmp_path / "content") == {"Rose Surgery": None}
    convert(tmp_path / "content", folder, all_services=True)
    assert names(tmp_path / "content") == {"Rose Surgery": None, "Rose Court": "Residential social care"}


def test_a_location_that_has_a_record_is_not_passed_over(tmp_path: Path) -> None:
    content = tmp_path / "content"
    court = location(tmp_path, 2, "Rose Court", "Residential social care")
    convert(content, court)
    surgery = location(tmp_path, 1, "Rose Surgery", "GP Practices")
    assert not [each for each in convert(content, court, surgery) if isinstance(each, PassedOver)]
    renamed = location(tmp_path, 2, "Rose House", "Residential social care")
    assert not [each for each in convert(content, renamed, surgery) if isinstance(each, PassedOver)]
    assert names(content) == {"Rose Surgery": None, "Rose House": "Residential social care"}


def test_the_command_counts_what_it_passed_over_and_leaves_it_in_the_inbox(tmp_path: Path) -> None:
    inbox = tmp_path / "content/inbox"
    inbox.mkdir(parents=True)
    location(inbox, 1, "Rose Surgery", "GP Practices")
    court = location(inbox, 2, "Rose Court", "Residential social care")
    done = run("convert", inbox, folder=tmp_path)
    assert done.returncode == 0
    assert (
        "Passed over: 1 document about other services than GP practices (1 Residential social care); "
        "--all-services takes them."
    ) in done.stdout
    assert [path.name for path in inbox.iterdir()] == [court.name]
    assert run("convert", inbox, "--all-services", folder=tmp_path).returncode == 0
    assert not list(inbox.iterdir())


def test_pages_count_the_practices_of_today_and_say_what_the_others_are(tmp_path: Path) -> None:
    content, site, inbox = tmp_path / "content", tmp_path / "site", tmp_path / "records"
    inbox.mkdir()
    rated = {"overall": {"rating": "Good", "reportDate": "2019-02-21"}}
    location(inbox, 1, "Rose Surgery", "GP Practices", registrationStatus="Registered", currentRatings=rated)
    location(inbox, 2, "Oak Surgery", "GP Practices", registrationStatus="Deregistered", currentRatings=rated)
    location(inbox, 3, "Rose Court", "Residential social care", currentRatings=rated)
    convert(content, inbox, all_services=True)
    pipeline.build(pipeline.BuildTask(Content(content), TEMPLATES, site))
    index = PageDocument((site / "index.html").read_text("utf-8"))
    counted = index.css_first("[data-status]")
    assert counted is not None
    assert counted.text() == "1 practice, and 1 archived registration and 1 other service"
    assert len(index.css("table.practices tbody tr")) == 3
    assert len(index.css("table.practices tbody tr[data-apart]")) == 2
    court = (site / "practices/rose-court/index.html").read_text("utf-8")
    assert "This is not a GP practice. CQC lists it as another kind of service: Residential social care." in court
    assert "<title>Rose Court (Residential social care): CQC rating Good" in court
    oak = (site / "practices/oak-surgery/index.html").read_text("utf-8")
    assert "<title>Oak Surgery (archived registration): last CQC rating Good" in oak
    assert ", archived</title>" in (site / "practices/oak-surgery/badge.svg").read_text("utf-8")


def test_a_location_without_a_published_rating_says_so_on_its_page(tmp_path: Path) -> None:
    content, site = tmp_path / "content", tmp_path / "site"
    gone = {"rating": "No published rating", "keyQuestionRatings": [{"name": "Safe", "rating": "No published rating"}]}
    convert(content, location(tmp_path, 1, "Rose Surgery", "GP Practices", currentRatings={"overall": gone}))
    pipeline.build(pipeline.BuildTask(Content(content), TEMPLATES, site))
    page = PageDocument((site / "practices/rose-surgery/index.html").read_text("utf-8"))
    text = " ".join(page.css_first("main").text().split())  # type: ignore[union-attr]
    assert "No published rating" in text
    assert "CQC publishes no rating of this practice at present." in text
    assert "document with an overall rating" not in text
