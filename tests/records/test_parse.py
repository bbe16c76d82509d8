"""Any bytes give a tree or problems, soon; what was written is read back; an edit leaves the rest as it was."""

import json
import time

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from support.paths import ROOT

from generator import records
from generator.model import Practice
from generator.problems import ContentError
from generator.records.shape import Value
from generator.records.text.editing import Insert, Remove, Set, apply, value_at
from generator.records.text.nodes import Mapping, Node, Scalar, Sequence, node_value
from generator.records.text.parsing import parse, parse_text
from generator.records.text.writing_yaml import entry, new_record

RECORD = new_record(
    {
        "name": "Balfour Medical Centre",
        "service_types": ["Doctor", "GP practice"],
        "telephone": "01375 373366",
        "reports": [
            {
                "kind": "assessment",
                "assessed": "2025-02-26",
                "documents": ["well-led.txt"],
                "overall": {"rating": "Good"},
                "key_questions": {
                    "safe": {"rating": "Good", "previous": "Inadequate"},
                    "well_led": {
                        "score": "75",
                        "summary": "We looked.\n\nWe found.",
                        "statements": [{"name": "Governance", "score": "3", "text": "A\nB"}, {"name": "Learning"}],
                    },
                },
                "quotes": [{"speaker": "H", "text": "One.\n\nTwo."}],
            }
        ],
    }
)

# Text that a record may hold: no control characters, no separators that only look like blanks.
CHARACTERS = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\ufffe\uffff\u2028\u2029")
TEXT = st.text(CHARACTERS | st.sampled_from("\n\n  ::##--'\"|>[]{}&*!%@`,?\\~0123456789"), max_size=150)
TYPED = st.sampled_from(
    ["no", "012", "1_000", "8:30", "2025-02-26", "~", "null", "", " ", "- a", "a: b", "a #b", "#a", "---", "...", "<<"]
)
KEYS = st.sampled_from(["name", "text", "rating", "previous", "assessed", "summary", "score", "documents"])
TREES = st.recursive(
    TEXT | TYPED,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, st.none() | inner, max_size=4),
    max_leaves=8,
)


def read(text: str) -> Value:
    reading = parse_text("a.yaml", text)
    assert {problem.code for problem in reading.problems} <= {"text.control"}, (text, reading.problems)
    assert not reading.errors
    assert reading.value is not None
    return node_value(reading.value)


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_a_tree_or_problems(data: bytes) -> None:
    reading = records.load("a", "a.yaml", data)
    assert (reading.value is None) == bool(reading.errors)
    for problem in reading.problems:
        assert problem.path == "a.yaml"
        assert 0 <= problem.line <= data.count(b"\n") + data.count(b"\r") + 1
        assert str(problem).startswith("a.yaml")


BASE_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
PIECES = (
    "name", "reports", ": ", ":", "- ", "-", "\n", "\n  ", "\n    ", " ", "#", " # ", "'", '"', "|", ">", "|+", "[",
    "]", "{", "}", ",", "&a", "*a", "!!str ", "!", "<<", "---", "...", "%YAML 1.2", "? ", "\\", "\t", "\r\n", "é", "𝄞",
    "overall", "rating", "Good", "\\x00", "\\ud800", "\\U0010ffff", "~", "no", "2025-02-30", "kind", "assessment",
)  # fmt: skip
WORST = (
    "[", "{", "- ", "? ", "a: ", '"', "'", "\n", "#", "%", "!", "&a ", "*a ", "|", ">", ":", " ", ",", "[]", "a: b\n",
    "- a\n", "- - a\n", '"a" ', "'a': ", "a\n", "a: |\n  b\n", "[a, ", "{a: ", "a: [b]\n", "\\", "- {a: b}\n", "é",
    "&a [*a,", "a: 'b\n", "# a\n", "a:\n", "a: b #c\n", "\r\n", "---\n", "...\n", "!!a ", "<<: ", "a:\n  - b\n",
    " a\n", "a\n\n",
)  # fmt: skip
YAMLISH = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@settings(max_examples=400)
@given(YAMLISH)
def test_text_like_yaml_gives_a_tree_or_problems(text: str) -> None:
    reading = records.load("a", "a.yaml", text.encode())
    assert (reading.value is None) == bool(reading.errors)


@settings(max_examples=400)
@given(YAMLISH)
def test_what_is_accepted_is_what_a_yaml_loader_reads(text: str) -> None:
    reading = parse_text("a.yaml", text)
    assume(reading.value is not None and not reading.problems)
    assert reading.value is not None
    assert stripped(node_value(reading.value)) == stripped(yaml.load(text, Loader=BASE_LOADER))


def stripped(value: Value) -> Value:
    """Return a value as a loader without empty values reads it, without the empty lines at the end of blocks."""
    if isinstance(value, dict):
        return {key: stripped(each) for key, each in value.items()}
    if isinstance(value, list):
        return [stripped(each) for each in value]
    return (value or "").rstrip(" \n")


@pytest.mark.parametrize("unit", WORST)
def test_reading_time_grows_with_the_length_of_any_file_and_no_faster(unit: str) -> None:
    """Four times the length takes four times as long, not sixteen."""
    # A machine that does other things at once makes no file slow three times in turn.
    assert any(_steepness(unit, attempt) < 10 for attempt in range(3))


def _steepness(unit: str, attempt: int) -> float:
    """Return how many times as long four times the length takes. No two attempts share a text: texts are cached."""
    taken = []
    for size in (64 * 1024, 256 * 1024):
        data = (unit.encode() * (size // len(unit.encode())))[: size - attempt]
        began = time.process_time()
        reading = records.load("a", "a.yaml", data)
        taken.append(time.process_time() - began)
        assert (reading.value is None) == bool(reading.errors)
    return taken[1] / max(taken[0], 0.02)


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert [problem.code for problem in parse("a.yaml", b"a" * 262_145).problems] == ["file.size"]


@given(KEYS, TREES)
def test_what_is_written_is_read_back(key: str, value: Value) -> None:
    text = entry(key, value, 0, Practice)
    assert read(text) == {key: value}


@given(KEYS, TEXT | TYPED)
def test_other_programs_read_prose_as_the_same_text(key: str, value: str) -> None:
    assume(key in ("name", "text", "summary"))
    loaded = yaml.safe_load(entry(key, value, 0, Practice))[key]
    assert isinstance(loaded, str)
    assert loaded.removesuffix("\n") == value.removesuffix("\n")


def test_a_new_record_looks_like_the_contract() -> None:
    assert RECORD.startswith(
        "# yaml-language-server: $schema=../practice.schema.json\nname: Balfour Medical Centre\nlocation_id:\n"
    )
    assert "\nalso_known_as: []\nservice_types: [Doctor, GP practice]\n" in RECORD
    assert "      safe: {rating: Good, previous: Inadequate}\n" in RECORD
    assert "        summary: |\n          We looked.\n\n          We found.\n" in RECORD
    assert RECORD.endswith("services: []\nreply:\n")
    assert records.load("a", "a.yaml", RECORD.encode()).problems == ()


def assert_places(node: Node, text: str) -> None:
    """Assert that every scalar's marks enclose it, and no collection ends behind its last value."""
    if isinstance(node, Scalar):
        assert node.column == node.start - (text.rfind("\n", 0, node.start) + 1) + 1
        assert node.line == text.count("\n", 0, node.start) + 1
        if not node.style and node.value and "\n" not in text[node.start : node.end]:
            assert text[node.start : node.end] == node.value
    children = (
        [part for pair in node.entries for part in pair]
        if isinstance(node, Mapping)
        else list(node.items)
        if isinstance(node, Sequence)
        else []
    )
    for child in children:
        assert node.start <= child.start <= child.end <= node.end
        assert_places(child, text)


@given(TREES)
def test_places_are_exact(value: Value) -> None:
    text = entry("text", value, 0, None)
    reading = parse_text("a.yaml", text)
    assert reading.value is not None
    assert_places(reading.value, text)


ROUTES = st.sampled_from(
    [
        ("name",), ("telephone",), ("address",), ("website",), ("icb",), ("reply", "text"), ("reports", 0, "title"),
        ("reports", 0, "summary"), ("reports", 0, "overall", "rating"), ("reports", 0, "overall", "previous"),
        ("reports", 0, "key_questions", "safe", "rating"), ("reports", 0, "key_questions", "safe", "summary"),
        ("reports", 0, "key_questions", "caring", "rating"), ("reports", 0, "key_questions", "well_led", "summary"),
        ("reports", 0, "key_questions", "well_led", "statements", 0, "text"), ("service_types", 1),
        ("reports", 0, "key_questions", "well_led", "statements", 1, "score"), ("reports", 0, "quotes", 0, "role"),
    ]
)  # fmt: skip
VALUES = st.sampled_from(["Inadequate", "short", "one\n\ntwo", "x" * 150, "a: b"])
LISTS = st.sampled_from(
    [
        ("service_types",), ("also_known_as",), ("reports",), ("reports", 0, "documents"), ("reports", 0, "findings"),
        ("reports", 0, "key_questions", "well_led", "statements"), ("reports", 0, "quotes"), ("predecessors",),
    ]
)  # fmt: skip


RECORD_VALUE = read(RECORD)
LINES = RECORD.splitlines()
# Lines of prose, next to which a comment would be prose too.
OUTSIDE_PROSE = [at for at, line in enumerate(LINES) if ":" in line and "We" not in line]
NOTES = st.lists(
    st.tuples(
        st.sampled_from(OUTSIDE_PROSE), st.sampled_from(["", "    ", "# a note", "{}# another: note", "  # kept"])
    ),
    max_size=6,
)


@st.composite
def annotated(draw: st.DrawFn) -> str:
    """Return the record with comments and empty lines where they change nothing, as by a person or an editor."""
    found = list(LINES)
    for at, note in sorted(draw(NOTES), reverse=True):
        if note == "  # kept":
            found[at] += note
        else:
            found.insert(at, note.format(LINES[at][: len(LINES[at]) - len(LINES[at].lstrip(" "))]))
    text = "\n".join(found) + draw(st.sampled_from(["\n", "", "\n\n# the end\n"]))
    reading = parse_text("a.yaml", text)
    assume(not reading.problems and reading.value is not None and node_value(reading.value) == RECORD_VALUE)
    return draw(st.sampled_from(["", "\ufeff"])) + draw(st.sampled_from([text, text.replace("\n", "\r\n")]))


def comments(text: str) -> list[str]:
    return sorted(line[line.index("#") :].strip() for line in text.splitlines() if "#" in line)


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(annotated(), ROUTES, st.sampled_from(["Inadequate", "short", "one\n\ntwo", "x" * 150, "a: b", None]))
def test_setting_a_value_keeps_every_comment(text: str, route: tuple[str | int, ...], value: str | None) -> None:
    assume(value is not None or isinstance(route[-1], str))  # an item of a list is never empty
    changed = apply(text, [Set(route, value)])
    assert comments(changed) == comments(text)
    assert value_at(read(changed), route) == value
    assert ("\r\n" in changed) == ("\r\n" in text)
    assert changed.replace("\r\n", "").count("\n") == (0 if "\r\n" in text else changed.count("\n"))


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(annotated() | st.just(new_record({})), st.lists(st.tuples(ROUTES, VALUES), max_size=8))
def test_edits_made_together_are_the_same_as_one_by_one(
    text: str, changes: list[tuple[tuple[str | int, ...], str]]
) -> None:
    edits = [Set(route, value) for route, value in changes]
    one_by_one = text
    try:
        for edit in edits:
            one_by_one = apply(one_by_one, [edit])
    except ContentError:
        assume(False)
    assert apply(text, edits) == one_by_one


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(annotated(), LISTS, st.integers(0, 2), st.sampled_from(["short", {"text": "one\ntwo", "name": "N"}, "x" * 120]))
def test_inserting_an_item_keeps_every_comment(
    text: str, route: tuple[str | int, ...], place: int, value: Value
) -> None:
    before = value_at(read(text), route)
    count = len(before) if isinstance(before, list) else 0
    here = (*route, min(place, count))
    try:
        changed = apply(text, [Insert(here, value)])
    except ContentError:
        assert "# " in text  # refused rather than risked: a comment is in the way
        return
    assert comments(changed) == comments(text)
    assert value_at(read(changed), here) == value


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(annotated(), ROUTES | LISTS)
def test_removing_a_value_keeps_every_comment(text: str, route: tuple[str | int, ...]) -> None:
    assume(value_at(read(text), route) is not None)
    try:
        changed = apply(text, [Remove(route)])
    except ContentError:
        assert "# " in text
        return
    assert comments(changed) == comments(text)
    assert value_at(read(changed), route) is None or isinstance(route[-1], int)


def test_no_edit_returns_the_same_text() -> None:
    assert apply(RECORD, []) is RECORD


def test_the_editors_schema_is_current() -> None:

    committed = ROOT / "content" / "practice.schema.json"
    assert committed.read_text("utf-8") == records.json_schema()


def test_the_editors_schema_accepts_what_we_accept_and_refuses_typos() -> None:
    import jsonschema

    schema = json.loads(records.json_schema())
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    # Dates are text in YAML 1.2, which editors read; PyYAML would make dates of them.
    data = json.loads(json.dumps(yaml.safe_load(RECORD), default=str))
    assert list(validator.iter_errors(data)) == []
    data["reports"][0]["overall"]["rating"] = "Godo"
    data["nmae"] = "A"
    data["postcode"] = "rm175ns"
    assert len(list(validator.iter_errors(data))) == 3
