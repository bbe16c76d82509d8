"""Where documents disagree, a page shows both sides and which one it follows."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from support.disagreeing_records import second_copy, two_reports
from support.page_reading import PageDocument
from support.rendered_pages import cell, marks, page, provenance, text
from support.samples import balfour, edited, kept_document

from generator.evidence import Evidence, Fact, Record
from generator.model import KeyQuestion, KeyQuestions, Practice, Rated, Rating, Report, ReportKind, Statement


def stated_twice(followed: Rating, fields: tuple[str, str] = ("report.overall.rating",) * 2) -> Record:
    """Return one document that gives the overall rating twice: Good, then Inadequate."""
    words = "Rated Good overall. Rated Inadequate overall."
    facts = (
        Fact(fields[0], "Good", "a.txt", "Rated Good overall.", 0, 19),
        Fact(fields[1], "Inadequate", "a.txt", "Rated Inadequate overall.", 20, 45),
    )
    report = Report(ReportKind.INSPECTION, inspected="2021-03-02", documents=("a.txt",), overall=Rated(followed))
    kept = kept_document("a.txt", ReportKind.INSPECTION, words)
    dated = Fact("report.inspected", "2021-03-02", "a.txt", "Rated", 0, 5)
    return Record("a", "a.yaml", Practice("A", reports=(report,)), Evidence((kept,), (*facts, dated)), {"a.txt": words})


def test_agreement_is_one_link_and_no_disagreement(templates: Mapping[str, bytes]) -> None:
    record = second_copy()
    tree = page(record, templates)
    assert [link.text() for link in cell(tree, "Well-led", 0).css("a.src")] == ["2 sources agree"]
    assert {one.route for one in provenance(record).disagreements} == {"telephone", "reports[0].overall.rating"}
    assert page(balfour(), templates).css("#disagreements") == []


def test_the_matrix_marks_a_rating_that_documents_disagree_about(templates: Mapping[str, bytes]) -> None:
    found = cell(page(second_copy(), templates), "Overall", 0)
    assert marks(found) == ["documents disagree: Good or Requires improvement"]
    assert len(found.css("a.src")) == 1


def test_both_values_both_sentences_and_the_choice_are_shown(templates: Mapping[str, bytes]) -> None:
    tree = page(second_copy(), templates)
    link = cell(tree, "Overall", 0).css_first("a.mark")
    assert link is not None
    shown = text(tree, str(link.attributes["href"]))
    assert shown.startswith("Overall rating In the report: Assessment of 26 February 2025 Good (followed here)")
    assert "“Overall: Good”" in shown
    assert "Requires improvement “Overall: RI!!”" in shown
    assert "well-led.txt" in shown
    assert "safe.txt" in shown
    assert shown.endswith("This page follows the document that was read first.")
    assert "Where the documents disagree" in text(tree, ".toc")


def test_values_of_the_practice_itself_are_shown_alike(templates: Mapping[str, bytes]) -> None:
    tree = page(second_copy(), templates)
    contact = tree.css_first(".contact")
    assert contact is not None
    assert marks(contact) == ["documents disagree"]
    shown = text(tree, "#disagreement-1")
    assert shown.startswith("Telephone 01375 373366 (followed here)")
    assert "01375 373377" in shown


def test_of_documents_of_other_reports_the_newer_one_is_followed() -> None:
    record = second_copy()
    reports = (
        replace(record.practice.reports[0], documents=("well-led.txt",)),
        Report(ReportKind.INSPECTION, inspected="2019-01-02", documents=("safe.txt",)),
    )
    found = provenance(edited(record, reports=reports)).disagreements
    assert [one.why for one in found if one.route == "telephone"] == ["This page follows the newer document."]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        (("report.overall.rating", "report.overall.rating"), "This page follows the first statement."),
        (
            ("report[2021-03-02].overall.rating", "report.overall.rating"),
            "This page follows the entry of that date, and not the head of the page.",
        ),
    ],
)
def test_within_one_document_the_first_counts(
    fields: tuple[str, str], why: str, templates: Mapping[str, bytes]
) -> None:
    record = stated_twice(Rating.GOOD, fields)
    assert [one.why for one in provenance(record).disagreements] == [why]
    assert marks(cell(page(record, templates), "Overall", 0)) == ["stated in two ways: Good or Inadequate"]


def test_a_value_of_a_person_that_no_document_states_is_shown_as_such(templates: Mapping[str, bytes]) -> None:
    tree = page(stated_twice(Rating.OUTSTANDING), templates)
    assert marks(cell(tree, "Overall", 0)) == ["corrected by hand", "stated in two ways: Good or Inadequate"]
    assert text(tree, "#disagreements").endswith("This page follows neither: a person corrected the value.")
    assert "“Good”" in text(tree, "#by-hand")
    assert "“Inadequate”" in text(tree, "#by-hand")


def test_the_same_item_at_another_place_of_another_document_is_no_disagreement() -> None:
    statements = (Statement("Learning culture", 3), Statement("Safeguarding", 2))
    report = Report(
        ReportKind.ASSESSMENT,
        assessed="2025-02-26",
        documents=("a.txt", "b.txt"),
        key_questions=KeyQuestions(safe=KeyQuestion(statements=statements)),
    )
    route = "report.key_questions.safe.statements"
    facts = tuple(
        Fact(f"{route}[{index}].{name}", value, document, value, 0, len(value))
        for document, order in (("a.txt", (0, 1)), ("b.txt", (1, 0)))
        for index, place in enumerate(order)
        for name, value in (("name", statements[place].name), ("score", str(statements[place].score)))
    )
    documents = tuple(kept_document(name, ReportKind.ASSESSMENT, "") for name in ("a.txt", "b.txt"))
    record = Record("a", "a.yaml", Practice("A", reports=(report,)), Evidence(documents, facts))
    words = provenance(record)
    assert words.disagreements == ()
    assert {edit.route for edit in words.edits} == {"name", "reports[0].assessed"}


def test_several_titles_of_one_publication_are_no_disagreement() -> None:
    record = balfour()
    titles = tuple(
        Fact("report.title", title, "well-led.txt", record.texts["well-led.txt"][:6], 0, 6) for title in ("A", "B")
    )
    record = replace(record, evidence=replace(record.evidence, facts=(*record.evidence.facts, *titles)))
    assert provenance(record).disagreements == ()


def agreed(tree: PageDocument) -> list[str]:
    return [link.text() for link in tree.css(".matrix a.src") if "agree" in link.text()]


def test_documents_that_agree_are_counted_next_to_the_rating(templates: Mapping[str, bytes]) -> None:
    tree = page(second_copy(), templates)
    assert agreed(tree) == ["2 sources agree"]
    assert agreed(page(balfour(), templates)) == []
    assert agreed(page(stated_twice(Rating.GOOD), templates)) == []


def test_a_release_and_a_report_of_one_visit_confirm_each_other(templates: Mapping[str, bytes]) -> None:
    tree = page(two_reports(Rating.GOOD, Rating.GOOD), templates)
    assert agreed(tree) == ["2 sources agree", "2 sources agree"]
    assert [node.attributes["href"] for node in tree.css(".matrix a.src")] == ["sources.html#n1", "sources.html#n2"]
    assert "2 sources agree" in text(tree, ".verdict")
    assert tree.css("#disagreements") == []


@pytest.mark.parametrize("day", ["2021-03", "2021-03-03", "March"])
def test_reports_that_may_be_of_two_visits_are_not_set_side_by_side(day: str, templates: Mapping[str, bytes]) -> None:
    for rating in (Rating.GOOD, Rating.INADEQUATE):
        tree = page(two_reports(rating, Rating.GOOD, day), templates)
        assert agreed(tree) == []
        assert tree.css("#disagreements") == []


def test_a_release_and_a_report_of_one_visit_that_disagree_are_set_side_by_side(
    templates: Mapping[str, bytes],
) -> None:
    tree = page(two_reports(Rating.REQUIRES_IMPROVEMENT, Rating.INADEQUATE), templates)
    assert agreed(tree) == []
    for place in (0, 1):
        assert marks(cell(tree, "Overall", place)) == ["documents disagree: Requires improvement or Inadequate"]
    shown = text(tree, "#disagreement-1")
    assert shown.startswith("Overall rating In the report: Press release on the inspection of 2 March 2021")
    assert "Requires improvement “We rate it Requires improvement after our visit.”" in shown
    assert "Inadequate “Overall: Inadequate”" in shown
    assert shown.endswith("Two reports are about this visit. Each is shown here with the rating that it gives.")
    assert len(tree.css("#disagreement-1 a.src")) == len(tree.css("#disagreement-1 > p a")) == 2


def test_a_rating_that_a_person_changed_confirms_nothing(templates: Mapping[str, bytes]) -> None:
    record = two_reports(Rating.GOOD, Rating.GOOD)
    changed = replace(record.practice.reports[0], overall=Rated(Rating.OUTSTANDING))
    assert agreed(page(edited(record, reports=(changed, record.practice.reports[1])), templates)) == []


def test_a_missing_report_is_shown_with_the_words_of_the_two_reports_around_it(templates: Mapping[str, bytes]) -> None:
    record = two_reports(Rating.INADEQUATE, Rating.GOOD)
    later, earlier = record.practice.reports
    later = replace(later, inspected="2024-05-01", overall=Rated(Rating.INADEQUATE, Rating.OUTSTANDING))
    before = Fact("report.overall.previous", "Outstanding", "a.txt", "We", 0, 2)
    evidence = replace(record.evidence, facts=(*record.evidence.facts, before))
    tree = page(replace(edited(record, reports=(later, earlier)), evidence=evidence), templates)
    shown = text(tree, "#chain-1")
    assert shown.startswith(
        "Overall rating. The press release of 1 May 2024 says that the overall rating was Outstanding"
    )
    assert "A report between 2 March 2021 and 1 May 2024 is not among the documents here." in shown
    assert len(tree.css("#chain-1 a.src")) == 2
    by_hand = page(edited(record, reports=(later, earlier)), templates)
    assert marks(by_hand.css_first("#chain-1")) == ["added by hand"]
    assert by_hand.css("#chain-1 a.src") == []
    assert page(record, templates).css("#chain-1") == []
