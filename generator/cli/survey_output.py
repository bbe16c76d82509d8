"""The report of all records, in lines and rows: the same that the site's page of it shows."""

from typing import Any

from generator.cli.terminal import say
from generator.pages import SurveyPage


def rows(survey: SurveyPage) -> list[dict[str, Any]]:
    """Return the sections of the report for a program: number of points, and the points listed with their pages."""
    return [
        {
            "id": section.id,
            "heading": section.heading,
            "count": int(section.count.replace(",", "")),
            "points": [
                {
                    "practice": point.practice.label,
                    "about": point.place.label,
                    "sentence": point.sentence,
                    "page": point.place.href,
                }
                for point in section.points
            ],
        }
        for section in survey.sections
    ]


def print_report(survey: SurveyPage) -> None:
    """Print the report section by section, each point with the place on the site where it is shown."""
    say(f"{survey.heading}: {survey.summary}")
    for section in survey.sections:
        say(f"\n{section.heading}: {section.count}")
        for point in section.points:
            say(f"  {point.practice.label}: {point.place.label}. {point.sentence} <{point.place.href}>")
        if section.more:
            say(f"  {section.more}")
