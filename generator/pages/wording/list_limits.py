"""The limits of a page that lists points of the whole site: its longest texts, and the points of a section."""

from collections.abc import Sequence

from generator import shortening
from generator.pages.views import Point, SurveySection
from generator.shortening import short

__all__ = ["LISTED", "LONG", "LONG_VALUE", "apart", "section", "short"]

LISTED = 50
"""Points listed in a section, at most: a phone must open a page about thousands of practices."""
LONG, LONG_VALUE = 200, 60
"""Longest sentence, and longest value within one, in characters; longer ones are cut."""


def apart(texts: Sequence[str]) -> tuple[str, ...]:
    """Return each value, cut if it is long; values with the same long beginning are cut to where they differ."""
    return shortening.shorten_differing(texts, LONG_VALUE)


def section(name: str, heading: str, about: str, points: Sequence[Point], number: int | None = None) -> SurveySection:
    """Return a section with the first of its points. `number` is how many there are, where not all are given.

    `name` is its fragment on the page; `about` is a sentence above the list, or the empty string.
    """
    number, listed = number or len(points), tuple(points[:LISTED])
    more = f"and {number - len(listed):,} more" if number > len(listed) else None
    return SurveySection(name, heading, about, f"{number:,}", listed, more)
