"""The sections of a page that lists points of the whole site: each says how many there are, and shows a few."""

from collections.abc import Sequence

from generator.pages.views import Point, SurveySection

LISTED = 50
"""So many points of each section are listed: a page about thousands of practices stays one that a phone opens."""


def section(name: str, heading: str, about: str, points: Sequence[Point], number: int | None = None) -> SurveySection:
    """A section with the first of its points, in their order. `number` is how many there are, where not all are given.

    `name` is its fragment on the page; `about` is a sentence above the list, or nothing.
    """
    number, listed = number or len(points), tuple(points[:LISTED])
    more = f"and {number - len(listed):,} more" if number > len(listed) else None
    return SurveySection(name, heading, about, f"{number:,}", listed, more)
