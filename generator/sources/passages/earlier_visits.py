"""Sentences about an earlier inspection than the one that a document is about."""

import re
from collections.abc import Sequence
from enum import Enum, auto

from generator.dates import PartialDate
from generator.model import Rating
from generator.sources.formats import Line
from generator.sources.ledger import Ledger
from generator.sources.ratings import Claim
from generator.sources.values import read_dates
from generator.sources.vocabulary import fold

_EARLIER = re.compile(
    r"^until (?:now|then)\b|"
    r"(?<!\bis )(?<!\bwas )\b(?:our|the|its|their|cqc's|a|an|that) (?:previous|last|earlier|first|prior) "
    r"(?:\w+ ){0,2}(?:inspection|assessment|visit|rating)\b|\blast been (?:inspected|assessed|visited|rated)\b|"
    r"\bunder (?:the|its) (?:previous|former|old|earlier|partnership|provider)\b|\b(?:former|previous|"
    r"old) (?:provider|partnership)\b|"
    r"\b(?:previously|was then|were then|had been|last inspected|last rated|at the time|at that time|ran it before|"
    r"before then)\b"
)
_VISITED_BEFORE = re.compile(
    r"\b(?:our|the|its|their|cqc's|that|an?) (?:previous|last|earlier|prior) (?:\w+ ){0,2}"
    r"(?:inspection|assessment|visit)\b|\b(?:last|previous) rating for this\b|"
    r"\b(?:last|previously) (?:inspected|assessed|visited)\b"
)
_RATED_THEN = re.compile(
    r"\bwhen (?:we|it|cqc|the (?:practice|service|surgery|provider|location)) "
    r"(?:(?:was|were|continued to be|had been|still) ){0,2}(?:re-)?rated\b"
)
"""“We carried out an inspection on 5 April 2016 when we rated the service as inadequate”: it was an earlier one."""

_WAS_STILL = re.compile(r"\b(?:was|were) still\b|\bcontinued to be\b")
_THIS = re.compile(
    r"\b(?:this|(?:the|our|its|their) (?:latest|most recent)|the new|the current) (?:inspection|assessment|visit)\b"
)
_THAT = re.compile(r"(?:at|during|following|after) that (?:inspection|assessment|visit)\b")
_PREDECESSOR = re.compile(
    r"\bunder (?:the|its) (?:previous|former|old|earlier|partnership|provider|last owner)|\b(?:former|previous|"
    r"old) (?:provider|owner|partnership)\b|"
    r"\bran it before\b|\bpredecessor\b"
)
_TOOK_OVER = re.compile(
    r"\bwas rated\b.*\b(?:took over|run by)\b|\b(?:took over|run by)\b.*\bwas rated\b|"
    r"\bunder (?:its|the|their) last provider\b"
)
_CONTEXT = re.compile(r"\b(?:when|inspect\w*|assess\w*|visit\w*|rated|rating|in|on|report)\b")
_NOW = re.compile(
    r"\b(?:now|is rated|are rated|is good|remains?|stays?|retains?|keeps?|continues?|"
    r"has been|have been|this time|today|unaffected|unchanged|following this|"
    r"(?:at|during|after|following) (?:the|our|its|their) (?:latest|most recent)|at this (?:inspection|"
    r"assessment)|"
    r"has (?:\w+ )?(?:dropped|improved|risen|gone|fallen|moved|changed|declined))\b|\bfrom (?:good|outstanding|"
    r"inadequate|requires)"
)
_RATING = re.compile(r"\b(?:good|outstanding|inadequate|requir(?:es?|ing) improvement)\b")
_REASON = re.compile(r"\b(?:because|due to|as|since)\b")
_AGO = re.compile(
    r"\blast (?:year|spring|summer|autumn|winter)\b|\bthe year before\b|\b(?:last|previous) report\b|"
    r"\b(?:\w+) (?:years?|months) (?:ago|earlier|before)\b"
)
_PAST = re.compile(r"\bw(?:as|ere)\b|\brated\b|\bgave\b|\bled to\b|\bresulted\b|\brating\b")
_YEAR = re.compile(
    r"(?<!\bas )\b(?:in|since|during) ((?:19|20)\d{2})\b|"
    r"\b((?:19|20)\d{2}) (?:inspection|assessment|rating|report|visit)s?\b"
)
_CHANGED_THEN = re.compile(
    r"^(?:in (?:\w+ )?(?:19|20)\d\d|last year|at (?:its|the|our) (?:previous|last|earlier))\b|"
    r"\bto (?:good|outstanding|inadequate|requires improvement)\b[^,;]{0,60}\b(?:in|during) (?:\w+ )?(?:19|20)\d\d\b|"
    r"\byears? ago\W*$"
)


def rated_then(sentence: str) -> bool:
    """Return whether a sentence says how the practice was rated at an inspection, which then is an earlier one."""
    return _RATED_THEN.search(fold(sentence)) is not None


def is_earlier(sentence: str, visited: str | None) -> bool:
    """Return whether the sentence is about an earlier inspection, and states nothing that is so now.

    `visited` is the day or month of the inspection that the document is about, as a record holds it.
    """
    folded = fold(sentence)
    if _NOW.search(folded.removeprefix("until now")):
        return False
    return (_EARLIER.search(folded) or _RATED_THEN.search(folded)) is not None or _names_other_day(
        sentence, folded, visited
    )


def goes_back(sentence: str, visited: str | None, *, after: bool) -> bool:
    """Return whether a sentence names an earlier inspection, or continues about it, so that the next one may too.

    With `after` the sentence before did. Only a visit that is named counts; `had been` alone does not.
    """
    folded = fold(sentence)
    if _NOW.search(folded) or _THIS.search(folded):
        return False
    return (
        after
        or (_VISITED_BEFORE.search(folded) or _RATED_THEN.search(folded)) is not None
        or _names_other_day(sentence, folded, visited)
    )


def points_back(sentence: str, before: str, visited: str | None) -> bool:
    """Return whether a sentence says `at that inspection`, and the one before it named an earlier one."""
    if not _THAT.match(fold(sentence)):
        return False
    folded = fold(before)
    return _VISITED_BEFORE.search(folded) is not None or _names_other_day(before, folded, visited)


def of_predecessor(sentence: str) -> bool:
    """Return whether the sentence is about an earlier provider, whose rating is not this one's."""
    folded = fold(sentence)
    return _PREDECESSOR.search(folded) is not None or _TOOK_OVER.search(folded) is not None


class EarlierRatings:
    """The ratings of earlier inspections while a text is read; of several, that of the latest is the previous one."""

    def __init__(self) -> None:
        """Start with none."""
        self._found: dict[str, list[tuple[str, Rating, Line]]] = {}
        self._sentences: list[Line] = []

    def begin_paragraph(self) -> None:
        """Forget the sentences before: a paragraph may be about another inspection."""
        self._sentences.clear()

    def note(self, sentence: Line) -> None:
        """Remember a sentence, whose date is that of those after it: “We inspected it in January 2016. It was good.”"""
        self._sentences.append(sentence)

    def add(self, field: str, rating: Rating, sentence: Line) -> None:
        """Add a rating of the earlier inspection that was dated last; `field` is where its record holds it."""
        dated = (read_dates(each.text) for each in reversed(self._sentences))
        date = next((dates.value for dates in dated if dates and dates.value[:4].isdigit()), "")
        self._found.setdefault(field, []).append((date, rating, sentence))

    def write(self, ledger: Ledger) -> dict[str, Rating]:
        """Write the latest rating of each field that has no other yet, and return them; none whose order is open."""
        written: dict[str, Rating] = {}
        for field, earlier in self._found.items():
            dated = all(date for date, _, _ in earlier)
            if not (dated or len({rating for _, rating, _ in earlier}) == 1):
                continue
            _, latest, _ = max(earlier, key=lambda each: each[0])
            if ledger.value(field) not in (None, latest.value):
                continue
            written[field] = latest
            for _, rating, sentence in earlier:
                if rating is latest:
                    ledger.line_fact(field, rating.value, sentence)
        return written


class StatedInspection(Enum):
    """The inspection that a sentence is about, which may also be that of the sentence after it."""

    CURRENT = auto()
    EARLIER_NAMED = (
        auto()
    )  # an earlier inspection is named and its ratings are not: the next sentence may be about either
    EARLIER = auto()
    UNCERTAIN = auto()


def stated_inspection(
    sentence: str, claims: Sequence[Claim], visited: str | None, after: StatedInspection
) -> StatedInspection:
    """Return the inspection that the claims of a sentence are about; `after` is that of the sentence before it.

    `visited` is the day or month of the inspection that the document is about, as a record holds it. The grammar has
    distinguished now from before by the words of the sentence; here its dates and its paragraph count.
    """
    folded = fold(sentence)
    now, before = any(claim.rating for claim in claims), any(claim.previous for claim in claims)
    if not now:
        if before and not _names_earlier(sentence, folded, visited):
            return StatedInspection.EARLIER if after is StatedInspection.EARLIER else StatedInspection.EARLIER_NAMED
        return StatedInspection.EARLIER if before else _without_ratings(sentence, folded, visited, after)
    if (
        before
        and _CHANGED_THEN.search(folded)
        and any(claim.rating is not claim.previous for claim in claims if claim.rating and claim.previous)
    ):
        return StatedInspection.UNCERTAIN
    if _is_of_earlier_paragraph(folded, after) or (not before and _RATED_THEN.search(folded)):
        return StatedInspection.EARLIER
    if before or _NOW.search(folded.removeprefix("until now")):
        return StatedInspection.CURRENT
    main = _main_clause(sentence)
    if _names_other_day(main, fold(main), visited):
        return StatedInspection.EARLIER
    return StatedInspection.UNCERTAIN if after is StatedInspection.EARLIER_NAMED else after


def _names_earlier(sentence: str, folded: str, visited: str | None) -> bool:
    """Return whether a sentence names an earlier inspection or its day: “previously” alone does not.

    “It was previously rated inadequate. CQC rated it good for caring”: the second may be about either.
    """
    named = _VISITED_BEFORE.search(folded) or _RATED_THEN.search(folded)
    return bool(named) or read_dates(sentence) is not None or _names_other_day(sentence, folded, visited)


def _without_ratings(sentence: str, folded: str, visited: str | None, after: StatedInspection) -> StatedInspection:
    """Return the inspection that a sentence without ratings is about, and the next one may be."""
    if _NOW.search(folded) or _THIS.search(folded):
        return StatedInspection.CURRENT
    if _names_other_day(sentence, folded, visited):
        return StatedInspection.EARLIER
    named = after is StatedInspection.CURRENT and _VISITED_BEFORE.search(folded)
    return StatedInspection.EARLIER_NAMED if named else after


def _is_of_earlier_paragraph(folded: str, after: StatedInspection) -> bool:
    """Return whether a kept rating is that of the earlier inspection that the sentence before is about.

    “We inspected it in October 2017, when concerns remained. Overall it was still rated as requires improvement.”
    """
    then = after is StatedInspection.EARLIER and _WAS_STILL.search(folded)
    return bool(then) and not _NOW.search(folded) and not _THIS.search(folded)


def _main_clause(sentence: str) -> str:
    """Return a sentence without the reason for its rating, whose dates are those of something else."""
    folded = fold(sentence)
    rating = _RATING.search(folded)
    reason = _REASON.search(folded, rating.end()) if rating else None
    return sentence[: reason.start()] if reason else sentence


def _names_other_year(folded: str, this: PartialDate | None) -> bool:
    """Return whether a year alone is before this inspection: “It was rated good in 2019”, “its 2019 rating”."""
    year = _YEAR.search(folded)
    if year is None or not _PAST.search(folded):
        return False
    return this is None or this.year is None or int(year[1] or year[2]) < this.year


def _names_other_day(sentence: str, folded: str, visited: str | None) -> bool:
    """Return whether a date of an inspection is stated, and is before this one: “We inspected it in 2019.”"""
    if not _CONTEXT.search(folded):
        return False
    this = PartialDate.parse(visited) if visited else None
    found = read_dates(sentence)
    if found is None:
        return _AGO.search(folded) is not None or _names_other_year(folded, this)
    try:
        named = PartialDate.parse(found.value)
    except ValueError:
        return False
    if named.year is None:
        return this is not None and named.month != this.month and folded.startswith(" last year", found.end)
    if this is None:
        return False
    if this.year is None:
        return named.month != this.month
    return (named.year, named.month or 0) < (this.year, this.month or 0) or (
        (named.year, named.month) == (this.year, this.month) and None not in (named.day, this.day) and named != this
        and (named.day or 0) < (this.day or 0)
    )  # fmt: skip
