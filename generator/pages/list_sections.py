"""Sections of a page that lists points of the whole site: each shows a few of its points, and their number."""

from collections.abc import Sequence

from generator.pages.views import Point, SurveySection

LISTED = 50
"""Points listed in a section, at most: a phone must open a page about thousands of practices."""


def section(name: str, heading: str, about: str, points: Sequence[Point], number: int | None = None) -> SurveySection:
    """Return a section with the first of its points. `number` is how many there are, where not all are given.

    `name` is its fragment on the page; `about` is a sentence above the list, or the empty string.
    """
    number, listed = number or len(points), tuple(points[:LISTED])
    more = f"and {number - len(listed):,} more" if number > len(listed) else None
    return SurveySection(name, heading, about, f"{number:,}", listed, more)
