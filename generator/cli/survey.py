"""What does not add up in all records together, in lines: the same that the site's page of it says."""

from generator.cli.screen import say
from generator.pages import SurveyPage


def tell(survey: SurveyPage) -> None:
    """Print the report section by section, each point with the place on the site where it is shown."""
    say(f"{survey.heading}: {survey.summary}")
    for section in survey.sections:
        say(f"\n{section.heading}: {section.count}")
        for point in section.points:
            say(f"  {point.practice.label}: {point.place.label}. {point.sentence} <{point.place.href}>")
        if section.more:
            say(f"  {section.more}")
