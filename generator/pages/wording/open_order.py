"""Words beside a rating whose place among the reports is open, wherever it is shown without its page."""

from generator.findings import reports_that_may_be_newer
from generator.model import Practice
from generator.pages.wording.phrases_of_values import mark


def newer_notes(practice: Practice) -> tuple[str, ...]:
    """Return `Inadequate in a report that may be newer` for each other rating that such a report gives."""
    words = (mark(practice.reports[index].overall).word for index in reports_that_may_be_newer(practice))
    return tuple(f"{word} in a report that may be newer" for word in dict.fromkeys(words))
