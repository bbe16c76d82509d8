"""The text of an inspection report (PDF) or of its evidence table, with the damage that text from a PDF has.

Ratings are in a block, on one line or on several, between dashes that were symbols; letters of shadowed headings are
doubled, spaces are lost, page numbers are joined to dates. So labels are searched for in the whole text, and the prose
is read as that of any inspection.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from generator.evidence import Account
from generator.model import ReportKind
from generator.sources.formats import Document, Line, unwrapped
from generator.sources.ledger import Ledger
from generator.sources.passages import read_header, read_inspection
from generator.sources.values import FoundDates, read_dates, read_postcode, read_telephone
from generator.sources.vocabulary import RATINGS, STATES, fold, key_question_of, rating_of

TITLE = "an inspection report or evidence table as text"

_RATING = "|".join(
    re.escape(words).replace(r"\ ", r"\s+") for words in sorted((*RATINGS, *STATES), key=len, reverse=True)
)
_OVERALL = re.compile(
    rf"\boverall rating(?: for this (?:service|location|practice|hospital))?\s*:?\s*(?P<rating>{_RATING})\b"
)
_QUESTION = re.compile(
    r"(?:\b(?:are services|is the (?:service|practice))\s+(?P<asked>[a-z][a-z -]{2,12}?)(?:\s+to people's needs)?\s*\?|"
    rf"\b(?P<named>safe|effective|caring|responsive|well-led)\s+rating)\s*:?\s*(?P<rating>{_RATING})\b"
)
_VISITED = re.compile(r"\b(?:date of inspection(?: visit)?|inspection date)\s*:\s*|(?:^|\n)inspected\s+(?=\d)")
_VISIT_WORDS = ("date of inspection", "inspection date", "\ninspected")
"""One of them is in each text in which `_VISITED` finds something. To look for them costs little."""
_PUBLISHED = re.compile(r"\b(?:date of publication|report published)\s*:\s*|(?:^|\n)published\s+(?=\d)")
# The year ends after four figures: the page's number may be joined to it.
_JOINED = re.compile(r"(\d{2})/(\d{2})/(20\d{2})")
_FOOTER = re.compile(
    r"(?:^|\s)\d{1,3}[ \t]+(?P<name>[^\n\d][^\n]{2,80}?)[ \t]+(?:quality|inspection) report[ \t]+\d{2}/\d{2}/\d{4}"
)
_HEADER_LINES = 14
_COVER = re.compile(r"(?:quality|inspection) report$")
_TABLE = re.compile(r"\binspection evidence table\s+(?P<name>[^\n(]{3,80}?)\s*\((?P<id>1-\d{8,12})\)")
_TELEPHONE = re.compile(r"\btel(?:ephone)?\s*:\s*")
_WEBSITE = re.compile(r"\bwebsite\s*:\s*(?P<url>https?://[^\s]+)")
_DOUBLED = re.compile(r"([a-z]{2,4})\1", re.IGNORECASE)
_ABOVE = 160
"""The number of characters above `Tel:` in which an address may be."""


def recognise(document: Document) -> bool:
    """Return whether the text has the dates and the cover of a report, or is an evidence table."""
    text = f"\n{fold(document.text)}"
    if "inspection evidence table" in text and _TABLE.search(text):
        return True
    footed = "quality report" in text or "inspection report" in text
    visited = any(words in text for words in _VISIT_WORDS) and _VISITED.search(text)
    dated = bool(visited or (footed and _FOOTER.search(text)))
    return dated and bool(_PUBLISHED.search(text) or _OVERALL.search(text) or _QUESTION.search(text))


def read(document: Document) -> Account:
    """Read the labels in the whole text, then the prose and lists."""
    ledger = Ledger(document)
    text = fold(document.text)
    body = list(document.body)
    run = next(
        (i for i, line in enumerate(body[:_HEADER_LINES]) if fold(line.text).startswith("provided and run by")), None
    )
    if run is not None:
        header = read_header(ledger, body[: run + 2])
        if header:
            ledger.fact("report.overall.rating", *header)
        body = body[run + 2 :]
    else:
        _read_name(ledger, text)
    _read_ratings(ledger, text)
    _read_dates(ledger, text)
    _read_contact(ledger, text)
    read_inspection(ledger, unwrapped(body), "report", ledger.value("report.inspected"))
    stem = "evidence-table" if _TABLE.search(text) else "inspection-report"
    return ledger.account(ReportKind.INSPECTION, stem)


def _read_name(ledger: Ledger, text: str) -> None:
    """Read the name in the running footer, at the head of an evidence table, or above “Quality Report” on the cover.

    A cover whose letters are doubled by its shadow is no source for a name.
    """
    footers = list(_FOOTER.finditer(text))
    if table := _TABLE.search(text):
        _write(ledger, "name", table, "name")
        _write(ledger, "location_id", table, "id")
    elif footers:
        common = Counter(found["name"] for found in footers).most_common(1)[0][0]
        _write(ledger, "name", next(found for found in footers if found["name"] == common), "name")
    else:
        _read_cover(ledger)


def _read_cover(ledger: Ledger) -> None:
    """Read name and, above it, provider, as reports on social care print them."""
    lines = ledger.document.body
    cover = next((i for i, line in enumerate(lines[:8]) if i and _COVER.match(fold(line.text))), None)
    if cover is None or _is_damaged(lines[cover - 1].text):
        return
    ledger.line_fact("name", lines[cover - 1].text, lines[cover - 1])
    if cover > 1:
        ledger.line_fact("provider", lines[cover - 2].text, lines[cover - 2])


def _is_damaged(text: str) -> bool:
    return len(_DOUBLED.findall(text)) > 1 or re.search(r"[A-Z]{2}[a-z]+[A-Z]", text) is not None


def _write(ledger: Ledger, field: str, found: re.Match[str], group: str) -> None:
    """Add a value in the words of the document."""
    start, end = found.span(group)
    ledger.fact(field, ledger.document.text[start:end], start, end)


def _read_ratings(ledger: Ledger, text: str) -> None:
    """Read the ratings by their labels; the same block on a later page adds evidence only."""
    for found in _OVERALL.finditer(text):
        if rating := rating_of(" ".join(found["rating"].split())):
            ledger.fact("report.overall.rating", rating.value, *found.span())
    for found in _QUESTION.finditer(text):
        question = key_question_of(found["asked"] or found["named"])
        rating = rating_of(" ".join(found["rating"].split()))
        if question and rating:
            ledger.fact(f"report.key_questions.{question}.rating", rating.value, *found.span())


def _read_dates(ledger: Ledger, text: str) -> None:
    for label, field in ((_VISITED, "inspected"), (_PUBLISHED, "published")):
        for found in label.finditer(text):
            if dates := _date_at(ledger.document.text, found.end()):
                ledger.fact(f"report.{field}", dates.value, found.start(), dates.end)
                if dates.to and field == "inspected":
                    ledger.fact("report.inspected_to", dates.to, found.start(), dates.end)


def _date_at(text: str, start: int) -> FoundDates | None:
    if joined := _JOINED.match(text, start):
        return FoundDates(f"{joined[3]}-{joined[2]}-{joined[1]}", None, joined.start(), joined.end())
    dates = read_dates(text[start : start + 80])
    return FoundDates(dates.value, dates.to, start, start + dates.end) if dates and dates.start == 0 else None


def _read_contact(ledger: Ledger, text: str) -> None:
    """Read the address above `Tel:`, the telephone after it, and the website."""
    document = ledger.document
    found = _TELEPHONE.search(text)
    if not found:
        return
    telephone = read_telephone(document.text[: found.end() + 24], found.end())
    if telephone and telephone.start <= found.end() + 2:
        ledger.fact("telephone", telephone.value, telephone.start, telephone.end)
    start = max(0, found.start() - _ABOVE)
    if postcode := read_postcode(document.text[start : found.start()]):
        ledger.fact("postcode", postcode.value, start + postcode.start, start + postcode.end)
        _read_address(ledger, list(_above(document.body, found.start())), start + postcode.start)
    if website := _WEBSITE.search(text):
        _write(ledger, "website", website, "url")


def _above(lines: Sequence[Line], start: int) -> Iterator[Line]:
    """Yield the lines of an address: those above its telephone that are no heading."""
    for line in [line for line in lines if line.start < start][-6:]:
        if not _COVER.match(fold(line.text)):
            yield line


def _read_address(ledger: Ledger, above: Sequence[Line], end: int) -> None:
    """Read the address: the line with the postcode, and the lines above it that end in a comma."""
    text = ledger.document.text
    start = next((line.start for line in above if line.start < end <= line.end + 1), None)
    if start is None:
        return
    for line in reversed([line for line in above if line.end <= start]):
        if not line.text.endswith(","):
            break
        start = line.start
    words = text[start:end].rstrip(" ,\n")
    if words and len(words) < 200:
        ledger.fact("address", " ".join(words.split()), start, start + len(words))
