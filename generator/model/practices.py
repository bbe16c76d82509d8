"""The fields of a record: all that is known of one practice, and its current rating, which follows from its reports."""

import re
from dataclasses import dataclass, field

from generator.dates import DATE_PATTERN
from generator.model.cqc_terms import ReportKind, State, Status
from generator.model.field_rules import (
    ADDRESS_PATTERN,
    LOCATION_ID_PATTERN,
    POSTCODE_PATTERN,
    STRICT,
    TELEPHONE_PATTERN,
    described,
)
from generator.model.report_order import in_order, newest_first, sort_key_of_date
from generator.model.reports import KeyQuestions, Rated, Report

_DIGEST = re.compile(r"-[0-9a-f]{8}(?=\.[a-z]+$)")


@dataclass(frozen=True, slots=True)
class Service:
    """One of several services of a location that are rated separately."""

    __pydantic_config__ = STRICT

    name: str = field(metadata={"description": "The service’s name.", "examples": ["Out of hours"]})
    assessed: str | None = described(
        "The date of the assessment that rated it.", pattern=DATE_PATTERN, examples=["2027-01-12"]
    )
    overall: Rated | None = described("Its overall rating.")
    key_questions: KeyQuestions | None = described("Its key questions.")
    published: str | None = described(
        "When the report that rated it was published.", pattern=DATE_PATTERN, examples=["2019-05-21"]
    )
    inherited_from: str | None = described(
        "The location id of the registration that the rating was given to, where it is another one.",
        pattern=LOCATION_ID_PATTERN,
        examples=["1-545296200"],
    )


@dataclass(frozen=True, slots=True)
class Registration:
    """Another registration of the same practice: CQC gives each a location id, a page and ratings of its own."""

    __pydantic_config__ = STRICT

    location_id: str = field(
        metadata={"description": "The other location id.", "pattern": LOCATION_ID_PATTERN, "examples": ["1-545296200"]}
    )
    reason: str | None = described("Why the registration changed.", examples=["New Provider", "Location Move"])


@dataclass(frozen=True, slots=True)
class Correction:
    """The reason that a person gives for an edit."""

    __pydantic_config__ = STRICT

    field: str = field(metadata={"description": "The field’s route in this record.", "examples": ["telephone"]})
    was: str | None = described("What the source says.", examples=["01375 373300"])
    why: str | None = described("Why it was changed.", examples=["The practice moved in May 2026."])
    by: str | None = described("Who changed it.", examples=["Healthwatch Thurrock"])
    date: str | None = described("When.", pattern=DATE_PATTERN, examples=["2026-05-20"])


@dataclass(frozen=True, slots=True)
class Reply:
    """The practice’s own words, which are not verified."""

    __pydantic_config__ = STRICT

    text: str = field(
        metadata={"description": "The practice’s own words.", "examples": ["We have hired two nurses since."]}
    )
    from_: str | None = described("Who wrote them.", alias="from", examples=["The partners"])
    date: str | None = described("When they were written.", pattern=DATE_PATTERN, examples=["2026-05-20"])


@dataclass(frozen=True, slots=True)
class Practice:
    """A record: all that is known of one practice."""

    __pydantic_config__ = STRICT

    name: str | None = described("The practice’s name, as CQC prints it.", examples=["Balfour Medical Centre"])
    location_id: str | None = described(
        "CQC’s id of the location.", pattern=LOCATION_ID_PATTERN, examples=["1-565655909"]
    )
    provider_id: str | None = described(
        "CQC’s id of the provider.", pattern=LOCATION_ID_PATTERN, examples=["1-199756321"]
    )
    also_known_as: tuple[str, ...] = described("Other and earlier names.", default=(), examples=[["The Old Surgery"]])
    service_types: tuple[str, ...] = described(
        "As CQC’s page lists them.", default=(), examples=[["Doctor", "GP practice"]]
    )
    specialisms: tuple[str, ...] = described(
        "Whom and what it cares for, as CQC lists it.", default=(), examples=[["Dementia", "Caring for adults over 65"]]
    )
    service_kind: str | None = described(
        "What kind of service it is, in CQC’s words, where it is not a GP practice.", examples=["Out of hours"]
    )
    address: str | None = described("The postal address, without the postcode.", examples=["2 Balfour Road, Grays"])
    postcode: str | None = described("The postcode.", pattern=POSTCODE_PATTERN, examples=["RM17 5NS"])
    telephone: str | None = described("With its leading 0.", pattern=TELEPHONE_PATTERN, examples=["01375 373366"])
    website: str | None = described(
        "The practice’s own website.", pattern=ADDRESS_PATTERN, examples=["https://www.example.org/"]
    )
    provider: str | None = described("Who provides and runs the service.", examples=["Dr A Shah and Partners"])
    region: str | None = described("CQC’s region.", examples=["East of England"])
    local_authority: str | None = described("The local authority.", examples=["Thurrock"])
    icb: str | None = described(
        "The integrated care board.", examples=["NHS Mid and South Essex Integrated Care Board"]
    )
    ods_code: str | None = described("The NHS’s code of the practice.", examples=["F81010"])
    constituency: str | None = described("The parliamentary constituency.", examples=["Thurrock"])
    brand: str | None = described("The brand under which it is run, as CQC lists it.", examples=["Healthcare Group"])
    uprn: str | None = described("The unique property reference number.", examples=["100090792345"])
    beds: int | None = described("The number of beds.", ge=1, le=9_999, examples=[24])
    latitude: str | None = described("Degrees north.", pattern=r"^-?\d{1,2}(\.\d+)?$", examples=["51.48"])
    longitude: str | None = described("Degrees east.", pattern=r"^-?\d{1,3}(\.\d+)?$", examples=["0.32"])
    status: Status | None = described("The registration’s state.")
    registration_date: str | None = described(
        "When this registration began.", pattern=DATE_PATTERN, examples=["2013-04-01"]
    )
    deregistration_date: str | None = described(
        "When this registration ended.", pattern=DATE_PATTERN, examples=["2022-03-16"]
    )
    last_inspection: str | None = described(
        "The last inspection that CQC's register lists.", pattern=DATE_PATTERN, examples=["2022-08-22"]
    )
    awaited_reports: tuple[str, ...] = described(
        "Visits that CQC's register lists without a published report.", default=(), examples=[["2026-09-25"]]
    )
    predecessors: tuple[Registration, ...] = described("Earlier registrations, with the reason.", default=())
    successors: tuple[Registration, ...] = described("Later registrations, with the reason.", default=())
    former_slugs: tuple[str, ...] = described(
        "Earlier names of this file, without .yaml: their addresses on the site lead to this practice’s page.",
        default=(),
        examples=[["the-old-surgery"]],
    )
    reports: tuple[Report, ...] = described("One entry for each publication, newest first.", default=())
    services: tuple[Service, ...] = described("Services of this location that are rated separately.", default=())
    reply: Reply | None = described("The practice’s own words, shown beside the rating, marked as not verified.")
    corrections: tuple[Correction, ...] = described("Why people changed fields; optional.", default=())

    @property
    def heading(self) -> str:
        """The practice's name on pages; its location id where no document states a name."""
        return self.name or (f"Location {self.location_id}" if self.location_id else "A practice without a name")

    @property
    def current(self) -> "Report | None":
        """The newest report that states an overall rating or state, or None. It is not stored in the record.

        Where CQC's register states that no rating is published any more, it is that entry, whatever was published
        before. Where the register gives one as the current rating, it is that one, unless another document is newer.
        Where several services were assessed separately since, there is no overall rating.
        """
        if self.rated_apart:
            return None
        if self.withdrawn:
            return self.withdrawn
        stating = [report for report in self.reports if report.overall and report.overall.rating]
        if marked := self.current_in_register:
            stating = [marked, *(report for report in stating if _is_newer(report, marked))]
            if len(stating) == 1:
                return marked
        # An inspection that gave no rating leaves the rating that there was.
        stating = [report for report in stating if not _left_unrated(report)] or stating
        stating.sort(key=_says_unpublished)  # of one day, a rating counts before a state
        return stating[in_order(stating)[0]] if stating else None

    @property
    def current_in_register(self) -> "Report | None":
        """The newest report whose rating CQC's register gives as the current one, or None."""
        marked = [report for report in self.reports if report.current and report.overall and report.overall.rating]
        return marked[in_order(marked)[0]] if marked else None

    @property
    def rated_apart(self) -> tuple[Service, ...]:
        """The services whose ratings have replaced the rating of the location; empty where it has one.

        CQC does not rate a location as a whole that has several rated services: its earlier rating is history.
        """
        assessed = [service for service in self.services if service.assessed]
        stating = [report for report in self.reports if report.overall and report.overall.rating]
        last = min((sort_key_of_date(service.assessed) for service in assessed), default=(1, 0, 0))
        several = len(assessed) > 1 or not stating
        return tuple(assessed) if assessed and several and all(last < newest_first(each) for each in stating) else ()

    @property
    def withdrawn(self) -> "Report | None":
        """The entry of CQC's register that states that no rating is published any more, or None.

        It has no date. It is newer than the reports that its own documents list, and not known to be newer than a later
        report of other documents.
        """
        entry = next((report for report in self.reports if _withdraws(report)), None)
        if entry is None or not entry.documents:
            return entry
        rated = [each for each in self.reports if each.overall and each.overall.rating and each is not entry]
        register = _sources(entry)
        listed = [newest_first(each) for each in rated if not register.isdisjoint(_sources(each))]
        others = [newest_first(each) for each in rated if register.isdisjoint(_sources(each))]
        return entry if not others or (listed and min(listed) <= min(others)) else None


def _is_newer(report: Report, marked: Report) -> bool:
    """Return whether a report of other documents was made or published after one that the register calls current."""
    if report is marked or not set(report.documents).isdisjoint(marked.documents):
        return False
    last = min(newest_first(report), sort_key_of_date(report.published))
    return last < min(newest_first(marked), sort_key_of_date(marked.published))


def _sources(report: Report) -> frozenset[str]:
    """Return the names of a report's documents without their digests: several answers of a register are one source."""
    return frozenset(_DIGEST.sub("", name) for name in report.documents)


def _withdraws(report: Report) -> bool:
    return report.kind is ReportKind.DIRECTORY and _says_unpublished(report) and report.date is None


def _left_unrated(report: Report) -> bool:
    return report.overall is not None and report.overall.rating is State.INSPECTED_BUT_NOT_RATED


def _says_unpublished(report: Report) -> bool:
    return report.overall is not None and report.overall.rating is State.NO_PUBLISHED_RATING
