"""Laws of a hand edit: whatever a person changed stays, byte for byte, however often documents are converted again."""

import doctest
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some
from support.document_cases import DOCUMENTS, PAGE, RELEASE

from generator import records, shortening, sources
from generator.evidence import Evidence, Fact, KeptDocument
from generator.model import Rating
from generator.records import Conflict, Edit
from generator.records.text.nodes import Node, Scalar, Sequence, node_at
from generator.records.text.parsing import parse_text
from generator.routes import Steps, parse_route, written

API = DOCUMENTS / "api_location" / "assessed-and-stale" / "source.json"
INSPECTIONS = DOCUMENTS / "inspections_page" / "other-registrations-saved" / "source.html"

Read = tuple[KeptDocument, tuple[Fact, ...]]

RATINGS = [str(rating) for rating in Rating]
DATES = ["2021-03-02", "2022-11", "July", "2019"]
BY_NAME = {
    "rating": RATINGS, "previous": RATINGS, "score": ["1", "2", "3", "4"], "telephone": ["01632 960000"],
    "postcode": ["ZZ99 9ZZ"], "website": ["https://example.org/"], "url": ["https://www.cqc.org.uk/other"],
    "kind": ["concern", "strength"], "by": ["staff", "practice"], "framework": ["kloe", "sector_2026"],
    "status": ["archived", "dormant"], "special_measures": ["true", "false"], "breaches": ["12", "17"],
    "latitude": ["51.5"], "longitude": ["-1.5"], "ods_code": ["F81010"], "assessment_id": ["AP1"],
    "location_id": ["1-565655999"], "provider_id": ["1-199756000"],
    **dict.fromkeys(("assessed", "assessed_to", "inspected", "inspected_to", "published"), DATES),
}  # fmt: skip
PROSE = some.text(some.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30)


def read(path: Path) -> Read:
    account = sources.read(path.name, path.read_bytes())
    kept = KeptDocument(path.parent.name, account.kind, account.address, path.parent.name, len(account.text), (), ())
    return kept, tuple(fact._replace(document=kept.document) for fact in account.facts)


def converted(*documents: Read) -> tuple[str, Evidence]:
    text, evidence = None, Evidence()
    for kept, facts in documents:
        merged = records.merge_document(text, evidence, kept, facts)
        text, evidence = merged.text, merged.evidence
    assert text is not None
    return text, evidence


def leaves(node: Node, route: Steps = ()) -> list[tuple[Steps, Scalar]]:
    if isinstance(node, Scalar):
        return [(route, node)]
    if isinstance(node, Sequence):
        return [leaf for at, item in enumerate(node.items) for leaf in leaves(item, (*route, at))]
    return [leaf for key, value in node.entries for leaf in leaves(value, (*route, key.value or ""))]


BY_RECORD = {name: [read(path) for path in paths] for name, paths in (
    ("release", [RELEASE]), ("page and release", [PAGE, RELEASE]), ("api", [API]), ("inspections", [INSPECTIONS]),
)}  # fmt: skip
RECORDS = {name: converted(*documents) for name, documents in BY_RECORD.items()}
LEAVES = {
    name: [
        leaf for leaf in leaves(parse_text("a", text).value or Scalar(None, 0, 0, 0, 0)) if "documents" not in leaf[0]
    ]
    for name, (text, _) in RECORDS.items()
}
every_record = some.sampled_from(sorted(RECORDS))


@some.composite
def edits(draw: some.DrawFn, name: str) -> tuple[Steps, str]:
    """Return the route of a value and the record in which a person replaced that value."""
    text, _ = RECORDS[name]
    route, scalar = draw(some.sampled_from(LEAVES[name]))
    field = next(step for step in reversed(route) if isinstance(step, str))
    new = draw(some.sampled_from(BY_NAME[field]) if field in BY_NAME else PROSE)
    quoted = new if field in BY_NAME else "'" + new.replace("'", "''") + "'"
    blank = "" if text[scalar.start - 1 : scalar.start] in " [{" else " "
    edited = text[: scalar.start] + blank + quoted + text[scalar.end :]
    assume(records.load("a", "a.yaml", edited.encode()).value is not None)
    assume(edited != text)
    return route, edited


@settings(max_examples=150)
@given(some.data())
def test_a_value_that_a_person_changed_is_the_same_bytes_after_three_more_conversions(data: some.DataObject) -> None:
    name = data.draw(every_record)
    route, edited = data.draw(edits(name))
    assume(route[-1] not in ("assessed", "inspected", "published", "assessment_id", "kind"))  # these identify a report
    text, evidence = edited, RECORDS[name][1]
    for kept, facts in BY_RECORD[name] * 3:
        merged = records.merge_document(text, evidence, kept, facts)
        text, evidence = merged.text, merged.evidence
        assert (text, merged.edits) == (edited, ())


@settings(max_examples=100)
@given(some.data())
def test_where_the_source_changes_too_the_persons_value_is_kept_and_both_are_reported(data: some.DataObject) -> None:
    kept, facts = BY_RECORD["release"][0]
    text, evidence = RECORDS["release"]
    changed = data.draw(some.sampled_from([fact for fact in facts if "." in fact.field or fact.field == "telephone"]))
    route = parse_route(changed.field.replace("report.", "reports[0].", 1))
    field = next(step for step in reversed(route) if isinstance(step, str))
    assume(field not in ("assessed", "inspected", "published", "name", "speaker"))
    found = node_at(parse_text("a", text).value or Scalar(None, 0, 0, 0, 0), route)
    assume(isinstance(found, Scalar) and found.value == changed.value)
    assert isinstance(found, Scalar)
    choices = [each for each in BY_NAME.get(field, ["One thing", "Another"]) if each != changed.value]
    assume(len(choices) > 1)
    by_hand, stated = choices[:2]
    blank = "" if text[found.start - 1] in " [{" else " "
    edited = text[: found.start] + blank + by_hand + text[found.end :]
    assume(records.load("a", "a.yaml", edited.encode()).value is not None)
    now = tuple(fact._replace(value=stated, words=stated) if fact.field == changed.field else fact for fact in facts)
    merged = records.merge_document(edited, evidence, replace(kept, sha256="new"), now)
    assert merged.text == edited
    reported = [each for each in merged.conflicts if written(route).startswith(each.route)]
    assert [(each.kept, each.read, each.words) for each in reported] == [(by_hand, stated, stated)]
    again = records.merge_document(merged.text, merged.evidence, replace(kept, sha256="new"), now)
    assert again.text == edited


@settings(max_examples=150)
@given(some.data())
def test_comments_anywhere_are_kept_when_a_source_changes(data: some.DataObject) -> None:
    name = data.draw(every_record)
    text, evidence = RECORDS[name]
    prose = {
        line for _, scalar in LEAVES[name] if scalar.style in ("|", ">")
        for line in range(scalar.line + 1, text.count("\n", 0, scalar.end) + 2)
    }  # fmt: skip
    lines = text.split("\n")
    places = [at for at in range(1, len(lines)) if at + 1 not in prose and at not in prose]
    for number, at in enumerate(sorted(data.draw(some.sets(some.sampled_from(places), max_size=8)), reverse=True)):
        lines.insert(at, " " * data.draw(some.integers(0, 6)) + f"# note {number}")
    commented = "\n".join(lines)
    assume(records.load("a", "a.yaml", commented.encode()).value is not None)
    notes = re.findall(r"# note \d", commented)
    kept, facts = data.draw(some.sampled_from(BY_RECORD[name]))
    others = dict.fromkeys(data.draw(some.sets(some.sampled_from(range(len(facts))), min_size=1, max_size=4)))
    now = tuple(_otherwise(fact) if at in others else fact for at, fact in enumerate(facts))
    merged = records.merge_document(commented, evidence, replace(kept, sha256="new"), now)
    assert re.findall(r"# note \d", merged.text) == notes
    assert records.load("a", "a.yaml", merged.text.encode()).value is not None


def _otherwise(fact: Fact) -> Fact:
    """Return the fact with another value of its kind; what identifies the practice and its reports stays."""
    field = re.split(r"[.\[]", fact.field.rstrip("]0123456789["))[-1]
    if field in BY_NAME and field not in (
        "kind",
        "location_id",
        "assessment_id",
        *("assessed", "inspected", "published"),
    ):
        value = next(each for each in BY_NAME[field] if each != fact.value) if len(BY_NAME[field]) > 1 else fact.value
        return fact._replace(value=value, words=value)
    if field in ("text", "summary", "provider", "address"):
        return fact._replace(value=f"{fact.value} Indeed.", words=f"{fact.value} Indeed.")
    return fact


def test_a_conflict_is_reported_with_both_values() -> None:
    message = str(Conflict("telephone", "01632 960000", "01632 960001", "Tel: 01632 960001", "a person changed it"))
    assert message == "telephone: “01632 960000” stays, “01632 960001” is not taken: a person changed it"


def test_of_two_long_texts_the_difference_is_reported() -> None:
    alike = "The service focused on continuous learning, innovation and improvement across the"
    kept, read = f"{alike} organisation and beyond.", f"{alike} local system and\nbeyond."
    conflict = Conflict("reports[0].summary", kept, read, read, "a person changed it")
    assert str(conflict) == (
        "reports[0].summary: “… organisation and beyond.” stays, “… local system and beyond.” is not taken: "
        "a person changed it"
    )
    assert str(Edit("reports[0].summary", kept, read, "")) == (
        "reports[0].summary: “… organisation and beyond.” → “… local system and beyond.”"
    )
    short = Conflict("name", "The Surgery of Doctor A B C and D", "The Surgery of Doctor A B C and E", "", "")
    assert "“The Surgery of Doctor A B C and D” stays" in str(short)
    assert str(Conflict("name", None, read, "", "a person deleted it")).startswith("name: “The service focused on ")
    assert doctest.testmod(shortening).failed == 0


def test_a_conflict_with_a_hand_edit_is_known_by_its_reason() -> None:
    reasons = {"a person changed it": True, "a person wrote it": True, "a person deleted it": True,
               "the record has another form here": True, "well-led.txt says so": False,
               "the document says both": False}  # fmt: skip
    assert {why: Conflict("name", "A", "B", "B", why).with_hand_edit for why in reasons} == reasons


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_the_laws_have_something_to_work_on(name: str) -> None:
    assert len(LEAVES[name]) >= 20
