"""What does not add up in all records together, in lines and rows: the same that the site's page of it says."""

from typing import Any

from generator.cli.terminal import say
from generator.pages import SurveyPage


def rows(survey: SurveyPage) -> list[dict[str, Any]]:
    """The report's sections for a program: the number of points, and those that are listed, each with its place on the
    site."""
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


def tell(survey: SurveyPage) -> None:
    """Print the report section by section, each point with the place on the site where it is shown."""
    say(f"{survey.heading}: {survey.summary}")
    for section in survey.sections:
        say(f"\n{section.heading}: {section.count}")
        for point in section.points:
            say(f"  {point.practice.label}: {point.place.label}. {point.sentence} <{point.place.href}>")
        if section.more:
            say(f"  {section.more}")
