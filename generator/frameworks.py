"""The quality statements under each key question, framework by framework, and what follows from their names.

Two frameworks may have the same name under two key questions: “Person-centred care” is Responsive in the single
assessment framework and Caring in the sector frameworks. A name is therefore always used with its framework.

Sources: https://www.cqc.org.uk/assessment/quality-statements; the drafts of the four sector frameworks that CQC
published on 24 March 2026, whose key lines of enquiry have no scores.

>>> key_question_of(Framework.SAF, "Person-centred care").value
'responsive'
>>> key_question_of(Framework.SECTOR_2026, "Person-centred care").value
'caring'
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from generator.model import Framework, KeyQuestion, KeyQuestionName

STATEMENTS: Mapping[Framework, Mapping[KeyQuestionName, tuple[str, ...]]] = {
    Framework.SAF: {
        KeyQuestionName.SAFE: (
            "learning culture",
            "safe systems, pathways and transitions",
            "safeguarding",
            "involving people to manage risks",
            "safe environments",
            "safe and effective staffing",
            "infection prevention and control",
            "medicines optimisation",
        ),
        KeyQuestionName.EFFECTIVE: (
            "assessing needs",
            "delivering evidence-based care and treatment",
            "how staff, teams and services work together",
            "supporting people to live healthier lives",
            "monitoring and improving outcomes",
            "consent to care and treatment",
        ),
        KeyQuestionName.CARING: (
            "kindness, compassion and dignity",
            "treating people as individuals",
            "independence, choice and control",
            "responding to people's immediate needs",
            "workforce wellbeing and enablement",
        ),
        KeyQuestionName.RESPONSIVE: (
            "person-centred care",
            "care provision, integration and continuity",
            "providing information",
            "listening to and involving people",
            "equity in access",
            "equity in experiences and outcomes",
            "planning for the future",
        ),
        KeyQuestionName.WELL_LED: (
            "shared direction and culture",
            "capable, compassionate and inclusive leaders",
            "freedom to speak up",
            "workforce equality, diversity and inclusion",
            "governance, management and sustainability",
            "partnerships and communities",
            "learning, improvement and innovation",
            "environmental sustainability – sustainable development",
            "environmental sustainability",
        ),
    },
    Framework.SECTOR_2026: {
        KeyQuestionName.SAFE: (
            "safety culture",
            "managing risks during care and treatment",
            "safe systems, pathways and transitions",
            "safeguarding",
            "safe environments and infection prevention and control",
            "safe staffing",
            "safe medicines and treatments",
        ),
        KeyQuestionName.EFFECTIVE: (
            "assessing needs",
            "evidence-based care and equitable outcomes",
            "supporting people to live healthier lives",
            "consent to care and treatment",
        ),
        KeyQuestionName.CARING: (
            "kindness, compassion and dignity",
            "person-centred care",
            "independence, choice and control",
        ),
        KeyQuestionName.RESPONSIVE: (
            "care provision, integration and continuity",
            "listening to and responding to feedback",
            "timely and equitable access",
            "equity in experiences",
        ),
        KeyQuestionName.WELL_LED: (
            "strategic direction",
            "workforce equity and culture",
            "capable and compassionate leaders",
            "governance and management",
            "partnerships and communities",
            "improvement, innovation and learning",
        ),
    },
}
"""The names of a framework's statements by key question, as `folded` returns them: the quality statements of the single
assessment framework, and the key lines of enquiry of the sector frameworks."""

NAMES = frozenset(name for questions in STATEMENTS.values() for names in questions.values() for name in names)

_SCORED = {
    KeyQuestionName.SAFE: 8,
    KeyQuestionName.EFFECTIVE: 6,
    KeyQuestionName.CARING: 5,
    KeyQuestionName.RESPONSIVE: 7,
    KeyQuestionName.WELL_LED: 7,
}
"""The number of quality statements that the single assessment framework scores under each key question."""

SECTOR_FROM = "2026-12"
"""The first month in which an assessment may be under a sector framework: CQC announced “end of 2026”."""


_PILOT = re.compile(r"\bpilot(?:s|ed|ing)?\b", re.IGNORECASE)
_TRIED_OUT = re.compile(r"\b(?:frameworks?|assessments?|methodology)\b", re.IGNORECASE)

_NO_EFFECT = re.compile(
    r"\b(?:no|not|never|nor|without)\b.{0,40}\b(?:effects?|impact|bearing|affect(?:s|ing)?|change|count)\b.{0,60}\bratings?\b",
    re.IGNORECASE,
)
"""The words of a pilot’s report about ratings: it has no effect on them."""


class StatementPlace(NamedTuple):
    """The name of a statement in a document, and the key question that it is under there."""

    question: KeyQuestionName
    name: str


def folded(name: str) -> str:
    """Return a statement's name as STATEMENTS has it: in lower case, with straight apostrophes, without a full stop."""
    return " ".join(name.replace("’", "'").casefold().split()).rstrip(".")


def key_question_of(framework: Framework, name: str) -> KeyQuestionName | None:
    """Return the key question that a statement is under in a framework; None where the framework has no such name."""
    questions = STATEMENTS.get(framework, {})
    return next((question for question, names in questions.items() if folded(name) in names), None)


def frameworks_of(name: str) -> tuple[Framework, ...]:
    """Return the frameworks that have a statement of this name."""
    return tuple(framework for framework in STATEMENTS if key_question_of(framework, name))


def framework_of(statements: Iterable[StatementPlace], *, scored: bool, date: str | None) -> Framework | None:
    """Return the framework of an assessment from its statements, whether it scores them, and its date; else None.

    Only the single assessment framework has scores. Without scores, a statement decides that only one framework has
    under that key question, unless another statement contradicts it. Without such a statement, the date decides where
    it is before SECTOR_FROM. `date` is a day or a month (`2026-11`), or None where it is not stated.
    """
    if scored:
        return Framework.SAF
    certain: set[Framework] = set()
    for question, name in statements:
        possible = [framework for framework in STATEMENTS if key_question_of(framework, name) == question]
        if len(possible) == 1:
            certain.add(possible[0])
    if len(certain) == 1:
        return certain.pop()
    return Framework.SAF if not certain and (date is None or date < SECTOR_FROM) else None


def is_pilot(framework: Framework | None, date: str | None, words: str) -> bool:
    """Return True for an assessment that tries out a sector framework: CQC says that it has no effect on ratings.

    It is one where its words say so, under any framework; where they call it a pilot in one sentence, under a sector
    framework; and where it is before SECTOR_FROM: until then only pilots were made under these frameworks. `date` is a
    day or a month, or None where it is not stated.
    """
    sentences = re.split("[.!?\n]", words)
    stated = any(map(calls_itself_a_pilot, sentences))
    if framework is not Framework.SECTOR_2026:
        return stated and any(_NO_EFFECT.search(each) for each in sentences)
    return stated or (date is not None and date < SECTOR_FROM)


def calls_itself_a_pilot(sentence: str) -> bool:
    """Return whether a sentence calls an assessment, or what it follows, a pilot."""
    return bool(_PILOT.search(sentence) and _TRIED_OUT.search(sentence))


class Arithmetic(NamedTuple):
    """The sum behind a published score: the `scores`, their `total`, the `most` it could be, and the percentage."""

    scores: tuple[int, ...]
    total: int
    most: int
    percentage: int


def arithmetic(name: KeyQuestionName, key_question: KeyQuestion) -> Arithmetic | None:
    """Return the percentage that follows from the statements' scores, rounded half up as CQC does.

    Return None unless every statement of the key question has its score: a page may leave out those that were not
    assessed, and the published percentage still counts their earlier scores.
    Source: "How we calculate these scores", linked from every assessment page: the sum of the statements' scores
    as a percentage of the highest possible sum.
    """
    scores = tuple(statement.score for statement in key_question.statements if statement.score is not None)
    if len(scores) != _SCORED[name] or len(scores) != len(key_question.statements):
        return None
    total, most = sum(scores), 4 * len(scores)
    return Arithmetic(scores, total, most, (200 * total + most) // (2 * most))
