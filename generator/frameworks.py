"""The quality statements under each key question, framework by framework, and what follows from their names.

One name may stand in two frameworks, under two key questions: “Person-centred care” is Responsive in the single
assessment framework and Caring in the sector frameworks. So a name means something only with its framework.

Sources: https://www.cqc.org.uk/assessment/quality-statements; the drafts of the four sector frameworks that CQC
published on 24 March 2026, whose key lines of enquiry bear no scores.

>>> home_of(Framework.SAF, "Person-centred care").value, home_of(Framework.SECTOR_2026, "Person-centred care").value
('responsive', 'caring')
"""

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
"""The statements of a framework by key question, in lower case: the quality statements of the single assessment
framework, and what the sector frameworks ask in their place."""

NAMES = frozenset(name for questions in STATEMENTS.values() for names in questions.values() for name in names)

_SCORED = {
    KeyQuestionName.SAFE: 8,
    KeyQuestionName.EFFECTIVE: 6,
    KeyQuestionName.CARING: 5,
    KeyQuestionName.RESPONSIVE: 7,
    KeyQuestionName.WELL_LED: 7,
}
"""How many quality statements the single assessment framework scores under each key question."""

SECTOR_FROM = "2026-12"
"""The first month from which an assessment may be under a sector framework: “end of 2026”, says CQC."""


class Told(NamedTuple):
    """A statement's name where it stands: under which key question."""

    question: KeyQuestionName
    name: str


def folded(name: str) -> str:
    """A statement's name as the tables have it."""
    return " ".join(name.replace("’", "'").casefold().split()).rstrip(".")


def home_of(framework: Framework, name: str) -> KeyQuestionName | None:
    """The key question that a statement belongs to in a framework; None where the framework has none of that name."""
    questions = STATEMENTS.get(framework, {})
    return next((question for question, names in questions.items() if folded(name) in names), None)


def frameworks_of(name: str) -> tuple[Framework, ...]:
    """The frameworks that have a statement of this name."""
    return tuple(framework for framework in STATEMENTS if home_of(framework, name))


def framework_of(told: Iterable[Told], *, scored: bool, date: str | None) -> Framework | None:
    """The framework of an assessment, from the statements it names, whether it scores them, and its date.

    Only the single assessment framework has scores. Without any, a statement that stands where one framework alone has
    it decides, unless another contradicts. What is left is told by the date, before there was another framework; later
    it cannot be said, and None is given. `date` is a day or a month (`2026-11`), or None where it is not stated.
    """
    if scored:
        return Framework.SAF
    only = {
        homes[0]
        for each in told
        if len(homes := [framework for framework in STATEMENTS if home_of(framework, each.name) == each.question]) == 1
    }
    if len(only) == 1:
        return only.pop()
    return Framework.SAF if not only and (date is None or date < SECTOR_FROM) else None


class Arithmetic(NamedTuple):
    """The sum behind a published score: `scores` of the statements, `total` of `most`, and the percentage."""

    scores: tuple[int, ...]
    total: int
    most: int
    percentage: int


def arithmetic(name: KeyQuestionName, key_question: KeyQuestion) -> Arithmetic | None:
    """The percentage that the statements' scores make, rounded as CQC rounds it (half up).

    None unless every statement of the key question is there with its score: a page may leave out those that were not
    assessed, and the published percentage still counts the scores they carry over.
    Source: "How we calculate these scores", linked from every assessment page: the sum of the statements' scores
    as a percentage of the highest possible sum.
    """
    scores = tuple(statement.score for statement in key_question.statements if statement.score is not None)
    if len(scores) != _SCORED[name] or len(scores) != len(key_question.statements):
        return None
    total, most = sum(scores), 4 * len(scores)
    return Arithmetic(scores, total, most, (200 * total + most) // (2 * most))
