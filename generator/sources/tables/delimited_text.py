"""Tables as text (CSV): cells between commas, semicolons or tabs."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from generator.problems import ContentError, Problem, Severity
from generator.sources.tables.grid import CONTROL, HEAD, Grid, Row, plain

_DELIMITERS = (",", ";", "\t")
_LONGEST_CELL = 60
"""Lines that one quoted cell may have: in a longer one, a quotation mark was not closed."""

_LINE_END = re.compile(r"\r\n|\n|\r")


def open_text(name: str, data: bytes) -> tuple[Iterable[Grid], list[Problem]]:
    """Return the table as each delimiter divides it, of which one has a header, and the problems of reading it.

    Raise ContentError, in one line, for what is not text.
    """
    text, problems = _decode(name, data)
    lines = _LINE_END.split(text)
    return [_grid(lines, delimiter) for delimiter in _DELIMITERS], problems


def _grid(lines: Sequence[str], delimiter: str) -> Grid:
    head = (tuple(map(plain, _cells(line, delimiter) or ())) for line in lines[:HEAD])
    return Grid(None, enumerate(head, 1), partial(_records, lines, delimiter))


def _decode(name: str, data: bytes) -> tuple[str, list[Problem]]:
    """Return text from UTF-8, or else from CP1252 with a warning. No character is replaced."""
    problems: list[Problem] = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise ContentError(f"{name}:{line}: this is neither UTF-8 nor Windows text; save it as UTF-8") from None
        message = "this is not UTF-8 text; it was read as Windows text (CP1252): look at names with accents"
        problems.append(Problem(name, 0, 0, Severity.WARNING, message, "table.encoding"))
    if found := CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise ContentError(f"{name}:{line}: this is not text: it holds the character U+{ord(found[0]):04X}")
    return text, problems


def _records(lines: Sequence[str], delimiter: str, start: int, width: int) -> Iterator[tuple[int, Row | str]]:
    """Yield each row with its number, or what is wrong with it. A quoted cell may have several lines."""
    at, number = start, start
    while at < len(lines):
        number += 1
        last = at
        while lines[last].count('"') % 2 == (last == at) and last - at < _LONGEST_CELL and last + 1 < len(lines):
            last += 1
        cells = _cells("\n".join(lines[at : last + 1]), delimiter)
        if last > at and (cells is None or len(cells) != width):
            last, cells = at, None
        at = last + 1
        if cells is None:
            yield number, "a quotation mark is not closed, or is not at a cell’s end: the row is not read"
        elif len(cells) > width and any(cells[width:]):
            yield number, f"{len(cells)} cells for {width} columns (is a comma not in quotes?): the row is not read"
        elif 1 < len(cells) < width or (cells and len(cells) < width and cells[0]):
            yield number, f"cut off after {len(cells)} of {width} cells: the row is not read"
        elif len(cells) >= width:
            yield number, tuple(map(plain, cells[:width]))


def _cells(record: str, delimiter: str) -> list[str] | None:
    if '"' not in record:  # most rows: splitting is faster than making a reader
        return record.split(delimiter) if record else []
    try:
        return next(csv.reader([record], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None
