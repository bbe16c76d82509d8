"""Dates as precise as CQC states them: a day, a month, a year, or a month whose year is not stated."""

from datetime import date
from typing import NamedTuple

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_MONTH = "(?:" + "|".join(MONTHS) + ")"
_DAYS_BEFORE = r"(\d{1,2} ((and|to) \d{1,2} )?)?"
DATE_PATTERN = rf"^(\d{{4}}(-\d{{2}}(-\d{{2}})?)?|{_DAYS_BEFORE}{_MONTH}(( and | to )(\d{{1,2}} )?{_MONTH})?)$"
"""The dates of a record: as ISO 8601 (`2025-02-26`, `2023-07`, `2023`) or in words without a year (`14 to 15 May`)."""


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
            return f"{self.words} (year not stated)"
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
