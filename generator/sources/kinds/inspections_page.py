"""Pages about a location's inspections: all inspections with a heading for each date, or the latest one's summary.

Entries are in any order. A review of data is not an inspection; the overall rating of the page's header is compared
with that of the newest inspection.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.evidence import Account
from generator.model import Framework, ReportKind
from generator.sources.formats import Document, Line, sentences, unwrapped
from generator.sources.ledger import Ledger
from generator.sources.passages import rated_then, read_header, read_inspection, read_name
from generator.sources.values import FoundDates, read_dates
from generator.sources.vocabulary import fold, rating_of

TITLE = "a page of a location's inspections, or a letter or summary about one"

_PAGES = (
    "all inspections",
    "inspection summary",
    "latest inspection summary",
    "overall summary & rating",
    "overall summary",
)
_TITLES = re.compile(rf"(?:{'|'.join(_PAGES)}|you are here|on this page|contents)$")
_TRAIL = frozenset(("you are here", "home"))
_TYPE = re.compile(
    r"(?:during an? (?:inspection|routine inspection|monthly review|assessment|check)\b.{0,80}|"
    r"letter from the chief inspector\b.{0,60}|inspection carried out on .{4,40})$"
)
_VISIT_TYPE = re.compile(r"during an? (?:inspection|routine inspection|monthly review|assessment|check)\b.{0,80}$")
_REVIEW = re.compile(r"during a monthly review of our data|review of (?:our|the) data")
_ASSESSMENT = re.compile(r"during an assessment under our new approach")
CARRIED_OUT = re.compile(
    r"(?:we|cqc|inspectors) (?:carried out|undertook|completed|conducted) (?:an?|our) .{0,80}"
    r"\b(?:inspection|assessment|review)\b"
)
RATED = re.compile(
    r"(?:overall,? )?(?:the|this) (?:practice|service|surgery|provider|location) (?:is|was|has been) "
    r"(?:now )?rated as\b"
)
BACKGROUND = re.compile(r"background to (?:this|the) (?:inspection|assessment)$")
"""Sentences and headings with which the text of an inspection begins."""

_UPDATED = re.compile(r"(?:page last )?updated:? ")
_UPDATED_ALONE = re.compile(r"(?:page last )?updated:?")
_INSPECTED_ON = re.compile(r"inspection carried out on ")
_VISIT = re.compile(
    r"\b(?:took place (?:on|between)|inspection,? (?:[^.;]{2,60}? )??(?:on|between)|"
    r"inspected [^.;]{0,60}?(?:on|between)|visit(?:ed)? [^.;]{0,40}?on|review on|"
    r"came to [^.;]{2,60}? on|date of (?:inspection(?: visit)?|assessment)[:;]?)\s*"
)
_VERDICT = re.compile(r"\b(?:is|are|was|were|been|remains?|still|again|now) (?:\w+ )?rated\b")
_QUESTION = re.compile(r"(?:are services|is the (?:service|practice)) [a-z -]{4,40}\?|the key questions\b.{0,40}:$")
_SHORTEST_VERDICT = 40
"""Characters of the shortest sentence that states a verdict; a header has shorter lines."""

_EARLIER = re.compile(r"\b(?:previous|last|earlier|first|when we|had been|following our)\b")


@dataclass(frozen=True, slots=True)
class DatedEntry:
    """One entry of a page: its dates, the heading or sentence that states them, and its text."""

    dates: FoundDates | None
    dated_by: Line | None
    lines: tuple[Line, ...]
    route: str
    """`report`, or `report[2021-03-02]` where the page has several entries."""

    @property
    def visited(self) -> str | None:
        """The first day of the visit."""
        return self.dates.value if self.dates else None

    @property
    def is_assessment(self) -> bool:
        """Return whether this is an assessment under the framework that followed inspections."""
        return any(_ASSESSMENT.match(fold(line.text)) for line in self.lines[:2])

    @property
    def is_review(self) -> bool:
        """Return whether this is a review of data, not an inspection."""
        return any(_REVIEW.match(fold(line.text)) for line in self.lines[:2])


def recognise(document: Document) -> bool:
    """Return whether the page heads its entries as CQC's inspection pages do."""
    folded = [fold(line.text) for line in document.body]
    return any(_TYPE.match(line) or line in _PAGES for line in folded)


def read(document: Document) -> Account:
    """Read the header and every dated entry; each entry is a report of its own.

    The header's rating is the one that CQC publishes for the location, so for the newest inspection it counts before
    what the prose below says; where the two differ, both are kept as evidence and the difference is reported.
    """
    ledger = Ledger(document)
    lines = _with_dates_of_updates(unwrapped(document.body))
    while len(lines) > 1 and fold(lines[0].text) in _TRAIL and not lines[1].depth:
        ledger.furniture(lines.pop(0))
    start = next((i for i, line in enumerate(lines) if _opens(lines, i)), len(lines))
    header = read_header(ledger, lines[:start])
    entries = _entries(ledger, lines[start:])
    if header:
        ledger.fact(f"{_newest(entries)}.overall.rating", *header)
    for entry in entries:
        _read_entry(ledger, entry)
    if not ledger.has("name"):
        prose = [sentence for entry in entries for line in entry.lines for sentence in sentences(line)]
        if found := read_name(prose):
            ledger.fact("name", *found)
    return ledger.account(ReportKind.INSPECTION, "inspections" if len(entries) > 1 else "inspection")


def _with_dates_of_updates(lines: Sequence[Line]) -> list[Line]:
    """Return lines with `Updated` and the date below it as one line, as the page shows them beside each other."""
    whole: list[Line] = []
    for line in lines:
        if whole and _UPDATED_ALONE.fullmatch(fold(whole[-1].text)) and _date_heading(line):
            before = whole.pop()
            gap = " " * (line.start - before.end)  # as wide as in the text, so that offsets stay right
            whole.append(Line(before.start, line.end, f"{before.text}{gap}{line.text}"))
        else:
            whole.append(line)
    return whole


def _newest(entries: Sequence[DatedEntry]) -> str:
    """Return the route of the newest inspection, which a page's header is about; a review of data is none."""
    inspections = [entry for entry in entries if not entry.is_review]
    return max(inspections, key=lambda entry: entry.visited or "").route if inspections else "report"


def _read_entry(ledger: Ledger, entry: DatedEntry) -> None:
    """Read one entry into its report."""
    route = entry.route
    if entry.dates and entry.dated_by:
        field = "assessed" if entry.is_assessment else "inspected"
        ledger.line_fact(f"{route}.{field}", entry.dates.value, entry.dated_by)
        if entry.dates.to:
            ledger.line_fact(f"{route}.{field}_to", entry.dates.to, entry.dated_by)
    rest = list(entry.lines)
    while rest and _TYPE.match(fold(rest[0].text)):
        _read_type(ledger, route, rest.pop(0))
    if not entry.is_review:
        read_inspection(ledger, _without_updated(ledger, rest, route), route, entry.visited)


def _read_type(ledger: Ledger, route: str, line: Line) -> None:
    """Read the line that states the kind of visit; a review of data is a report of another kind."""
    if _REVIEW.match(fold(line.text)):
        ledger.line_fact(f"{route}.kind", ReportKind.DATA_REVIEW.value, line)
    elif _ASSESSMENT.match(fold(line.text)):
        ledger.line_fact(f"{route}.kind", ReportKind.ASSESSMENT.value, line)
        ledger.line_fact(f"{route}.framework", Framework.SAF.value, line)
    else:
        ledger.line_fact(f"{route}.title", line.text, line)


def _without_updated(ledger: Ledger, lines: Sequence[Line], route: str) -> list[Line]:
    """Return the lines without “Updated …”: the day of publication beside a verdict, else the page's own."""
    kept: list[Line] = []
    for line, following in zip(lines, (*lines[1:], None), strict=True):
        found = _UPDATED.match(fold(line.text))
        dates = read_dates(line.text) if found and not line.depth else None
        if dates is None:
            kept.append(line)
        elif (kept and rating_of(kept[-1].text)) or (following and _opens_text(following)):
            ledger.line_fact(f"{route}.published", dates.value, line)
        else:
            ledger.furniture(line)
    return kept


def _opens_text(line: Line) -> bool:
    """Return whether a line is the first of the text of an inspection: its verdict, or the letter about it."""
    folded = fold(line.text)
    return bool(
        CARRIED_OUT.match(folded) or RATED.match(folded) or folded.startswith("letter from the chief inspector")
    )


def _stated_visit(lines: Sequence[Line]) -> tuple[FoundDates, Line] | tuple[None, None]:
    """Return the day of the visit where only prose states it, and the sentence: of several, the newest."""
    stated: list[tuple[FoundDates, Line]] = []
    for line in lines:
        for sentence in sentences(line):
            folded = fold(sentence.text)
            if "when " in folded and rated_then(sentence.text):
                continue
            for found in _VISIT.finditer(folded):
                dates = read_dates(sentence.text, found.end())
                if dates and dates.start == found.end() and not _EARLIER.search(folded, 0, found.start()):
                    stated.append((dates, sentence))
    whole = [(dates, sentence) for dates, sentence in stated if dates.value[:4].isdigit()]
    return max(whole or stated, key=lambda found: found[0].value, default=(None, None))


def _opens(lines: Sequence[Line], index: int) -> bool:
    """Return whether the header ends here: a title, a date on its own, a type of inspection, or words of a verdict."""
    folded = fold(lines[index].text)
    begins = CARRIED_OUT.match(folded) or RATED.match(folded) or BACKGROUND.match(folded) or _QUESTION.match(folded)
    updated = index + 1 < len(lines) and _UPDATED.match(folded) and _opens_text(lines[index + 1])
    verdict = len(folded) > _SHORTEST_VERDICT and "rated" in folded and _VERDICT.search(folded)
    return bool(
        begins or updated or verdict or _TITLES.match(folded) or _TYPE.match(folded) or _date_heading(lines[index])
    )


def _date_heading(line: Line) -> FoundDates | None:
    """Return the date of a heading such as `8 June 2021` or `16 January 2023 and 27 January 2023`, or None."""
    text = line.text
    offset = found.end() if (found := _INSPECTED_ON.match(fold(text))) else 0
    dates = read_dates(text, offset)
    whole = dates is not None and dates.start == offset and dates.end == len(text) and len(dates.value) == 10
    return dates if whole and not line.depth else None


def _entries(ledger: Ledger, lines: Sequence[Line]) -> list[DatedEntry]:
    """Divide the page where its entries begin; text before the first is an entry without a date."""
    starts = _starts(lines)
    bounds = [*([0] if not starts or starts[0] > 0 else []), *starts, len(lines)]
    parts: list[tuple[Line | None, list[Line]]] = []
    for start, stop in pairwise(bounds):
        body = list(lines[start:stop])
        heading = next((line for line in body[:2] if start in starts and _is_dated(line)), None)
        if heading:
            body.remove(heading)
        ledger.furniture(*(line for line in body if _is_title(line)))
        rest = [line for line in body if not _is_title(line)]
        if heading or rest:
            parts.append((heading, rest))
    return [_entry(heading, rest, several=len(parts) > 1) for heading, rest in parts]


def _starts(lines: Sequence[Line]) -> list[int]:
    """Return the indexes of the lines with which entries begin: a date or the type of a visit, in either order."""
    starts: list[int] = []
    for index, line in enumerate(lines):
        if _VISIT_TYPE.match(fold(line.text)):
            dated = index > 0 and _is_dated(lines[index - 1]) and index - 2 not in starts
            starts.append(index - 1 if dated else index)
        elif _date_heading(line) and _is_entry(lines, index) and index - 1 not in starts:
            starts.append(index)
    return sorted(set(starts))


def _is_dated(line: Line) -> bool:
    """Return whether a line is a date alone, with a year or without: `6 July 2023`, `07 Jun`."""
    dates = read_dates(line.text)
    offset = found.end() if (found := _INSPECTED_ON.match(fold(line.text))) else 0
    return not line.depth and dates is not None and (dates.start, dates.end) == (offset, len(line.text))


def _entry(heading: Line | None, lines: Sequence[Line], *, several: bool) -> DatedEntry:
    dates, dated_by = (_date_heading(heading), heading) if heading else (None, None)
    if dates is None:
        # A heading without a year gives way to the day that the text states.
        dates, dated_by = _stated_visit(lines)
        if dates is None and heading:
            dates, dated_by = read_dates(heading.text), heading
    whole = dates is not None and dates.value[:4].isdigit()
    route = f"report[{dates.value}]" if several and dates and whole else "report"
    return DatedEntry(dates, dated_by, tuple(lines), route)


def _is_title(line: Line) -> bool:
    return _TITLES.match(fold(line.text)) is not None


def _is_entry(lines: Sequence[Line], index: int) -> bool:
    """Return whether a date heads an entry: a type of inspection or prose follows. Another date is a table's."""
    following = lines[index + 1 : index + 2]
    return bool(following) and (bool(_TYPE.match(fold(following[0].text))) or len(following[0].text) > 60)
