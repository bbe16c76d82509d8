"""The plan of the site: from records to the pages in words, before they become HTML."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from urllib.parse import urlsplit

from generator.evidence import Record
from generator.findings import ComparedRecord
from generator.model import KeyQuestionName, KeyQuestions, Rating, SiteSettings, State
from generator.pages.lists import CHANGES, FOLDER, PAGED_FROM, changes_page, index_pages
from generator.pages.page_frame import frame
from generator.pages.practice import BADGE, REPORT, points_of, survey_page
from generator.pages.summaries import Summary
from generator.pages.views import (
    IndexPage,
    Layout,
    Link,
    Meaning,
    PlainPage,
    ProsePage,
    RatingsPage,
    RedirectPage,
    SurveyPage,
)
from generator.pages.wording import ABSENT, MARKS, MEANINGS, SCORES, safe_link
from generator.problems import Problem, Severity, WrongContentError

TAKEN = ("assets", "changes", FOLDER, "practices", "ratings", "report")
"""Addresses that a page in Markdown cannot have."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that a practice's page shows beside its record. `paged` says whether the index is divided by letter."""

    settings: SiteSettings
    layout: Layout
    paged: bool


@dataclass(frozen=True, slots=True)
class Site:
    """All pages of a site but those of the practices.

    `lists` are the parts of a long index; empty where the index lists all practices itself. `copies` are the badges at
    former addresses of practices, so that pages elsewhere that embed them show no broken picture.
    """

    layout: Layout
    index: IndexPage
    lists: tuple[IndexPage, ...]
    ratings: RatingsPage
    report: SurveyPage
    changes: SurveyPage
    prose: tuple[ProsePage, ...]
    not_found: PlainPage
    redirects: tuple[RedirectPage, ...]
    copies: tuple[tuple[str, bytes], ...]


def surround(settings: SiteSettings, texts: Mapping[str, str], number: int) -> Surroundings:
    """Return what surrounds the records of a site of `number` practices. Raise the errors of `plan_site`."""
    return Surroundings(settings, _layout(settings, _prose_pages(settings, texts)), number >= PAGED_FROM)


def plan_site(summaries: Iterable[Summary], settings: SiteSettings, texts: Mapping[str, str]) -> Site:
    """Return the site of these records, with the pages of `texts` (Markdown by file name: `about.md`). Pure.

    The order of the summaries does not matter. Raise WrongContentError for a page without a heading, or with a name
    that cannot be an address.
    """
    ordered = sorted(summaries, key=lambda summary: summary.order)
    index, lists = index_pages(tuple(summary.row for summary in ordered), settings)
    prose = _prose_pages(settings, texts)
    moved = tuple(_moved(ordered))
    return Site(
        layout=_layout(settings, prose),
        index=index,
        lists=lists,
        ratings=_ratings(settings),
        report=survey_page((point for summary in ordered for point in summary.points), settings),
        changes=changes_page((point for summary in ordered for point in summary.changes), settings),
        prose=prose,
        not_found=_not_found(settings),
        redirects=tuple(_redirect(summary, former, settings) for summary, former in moved),
        copies=tuple((f"practices/{former}{BADGE}", summary.badge.encode()) for summary, former in moved),
    )


def survey(records: Iterable[Record], settings: SiteSettings) -> SurveyPage:
    """Return the report of these records: the page of the site that lists what does not add up or is missing."""
    found = (point for record in in_order(records) for point in points_of(ComparedRecord(record)))
    return survey_page(found, settings)


def in_order(records: Iterable[Record]) -> tuple[Record, ...]:
    """Return the records, sorted by the names of their practices."""
    return tuple(sorted(records, key=lambda record: (record.practice.heading.casefold(), record.slug)))


def _not_found(settings: SiteSettings) -> PlainPage:
    """Return the page for missing addresses. Its links start at the site's root if known: any path may show it."""
    place = frame("404.html", f"Page not found | {settings.title}", "There is no page at this address.", settings)
    return PlainPage(replace(place, up=urlsplit(settings.site_url).path if settings.site_url else "", canonical=None))


def _moved(summaries: Sequence[Summary]) -> Iterator[tuple[Summary, str]]:
    """Yield each practice with each former slug of it that no other practice has, now or formerly."""
    claims = Counter(former for summary in summaries for former in summary.former)
    present = {summary.slug for summary in summaries}
    for summary in summaries:
        for former in summary.former:
            if claims[former] == 1 and former not in present:
                yield summary, former


def _redirect(summary: Summary, former: str, settings: SiteSettings) -> RedirectPage:
    """Return the page at a former address of a practice.

    Its links are relative, so that they work below any path, and its canonical address is that of the practice's page.
    """
    heading = summary.heading
    title = f"{heading} has moved | {settings.title}"
    place = frame(f"practices/{former}/index.html", title, f"The page of {heading} has moved.", settings)
    address = f"{settings.site_url}practices/{summary.slug}/" if settings.site_url else None
    place = replace(place, canonical=address, origin=summary.path)
    return RedirectPage(place, heading, f"../{summary.slug}/index.html", f"practices/{summary.slug}/")


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
        footer=(*pages, REPORT, CHANGES),
        contact=_contact(settings.contact),
    )


def _contact(contact: str | None) -> Link | None:
    if not contact:
        return None
    if re.fullmatch(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+", contact):
        return Link(f"mailto:{contact}", contact)
    return Link(safe_link(contact) or "", contact)


def _ratings(settings: SiteSettings) -> RatingsPage:
    questions = {field.name: field.metadata["description"] for field in fields(KeyQuestions)}
    return RatingsPage(
        frame=frame(
            "ratings/index.html",
            f"What the CQC ratings mean | {settings.title}",
            "The four CQC ratings, the five key questions and the scores of quality statements, in plain English.",
            settings,
        ),
        ratings=tuple(Meaning(MARKS[rating], MEANINGS[rating]) for rating in Rating),
        states=tuple(Meaning(MARKS[state], MEANINGS[state]) for state in State),
        absent=Meaning(ABSENT, "The documents on this site do not mention a rating. CQC may have published one."),
        questions=tuple((name.heading, questions[name.value]) for name in KeyQuestionName),
        scores=SCORES,
    )


def _prose_pages(settings: SiteSettings, texts: Mapping[str, str]) -> tuple[ProsePage, ...]:
    return tuple(_prose(name, texts[name], settings) for name in sorted(texts))


def _prose(name: str, markdown: str, settings: SiteSettings) -> ProsePage:
    """Return a page in Markdown: its first line is the heading, its first paragraph the description."""
    origin, stem = f"content/pages/{name}", name.removesuffix(".md")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stem) or stem in TAKEN:
        message = (
            f"“{stem}” cannot be a page’s address; use lower-case letters, digits and hyphens, "
            f"and none of {', '.join(TAKEN)}"
        )
        raise WrongContentError(Problem(origin, 0, 0, Severity.ERROR, message, "page.name"))
    first, _, rest = markdown.lstrip().partition("\n")
    if not first.startswith("# "):
        message = "the first line must be the page’s heading, as in “# About this site”"
        raise WrongContentError(Problem(origin, 1, 1, Severity.ERROR, message, "page.heading"))
    heading = first.removeprefix("# ").strip()
    opening = " ".join(rest.strip().partition("\n\n")[0].split())
    description = re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", opening) or heading
    title = f"{heading} | {settings.title}"
    place = frame(f"{stem}/index.html", title, description, settings)
    return ProsePage(replace(place, origin=origin), heading, rest)
