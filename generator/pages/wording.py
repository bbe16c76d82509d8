"""How values are put into words: ratings as marks, vague dates that stay vague, names of reports, addresses.

>>> when("2025-02-26"), when("July")
('of 26 February 2025', 'in July (year not stated)')
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from generator.model import PartialDate, Rated, Rating, Report, ReportKind, State, Voice
from generator.pages.views import Mark

ABSENT = Mark("Not in the documents we hold", "absent", 0)
MARKS: dict[Rating | State | None, Mark] = {
    None: ABSENT,
    **{rating: Mark(rating.value, rating.value.split()[0].lower(), rating.level) for rating in Rating},
    **{state: Mark(state.value, "unrated", 0) for state in State},
}
"""Every mark there is. The style of a rating is its first word: `is-requires` in the stylesheet."""

KIND_WORDS = {
    ReportKind.ASSESSMENT: "Assessment",
    ReportKind.INSPECTION: "Inspection",
    ReportKind.PRESS_RELEASE: "Press release",
    ReportKind.DATA_REVIEW: "Data review",
    ReportKind.DIRECTORY: "Directory entry",
}

VOICE_WORDS = {
    Voice.CQC: "CQC found",
    Voice.STAFF: "Staff said",
    Voice.PEOPLE: "People said",
    Voice.PRACTICE: "The practice said",
}

_LINK = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_PARAGRAPH_BREAK = re.compile(r"\n[ \t\n]*\n")


def mark(rated: Rated | None) -> Mark:
    """The mark of a report's overall rating; `ABSENT` where it gives none."""
    return MARKS[rated.rating if rated else None]


def day(text: str) -> str:
    """A date of a record for readers: `26 February 2025`, `July (year not stated)`."""
    return str(PartialDate.parse(text))


def when(first: str, last: str | None = None) -> str:
    """A date after a noun: `of 26 February 2025`, `in July 2023`, `from 3 March 2025 to 5 March 2025`."""
    if last:
        return f"from {day(first)} to {day(last)}"
    return f"{'of' if PartialDate.parse(first).day else 'in'} {day(first)}"


def report_date(report: Report) -> str:
    """When the report's findings were made, or were published, as a phrase after its kind; empty where unknown."""
    if report.assessed:
        return when(report.assessed, report.assessed_to)
    if report.inspected:
        return when(report.inspected, report.inspected_to)
    return when(report.published) if report.published else ""


def report_name(report: Report) -> str:
    """`Assessment of 26 February 2025`, `Press release on the inspection in July (year not stated)`."""
    kind, date = KIND_WORDS[report.kind], report_date(report)
    if not date:
        return f"{kind} (no date stated)"
    if report.kind is ReportKind.PRESS_RELEASE and (report.assessed or report.inspected):
        return f"{kind} on the {'assessment' if report.assessed else 'inspection'} {date}"
    return f"{kind} {date}"


def in_sentence(name: str) -> str:
    """A report's name within a sentence: only its first letter changes."""
    return name[:1].lower() + name[1:]


def undated(report: Report) -> bool:
    """Whether nothing in the report states a year."""
    return report.date is None or report.date.year is None


def count(number: int, noun: str) -> str:
    """`1 practice`, `6,490 practices`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)


def paragraphs(text: str | None) -> tuple[str, ...]:
    """The paragraphs of prose: blank lines part them. Nothing in it is read as a markup language."""
    return tuple(part.strip() for part in _PARAGRAPH_BREAK.split(text or "") if part.strip())


def safe_link(url: str | None) -> str | None:
    """The address where it may become a link: http or https, plain ASCII, no user name in it. Else None."""
    if not url or not _LINK.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.hostname and "@" not in parts.netloc and "\\" not in url else None


def anchor(text: str) -> str:
    """A fragment made of a text: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
