"""The extract that a table of CQC's open data gives of one location (`Table.extract`) → facts.

Each rating goes to the entry of its own date of publication. The table does not state the kind of its report, so the
entry is the directory's until another document states more.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from generator.evidence import Account
from generator.model import ADDRESS_PATTERN, TELEPHONE_PATTERN, KeyQuestionName, Rating, ReportKind, State, Status
from generator.sectors import FIELDS, list_items, service_kind
from generator.sources.formats import Document
from generator.sources.ledger import Ledger
from generator.sources.tables.columns import EMPTY, QUESTION, is_known, place_in_address, role_of
from generator.sources.tables.date_columns import DayOrder, read_day
from generator.sources.values import read_cell_day, read_postcode
from generator.sources.vocabulary import POPULATION_GROUPS, fold, key_question_of, rating_of

_TEXTS = ("name", "provider", "region", "local_authority", "icb")
_QUESTION_ROLES = {name.value: f"{QUESTION}{name.value}" for name in KeyQuestionName}
_FORMS = (
    ("location_id", re.compile(r"1-\d{8,12}|[A-Z0-9]{3,6}")),
    ("provider_id", re.compile(r"1-\d{8,12}|[A-Z0-9]{3,6}")),
    ("ods_code", re.compile(r"[A-Z0-9]{3,10}")),
)
_DEGREES = re.compile(r"-?\d{1,3}(?:\.\d{1,20})?(?:[eE]-\d)?\d?")
_WEBSITE = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?", re.IGNORECASE)
_ADDRESS = re.compile(ADDRESS_PATTERN)
_REPEATED_COMMA = re.compile(r"\s*,(?:\s*,)+\s*")


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


class _Rows:
    """The facts that decide how each row of one location is read.

    `services` are the services that were read. `dated` says whether a row has a date: a rating without a date belongs
    to none of their reports then. `unpublished` says that no overall rating is published. `contradicted` are the
    routes with several ratings beside dates that cannot be read: it is not known which of them is current.
    """

    def __init__(self, rows: Iterable[_Cells], day_orders: Mapping[str, DayOrder]) -> None:
        self._day_orders = day_orders
        self.services: list[str] = []
        self.dated = self.unpublished = False
        self.contradicted: set[str] = set()
        undated: dict[str, State | Rating] = {}
        for cells in rows:
            date, cell, rated = _first(cells, "published"), _first(cells, "rating"), _rated(cells)
            self.dated = self.dated or date is not None
            rating = rating_of(cell.words) if cell else None
            if rating is None or rated is None or not _is_of_practice(cells):
                continue
            if rating is State.NO_PUBLISHED_RATING:
                self.unpublished = self.unpublished or rated == "overall"
            elif date and self.day(cells) is None and undated.setdefault(rated, rating) != rating:
                self.contradicted.add(rated)

    def day(self, cells: _Cells) -> str | None:
        """Return the day of publication of a row in ISO form, None where it has none or its date cannot be read."""
        cell = _first(cells, "published")
        return read_day(cell.words, self._day_orders.get(cell.column)) if cell else None


def read_extract(name: str, text: str, day_orders: Mapping[str, DayOrder]) -> Account:
    """Return the account of an extract. A value in an unknown form, or a formula, counts as not understood.

    `day_orders` are the orders of day and month in the columns of the table that decide it (`Table.day_orders`).
    """
    document = Document(name, text, ())
    ledger = Ledger(document)
    common, *differing = _blocks(text, ledger)
    _read_practice(ledger, common)
    all_cells = [common | block for block in differing or [{}]]
    rows = _Rows(all_cells, day_orders)
    for cells in all_cells:
        _read_rating(ledger, cells, rows)
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
                if role is not None and words.casefold() not in EMPTY:
                    # Signs alone, such as `########`, would count as layout where they are not understood.
                    ledger.furniture_span(known, cell.start if words[:1].isalnum() or _is_worded(words) else start)
                    known = cell.end
                    if not words.startswith("="):
                        blocks[-1].setdefault(role, []).append(cell)
            else:
                ledger.furniture_span(known, start)
                known = start + len(line)
        start += len(line) + 1
    ledger.furniture_span(known, len(text))
    return blocks[:-1] if not blocks[-1] and len(blocks) > 1 else blocks


def _is_worded(words: str) -> bool:
    return any(letter.isalnum() for letter in words)


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
    _read_address(ledger, cells)
    _read_contact(ledger, cells)
    _read_registration(ledger, cells)
    if cell := _first(cells, "service_types"):
        for index, (item, offset) in enumerate(list_items(cell.words)):
            ledger.fact(f"service_types[{index}]", item, cell.start + offset, cell.start + offset + len(item))
    if (cell := _first(cells, "dormant")) and cell.words.upper() == "Y":
        ledger.fact("status", Status.DORMANT.value, cell.start, cell.end)
    _read_kind(ledger, cells)
    for role in ("dormant", "category", "sector", "directorate"):
        for cell in cells.get(role, ()):
            ledger.furniture_span(cell.start, cell.end)


def _read_kind(ledger: Ledger, cells: _Cells) -> None:
    """Read what kind of service this is where it is no GP practice."""
    stating = {role: cell for role in FIELDS if (cell := _first(cells, role))}
    kind = service_kind(*(stating[role].words if role in stating else "" for role in FIELDS))
    if kind and not kind.is_practice:
        cell = stating[kind.field]
        ledger.fact("service_kind", kind.words, cell.start, cell.end)


def _read_registration(ledger: Ledger, cells: _Cells) -> None:
    for field in ("registration_date", "deregistration_date"):
        if (cell := _first(cells, field)) and (day := read_cell_day(cell.words).certain):
            ledger.fact(field, day, cell.start, cell.end)


def _read_address(ledger: Ledger, cells: _Cells) -> None:
    """Read the address from its cells, in the order in which one writes it, whatever the order of the columns."""
    if lines := sorted(cells.get("address", ()), key=lambda cell: place_in_address(cell.column)):
        parts = " ".join(", ".join(cell.words for cell in lines).split())
        address = _REPEATED_COMMA.sub(", ", parts).strip(", ")
        for start, end in _adjacent(lines):
            ledger.fact("address", address, start, end)


def _adjacent(cells: Sequence[_Cell]) -> list[tuple[int, int]]:
    """Return the offsets of the parts of an address: one for all cells where they are on consecutive lines.

    In a table whose columns were moved, other cells are between them, and each is a passage of its own.
    """
    lines = pairwise(cells)
    together = all(after.start - len(after.column) - len(": ") == before.end + 1 for before, after in lines)
    return [(cells[0].start, cells[-1].end)] if together else [(cell.start, cell.end) for cell in cells]


def _read_contact(ledger: Ledger, cells: _Cells) -> None:
    if cell := _first(cells, "telephone"):
        # Spreadsheets treat it as a number and drop its leading 0.
        number = cell.words if cell.words.startswith(("0", "+")) else f"0{cell.words}"
        if re.fullmatch(TELEPHONE_PATTERN, number):
            ledger.fact("telephone", number, cell.start, cell.end)
    if (cell := _first(cells, "website")) and _WEBSITE.fullmatch(cell.words):
        address = cell.words if "://" in cell.words else f"http://{cell.words}"
        ledger.fact("website", address, cell.start, cell.end)


def _read_rating(ledger: Ledger, cells: _Cells, rows: _Rows) -> None:
    """Read the rating of one row: of the practice or one of its services, overall or for a key question."""
    cell, rated = _first(cells, "rating"), _field(ledger, cells)
    rating = rating_of(cell.words) if cell else None
    if cell is None or rating is None or rated is None:
        _set_date_aside(ledger, cells, rated, rows)
        return
    date, day = _first(cells, "published"), rows.day(cells)
    service = _first(cells, "service")
    if service and not _is_of_practice(cells):
        _read_service(ledger, service, rows.services)
        place = f"services[{rows.services.index(service.words)}]"
        ledger.fact(f"{place}.{rated}.rating", rating.value, cell.start, cell.end)
        _set_date_aside(ledger, cells, rated, rows)
    elif rating is State.NO_PUBLISHED_RATING and (rated == "overall" or rows.unpublished or day is None):
        # It is the state of the day on which the table was made, and of no report.
        if rated == "overall" or rows.unpublished:
            ledger.fact(f"report.{rated}.rating", rating.value, cell.start, cell.end)
            _read_questions(ledger, cells, "report")
        else:
            ledger.furniture_span(cell.start, cell.end)
        _set_date_aside(ledger, cells, rated, rows)
    elif day is None and (rated in rows.contradicted if date else rows.dated):
        return  # it is not known which of several ratings is current, or of which report it is
    else:
        report = f"report[{day}]" if day else "report"
        ledger.fact(f"{report}.{rated}.rating", rating.value, cell.start, cell.end)
        if date and day:
            ledger.fact(f"{report}.published", day, date.start, date.end)
        _read_about_report(ledger, cells, report)
        if rated == "overall":
            _read_questions(ledger, cells, report)


def _read_questions(ledger: Ledger, cells: _Cells, report: str) -> None:
    """Read the ratings of key questions that have columns of their own, beside the overall rating."""
    for name, role in _QUESTION_ROLES.items():
        cell = _first(cells, role)
        if cell and (rating := rating_of(cell.words)):
            ledger.fact(f"{report}.key_questions.{name}.rating", rating.value, cell.start, cell.end)


def _read_about_report(ledger: Ledger, cells: _Cells, report: str) -> None:
    if (url := _first(cells, "url")) and _ADDRESS.fullmatch(url.words):
        ledger.fact(f"{report}.url", url.words, url.start, url.end)
    if inherited := _first(cells, "inherited"):
        if inherited.words.upper() == "Y":
            ledger.fact(f"{report}.inherited", "true", inherited.start, inherited.end)
        elif inherited.words.upper() == "N":
            ledger.furniture_span(inherited.start, inherited.end)


def _field(ledger: Ledger, cells: _Cells) -> str | None:
    """Return the route of what a row rates, as `_rated`, and make the words that say so furniture."""
    domain, service = _first(cells, "domain"), _first(cells, "service")
    if service and _is_of_practice(cells):
        ledger.furniture_span(service.start, service.end)
    rated = _rated(cells)
    if domain and rated:
        ledger.furniture_span(domain.start, domain.end)
    return rated


def _rated(cells: _Cells) -> str | None:
    """Return the route of what a row rates: `overall` or `key_questions.safe`; None where its domain is not known."""
    domain = _first(cells, "domain")
    if domain is None or fold(domain.words) == "overall":
        return "overall"
    name = key_question_of(domain.words)
    return f"key_questions.{name}" if name else None


def _is_of_practice(cells: _Cells) -> bool:
    """Return whether a row rates the practice, and not one of its services."""
    service = _first(cells, "service")
    return service is None or fold(service.words) == "overall"


def _read_service(ledger: Ledger, service: _Cell, services: list[str]) -> None:
    if service.words not in services:
        services.append(service.words)
        name = POPULATION_GROUPS.get(fold(service.words), service.words)
        ledger.fact(f"services[{len(services) - 1}].name", name, service.start, service.end)
    else:
        ledger.furniture_span(service.start, service.end)


def _set_date_aside(ledger: Ledger, cells: _Cells, rated: str | None, rows: _Rows) -> None:
    """Make the date and address of a rating furniture if the rating has no report of its own."""
    rating = _first(cells, "rating")
    understood = rated and (rating is None or rating_of(rating.words))
    for role in ("published", "url", "inherited") if understood else ():
        cell = _first(cells, role)
        if cell and (role != "published" or rows.day(cells)):
            ledger.furniture_span(cell.start, cell.end)


def _first(cells: _Cells, role: str) -> _Cell | None:
    found = cells.get(role)
    return found[0] if found else None


def _add_fact(ledger: Ledger, cells: _Cells, role: str, field: str | None = None) -> None:
    if cell := _first(cells, role):
        ledger.fact(field or role, cell.words, cell.start, cell.end)
