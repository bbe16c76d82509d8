"""The page of one practice: from a record to what its template shows."""

import re
from urllib.parse import quote

from generator.model import (
    TELEPHONE_PATTERN,
    KeyQuestionName,
    Practice,
    Record,
    Report,
    Service,
    SiteSettings,
    Status,
    newest_first,
)
from generator.pages import ratings_over_time
from generator.pages.passages import field_name, location_link, proof, source_views, understood, unique
from generator.pages.practice_views import (
    BadgeView,
    Cell,
    CorrectionView,
    PracticePage,
    ReplyView,
    ReportView,
    Row,
    ServiceView,
    Verdict,
)
from generator.pages.provenance import Provenance, provenance, value_at
from generator.pages.reports import Entry, report_view
from generator.pages.views import Frame, Labelled, Link, Shown
from generator.pages.wording import (
    ABSENT,
    KIND_WORDS,
    MARKS,
    anchor,
    day,
    in_sentence,
    mark,
    paragraphs,
    report_date,
    report_name,
    safe_link,
)

_STATUS_NOTICES = {
    Status.ARCHIVED: "CQC lists this registration as archived: the practice no longer works under it.",
    Status.DORMANT: "CQC lists this registration as dormant: the practice is not seeing patients under it at present.",
}


def practice_page(record: Record, settings: SiteSettings) -> PracticePage:
    """All that the page of one practice shows."""
    practice, words = record.practice, provenance(record)
    entries = _entries(record, words)
    rated = ratings_over_time.rated_at_all(entries)
    reports = tuple(report_view(entry, _edit(record, settings, entry.route)) for entry in entries)
    sources = source_views(record, words)
    page = _frame(record, settings)
    changes = ratings_over_time.changes(entries)
    badge = _badge(record)
    return PracticePage(
        frame=page,
        name=practice.heading,
        crumbs=_crumbs(practice),
        contact=tuple(line for line in _contact(practice, words) if line.values),
        notice=_STATUS_NOTICES.get(practice.status) if practice.status else None,
        verdict=_verdict(practice, entries),
        contents=_contents(bool(rated), bool(sources), reports, practice),
        columns=ratings_over_time.columns(rated),
        rows=ratings_over_time.rows(rated),
        changes=changes,
        cautions=ratings_over_time.cautions(rated),
        reports=reports,
        services=tuple(_service(service) for service in practice.services),
        reply=_reply(practice),
        corrections=_corrections(practice),
        sources=sources,
        understood=understood(sources),
        proof=proof(words.found, len(record.evidence.facts), len(sources)),
        details=tuple(line for line in _details(practice, words) if line.values),
        suggest=_suggest(record, settings),
        edit=_edit(record, settings, None),
        badge=badge,
        embed=_embed(page, badge, settings),
    )


def _entries(record: Record, words: Provenance) -> tuple[Entry, ...]:
    used = {"ratings", "not-understood", "sources", "words", "services", "reply", "corrections", "main"}
    entries = [
        Entry(record, words, report, index, unique(_report_id(report), used))
        for index, report in enumerate(record.practice.reports)
    ]
    return tuple(sorted(entries, key=lambda entry: newest_first(entry.report)))


def _report_id(report: Report) -> str:
    return anchor(f"{KIND_WORDS[report.kind]} {report.assessed or report.inspected or report.published or ''}")


def _frame(record: Record, settings: SiteSettings) -> Frame:
    practice, path = record.practice, f"practices/{record.slug}/index.html"
    current = practice.current
    rating = mark(current.overall if current else None).word
    date = f" {report_date(current)}" if current and report_date(current) else ""
    said = f"{rating}, from the {in_sentence(KIND_WORDS[current.kind])}{date}" if current else in_sentence(ABSENT.word)
    return Frame(
        path=path,
        up="../../",
        title=f"{practice.heading}: CQC rating {rating if current else in_sentence(rating)} | {settings.title}",
        description=f"{practice.heading}{_at(practice)}. Overall CQC rating: {said}. Each fact with its source’s words.",
        origin=record.path,
        canonical=f"{settings.site_url}practices/{record.slug}/" if settings.site_url else None,
    )


def _at(practice: Practice) -> str:
    place = ", ".join(part for part in (practice.address, practice.postcode) if part)
    return f", {place}" if place else ""


def _crumbs(practice: Practice) -> tuple[Link, ...]:
    crumbs = [Link("index.html", "All practices")]
    if practice.region:
        crumbs.append(Link(f"index.html?region={quote(practice.region)}", practice.region))
    return tuple(crumbs)


def _contact(practice: Practice, words: Provenance) -> tuple[Labelled, ...]:
    telephone = practice.telephone or ""
    dialled = re.sub(r"[^0-9+]", "", telephone) if re.fullmatch(TELEPHONE_PATTERN, telephone) else ""
    return (
        Labelled("Address", _value(practice, words, "address")),
        Labelled("Postcode", _value(practice, words, "postcode")),
        Labelled("Telephone", _value(practice, words, "telephone", f"tel:{dialled}" if dialled else None)),
    )


def _details(practice: Practice, words: Provenance) -> tuple[Labelled, ...]:
    location = practice.location_id
    types = (_value(practice, words, f"service_types[{index}]") for index in range(len(practice.service_types)))
    names = (_value(practice, words, f"also_known_as[{index}]") for index in range(len(practice.also_known_as)))
    return (
        Labelled("Name", _value(practice, words, "name")),
        Labelled("Provided and run by", _value(practice, words, "provider")),
        Labelled("Type of service", sum(types, ())),
        Labelled("Also known as", sum(names, ())),
        Labelled("Region", _value(practice, words, "region")),
        Labelled("Local authority", _value(practice, words, "local_authority")),
        Labelled("Integrated care board", _value(practice, words, "icb")),
        Labelled("NHS practice code", _value(practice, words, "ods_code")),
        Labelled("Website", _value(practice, words, "website", safe_link(practice.website))),
        Labelled("CQC location", _value(practice, words, "location_id", location_link(location))),
        Labelled("Earlier registrations", tuple(_earlier(earlier) for earlier in practice.predecessors)),
    )


def _value(practice: Practice, words: Provenance, route: str, href: str | None = None) -> tuple[Shown, ...]:
    text = value_at(practice, route)
    return (Shown(text, words.sources(route), words.was.get(route), href),) if text else ()


def _earlier(earlier: "object") -> Shown:
    location, reason = getattr(earlier, "location_id", ""), getattr(earlier, "reason", None)
    return Shown(f"{location} ({reason})" if reason else location, href=location_link(location))


def _verdict(practice: Practice, entries: tuple[Entry, ...]) -> Verdict:
    current = practice.current
    entry = next((entry for entry in entries if entry.report is current), None)
    if current is None or entry is None:
        said = (
            "No document here states an overall rating."
            if entries
            else "No document about this practice is held here yet."
        )
        return Verdict(Cell(ABSENT), (Shown(f"{said} CQC may have published a rating."),))
    notes = [entry.shown(_from(current), "assessed", "assessed_to", "inspected", "inspected_to", "published")]
    if before := ratings_over_time.previous_note(current, entries):
        notes.append(Shown(before))
    return Verdict(entry.cell("overall", current.overall), tuple(notes))


def _from(report: Report) -> str:
    """`From the assessment of 26 February 2025, published 12 March 2025.`"""
    published = report.published if report.published and (report.assessed or report.inspected) else None
    return f"From the {in_sentence(report_name(report))}{f', published {day(published)}' if published else ''}."


def _contents(rated: bool, documents: bool, reports: tuple[ReportView, ...], practice: Practice) -> tuple[Link, ...]:
    return (
        *((Link("#ratings", "How the ratings have changed"),) if rated else ()),
        *(Link(f"#{report.id}", report.title) for report in reports),
        *((Link("#services", "Services rated apart"),) if practice.services else ()),
        *((Link("#corrections", "Corrected by hand"),) if practice.corrections else ()),
        *((Link("#not-understood", "What was not understood"),) if documents else ()),
        Link("#sources", "Sources"),
        *((Link("#words", "The words this page rests on"),) if documents else ()),
    )


def _service(service: Service) -> ServiceView:
    rows = [Row(ratings_over_time.OVERALL, (Cell(mark(service.overall)),))]
    for name in KeyQuestionName:
        if service.key_questions and (question := service.key_questions.get(name)):
            rows.append(Row(name.heading, (Cell(MARKS[question.rating]),)))
    return ServiceView(service.name, tuple(rows))


def _reply(practice: Practice) -> ReplyView | None:
    if practice.reply is None:
        return None
    date = day(practice.reply.date) if practice.reply.date else None
    return ReplyView(
        paragraphs(practice.reply.text), ", ".join(part for part in (practice.reply.from_, date) if part) or None
    )


def _corrections(practice: Practice) -> tuple[CorrectionView, ...]:
    return tuple(
        CorrectionView(
            field=field_name(correction.field),
            was=correction.was,
            now=value_at(practice, correction.field),
            why=correction.why,
            who=", ".join(p for p in (correction.by, day(correction.date) if correction.date else None) if p) or None,
        )
        for correction in practice.corrections
    )


def _edit(record: Record, settings: SiteSettings, route: str | None) -> str | None:
    """Where the record is edited at GitHub, at the line of a route where it is known."""
    if not safe_link(settings.repository):
        return None
    line = record.lines.get(route) if route else None
    path = f"{settings.repository}/edit/{quote(settings.branch)}/content/practices/{record.slug}.yaml"
    return f"{path}#L{line}" if line else path


def _suggest(record: Record, settings: SiteSettings) -> str | None:
    """Where a reader writes an issue, already about this record."""
    if not safe_link(settings.repository):
        return None
    body = (
        f"Record: content/practices/{record.slug}.yaml\n\nWhat is wrong:\n\nWhat it should say:\n\nWhere CQC says so:\n"
    )
    title = quote(f"Correction: {record.practice.heading}", safe="")
    return f"{settings.repository}/issues/new?title={title}&body={quote(body, safe='')}"


def _badge(record: Record) -> BadgeView:
    current = record.practice.current
    stated = (current.assessed or current.inspected or current.published) if current else None
    return BadgeView(
        path=f"practices/{record.slug}/badge.svg",
        name=record.practice.heading,
        mark=mark(current.overall if current else None),
        date=day(stated) if stated else "no date stated" if current else None,
    )


def _embed(frame: Frame, badge: BadgeView, settings: SiteSettings) -> str | None:
    """The line of HTML that puts the badge on another page; only where the site's own address is known."""
    if not settings.site_url:
        return None
    return f'<a href="{frame.canonical}"><img src="{settings.site_url}{badge.path}" alt="{_alternative(badge)}"></a>'


def _alternative(badge: BadgeView) -> str:
    from_when = f", {badge.date}" if badge.date else ""
    return f"CQC overall rating: {badge.mark.word}{from_when}"
