"""The overall page of an assessment: CQC's view of the service, which begins with its dates, and what people say."""

import re
from collections.abc import Sequence

from generator.model import Voice
from generator.sources.formats import Line, sentences
from generator.sources.ledger import Ledger
from generator.sources.passages.earlier_visits import StatedInspection, stated_inspection
from generator.sources.ratings import OVERALL, read_claims
from generator.sources.values import FoundDates, read_dates
from generator.sources.vocabulary import fold

_DATE_OF = re.compile(
    r"\b(?:dates? of (?:the )?assessment|(?:on-?site )?assessment (?:took place |was carried out )?(?:on|from|between))"
    r"\b[ :;.,–-]*"
)
_STARTED = re.compile(r"\b(?:started|began|commenced) (?:the|this|our) assessment on ")
_FINISHED = re.compile(r"\b(?:finish|complet|end|conclud)(?:ing|ed) (?:(?:the|this|our) assessment |it )?on ")


def read_view(ledger: Ledger, lines: Sequence[Line]) -> None:
    """Read “Our view of the service”: the assessment's dates, the ratings it states, and its text as a summary."""
    prose = [line for line in lines if line.text]
    if not prose:
        return
    paragraphs = [list(sentences(line)) for line in prose]
    all_sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    # “We had rated safe good. It has deteriorated to inadequate”: a sentence counts with the one before it.
    claims = [found for paragraph in paragraphs for found in read_claims(sentence.text for sentence in paragraph)]
    _read_dates(ledger, all_sentences)
    visited = ledger.value("report.inspected") or ledger.value("report.assessed")
    stated = StatedInspection.CURRENT
    for sentence, found in zip(all_sentences, claims, strict=True):
        stated = stated_inspection(sentence.text, found, visited, stated)
        if stated is StatedInspection.UNCERTAIN:
            stated = StatedInspection.EARLIER_NAMED
            continue
        for claim in found:
            route = "report.overall" if claim.subject == OVERALL else f"report.key_questions.{claim.subject}"
            now, before = (
                (None, claim.rating or claim.previous)
                if stated is StatedInspection.EARLIER
                else (claim.rating, claim.previous)
            )
            if now and not ledger.has(f"{route}.rating"):
                ledger.line_fact(f"{route}.rating", now.value, sentence)
            if before and not ledger.has(f"{route}.previous"):
                ledger.line_fact(f"{route}.previous", before.value, sentence)
    ledger.prose("report.summary", prose)


def _read_dates(ledger: Ledger, prose: Sequence[Line]) -> None:
    """Read the days of the assessment; where the header dates it, these are the days of the visit."""
    field = "report.inspected" if ledger.has("report.assessed") else "report.assessed"
    for sentence in prose:
        folded = fold(sentence.text)
        if started := _STARTED.search(folded):
            first = _date_at(sentence, started.end())
            finished = _FINISHED.search(folded)
            last = _date_at(sentence, finished.end()) if finished else None
            if first:
                ledger.line_fact(field, first.value, sentence)
                if last:
                    ledger.line_fact(f"{field}_to", last.value, sentence)
                return
        if (found := _DATE_OF.search(folded)) and (dates := _date_at(sentence, found.end())):
            start, end = sentence.start + found.start(), sentence.start + dates.end
            ledger.fact(field, dates.value, start, end)
            if dates.to:
                ledger.fact(f"{field}_to", dates.to, start, end)
            return


def _date_at(sentence: Line, start: int) -> FoundDates | None:
    dates = read_dates(sentence.text, start)
    return dates if dates and dates.start <= start + 1 else None


def read_experience(ledger: Ledger, lines: Sequence[Line]) -> None:
    """Read “People’s experience of this service”, which is neither concern nor strength by itself."""
    if lines:
        ledger.prose("report.findings[0].text", lines)
        ledger.fact("report.findings[0].by", Voice.PEOPLE.value, lines[0].start, lines[-1].end)
