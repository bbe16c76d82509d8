"""CQC's API records: every rating, date and score of the JSON, computed here independently, is in the record.

The invented records of `cases/documents/api_location` are always tested. Those that CQC published are tested where they
are next to the checkout; they are not part of the project.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.accuracy import assert_adds_up, practice_of
from support.document_cases import DOCUMENTS
from support.published import LOCATIONS as PUBLISHED
from support.published import need

from generator import sources
from generator.model import KeyQuestionName, Practice, Rating, State
from generator.problems import ContentError

INVENTED = sorted((DOCUMENTS / "api_location").glob("*/source.json"))
WORDS = {str(word).lower(): str(word) for word in (*Rating, *State)}

UNPUBLISHED = "No published rating"


def spelt(words: str | None) -> str | None:
    """Return a rating as a record spells it; None for what is none."""
    return WORDS.get((words or "").strip().lower())


def assessed(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [group for plan in data.get("assessment", []) for group in plan["ratings"]["asgRatings"]]


def services_assessed(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the newest assessment of each service, where a location has several that are assessed and rated."""
    groups = data.get("assessmentServiceGroup", [])
    names = {each["assessmentServiceName"] for each in groups if each.get("assessmentServiceType") != "Unrated"}
    found: dict[str, dict[str, Any]] = {}
    for group in sorted(assessed(data), key=lambda group: str(group["assessmentDate"])):
        found[group["name"]] = group
    return found if found and len(found.keys() | names) > 1 else {}


def historic(data: dict[str, Any]) -> list[str]:
    return [(block.get("overall") or {}).get("rating") for block in data.get("historicRatings", [])]


def unpublished(data: dict[str, Any]) -> dict[tuple[str, str], str]:
    """Field → “No published rating” where the location has no rating at present, with "" as the date."""
    overall = (data.get("currentRatings") or {}).get("overall") or {}
    questions = [(each["name"].lower(), each["rating"]) for each in overall.get("keyQuestionRatings", [])]
    if any(spelt(group["rating"]) for group in assessed(data)):
        return {}
    if not data.get("currentRatings") and any(spelt(rating) in set(Rating) for rating in historic(data)):
        return {("", "overall"): UNPUBLISHED}
    if spelt(overall.get("rating")) != UNPUBLISHED:
        return {}
    return {("", field): UNPUBLISHED for field, words in [("overall", UNPUBLISHED), *questions] if words == UNPUBLISHED}


def expected(data: dict[str, Any]) -> dict[tuple[str, str], str]:
    """Return date and field → rating, of everything in the API’s record that is rated and dated, or not published."""
    found = unpublished(data)

    def add(date: str | None, field: str, words: str | None) -> None:
        if date and (rating := spelt(words)):
            found.setdefault((date, field), rating)

    for group in assessed(data) if not services_assessed(data) else []:
        add(group["assessmentDate"], "overall", group["rating"])
        for question in group["keyQuestionRatings"]:
            add(group["assessmentDate"], question["name"].lower(), question["rating"])
    for block in [data.get("currentRatings") or {}, *data.get("historicRatings", [])]:
        overall = block.get("overall") or {}
        date = overall.get("reportDate") or block.get("reportDate")
        add(None if spelt(overall.get("rating")) == UNPUBLISHED else date, "overall", overall.get("rating"))
        for question in overall.get("keyQuestionRatings", []):
            add(question.get("reportDate") or date, question["name"].lower(), question["rating"])
    return found


def recorded(practice: Practice) -> dict[tuple[str, str], str]:
    """Return the same, as the record holds it."""
    found: dict[tuple[str, str], str] = {}
    for report in practice.reports:
        date = report.assessed or report.published or ""
        questions = report.key_questions
        rated = {
            "overall": report.overall,
            **({n: getattr(questions, n) for n in questions.__slots__} if questions else {}),
        }
        for name, each in rated.items():
            if each and each.rating:
                found[date, name.replace("_", "-")] = str(each.rating)
    return found


def scores(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for group in services_assessed(data).values() or assessed(data):
        for question in group["keyQuestionRatings"]:
            for topic in question["topicareas"]:
                score = (topic.get("qualityStatementscore") or " ")[0]
                yield topic["name"], score if score.isdigit() else ""


@pytest.mark.parametrize("path", [*INVENTED, *PUBLISHED], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_record_holds_all_that_the_api_states_and_no_more(path: Path) -> None:
    data = json.loads(path.read_text("utf-8"))
    practice = practice_of(path, None)
    assert practice is not None
    assert recorded(practice) == expected(data)
    assert (practice.name, practice.location_id) == (data["name"].strip(), data["locationId"])
    statements = [
        (statement.name, str(statement.score or ""))
        for each in (*practice.reports, *practice.services)
        if each.key_questions
        for question in map(each.key_questions.get, KeyQuestionName)
        if question
        for statement in question.statements
    ]
    assert sorted(statements) == sorted(scores(data))
    services = {service.name: service for service in practice.services if service.assessed}
    assert services.keys() == services_assessed(data).keys()
    for name, group in services_assessed(data).items():
        service = services[name]
        assert (service.assessed, str(service.overall.rating)) == (group["assessmentDate"], spelt(group["rating"]))
        for question in group["keyQuestionRatings"]:
            rated = service.key_questions.get(KeyQuestionName(question["name"].lower().replace("-", "_")))
            assert str(rated.rating) == spelt(question["rating"])


@pytest.mark.parametrize("path", [*INVENTED, *PUBLISHED], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_rating_at_the_top_is_the_one_that_cqc_calls_current(path: Path) -> None:
    data = json.loads(path.read_text("utf-8"))
    practice = practice_of(path, None)
    assert practice is not None
    overall = (data.get("currentRatings") or {}).get("overall") or {}
    if spelt(overall.get("rating")) not in set(Rating) or any(spelt(group["rating"]) for group in assessed(data)):
        return
    assert practice.current is not None
    assert practice.current.overall is not None
    shown = (practice.current.overall.rating, practice.current.published)
    assert shown == (spelt(overall["rating"]), overall.get("reportDate") or data["currentRatings"]["reportDate"])


def test_the_inspectors_words_are_the_text_of_the_statement() -> None:
    practice = practice_of(next(path for path in INVENTED if path.parent.name.startswith("words-by")), None)
    assert practice is not None
    questions = practice.reports[0].key_questions
    assert questions is not None
    assert questions.safe is not None
    assert questions.effective is not None
    by_category, carried_over = questions.safe.statements
    assert by_category.text == (
        "People’s experience: Patients said that they felt safe.\n\n"
        "Feedback from staff and leaders: Staff knew whom to tell.\n\nThey had been trained.\n\n"
        "Processes: Records of alerts were kept."
    )
    assert (carried_over.text, carried_over.carried_over) == (None, True)
    assert (questions.safe.score, questions.effective.score) == (None, None)  # 101 is none, nor “0” beside a state
    assert [each.state for each in questions.effective.statements] == [
        State.REGULATIONS_MET,
        State.NOT_ALL_REGULATIONS_MET,
    ]


def test_one_assessed_group_of_two_rates_no_location() -> None:
    practice = practice_of(next(path for path in INVENTED if path.parent.name.startswith("one-of-two")), None)
    assert practice is not None
    assert practice.current is None
    assert [(each.name, each.overall and each.overall.rating) for each in practice.rated_apart] == [
        ("Urgent Care", Rating.INADEQUATE)
    ]


def test_nothing_of_a_published_record_is_left_over() -> None:
    need(PUBLISHED, "what CQC's API published")
    accounts = [sources.read(path.name, path.read_bytes()) for path in PUBLISHED]
    left = [account.text[span.start : span.end] for account in accounts for span in account.not_understood]
    assert (len(accounts), left) == (300, [])


WORD = st.text(max_size=12) | st.sampled_from(
    [
        "Good",
        "good ",
        "",
        " ",
        "No published rating",
        "Inadequate",
        "2019-05-21",
        "Safe",
        "Well-led",
        "1-100000001",
        "old",
    ]
)
LEAF = WORD | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
NAMES = st.sampled_from(
    ["overall", "rating", "reportDate", "keyQuestionRatings", "name", "serviceRatings", "currentRatings",
     "relationships", "historicRatings", "assessment", "ratings", "asgRatings", "topicareas", "a/b~c", "0", ""]
)  # fmt: skip
ANYTHING = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=30
)


@given(st.dictionaries(NAMES, ANYTHING, max_size=6), WORD)
def test_any_json_of_a_location_is_accounted_for_or_refused(data: dict[str, Any], location: str) -> None:
    whole = json.dumps({"locationId": location, **data}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    try:
        account = sources.read("location.json", whole)
    except ContentError as error:
        assert str(error).count("\n") == 0
        return
    assert_adds_up(account, "location.json")
    assert all(fact.words == account.text[fact.start : fact.end] for fact in account.facts)


def test_a_rating_that_cqc_withdrew_is_no_current_rating() -> None:
    practice = practice_of(next(path for path in INVENTED if path.parent.name == "withdrawn"), None)
    assert practice is not None
    assert practice.current is not None
    assert practice.current.overall is not None
    assert practice.current.overall.rating is State.NO_PUBLISHED_RATING
    assert [str(each.overall.rating) for each in practice.reports if each.overall] == ["Good", "No published rating"]


def test_a_pilot_of_a_sector_framework_gives_no_rating() -> None:
    question = {"name": "Safe", "rating": "Inadequate", "topicareas": [{"name": "Safety culture"}]}
    group = {"assessmentDate": "2026-07-01", "rating": "Inadequate", "keyQuestionRatings": [question]}
    data = {"locationId": "1-900000001", "assessment": [{"ratings": {"asgRatings": [group]}}]}
    account = sources.read("location.json", json.dumps(data).encode())
    found = {fact.field: fact.value for fact in account.facts}
    assert found["report[2026-07-01].pilot"] == "true"
    assert not [field for field in found if field.endswith(".rating")]
    left = [account.text[span.start : span.end] for span in account.not_understood]
    assert left == ["Inadequate", "Inadequate"]
    group["assessmentDate"] = "2027-07-01"
    later = sources.read("location.json", json.dumps(data).encode())
    assert "report[2027-07-01].overall.rating" in {fact.field for fact in later.facts}


def test_two_owners_of_one_report_are_left_to_a_person() -> None:
    questions = [
        {"name": name, "rating": "Good", "organisationId": owner}
        for name, owner in (("Safe", "1-900000005"), ("Caring", "1-900000006"))
    ]
    overall = {"rating": "Good", "reportDate": "2018-06-01", "keyQuestionRatings": questions}
    data = {"locationId": "1-900000001", "currentRatings": {"overall": overall}}
    account = sources.read("location.json", json.dumps(data).encode())
    assert not [fact for fact in account.facts if fact.field.endswith("inherited_from")]
    left = [account.text[span.start : span.end] for span in account.not_understood]
    assert left == ["1-900000005", "1-900000006"]
