"""Lines that are a rating and nothing else: `Safe - inadequate`, `Are services safe? Good –––`, or on two lines."""

import re
from collections.abc import Sequence

from generator.model import Rating, State
from generator.sources.formats import Line
from generator.sources.ledger import Ledger
from generator.sources.vocabulary import KEY_QUESTIONS, RATINGS, STATES, fold, key_question_of, rating_of

_RATING = "|".join(re.escape(words) for words in sorted((*RATINGS, *STATES), key=len, reverse=True))
_NAMES = "|".join(re.escape(words) for words in sorted(KEY_QUESTIONS, key=len, reverse=True))
# After a rating: dashes that were symbols, or a note that it was carried over.
_TAIL = r"(?:\s*[–—-]+|\s*[–—(,-]?\s*(?:rating )?(?:of \w+ )?carried (?:over|forward)[^.]{0,60}\)?)?\.?$"
_CHANGE = (
    rf"(?:,? ?[(–—-]? ?(?:(?:down|up|changed|improved|dropped)? ?from|previously|was|previous rating:?|"
    rf"formerly) (?P<previous>{_RATING})\)?|"
    r",? ?[(–—-]? ?(?P<same>no change|unchanged|as before|same as before|not changed)\)?)?"
)
_QUESTION_RATING = re.compile(
    rf"(?:are services |is the (?:service|practice) )?(?P<question>{_NAMES})\s?\??\s*(?:[-–—:,]\s*){{0,2}}"
    r"(?:not (?:inspected|rated|reviewed|assessed)[^,;]{0,20}, ?(?:the |its )?)?(?:previous )?"
    rf"(?:is |was |are )?(?:rated |rating of )?(?P<rating>{_RATING}){_CHANGE}{_TAIL}"
)
_OVERALL_RATING = re.compile(
    r"overall(?: rating(?: for this (?:service|practice|location))?)?\s*(?:[-–—:,]\s*)?"
    rf"(?P<rating>{_RATING}){_CHANGE}{_TAIL}"
)
_ALONE = re.compile(rf"(?P<rating>{_RATING}){_TAIL}")


def read_rating_line(ledger: Ledger, lines: Sequence[Line], index: int, route: str) -> int:
    """Read a rating at `index` into the report at `route`, and return the number of its lines; 0 without a rating."""
    line = lines[index]
    folded = fold(line.text)
    if len(folded) > 160:
        return 0
    if read_rating_words(ledger, line, route):
        return 1
    if rating := rating_of(line.text):
        # A rating on a line of its own, above any question: the page's overall one.
        if index == 0 and not ledger.has(f"{route}.overall.rating"):
            ledger.line_fact(f"{route}.overall.rating", rating.value, line)
        return 1 if index == 0 else 0
    return _read_two_lines(ledger, lines, index, route)


def read_rating_words(ledger: Ledger, line: Line, route: str, *, previous: bool = False) -> bool:
    """Read words that are one rating with its previous one: “Safe: inadequate, down from good”.

    With `previous` the words are about an earlier inspection, and their rating is the previous one.
    """
    folded = fold(line.text)
    if found := _OVERALL_RATING.match(folded):
        place = f"{route}.overall"
    elif (found := _QUESTION_RATING.match(folded)) and (question := key_question_of(found["question"])):
        place = f"{route}.key_questions.{question}"
    if not found or not (rating := rating_of(found["rating"])):
        return False
    if previous:
        ledger.line_fact(f"{place}.previous", rating.value, line)
        return True
    ledger.line_fact(f"{place}.rating", rating.value, line)
    before = rating if found["same"] else rating_of(found["previous"] or "")
    if before:
        ledger.line_fact(f"{place}.previous", before.value, line)
    return True


def _read_two_lines(ledger: Ledger, lines: Sequence[Line], index: int, route: str) -> int:
    """Read a key question on one line and its rating on the next; return the number of lines."""
    question = key_question_of(lines[index].text)
    following = lines[index + 1] if index + 1 < len(lines) else None
    rating = _rating_alone(following) if question and following else None
    if question and following and rating:
        ledger.fact(f"{route}.key_questions.{question}.rating", rating.value, lines[index].start, following.end)
        return 2
    return 0


def _rating_alone(line: Line) -> Rating | State | None:
    found = _ALONE.match(fold(line.text)) if len(line.text) < 120 else None
    return rating_of(found["rating"]) if found else None
