"""Answers of CQC's register over time: the latest states what is so today, all of them what was published before."""

import json
import tempfile
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from generator import pipeline, records
from generator.model import Practice, Rating, ReportKind, State, Status
from generator.pipeline.conversion.register_answers import retrieved_on
from generator.problems import Problem
from generator.store import Source

ID = "1-9900700001"
Answer = dict[str, Any]


def rating(date: str, word: str) -> Answer:
    questions = [{"name": name, "rating": word} for name in ("Safe", "Caring")]
    return {"reportDate": date, "overall": {"rating": word, "keyQuestionRatings": questions}}


def answer(current: Answer | None, historic: list[Answer], status: str = "Registered", **more: str) -> Answer:
    return {
        "locationId": ID, "name": "Larkmoor Surgery", "postalCode": "FN4 2QA", "registrationStatus": status,
        "currentRatings": current or {}, "historicRatings": historic, **more,
    }  # fmt: skip


def content_of(folder: Path, batches: list[dict[str, Answer]]) -> pipeline.Content:
    """Return the content that these answers, by the names of their files, make in this order."""
    content = pipeline.Content(folder / "content")
    for number, batch in enumerate(batches):
        inputs = folder / str(number)
        inputs.mkdir(parents=True)
        for name, each in batch.items():
            (inputs / name).write_text(json.dumps(each), "utf-8")
        for outcome in pipeline.Converter(content).convert([Source(inputs / name) for name in batch]):
            assert isinstance(outcome, pipeline.Conversion | pipeline.Unchanged), outcome
    return content


def practice_in(content: pipeline.Content) -> Practice:
    (path,) = content.practices.glob("*.yaml")
    loaded = records.load(path.stem, str(path), path.read_bytes()).value
    assert loaded is not None
    checked = pipeline.check(content)
    assert [str(problem) for problem in checked.problems if isinstance(problem, Problem)] == []
    return loaded.practice


def converted(folder: Path, *batches: dict[str, Answer]) -> Practice:
    return practice_in(content_of(folder, list(batches)))


def shown(practice: Practice) -> str | None:
    return str(practice.current.overall.rating) if practice.current and practice.current.overall else None


OLD, NEW = rating("2016-01-10", "Good"), rating("2019-06-01", "Inadequate")


@pytest.mark.parametrize(
    ("later", "current", "status"),
    [
        (answer(None, [OLD], "Deregistered"), State.NO_PUBLISHED_RATING, Status.ARCHIVED),
        (answer(None, [OLD, NEW]), State.NO_PUBLISHED_RATING, Status.REGISTERED),
        (answer({"overall": {"rating": "No published rating"}}, [OLD, NEW]), State.NO_PUBLISHED_RATING, None),
        (answer(rating("2021-05-05", "Outstanding"), [OLD]), Rating.OUTSTANDING, None),
        (answer(NEW, [OLD], "Deregistered"), Rating.INADEQUATE, Status.ARCHIVED),
    ],
)
@pytest.mark.parametrize("order", ["earlier first", "later first", "at once"])
def test_a_later_answer_is_followed_in_any_order(
    tmp_path: Path, later: Answer, current: Rating | State, status: Status | None, order: str
) -> None:
    first, second = {"1.json": answer(NEW, [OLD])}, {"2.json": later}
    batches = {"earlier first": (first, second), "later first": (second, first), "at once": (first | second,)}
    practice = converted(tmp_path, *batches[order])
    assert shown(practice) == current
    assert practice.status is (status or Status.REGISTERED)
    published = {report.published: report.overall.rating for report in practice.reports if report.overall}
    assert (published["2016-01-10"], published["2019-06-01"]) == (Rating.GOOD, Rating.INADEQUATE)


def test_the_day_of_retrieval_decides_where_nothing_else_does(tmp_path: Path) -> None:
    rated, unrated = answer(NEW, []), answer({"overall": {"rating": "No published rating"}}, [])
    withdrawn = ({"1-1_2026-01-05.json": rated}, {"1-1_2026-02-05.json": unrated})
    assert shown(converted(tmp_path / "a", *withdrawn)) == State.NO_PUBLISHED_RATING
    assert shown(converted(tmp_path / "b", *reversed(withdrawn))) == State.NO_PUBLISHED_RATING
    restored = (*withdrawn, {"1-1_2026-03-05.json": rated})
    assert shown(converted(tmp_path / "c", *restored)) == Rating.INADEQUATE


def test_what_the_later_answer_no_longer_states_is_gone_and_what_a_person_wrote_stays(tmp_path: Path) -> None:
    first = answer(NEW, [OLD], mainPhoneNumber="01632960411", website="www.example.org")
    content = content_of(tmp_path, [{"1.json": first}])
    (path,) = content.practices.glob("*.yaml")
    path.write_text(path.read_text().replace('telephone: "01632960411"', 'telephone: "01632960999"  # by us'))
    assert "# by us" in path.read_text()
    later = answer(rating("2022-02-02", "Good"), [OLD, NEW], mainPhoneNumber="01632960412")
    (tmp_path / "2.json").write_text(json.dumps(later), "utf-8")
    list(pipeline.Converter(content).convert([Source(tmp_path / "2.json")]))
    assert 'telephone: "01632960999"  # by us' in path.read_text()
    practice = records.load(path.stem, str(path), path.read_bytes()).value
    assert practice is not None
    assert (practice.practice.website, shown(practice.practice)) == (None, Rating.GOOD)


WORDS = some.sampled_from([rating.value for rating in Rating])
DATES = ("2015-03-02", "2017-07-20", "2019-11-11", "2022-04-05")


@some.composite
def histories(draw: some.DrawFn) -> list[Answer]:
    """Draw answers of one location as time passes: reports are added, ratings withdrawn, the registration ended."""
    reports = [rating(date, draw(WORDS)) for date in DATES]
    listed = draw(some.integers(1, 2))
    answers: list[Answer] = []
    status = "Registered"
    for _ in range(draw(some.integers(2, 4))):
        listed = min(len(reports), listed + draw(some.integers(0, 1)))
        status = "Deregistered" if status == "Deregistered" or draw(some.integers(0, 4)) == 0 else status
        known = reports[:listed]
        kept = [each for each in known[:-1] if draw(some.booleans())]
        current = {
            "rated": known[-1],
            "withdrawn": {"overall": {"rating": "No published rating"}},
            "only historic": None,
        }[draw(some.sampled_from(["rated", "rated", "withdrawn", "only historic"]))]
        historic = kept if current is known[-1] else [*kept, known[-1]]
        answers.append(answer(current, historic, status, mainPhoneNumber=f"0163296000{draw(some.integers(0, 3))}"))
    return answers


@settings(max_examples=25, deadline=None)
@given(histories(), some.randoms(use_true_random=False), some.integers(1, 4))
def test_any_path_of_answers_ends_as_the_last_one_with_what_was_published_before(
    answers: list[Answer], order: Random, size: int
) -> None:
    named = [(f"{ID}_2026-0{month}-01.json", each) for month, each in enumerate(answers, 1)]
    shuffled = named.copy()
    order.shuffle(shuffled)
    batches = [dict(shuffled[at : at + size]) for at in range(0, len(shuffled), size)]
    with tempfile.TemporaryDirectory() as folder:
        practice = converted(Path(folder) / "all", *batches)
        last = converted(Path(folder) / "last", dict(named[-1:]))
    assert shown(practice) == shown(last)
    for field in ("name", "status", "telephone", "postcode"):
        assert getattr(practice, field) == getattr(last, field)
    listed = {block["reportDate"] for each in answers for block in each["historicRatings"]}
    listed |= {each["currentRatings"]["reportDate"] for each in answers if "reportDate" in each["currentRatings"]}
    assert listed == {report.published for report in practice.reports if report.kind is ReportKind.INSPECTION}


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("1-565655909_2026-12-01.json", "2026-12-01"),
        ("2026-12-01 register.json", "2026-12-01"),
        ("1-565655909.json", None),
        ("1-12026-12-011.json", None),
    ],
)
def test_the_day_of_retrieval_is_in_the_name_of_the_file(name: str, day: str | None) -> None:
    assert retrieved_on(name) == day


def test_answers_that_replace_one_another_in_a_run_replace_the_file_of_the_first(tmp_path: Path) -> None:
    first = answer(OLD, [], mainPhoneNumber="01632960001")
    second, third = (answer(NEW, [OLD], mainPhoneNumber=f"0163296000{number}") for number in (2, 3))
    batches = ({"1-1_2026-01-01.json": first}, {"1-1_2026-02-01.json": second, "1-1_2026-03-01.json": third})
    practice = converted(tmp_path, *batches)
    assert (practice.telephone, shown(practice)) == ("01632960003", Rating.INADEQUATE)
