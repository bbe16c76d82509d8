"""A CQC press release: prose that states how a practice's ratings have changed, and what inspectors found."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from generator.comparison import same
from generator.evidence import Account
from generator.model import FindingKind, Rating, ReportKind
from generator.problems import ContentError
from generator.sources.formats import Document, Line, sentences
from generator.sources.ledger import Ledger
from generator.sources.passages import (
    NAME,
    FindingList,
    QuoteLines,
    ReleaseRatings,
    named_practices,
    rated_practices,
    read_enforcement,
    read_findings,
    read_head,
    read_name,
    read_quote,
    read_rating_line,
    read_stated_kind,
    read_tail,
    states_replaced_rating,
    write_findings,
)
from generator.sources.ratings import looks_like_rating, read_claims
from generator.sources.values import LOCATION_IN_TEXT, FoundDates, read_dates, read_location_id
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
_OPENING_LINES = 8
_MOST_NAMED = 4
_VISITED = re.compile(
    r"(?<!\blast )(?<!\bprevious )(?<!\bearlier )(?<!\bprior )\b(?:inspections?|inspected|inspecting|"
    r"assessments?|assessed|visits?|visited|visiting|took place|carried out|"
    r"(?:inspectors?|cqc|we|commission|team)\b[^.;]{0,40}\b(?:returned|went back|came back|came|went))\b"
)
_STOP = re.compile(r"[.;]")
_WHEN = re.compile(r"\b(?:in|on|during|between|throughout) (?:early |late |mid-?|\w{3,6}day,? )?")
_FOLLOWING = re.compile(r"\b(?:following|after) an? (?:[\w-]+ ){0,3}$")
_NEAR = 80
"""The number of characters after the word for the visit in which its date may begin."""
_EARLIER = re.compile(
    r"\b(?:had been|earlier|previous(?:ly)?|last|then|first|originally|initially|formerly)\b[^.;]{0,40}$"
)
_REASON = re.compile(
    r"\b(?:inspection|visit|assessment|inspectors|cqc|inspected)\b.{0,160}?"
    r"\b(?:because|to follow up|in response to|to check|to see (?:if|whether)|due to|prompted by|"
    r"following concerns|after (?:receiving|concerns|being told)|as part of)\b"
)
_RUN_BY = re.compile(
    rf"\b(?:(?:run|owned|managed|operated|(?<!care )provided)(?: and (?:run|managed))? by|"
    rf"a service of|[Tt]he provider,|since) "
    rf"(?P<name>{NAME})(?=,| (?:took|that|which|and|provides|has|in|is)\b|\.)"
)
_OPENING = 2
"""The number of paragraphs in which a release states its verdict."""

_RATING_WORDS = re.compile(r"\b(?:inadequate|requires improvement)\b")
_UNRATED = re.compile(
    r"\bnot (?:been )?(?:given|changed|re-?rated)\b[^.]{0,20}\brat|\bnot re-?rated\b|\bdid not (?:re-?)?rate\b|"
    r"\bratings?\b[^.]{0,40} (?:did not|have not|has not|were not|was not) chang"
)
_ELSEWHERE = re.compile(r"\b(?:not include|not part of|separate)\b")
_ACTED = re.compile(r"\b(?:breach|warning notice|enforcement|urgent|not meeting|conditions on|restrict|close)\w*\b")


def recognise(document: Document) -> bool:
    """Return whether this is prose of CQC's about an inspection. It publishes no release below a location's address."""
    if read_location_id(document.address or ""):
        return False
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
    read_stated_kind(ledger, prose)
    _read_visit(ledger, prose_sentences)
    ratings = _read_ratings(ledger, prose)
    _read_reason(ledger, prose)
    read_enforcement(ledger, [*_title(document), *lines], "report", ledger.value("report.inspected"))
    verdict = _verdict(ratings, fold(" ".join(line.text for line in prose)))
    # Where the verdict is not understood, the items may be on either side of it.
    by_items = verdict is None and (ledger.has("report.overall.rating") or not _is_verdict_unread(prose))
    write_findings(ledger, lists, "report", verdict, by_items=by_items)
    for number, quote in enumerate(quotes):
        _write_quote(ledger, number, quote)
    rated = any(field.endswith(".rating") for field in ratings)
    if not (rated or ledger.has("report.inspected")):
        raise ContentError(f"{document.name}: no rating and no inspection of a practice is stated here")
    return ledger.account(ReportKind.PRESS_RELEASE, "press-release")


def _read_ratings(ledger: Ledger, prose: Sequence[Line]) -> dict[str, Rating]:
    """Read the ratings that the prose states, and of the headline what the prose leaves out."""
    reader = ReleaseRatings(ledger, prose)
    ratings = reader.read(prose)
    for title in _title(ledger.document):
        reader.read_headline(title)
    return ratings


def _title(document: Document) -> list[Line]:
    """Return the headline, which may be alone in stating special measures: the first line, if it is a short one."""
    return [line for line in document.body[:1] if not line.depth and len(line.text) < 250]


def _refuse_round_up(document: Document) -> None:
    """Raise ContentError for a release about several practices, with their names where it has few."""
    opening = " ".join(fold(line.text) for line in document.body[:8])[:700]
    first = [sentence for line in document.body[:_OPENING_LINES] if not line.depth for sentence in sentences(line)]
    rated = next((names for each in first if len(names := rated_practices(each)) > 1), ())
    items = [line for line in document.body if line.depth and _ROUND_UP_ITEM.match(fold(line.text))]
    if not (rated or len(items) >= 3 or _SEVERAL.search(opening)):
        return
    names = rated or named_practices([each for line in document.body if not line.depth for each in sentences(line)])
    about = f" ({' and '.join(names)})" if 1 < len(names) <= _MOST_NAMED else ""
    number = f"{len(items)} practices" if len(items) >= 3 else "several practices"
    raise ContentError(
        f"{document.name}: this is a round-up of {number}{about}; convert the page of each practice instead"
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
            if same(name, ledger.value("name") or ""):
                continue
            start = sentence.start + found_provider.start("name")
            ledger.fact("provider", name, start, start + len(name))
            return


def _read_visit(ledger: Ledger, prose: Sequence[Line]) -> None:
    """Read the month or day of the inspection that the release is about, never of an earlier one.

    Of several with a year it is the newest; without years, the first that the release names.
    """
    stated: list[tuple[FoundDates, int, int]] = []
    for order, sentence in enumerate(prose):
        for start, dates in _dates_of_visits(sentence, opens=order < _OPENING):
            if not states_replaced_rating(sentence, prose):
                stated.append((dates, sentence.start + start, sentence.start + dates.end))
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


def _dates_of_visits(sentence: Line, *, opens: bool) -> Iterator[tuple[int, FoundDates]]:
    """Yield the dates of visits that a sentence states, with the offset of the word for the visit.

    “… following an inspection in November last year” is this visit where it `opens` the release, else another one.

    “CQC inspected Tollgate Surgery in Oxterby in May 2018”: the date is after the second `in`.
    """
    folded = fold(sentence.text)
    for visited in _VISITED.finditer(folded):
        near = visited.end() + _NEAR
        stop = _STOP.search(folded, visited.end(), near)
        for when in _WHEN.finditer(folded, visited.end(), stop.start() if stop else near):
            dates = read_dates(sentence.text, when.end())
            if dates and dates.start == when.end():
                earlier = _EARLIER.search(folded, 0, visited.start())
                this = opens and _FOLLOWING.search(folded, 0, visited.start())
                other = folded.startswith((" last year", " the year before"), dates.end) and not this
                if not earlier and not other:
                    yield visited.start(), dates
                break


def _read_reason(ledger: Ledger, prose: Sequence[Line]) -> None:
    """Read the reason of the inspection: the paragraph that gives it."""
    for line in prose:
        first = next(iter(sentences(line)), line)
        if _REASON.search(fold(first.text)) and "rating" not in fold(first.text):
            ledger.line_fact("report.summary", line.text, line)
            return


def _verdict(ratings: dict[str, Rating], prose: str) -> FindingKind | None:
    """Return the kind of a bare list of findings in this release: concerns in a bad report, strengths in a good one.

    Good and better make a good report, and so does a rating that has risen; without ratings, enforcement makes a bad
    one.
    """
    overall, previous = ratings.get("report.overall.rating"), ratings.get("report.overall.previous")
    if overall and previous and overall.level > previous.level:
        return FindingKind.STRENGTH
    if _UNRATED.search(prose):
        return None
    rated = {"report.overall.rating": overall} if overall else _given_now(ratings)
    if not rated:
        return FindingKind.CONCERN if _ACTED.search(prose) else None
    levels = [rating.level for rating in rated.values()]
    return FindingKind.STRENGTH if sum(levels) / len(levels) > 2.5 else FindingKind.CONCERN


def _is_verdict_unread(prose: Sequence[Line]) -> bool:
    """Return whether the opening may state a rating, and none is read of it: “… in the lowest category, inadequate.”"""
    opening = [sentence for line in prose[:_OPENING] for sentence in sentences(line)]
    return any(
        (_RATING_WORDS.search(fold(sentence.text)) or looks_like_rating(sentence.text))
        and not sentence.text.startswith("If ")
        and not read_claims([sentence.text])[0]
        for sentence in opening
    )


def _given_now(ratings: dict[str, Rating]) -> dict[str, Rating]:
    """Return the ratings of key questions that this inspection gave: those that only stay say nothing of it."""
    return {
        field: rating
        for field, rating in ratings.items()
        if field.endswith(".rating") and ratings.get(f"{field.removesuffix('rating')}previous") is not rating
    }


def _write_quote(ledger: Ledger, number: int, quote: QuoteLines) -> None:
    text = ledger.document.text
    route = f"report.quotes[{number}]"
    ledger.fact(f"{route}.speaker", text[slice(*quote.speaker)], *quote.speaker)
    if quote.role:
        ledger.fact(f"{route}.role", text[slice(*quote.role)], *quote.role)
    ledger.fact(f"{route}.text", quote.text, quote.paragraphs[0].start, quote.paragraphs[-1].end)
    ledger.furniture(quote.introduction)
