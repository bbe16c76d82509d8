"""A report is known by the document that it lists and by its date, also where a person changed one of the two."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from support.rendered_pages import edits, page, provenance, text
from support.samples import balfour, edited, kept_document

from generator.evidence import Evidence, Fact, Record
from generator.findings.edits import EditKind, edit_kind_at
from generator.model import Practice, Rated, Rating, Report, ReportKind

DOCUMENT = "api-location.json"
DAYS = (("2023-06-02", "2023-05-05"), ("2022-11-02", "2022-09-07"), ("2017-10-23", None), ("2017-07-03", None))


def reports() -> tuple[Report, ...]:
    """Return four inspections that one document states with their days of publication, two of them with the visit."""
    return tuple(
        Report(
            ReportKind.INSPECTION,
            published=published,
            inspected=inspected,
            documents=(DOCUMENT,),
            overall=Rated(tuple(Rating)[at]),
        )
        for at, (published, inspected) in enumerate(DAYS)
    )


def listed(*edited_reports: Report) -> Record:
    """Return the record after a person has left it with these reports."""
    facts = [Fact("name", "Anyford", DOCUMENT, "Anyford", 0, 7)]
    for report in reports():
        values = {"overall.rating": report.overall.rating if report.overall else None, "kind": report.kind}
        values |= {"published": report.published, "inspected": report.inspected}
        facts += [
            Fact(f"report[{report.published}].{name}", str(value), DOCUMENT, "any", 0, 3)
            for name, value in values.items()
            if value
        ]
    kept = kept_document(DOCUMENT, ReportKind.DIRECTORY, "Anyford")
    return Record(
        "anyford", "anyford.yaml", Practice("Anyford", reports=edited_reports), Evidence((kept,), tuple(facts))
    )


def but(at: int, published: str | None = None, documents: tuple[str, ...] = (DOCUMENT,)) -> tuple[Report, ...]:
    """Return the four reports, one of them with another date or with other documents."""
    left = list(reports())
    left[at] = replace(left[at], published=published or left[at].published, documents=documents)
    return tuple(left)


@pytest.mark.parametrize("at", range(4))
def test_a_corrected_date_is_a_corrected_date_and_nothing_else(at: int) -> None:
    record = listed(*but(at, published="2020-01-01"))
    assert edits(provenance(record)) == [(EditKind.CORRECTED, f"reports[{at}].published")]
    assert edit_kind_at(record, f"reports[{at}].overall.rating") is None


def test_a_report_with_a_corrected_date_is_not_shown_as_written_by_hand(templates: Mapping[str, bytes]) -> None:
    tree = page(listed(*but(0, published="2023-06-03")), templates)
    assert "Written by hand" not in text(tree, "main")
    assert "added by hand" not in text(tree, "main")
    assert "Removed by hand" not in text(tree, "#by-hand")
    assert "The page says 3 June 2023 The source says “2 June 2023”" in text(tree, "#by-hand dl")


def test_two_corrected_dates_are_distinguished_by_the_visit() -> None:
    first, second, *others = reports()
    changed = (replace(first, published="2023-06-03"), replace(second, published="2022-11-03"), *others)
    assert edits(provenance(listed(*changed))) == [
        (EditKind.CORRECTED, "reports[0].published"),
        (EditKind.CORRECTED, "reports[1].published"),
    ]


def test_two_reports_that_nothing_distinguishes_are_not_mistaken_for_each_other() -> None:
    changed = (*reports()[:2], *(replace(each, published=f"20{10 + at}") for at, each in enumerate(reports()[2:])))
    found = provenance(listed(*changed)).edits
    assert EditKind.CORRECTED not in {edit.kind for edit in found}
    assert {edit.kind for edit in found} == {EditKind.ADDED, EditKind.REMOVED}


@pytest.mark.parametrize("at", range(4))
def test_a_removed_report_is_not_taken_for_one_that_stays(at: int) -> None:
    changed = tuple(each for index, each in enumerate(reports()) if index != at)
    assert [edit.kind for edit in provenance(listed(*changed)).edits] == [EditKind.REMOVED]


@pytest.mark.parametrize("at", range(4))
def test_a_report_that_lists_no_document_any_more_is_still_what_was_read(at: int) -> None:
    assert provenance(listed(*but(at, documents=()))).edits == ()


def test_every_report_may_list_none() -> None:
    assert provenance(listed(*(replace(each, documents=()) for each in reports()))).edits == ()
    changed = tuple(replace(each, documents=()) for each in balfour().practice.reports)
    assert provenance(edited(balfour(), reports=changed)).edits == ()


def test_a_report_that_a_person_wrote_instead_of_a_removed_one_is_added() -> None:
    own = Report(ReportKind.INSPECTION, inspected="2026-01-05", overall=Rated(Rating.GOOD))
    record = edited(balfour(), reports=(own, balfour().practice.reports[1]))
    assert edits(provenance(record)) == [(EditKind.REMOVED, "report"), (EditKind.ADDED, "reports[0]")]


def test_a_fact_of_an_address_stays_with_the_report_of_its_document() -> None:
    address = "https://www.cqc.org.uk/location/1-565655909"
    record = listed(*but(0, published="2023-06-03"))
    kept = replace(record.evidence.documents[0], url=address)
    fact = Fact("report[2023-06-02].assessment_id", "AP1", address, "AP1", 0, 3)
    record = replace(record, evidence=Evidence((kept,), (*record.evidence.facts, fact)))
    changed = (replace(record.practice.reports[0], assessment_id="AP1"), *record.practice.reports[1:])
    assert edits(provenance(edited(record, reports=changed))) == [(EditKind.CORRECTED, "reports[0].published")]
