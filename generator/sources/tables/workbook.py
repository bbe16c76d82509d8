"""Tables as workbooks (ODS, XLSX): the cells of each sheet as words.

A cell with a formula says what it came to when the workbook was saved; that there are such cells is told. What a
workbook unpacks to, and how many cells it claims to have, is looked at before the library reads it: see
`workbook_bounds`.
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
from generator.sources.tables.workbook_bounds import look_over


def open_workbook(name: str, data: bytes) -> tuple[Iterable[Grid], list[Problem]]:
    """The sheets of a workbook in their order, each loaded when it is asked for; and what is to be known of it.

    Raises ContentError, in one line, for what is damaged, needs a password, or claims more than is read.
    """
    problems: list[Problem] = []
    if formulas := look_over(name, data):
        cells = "1 cell is a formula" if formulas == 1 else f"{formulas:,} cells are formulas"
        message = f"{cells}: read is what the workbook was saved with"
        problems.append(Problem(name, 0, 0, Severity.WARNING, message, "table.formula"))
    return _grids(name, data), problems


def _grids(file: str, data: bytes) -> Iterator[Grid]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        # What is hidden comes last: nobody saw it who passed the workbook on.
        sheets.sort(key=lambda each: each.visible != SheetVisibleEnum.Visible)
        names = [each.name for each in sheets]
        for name in names:
            sheet = workbook.get_sheet_by_name(name)
            others = tuple(each for each in names if each != name)
            yield Grid(name, islice(_rows(sheet), HEAD), partial(_below, sheet), others)
    except PasswordError:
        raise ContentError(f"{file}: this workbook needs a password: save it without one") from None
    except BaseException as error:
        # The library's own faults are no Exception: a panic of its compiled half.
        if isinstance(error, CalamineError | OSError | ValueError) or type(error).__name__ == "PanicException":
            why = " ".join(str(error).split())
            raise ContentError(f"{file}: this is not a workbook that can be read, or is damaged: {why}") from None
        raise


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, Row]]:
    """Each row with its number as the sheet counts it."""
    left = (sheet.start or (0, 0))[1]
    for number, cells in enumerate(sheet.iter_rows(), 1):  # the empty rows above are among them, not the columns
        yield number, ("",) * left + tuple(map(_words, cells))


def _below(sheet: CalamineSheet, header: int, width: int) -> Iterator[tuple[int, Row | str]]:
    for number, cells in _rows(sheet):
        if number <= header:
            continue
        if found := CONTROL.search("".join(cells)):
            yield number, f"the character U+{ord(found[0]):04X} is no text: the row is not read"
        else:
            yield number, cells[:width]


def _words(value: object) -> str:
    """A cell as words: whole numbers without a point, days as `2019-12-12`."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    return str(value)
