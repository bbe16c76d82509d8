"""A value that a person changed is marked wherever a page shows it, and never shown as the source’s."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from support.rendered_pages import cell, edits, marks, page, provenance, site, text
from support.samples import balfour, change, edited, kept_document, overall_good, without_caring

from generator.evidence import Evidence, Fact, Record
from generator.findings.edits import EditKind
from generator.model import (
    Correction,
    FindingKind,
    KeyQuestions,
    Practice,
    Rated,
    Rating,
    Report,
    ReportKind,
)
from generator.pages.wording.route_words import field_name, in_words

RELEASE = "press-release-july"


def test_an_untouched_record_has_no_mark(templates: Mapping[str, bytes]) -> None:
    assert provenance(balfour()).edits == ()
    assert page(balfour(), templates).css(".mark, #by-hand") == []


def test_a_corrected_rating_is_marked_in_the_matrix_and_cites_no_words(templates: Mapping[str, bytes]) -> None:
    found = cell(page(overall_good(), templates), "Overall", 1)
    assert marks(found) == ["corrected by hand"]
    assert found.css(".src") == []


def test_what_changed_does_not_cite_words_that_state_otherwise(templates: Mapping[str, bytes]) -> None:
    lines = page(overall_good(), templates).css(".changes li")
    line = next(line for line in lines if line.text().strip().startswith("Overall"))
    assert "rose from Requires improvement to Good" in " ".join(line.text().split())
    assert marks(line) == ["corrected by hand"]
    assert line.css(".src") == []


def test_the_headline_marks_a_rating_of_another_report_too(templates: Mapping[str, bytes]) -> None:
    verdict = page(overall_good(), templates).css_first(".verdict")
    assert verdict is not None
    note = verdict.css(".verdict-note")[-1]
    assert "gives Good" in note.text()
    assert marks(note) == ["corrected by hand"]


def test_a_corrected_headline_is_marked_in_the_title_the_badge_and_the_index(templates: Mapping[str, bytes]) -> None:
    made = site(change(balfour(), 0, overall=Rated(Rating.OUTSTANDING)), templates)
    verdict = made["page"].css_first(".verdict-value")
    assert verdict is not None
    assert marks(verdict) == ["corrected by hand"]
    assert verdict.css(".src") == []
    assert "Outstanding (corrected by hand)" in text(made["page"], "title")
    assert "26 February 2025, corrected by hand" in text(made["badge"], "title")
    assert "rating corrected by hand" in text(made["index"], "table.practices")


def test_what_the_source_states_is_one_click_away(templates: Mapping[str, bytes]) -> None:
    tree = page(overall_good(), templates)
    link = cell(tree, "Overall", 1).css_first("a.mark")
    assert link is not None
    target = tree.css_first(str(link.attributes["href"]))
    assert text(target, "h3") == "Overall rating"
    assert "The page says Good The source says “Inadequate”" in text(target, "dl")
    assert [source.text() for source in target.css("a.src")] if target else []


def test_the_reason_for_a_correction_is_shown_with_it(templates: Mapping[str, bytes]) -> None:
    reason = Correction("telephone", "01375 373366", "A new number.", "A reader", "2026-01-02")
    tree = page(edited(balfour(), telephone="01375 999999", corrections=(reason,)), templates)
    assert len(tree.css("#by-hand .differences > li")) == 1
    assert "Why A new number. (A reader, 2 January 2026)" in text(tree, "#by-hand dl")


def test_a_reason_for_what_no_evidence_shows_is_still_shown(templates: Mapping[str, bytes]) -> None:
    reason = Correction("provider", "Balfour Medical Group", "It was sold.")
    tree = page(edited(balfour(), corrections=(reason,)), templates)
    assert text(tree, "#by-hand h3") == "Provider"
    shown = text(tree, "#by-hand dl")
    assert shown.startswith("The page says Balfour Medical Centre The source says “Balfour Medical Centre”")
    assert shown.endswith("Before, as the record says “Balfour Medical Group” Why It was sold.")


def test_a_removed_key_question_is_shown_as_removed_by_a_person(templates: Mapping[str, bytes]) -> None:
    tree = page(without_caring(), templates)
    found = cell(tree, "Caring", 1)
    assert text(found, ".absent") == "Removed by hand"
    assert marks(found) == ["what the source says"]
    assert text(cell(tree, "Caring", 0), ".absent") == "We have no document about this"
    assert "Caring rating: “Requires improvement”" in text(tree, "#by-hand dl")
    assert "Removed from this report by hand: Caring" in text(tree, f"#{RELEASE}")


def test_the_reason_for_a_removed_rating_is_that_of_its_key_question(templates: Mapping[str, bytes]) -> None:
    reason = Correction("reports[1].key_questions.caring.rating", "Requires improvement", "It was another practice’s.")
    tree = page(edited(without_caring(), corrections=(reason,)), templates)
    assert len(tree.css("#by-hand .differences > li")) == 1
    assert "Why It was another practice’s." in text(tree, "#by-hand dl")


def test_a_removed_headline_is_shown_at_the_top(templates: Mapping[str, bytes]) -> None:
    record = change(change(balfour(), 0, overall=None), 1, overall=None)
    made = site(record, templates)
    assert text(made["page"], ".verdict-value").startswith("Removed by hand")
    assert "Removed by hand" in text(made["index"], "table.practices")
    one = change(balfour(), 0, overall=None)
    notes = text(page(one, templates), ".verdict")
    assert "A person removed the overall rating of the assessment of 26 February 2025" in notes
    assert "Removed by hand" in text(page(one, templates), "#assessment-2025-02-26 .overall-line")


def test_a_removed_rating_before_is_marked(templates: Mapping[str, bytes]) -> None:
    record = change(balfour(), 1, overall=Rated(Rating.INADEQUATE))
    assert marks(cell(page(record, templates), "Overall", 1)) == ["rating before removed by hand"]


def test_a_rating_that_no_document_states_is_marked(templates: Mapping[str, bytes]) -> None:
    questions = balfour().practice.reports[0].key_questions
    assert questions is not None
    added = replace(questions, safe=replace(balfour().practice.reports[1].key_questions.safe, previous=None))  # type: ignore[union-attr, type-var]
    tree = page(change(balfour(), 0, key_questions=added), templates)
    assert marks(cell(tree, "Safe", 0)) == ["added by hand"]
    assert "Nothing: none of our documents states this" in text(tree, "#by-hand dl")


def test_corrected_findings_statements_scores_and_dates_are_marked(templates: Mapping[str, bytes]) -> None:
    record = balfour()
    assessment, release = record.practice.reports
    question = assessment.key_questions.well_led  # type: ignore[union-attr]
    assert question is not None
    statements = (replace(question.statements[0], score=1), replace(question.statements[1], text="Shorter."))
    question = replace(question, score=80, statements=(*statements, *question.statements[2:]))
    findings = (replace(release.findings[0], kind=FindingKind.STRENGTH), replace(release.findings[1], text="Short."))
    record = change(record, 0, key_questions=KeyQuestions(well_led=question), published="2025-03-13")
    record = change(record, 1, findings=(*findings, *release.findings[2:]), summary="In short.")
    tree = page(record, templates)
    assert {edit.route for edit in provenance(record).edits} == {
        "reports[0].published",
        "reports[0].key_questions.well_led.score",
        "reports[0].key_questions.well_led.statements[0].score",
        "reports[0].key_questions.well_led.statements[1].text",
        "reports[1].findings[0].kind",
        "reports[1].findings[1].text",
        "reports[1].summary",
    }
    for selector in (".statements", ".findings", ".bignum", ".inline-facts", f"#{RELEASE} > .prose", ".verdict"):
        assert tree.css_first(f"{selector} a.mark") is not None, selector
    assert "The sum uses a score that was changed by hand" in text(tree, ".question")
    assert "score set by hand differs" in text(tree, ".question")
    assert "7 values changed by hand" in text(tree, "#sources")


def test_a_corrected_score_has_its_mark_next_to_the_score(templates: Mapping[str, bytes]) -> None:
    question = balfour().practice.reports[0].key_questions
    led = question.well_led if question else None
    assert led is not None
    statements = (replace(led.statements[0], score=1), replace(led.statements[1], name="Leaders"), *led.statements[2:])
    record = change(balfour(), 0, key_questions=KeyQuestions(well_led=replace(led, statements=statements)))
    first, second, third = page(record, templates).css(".statements > li")[:3]
    assert [marks(node) for node in (first, second, third)] == [["corrected by hand"], ["corrected by hand"], []]
    assert [node.css("h5 a.mark") != [] for node in (first, second)] == [False, True]


def test_a_changed_framework_and_kind_are_shown_in_words() -> None:
    routes = ("reports[0].framework", "reports[0].kind", "reports[0].findings[0].kind", "reports[0].inherited")
    shown = [
        in_words(route, value) for route, value in zip(routes, ("saf", "press_release", "concern", "true"), strict=True)
    ]
    assert shown == [
        "single assessment framework",
        "press release",
        "concern",
        "carried over from an earlier registration",
    ]
    assert field_name("also_known_as[0]") == "Other name 1"


def test_a_changed_kind_of_report_is_marked(templates: Mapping[str, bytes]) -> None:
    record = change(balfour(), 1, kind=ReportKind.INSPECTION)
    assert edits(provenance(record)) == [(EditKind.CORRECTED, "reports[1].kind")]
    tree = page(record, templates)
    assert (
        text(tree, "#by-hand dl")
        == "The page says inspection The source says press-release.txt was read as: press release"
    )
    assert marks(tree.css(".matrix thead th")[2]) == ["corrected by hand"]
    assert text(tree, "section.report:nth-of-type(3) .note") == (
        "A person changed what kind of report this is. corrected by hand"
    )
    top = change(balfour(), 0, kind=ReportKind.INSPECTION)
    assert "From the inspection of 26 February 2025, published 12 March 2025. corrected by hand" in text(
        page(top, templates), ".verdict"
    )


def test_the_kind_of_one_of_several_documents_is_no_change() -> None:
    record = change(balfour(), 0, kind=ReportKind.INSPECTION, documents=("well-led.txt", "letter.txt"))
    letter = kept_document("letter.txt", ReportKind.INSPECTION, "A letter.")
    evidence = replace(record.evidence, documents=(*record.evidence.documents, letter))
    assert provenance(replace(record, evidence=evidence)).edits == ()


def test_a_corrected_text_cites_no_words(templates: Mapping[str, bytes]) -> None:
    findings = balfour().practice.reports[1].findings
    record = change(balfour(), 1, findings=(replace(findings[0], text="Short."), *findings[1:]))
    first = page(record, templates).css_first(".findings li")
    assert first is not None
    assert text(first, "p").startswith("Short.")
    assert first.css(".src") == []
    assert marks(first) == ["corrected by hand"]


def test_a_removed_score_is_not_a_score_that_was_never_stated(templates: Mapping[str, bytes]) -> None:
    question = balfour().practice.reports[0].key_questions.well_led  # type: ignore[union-attr]
    assert question is not None
    statements = (replace(question.statements[0], score=None), *question.statements[1:])
    record = change(balfour(), 0, key_questions=KeyQuestions(well_led=replace(question, statements=statements)))
    assert "Removed by hand" in text(page(record, templates), ".statements > li")
    whole = change(balfour(), 0, key_questions=KeyQuestions(well_led=replace(question, score=None)))
    assert "A person removed the published score" in text(page(whole, templates), ".question")


def test_the_count_of_facts_states_how_many_values_were_changed(templates: Mapping[str, bytes]) -> None:
    record = edited(overall_good(), telephone="01375 999999")
    facts = len(record.evidence.facts)
    assert f"{facts} facts found again word for word in 2 documents; 2 values changed by hand." in text(
        page(record, templates), "#sources"
    )


def test_a_removed_report_is_shown_once(templates: Mapping[str, bytes]) -> None:
    record = edited(balfour(), reports=balfour().practice.reports[:1])
    assert [edit.kind for edit in provenance(record).edits] == [EditKind.REMOVED]
    shown = text(page(record, templates), "#by-hand dl")
    assert "facts in press-release.txt" in shown


def test_a_page_whose_reports_were_all_removed_states_so_at_the_top(templates: Mapping[str, bytes]) -> None:
    made = site(edited(balfour(), reports=()), templates)
    verdict = text(made["page"], ".verdict")
    assert verdict.startswith("Overall rating Removed by hand A person removed reports from this record.")
    assert "No document" not in verdict
    link = made["page"].css_first(".verdict a.mark")
    assert link is not None
    assert link.attributes["href"] == "#by-hand-1"
    assert "Removed by hand" in text(made["index"], "table.practices")


@pytest.mark.parametrize(
    ("left", "name"),
    [(1, "assessment of 26 February 2025"), (0, "press release on the inspection in July (year not stated)")],
)
def test_the_top_names_a_removed_report(left: int, name: str, templates: Mapping[str, bytes]) -> None:
    verdict = text(page(edited(balfour(), reports=balfour().practice.reports[left:][:1]), templates), ".verdict")
    assert f"A person removed the {name} from this record." in verdict


def test_each_removed_report_of_one_document_is_shown_by_itself(templates: Mapping[str, bytes]) -> None:
    record = balfour()
    facts = tuple(
        fact._replace(field=fact.field.replace("report.", "report[2025-02-26]."), document="well-led.txt")
        if fact.document == "well-led.txt"
        else fact._replace(field=fact.field.replace("report.", "report[2023-07-01]."), document="well-led.txt")
        for fact in record.evidence.facts
    )
    record = replace(record, evidence=replace(record.evidence, facts=facts))
    found = provenance(edited(record, reports=())).edits
    assert [edit.route for edit in found] == ["report", "report"]


def test_a_removed_finding_does_not_mark_the_one_that_follows_it() -> None:
    release = balfour().practice.reports[1]
    words = provenance(change(balfour(), 1, findings=release.findings[1:]))
    assert edits(words) == [(EditKind.REMOVED, "reports[1].findings[0]")]
    assert words.marks("reports[1].findings[0].text") == ()
    assert words.sources("reports[1].findings[3].text") != ()


def test_the_whole_text_of_a_removed_finding_is_shown(templates: Mapping[str, bytes]) -> None:
    findings = balfour().practice.reports[1].findings
    shown = text(page(change(balfour(), 1, findings=findings[:-1]), templates), "#by-hand dl")
    assert f"Removed by hand The source says “{findings[-1].text}”" in shown


def test_findings_in_another_order_are_no_change() -> None:
    release = balfour().practice.reports[1]
    assert provenance(change(balfour(), 1, findings=release.findings[::-1])).edits == ()


def test_an_edited_finding_is_recognised_next_to_a_removed_one() -> None:
    release = balfour().practice.reports[1]
    shorter = replace(release.findings[1], text=release.findings[1].text.replace("to protect people in future", ""))
    words = provenance(change(balfour(), 1, findings=(shorter, *release.findings[2:])))
    assert edits(words) == [
        (EditKind.CORRECTED, "reports[1].findings[0].text"),
        (EditKind.REMOVED, "reports[1].findings[0]"),
    ]
    assert words.edits[0].facts[0].value == release.findings[1].text


def test_a_report_that_a_person_wrote_is_marked_once(templates: Mapping[str, bytes]) -> None:
    own = Report(ReportKind.INSPECTION, inspected="2026-01-05", overall=Rated(Rating.GOOD), summary="All is well.")
    record = edited(balfour(), reports=(own, *balfour().practice.reports))
    tree = page(record, templates)
    assert edits(provenance(record)) == [(EditKind.ADDED, "reports[0]")]
    assert marks(cell(tree, "Overall", 0)) == ["added by hand"]
    assert text(tree, "#by-hand dl dd") == "Written by hand, as shown above"
    section = tree.css_first("#inspection-2026-01-05")
    assert text(section, ".note").startswith("People wrote this part by hand. We have no document of this report.")
    assert len(marks(section)) == 2 if section else False


def test_what_the_tool_writes_without_a_fact_is_no_change() -> None:
    url = "https://www.cqc.org.uk/location/1-9921004518/reports"
    reviews = tuple(
        Report(ReportKind.DATA_REVIEW, url=url, inspected=date, documents=("inspections.html",))
        for date in ("2023-07-06", "2022-07-07")
    )
    kept = kept_document("inspections.html", ReportKind.INSPECTION, "Anyford", url)
    facts = (
        Fact("name", "Anyford", "inspections.html", "Anyford", 0, 7),
        Fact("report[2023-07-06].url", url, url, url, 0, len(url)),
        Fact("report[2022-07-07].url", url, url, url, 0, len(url)),
        Fact("report[2023-07-06].kind", "data_review", "inspections.html", "reviewed", 0, 8),
        Fact("report[2022-07-07].kind", "data_review", "inspections.html", "reviewed", 9, 17),
    )
    record = Record("a", "a.yaml", Practice("Anyford", reports=reviews), Evidence((kept,), facts))
    assert provenance(record).edits == ()


def test_a_field_that_the_record_does_not_know_is_not_taken_for_a_removed_one() -> None:
    record = balfour()
    unknown = record.evidence.facts[0]._replace(field="report.weather", value="fine")
    facts = (*record.evidence.facts, unknown)
    assert provenance(replace(record, evidence=replace(record.evidence, facts=facts))).edits == ()


@pytest.mark.parametrize("value", ["balfour medical centre", "Balfour  Medical Centre", "“Balfour Medical Centre”"])
def test_capitals_spaces_and_quotation_marks_are_no_change(value: str) -> None:
    assert provenance(edited(balfour(), provider=value)).edits == ()


def test_a_record_without_documents_is_shown_as_written_by_hand(templates: Mapping[str, bytes]) -> None:
    report = Report(ReportKind.INSPECTION, inspected="2024-05-01", overall=Rated(Rating.GOOD))
    tree = page(Record("a", "a.yaml", Practice("A", reports=(report,))), templates)
    assert "People wrote this record by hand." in text(tree, ".verdict")
    assert tree.css(".mark") == []
