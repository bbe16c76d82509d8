"""The text of an inspection report (PDF) or of its evidence table, with the damage that text from a PDF has.

Ratings stand in a block, on one line or on several, between dashes that were symbols; letters of shadowed headings are
doubled, blanks are lost, page numbers are glued to dates. So this reader looks for labels wherever they stand, and what
is prose elsewhere is read only where it is whole.
"""

import re
from collections import Counter
from collections.abc import Sequence

from generator.model import Account, ReportKind
from generator.sources.document import Document, Line, sentences
from generator.sources.enforcement import read_enforcement
from generator.sources.findings import kind_of, read_findings
from generator.sources.ledger import Ledger
from generator.sources.rating_changes import read_claims
from generator.sources.rating_words import OVERALL
from generator.sources.readers import FoundDates, read_dates, read_postcode, read_telephone
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
_VISITED = re.compile(r"\b(?:date of inspection(?: visit)?|inspection date)\s*:\s*")
_PUBLISHED = re.compile(r"\bdate of publication\s*:\s*")
# The year ends after four figures: the page's number may be glued to it.
_GLUED = re.compile(r"(\d{2})/(\d{2})/(20\d{2})")
_FOOTER = re.compile(
    r"(?:^|\n|\s)\d{1,3}[ \t]+(?P<name>[^\n\d][^\n]{2,80}?)[ \t]+quality report[ \t]+\d{2}/\d{2}/\d{4}"
)
_TABLE = re.compile(r"\binspection evidence table\s+(?P<name>[^\n(]{3,80}?)\s*\((?P<id>1-\d{8,12})\)")
_TELEPHONE = re.compile(r"\btel(?:ephone)?\s*:\s*")
_WEBSITE = re.compile(r"\bwebsite\s*:\s*(?P<url>https?://[^\s]+)")


def recognise(document: Document) -> bool:
    """Whether the text has a report's block of ratings beside its dates, or is an evidence table."""
    text = fold(document.text)
    labels = (_VISITED, _PUBLISHED, _FOOTER)
    return bool(_TABLE.search(text)) or (
        bool(_OVERALL.search(text) or _QUESTION.search(text)) and any(label.search(text) for label in labels)
    )


def read(document: Document) -> Account:
    """Read the labels wherever they stand, then the prose and lists that are whole."""
    ledger = Ledger(document)
    text = fold(document.text)
    _read_name(ledger, text)
    _read_ratings(ledger, text)
    _read_dates(ledger, text)
    _read_contact(ledger, text)
    _read_prose(ledger, document.body)
    stem = "evidence-table" if _TABLE.search(text) else "inspection-report"
    return ledger.account(ReportKind.INSPECTION, stem)


def _read_name(ledger: Ledger, text: str) -> None:
    """The name in the running footer, as most pages print it, or at the head of an evidence table."""
    if table := _TABLE.search(text):
        _write(ledger, "name", table, "name")
        _write(ledger, "location_id", table, "id")
        return
    footers = list(_FOOTER.finditer(text))
    if footers:
        common = Counter(found["name"] for found in footers).most_common(1)[0][0]
        _write(ledger, "name", next(found for found in footers if found["name"] == common), "name")


def _write(ledger: Ledger, field: str, found: re.Match[str], group: str) -> None:
    """A value in the words of the text itself."""
    start, end = found.span(group)
    ledger.fact(field, ledger.document.text[start:end], start, end)


def _read_ratings(ledger: Ledger, text: str) -> None:
    """The ratings by their labels; the same block on a later page says nothing new."""
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
    if glued := _GLUED.match(text, start):
        return FoundDates(f"{glued[3]}-{glued[2]}-{glued[1]}", None, glued.start(), glued.end())
    dates = read_dates(text[start : start + 80])
    return FoundDates(dates.value, dates.to, start, start + dates.end) if dates and dates.start == 0 else None


def _read_contact(ledger: Ledger, text: str) -> None:
    """The address above `Tel:`, the telephone behind it, and the website."""
    document = ledger.document
    found = _TELEPHONE.search(text)
    if not found:
        return
    telephone = read_telephone(document.text[: found.end() + 24], found.end())
    if telephone and telephone.start <= found.end() + 2:
        ledger.fact("telephone", telephone.value, telephone.start, telephone.end)
    above = [line for line in document.body if line.end <= found.start() + 1][-3:]
    inline = document.text[max(0, found.start() - 160) : found.start()]
    if above and (postcode := read_postcode(inline)):
        start = max(0, found.start() - 160)
        ledger.fact("postcode", postcode.value, start + postcode.start, start + postcode.end)
        _read_address(ledger, above, start + postcode.start)
    if website := _WEBSITE.search(text):
        start, end = website.span("url")
        ledger.fact("website", document.text[start:end], start, end)


def _read_address(ledger: Ledger, above: Sequence[Line], end: int) -> None:
    """The lines that lead to the postcode: as many as end in a comma, and the one with the postcode."""
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


def _read_prose(ledger: Ledger, lines: Sequence[Line]) -> None:
    told = [sentence for line in lines if not line.depth for sentence in sentences(line)]
    read_enforcement(ledger, told, "report")
    for sentence in told:
        for claim in read_claims([sentence.text])[0]:
            field = "report.overall.rating" if claim.subject == OVERALL else ""
            if field and claim.rating and not ledger.has(field):
                ledger.line_fact(field, claim.rating.value, sentence)
    number = 0
    index = 0
    while index < len(lines):
        found = read_findings(lines, index)
        for item in found.items if found else ():
            if kind := kind_of(lines[index], None, None):
                ledger.fact(f"report.findings[{number}].kind", kind.value, lines[index].start, lines[index].end)
            ledger.line_fact(f"report.findings[{number}].text", item.text, item)
            number += 1
        if found:
            ledger.furniture(found.lead)
        index += 1 + (len(found.items) if found else 0)
