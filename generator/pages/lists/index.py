"""The index: one list of all practices or, where that would be too long for one page, a list for each letter."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from generator.evidence import Record
from generator.findings import EditKind, edit_kind_at, is_report_removed
from generator.model import UNDATED, Practice, Rating, Report, SiteSettings, Status, newest_first
from generator.pages.page_frame import frame
from generator.pages.views import IndexPage, IndexRow, Letter, Link, Mark, Share
from generator.pages.wording import (
    ABSENT,
    APART,
    MARKS,
    REMOVED,
    carried_over_from,
    count_practices,
    mark,
    newer_notes,
    set_apart,
    short_date,
)

LETTERS_FROM = 40
"""Practices from which the index has a bar of letters."""

PAGED_FROM = 1_200
"""Practices from which each letter has a page of its own: one list would be a page of about a megabyte."""

FOLDER = "letters"

_GROUPS: tuple[tuple[str, Mark], ...] = (
    *((MARKS[rating].style, MARKS[rating]) for rating in Rating),
    ("unrated", Mark("CQC gave no rating", "unrated", 0)),
    ("absent", ABSENT),
)
_STATUS_NOTES = {Status.ARCHIVED: "archived registration", Status.DORMANT: "dormant registration"}
_HEADING = "How inspectors rated your GP practice"
_ABOUT = (
    "Look up the published CQC ratings and inspection reports for GP practices in England, "
    "with the source of every fact."
)


def index_pages(rows: tuple[IndexRow, ...], settings: SiteSettings) -> tuple[IndexPage, tuple[IndexPage, ...]]:
    """Return the index of practices, which are sorted by name, and its lists by letter where it is paged."""
    title = f"{settings.title}: CQC ratings and reports for GP practices"
    index = IndexPage(
        frame=frame("index.html", title, _ABOUT, settings),
        heading=_HEADING,
        count=count_practices([row.apart for row in rows]),
        total=len(_todays(rows)),
        rows=rows,
        shares=_shares(rows),
        regions=_regions(rows),
        letters=(),
    )
    if len(rows) < LETTERS_FROM:
        return index, ()
    if len(rows) < PAGED_FROM:
        return replace(index, rows=_with_anchors(rows), letters=_letters(rows, "#letter-", "")), ()
    letters = _letters(rows, f"{FOLDER}/", "/index.html")
    paged = replace(index, rows=(), regions=(), letters=letters, paged=True)
    lists = (_list(letter, [row for row in rows if row.letter == letter.label], paged, settings) for letter in letters)
    return paged, tuple(lists)


def crumb(practice: Practice, *, paged: bool) -> Link | None:
    """Return the link from a practice's page to its part of the index: its letter if paged, else its region."""
    if paged:
        letter = _letter(practice)
        return Link(f"{FOLDER}/{_fragment(letter)}/index.html", letter)
    return Link(f"index.html?region={quote(practice.region)}", practice.region) if practice.region else None


def _list(letter: Letter, rows: Sequence[IndexRow], index: IndexPage, settings: SiteSettings) -> IndexPage:
    """Return the page of the practices under one letter, which looks like the index."""
    title = f"GP practices under {letter.label} | {settings.title}"
    return replace(
        index,
        frame=frame(letter.href, title, f"CQC ratings of the GP practices under {letter.label}. {_ABOUT}", settings),
        heading=f"Practices under {letter.label}",
        count=count_practices([row.apart for row in rows]),
        total=len(_todays(rows)),
        rows=tuple(rows),
        paged=True,
        shares=_shares(rows),
        regions=_regions(rows),
        letters=tuple(each._replace(current=each.label == letter.label) for each in index.letters),
    )


def index_row(record: Record) -> IndexRow:
    """Return the row of a record in the index."""
    practice, current = record.practice, record.practice.current
    change = _change(record, current)
    shown = REMOVED if current is None and change else mark(current.overall if current else None)
    if practice.rated_apart:
        shown = APART
    place = ", ".join(part for part in (practice.address, practice.postcode) if part)
    unbroken = (practice.postcode or "").replace(" ", "\u00a0")
    compact = (practice.postcode or "").replace(" ", "")
    by_hand = f"rating {change} by hand" if change and current else None
    owner = f"rating {carried_over_from(current)}" if current and carried_over_from(current) else None
    return IndexRow(
        href=f"practices/{record.slug}/index.html",
        name=practice.heading,
        place=", ".join(part for part in (practice.address, unbroken) if part),
        region=practice.region or "",
        mark=shown,
        group=shown.style,
        date=_sortable(current) if current else "",
        shown_date=_latest(current),
        search=" ".join(
            part for part in (practice.heading, *practice.also_known_as, place, compact, *_ids(practice)) if part
        ),
        letter=_letter(practice),
        anchor=None,
        notes=tuple(
            filter(
                None,
                (
                    _STATUS_NOTES.get(practice.status) if practice.status else None,
                    practice.service_kind,
                    owner,
                    by_hand,
                    *newer_notes(practice),
                ),
            )
        ),
        apart=set_apart(practice),
    )


def _ids(practice: Practice) -> tuple[str, ...]:
    """Return the ids to find the practice by: its own, and those of its other registrations."""
    others = (other.location_id for other in (*practice.predecessors, *practice.successors))
    return (practice.location_id or "", *others)


def _change(record: Record, current: Report | None) -> EditKind | None:
    """Return what a person did to the rating of the row, or to the ratings that it therefore lacks."""
    for index, report in enumerate(record.practice.reports):
        if report is current or current is None:
            change = edit_kind_at(record, f"reports[{index}].overall.rating")
            if change:
                return change
    return EditKind.REMOVED if current is None and is_report_removed(record, "overall.rating") else None


def _latest(current: Report | None) -> str:
    date = short_date(current) if current else ""
    return date[:1].upper() + date[1:]


def _sortable(report: Report) -> str:
    year, month, day = newest_first(report)
    return "" if (year, month, day) == UNDATED else f"{-year:04}-{-month:02}-{-day:02}"


def _letter(practice: Practice) -> str:
    first = practice.heading[:1].upper()
    return first if "A" <= first <= "Z" else "0–9"


def _todays(rows: Sequence[IndexRow]) -> tuple[IndexRow, ...]:
    """Return the rows of today's GP practices, which are counted."""
    return tuple(row for row in rows if row.apart is None)


def _letters(rows: Sequence[IndexRow], before: str, after: str) -> tuple[Letter, ...]:
    counts = Counter(row.letter for row in _todays(rows))
    letters = sorted({row.letter for row in rows})
    return tuple(Letter(f"{before}{_fragment(letter)}{after}", letter, counts[letter]) for letter in letters)


def _with_anchors(rows: Sequence[IndexRow]) -> tuple[IndexRow, ...]:
    """Return the rows; the first row of each letter has the fragment that the bar of letters links to."""
    seen: set[str] = set()
    marked = []
    for row in rows:
        marked.append(row if row.letter in seen else replace(row, anchor=f"letter-{_fragment(row.letter)}"))
        seen.add(row.letter)
    return tuple(marked)


def _fragment(letter: str) -> str:
    return letter.lower() if letter.isalpha() else "other"


def _regions(rows: Sequence[IndexRow]) -> tuple[str, ...]:
    return tuple(sorted({row.region for row in rows if row.region}))


def _shares(rows: Sequence[IndexRow]) -> tuple[Share, ...]:
    """Return the share of each rating among today's practices. The last part of the bar fills the gaps."""
    rows = _todays(rows)
    counts = Counter(row.group for row in rows)
    shares, passed = [], 0
    for group, shown in _GROUPS:
        if number := counts[group]:
            start, end = 1000 * passed // len(rows), 1000 * (passed + number) // len(rows)
            passed += number
            gap = 4 if passed < len(rows) and end - start > 8 else 0
            shares.append(Share(shown, group, number, start, end - start - gap))
    return tuple(shares)
