"""Lines that are a rating and nothing else: `Safe - inadequate`, `Are services safe? Good –––`, or on two lines."""

import re
from collections.abc import Sequence

from generator.sources.document import Line
from generator.sources.ledger import Ledger
from generator.sources.vocabulary import fold, key_question_of, rating_of

_QUESTION_RATING = re.compile(
    r"(?P<question>are services .{4,40}\?|is the (?:service|practice) .{4,40}\?|[a-z][a-z -]{3,30}?)"
    r"\s*(?:[-–—:]|\s)\s*(?:rated )?(?P<rating>[a-z][a-z ]{3,40}?)(?: ?[–—-]+)?\.?$"
)
_OVERALL_RATING = re.compile(
    r"overall(?: rating(?: for this (?:service|practice|location))?)?\s*(?:[-–—:]|\s)\s*"
    r"(?P<rating>[a-z][a-z ]{3,40}?)(?: ?[–—-]+)?\.?$"
)


def read_rating_line(ledger: Ledger, lines: Sequence[Line], index: int, route: str) -> int:
    """Read a rating at `index` into the report at `route`; gives how many lines it takes, 0 where there is none."""
    line = lines[index]
    folded = fold(line.text)
    if (found := _OVERALL_RATING.match(folded)) and (rating := rating_of(found["rating"])):
        ledger.line_fact(f"{route}.overall.rating", rating.value, line)
        return 1
    if found := _QUESTION_RATING.match(folded):
        question, rating = key_question_of(found["question"]), rating_of(found["rating"])
        if question and rating:
            ledger.line_fact(f"{route}.key_questions.{question}.rating", rating.value, line)
            return 1
    if rating := rating_of(line.text):
        # A rating on a line of its own, above any question: the page's overall one.
        if index == 0 and not ledger.has(f"{route}.overall.rating"):
            ledger.line_fact(f"{route}.overall.rating", rating.value, line)
        return 1 if index == 0 else 0
    question = key_question_of(line.text)
    following = lines[index + 1] if index + 1 < len(lines) else None
    if question and following and (rating := rating_of(following.text)):
        ledger.fact(f"{route}.key_questions.{question}.rating", rating.value, line.start, following.end)
        return 2
    return 0
