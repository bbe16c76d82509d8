"""A table before its columns are known: numbered rows of plain cells."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

Row = tuple[str, ...]

HEAD = 60
"""Rows that are searched for a header."""

CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")
"""Characters that are not text."""

_BREAKS = re.compile(r"[\t\n\x0b\x0c\r\x85\u2028\u2029]+")


class Grid(NamedTuple):
    """A table, or a sheet of one: its first rows with their numbers, from 1, and all that follow a header.

    `below(number, width)` yields the rows below the header's number, each with as many cells as there are columns, or
    with words for what is wrong with it.
    """

    sheet: str | None
    head: Iterable[tuple[int, Row]]
    below: Callable[[int, int], Iterator[tuple[int, Row | str]]]
    others: tuple[str, ...] = ()
    """The other sheets of the same workbook."""


def plain(cell: str) -> str:
    """Return a cell as one line, without spaces around it."""
    return cell.strip() if cell.isprintable() else _BREAKS.sub(" ", cell).strip()
