"""The text of one inspection, as a page or a report prints it: ratings by question, findings, enforcement.

The shape is that of CQC's reports from 2014 to 2023: a verdict in prose, a list of key questions with their ratings,
what was found before, why and how the inspection was made, findings, and what the provider must and should do.
"""

import re
from collections.abc import Iterator, Sequence

from generator.model import FindingKind, KeyQuestionName, Rating, State
from generator.sources.formats import Line, sentences
from generator.sources.ledger import Ledger
from generator.sources.passages.earlier_visits import (
    EarlierRatings,
    StatedInspection,
    is_earlier,
    of_predecessor,
    points_back,
    stated_inspection,
)
from generator.sources.passages.enforcement import read_enforcement
from generator.sources.passages.finding_lists import FindingList, read_findings, write_findings
from generator.sources.passages.rating_lines import read_rating_line, read_rating_words
from generator.sources.ratings import OVERALL, THIS, Claim, read_claims
from generator.sources.vocabulary import fold, key_question_of, rating_of

_LEAD_INS = re.compile(r"the (?:key questions|ratings)\b.{0,60}(?:rated as|are|are as follows|follow):?$|ratings?$")
_BRACKETED = re.compile(
    r"\(?previous (?:inspection|rating)[^)]{0,60}?[-–—] ?(?:overall )?"
    r"(?P<rating>good|outstanding|inadequate|requires improvement)\b"
)
_ACTIONS = re.compile(r"\b(?:must|should)\b[^.]{0,60}:$|areas? .{0,60}\b(?:must|should)\b.{0,80}:$")
_REASON_HEADING = re.compile(r"why we (?:carried out|did|inspected)\b.{0,40}$")
_METHOD_HEADING = re.compile(r"how we carried out\b.{0,40}$|background to this (?:inspection|assessment)$")
_HEADING = re.compile(
    r"(?:our findings|overall summary|letter from .{4,60}|the (?:five|six) .{4,60}|areas for improvement|summary)$"
)
_SUMMARY = re.compile(r"(?:overall summary|letter from .{4,60}|summary)$")
_FURNITURE = re.compile(
    r"(?:(?:the|details of).{0,40}evidence tables?.{0,80}|reports of earlier inspections.{0,120}|"
    r"earlier reports are.{0,80}|.{0,80}'all reports' link.{0,120}|worried about care.{0,120}|it included:?)$"
)


Topic = tuple[Line, KeyQuestionName | None]
"""A line of prose, and the key question under whose heading it is."""


def read_inspection(ledger: Ledger, lines: Sequence[Line], route: str, visited: str | None = None) -> None:
    """Read one inspection's lines into the report at `route` (`report` or `report[2021-03-02]`).

    `visited` is the day of the inspection where a heading states it: what was found on another day is history.
    """
    prose: list[Topic] = []
    lists: list[FindingList] = []
    index = 0
    question: KeyQuestionName | None = None
    while index < len(lines):
        opens = _SUMMARY.match(fold(lines[index].text))
        question = None if opens else key_question_of(lines[index].text) or question
        taken = _read_line(ledger, lines, index, route)
        if taken:
            index += taken
        elif rows := _read_earlier_list(ledger, lines, index, route, visited):
            prose.append((lines[index], question))
            index += rows
        elif _ACTIONS.search(fold(lines[index].text)) and index + 1 < len(lines) and lines[index + 1].depth:
            # What a provider must or should do is no finding; it remains among what was not understood.
            prose.append((lines[index], question))
            index += 1
            while index < len(lines) and lines[index].depth:
                index += 1
        elif found := read_findings(lines, index):
            lists.append(found)
            index += 1 + len(found.items)
        else:
            prose.append((lines[index], question))
            index += 1
    _read_claims(ledger, [*prose, *((found.lead, None) for found in lists)], route, visited)
    read_enforcement(ledger, lines, route, visited)
    write_findings(ledger, lists, route, _verdict(ledger, route), by_items=True)


def _read_line(ledger: Ledger, lines: Sequence[Line], index: int, route: str) -> int:
    """Read a line that is not prose, and return how many lines were read; 0 for prose."""
    line = lines[index]
    folded = fold(line.text)
    if len(folded) > 160:
        return 0
    if _REASON_HEADING.match(folded) and index + 1 < len(lines) and len(lines[index + 1].text) > 40:
        ledger.furniture(line)
        ledger.line_fact(f"{route}.summary", lines[index + 1].text, lines[index + 1])
        return 2 if not _has_claims(lines[index + 1]) else 1
    if _METHOD_HEADING.match(folded) or _HEADING.match(folded) or _LEAD_INS.match(folded) or _FURNITURE.match(folded):
        ledger.furniture(line)
        return 1
    return read_rating_line(ledger, lines, index, route)


def _read_earlier_list(ledger: Ledger, lines: Sequence[Line], index: int, route: str, visited: str | None) -> int:
    """Read the ratings below a line about an earlier inspection; return its lines with them, 0 where it is none.

    “Following our previous inspection in May 2021 the practice was given the following ratings:”
    """
    if not lines[index].text.endswith(":"):
        return 0
    last = list(sentences(lines[index]))[-1:]
    if not last or "carried" in fold(last[0].text) or not is_earlier(last[0].text, visited):
        return 0
    end = index + 1
    while end < len(lines) and read_rating_words(ledger, lines[end], route, previous=True):
        end += 1
    return end - index if end > index + 1 else 0


def _has_claims(line: Line) -> bool:
    return any(read_claims(sentence.text for sentence in sentences(line)))


def _read_claims(ledger: Ledger, prose: Sequence[Topic], route: str, visited: str | None) -> None:
    """Read the ratings in prose, now and at an earlier inspection."""
    earlier_ratings = EarlierRatings()
    for line, question in prose:
        parts = list(sentences(line))
        earlier_ratings.begin_paragraph()
        stated, before = StatedInspection.CURRENT, ""
        claims_of_parts = read_claims(part.text for part in parts)
        bracketed = _BRACKETED.search(fold(line.text))
        for sentence, claimed in zip(parts, claims_of_parts, strict=True) if any(claims_of_parts) or bracketed else ():
            claims = claimed
            if found := _BRACKETED.search(fold(sentence.text)):
                # `This practice is rated as Good overall. (Previous inspection November 2014 – Good)`
                ledger.line_fact(f"{route}.overall.previous", str(rating_of(found["rating"])), sentence)
                claims = read_claims([sentence.text[: found.start()]])[0]
            if of_predecessor(sentence.text):
                break
            after = StatedInspection.EARLIER if points_back(sentence.text, before, visited) else stated
            stated, before = stated_inspection(sentence.text, claims, visited, after), sentence.text
            if stated is StatedInspection.UNCERTAIN:
                stated = StatedInspection.EARLIER_NAMED
                continue
            earlier_ratings.note(sentence)
            for claim in claims:
                if stated is StatedInspection.EARLIER:
                    for field, rating in _values(claim, route, question, earlier=True):
                        earlier_ratings.add(field, rating, sentence)
                    continue
                for field, rating in _values(claim, route, question, earlier=False):
                    # Agreement is kept as evidence too; so is an overall rating that differs, so that it is shown.
                    overall = field.endswith("overall.rating") and "overall" in fold(sentence.text)
                    if ledger.value(field) in (None, rating.value) or overall:
                        ledger.line_fact(field, rating.value, sentence)
    earlier_ratings.write(ledger)


def _values(
    claim: Claim, route: str, question: KeyQuestionName | None, *, earlier: bool
) -> Iterator[tuple[str, Rating]]:
    """Yield the routes and ratings of a claim; “this key question” is `question`, whose heading is above it."""
    subject = question if claim.subject == THIS else claim.subject
    if subject is None:
        return
    place = f"{route}.overall" if subject == OVERALL else f"{route}.key_questions.{subject}"
    now, before = (None, claim.rating or claim.previous) if earlier else (claim.rating, claim.previous)
    if now:
        yield f"{place}.rating", now
    if before:
        yield f"{place}.previous", before


def _verdict(ledger: Ledger, route: str) -> FindingKind | None:
    """Return the kind of a bare list of findings: by the ratings of the key questions, else by the overall one."""
    values = [ledger.value(f"{route}.key_questions.{name}.rating") for name in KeyQuestionName]
    ratings = [Rating(value) for value in values if value and value not in set(State)]
    overall = ledger.value(f"{route}.overall.rating")
    if not ratings and overall and overall not in set(State):
        ratings = [Rating(overall)]
    if not ratings:
        return None
    return FindingKind.STRENGTH if sum(rating.level for rating in ratings) / len(ratings) > 2.5 else FindingKind.CONCERN
