"""The page of one practice: from a record to what its template shows."""

from collections.abc import Sequence
from dataclasses import replace

from generator.evidence import Record
from generator.findings import ComparedRecord, infer_order, infer_years
from generator.model import KeyQuestionName, Practice, Report, Service, SiteSettings, in_order
from generator.pages.practice import ratings_over_time
from generator.pages.practice.details import contact, details, notices
from generator.pages.practice.differences import Differences
from generator.pages.practice.document_sections import proof, source_views, understood
from generator.pages.practice.edit_links import EditLinks
from generator.pages.practice.fragments import page_path, report_links
from generator.pages.practice.points import points_of
from generator.pages.practice.provenance import Provenance, provenance
from generator.pages.practice.removed_reports import removed_reports
from generator.pages.practice.report_section import inherited, report_view, special_measures
from generator.pages.practice.report_values import DATES, ReportValues
from generator.pages.practice.sources_page import make_sources_page
from generator.pages.practice_views import BadgeView, Cell, PracticePage, ReplyView, Row, ServiceView, Verdict
from generator.pages.views import Link, PageFrame, Shown, Sources
from generator.pages.wording import (
    ABSENT,
    APART,
    ARCHIVED,
    MARKS,
    REMOVED,
    carried_over_from,
    date_meaning,
    day,
    in_sentence,
    mark,
    newer_notes,
    paragraphs,
    published,
    report_name,
    set_apart,
    short_date,
    visit_date,
)

BADGE = "/badge.svg"
"""The name of a practice’s badge, in the folder of its page."""

_BY_HAND = "People wrote this record by hand. We have no document that supports it."
_NO_DOCUMENT = "We have no document about this practice yet."


def make_practice_page(record: Record, settings: SiteSettings, crumb: Link | None = None) -> PracticePage:
    """Return all that the page of one practice shows. `crumb` leads to the part of the index that lists it."""
    compared = ComparedRecord(record)
    practice, words = record.practice, provenance(compared)
    links = report_links(practice)
    back = EditLinks(record, settings, words)
    reports = _page_reports(words, links, back)
    rated = ratings_over_time.rated_at_all(reports)
    verdict, differences = _verdict(record, words, reports), Differences(compared, words, links, back)
    frame, badge = _frame(record, settings, verdict), _badge(record, verdict)
    sources, current = source_views(record), _rating_shown(practice, reports)
    page = PracticePage(
        frame=frame,
        name=practice.heading,
        marks=words.marks("name") if practice.name else (),
        crumbs=(Link("index.html", "All practices"), *([crumb] if crumb else [])),
        contact=contact(practice, words),
        notices=notices(practice, words),
        verdict=verdict,
        contents=(),
        columns=ratings_over_time.columns(rated),
        rows=ratings_over_time.rows(rated) if rated else (),
        changes=ratings_over_time.changes(reports),
        cautions=ratings_over_time.cautions(rated),
        chains=differences.chains(),
        reports=tuple(report_view(section) for section in reports),
        services=_services(practice, words, back),
        reply=_reply(practice, back),
        edits=differences.edits(),
        disagreements=differences.disagreements(),
        sources=sources,
        understood=understood(sources),
        proof=proof(words.found, len(record.evidence.facts), len(sources), len(words.edits)),
        details=details(practice, words),
        ways=back.to("name", *current),
        rating_ways=back.to(*(current[:1] or ("reports",)), *current),
        reports_ways=back.to("reports"),
        texts=make_sources_page(record, words, links, settings),
        badge=badge,
        embed=_embed(frame, badge, settings),
    )
    return replace(page, contents=_contents(page), points=tuple(points_of(compared)))


def _page_reports(words: Provenance, links: Sequence[Link], back: EditLinks) -> tuple[ReportValues, ...]:
    """Return the reports in the order of the page, newest first."""
    record = words.compared.record
    practice = record.practice
    years, earlier = infer_years(practice.reports), infer_order(practice.reports)
    reports = [
        ReportValues(record, words, report, index, link, back, years.get(index), earlier.get(index))
        for index, (report, link) in enumerate(zip(practice.reports, links, strict=True))
    ]
    order = list(in_order(practice.reports))
    for each in earlier.values():
        order.remove(each.earlier)
        order.insert(order.index(each.later) + 1, each.earlier)
    return tuple(reports[index] for index in order)


def _rating_shown(practice: Practice, reports: tuple[ReportValues, ...]) -> tuple[str, str] | tuple[()]:
    """Return the route of the rating at the top of the page, and the report it is from; nothing where none is shown."""
    current = next((section for section in reports if section.report is practice.current), None)
    return (f"{current.route}.overall.rating", report_name(current.report)) if current else ()


_WITHOUT_RATING = {ABSENT.word: "not in our documents", APART.word: "by service", REMOVED.word: "removed by hand"}
"""Words in the title of a page without an overall rating, after “CQC rating”."""


def _frame(record: Record, settings: SiteSettings, verdict: Verdict) -> PageFrame:
    practice, path = record.practice, page_path(record)
    current, rating = practice.current, verdict.cell.mark.word
    owner = carried_over_from(current) if current else ""
    aside = ", ".join(filter(None, (owner, verdict.by_hand, *newer_notes(practice))))
    changed = f" ({aside})" if aside else ""
    source = f", from the {in_sentence(report_name(current))}" if current else ""
    said = f"{rating if current else _WITHOUT_RATING[rating]}{changed}"
    archived = ARCHIVED if set_apart(practice) == ARCHIVED else None
    kind = archived or practice.service_kind
    name = f"{practice.heading} ({kind})" if kind else practice.heading
    return PageFrame(
        path=path,
        up="../../",
        title=f"{name}: {'last ' if archived else ''}CQC rating {said} | {settings.title}",
        description=f"{name}{_at(practice)}. "
        f"{'Last overall' if archived else 'Overall'} CQC rating: {said}{source}. "
        "Every fact with its source.",
        origin=record.path,
        canonical=f"{settings.site_url}practices/{record.slug}/" if settings.site_url else None,
    )


def _at(practice: Practice) -> str:
    place = ", ".join(part for part in (practice.address, practice.postcode) if part)
    return f", {place}" if place else ""


def _verdict(record: Record, words: Provenance, reports: tuple[ReportValues, ...]) -> Verdict:
    practice = record.practice
    current = next((section for section in reports if section.report is practice.current), None)
    removed, gone = ratings_over_time.removed_notes(reports), removed_reports(record, words)
    if apart := practice.rated_apart:
        return Verdict(Cell(APART), (_services_in_short(apart), *_last_rated(practice), *gone.notes))
    if current is None:
        if removed:
            marks = next(cell.marks for section in reports if (cell := _overall(section)).mark is REMOVED)
            return Verdict(Cell(REMOVED, marks=marks), (*removed, *gone.notes))
        if gone.rated:
            return Verdict(Cell(REMOVED), gone.notes)
        held = "We have no document with an overall rating." if reports or record.evidence.documents else _NO_DOCUMENT
        return Verdict(Cell(ABSENT), (Shown(f"{held} CQC may have published a rating."), *gone.notes))
    withdrawn = current.report is practice.withdrawn
    notes = [_last_published(practice)] if withdrawn else [current.shown(_from(current.report), "kind", *DATES)]
    if current.report.special_measures is not None:
        notes.append(special_measures(current))
    if owner := inherited(current):
        notes.append(replace(owner, text=f"{owner.text}."))
    notes.extend(() if withdrawn else ratings_over_time.newer_questions(current, reports))
    if before := ratings_over_time.previous_note(current, reports):
        notes.append(before)
    if not current.record.evidence.facts:
        notes.append(Shown(_BY_HAND))
    if listed := _other_in_register(practice, reports):
        notes.append(listed)
    edit = current.provenance.edit(f"{current.route}.overall.rating")
    warnings = ratings_over_time.warnings(practice, reports)
    by_hand = f"{edit.kind} by hand" if edit else None
    label = "Last overall rating" if set_apart(practice) == ARCHIVED else "Overall rating"
    return Verdict(_overall(current), (*notes, *removed, *gone.notes), by_hand, warnings, label)


def _services_in_short(services: tuple[Service, ...]) -> Shown:
    """Return what is shown instead of an overall rating where the services of a location are rated apart."""
    rated = "; ".join(
        f"{service.name}: {mark(service.overall).word}"
        + (f" (assessed {day(service.assessed)})" if service.assessed else "")
        for service in services
    )
    return Shown(f"CQC rates each service here, and gives the practice no overall rating. {rated}.")


def _last_published(practice: Practice) -> Shown:
    """Return what CQC published before it withdrew the rating."""
    last = "".join(f" {shown.text}" for shown in _last_rated(practice))
    return Shown(f"CQC publishes no rating of this practice at present.{last}")


def _last_rated(practice: Practice) -> tuple[Shown, ...]:
    before = [
        each for each in practice.reports if each.overall and each.overall.rating and each is not practice.withdrawn
    ]
    if not before:
        return ()
    last = before[in_order(before)[0]]
    said, source = mark(last.overall).word, in_sentence(report_name(last))
    return (Shown(f"The last overall rating that we have is {said}, from the {source}."),)


def _other_in_register(practice: Practice, reports: Sequence[ReportValues]) -> Shown | None:
    """Return which rating CQC's register calls the current one, where another one is newer and differs."""
    listed, shown = practice.current_in_register, practice.current
    section = next((section for section in reports if section.report is listed), None)
    if not listed or not shown or not section or mark(listed.overall) == mark(shown.overall):
        return None
    text = (
        f"CQC’s list gave {mark(listed.overall).word}, {short_date(listed)}, as the current rating. "
        "The report shown here is newer."
    )
    return section.shown(text, "current")


def _overall(section: ReportValues) -> Cell:
    return section.cell("overall", section.report.overall)


def _from(report: Report) -> str:
    """Return `From the assessment of 26 February 2025, published 12 March 2025.`"""
    visited = report.published and visit_date(report) and not report.dated_by_publication
    later = f", {published(report.published)}" if report.published and visited else ""
    return f"From the {in_sentence(report_name(report))}{later}."


def _contents(page: PracticePage) -> tuple[Link, ...]:
    parts: tuple[tuple[bool, Link], ...] = (
        (bool(page.columns), Link("#ratings", "How the ratings have changed")),
        *((True, Link(f"#{report.id}", report.title)) for report in page.reports),
        (bool(page.services), Link("#services", "Ratings by service")),
        (bool(page.edits), Link("#by-hand", "Changed by hand")),
        (bool(page.disagreements), Link("#disagreements", "Where the documents disagree")),
        (bool(page.sources), Link("#not-understood", "What was not understood")),
        (True, Link("#sources", "Documents")),
    )
    return tuple(link for there, link in parts if there)


def _services(practice: Practice, words: Provenance, back: EditLinks) -> tuple[ServiceView, ...]:
    views = []
    for index, service in enumerate(practice.services):
        route = f"services[{index}]"
        overall = Cell(mark(service.overall), None, *_supported(words, f"{route}.overall.rating"))
        rows = [Row(ratings_over_time.OVERALL, (overall,))]
        for name in KeyQuestionName:
            if service.key_questions and (question := service.key_questions.get(name)):
                cited = _supported(words, f"{route}.key_questions.{name.value}.rating")
                rows.append(Row(name.heading, (Cell(MARKS[question.rating], None, *cited),)))
        back_to = back.to(route, f"{route}.overall.rating", service.name or "")
        views.append(ServiceView(service.name, _service_notes(service, words, route), tuple(rows), back_to))
    return tuple(views)


def _service_notes(service: Service, words: Provenance, route: str) -> tuple[Shown, ...]:
    """Return when a service was rated, and whose the rating is where it was given to another registration."""
    owner = carried_over_from(service)
    notes = (
        ("assessed", f"Assessed {day(service.assessed)}" if service.assessed else ""),
        ("published", f"Rated in a report {published(service.published)}" if service.published else ""),
        ("inherited_from", f"{owner[:1].upper()}{owner[1:]}"),
    )
    return tuple(Shown(text, *_supported(words, f"{route}.{field}")) for field, text in notes if text)


def _supported(words: Provenance, route: str) -> tuple[Sources, tuple[Link, ...]]:
    return words.sources(route), words.marks(route)


def _reply(practice: Practice, back: EditLinks) -> ReplyView | None:
    reply = practice.reply
    if reply is None:
        return None
    date = day(reply.date) if reply.date else None
    cite = ", ".join(part for part in (reply.from_, date) if part) or None
    return ReplyView(paragraphs(reply.text), cite, back.to("reply", "reply.text"))


def _badge(record: Record, verdict: Verdict) -> BadgeView:
    """Return the badge with the date of the rating and, where a person changed the rating, a note of that."""
    current = record.practice.current
    date = short_date(current) if current else None
    archived = "archived" if set_apart(record.practice) == ARCHIVED else None
    about = (date_meaning(current), carried_over_from(current), *newer_notes(record.practice)) if current else ()
    return BadgeView(
        path=f"practices/{record.slug}{BADGE}",
        name=record.practice.heading,
        mark=verdict.cell.mark,
        date=", ".join(filter(None, (date, verdict.by_hand, archived))) or None,
        about="; ".join(filter(None, about)) or None,
    )


def _embed(frame: PageFrame, badge: BadgeView, settings: SiteSettings) -> str | None:
    """Return the line of HTML that puts the badge on another page; only where the site's own address is known."""
    if not settings.site_url:
        return None
    return f'<a href="{frame.canonical}"><img src="{settings.site_url}{badge.path}" alt="{_alternative(badge)}"></a>'


def _alternative(badge: BadgeView) -> str:
    from_when = f", {badge.date}" if badge.date else ""
    about = f"; {badge.about}" if badge.about else ""
    return f"CQC overall rating: {badge.mark.word}{from_when}{about}"
