"""The head and the end of a press release: title, dates, categories; and the notes that every release ends with."""

import re
from collections.abc import Sequence

from generator.sources.formats import Line, sentences
from generator.sources.ledger import Ledger
from generator.sources.passages.practice_name import may_be_practice
from generator.sources.passages.rating_lines import read_rating_words
from generator.sources.values import read_dates
from generator.sources.vocabulary import fold

_HEAD_LINES = 16
_LABELS = frozenset(
    ("you are here", "categories", "categories:", "media", "public", "media,", "public,", "news", "press release",
     "provider", "provider,", "share this page", "share", "print", "page last updated:")
)  # fmt: skip
_TAIL = re.compile(
    r"(?:-? ?ends\b.{0,3}$|notes? (?:to|for) editors|about the care quality commission|follow (?:us|the press office)|"
    r"for (?:all )?(?:media|press|further|general)\b.{0,40}(?:enquir|information|call|contact))"
)
_BOILERPLATE = re.compile(
    r"(?:(?:the|a|this|full details of the|copies of the|both) )?(?:full |inspection |complete )*reports?\b.{0,80}"
    r"\b(?:website|published|out today|available|online)|(?:it|they) can be (?:read|found)\b|"
    r"you can read the (?:full )?report|(?:the report is|reports are) out today"
)


def read_head(ledger: Ledger, lines: Sequence[Line]) -> Sequence[Line]:
    """Read the lines above the prose, and return the lines from the first paragraph on.

    Source of the forms: `Published: 8 May 2025 Page last updated: 8 May 2025`; older releases have a bare date,
    a caption and bullets, or labels with their value on the next line. `Page last updated` is never a report's date.
    """
    index = 0
    titled = False
    standfirst: list[Line] = []
    while index < min(len(lines), _HEAD_LINES):
        line = lines[index]
        folded = fold(line.text)
        taken = _read_label(ledger, lines, index)
        if taken:
            index += taken
        elif line.depth == 0 and line.text[-1] not in '.!?:”"' and not titled and len(line.text) < 250:
            ledger.line_fact("report.title", line.text, line)
            titled = True
            index += 1
        elif index and (line.depth or len(folded) < 60) and line.text[-1] not in '.!?:”"':
            if _is_caption(lines, index):
                ledger.line_fact("name", line.text, line)
            elif not read_rating_words(ledger, line, "report"):
                ledger.furniture(line)
            index += 1
        elif titled and index + 1 < len(lines) and fold(lines[index + 1].text).startswith("published"):
            standfirst.append(line)
            index += 1
        else:
            break
    return [*standfirst, *lines[index:]]


def _is_caption(lines: Sequence[Line], index: int) -> bool:
    """Return whether the line is the name of the location, which older releases have below their date.

    The prose must have the name too: “has rated Oxterby GP Practice, Dr Anil Ghosh, as Inadequate”.
    """
    line, above = lines[index], lines[index - 1]
    if line.depth or not above.text[-1].isdigit() or not may_be_practice(line.text):
        return False
    dates = read_dates(above.text)
    if not dates or (dates.start, dates.end) != (0, len(above.text)):
        return False
    name = fold(line.text)
    return any(name in fold(each.text) for each in lines[index + 1 : index + _HEAD_LINES])


def _read_label(ledger: Ledger, lines: Sequence[Line], index: int) -> int:
    """Return the number of lines of a label and its value at `index`; 0 without a label."""
    line = lines[index]
    folded = fold(line.text)
    following = lines[index + 1] if index + 1 < len(lines) else None
    if folded in _LABELS:
        ledger.furniture(line)
        return 1
    if folded in ("service:", "location:") and following:
        ledger.furniture(line)
        ledger.line_fact("name", following.text, following)
        return 2
    if folded.startswith("published"):
        return _read_published(ledger, line, following)
    dates = read_dates(line.text)
    if dates and dates.start == 0 and dates.end == len(line.text) and len(dates.value) == 10:
        ledger.fact("report.published", dates.value, line.start, line.end)
        return 1
    if folded.startswith("page last updated"):
        ledger.furniture(line)
        return 1
    return 0


def _read_published(ledger: Ledger, line: Line, following: Line | None) -> int:
    taken = 1
    if line.text.rstrip(" :").lower() == "published" and following:
        ledger.furniture(line)
        line, taken = following, 2
    dates = read_dates(line.text)
    if not dates:
        return 0
    ledger.fact("report.published", dates.value, line.start, line.start + dates.end)
    ledger.furniture_span(line.start + dates.end, line.end)
    return taken


def read_tail(ledger: Ledger, lines: Sequence[Line]) -> Sequence[Line]:
    """Set aside what every release ends with, and sentences about where the report is to be found."""
    kept: list[Line] = []
    for index, line in enumerate(lines):
        folded = fold(line.text)
        if _TAIL.match(folded):
            ledger.furniture(*lines[index:])
            break
        if line.depth == 0:
            for sentence in sentences(line):
                if _BOILERPLATE.match(fold(sentence.text)):
                    ledger.furniture(sentence)
        kept.append(line)
    return kept
