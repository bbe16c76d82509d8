"""The plan of the site: from records to the pages in words, before they become HTML."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from urllib.parse import urlsplit

from generator.evidence import Record
from generator.findings import ComparedRecord
from generator.model import KeyQuestionName, KeyQuestions, Rating, SiteSettings, State
from generator.pages.lists import CHANGES, FOLDER, crumb, index_pages
from generator.pages.page_frame import frame
from generator.pages.practice import REPORT, make_practice_page, points_of, survey_page
from generator.pages.practice_views import PracticePage
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
class Site:
    """All pages of a site. `lists` are the parts of a long index; empty where the index lists all practices itself."""

    layout: Layout
    index: IndexPage
    lists: tuple[IndexPage, ...]
    ratings: RatingsPage
    prose: tuple[ProsePage, ...]
    not_found: PlainPage
    redirects: tuple[RedirectPage, ...]
    records: tuple[Record, ...]
    settings: SiteSettings

    @property
    def practices(self) -> Iterator[PracticePage]:
        """Yield the practices' pages, each made on demand, so that only one is in memory."""
        return (
            make_practice_page(record, self.settings, crumb(record.practice, len(self.records)))
            for record in self.records
        )


def plan(records: Sequence[Record], settings: SiteSettings, texts: Mapping[str, str]) -> Site:
    """Return the site of these records, with the pages of `texts` (Markdown by file name: `about.md`). Pure.

    The order of the records does not matter. Raises WrongContentError for a page without a heading, or with a name
    that cannot be an address.
    """
    ordered = in_order(records)
    index, lists = index_pages(ordered, settings)
    prose = tuple(_prose(name, texts[name], settings) for name in sorted(texts))
    return Site(
        layout=_layout(settings, prose),
        index=index,
        lists=lists,
        ratings=_ratings(settings),
        prose=prose,
        not_found=_not_found(settings),
        redirects=tuple(_redirects(ordered, settings)),
        records=ordered,
        settings=settings,
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


def _redirects(records: Sequence[Record], settings: SiteSettings) -> Iterator[RedirectPage]:
    """Yield the page at each former address of a practice that no other practice has, now or formerly.

    Its links are relative, so that they work below any path, and its canonical address is that of the practice's page.
    """
    claims = Counter(former for record in records for former in record.practice.former_slugs)
    present = {record.slug for record in records}
    for record in records:
        for former in record.practice.former_slugs:
            if claims[former] > 1 or former in present:
                continue
            heading = record.practice.heading
            title = f"{heading} has moved | {settings.title}"
            place = frame(f"practices/{former}/index.html", title, f"The page of {heading} has moved.", settings)
            address = f"{settings.site_url}practices/{record.slug}/" if settings.site_url else None
            place = replace(place, canonical=address, origin=record.path)
            yield RedirectPage(place, heading, f"../{record.slug}/index.html", f"practices/{record.slug}/")


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
