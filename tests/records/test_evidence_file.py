"""Evidence is written so that a diff can be read, and read so strictly that nothing wrong passes."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import records
from generator.evidence import Evidence, Fact, KeptDocument, Place, Span
from generator.model import ReportKind
from generator.records import Holding

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NUMBER = st.integers(0, 10_000)
FILE_NAME = st.from_regex(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,20}", fullmatch=True)
DOCUMENTS = st.builds(
    lambda name, kind, url, spans: KeptDocument(name, kind, url, "0" * 64, 20_000, *spans),
    FILE_NAME,
    st.sampled_from(ReportKind),
    st.none() | TEXT,
    st.tuples(*[st.lists(st.builds(lambda start, more: Span(start, start + more), NUMBER, NUMBER)).map(tuple)] * 2),
)
FACTS = st.builds(
    lambda *parts: Fact(*parts[:4], parts[4], parts[4] + parts[5]), TEXT, TEXT, TEXT, TEXT, NUMBER, NUMBER
)
EVIDENCE = st.builds(Evidence, st.lists(DOCUMENTS, max_size=3).map(tuple), st.lists(FACTS, max_size=5).map(tuple))

GOOD = Evidence(
    (KeptDocument("a.txt", ReportKind.ASSESSMENT, None, "0", 20, (Span(0, 9),), (Span(13, 20),)),),
    (Fact("name", "Café", "a.txt", "Café", 9, 13),),
)


@given(EVIDENCE)
def test_what_is_written_is_read_back(evidence: Evidence) -> None:
    text = records.dump_evidence(evidence)
    assert records.load_evidence("a.json", text.encode()).value == evidence


def test_a_fact_is_a_line() -> None:
    assert records.dump_evidence(GOOD).splitlines() == [
        "{",
        '"documents": [',
        ' {"document": "a.txt", "kind": "assessment", "url": null, "sha256": "0", "characters": 20, '
        '"furniture": [[0, 9]], "not_understood": [[13, 20]]}',
        "],",
        '"facts": [',
        ' {"field": "name", "value": "Café", "document": "a.txt", "words": "Café", "start": 9, "end": 13}',
        "]",
        "}",
    ]
    assert records.load_evidence("a.json", records.dump_evidence(GOOD).encode()).value == GOOD


NAMES = st.sampled_from(["documents", "facts", "field", "start"])
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner),
    max_leaves=10,
)


@given(st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_give_evidence_or_a_problem(data: bytes) -> None:
    reading = records.load_evidence("a.json", data)
    assert (reading.value is None) == bool(reading.errors)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"start": 9', '"start": NaN'),
        ('"start": 9', '"start": 9.0'),
        ('"start": 9', '"start": true'),
        ('"start": 9', '"start": "9"'),
        ('"start": 9', '"start": -1'),
        ('"start": 9', '"start": 99'),
        ('"start": 9', '"start": 9, "start": 9'),
        ('"start": 9', '"start": 9, "more": 1'),
        ('"start": 9, ', ""),
        ('"start": 9', '"start": ' + "9" * 5000),
        ('"kind": "assessment"', '"kind": "asessment"'),
        ('"value": "Café"', '"value": null'),
        ('"url": null', '"url": 1'),
        ('[\n {"document": "a.txt"', '[\n {"document": "../../victim.html"'),
        ('[\n {"document": "a.txt"', '[\n {"document": "/victim.html"'),
        ('[\n {"document": "a.txt"', '[\n {"document": "a\\\\b.txt"'),
        ('[\n {"document": "a.txt"', '[\n {"document": ".hidden"'),
        ('[\n {"document": "a.txt"', '[\n {"document": "C:a.txt"'),
        ('[\n {"document": "a.txt"', '[\n {"document": ""'),
        ('[\n {"document": "a.txt"', '[\n {"document": "a\\u0000b"'),
        ("[[0, 9]]", "[[0, 99]]"),
        ("[[0, 9]]", "[[9, 0]]"),
        ("[[0, 9]]", "[[0]]"),
        ("[[0, 9]]", "{}"),
        ("[[0, 9]]", "[" * 100_000),
        ('"facts"', '"fact"'),
        ("}\n]\n}", "}\n]\n"),
    ],
)
def test_what_is_not_evidence_is_refused(old: str, new: str) -> None:
    text = records.dump_evidence(GOOD)
    assert old in text
    problems = records.load_evidence("a.json", text.replace(old, new).encode()).problems
    assert [problem.code for problem in problems] == ["evidence.form"]
    assert "restore it" in problems[0].message
    assert len(problems[0].message) < 300


def test_the_documents_of_evidence_are_read_without_its_facts() -> None:
    text = records.dump_evidence(GOOD)
    assert records.load_holding("a.json", text.encode()).documents == GOOD.documents
    assert records.load_holding("a.json", json.dumps(json.loads(text)).encode()).documents == GOOD.documents
    assert records.load_holding("a.json", text.replace('"start": 9', "nonsense").encode()).documents == GOOD.documents
    assert records.load_holding("a.json", b"nonsense") == Holding()


def test_what_identifies_a_practice_is_read_from_its_evidence_in_any_form() -> None:
    facts = [
        ("name", 'The “Old” Surgery\\"'),
        ("postcode", "ZE1 1AA"),
        ("also_known_as[10]", "Élan"),
        ("provider", "B"),
    ]
    stated = (("name", 'The “Old” Surgery\\"'), ("postcode", "ZE1 1AA"), ("name", "Élan"), ("place", "Nether Pell"))
    kept = replace(GOOD.documents[0], place=Place("Nether\nPell", 2, 13), characters=20, furniture=())
    text = records.dump_evidence(Evidence((kept,), tuple(Fact(*fact, "a.txt", "w", 0, 1) for fact in facts)))
    assert records.load_evidence("a.json", text.encode()).value.documents == (kept,)  # type: ignore[union-attr]
    for form in (text, json.dumps(json.loads(text))):
        assert records.load_holding("a.json", form.encode()).stated == stated
