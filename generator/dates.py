"""Dates as precise as CQC states them: a day, a month, a year, or a month whose year is not stated."""

import re
from datetime import date
from typing import NamedTuple

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

MONTH = "(?:" + "|".join(MONTHS) + ")"
"""A regular expression for the name of a month."""

_DAYS_BEFORE = r"(\d{1,2} ((and|to) \d{1,2} )?)?"
DATE_PATTERN = rf"^(\d{{4}}(-\d{{2}}(-\d{{2}})?)?|{_DAYS_BEFORE}{MONTH}(( and | to )(\d{{1,2}} )?{MONTH})?)$"
"""The dates of a record: as ISO 8601 (`2025-02-26`, `2023-07`, `2023`) or in words without a year (`14 to 15 May`)."""


YEAR_NOT_STATED = " (year not stated)"
"""The words after a date whose year is not stated."""


class PartialDate(NamedTuple):
    """A date with the parts that its source states: each may be None, and none is inferred. `words` are its words."""

    year: int | None
    month: int | None
    day: int | None
    words: str

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Parse a date of a record: `2025-02-26`, `2023-07`, `2023`, or words such as `July` or `March and April`.

        A range in words has the first of its months. Raise ValueError, with a sentence, for a date that does not exist.
        """
        parts = text.split("-")
        if not text[:4].isdigit():
            return cls(None, *_first_day(text), text)
        try:
            numbers = [int(part) for part in parts]
        except ValueError:
            raise ValueError(f"“{text}” is not a date") from None
        year, month, day = [*numbers, None, None][:3]
        if len(parts) > 3 or not year or (month is not None and not 1 <= month <= 12):
            raise ValueError(f"“{text}” is not a date")
        if day is not None and month is not None:
            try:
                date(year, month, day)
            except ValueError:
                raise ValueError(f"{MONTHS[month - 1]} {year} has no day {day}") from None
        return cls(year, month, day, text)

    def __str__(self) -> str:
        """Return the date as pages show it: `26 February 2025`, `July 2023`, `2023`, `July (year not stated)`."""
        if self.year is None:
            return f"{self.words}{YEAR_NOT_STATED}"
        month = MONTHS[self.month - 1] if self.month else None
        return " ".join(str(part) for part in (self.day, month, self.year) if part)


def _first_day(words: str) -> tuple[int, int | None]:
    """Return month and day of a date in words: `July`, `4 March`, `14 and 15 May`, `March and April`.

    Raise ValueError where no month is named.
    """
    parts = words.split()
    month = next((part for part in parts if part in MONTHS), None)
    if month is None:
        raise ValueError(f"“{words}” is not a date")
    return MONTHS.index(month) + 1, int(parts[0]) if parts[0].isdigit() else None


def is_day(text: str) -> bool:
    """Return whether a text is an existing day as year-month-day.

    >>> is_day("2025-02-26"), is_day("2025-02-31"), is_day("2025-02")
    (True, False, False)
    """
    if len(text) != len("2025-02-26") or text[4] != "-" or text[7] != "-":
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def suggest_date(text: str) -> str:
    """Return the date that a person probably meant, in the form of a record; empty where there is none.

    The year is last or first, and the month a name or a number. The British order counts before the American one.

    >>> [suggest_date(text) for text in ("26/02/2025", "26th February 2025", "February 26, 2025", "Feb 2025")]
    ['2025-02-26', '2025-02-26', '2025-02-26', '2025-02']
    """
    parts = re.split(r"[/., -]+", text)
    if len(parts) > 1 and (month := month_number(parts[-2])):
        parts[-2] = str(month)
    elif len(parts) == 3 and (month := month_number(parts[0])):
        parts = [parts[1], str(month), parts[2]]
    numbers = [re.sub(r"(?<=\d)(st|nd|rd|th)$", "", part.casefold()) for part in parts]
    if len(numbers[0]) == 4:
        numbers.reverse()
    *days, year = numbers
    if not 1 <= len(days) <= 2 or not all(re.fullmatch("[0-9]{1,2}", each) for each in days):
        return ""
    year = f"20{year}" if len(year) == 2 and len(days) == 2 else year
    orders = (days, days[::-1]) if len(days) == 2 else (days,)
    candidates = ("-".join([year, *(f"{int(each):02}" for each in reversed(order))]) for order in orders)
    return next((iso for iso in candidates if is_day(iso if iso.count("-") > 1 else f"{iso}-01")), "")


def month_number(word: str) -> int | None:
    """Return the number of a month from its name or the first letters of it, three or more: `Feb`, `Sept`."""
    start = word.casefold() if word.isalpha() and len(word) > 2 else None
    return next((number for number, name in enumerate(MONTHS, 1) if start and name.casefold().startswith(start)), None)
