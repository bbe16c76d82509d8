"""The whole site in words, before any of it is HTML: from records to the pages that templates show."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from urllib.parse import urlsplit

from generator.model import KeyQuestionName, KeyQuestions, PartialDate, Rating, Record, Report, SiteSettings, State
from generator.pages.meanings import MEANINGS, SCORES
from generator.pages.practice import practice_page
from generator.pages.practice_views import PracticePage
from generator.pages.views import (
    Frame,
    IndexPage,
    IndexRow,
    Layout,
    Link,
    Mark,
    Meaning,
    PlainPage,
    ProsePage,
    RatingsPage,
    Share,
)
from generator.pages.wording import ABSENT, MARKS, count, mark, safe_link
from generator.problems import ContentError

LETTERS_FROM = 40
"""With fewer practices than this, a bar of letters helps nobody."""

TAKEN = ("assets", "practices", "ratings")
"""Addresses that a page in Markdown cannot have."""

_GROUPS: tuple[tuple[str, Mark], ...] = (
    *((MARKS[rating].style, MARKS[rating]) for rating in Rating),
    ("unrated", Mark("A state, no rating", "unrated", 0)),
    ("absent", ABSENT),
)


@dataclass(frozen=True, slots=True)
class Site:
    """All that is published."""

    layout: Layout
    index: IndexPage
    practices: tuple[PracticePage, ...]
    ratings: RatingsPage
    prose: tuple[ProsePage, ...]
    not_found: PlainPage


def plan(records: Sequence[Record], settings: SiteSettings, texts: Mapping[str, str]) -> Site:
    """The site that these records make, with the pages of `texts` (`about.md` and its Markdown). Pure.

    The order of the records changes nothing. Raises ContentError for a page whose name cannot be an address.
    """
    ordered = sorted(records, key=lambda record: (record.practice.heading.casefold(), record.slug))
    prose = tuple(_prose(name, texts[name], settings) for name in sorted(texts))
    return Site(
        layout=_layout(settings, prose),
        index=_index(ordered, settings),
        practices=tuple(practice_page(record, settings) for record in ordered),
        ratings=_ratings(settings),
        prose=prose,
        not_found=_not_found(settings),
    )


def _frame(path: str, title: str, description: str, settings: SiteSettings) -> Frame:
    address = f"{settings.site_url}{path.removesuffix('index.html')}" if settings.site_url else None
    return Frame(
        path=path,
        up="../" * path.count("/"),
        title=title,
        description=description,
        origin=path,
        key=path.partition("/")[0].removesuffix(".html"),
        canonical=address,
    )


def _not_found(settings: SiteSettings) -> PlainPage:
    """Shown at any address, so its links start at the site's own path where that is known."""
    frame = _frame("404.html", f"Page not found | {settings.title}", "That page is not here.", settings)
    return PlainPage(replace(frame, up=urlsplit(settings.site_url).path if settings.site_url else "", canonical=None))


def _layout(settings: SiteSettings, prose: Sequence[ProsePage]) -> Layout:
    pages = [Link(page.frame.path, page.heading, page.frame.key) for page in prose]
    about = [Link(page.href, "About", page.key) for page in pages if page.key == "about"]
    return Layout(
        title=settings.title,
        navigation=(
            Link("index.html", "Find a practice", "index"),
            Link("ratings/index.html", "Ratings explained", "ratings"),
            *about,
        ),
        footer=tuple(pages),
        contact=_contact(settings.contact),
    )


def _contact(contact: str | None) -> Link | None:
    if not contact:
        return None
    if re.fullmatch(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+", contact):
        return Link(f"mailto:{contact}", contact)
    return Link(safe_link(contact) or "", contact)


def _index(ordered: Sequence[Record], settings: SiteSettings) -> IndexPage:
    rows = tuple(_row(record) for record in ordered)
    letters = sorted({row.letter for row in rows})
    return IndexPage(
        frame=_frame(
            "index.html",
            f"{settings.title}: CQC ratings and reports for GP practices",
            "Look up the published CQC ratings and inspection reports for GP practices in England, "
            "with the words that every fact was read from.",
            settings,
        ),
        count=count(len(rows), "practice"),
        rows=_with_letters(rows) if len(rows) >= LETTERS_FROM else rows,
        shares=_shares(rows),
        regions=tuple(sorted({row.region for row in rows if row.region})),
        letters=tuple(Link(f"#{_fragment(letter)}", letter) for letter in letters) if len(rows) >= LETTERS_FROM else (),
    )


def _row(record: Record) -> IndexRow:
    practice, current = record.practice, record.practice.current
    shown = mark(current.overall if current else None)
    stated = current.date if current else None
    place = ", ".join(part for part in (practice.address, practice.postcode) if part)
    unbroken = (practice.postcode or "").replace(" ", "\u00a0")
    compact = (practice.postcode or "").replace(" ", "")
    first = practice.heading[:1].upper()
    return IndexRow(
        href=f"practices/{record.slug}/index.html",
        name=practice.heading,
        place=", ".join(part for part in (practice.address, unbroken) if part),
        region=practice.region or "",
        mark=shown,
        group=shown.style,
        date=_sortable(stated) if stated else "",
        shown_date=_latest(current),
        search=" ".join(part for part in (practice.heading, *practice.also_known_as, place, compact) if part),
        letter=first if "A" <= first <= "Z" else "0–9",
        anchor=None,
    )


def _latest(current: Report | None) -> str:
    return str(current.date) if current and current.date else "No date stated" if current else ""


def _sortable(date: PartialDate) -> str:
    if date.year is None:
        return ""
    return f"{date.year:04}-{date.month or 0:02}-{date.day or 0:02}"


def _with_letters(rows: Sequence[IndexRow]) -> tuple[IndexRow, ...]:
    """The rows, the first of each letter with the fragment that the bar of letters points at."""
    seen: set[str] = set()
    marked = []
    for row in rows:
        marked.append(row if row.letter in seen else replace(row, anchor=_fragment(row.letter)))
        seen.add(row.letter)
    return tuple(marked)


def _fragment(letter: str) -> str:
    return f"letter-{letter.lower()}" if letter.isalpha() else "letter-other"


def _shares(rows: Sequence[IndexRow]) -> tuple[Share, ...]:
    """How the practices share the ratings out. Parts of the bar are parted by a gap, which the last one fills."""
    counts = Counter(row.group for row in rows)
    shares, passed = [], 0
    for group, shown in _GROUPS:
        if number := counts[group]:
            start, end = 1000 * passed // len(rows), 1000 * (passed + number) // len(rows)
            passed += number
            gap = 4 if passed < len(rows) and end - start > 8 else 0
            shares.append(Share(shown, group, number, start, end - start - gap))
    return tuple(shares)


def _ratings(settings: SiteSettings) -> RatingsPage:
    questions = {field.name: field.metadata["description"] for field in fields(KeyQuestions)}
    return RatingsPage(
        frame=_frame(
            "ratings/index.html",
            f"What the CQC ratings mean | {settings.title}",
            "The four CQC ratings, the five key questions and the scores of quality statements, in plain English.",
            settings,
        ),
        ratings=tuple(Meaning(MARKS[rating], MEANINGS[rating]) for rating in Rating),
        states=tuple(Meaning(MARKS[state], MEANINGS[state]) for state in State),
        absent=Meaning(ABSENT, "Nothing that this site holds speaks of it. CQC may have published a rating elsewhere."),
        questions=tuple((name.heading, questions[name.value]) for name in KeyQuestionName),
        scores=SCORES,
    )


def _prose(name: str, markdown: str, settings: SiteSettings) -> ProsePage:
    """A page in Markdown: its first line is its heading, and its first paragraph is its description."""
    origin, stem = f"content/pages/{name}", name.removesuffix(".md")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stem) or stem in TAKEN:
        raise ContentError(
            f"{origin}: “{stem}” cannot be a page’s address; use lower-case letters, digits and hyphens, "
            f"and none of {', '.join(TAKEN)}"
        )
    first, _, rest = markdown.lstrip().partition("\n")
    if not first.startswith("# "):
        raise ContentError(f"{origin}:1:1: the first line must be the page’s heading, as in “# About this site”")
    heading = first.removeprefix("# ").strip()
    opening = " ".join(rest.strip().partition("\n\n")[0].split())
    description = re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", opening) or heading
    title = f"{heading} | {settings.title}"
    frame = _frame(f"{stem}/index.html", title, description, settings)
    return ProsePage(replace(frame, origin=origin), heading, rest)
