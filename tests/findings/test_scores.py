"""A score is judged once, and the message is true whoever wrote the score and the scores of its sum."""

from dataclasses import replace

import pytest
from support.samples import balfour

from generator.evidence import Record
from generator.findings import ComparedRecord
from generator.findings.scores import judge_score, score_findings
from generator.model import KeyQuestionName

ROUTE = "reports[0].key_questions.well_led"
SUM = "3 + 3 + 3 + 3 + 3 + 3 + 3 = 21 of 28 makes 75"
CHANGED_SUM = "1 + 3 + 3 + 3 + 3 + 3 + 3 = 19 of 28 makes 68"


def scored(score: int | None = 75, first: int = 3, read: int = 75) -> Record:
    """A record of an assessment whose document states a score of Well-led, and 3 for each of its statements."""
    record = balfour()
    report = record.practice.reports[0]
    question = report.key_questions.well_led if report.key_questions else None
    assert report.key_questions is not None
    assert question is not None
    statements = (replace(question.statements[0], score=first), *question.statements[1:])
    question = replace(question, score=score, statements=statements)
    report = replace(report, key_questions=replace(report.key_questions, well_led=question))
    practice = replace(record.practice, reports=(report, *record.practice.reports[1:]))
    facts = tuple(
        fact._replace(value=str(read)) if fact.field.endswith("key_questions.well_led.score") else fact
        for fact in record.evidence.facts
    )
    return replace(record, practice=practice, evidence=replace(record.evidence, facts=facts))


@pytest.mark.parametrize(
    ("record", "messages"),
    [
        (scored(), []),
        (scored(None), []),
        (scored(79, read=79), [f"published as 79, but {SUM}"]),
        (scored(74), [f"set by hand to 74, but {SUM}"]),
        (scored(75, read=79), []),
        (scored(75, 1), [f"published as 75, but {CHANGED_SUM}; the sum uses a score that was changed by hand"]),
        (scored(74, 1), [f"set by hand to 74, but {CHANGED_SUM}; the sum uses a score that was changed by hand"]),
    ],
    ids=["agrees", "removed", "published", "by hand", "corrected", "changed sum", "both by hand"],
)
def test_the_message_states_who_wrote_the_score(record: Record, messages: list[str]) -> None:
    found = list(score_findings(ComparedRecord(record)))
    assert [finding.message for finding in found] == messages
    assert {finding.route for finding in found} <= {f"{ROUTE}.score"}


@pytest.mark.parametrize(("score", "by_hand"), [(75, False), (74, True), (None, True)])
def test_a_score_is_that_of_the_document_or_of_a_person(score: int | None, by_hand: bool) -> None:
    record = scored(score)
    questions = record.practice.reports[0].key_questions
    assert questions is not None
    assert questions.well_led is not None
    judged = judge_score(ComparedRecord(record), ROUTE, KeyQuestionName.WELL_LED, questions.well_led)
    assert judged is not None
    assert (judged.by_hand, judged.sum_by_hand, judged.agrees) == (by_hand, False, score != 74)


def test_a_record_without_evidence_states_what_was_published() -> None:
    record = scored(74)
    bare = replace(record, evidence=replace(record.evidence, facts=()))
    assert [finding.message for finding in score_findings(ComparedRecord(bare))] == [f"published as 74, but {SUM}"]
