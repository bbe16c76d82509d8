"""The page of one practice: from a record and its evidence to what its template shows."""

from generator.pages.practice.points import REPORT, points_of, survey_page
from generator.pages.practice.practice_page import BADGE, make_practice_page

__all__ = [
    "BADGE",
    "REPORT",
    "make_practice_page",
    "points_of",
    "survey_page",
]
