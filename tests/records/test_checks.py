"""Each folder of tests/cases/checks: a record, and every problem that reading and checking it gives.

The documents that a record names count as held, unless the case has an `evidence.json` of its own. A case of several
files has a whole folder `content/` instead of the record.
"""

from pathlib import Path

import pytest
from support.paths import CASES

from generator import pipeline, records
from generator.evidence import Evidence, Fact, KeptDocument, Span
from generator.model import Practice, ReportKind
from generator.pipeline.loading import record_problems
from generator.problems import Severity

CHECKS = CASES / "checks"
NAMES = sorted(folder.name for folder in CHECKS.iterdir())


def problems_of(case: Path) -> str:
    if (case / "content").is_dir():
        problems = pipeline.load(pipeline.Content(case / "content")).problems
        return "".join(f"{problem}\n" for problem in problems).replace(f"{case}/", "")
    reading = records.load(case.name, "record.yaml", (case / "record.yaml").read_bytes())
    problems = reading.problems
    if reading.value is not None:
        problems += record_problems(reading.value, evidence_of(case, reading.value.practice))
    return "".join(f"{problem}\n" for problem in problems)


def evidence_of(case: Path, practice: Practice) -> Evidence:
    if (case / "evidence.json").exists():
        evidence = records.load_evidence("evidence.json", (case / "evidence.json").read_bytes()).value
        assert evidence is not None
        return evidence
    names = {name for report in practice.reports for name in report.documents}
    return Evidence(tuple(kept(name) for name in sorted(names)))


def kept(name: str, characters: int = 0, url: str | None = None) -> KeptDocument:
    return KeptDocument(name, ReportKind.ASSESSMENT, url, "0" * 64, characters, (), ())


@pytest.mark.parametrize("name", NAMES)
def test_a_record_has_exactly_these_problems(name: str, update: bool) -> None:
    found = problems_of(CHECKS / name)
    expected = CHECKS / name / "problems.txt"
    if update:
        expected.write_text(found, "utf-8")
    assert found == expected.read_text("utf-8"), f"{expected}: read the difference, then run pytest --update"


def test_every_check_has_a_case() -> None:
    codes = " ".join((CHECKS / name / "problems.txt").read_text("utf-8") for name in NAMES)
    for code in (
        "score.arithmetic",
        "statement.twice",
        "statement.elsewhere",
        "reports.order",
        "chain.broken",
        "document.unknown",
        "api.differs",
    ):
        assert f"[{code}]" in codes


def test_text_that_looks_like_something_else_is_kept_as_it_was_typed() -> None:
    loaded = records.load("a", "a.yaml", (CHECKS / "typed-looking-text-is-kept" / "record.yaml").read_bytes()).value
    assert loaded is not None
    practice = loaded.practice
    assert (practice.name, practice.telephone, practice.address) == ("no", "01375373366", "8:30")
    assert practice.also_known_as == ("012", "1_000", "1.10", "~", "null", "2024-13-45", "+44", ".nan", "yes", "0x1f")


def test_the_line_of_every_route_is_known() -> None:
    loaded = records.load(
        "a", "a.yaml", b"name: A\nreports:\n  - kind: assessment\n    overall: {rating: Good}\n"
    ).value
    assert loaded is not None
    assert loaded.lines == {
        "name": 1, "reports": 2, "reports[0]": 3, "reports[0].kind": 3, "reports[0].overall": 4,
        "reports[0].overall.rating": 4,
    }  # fmt: skip


TEXT = "Overall: Good. Read more."
FACT = Fact("report.overall.rating", "Good", "a.txt", "Good", 9, 13)


def evidence(fact: Fact = FACT, *spans: tuple[int, int], characters: int = len(TEXT)) -> Evidence:
    furniture = tuple(Span(*span) for span in spans)
    return Evidence((KeptDocument("a.txt", ReportKind.ASSESSMENT, None, "0", characters, furniture, ()),), (fact,))


def test_evidence_that_adds_up_has_no_problem() -> None:
    assert records.check_evidence("a.json", evidence(FACT, (0, 9), (13, 25)), {"a.txt": TEXT}) == ()


@pytest.mark.parametrize(
    ("given_evidence", "texts", "codes"),
    [
        (evidence(FACT, (0, 8), (13, 25)), {"a.txt": TEXT}, ["evidence.coverage"]),
        (evidence(FACT, (0, 9), (13, 24)), {"a.txt": TEXT}, ["evidence.coverage"]),
        (evidence(Fact("name", "G", "a.txt", "good", 9, 13), (0, 9), (13, 25)), {"a.txt": TEXT}, ["evidence.words"]),
        (evidence(Fact("name", "G", "a.txt", "Good", 9, 99), (0, 25)), {"a.txt": TEXT}, ["evidence.words"]),
        (evidence(Fact("name", "G", "a.txt", "", 9, 9), (0, 25)), {"a.txt": TEXT}, ["evidence.words"]),
        (evidence(FACT, (0, 25)), {}, ["evidence.document", "evidence.document"]),
        (evidence(FACT, (0, 25), characters=24), {"a.txt": TEXT}, ["evidence.coverage"]),
    ],
)
def test_evidence_that_does_not_add_up(given_evidence: Evidence, texts: dict[str, str], codes: list[str]) -> None:
    problems = records.check_evidence("a.json", given_evidence, texts)
    assert [problem.code for problem in problems] == codes
    assert {problem.severity for problem in problems} == {Severity.ERROR}


def test_a_fact_from_an_address_is_checked_against_the_address() -> None:
    address = "https://www.cqc.org.uk/location/1-565655909"
    document = KeptDocument("a.txt", ReportKind.ASSESSMENT, address, "0", 4, (Span(0, 4),), ())
    good = Fact("location_id", "1-565655909", address, "1-565655909", 32, 43)
    moved = Fact("location_id", "1-565655909", address, "1-565655909", 31, 42)
    assert records.check_evidence("a.json", Evidence((document,), (good,)), {"a.txt": "Good"}) == ()
    problems = records.check_evidence("a.json", Evidence((document,), (moved,)), {"a.txt": "Good"})
    assert [problem.code for problem in problems] == ["evidence.words"]


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ("telephone: 01375 373366\ncorrections: [{field: telephone, was: 01375 373300}]", None),
        ("telephone: 01375 373366\ncorrections: [{field: telephone}]", None),
        ("corrections: [{field: telephone, was: 01375 373300}]", None),  # a person deleted it
        ("telephone: 01375 373300\ncorrections: [{field: telephone, was: 01375 373300}]", "correction.adopted"),
        ("telephone: 01375 373366\ncorrections: [{field: telephone, was: 01375 373311}]", "correction.was"),
        ("telephone: 01375 373366\ncorrections: [{field: telefone}]", "correction.field"),
        ("corrections: [{field: 'reports[3].overall.rating'}]", "correction.field"),
        ("corrections: [{field: '[['}]", "correction.field"),
        ("corrections: [{field: heading}]", "correction.field"),
        ("reports: [{kind: assessment, assessed: 2025-02-26, documents: [a.txt], overall: {rating: Inadequate}}]\n"
         "corrections: [{field: 'reports[0].overall.rating', was: Good}]", None),
        ("reports: [{kind: assessment, assessed: 2025-02-26, documents: [a.txt], overall: {rating: Good}}]\n"
         "corrections: [{field: 'reports[0].overall.rating', was: Good}]", "correction.adopted"),
        ("reports: [{kind: assessment, assessed: 2025-02-26, documents: [a.txt], overall: {rating: Inadequate}}]\n"
         "corrections: [{field: 'reports[0].overall.rating', was: Outstanding}]", "correction.was"),
    ],
)  # fmt: skip
def test_a_correction_is_compared_with_what_the_source_states_now(record: str, code: str | None) -> None:
    facts = (
        Fact("telephone", "01375 373300", "a.txt", "01375 373300", 0, 12),
        Fact("report[2025-02-26].overall.rating", "Good", "a.txt", "Good", 13, 17),
        Fact("report[2019-01-01].overall.rating", "Outstanding", "a.txt", "Outstanding", 18, 29),
    )
    loaded = records.load("a", "a.yaml", f"name: A\n{record}\n".encode()).value
    assert loaded is not None
    found = record_problems(loaded, Evidence((kept("a.txt"),), facts))
    assert [problem.code for problem in found] == ([code] if code else [])
    assert all(problem.line == record.count("\n") + 2 for problem in found)


def test_two_records_of_one_location_or_one_name_are_reported() -> None:
    texts = {"a": "name: A\nlocation_id: 1-565655909\n", "b": "name: B\n\nlocation_id: 1-565655909\n", "A": "name: A\n"}
    loaded = {slug: records.load(slug, f"practices/{slug}.yaml", text.encode()).value for slug, text in texts.items()}
    problems = records.check_together(
        records.unique_values(each, texts[slug].encode()) for slug, each in loaded.items() if each
    )
    assert [(problem.path, problem.line, problem.code) for problem in problems] == [
        ("practices/b.yaml", 3, "location_id.twice"),
        ("practices/A.yaml", 0, "slug.twice"),
    ]


def test_settings_of_the_site_are_checked_as_strictly_as_a_record() -> None:
    read = records.load_settings("site.yaml", b"title: Essex\nsite_url: https://example.org/\npersonal_names: true\n")
    assert read.value is not None
    assert (read.value.title, read.value.site_url, read.value.personal_names) == ("Essex", "https://example.org/", True)
    wrong = records.load_settings("site.yaml", b"titel: Essex\nsite_url: example.org\npersonal_names: no\n")
    assert [problem.code for problem in wrong.problems] == ["key.unknown", "site_url.form", "personal_names.unknown"]
    assert records.load_settings("site.yaml", b"# nothing yet\n").value is not None
