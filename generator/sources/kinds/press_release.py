"""A CQC press release: prose that states how a practice's ratings have changed, and what inspectors found."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from generator.evidence import Account
from generator.model import FindingKind, Rating, ReportKind
from generator.problems import ContentError
from generator.sources.formats import Document, Line, clauses, sentences
from generator.sources.ledger import Ledger
from generator.sources.passages import (
    NAME,
    FindingList,
    QuoteLines,
    StatedInspection,
    Voiced,
    kind_of,
    names_another,
    of_predecessor,
    points_back,
    polarity,
    read_enforcement,
    read_findings,
    read_head,
    read_lead_voice,
    read_name,
    read_quote,
    read_rating_line,
    read_rating_words,
    read_tail,
    read_voice,
    stated_inspection,
)
from generator.sources.ratings import OVERALL, THIS, Claim, read_claims
from generator.sources.values import LOCATION_IN_TEXT, FoundDates, read_dates
from generator.sources.vocabulary import fold

TITLE = "a press release about one practice"

_REGULATOR = re.compile(
    r"\bcare quality commission\b|\bchief inspector of general practice\b|\b(?:by|at) cqc\b|\bcqc's\b|"
    r"\bcqc(?:, which| inspection| inspectors| report| assessment)\b|"
    r"\bcqc (?:has|had|have|inspect\w*|rat\w+|found|put|placed|told|said|publish\w*|report\w*|is|was|will|carried|"
    r"and)\b"
)
_SUBJECT = re.compile(r"\b(?:inspect(?:ion|ions|ors?|ed)|assess(?:ment|ments|ors?|ed)|rated|ratings?)\b")
_ROUND_UP_ITEM = re.compile(r".{3,80} ?[-–—:] ?(?:outstanding|good|requires improvement|inadequate)$")
_SEVERAL = re.compile(
    r"\b(?:publish\w*|reports? on|ratings? (?:of|for|on)|rated?|rates|inspect\w*)\b[^.:;]{0,60}?"
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3}|several|more) (?:[\w-]+ ){0,3}"
    r"(?:practices|surgeries|homes|providers)\b"
)
_LISTED = re.compile(r"\bratings? (?:were|are|was|is)(?: as follows)?:")
_SERVICE = re.compile(
    r"\b(?:maternity|urgent and emergency|medical care|critical care|outpatients?|end of life care|gynaecology|"
    r"children and young people's services|diagnostic imaging|wards?|emergency department|a&e)\b"
)
_VISIT = re.compile(
    r"(?<!\blast )(?<!\bprevious )(?<!\bearlier )(?<!\bprior )\b(?:inspections?|inspected|inspecting|"
    r"assessments?|assessed|visits?|visited|visiting|returned|went back|came back|came|went|took place|carried out)\b"
    r"[^.;]{0,60}?\b(?:in|on|during|between|throughout) (?:early |late |mid-?|\w{3,6}day,? )?"
)
_EARLIER = re.compile(r"\b(?:had been|earlier|previous|last|then)\b[^.;]{0,40}$")
_REASON = re.compile(
    r"\b(?:inspection|visit|assessment|inspectors|cqc|inspected)\b.{0,160}?"
    r"\b(?:because|to follow up|in response to|to check|to see (?:if|whether)|due to|prompted by|"
    r"following concerns|after (?:receiving|concerns|being told)|as part of)\b"
)
_RUN_BY = re.compile(
    rf"\b(?:(?:run|owned|managed|operated|provided)(?: and (?:run|managed))? by|a service of|[Tt]he provider,|since) "
    rf"(?P<name>{NAME})(?=,| (?:took|that|which|and|provides|has|in|is)\b|\.)"
)
_UNRATED = re.compile(
    r"\bnot (?:been )?(?:given|changed|re-?rated)\b[^.]{0,20}\brat|\bnot re-?rated\b|\bdid not (?:re-?)?rate\b|"
    r"\bratings?\b[^.]{0,40} (?:did not|have not|has not|were not|was not) chang"
)
_ELSEWHERE = re.compile(r"\b(?:not include|not part of|separate)\b")
_ACTED = re.compile(r"\b(?:breach|warning notice|enforcement|urgent|not meeting|conditions on|restrict|close)\w*\b")


def recognise(document: Document) -> bool:
    """Return whether this is prose of CQC's about an inspection."""
    text = fold(" ".join(line.text for line in document.body[:40]))
    if "read more about inspection ratings" in text or "all inspections" in text:
        return False
    return bool(_REGULATOR.search(text) and _SUBJECT.search(text)) and any(
        len(line.text) > 80 for line in document.body
    )


def read(document: Document) -> Account:
    """Read a release. Raises ContentError for one about several practices, or about none by name."""
    ledger = Ledger(document)
    _refuse_round_up(document)
    lines = read_tail(ledger, read_head(ledger, document.body))
    prose, quotes, lists = _parts(ledger, lines)
    prose_sentences = [sentence for line in prose for sentence in sentences(line)]
    quoted = [sentence for quote in quotes for line in quote.paragraphs for sentence in sentences(line)]
    _read_location(ledger, lines)
    speakers = [ledger.text_at(*quote.speaker) for quote in quotes]
    _read_practice(ledger, prose_sentences, read_name([*prose_sentences, *quoted], speakers))
    _read_visit(ledger, prose_sentences)
    claims = _read_ratings(ledger, prose)
    _read_reason(ledger, prose)
    read_enforcement(ledger, lines, "report", ledger.value("report.inspected"))
    _write_findings(ledger, lists, _verdict(claims, fold(" ".join(line.text for line in prose))))
    for number, quote in enumerate(quotes):
        _write_quote(ledger, number, quote)
    rated = any(field.endswith(".rating") for field in claims)
    if not (rated or ledger.has("report.inspected")):
        raise ContentError(f"{document.name}: no rating and no inspection of a practice is stated here")
    return ledger.account(ReportKind.PRESS_RELEASE, "press-release")


def _refuse_round_up(document: Document) -> None:
    opening = " ".join(fold(line.text) for line in document.body[:8])[:700]
    if _SEVERAL.search(opening):
        raise ContentError(
            f"{document.name}: this is a round-up of several practices; convert the page of each instead"
        )
    items = [line for line in document.body if line.depth and _ROUND_UP_ITEM.match(fold(line.text))]
    if len(items) >= 3:
        raise ContentError(
            f"{document.name}: this is a round-up of {len(items)} practices; convert the page of each practice instead"
        )


def _parts(ledger: Ledger, lines: Sequence[Line]) -> tuple[list[Line], list[QuoteLines], list[FindingList]]:
    """Divide a release into plain prose, quotes and lists of findings."""
    prose: list[Line] = []
    quotes: list[QuoteLines] = []
    lists: list[FindingList] = []
    index = 0
    while index < len(lines):
        if taken := read_rating_line(ledger, lines, index, "report"):
            index += taken
        elif quote := read_quote(lines, index):
            quotes.append(quote)
            index += quote.lines
        elif found := read_findings(lines, index):
            lists.append(found)
            index += 1 + len(found.items)
        else:
            prose.append(lines[index])
            index += 1
    return prose, quotes, lists


def _read_ratings(ledger: Ledger, prose: Sequence[Line]) -> dict[str, Rating]:
    """Add the ratings that the prose claims; the first sentence that states a value counts.

    A later sentence that states another is kept as evidence too, so that the contradiction is shown.
    """
    stated: dict[str, Rating] = {}
    history: dict[str, list[tuple[Rating, Line]]] = {}
    of_service = _is_about_services(ledger, prose)
    visited = ledger.value("report.inspected")
    for line in prose:
        parts = [clause for sentence in sentences(line) for clause in clauses(sentence)]
        if _LISTED.search(fold(line.text)):
            for part in parts:
                read_rating_words(ledger, _after_colon(part), "report")
        inspection, before = StatedInspection.CURRENT, ""
        claims_of_parts = read_claims(part.text for part in parts)
        for part, claims in zip(parts, claims_of_parts, strict=True) if any(claims_of_parts) else ():
            if of_predecessor(part.text):
                break
            after = StatedInspection.EARLIER if points_back(part.text, before, visited) else inspection
            inspection, before = stated_inspection(part.text, claims, visited, after), part.text
            other = (of_service and not _is_of_hospital(part)) or (claims and names_another(part, ledger.value("name")))
            if inspection is StatedInspection.UNCERTAIN:
                inspection, other = StatedInspection.EARLIER_NAMED, True
            for field, rating in () if other else _values(claims, earlier=inspection is StatedInspection.EARLIER):
                if inspection is StatedInspection.EARLIER:
                    history.setdefault(field, []).append((rating, part))
                else:
                    stated.setdefault(field, rating)
                    ledger.line_fact(field, rating.value, part)
    for field, earlier in history.items():
        # Of several earlier inspections that differ, none is said to be the one before.
        if field not in stated and len({rating for rating, _ in earlier}) == 1:
            stated[field] = earlier[0][0]
            ledger.line_fact(field, earlier[0][0].value, earlier[0][1])
    return stated


def _after_colon(part: Line) -> Line:
    """Return “This time the ratings were: safe, Good” without the words up to its colon."""
    lead = part.text.rfind(": ") + 2 if ": " in part.text else 0
    return Line(part.start + lead, part.end, part.text[lead:])


def _is_about_services(ledger: Ledger, prose: Sequence[Line]) -> bool:
    """Return whether the release rates services of a hospital, whose ratings are not those of the location."""
    opening = fold(" ".join((ledger.value("report.title") or "", *(line.text for line in prose[:2]))))
    return bool(_SERVICE.search(opening) and "hospital" in opening)


def _is_of_hospital(part: Line) -> bool:
    folded = fold(part.text)
    return "overall" in folded and "hospital" in folded and not _SERVICE.search(folded)


def _values(claims: Sequence[Claim], *, earlier: bool) -> Iterator[tuple[str, Rating]]:
    for claim in claims:
        if claim.subject == THIS:
            continue
        route = "report.overall" if claim.subject == OVERALL else f"report.key_questions.{claim.subject}"
        now, before = (None, claim.rating or claim.previous) if earlier else (claim.rating, claim.previous)
        if now:
            yield f"{route}.rating", now
        if before:
            yield f"{route}.previous", before


def _read_location(ledger: Ledger, lines: Sequence[Line]) -> None:
    """Read the location's id in the address of the report, if the release states one and no other."""
    if ledger.has("location_id"):
        return
    found = [(line, match) for line in lines for match in LOCATION_IN_TEXT.finditer(line.text)]
    if len({match[1] for _, match in found}) == 1:
        line, match = found[0]
        ledger.fact("location_id", match[1], line.start + match.start(1), line.start + match.end(1))


def _read_practice(ledger: Ledger, prose: Sequence[Line], named: tuple[str, int, int] | None) -> None:
    if not ledger.has("name") and named:
        ledger.fact("name", *named)
    for before, sentence in pairwise((None, *prose)):
        elsewhere = before is not None and _ELSEWHERE.search(fold(before.text))
        if elsewhere or sentence is None:
            continue
        if found_provider := _RUN_BY.search(sentence.text):
            name = found_provider["name"].rstrip(".,")
            start = sentence.start + found_provider.start("name")
            ledger.fact("provider", name, start, start + len(name))
            return


def _read_visit(ledger: Ledger, prose: Sequence[Line]) -> None:
    """Read the month or day of the inspection that the release is about, never of an earlier one.

    Of several with a year it is the newest; without years, the first that the release names.
    """
    stated: list[tuple[FoundDates, int, int]] = []
    for sentence in prose:
        folded = fold(sentence.text)
        for match in _VISIT.finditer(folded):
            dates = read_dates(sentence.text, match.end())
            if not dates or dates.start != match.end() or _EARLIER.search(folded, 0, match.start()):
                continue
            if not folded.startswith((" last year", " the year before"), dates.end):
                stated.append((dates, sentence.start + match.start(), sentence.start + dates.end))
    if not stated:
        return
    newest = (
        max(stated, key=lambda found: found[0].value)
        if all(found[0].value[:4].isdigit() for found in stated)
        else stated[0]
    )
    dates, start, end = newest
    ledger.fact("report.inspected", dates.value, start, end)
    if dates.to:
        ledger.fact("report.inspected_to", dates.to, start, end)


def _read_reason(ledger: Ledger, prose: Sequence[Line]) -> None:
    """Read the reason of the inspection: the paragraph that gives it."""
    for line in prose:
        first = next(iter(sentences(line)), line)
        if _REASON.search(fold(first.text)) and "rating" not in fold(first.text):
            ledger.line_fact("report.summary", line.text, line)
            return


def _write_findings(ledger: Ledger, lists: Sequence[FindingList], usual: FindingKind | None) -> None:
    before: FindingKind | None = None
    number = 0
    inspectors: Voiced | None = None
    for found in lists:
        before = kind_of(found.lead, usual, before, polarity(found.items) if usual is None else None)
        # `However:` continues the list above it, so it is the words of the same people.
        inspectors = read_lead_voice(found.lead) or inspectors
        ledger.furniture(found.lead)
        for item in found.items:
            route = f"report.findings[{number}]"
            if before:
                ledger.fact(f"{route}.kind", before.value, found.lead.start, found.lead.end)
            if voice := read_voice(item) or inspectors:
                ledger.fact(f"{route}.by", *voice)
            ledger.line_fact(f"{route}.text", item.text, item)
            number += 1


def _verdict(ratings: dict[str, Rating], prose: str) -> FindingKind | None:
    """Return the kind of a bare list of findings in this release: concerns in a bad report, strengths in a good one.

    Good and better make a good report, and so does a rating that has risen; without ratings, enforcement makes a bad
    one.
    """
    overall, previous = ratings.get("report.overall.rating"), ratings.get("report.overall.previous")
    if overall and previous and overall.level > previous.level:
        return FindingKind.STRENGTH
    levels = (
        [overall.level] if overall else [rating.level for field, rating in ratings.items() if field.endswith(".rating")]
    )
    if _UNRATED.search(prose):
        return None
    if not levels:
        return FindingKind.CONCERN if _ACTED.search(prose) else None
    return FindingKind.STRENGTH if sum(levels) / len(levels) > 2.5 else FindingKind.CONCERN


def _write_quote(ledger: Ledger, number: int, quote: QuoteLines) -> None:
    text = ledger.document.text
    route = f"report.quotes[{number}]"
    ledger.fact(f"{route}.speaker", text[slice(*quote.speaker)], *quote.speaker)
    if quote.role:
        ledger.fact(f"{route}.role", text[slice(*quote.role)], *quote.role)
    ledger.fact(f"{route}.text", quote.text, quote.paragraphs[0].start, quote.paragraphs[-1].end)
    ledger.furniture(quote.introduction)
