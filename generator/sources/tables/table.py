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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from generator.model import LOCATION_ID_PATTERN
from generator.problems import ContentError, Problem, Severity
from generator.sources.tables.columns import CATEGORY, IDENTIFYING, PRACTICES, is_known, role_of
from generator.sources.tables.grid import Grid, Row

TITLE = "a table of CQC’s open data (CSV, ODS, XLSX)"
WORKBOOKS = (".ods", ".xlsx")
SUFFIXES = (".csv", ".tsv", *WORKBOOKS)

READING = 1
"""The version of the rules by which extracts are read. Raise it when a change gives an extract other facts: records
then read their extracts again."""

_NO_ID = frozenset({"null", "none", "nil", "true", "false", "total", "totals", "blank"})
"""Words that have the form of an id and are not one."""

_MOST_ROWS = 400
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


def open_table(name: str, data: bytes) -> Table:
    """Return a table. Raise ContentError, in one line, for what is not a readable table.

    A row that cannot be read becomes a problem; the other rows are read.
    """
    if not data.strip():
        raise ContentError(f"{name}: this table is empty")
    if PurePosixPath(name).suffix.casefold() in WORKBOOKS:
        from generator.sources.tables.workbook import open_workbook as open_grids
    else:
        from generator.sources.tables.delimited_text import open_text as open_grids
    grids, problems = open_grids(name, data)
    return _Reading(name, problems).table(grids)


@dataclass(slots=True)
class _Reading:
    """The rows and problems of a table while it is read."""

    name: str
    problems: list[Problem]
    rows: dict[int, Row] = field(default_factory=dict)
    locations: dict[str, list[int]] = field(default_factory=dict)
    elsewhere: int = 0
    """Rows about other services than GP practices."""
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
        place, category = roles["location_id"], roles.get(CATEGORY)
        nameless = [at for at, column in enumerate(columns) if not column]
        for number, cells in grid.below(header, len(columns)):
            if isinstance(cells, str):
                self._refuse(number, cells)
                continue
            location = cells[place]
            if not any(cells):
                continue
            if category is not None and cells[category] and cells[category].casefold() not in PRACTICES:
                self.elsewhere += 1
            elif not location and cells[roles["name"]]:
                self.providers += 1
            elif not _LOCATION.match(location) or location.casefold() in _NO_ID:
                self._refuse(number, f"“{location[:40]}” is not a location id: the row is not read")
            else:
                self._enter(number, location, cells)
                self.beside += any(cells[at] for at in nameless)
        self._report_skipped_rows()
        rows = {location: tuple(numbers) for location, numbers in self.locations.items()}
        return Table(columns, self.rows, rows, tuple(self.problems), grid.sheet)

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
        if "rating" not in roles and any("rating" in column.casefold() for column in strange):
            message = "no column is called “Latest Rating”, so no rating is read"
            self.problems.append(Problem(self.name, number, 0, Severity.WARNING, message, "table.columns"))
        if "rating" in roles and "published" not in roles:
            message = "no column is called “Publication Date”, so the ratings have no date"
            self.problems.append(Problem(self.name, number, 0, Severity.WARNING, message, "table.columns"))

    def _report_skipped_rows(self) -> None:
        for count, about in (
            (self.elsewhere, "passed over, about other services than GP practices"),
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


def _line(column: str, cell: str) -> str:
    return f"{column}: {cell}\n" if cell else ""
