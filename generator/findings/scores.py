"""Scores: the percentage of a key question beside the sum of its statements' scores.

A published score that the statements do not make is a finding about the source, and is never corrected here. Where a
person wrote the score, or a score that the sum uses, the finding says so: then nothing is said of what CQC published.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.findings.compared_record import ComparedRecord, RecordFinding
from generator.frameworks import Arithmetic, arithmetic
from generator.model import KeyQuestion, KeyQuestionName, KeyQuestions, Practice, in_order
from generator.routes import entries, report_route


@dataclass(frozen=True, slots=True)
class JudgedScore:
    """The score of a key question, and the sum of its statements' scores.

    `route` is that of the key question. `by_hand` is True for a score that a person wrote or removed, `sum_by_hand`
    where the sum uses a statement's score that a person changed.
    """

    route: str
    name: KeyQuestionName
    score: int | None
    made: Arithmetic
    by_hand: bool
    sum_by_hand: bool

    @property
    def agrees(self) -> bool:
        """Return True where the sum makes the score, and where there is no score to compare it with."""
        return _agrees(self.score, self.made)

    @property
    def sum_in_words(self) -> str:
        """Return the sum as a page shows it: `3 + 2 + 3 + 3 + 3 = 14 of 20 = 70`."""
        words = f"{self.terms} = {self.made.total} of {self.made.most} = {self.made.percentage}"
        return f"{words}. The sum uses a score that was changed by hand" if self.sum_by_hand else words

    @property
    def terms(self) -> str:
        """Return the scores of the statements: `3 + 2 + 3 + 3 + 3`."""
        return " + ".join(map(str, self.made.scores))


def judge_score(
    compared: ComparedRecord, route: str, name: KeyQuestionName, question: KeyQuestion
) -> JudgedScore | None:
    """Return the score at the route of a key question beside its sum; None without the scores of all statements."""
    made = arithmetic(name, question)
    return _judged(compared, route, name, question, made) if made else None


def score_findings(compared: ComparedRecord) -> Iterator[RecordFinding[JudgedScore]]:
    """Yield each score that the statements' scores do not make, the newest report first."""
    for route, questions in _key_questions(compared.record.practice):
        for name in KeyQuestionName:
            question = questions.get(name)
            made = arithmetic(name, question) if question else None
            if question and made and not _agrees(question.score, made):
                judged = _judged(compared, f"{route}.{name.value}", name, question, made)
                yield RecordFinding("score.arithmetic", f"{judged.route}.score", judged, message=_message(judged))


def _judged(
    compared: ComparedRecord, route: str, name: KeyQuestionName, question: KeyQuestion, made: Arithmetic
) -> JudgedScore:
    by_hand = compared.edit(f"{route}.score") is not None
    statements = [f"{route}.statements[{index}].score" for index in range(len(question.statements))]
    whole_by_hand = compared.edit(entries(route)[0]) is not None
    sum_by_hand = not whole_by_hand and compared.edit(*statements) is not None
    return JudgedScore(route, name, question.score, made, by_hand, sum_by_hand)


def _agrees(score: int | None, made: Arithmetic) -> bool:
    return score is None or score == made.percentage


def _key_questions(practice: Practice) -> Iterator[tuple[str, KeyQuestions]]:
    for index in in_order(practice.reports):
        if questions := practice.reports[index].key_questions:
            yield f"{report_route(index)}.key_questions", questions
    for index, service in enumerate(practice.services):
        if service.key_questions:
            yield f"services[{index}].key_questions", service.key_questions


def _message(judged: JudgedScore) -> str:
    said = f"set by hand to {judged.score}" if judged.by_hand else f"published as {judged.score}"
    made = f"{judged.terms} = {judged.made.total} of {judged.made.most} makes {judged.made.percentage}"
    changed = "; the sum uses a score that was changed by hand" if judged.sum_by_hand else ""
    return f"{said}, but {made}{changed}"
