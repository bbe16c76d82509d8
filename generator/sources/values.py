"""Text → values: dates, postcodes, telephone numbers, ids.

Each function takes text, and returns the value with its offsets in that text, or None. Nothing is completed: a month
without a year stays a month.
"""

import re
from typing import NamedTuple

from generator.dates import MONTH, MONTHS, is_day, month_number

_DAY = rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?[ \u00a0]?)?({MONTH})\b(?:,?[ \u00a0](\d{{4}})\b)?"
_DATE = re.compile(rf"(?<![\w/-]){_DAY}")
_RANGE = re.compile(rf"(?<![\w/-]){_DAY}[ \u00a0]?(?:and|to|until|–|-)[ \u00a0]?(?:on[ \u00a0])?{_DAY}")
_DAYS = re.compile(
    rf"(?<![\w/-])(\d{{1,2}})(?:st|nd|rd|th)?(?:, \d{{1,2}}(?:st|nd|rd|th)?){{0,6}},? (?:and|to|-|"
    rf"–) (\d{{1,2}})(?:st|nd|rd|"
    rf"th)? ({MONTH})\b(?:,? (\d{{4}})\b)?"
)
_SHORT = re.compile(
    r"(?<![\w/-])(\d{1,2})(?:st|nd|rd|th)?[ \u00a0]?(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
    r"(?:,?[ \u00a0](\d{4})\b)?"
)
"""A day with a month's short name: `07 Jun`. Without a day it may be a word: `Mar`, `Dec`."""

_FIGURE = re.compile(r"\d")
_NUMERIC = re.compile(r"(?<![\d/])(\d{2})/(\d{2})/(\d{4}|\d{2})(?![\d/])")

_TIME = r"(?:(?: - |[ T])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?: ?[AP]M)?)?"
_FIGURES = re.compile(rf"([0-9]{{1,2}})([/.-])([0-9]{{1,2}})\2([0-9]{{4}}){_TIME}", re.IGNORECASE)
_ISO = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_TIME}", re.IGNORECASE)
_NAMED = re.compile(rf"(?:([0-9]{{1,2}})[ -]([a-z]+)|([a-z]+) ([0-9]{{1,2}}),)[ -]([0-9]{{4}}){_TIME}", re.IGNORECASE)
"""The forms of a day that is all of a cell. The time of day does not count."""

_POSTCODE = re.compile(r"(?<![A-Za-z0-9])([A-Z]{1,2}\d[A-Z\d]?)[ \u00a0]?(\d[A-Z]{2})(?![A-Za-z0-9])")
_TELEPHONE = re.compile(r"(?<![\d(])\(?(0\d{2,4})\)?[ \u00a0]?(\d{3,4})[ \u00a0]?(\d{3,4})(?!\d)")
_LOCATION = re.compile(r"/location/(1-\d{8,12}|[A-Z0-9]{3,6})(?=[/?#]|$)")
LOCATION_IN_TEXT = re.compile(r"\bcqc\.org\.uk/location/(1-\d{8,12})(?![\w-])")
"""The address of a location's page within a text."""

_CQC_ADDRESS = re.compile(
    r"(?:https?://web\.archive\.org/web/[0-9a-z_*]+/)?"
    r"(https?://(?:[a-z0-9-]+\.)*cqc\.org\.uk\.?(?::\d+)?/[^\"'\s<>]{0,500})",
    re.IGNORECASE,
)
_PROVIDER = re.compile(r"/provider/(1-\d{8,12}|[A-Z0-9]{3,6})(?=[/?#]|$)")
_ASSESSMENT = re.compile(r"/reports/((?:AP|LAP-?)\d{2,8})(?=[/?#]|$)")


class FoundValue(NamedTuple):
    """A value and its offsets in the text that was searched."""

    value: str
    start: int
    end: int


class CellDay(NamedTuple):
    """A day as the whole text of a cell, in ISO form: as it reads with the day first, and with the month first.

    One of the two is None where the calendar has no such day. They are equal where the form leaves no doubt.
    """

    day_first: str | None
    month_first: str | None

    @property
    def certain(self) -> str | None:
        """The day where only one is possible; None where the order of day and month decides, or where there is none."""
        if self.day_first and self.month_first and self.day_first != self.month_first:
            return None
        return self.day_first or self.month_first


class FoundDates(NamedTuple):
    """A date or the two ends of a range, and their offsets. `to` is None for a single date."""

    value: str
    to: str | None
    start: int
    end: int


def read_dates(text: str, start: int = 0) -> FoundDates | None:
    """Return the first date or range of dates in `text` from `start`, or None.

    `26 February 2025` → `2025-02-26`; `July 2023` → `2023-07`; `July` stays `July`; `May and June 2024` → `2024-05`
    to `2024-06`; `March and April`, whose year is not stated, stays as worded. `03/04/24` is 3 April 2024.
    """
    date = _DATE.search(text, start)
    other = _in_another_form(text, start)
    if other and (not date or other.start < date.start()):
        return other
    if not date:
        return None
    days = _DAYS.search(text, start)
    if days and days.start() < date.start():
        return _several_days(days, text)
    span = _RANGE.match(text, date.start())
    if not span:
        return FoundDates(_value(date[1], date[2], date[3]), None, date.start(), date.end())
    day, month, year, last_day, last_month, last_year = span.groups()
    if last_year is None:
        worded = " ".join(text[span.start() : span.end()].split()) if year is None else _value(day, month, year)
        return FoundDates(worded, None, span.start(), span.end())
    first = _value(day, month, year or _year_before(month, last_month, last_year))
    return FoundDates(first, _value(last_day, last_month, last_year), span.start(), span.end())


def _in_another_form(text: str, start: int) -> FoundDates | None:
    """Return the first date in figures (`03/04/24`, the day first) or with a short month (`07 Jun`), or None."""
    if not _FIGURE.search(text, start):
        return None
    numeric = _NUMERIC.search(text, start) if "/" in text else None
    if numeric and not is_day(f"20{numeric[3][-2:]}-{numeric[2]}-{numeric[1]}"):
        numeric = None
    short = _SHORT.search(text, start)
    if numeric and not (short and short.start() < numeric.start()):
        return FoundDates(f"20{numeric[3][-2:]}-{numeric[2]}-{numeric[1]}", None, numeric.start(), numeric.end())
    if short:
        month = MONTHS[(month_number(short[2]) or 1) - 1]
        return FoundDates(_value(short[1], month, short[3]), None, short.start(), short.end())
    return None


def read_cell_day(text: str) -> CellDay:
    """Return the day that is the whole of a text, with or without a time.

    >>> read_cell_day("11/9/2018")
    CellDay(day_first='2018-09-11', month_first='2018-11-09')
    >>> [read_cell_day(text).certain for text in ("8/26/2025 12:00:00 AM", "2025-08-26", "26-Aug-2025", "31/02/2016")]
    ['2025-08-26', '2025-08-26', '2025-08-26', None]
    """
    if figures := _FIGURES.fullmatch(text):
        one, _, other, year = figures.groups()
        return CellDay(_existing(year, other, one), _existing(year, one, other))
    day = None
    if iso := _ISO.fullmatch(text):
        day = iso[1] if is_day(iso[1]) else None
    elif (named := _NAMED.fullmatch(text)) and (month := month_number(named[2] or named[3])):
        day = _existing(named[5], str(month), named[1] or named[4])
    return CellDay(day, day)


def _existing(year: str, month: str, day: str) -> str | None:
    iso = f"{year}-{int(month):02d}-{int(day):02d}"
    return iso if is_day(iso) else None


def _several_days(found: re.Match[str], text: str) -> FoundDates:
    """Return the first and last of several days in one month: `14 and 15 May 2024`."""
    first, last, month, year = found.groups()
    if year is None:
        return FoundDates(" ".join(text[found.start() : found.end()].split()), None, found.start(), found.end())
    return FoundDates(_value(first, month, year), _value(last, month, year), found.start(), found.end())


def _year_before(month: str, last_month: str, last_year: str) -> str:
    """Return the year of a range's first month: `December and January 2024` begins in 2023."""
    names = [name.lower() for name in MONTHS]
    earlier = names.index(month.lower()) > names.index(last_month.lower())
    return str(int(last_year) - 1) if earlier else last_year


def _value(day: str | None, month: str, year: str | None) -> str:
    name = month.capitalize()
    if year is None:
        return f"{int(day)} {name}" if day else name
    number = f"{year}-{MONTHS.index(name) + 1:02d}"
    return f"{number}-{int(day):02d}" if day else number


def read_postcode(text: str) -> FoundValue | None:
    """Return the last postcode in `text`, written with one space, or None."""
    all_found = list(_POSTCODE.finditer(text))
    if not all_found:
        return None
    last = all_found[-1]
    return FoundValue(f"{last[1]} {last[2]}", last.start(), last.end())


def read_telephone(text: str, start: int = 0) -> FoundValue | None:
    """Return the first telephone number in `text` from `start`, or None: `(01375) 373366` → `01375 373366`."""
    found = _TELEPHONE.search(text, start)
    if not found:
        return None
    # Only the end of the area code is known, so one space goes there; a run of digits stays together.
    rest = text[found.start(2) : found.end()].replace("\u00a0", " ")
    return FoundValue(f"{found[1]} {rest}", found.start(), found.end())


def cqc_address(address: str | None) -> str | None:
    """Return an address of CQC's website, without the prefix of a web archive; None for any other address."""
    found = _CQC_ADDRESS.fullmatch((address or "").strip())
    return found[1] if found else None


def read_location_id(address: str) -> FoundValue | None:
    """Return CQC's location id in a path, whatever the host: `/location/1-565655909/…` or an NHS code; or None."""
    return _in(_LOCATION, address)


def read_provider_id(address: str) -> FoundValue | None:
    """Return CQC's provider id in a path, or None: `/provider/1-199756321`."""
    return _in(_PROVIDER, address)


def read_assessment_id(address: str) -> FoundValue | None:
    """Return the assessment's id in a path, or None: `/reports/AP10716/overall`."""
    return _in(_ASSESSMENT, address)


def _in(pattern: re.Pattern[str], address: str) -> FoundValue | None:
    found = pattern.search(address)
    return FoundValue(found[1], found.start(1), found.end(1)) if found else None
