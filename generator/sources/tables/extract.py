"""The extract that a table of CQC's open data gives of one location (`Table.extract`) → facts.

Each rating goes to the entry of its own date of publication. The table does not state the kind of its report, so the
entry is the directory's until another document states more.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from generator.dates import PartialDate
from generator.evidence import Account
from generator.model import ADDRESS_PATTERN, TELEPHONE_PATTERN, ReportKind, State, Status
from generator.sources.formats import Document
from generator.sources.ledger import Ledger
from generator.sources.tables.columns import is_known, role_of
from generator.sources.values import read_postcode
from generator.sources.vocabulary import POPULATION_GROUPS, fold, key_question_of, rating_of

_EMPTY = frozenset({"-", "–", "n/a", "na", "null", "none", "not applicable", "#n/a"})
"""What a table writes into a cell without a value."""

_TEXTS = ("name", "provider", "region", "local_authority", "icb")
_FORMS = (
    ("location_id", re.compile(r"1-\d{8,12}|[A-Z0-9]{3,6}")),
    ("provider_id", re.compile(r"1-\d{8,12}|[A-Z0-9]{3,6}")),
    ("ods_code", re.compile(r"[A-Z0-9]{3,10}")),
)
_DEGREES = re.compile(r"-?\d{1,3}(?:\.\d{1,20})?(?:[eE]-\d)?\d?")
_WEBSITE = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?", re.IGNORECASE)
_ADDRESS = re.compile(ADDRESS_PATTERN)
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: 0?0:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
_PART = re.compile(r"[^|]+")


class _Cell(NamedTuple):
    """A cell: its column's name, its text, and the offset of the text in the extract."""

    column: str
    words: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.words)


_Cells = dict[str, list[_Cell]]
"""The cells of a row by the role of their column, those of the address in their order."""


def read_extract(name: str, text: str) -> Account:
    """Return the account of an extract. A value in an unknown form, or a formula, counts as not understood."""
    document = Document(name, text, ())
    ledger = Ledger(document)
    common, *differing = _blocks(text, ledger)
    _read_practice(ledger, common)
    services: list[str] = []
    rows = [common | block for block in differing or [{}]]
    dated = any(_first(row, "published") for row in rows)
    for row in rows:
        _read_rating(ledger, row, services, dated)
    return ledger.account(ReportKind.DIRECTORY, "table")


def is_known_line(line: str) -> bool:
    """Return whether a line of an extract is a cell of a column that is known."""
    return is_known(_divided(line)[0])


def _blocks(text: str, ledger: Ledger) -> list[_Cells]:
    """Return the cells that all rows share, then those of each row. What is known and not read becomes furniture."""
    blocks: list[_Cells] = [{}]
    start = known = 0
    for line in text.split("\n"):
        if not line:
            blocks.append({})
        else:
            column, _, words = line.partition(": ")
            if not is_known(column):
                column, words = _divided(line)
            role = role_of(column)
            cell = _Cell(column, words, start + len(line) - len(words))
            if is_known(column):
                if role is not None and words.casefold() not in _EMPTY:
                    ledger.furniture_span(known, cell.start)
                    known = cell.end
                    if not words.startswith("="):
                        blocks[-1].setdefault(role, []).append(cell)
            else:
                ledger.furniture_span(known, start)
                known = start + len(line)
        start += len(line) + 1
    ledger.furniture_span(known, len(text))
    return blocks[:-1] if not blocks[-1] and len(blocks) > 1 else blocks


def _divided(line: str) -> tuple[str, str]:
    """Return a column's name and its cell's text. A name may have a colon in it: the shortest known name counts."""
    for at in re.finditer(": ", line):
        if is_known(line[: at.start()]):
            return line[: at.start()], line[at.end() :]
    column, _, words = line.partition(": ")
    return column, words


def _read_practice(ledger: Ledger, cells: _Cells) -> None:
    for field in _TEXTS:
        _add_fact(ledger, cells, field)
    for field, form in _FORMS:
        if (cell := _first(cells, field)) and form.fullmatch(cell.words):
            _add_fact(ledger, cells, field)
    for field in ("latitude", "longitude"):
        if (cell := _first(cells, field)) and _DEGREES.fullmatch(cell.words):
            # Spreadsheets write numbers near zero as `9.9e-05`.
            ledger.fact(field, format(Decimal(cell.words), "f"), cell.start, cell.end)
    _add_fact(ledger, cells, "also_known_as", "also_known_as[0]")
    if (cell := _first(cells, "postcode")) and (postcode := read_postcode(cell.words.upper())):
        ledger.fact("postcode", postcode.value, cell.start, cell.end)
    if lines := _adjacent(cells.get("address", [])):
        ledger.fact("address", ", ".join(cell.words for cell in lines), lines[0].start, lines[-1].end)
    _read_contact(ledger, cells)
    _read_registration(ledger, cells)
    if cell := _first(cells, "service_types"):
        for index, part in enumerate(_PART.finditer(cell.words)):
            start = cell.start + part.start()
            ledger.fact(f"service_types[{index}]", part[0].strip(), start, start + len(part[0]))
    if (cell := _first(cells, "dormant")) and cell.words.upper() == "Y":
        ledger.fact("status", Status.DORMANT.value, cell.start, cell.end)
    for cell in (*cells.get("dormant", ()), *cells.get("category", ())):
        ledger.furniture_span(cell.start, cell.end)


def _read_registration(ledger: Ledger, cells: _Cells) -> None:
    for field in ("registration_date", "deregistration_date"):
        if (cell := _first(cells, field)) and (day := _day(cell.words)):
            ledger.fact(field, day, cell.start, cell.end)


def _adjacent(cells: list[_Cell]) -> list[_Cell]:
    """Return the first cells that are on consecutive lines, so that a quote of them includes no other column."""
    run = cells[:1]
    for cell in cells[1:]:
        if cell.start - len(cell.column) - len(": ") != run[-1].end + 1:
            break
        run.append(cell)
    return run


def _read_contact(ledger: Ledger, cells: _Cells) -> None:
    if cell := _first(cells, "telephone"):
        # Spreadsheets treat it as a number and drop its leading 0.
        number = cell.words if cell.words.startswith(("0", "+")) else f"0{cell.words}"
        if re.fullmatch(TELEPHONE_PATTERN, number):
            ledger.fact("telephone", number, cell.start, cell.end)
    if (cell := _first(cells, "website")) and _WEBSITE.fullmatch(cell.words):
        address = cell.words if "://" in cell.words else f"http://{cell.words}"
        ledger.fact("website", address, cell.start, cell.end)


def _read_rating(ledger: Ledger, cells: _Cells, services: list[str], dated: bool) -> None:
    """Read the rating of one row: of the practice or one of its services, overall or for a key question.

    If other rows are `dated`, a row without a date belongs to none of their reports, and is not read.
    """
    cell, rated = _first(cells, "rating"), _field(ledger, cells)
    rating = rating_of(cell.words) if cell else None
    if cell is None or rating is None or rated is None:
        _set_date_aside(ledger, cells, rated)
        return
    date = _first(cells, "published")
    day = _day(date.words) if date else None
    service = _first(cells, "service")
    if rating is State.NO_PUBLISHED_RATING:
        # Nothing is published: that is not a rating, and an old table cannot state it for today.
        ledger.furniture_span(cell.start, cell.end)
        _set_date_aside(ledger, cells, rated)
    elif service and fold(service.words) != "overall":
        _read_service(ledger, service, services)
        ledger.fact(f"services[{services.index(service.words)}].{rated}.rating", rating.value, cell.start, cell.end)
        _set_date_aside(ledger, cells, rated)
    elif (date or dated) and day is None:
        return  # not a date: it is not known whether the rating is current
    else:
        report = f"report[{day}]" if day else "report"
        ledger.fact(f"{report}.{rated}.rating", rating.value, cell.start, cell.end)
        if date and day:
            ledger.fact(f"{report}.published", day, date.start, date.end)
        _read_about_report(ledger, cells, report)


def _read_about_report(ledger: Ledger, cells: _Cells, report: str) -> None:
    if (url := _first(cells, "url")) and _ADDRESS.fullmatch(url.words):
        ledger.fact(f"{report}.url", url.words, url.start, url.end)
    if inherited := _first(cells, "inherited"):
        if inherited.words.upper() == "Y":
            ledger.fact(f"{report}.inherited", "true", inherited.start, inherited.end)
        elif inherited.words.upper() == "N":
            ledger.furniture_span(inherited.start, inherited.end)


def _field(ledger: Ledger, cells: _Cells) -> str | None:
    """Return the route of what a row rates: `overall` or `key_questions.safe`; None where its domain is not known."""
    domain, service = _first(cells, "domain"), _first(cells, "service")
    if service and fold(service.words) == "overall":
        ledger.furniture_span(service.start, service.end)
    if domain is None:
        return "overall"
    if fold(domain.words) == "overall":
        field: str | None = "overall"
    else:
        name = key_question_of(domain.words)
        field = f"key_questions.{name}" if name else None
    if field:
        ledger.furniture_span(domain.start, domain.end)
    return field


def _read_service(ledger: Ledger, service: _Cell, services: list[str]) -> None:
    if service.words not in services:
        services.append(service.words)
        name = POPULATION_GROUPS.get(fold(service.words), service.words)
        ledger.fact(f"services[{len(services) - 1}].name", name, service.start, service.end)
    else:
        ledger.furniture_span(service.start, service.end)


def _set_date_aside(ledger: Ledger, cells: _Cells, rated: str | None) -> None:
    """Make the date and address of a rating furniture if the rating has no report of its own."""
    rating = _first(cells, "rating")
    understood = rated and (rating is None or rating_of(rating.words))
    for role in ("published", "url", "inherited") if understood else ():
        cell = _first(cells, role)
        if cell and (role != "published" or _day(cell.words)):
            ledger.furniture_span(cell.start, cell.end)


def _day(words: str) -> str | None:
    """Return a day of the calendar in ISO form, or None: `12/12/2019`, day first, and `2019-12-12` → `2019-12-12`."""
    if british := _BRITISH.fullmatch(words):
        day = f"{british[3]}-{int(british[2]):02d}-{int(british[1]):02d}"
    elif iso := _ISO.fullmatch(words):
        day = "-".join(iso.groups())
    else:
        return None
    try:
        return str(PartialDate.parse(day) and day)
    except ValueError:
        return None


def _first(cells: _Cells, role: str) -> _Cell | None:
    found = cells.get(role)
    return found[0] if found else None


def _add_fact(ledger: Ledger, cells: _Cells, role: str, field: str | None = None) -> None:
    if cell := _first(cells, role):
        ledger.fact(field or role, cell.words, cell.start, cell.end)
