"""A reason follows the value that it is about: the page shows it there, and the check of a record reports where."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from support.rendered_pages import page, text
from support.samples import balfour, change, edited, overall_good, without_caring

from generator.evidence import Fact, Record
from generator.findings import ComparedRecord
from generator.findings.corrections import Remark, remarks
from generator.findings.edits import EditKind, EditReason, HandEdit, match_reasons
from generator.model import Correction, KeyQuestions, Practice, Rated, Rating, Report, ReportKind, SiteSettings
from generator.pages import plan
from generator.pages.practice_views import EditView
from generator.problems import Severity

NEWER = Report(ReportKind.ASSESSMENT, assessed="2026-03-03", overall=Rated(Rating.GOOD), documents=("newer.txt",))
WHY = "CQC’s letter says so."


def shown(record: Record) -> tuple[EditView, ...]:
    return next(plan([record], SiteSettings(), {}).practices).edits


def explained(record: Record) -> list[tuple[str, str | None]]:
    """Return the line of every edit that the page explains, with the reason."""
    return [(f"{edit.subject}: {edit.sentence}", edit.why) for edit in shown(record) if edit.why]


def remarks_on(record: Record) -> list[Remark]:
    return list(remarks(ComparedRecord(record)))


def because(record: Record, *corrections: Correction) -> Record:
    return edited(record, corrections=corrections)


def rating_of(index: int, was: str | None = "Good") -> Correction:
    return Correction(f"reports[{index}].overall.rating", was, WHY)


def outstanding() -> Record:
    """Return a record in which a person wrote Outstanding where the assessment states Good."""
    return change(balfour(), 0, overall=Rated(Rating.OUTSTANDING))


def with_newer(record: Record) -> Record:
    """Return the record after a newer report, which states Good too, was added: the others now have other numbers."""
    document = "newer.txt"
    facts = [
        fact._replace(document=document, value="2026-03-03" if fact.field == "report.assessed" else fact.value)
        for fact in record.evidence.facts
        if fact.field in ("report.overall.rating", "report.assessed") and fact.document == "well-led.txt"
    ]
    kept = replace(record.evidence.documents[0], document=document)
    evidence = replace(
        record.evidence, documents=(*record.evidence.documents, kept), facts=(*record.evidence.facts, *facts)
    )
    return edited(replace(record, evidence=evidence), reports=(NEWER, *record.practice.reports))


CHANGED = "Overall rating in the assessment of 26 February 2025: was Good, is Outstanding."


def test_a_reason_follows_its_value_when_a_newer_report_comes_before_it() -> None:
    record = because(with_newer(outstanding()), rating_of(0))
    assert explained(record) == [(CHANGED, WHY)]
    message = "the correction from “Good” is now at reports[1].overall.rating; name that field here"
    assert remarks_on(record) == [Remark(0, Severity.FINDING, message, "correction.moved")]


def test_a_reason_that_names_its_value_stays_there_and_nothing_is_reported() -> None:
    record = because(with_newer(outstanding()), rating_of(1))
    assert explained(record) == [(CHANGED, WHY)]
    assert remarks_on(record) == []


def test_a_reason_follows_a_statement_whose_list_lost_one_before_it() -> None:
    record = balfour()
    questions = record.practice.reports[0].key_questions
    question = questions.well_led if questions else None
    assert question is not None
    left = (question.statements[0], replace(question.statements[2], score=1), *question.statements[3:])
    record = change(record, 0, key_questions=KeyQuestions(well_led=replace(question, statements=left)))
    field = "reports[0].key_questions.well_led.statements[{}].score"
    record = because(record, Correction(field.format(2), "3", WHY))
    assert [why for line, why in explained(record) if "was 3, is 1" in line] == [WHY]
    assert [(one.code, field.format(1) in one.message) for one in remarks_on(record)] == [("correction.moved", True)]


def test_where_several_changes_fit_none_is_chosen_and_no_message_asks_to_delete_the_entry() -> None:
    record = with_newer(with_newer(outstanding()))
    reports = record.practice.reports
    other = replace(reports[1], overall=Rated(Rating.OUTSTANDING), assessed="2026-03-03")
    record = because(edited(record, reports=(reports[0], other, *reports[2:])), rating_of(0, None))
    assert [one.code for one in remarks_on(record)] == ["correction.moved"]
    assert "delete" not in remarks_on(record)[0].message


def test_an_entry_without_was_is_not_deleted_while_its_like_is_corrected_elsewhere() -> None:
    record = because(with_newer(outstanding()), rating_of(0, None))
    message = "nothing is corrected at {}, but at {}; name the field that is meant"
    message = message.format("reports[0].overall.rating", "reports[1].overall.rating")
    assert remarks_on(record) == [Remark(0, Severity.FINDING, message, "correction.moved")]
    named = because(with_newer(outstanding()), rating_of(0, None), rating_of(1))
    assert [(one.at, one.code) for one in remarks_on(named)] == [(0, "correction.adopted")]


def test_a_correction_that_cqc_adopted_is_reported_while_another_report_is_corrected() -> None:
    record = because(overall_good(), rating_of(0, "Requires improvement"))
    assert [one.code for one in remarks_on(record)] == ["correction.adopted"]


ONE, TWO = "One.", "Two."
INADEQUATE_NOW = "Overall rating in the assessment of 3 March 2026: was Good, is Inadequate."


def alike(*corrections: Correction) -> Record:
    """Return a record with two ratings corrected from Good: one before the newer report was added, one after."""
    record = change(with_newer(outstanding()), 0, overall=Rated(Rating.INADEQUATE))
    return because(record, *corrections)


def dated(index: int, why: str, date: str | None) -> Correction:
    return Correction(f"reports[{index}].overall.rating", "Good", why, "Ann", date)


def test_of_two_entries_for_one_field_the_last_is_about_it_and_the_first_follows_its_value() -> None:
    record = alike(dated(0, ONE, "2026-01-02"), dated(0, TWO, "2026-04-02"))
    assert explained(record) == [(INADEQUATE_NOW, TWO), (CHANGED, ONE)]
    message = "the correction from “Good” is now at reports[1].overall.rating; name that field here"
    assert remarks_on(record) == [Remark(0, Severity.FINDING, message, "correction.moved")]
    assert remarks_on(alike(dated(1, ONE, "2026-01-02"), dated(0, TWO, "2026-04-02"))) == []


def scores(*corrections: Correction) -> Record:
    """Return a record without its first statement, in which the scores of what are now the second and third differ."""
    record = balfour()
    questions = record.practice.reports[0].key_questions
    question = questions.well_led if questions else None
    assert question is not None
    left = question.statements[1:]
    left = (left[0], replace(left[1], score=1), replace(left[2], score=2), *left[3:])
    record = change(record, 0, key_questions=KeyQuestions(well_led=replace(question, statements=left)))
    return because(record, *corrections)


def score_of(number: int, why: str) -> Correction:
    return Correction(f"reports[0].key_questions.well_led.statements[{number}].score", "3", why)


def test_the_first_of_two_entries_for_one_statement_follows_it_too() -> None:
    record = scores(score_of(2, ONE), score_of(2, TWO))
    assert [(line.partition(": ")[2], why) for line, why in explained(record)] == [
        ("was 3, is 1.", ONE),
        ("was 3, is 2.", TWO),
    ]
    assert [(one.at, one.code) for one in remarks_on(record)] == [(0, "correction.moved")]


def test_two_reasons_for_one_change_stay_there_where_no_other_is_like_it() -> None:
    record = because(outstanding(), dated(0, ONE, None), dated(0, TWO, None))
    assert explained(record) == [(CHANGED, ONE), (CHANGED, TWO)]
    assert remarks_on(record) == []


def test_an_entry_whose_neighbour_may_have_moved_as_well_stays_and_may_be_about_either() -> None:
    facts = (Fact("report.overall.rating", "Good", "a.txt", "Good", 0, 4),)
    changes = [HandEdit(EditKind.CORRECTED, f"reports[{at}].overall.rating", facts) for at in range(4)]
    entries = (dated(0, ONE, None), dated(1, "Between.", None), dated(0, TWO, None))
    assert match_reasons(entries, changes[:3]) == (
        EditReason(0, perhaps=(2,)),
        EditReason(1, perhaps=(2,)),
        EditReason(0, perhaps=(2,)),
    )
    entries = (dated(0, ONE, None), dated(0, TWO, None), dated(1, "After.", None))
    assert match_reasons(entries, changes[:3]) == (
        EditReason(2, "reports[2].overall.rating"),
        EditReason(0),
        EditReason(1),
    )
    assert match_reasons((dated(0, ONE, None),), changes) == (EditReason(0, perhaps=(1, 2, 3)),)


def either(here: str, there: str, was: str) -> str:
    return (
        f"this entry may be about {here} or about {there}, where the source says “{was}” too; name the field that is "
        "meant, and say why of the other as well"
    )


def test_an_entry_that_is_older_than_the_report_it_names_may_be_about_another() -> None:
    message = either("reports[0].overall.rating", "reports[1].overall.rating", "Good")
    record = alike(dated(0, ONE, "2026-01-02"))
    assert remarks_on(record) == [Remark(0, Severity.FINDING, message, "correction.moved")]
    assert explained(record) == [(INADEQUATE_NOW, ONE)]


@pytest.mark.parametrize(
    "corrections",
    [
        (dated(0, ONE, "2026-04-02"),),
        (dated(0, ONE, "2026"),),
        (dated(0, ONE, "March"),),
        (dated(0, ONE, None),),
        (dated(1, ONE, "2026-01-02"),),
        (dated(1, ONE, "2026-04-02"),),
        (dated(0, ONE, "2024-01-02"),),
        (rating_of(0, None),),
    ],
    ids=lambda each: f"{each[0].field} {each[0].date}",
)
def test_one_reason_for_two_reports_corrected_alike_is_no_matter(corrections: tuple[Correction, ...]) -> None:
    assert remarks_on(alike(*corrections)) == []


def test_an_entry_for_an_item_may_be_about_another_where_one_was_removed() -> None:
    record = scores(score_of(2, ONE))
    here, there = (score_of(number, ONE).field for number in (2, 1))
    assert remarks_on(record) == [Remark(0, Severity.FINDING, either(here, there, "3"), "correction.moved")]
    assert remarks_on(scores(score_of(1, ONE))) == []
    assert remarks_on(scores(score_of(2, ONE), score_of(1, TWO))) == []


def test_the_reason_for_a_removed_report_is_shown_with_it() -> None:
    record = because(edited(balfour(), reports=balfour().practice.reports[1:]), Correction("reports[0]", "x", WHY))
    assert [line.partition(",")[0] for line, _ in explained(record)] == ["Report: removed"]
    assert remarks_on(record) == []


def test_an_entry_is_shown_with_the_removed_report_that_it_fits_and_not_with_its_neighbour() -> None:
    record = edited(overall_good(), reports=overall_good().practice.reports[1:])
    record = because(record, rating_of(0))
    assert [line.partition(",")[0] for line, _ in explained(record)] == ["Report: removed"]
    assert remarks_on(record) == []
    two = with_newer(overall_good())
    two = because(edited(two, reports=two.practice.reports[2:]), rating_of(1))
    assert [edit.said[0].text.partition(" in ")[2] for edit in shown(two) if edit.why] == ["well-led.txt"]
    out_of_date = because(record, rating_of(0, "Requires improvement"))
    assert [line.partition(" in ")[0] for line, _ in explained(out_of_date)] == ["Overall rating"]
    assert [one.code for one in remarks_on(out_of_date)] == ["correction.was"]


def test_no_two_reasons_for_one_change_are_lost() -> None:
    fields = [f"reports[1].key_questions.caring.{name}" for name in ("rating", "previous")]
    record = because(
        without_caring(), Correction(fields[0], "Requires improvement", "One."), Correction(fields[1], "Good", "Two.")
    )
    assert [why for _, why in explained(record)] == ["One.", "Two."]
    assert [edit.change for edit in shown(record)] == ["removed", "removed"]
    assert [passage.text for passage in shown(record)[1].said] == ["“Good”"]


WHAT_PEOPLE_NAME = [
    rating_of(0), rating_of(1), rating_of(2), rating_of(9), rating_of(0, None), rating_of(1, "Inadequate"),
    Correction("reports[0]", "x", WHY), Correction("telefone", "1", WHY), Correction("overall.rating", "Good", WHY),
    Correction("telephone", "01375 373366", WHY), Correction("telephone", "x", WHY), Correction("heading", "x", WHY),
    Correction("reports[1].key_questions.caring.rating", "Requires improvement", WHY), Correction("[[", "x", WHY),
    Correction("reports[0].overall", None, WHY), Correction("services", None, WHY), Correction("region", "x", WHY),
]  # fmt: skip


@pytest.mark.parametrize("correction", WHAT_PEOPLE_NAME, ids=lambda each: f"{each.field} {each.was}")
@pytest.mark.parametrize(
    "record",
    [
        balfour(),
        outstanding(),
        with_newer(outstanding()),
        without_caring(),
        edited(outstanding(), telephone="01375 999999", region="London"),
        edited(balfour(), reports=balfour().practice.reports[1:]),
        edited(balfour(), reports=()),
        Record("a", "a.yaml", Practice("A")),
    ],
)
def test_the_page_and_the_check_agree_on_every_entry(record: Record, correction: Correction) -> None:
    record = because(record, correction)
    found, codes = shown(record), [one.code for one in remarks_on(record)]
    with_change = [edit for edit in found if edit.why and edit.change]
    alone = [edit for edit in found if edit.why and not edit.change]
    assert len(with_change) + len(alone) <= 1
    if "correction.adopted" in codes or "correction.field" in codes:
        assert not with_change
    if "correction.was" in codes:
        assert with_change
    if not with_change and not alone:
        assert set(codes) <= {"correction.field"}
        assert codes or not record.evidence.facts
    facts = {fact.value for fact in record.evidence.facts}
    for edit in found:
        assert all(passage.sources for passage in edit.said)
        assert not edit.before or edit.before not in facts or edit.before == correction.was


def test_a_value_that_a_person_states_as_the_old_one_is_never_quoted_as_the_source(
    templates: Mapping[str, bytes],
) -> None:
    reason = Correction("telephone", "01375 000000", "A new number.")
    tree = page(edited(balfour(), telephone="01375 999999", corrections=(reason,)), templates)
    assert text(tree, "#by-hand dl").startswith("The page says 01375 999999 The source says “01375 373366”")
    assert "Before, as the record says “01375 000000” Why A new number." in text(tree, "#by-hand dl")


def test_a_reason_for_several_values_refers_to_what_is_shown_above(templates: Mapping[str, bytes]) -> None:
    tree = page(because(balfour(), Correction("reports[1].findings", None, WHY)), templates)
    shown_text = text(tree, "#by-hand dl")
    assert shown_text.startswith("The page says As shown above The source says 5 passages")
    assert shown_text.endswith(f"Why {WHY}")
    remark = remarks_on(because(balfour(), Correction("reports[1].findings", None, WHY)))[0]
    assert remark.message == "“reports[1].findings” holds several values; name the one that was changed"


@pytest.mark.parametrize("field", ["telefone", "overall.rating", "reports[7].overall.rating", "heading", "[[", "icb"])
def test_a_field_that_leads_nowhere_is_not_on_the_page_and_is_reported_by_the_check(field: str) -> None:
    record = because(balfour(), Correction(field, "x", WHY))
    assert shown(record) == ()
    assert [(one.severity, one.code) for one in remarks_on(record)] == [(Severity.WARNING, "correction.field")]
