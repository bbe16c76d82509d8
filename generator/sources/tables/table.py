"""A table of CQC's open data, as bytes → its rows by location, and the text of each location's rows.

A table is kept as it was published. The rows of one location are its *extract*: a line for each cell that is not empty,
after its column's name. Cells that are equal in all rows come first and once; the others follow, row by row, with an
empty line before each row:

    Location ID: 1-10012064243
    Location Name: Springview Medical Centre
    Publication Date: 12/12/2019

    Domain: Overall
    Latest Rating: Requires improvement

    Domain: Safe
    Latest Rating: Good

The header is the first row with the columns of a location's id and name; there may be a banner above it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from generator.model import LOCATION_ID_PATTERN
from generator.problems import ContentError, Problem, Severity
from generator.sectors import FIELDS, service_kind
from generator.sources.tables.columns import DATES, IDENTIFYING, is_known, role_of
from generator.sources.tables.date_columns import DayOrder, read_column
from generator.sources.tables.grid import Grid, Row

TITLE = "a table of CQC’s open data (CSV, ODS, XLSX)"
WORKBOOKS = (".ods", ".xlsx")
SUFFIXES = (".csv", ".tsv", *WORKBOOKS)

READING = 3
"""The version of the rules by which extracts are read. Raise it when a change gives an extract other facts: records
then read their extracts again."""

_NO_ID = frozenset({"null", "none", "nil", "true", "false", "total", "totals", "blank"})
"""Words that have the form of an id and are not one."""

_BESIDE_RATINGS = frozenset((DATES, "domain", "service", "inherited"))
"""The roles of columns that only a table of ratings has."""
_MOST_ROWS = 400
_MOST_UNTOLD = 1_000
"""Locations that a table may have about which it does not state whether they are GP practices."""

_MOST_KINDS = 8
_LOCATION = re.compile(LOCATION_ID_PATTERN)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table by their number (from 1, as a spreadsheet counts), and the numbers of each location's rows.

    `problems` are those of the table and of its rows; a row with one is not among `rows`.
    """

    columns: Row
    rows: Mapping[int, Row]
    locations: Mapping[str, tuple[int, ...]]
    problems: tuple[Problem, ...] = ()
    sheet: str | None = None
    day_orders: Mapping[str, DayOrder] = field(default_factory=dict)
    """The order of day and month in each column of dates whose cells decide it, by the column's name."""

    def extract(self, numbers: Sequence[int]) -> str:
        """Return the text of a location's rows, given by their numbers. Raise ContentError if a row does not exist."""
        missing = next((number for number in numbers if number not in self.rows), None)
        if missing is not None:
            raise ContentError(f"row {missing} is not among the rows of the table")
        rows = [self.rows[number] for number in numbers]
        cells = list(zip(self.columns, *rows, strict=True))
        common = [cell for cell in cells if len(set(cell[1:])) == 1]
        blocks = ["".join(_line(cell[0], cell[1]) for cell in common)]
        if len(common) < len(cells):
            differing = [cell for cell in cells if len(set(cell[1:])) > 1]
            blocks += ["".join(_line(cell[0], cell[at]) for cell in differing) for at in range(1, len(rows) + 1)]
        return "\n".join(blocks)


def is_table(name: str) -> bool:
    """Return whether a document has the name of a table."""
    return PurePosixPath(name).suffix.casefold() in SUFFIXES


def open_table(name: str, data: bytes, *, all_services: bool = False) -> Table:
    """Return a table. Raise ContentError, in one line, for what is not a readable table.

    A row that cannot be read becomes a problem; the other rows are read. Rows about other services than GP practices
    are passed over, except with `all_services`; without it, a long table that does not state it is refused.
    """
    if not data.strip():
        raise ContentError(f"{name}: this table is empty")
    if PurePosixPath(name).suffix.casefold() in WORKBOOKS:
        from generator.sources.tables.workbook import open_workbook as open_grids
    else:
        from generator.sources.tables.delimited_text import open_text as open_grids
    grids, problems = open_grids(name, data)
    return _Reading(name, problems, all_services=all_services).table(grids)


@dataclass(slots=True)
class _Reading:
    """The rows and problems of a table while it is read."""

    name: str
    problems: list[Problem]
    all_services: bool
    rows: dict[int, Row] = field(default_factory=dict)
    locations: dict[str, list[int]] = field(default_factory=dict)
    untold: set[str] = field(default_factory=set)
    """Locations about which the table does not state whether they are GP practices."""
    elsewhere: Counter[str] = field(default_factory=Counter)
    """Rows about other services than GP practices, by what they are."""
    providers: int = 0
    """Rows without a location id."""
    beside: int = 0
    """Rows with text in a column that has no name."""

    def table(self, grids: Iterable[Grid]) -> Table:
        grid, header, columns = _header(self.name, grids)
        self._report_columns(header, columns)
        if grid.others:
            listed = ", ".join(f"“{name[:60]}”" for name in grid.others[:20])
            message = f"“{grid.sheet}” is read; of the other sheets nothing is: {listed}"
            self.problems.append(Problem(self.name, 0, 0, Severity.FINDING, message, "table.sheets"))
        roles = {role: at for at, role in reversed(list(enumerate(map(role_of, columns)))) if role}
        place, kind_places = roles["location_id"], [roles.get(role) for role in FIELDS]
        nameless = [at for at, column in enumerate(columns) if not column]
        dates: dict[int, set[str]] = {at: set() for at, column in enumerate(columns) if role_of(column) == DATES}
        for number, cells in grid.below(header, len(columns)):
            if isinstance(cells, str):
                self._refuse(number, cells)
                continue
            location = cells[place]
            if not any(cells):
                continue
            for at, days in dates.items():
                days.add(cells[at])
            kind = service_kind(*("" if at is None else cells[at] for at in kind_places))
            if kind and not kind.is_practice and not self.all_services:
                self.elsewhere[kind.words] += 1
            elif not location and cells[roles["name"]]:
                self.providers += 1
            elif not _LOCATION.match(location) or location.casefold() in _NO_ID:
                self._refuse(number, f"“{location[:40]}” is not a location id: the row is not read")
            else:
                self._enter(number, location, cells)
                if kind is None:
                    self.untold.add(location)
                self.beside += any(cells[at] for at in nameless)
        if len(self.untold) > _MOST_UNTOLD and not self.all_services:
            raise ContentError(_untold_message(self.name, len(self.untold)))
        self._report_skipped_rows()
        orders = dict(self._report_dates(header, columns, dates))
        rows = {location: tuple(numbers) for location, numbers in self.locations.items()}
        return Table(columns, self.rows, rows, tuple(self.problems), grid.sheet, orders)

    def _enter(self, number: int, location: str, cells: Row) -> None:
        numbers = self.locations.setdefault(location, [])
        if len(numbers) == _MOST_ROWS:
            self._refuse(number, f"{location} has more than {_MOST_ROWS} rows: this one is not read")
        elif len(numbers) < _MOST_ROWS:
            self.rows[number] = cells
            numbers.append(number)

    def _report_columns(self, number: int, columns: Row) -> None:
        strange = [column for column in columns if column and not is_known(column)]
        if strange:
            listed = ", ".join(f"“{column[:60]}”" for column in strange[:20])
            message = f"columns that are not known, of which nothing is read: {listed}"
            self.problems.append(Problem(self.name, number, 0, Severity.WARNING, message, "table.columns"))
        roles = set(map(role_of, columns))
        about_ratings = roles & _BESIDE_RATINGS or any("rating" in column.casefold() for column in strange)
        if "rating" not in roles and about_ratings:
            message = (
                "no column is called “Latest Rating”, so no rating is read from this table: was the column left out or "
                "renamed? Put it back, and convert the table again"
            )
            self.problems.append(Problem(self.name, number, 0, Severity.WARNING, message, "table.columns"))
        if "rating" in roles and "published" not in roles:
            message = "no column is called “Publication Date”, so the ratings have no date"
            self.problems.append(Problem(self.name, number, 0, Severity.WARNING, message, "table.columns"))

    def _report_dates(self, header: int, columns: Row, dates: Mapping[int, set[str]]) -> Iterator[tuple[str, DayOrder]]:
        """Yield the order of day and month in each column of dates that decides it; report cells that are no dates."""
        for at, cells in dates.items():
            column = read_column(sorted(cells))
            for reason in column.problems():
                message = f"“{columns[at]}”: {reason}"
                self.problems.append(Problem(self.name, header, 0, Severity.WARNING, message, "table.dates"))
            if column.order:
                yield columns[at], column.order

    def _report_skipped_rows(self) -> None:
        kinds = ", ".join(f"{count:,} {words[:60]}" for words, count in self.elsewhere.most_common(_MOST_KINDS))
        more = "" if len(self.elsewhere) <= _MOST_KINDS else ", and others"
        for count, about in (
            (
                self.elsewhere.total(),
                f"passed over, about other services than GP practices ({kinds}{more}); --all-services takes them",
            ),
            (self.providers, "passed over, without a location id (providers)"),
            (self.beside, "with words in a column without a name, of which nothing is read"),
        ):
            if count:
                message = f"{count:,} row{'' if count == 1 else 's'} {about}"
                self.problems.append(Problem(self.name, 0, 0, Severity.FINDING, message, "table.rows"))

    def _refuse(self, number: int, why: str) -> None:
        self.problems.append(Problem(self.name, number, 0, Severity.ERROR, why, "table.row"))


def _header(name: str, grids: Iterable[Grid]) -> tuple[Grid, int, Row]:
    """Return the first grid with a header, the number of that row, and the columns. Raise ContentError if none."""
    nearest: tuple[int, Row] = (0, ())
    for grid in grids:
        for number, columns in grid.head:
            if {role_of(column) for column in columns}.issuperset(IDENTIFYING):
                return grid, number, columns
            nearest = max(nearest, (sum(is_known(column) for column in columns if column), columns))
    if nearest[0] < 2:
        raise ContentError(f"{name}: no row of this table names a location’s id and name (“Location ID”, “Name”)")
    roles = {role_of(column) for column in nearest[1]}
    missing = " and ".join(f"“{says}”" for role, says in IDENTIFYING.items() if role not in roles)
    listed = ", ".join(f"“{column[:40]}”" for column in nearest[1][:30] if column)
    raise ContentError(f"{name}: this table has no column {missing}; its columns are {listed}")


def _untold_message(name: str, locations: int) -> str:
    return (
        f"{name}: no column of this table says which of its {locations:,} locations are GP practices (a category, a "
        "sector or service types), and none of them is read. If you want a record of each, add --all-services"
    )


def _line(column: str, cell: str) -> str:
    return f"{column}: {cell}\n" if cell else ""
