"""Score arithmetic: a key question's score beside the sum of its quality statements' scores, judged in one place."""

from collections.abc import Callable
from typing import NamedTuple

from generator.frameworks import Arithmetic, arithmetic
from generator.model import KeyQuestion, KeyQuestionName


class ScoreCheck(NamedTuple):
    """The sum that the statements make, beside the score of their key question."""

    made: Arithmetic
    question: KeyQuestion
    route: str
    """The route of the key question."""

    edited: Callable[[str], bool]
    """Returns whether a person wrote, changed or removed the value at a route."""

    @property
    def agrees(self) -> bool:
        """Return whether there is no score that the sum contradicts."""
        return self.question.score is None or self.question.score == self.made.percentage

    @property
    def score_by_hand(self) -> bool:
        """Return whether the score is a person's, and not the published one."""
        return self.edited(f"{self.route}.score")

    @property
    def statements_by_hand(self) -> bool:
        """Return whether a person wrote or changed the score of a statement."""
        return any(self.edited(f"{self.route}.statements[{at}].score") for at in range(len(self.made.scores)))

    @property
    def sum_in_words(self) -> str:
        """Return the sum: `3 + 2 + 3 + 3 + 3 = 14 of 20`."""
        return f"{' + '.join(map(str, self.made.scores))} = {self.made.total} of {self.made.most}"

    @property
    def contradiction(self) -> str:
        """Return what does not add up, in words that state whose the numbers are."""
        whose = "set by hand to" if self.score_by_hand else "published as"
        changed = "; the sum uses a score that was changed by hand" if self.statements_by_hand else ""
        return f"{whose} {self.question.score}, but {self.sum_in_words} makes {self.made.percentage}{changed}"


def check_score(
    name: KeyQuestionName, question: KeyQuestion, route: str, edited: Callable[[str], bool]
) -> ScoreCheck | None:
    """Return the check of a key question's score; None where the scores of its statements make no sum."""
    made = arithmetic(name, question)
    return ScoreCheck(made, question, route, edited) if made else None
