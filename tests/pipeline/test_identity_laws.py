"""The law of identity: any order and any batching of a set of documents gives the same records.

The documents are invented. Practices of one name differ in their town, as documents tell them apart; a document that
states nothing but a name is about the only practice of that name. Slugs may differ: the first record of a name gets the
plain one, and addresses stay as they are.
"""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from support.documents_of_practices import Invented, page_without_id, register_entry, release, release_with_id

from generator import pipeline, records
from generator.pipeline import Converter, Refusal
from generator.problems import Problem
from generator.store import Source

NETHERHOLT = Invented(
    "Central Surgery", "1-900000001", "103 Tanner Street, Netherholt, Wealdshire", "ZE1 1AA", "Netherholt"
)
OXTERBY = Invented("Central Surgery", "1-900000002", "5 Mill Lane, Oxterby, Wealdshire", "ZE2 2AB", "Oxterby")
PELLMOOR = Invented("The Central Surgery", "1-900000003", "Pell House, High Street, Pellmoor", "ZE3 3AD", "Pellmoor")
ONLY = Invented("Quarry Bank Surgery", "1-900000004", "1 Quarry Bank, Nether Pell, Weald", "ZE4 4AE", "Nether Pell")

Document = tuple[str, str]
"""The name and the text of a document."""


def documents_of(practice: Invented, *, alone: bool) -> list[Document]:
    """Return documents of every kind about a practice. `alone`: no other practice has its name."""
    number = practice.location_id[-1]
    made = {
        "register.json": register_entry(practice),
        "page.txt": page_without_id(practice),
        "release.txt": release(practice, practice.town),
        "county.txt": release(practice, f"{practice.town}, Wealdshire", "Good"),
        "with-id.txt": release_with_id(practice),
    }
    if alone:
        made["nowhere.txt"] = release(practice, None, "Outstanding")
        del made["with-id.txt"]  # states an id and no place, so that a second name without a place fits two records
    return [(f"{number}-{name}", text) for name, text in made.items()]


SHARED_NAME = [each for practice in (NETHERHOLT, OXTERBY, PELLMOOR) for each in documents_of(practice, alone=False)]
OF_ONE = documents_of(ONLY, alone=True)


@dataclass(frozen=True)
class Converted:
    """The result of conversions: each record by its documents and what it is known by, and what was refused."""

    records: frozenset[tuple[frozenset[str], str | None, str | None, str | None]]
    refused: frozenset[str]


def converted(batches: list[list[Document]], folder: Path) -> Converted:
    content = pipeline.Content(folder / "content")
    refused: set[str] = set()
    for number, batch in enumerate(batches):
        inputs = folder / str(number)
        inputs.mkdir()
        for name, text in batch:
            (inputs / name).write_text(text, "utf-8")
        sources = [Source(inputs / name) for name, _ in batch]
        for outcome in Converter(content).convert(sources):
            if isinstance(outcome, Refusal):
                refused.add(Path(outcome.source).name)
    return Converted(frozenset(map(known, sorted(content.practices.glob("*.yaml")))), frozenset(refused))


def known(path: Path) -> tuple[frozenset[str], str | None, str | None, str | None]:
    practice = records.load(path.stem, str(path), path.read_bytes()).value
    assert practice is not None
    evidence = json.loads((path.parents[1] / "evidence" / f"{path.stem}.json").read_text())
    digests = frozenset(each["sha256"] for each in evidence["documents"])
    return digests, practice.practice.name, practice.practice.location_id, practice.practice.postcode


@some.composite
def orders(draw: some.DrawFn, documents: list[Document]) -> tuple[list[list[Document]], list[list[Document]]]:
    """Return two divisions into batches of one set of documents, each in an order of its own."""
    chosen = draw(some.lists(some.sampled_from(documents), min_size=2, max_size=5, unique=True))
    divisions = []
    for _ in range(2):
        order = draw(some.permutations(chosen))
        cuts = draw(some.lists(some.booleans(), min_size=len(order) - 1, max_size=len(order) - 1))
        batches = [[order[0]]]
        for document, cut in zip(order[1:], cuts, strict=True):
            batches.append([]) if cut else None
            batches[-1].append(document)
        divisions.append(batches)
    return divisions[0], divisions[1]


def assert_equal_results(divisions: tuple[list[list[Document]], list[list[Document]]]) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        first, second = converted(divisions[0], Path(one)), converted(divisions[1], Path(other))
    assert first == second
    assert first.refused == frozenset()


@settings(max_examples=40, derandomize=True)
@given(orders(SHARED_NAME))
def test_documents_of_practices_with_one_name_give_the_same_records_in_any_order(
    divisions: tuple[list[list[Document]], list[list[Document]]],
) -> None:
    assert_equal_results(divisions)


@settings(max_examples=40, derandomize=True)
@given(orders(OF_ONE))
def test_documents_of_one_practice_give_the_same_record_in_any_order(
    divisions: tuple[list[list[Document]], list[list[Document]]],
) -> None:
    assert_equal_results(divisions)


@pytest.mark.parametrize("reverse", [False, True])
def test_a_release_never_lands_on_the_page_of_a_namesake(tmp_path: Path, *, reverse: bool) -> None:
    batches = [[("release.txt", release(OXTERBY, "Oxterby, Wealdshire"))], [("entry.json", register_entry(NETHERHOLT))]]
    found = converted(batches[::-1] if reverse else batches, tmp_path).records
    assert sorted(len(digests) for digests, *_ in found) == [1, 1]


def test_the_person_is_asked_with_both_records_and_the_command_that_joins_them(tmp_path: Path) -> None:
    content = pipeline.Content(tmp_path / "content")
    outcomes: list[object] = []
    for name, text in (("release.txt", release(OXTERBY, "Oxterby")), ("entry.json", register_entry(NETHERHOLT))):
        (tmp_path / name).write_text(text, "utf-8")
        outcomes = list(Converter(content).convert([Source(tmp_path / name)]))
    (question,) = (each for each in outcomes if isinstance(each, Problem))
    assert "central-surgery-ze1-1aa is a record of its own" in question.message
    assert "central-surgery (Oxterby)" in question.message
    documents = tmp_path / "content" / "sources"
    command = f"ratingpress convert {documents / 'central-surgery'} --practice central-surgery-ze1-1aa"
    assert command in question.message
    held = sorted((documents / "central-surgery").iterdir())
    list(Converter(content).convert(list(map(Source, held)), practice="central-surgery-ze1-1aa"))
    (record,) = content.practices.iterdir()
    assert "former_slugs: [central-surgery]\n" in record.read_text()
    assert [each.name for each in documents.iterdir()] == ["central-surgery-ze1-1aa"]
    assert pipeline.load(content).errors == ()


def test_a_document_that_states_a_name_alone_is_pointed_out_once_the_name_is_shared(tmp_path: Path) -> None:
    content = pipeline.Content(tmp_path / "content")
    batches = [
        ("release.txt", release(NETHERHOLT, None)),
        ("with-place.txt", release(NETHERHOLT, "Netherholt, Wealdshire", "Good")),
        ("netherholt.json", register_entry(NETHERHOLT)),
        ("oxterby.json", register_entry(OXTERBY)),
    ]
    found = []
    for name, text in batches:
        (tmp_path / name).write_text(text, "utf-8")
        list(Converter(content).convert([Source(tmp_path / name)]))
        found.append([each for each in pipeline.check(content).problems if each.code == "practice.name-only"])
    assert [len(each) for each in found] == [0, 0, 0, 1]
    (problem,) = found[-1]
    assert problem.path == str(content.practices / "central-surgery.yaml")
    assert "“press-release.txt” gives the name of the practice, but no id, postcode or place" in problem.message
    assert "central-surgery-ze2-2ab.yaml has this name too" in problem.message
    record = Path(problem.path)
    start, *reports = record.read_text("utf-8").split("  - kind:")
    kept = [each for each in reports if "[press-release.txt]" not in each]
    assert len(kept) == len(reports) - 1
    record.write_text("  - kind:".join((start, *kept)), "utf-8")
    assert not [each for each in pipeline.check(content).problems if each.code == "practice.name-only"]
