"""A unit with the words around it, and what was read of its sentence before it."""

from typing import NamedTuple

from generator.sources.ratings.groups import Group
from generator.sources.ratings.phrases import Subject
from generator.sources.ratings.tokens import Token, Tokens
from generator.sources.ratings.units import Unit


class UnitContext(NamedTuple):
    """A unit in its sentence.

    `boundary` is the index after the words of the unit before it, `start` that of its own clause. `last` is the unit
    before it, `last_group` the subjects of that unit, and `claimed` are those of all units before it. `sentence_before`
    is the text of the sentence before this one, and `default` the subject of a rating without one on this page.
    """

    tokens: Tokens
    unit: Unit
    boundary: int
    start: int
    default: Subject
    sentence_before: str
    last: Unit | None = None
    last_group: Group = ()
    claimed: frozenset[Subject] = frozenset()

    @property
    def opener(self) -> str:
        """The word before the clause: `because`, `when`; the empty text if there is none."""
        return self.tokens[self.start - 1].words if self.start else ""

    @property
    def clause(self) -> list[Token]:
        """The tokens of the clause before the rating."""
        return self.tokens[self.start : self.unit.start]

    @property
    def words(self) -> list[str]:
        """The words of the clause before the rating."""
        return [token.words for token in self.clause]
