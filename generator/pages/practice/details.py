"""Details of the practice on its page: where it is, who runs it, its ids, its registration."""

import re
from collections.abc import Sequence

from generator.findings import value_at
from generator.model import TELEPHONE_PATTERN, Practice, Registration, Status
from generator.pages.practice.fragments import location_link
from generator.pages.practice.provenance import Provenance
from generator.pages.views import Labelled, Shown
from generator.pages.wording import day, safe_link

_STATUS_NOTICES = {
    Status.ARCHIVED: "CQC lists this registration as archived: the practice no longer works under it.",
    Status.DORMANT: "CQC lists this registration as dormant: the practice is not seeing patients under it at present.",
}


def notices(practice: Practice, words: Provenance) -> tuple[Shown, ...]:
    """Return what a reader must know before all else: a registration that has ended, a name that is not known."""
    found = []
    if practice.status in _STATUS_NOTICES:
        ended = practice.deregistration_date if practice.status is Status.ARCHIVED else None
        text = _STATUS_NOTICES[practice.status] + (f" Registration ended on {day(ended)}." if ended else "")
        routes = ("status", "deregistration_date") if ended else ("status",)
        found.append(Shown(text, words.sources(*routes), words.marks(*routes)))
    if practice.service_kind:
        text = f"This is not a GP practice. CQC lists it as another kind of service: {practice.service_kind}."
        found.append(Shown(text, words.sources("service_kind"), words.marks("service_kind")))
    for index, visit in enumerate(practice.awaited_reports):
        route = f"awaited_reports[{index}]"
        text = f"CQC’s register lists a visit on {day(visit)} whose report is not published."
        found.append(Shown(text, words.sources(route), words.marks(route)))
    if practice.name is None:
        found.append(Shown("We have no document that gives the name of this practice.", marks=words.marks("name")))
    return tuple(found)


def contact(practice: Practice, words: Provenance) -> tuple[Labelled, ...]:
    """Return address, postcode and telephone, where they are known."""
    telephone = practice.telephone or ""
    dialled = re.sub(r"[^0-9+]", "", telephone) if re.fullmatch(TELEPHONE_PATTERN, telephone) else ""
    return _with_values(
        Labelled("Address", _value(practice, words, "address")),
        Labelled("Postcode", _value(practice, words, "postcode")),
        Labelled("Telephone", _value(practice, words, "telephone", f"tel:{dialled}" if dialled else None)),
    )


def details(practice: Practice, words: Provenance) -> tuple[Labelled, ...]:
    """Return all else that is known of the practice."""
    return _with_values(
        Labelled("Name", _value(practice, words, "name")),
        Labelled("Also known as", _values(practice, words, "also_known_as", len(practice.also_known_as))),
        Labelled("Provided and run by", _value(practice, words, "provider")),
        Labelled("Type of service", _values(practice, words, "service_types", len(practice.service_types))),
        Labelled("Specialisms", _values(practice, words, "specialisms", len(practice.specialisms))),
        Labelled("Beds", _value(practice, words, "beds")),
        Labelled("Brand", _value(practice, words, "brand")),
        Labelled("Region", _value(practice, words, "region")),
        Labelled("Local authority", _value(practice, words, "local_authority")),
        Labelled("Constituency", _value(practice, words, "constituency")),
        Labelled("Integrated care board", _value(practice, words, "icb")),
        Labelled("NHS practice code", _value(practice, words, "ods_code")),
        Labelled("Website", _value(practice, words, "website", safe_link(practice.website))),
        Labelled("CQC location", _value(practice, words, "location_id", location_link(practice.location_id))),
        Labelled("Last inspection", _last_inspection(practice, words)),
        Labelled("Registration", _registration(practice, words)),
        Labelled("Earlier registrations", _registrations(practice.predecessors, "predecessors", words)),
        Labelled("Later registrations", _registrations(practice.successors, "successors", words)),
    )


def _with_values(*lines: Labelled) -> tuple[Labelled, ...]:
    return tuple(line for line in lines if line.values)


def _value(practice: Practice, words: Provenance, route: str, href: str | None = None) -> tuple[Shown, ...]:
    text = value_at(practice, route)
    return (Shown(text, words.sources(route), words.marks(route), href),) if text else ()


def _values(practice: Practice, words: Provenance, route: str, number: int) -> tuple[Shown, ...]:
    return sum((_value(practice, words, f"{route}[{index}]") for index in range(number)), ())


def _last_inspection(practice: Practice, words: Provenance) -> tuple[Shown, ...]:
    """Return the day of the last inspection that CQC's register lists, whether or not its report is held."""
    if not practice.last_inspection:
        return ()
    route = "last_inspection"
    return (Shown(day(practice.last_inspection), words.sources(route), words.marks(route)),)


def _registration(practice: Practice, words: Provenance) -> tuple[Shown, ...]:
    """Return when this registration began and, where it has ended, when."""
    said = f"Registered under {'this provider' if practice.provider_id or practice.provider else 'this id'} since"
    dates = (("registration_date", said), ("deregistration_date", "Registration ended on"))
    if practice.deregistration_date:
        dates = (("registration_date", "Registered on"), dates[1])
    return tuple(
        Shown(f"{text} {day(date)}", words.sources(route), words.marks(route))
        for route, text in dates
        if (date := value_at(practice, route))
    )


def _registrations(others: Sequence[Registration], field: str, words: Provenance) -> tuple[Shown, ...]:
    found = []
    for index, other in enumerate(others):
        text = f"{other.location_id} ({other.reason})" if other.reason else other.location_id
        routes = [f"{field}[{index}].{name}" for name in ("location_id", "reason")]
        link = location_link(other.location_id)
        found.append(Shown(text, words.sources(*routes), words.marks(*routes), link))
    return tuple(found)
