"""Each folder of tests/cases/merge: a record, what was read for it before, a document's reading, the record after.

`known.yaml` lists the documents read before, `report.yaml` is the document at hand; both as `document`, `kind`, `url`
and `facts` (field: value). `problems.txt` lists what the merge reports instead of taking it.
"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.document_cases import read_document_cases
from support.paths import CASES

from generator import records, sources
from generator.evidence import Evidence, Fact, KeptDocument
from generator.model import ReportKind
from generator.problems import ContentError
from generator.records.merge import merging
from generator.records.shape import Value
from generator.records.text.nodes import node_value
from generator.records.text.parsing import parse

MERGES = CASES / "merge"
NAMES = sorted(folder.name for folder in MERGES.iterdir())


def read_yaml(path: Path) -> Value:
    reading = parse(path.name, path.read_bytes())
    assert not reading.problems, reading.problems
    assert reading.value is not None
    return node_value(reading.value)


def document_of(described: Value) -> tuple[KeptDocument, tuple[Fact, ...]]:
    assert isinstance(described, dict)
    name, kind, facts = described["document"], described["kind"], described.get("facts") or {}
    assert isinstance(name, str)
    assert isinstance(kind, str)
    assert isinstance(facts, dict)
    url = described.get("url")
    assert url is None or isinstance(url, str)
    kept = KeptDocument(name, ReportKind(kind), url, "0" * 64, 1000, (), ())
    return kept, tuple(Fact(field, str(value), name, str(value), 0, len(str(value))) for field, value in facts.items())


def known_before(case: Path) -> Evidence:
    if not (case / "known.yaml").exists():
        return Evidence()
    documents = read_yaml(case / "known.yaml")
    assert isinstance(documents, list)
    read = [document_of(each) for each in documents]
    return Evidence(tuple(kept for kept, _ in read), tuple(fact for _, facts in read for fact in facts))


def text_before(case: Path) -> str | None:
    before = case / "before.yaml"
    return before.read_bytes().decode() if before.exists() else None


def expect(path: Path, found: str, update: bool) -> None:
    if update:
        path.write_bytes(found.encode())
    assert found == path.read_bytes().decode(), f"{path}: read the difference, then run pytest --update"


@pytest.mark.parametrize("name", NAMES)
def test_record_after_a_merge(name: str, update: bool) -> None:
    case = MERGES / name
    kept, facts = document_of(read_yaml(case / "report.yaml"))
    merged = records.merge_document(text_before(case), known_before(case), kept, facts)
    expect(case / "after.yaml", merged.text, update)
    problems = "".join(f"{conflict}\n" for conflict in merged.conflicts)
    if problems or (case / "problems.txt").exists():
        expect(case / "problems.txt", problems, update)
    assert records.load(name, "after.yaml", merged.text.encode()).problems == ()


@pytest.mark.parametrize("name", NAMES)
def test_merging_again_changes_nothing(name: str) -> None:
    case = MERGES / name
    kept, facts = document_of(read_yaml(case / "report.yaml"))
    once = records.merge_document(text_before(case), known_before(case), kept, facts)
    twice = records.merge_document(once.text, once.evidence, kept, facts)
    assert twice.text is once.text
    assert twice.edits == ()
    assert twice.evidence == once.evidence
    assert twice.conflicts == ()


@pytest.mark.parametrize("name", NAMES)
def test_comments_are_kept_by_a_merge(name: str) -> None:
    case = MERGES / name
    text = text_before(case)
    if text is None:
        text = "# the first line\nname: Balfour Medical Centre\n"
    text += "# the last line\n"
    kept, facts = document_of(read_yaml(case / "report.yaml"))
    merged = records.merge_document(text, known_before(case), kept, facts)
    comments = [line.strip() for line in text.splitlines() if line.strip().startswith("#")]
    assert [line.strip() for line in merged.text.splitlines() if line.strip().startswith("#")] == comments


def test_every_edit_holds_its_route_and_both_values() -> None:
    kept, facts = document_of(read_yaml(MERGES / "changed-source" / "report.yaml"))
    case = MERGES / "changed-source"
    merged = records.merge_document(text_before(case), known_before(case), kept, facts)
    assert [(edit.route, edit.old, edit.new) for edit in merged.edits] == [
        ("telephone", "01375 373366", "01375 000000"),
        ("reports[0].overall.rating", "Good", "Outstanding"),
    ]
    assert str(merged.edits[0]) == "telephone: “01375 373366” → “01375 000000”"


def test_the_order_of_conversion_changes_nothing() -> None:
    press = document_of(read_yaml(MERGES / "new-record-from-a-press-release" / "report.yaml"))
    page = document_of(read_yaml(MERGES / "new-record-from-an-assessment" / "report.yaml"))
    made = []
    for one, other in ((press, page), (page, press)):
        first = records.merge_document(None, Evidence(), *one)
        second = records.merge_document(first.text, first.evidence, *other)
        made.append((second.text, records.dump_evidence(second.evidence)))
    assert made[0] == made[1]


def test_a_document_that_states_two_values_is_reported_once() -> None:
    kept, _ = document_of({"document": "a.txt", "kind": "press_release"})
    facts = tuple(Fact(field, value, "a.txt", value, 0, 1) for field, value in (("name", "A"), ("name", "B")))
    merged = records.merge_document(None, Evidence(), kept, facts)
    assert [str(each) for each in merged.conflicts] == ["name: “A” stays, “B” is not taken: the document says both"]
    assert records.merge_document(merged.text, merged.evidence, kept, facts).conflicts == ()


def test_a_new_record_needs_a_name_or_an_id() -> None:
    kept, _ = document_of({"document": "a.txt", "kind": "press_release"})
    with pytest.raises(ContentError, match=r"a\.txt: neither a practice’s name nor its id"):
        records.merge_document(None, Evidence(), kept, ())


@pytest.mark.parametrize("text", ["name: [", "", "- a\n", "name: a\nname: b\n", "# nothing\n"])
def test_a_record_that_cannot_be_read_is_not_touched(text: str) -> None:
    kept, facts = document_of({"document": "a.txt", "kind": "press_release", "facts": {"name": "A"}})
    with pytest.raises(ContentError, match="nothing is changed"):
        records.merge_document(text, Evidence(), kept, facts)


PROSE = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\ufeff\u2028\u2029")
    | st.sampled_from("\n :#-'\""),
    min_size=1,
    max_size=120,
).filter(lambda text: text.strip())


@settings(max_examples=60)
@given(summary=PROSE, finding=PROSE, speaker=PROSE, hand=PROSE)
def test_what_is_read_is_what_is_loaded_and_an_edit_by_hand_stays(
    summary: str, finding: str, speaker: str, hand: str
) -> None:
    stated = {"name": "A", "report.summary": summary, "report.findings[0].text": finding, "report.quotes[0].text": "Q"}
    stated["report.quotes[0].speaker"] = speaker
    kept, facts = document_of({"document": "a.txt", "kind": "press_release", "facts": dict(stated)})
    made = records.merge_document(None, Evidence(), kept, facts)
    loaded = records.load("a", "a.yaml", made.text.encode()).value
    assert loaded is not None
    report = loaded.practice.reports[0]
    assert (report.summary, report.findings[0].text, report.quotes[0].speaker) == (summary, finding, speaker)
    by_hand = records.merge_document(
        made.text, Evidence(), *document_of({"document": "b.txt", "kind": "directory", "facts": {"provider": hand}})
    ).text
    again = records.merge_document(by_hand, made.evidence, kept, facts)
    assert again.text is by_hand


TEXTS = {case.name: case.source for case in read_document_cases() if case.source.suffix == ".txt"}


@pytest.mark.parametrize("path", TEXTS.values(), ids=TEXTS)
def test_a_new_record_written_in_one_go_is_the_one_written_value_by_value(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        account = sources.read(path.name, path.read_bytes())
        kept = KeptDocument(path.name, account.kind, account.address, "0", len(account.text), (), ())
        in_one_go = records.merge_document(None, Evidence(), kept, account.facts)
    except ContentError:
        return  # no record comes of it, whichever way
    monkeypatch.setattr(merging, "_new_record", lambda *_: None)
    assert records.merge_document(None, Evidence(), kept, account.facts) == in_one_go


def test_other_names_are_gathered_from_all_documents() -> None:
    text, evidence = None, Evidence()
    for number, also in enumerate((["Old Mill Surgery"], ["The Mill", "Old Mill Surgery"], [])):
        name = f"{number}.txt"
        others = [(f"also_known_as[{at}]", each) for at, each in enumerate(also)]
        values = [("name", "Mill Surgery"), ("status", "archived"), *others]
        facts = tuple(Fact(field, value, name, value, 0, len(value)) for field, value in values)
        kept = KeptDocument(name, ReportKind.DIRECTORY, None, "0", 99, (), ())
        merged = records.merge_document(text, evidence, kept, facts)
        text, evidence = merged.text, merged.evidence
    loaded = records.load("mill", "mill.yaml", (text or "").encode()).value
    assert loaded is not None
    assert set(loaded.practice.also_known_as) == {"Old Mill Surgery", "The Mill"}
    assert loaded.practice.status == "archived"
