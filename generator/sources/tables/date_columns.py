"""The order of day and month in a column of dates: `11/14/2018` decides it for the `11/9/2018` beside it."""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from generator.sources.tables.columns import EMPTY
from generator.sources.values import CellDay, read_cell_day

_SHOWN = 3


class DayOrder(StrEnum):
    """The order of day and month in a date of figures."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


class DateColumn(NamedTuple):
    """The result of reading a column of dates as a whole: the order of day and month, and the cells without a date.

    `doubtful` are dates that would be others in the other order, where no order is known; `unreadable` are no dates.
    """

    order: DayOrder | None
    certain: dict[DayOrder, str]
    doubtful: tuple[str, ...]
    unreadable: tuple[str, ...]

    def problems(self) -> Iterable[str]:
        """Yield a sentence for each reason why cells of the column are not read as dates."""
        if self.doubtful:
            shown = _listed(self.doubtful)
            if self.certain:
                days, months = self.certain[DayOrder.DAY_FIRST], self.certain[DayOrder.MONTH_FIRST]
                why = f"“{days}” has the day first and “{months}” the month"
            else:
                why = "no date of this column shows whether the day or the month is first"
            yield f"{why}, so these are not read as dates: {shown}"
        if self.unreadable:
            yield f"not dates that can be read: {_listed(self.unreadable)}"


def read_column(cells: Iterable[str]) -> DateColumn:
    """Return what the cells of a column decide. One date that is possible in one order only decides for all."""
    certain: dict[DayOrder, str] = {}
    doubtful, unreadable = [], []
    for words in cells:
        day = _cell_day(words)
        if day.certain is None:
            if day.day_first:
                doubtful.append(words)
            elif words and words.casefold() not in EMPTY:
                unreadable.append(words)
        elif not day.month_first:
            certain.setdefault(DayOrder.DAY_FIRST, words)
        elif not day.day_first:
            certain.setdefault(DayOrder.MONTH_FIRST, words)
    order = next(iter(certain)) if len(certain) == 1 else None
    return DateColumn(order, certain, () if order else tuple(doubtful), tuple(unreadable))


def read_day(words: str, order: DayOrder | None) -> str | None:
    """Return the day of a cell in ISO form; None where it is no date, or `order` is needed and not known."""
    day = _cell_day(words)
    if day.certain or order is None:
        return day.certain
    return day.day_first if order is DayOrder.DAY_FIRST else day.month_first


# Many rows of a table have the same date.
@lru_cache(maxsize=10_000)
def _cell_day(words: str) -> CellDay:
    return read_cell_day(words)


def _listed(cells: tuple[str, ...]) -> str:
    shown = ", ".join(f"“{words[:40]}”" for words in cells[:_SHOWN])
    return f"{shown} and {len(cells) - _SHOWN:,} more" if len(cells) > _SHOWN else shown
