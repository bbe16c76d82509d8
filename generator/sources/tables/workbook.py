"""Tables as workbooks (ODS, XLSX): the cells of each sheet as text.

A cell with a formula has the value that the workbook was saved with, and a problem reports that there are such cells.
The size of a workbook is checked before the library reads it: see `workbook_bounds`.
"""

import datetime
import io
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from generator.problems import ContentError, Problem, Severity
from generator.sources.tables.grid import CONTROL, HEAD, Grid, Row, plain
from generator.sources.tables.workbook_bounds import check_workbook


def open_workbook(name: str, data: bytes) -> tuple[Iterable[Grid], list[Problem]]:
    """Return the sheets of a workbook, each loaded when it is needed, and the problems of reading it.

    Raise ContentError, in one line, for a workbook that is damaged, needs a password, or is too large.
    """
    problems: list[Problem] = []
    if formulas := check_workbook(name, data):
        cells = "1 cell is a formula" if formulas == 1 else f"{formulas:,} cells are formulas"
        message = f"{cells}: read is what the workbook was saved with"
        problems.append(Problem(name, 0, 0, Severity.WARNING, message, "table.formula"))
    return _grids(name, data), problems


def _grids(file: str, data: bytes) -> Iterator[Grid]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        # Hidden sheets come last: people who use the workbook do not see them.
        sheets.sort(key=lambda each: each.visible != SheetVisibleEnum.Visible)
        names = [each.name for each in sheets]
        for name in names:
            sheet = workbook.get_sheet_by_name(name)
            others = tuple(each for each in names if each != name)
            yield Grid(name, islice(_rows(sheet), HEAD), partial(_below, sheet), others)
    except PasswordError:
        raise ContentError(f"{file}: this workbook needs a password: save it without one") from None
    except BaseException as error:
        # A panic in the library's compiled code is not an Exception.
        if isinstance(error, CalamineError | OSError | ValueError) or type(error).__name__ == "PanicException":
            why = " ".join(str(error).split())
            raise ContentError(f"{file}: this is not a workbook that can be read, or is damaged: {why}") from None
        raise


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, Row]]:
    """Yield each row with its number as the sheet counts it."""
    left = (sheet.start or (0, 0))[1]
    for number, cells in enumerate(sheet.iter_rows(), 1):  # includes empty rows above, but not empty columns
        yield number, ("",) * left + tuple(map(_cell_text, cells))


def _below(sheet: CalamineSheet, header: int, width: int) -> Iterator[tuple[int, Row | str]]:
    for number, cells in _rows(sheet):
        if number <= header:
            continue
        if found := CONTROL.search("".join(cells)):
            yield number, f"the character U+{ord(found[0]):04X} is no text: the row is not read"
        else:
            yield number, cells[:width]


def _cell_text(value: object) -> str:
    """Return a cell as text: whole numbers without a point, days as `2019-12-12`."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    return str(value)
