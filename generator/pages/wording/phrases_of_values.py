"""Values in words: ratings as marks, vague dates that stay vague, names of reports, addresses.

>>> when("2025-02-26"), when("July")
('of 26 February 2025', 'in July (year not stated)')
"""

import re
from urllib.parse import urlsplit

from generator.dates import YEAR_NOT_STATED, PartialDate
from generator.model import UNDATED, Rated, Rating, Report, ReportKind, State, Voice, newest_first
from generator.pages.views import Mark

ABSENT = Mark("We have no document about this", "absent", 0)
REMOVED = Mark("Removed by hand", "absent", 0)
APART = Mark("Rated by service", "absent", 0)
MARKS: dict[Rating | State | None, Mark] = {
    None: ABSENT,
    **{rating: Mark(rating.value, rating.value.split()[0].lower(), rating.level) for rating in Rating},
    **{state: Mark(state.value, "unrated", 0) for state in State},
}
"""Marks of ratings, of states, and of no value. `REMOVED` and `APART` are not among them.

The style of a rating is its first word in small letters: `is-requires` in the stylesheet.
"""

KIND_WORDS = {
    ReportKind.ASSESSMENT: "Assessment",
    ReportKind.INSPECTION: "Inspection",
    ReportKind.PRESS_RELEASE: "Press release",
    ReportKind.DATA_REVIEW: "Data review",
    ReportKind.DIRECTORY: "CQC’s list of ratings",
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
    """Return the mark of a report's overall rating; `ABSENT` where there is none."""
    return MARKS[rated.rating if rated else None]


def day(text: str) -> str:
    """Return a date of a record for readers: `26 February 2025`, `July (year not stated)`."""
    return str(PartialDate.parse(text))


def days(first: str, last: str | None) -> str:
    """Return a date or a range of dates: `3 to 11 September 2024`, `12 August to 1 October 2025`."""
    start = PartialDate.parse(first)
    end = PartialDate.parse(last) if last and last != first else None
    if end is None:
        return str(start)
    if start.year is None or start.year != end.year:
        return f"{start.words if start.year is None and end.year is None else start} to {end}"
    if start.day and start.month == end.month:
        return f"{start.day} to {end}"
    return f"{str(start).removesuffix(f' {start.year}')} to {end}"


def when(first: str, last: str | None = None, on: str = "of") -> str:
    """Return dates after a noun: `of 26 February 2025`, `in July 2023`; `on` is the word before a day."""
    return f"{on if PartialDate.parse(first).day else 'in'} {days(first, last)}"


def visit_date(report: Report, on: str = "of") -> str:
    """Return the date of a report's visit as a phrase after a noun; empty if it states none.

    Where a visit without a year has the date of its publication beside it, no words say that no year is stated.
    """
    first, last = (report.assessed, report.assessed_to) if report.assessed else (report.inspected, report.inspected_to)
    if not first:
        return ""
    date = when(first, last, on)
    return date.removesuffix(YEAR_NOT_STATED) if report.dated_by_publication else date


def report_date(report: Report, on: str = "of") -> str:
    """Return the date of a report as a phrase after its kind: that of its visit, of its publication, or both.

    `of 26 February 2025`, `published 2 October 2025`, `in July, published 4 September 2025`; empty if it has none.
    """
    visit = visit_date(report, on)
    later = published(report.published) if report.published else ""
    if not visit:
        return later
    return f"{visit}, {later}" if report.dated_by_publication else visit


def published(date: str) -> str:
    """Return `published 12 March 2025`, `published in March 2025`."""
    return f"published {when(date, on='').lstrip()}"


def date_meaning(report: Report) -> str:
    """Return what `short_date` is the date of: `date of the assessment`; empty where it says so, and without one."""
    if report.dated_by_publication:
        return ""
    if report.assessed:
        return "date of the assessment"
    if not report.inspected:
        return ""
    return "date of the data review" if report.kind is ReportKind.DATA_REVIEW else "date of the inspection"


def short_date(report: Report) -> str:
    """Return the date of a report where there is little space: `26 February 2025`, `published 2 October 2025`.

    Where only the publication has a year, it is the publication; a date without a year stays as it is stated.
    """
    if report.published and (report.dated_by_publication or not (report.assessed or report.inspected)):
        return published(report.published)
    return str(report.date) if report.date else "no date stated"


def report_kind(report: Report) -> str:
    """Return the kind of a report, as its name begins: an inspection whose day is not stated is its report alone."""
    kind = f"Pilot {KIND_WORDS[report.kind].lower()}" if report.pilot else KIND_WORDS[report.kind]
    dated = report.assessed or report.inspected or not report.published
    return kind if dated or report.kind not in (ReportKind.ASSESSMENT, ReportKind.INSPECTION) else f"{kind} report"


def report_name(report: Report) -> str:
    """Return `Assessment of 26 February 2025`, `Press release on the inspection in July (year not stated)`.

    A date of publication alone is named as one: `Inspection report published 2 October 2025`.
    """
    kind, date = report_kind(report), report_date(report)
    if not date:
        return f"{kind} (no date stated)"
    if report.kind is ReportKind.PRESS_RELEASE and (report.assessed or report.inspected):
        return f"{kind} on the {'assessment' if report.assessed else 'inspection'} {date}"
    return f"{kind}, {date}" if report.kind is ReportKind.DIRECTORY else f"{kind} {date}"


def report_title(report: Report) -> str:
    """Return the heading of a report's section: its name, or a sentence for a data review, which is no inspection."""
    if report.kind is not ReportKind.DATA_REVIEW:
        return report_name(report)
    if report.published and not (report.assessed or report.inspected):
        return f"CQC’s review of its data, {report_date(report)}"
    return f"CQC reviewed its data {report_date(report, 'on') or '(no date stated)'}"


def in_sentence(name: str) -> str:
    """Return a report's name after “the” within a sentence: `assessment of 3 May 2025`, `CQC list of ratings`."""
    if name.startswith("CQC’s "):
        return f"CQC {name.removeprefix('CQC’s ')}"
    return name[:1].lower() + name[1:]


def in_report(what: str, report: Report) -> str:
    """Return a phrase such as `Safe in the assessment of 26 February 2025`."""
    return f"{what} in the {in_sentence(report_name(report))}"


def undated(report: Report) -> bool:
    """Return whether nothing in the report states a year."""
    return newest_first(report) == UNDATED


def ended(text: str) -> str:
    """Return the text with a full stop, unless it or its quotation already ends a sentence."""
    return text if text.rstrip("”’\"')").endswith((".", "?", "!", "…")) else f"{text}."


def count(number: int, noun: str) -> str:
    """Return a number with its noun: `1 practice`, `6,490 practices`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def paragraphs(text: str | None) -> tuple[str, ...]:
    """Return the paragraphs of plain text, which blank lines separate. No markup is interpreted."""
    return tuple(part.strip() for part in _PARAGRAPH_BREAK.split(text or "") if part.strip())


def safe_link(url: str | None) -> str | None:
    """Return the address if it may become a link: http or https, plain ASCII, no user name. Else None."""
    if not url or not _LINK.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.hostname and "@" not in parts.netloc and "\\" not in url else None


def at_cqc(url: str | None) -> bool:
    """Return whether an address is one of CQC's own: cqc.org.uk or a name below it."""
    host = (urlsplit(url).hostname or "").rstrip(".") if url and safe_link(url) else ""
    return host == "cqc.org.uk" or host.endswith(".cqc.org.uk")


def anchor(text: str) -> str:
    """Return a fragment from a text: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
