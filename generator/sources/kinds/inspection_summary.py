"""The text of one inspection without CQC's page around it: its first sentences, its ratings, or a header alone.

People copy these parts of a page or a report. They are recognised last, because other kinds have such sentences too.
"""

import re

from generator.evidence import Account
from generator.sources.formats import Document
from generator.sources.kinds import inspections_page
from generator.sources.kinds.inspections_page import BACKGROUND, CARRIED_OUT, RATED
from generator.sources.values import read_postcode
from generator.sources.vocabulary import fold

TITLE = "the summary of an inspection as text"

_PROVIDER = re.compile(r"provided and run by:?")


def recognise(document: Document) -> bool:
    """Return whether the text says that CQC inspected or how it rates, or has the header of a location's page."""
    folded = [fold(line.text) for line in document.body]
    if any(CARRIED_OUT.match(line) or RATED.match(line) or BACKGROUND.match(line) for line in folded):
        return True
    located = any(read_postcode(line.text) for line in document.body)
    return located and any(_PROVIDER.match(line) for line in folded)


def read(document: Document) -> Account:
    """Read the text as a page with one inspection."""
    return inspections_page.read(document)
