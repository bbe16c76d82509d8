"""The fields of a record and of the site's settings: the values that people read and correct.

All values are frozen. A record's fields carry their description as metadata: the JSON Schema that editors use is made
from it, so that a field is told once. The figures and words of this file come from CQC's published ratings and
quality statements (https://www.cqc.org.uk/about-us/how-we-do-our-job/ratings).
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from generator.dates import DATE_PATTERN, PartialDate

STRICT = {"extra": "forbid"}
"""Read by pydantic where a record is validated: a key that is not a field is a mistake."""


class Rating(StrEnum):
    """CQC's four ratings, best first."""

    OUTSTANDING = "Outstanding"
    GOOD = "Good"
    REQUIRES_IMPROVEMENT = "Requires improvement"
    INADEQUATE = "Inadequate"

    @property
    def level(self) -> int:
        """4 for the best rating down to 1 for the worst."""
        return 4 - list(Rating).index(self)


class State(StrEnum):
    """A state that CQC publishes in the place of a rating. It is never turned into a rating."""

    INSPECTED_BUT_NOT_RATED = "Inspected but not rated"
    INSUFFICIENT_EVIDENCE = "Insufficient evidence to rate"
    NOT_RATED = "Not rated"
    NO_PUBLISHED_RATING = "No published rating"
    RATING_SUSPENDED = "Rating suspended"
    REGULATIONS_MET = "Regulations met"
    NOT_ALL_REGULATIONS_MET = "Not all regulations met"


class KeyQuestionName(StrEnum):
    """The five questions CQC asks of every service, in CQC's order. The value is the key in a record."""

    SAFE = "safe"
    EFFECTIVE = "effective"
    CARING = "caring"
    RESPONSIVE = "responsive"
    WELL_LED = "well_led"

    @property
    def heading(self) -> str:
        """The name as CQC prints it: `Well-led`."""
        return self.value.replace("_", "-").capitalize()


class ReportKind(StrEnum):
    """The kind of a report. A data review is not an inspection."""

    ASSESSMENT = "assessment"
    INSPECTION = "inspection"
    PRESS_RELEASE = "press_release"
    DATA_REVIEW = "data_review"
    DIRECTORY = "directory"


class Framework(StrEnum):
    """The rules a report was made under: key lines of enquiry, single assessment framework, sector frameworks."""

    KLOE = "kloe"
    SAF = "saf"
    SECTOR_2026 = "sector_2026"

    @property
    def words(self) -> str:
        """Return its name within a sentence."""
        return {"kloe": "key lines of enquiry", "saf": "single assessment framework"}.get(self, "sector framework")


class FindingKind(StrEnum):
    """The side of a finding: against the practice, or for it."""

    CONCERN = "concern"
    STRENGTH = "strength"


class Voice(StrEnum):
    """Who says so."""

    CQC = "CQC"
    STAFF = "staff"
    PEOPLE = "people"
    PRACTICE = "practice"


class Status(StrEnum):
    """The state of a registration."""

    REGISTERED = "registered"
    ARCHIVED = "archived"
    DORMANT = "dormant"


LOCATION_ID_PATTERN = r"^(1-\d{8,12}|[A-Z0-9]{3,6})$"
POSTCODE_PATTERN = r"^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$"
TELEPHONE_PATTERN = r"^(0|\+)[0-9 ]{9,16}$"
ADDRESS_PATTERN = r"^[Hh][Tt][Tt][Pp][Ss]?://\S+$"


def described(description: str, *, default: Any = None, **more: Any) -> Any:
    """A record's field: its description and, in `more`, what else an editor is told (`examples`, `pattern`)."""
    return field(default=default, metadata={"description": description, **more})


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating and, where the document states it, the one before."""

    __pydantic_config__ = STRICT

    rating: Rating | State | None = described("The rating that this report gives.", examples=["Good"])
    previous: Rating | State | None = described("The rating before, as this report states it.", examples=["Inadequate"])


@dataclass(frozen=True, slots=True)
class Statement:
    """A quality statement, as a report scores and describes it."""

    __pydantic_config__ = STRICT

    name: str = field(metadata={"description": "The quality statement’s published name.", "examples": ["Safeguarding"]})
    score: int | None = described("1 (significant shortfalls) to 4 (exceptional).", ge=1, le=4)
    text: str | None = described(
        "What the report says under this statement.", examples=["Staff knew how to report abuse."]
    )


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """A report's rating of one key question, with its words."""

    __pydantic_config__ = STRICT

    rating: Rating | State | None = described("The rating that this report gives.", examples=["Good"])
    previous: Rating | State | None = described("The rating before, as this report states it.", examples=["Inadequate"])
    score: int | None = described("The published percentage: 25 to 100.", ge=0, le=100, examples=[75])
    summary: str | None = described(
        "The report’s summary of this key question.", examples=["The practice kept people safe."]
    )
    statements: tuple[Statement, ...] = described("The quality statements, as the report orders them.", default=())


@dataclass(frozen=True, slots=True)
class KeyQuestions:
    """The key questions that the documents of a report speak of. One that they do not speak of is absent."""

    __pydantic_config__ = STRICT

    safe: KeyQuestion | None = described("Are people protected from abuse and avoidable harm?")
    effective: KeyQuestion | None = described("Does care achieve good outcomes, on good evidence?")
    caring: KeyQuestion | None = described("Do staff treat people with compassion, kindness, dignity and respect?")
    responsive: KeyQuestion | None = described("Are services organised to meet people’s needs?")
    well_led: KeyQuestion | None = described("Do leadership and culture make sure of high-quality care?")

    def get(self, name: KeyQuestionName) -> KeyQuestion | None:
        """The entry for a key question, or None where the documents do not speak of it."""
        entry: KeyQuestion | None = getattr(self, name.value)
        return entry


@dataclass(frozen=True, slots=True)
class Finding:
    """One point that inspectors list."""

    __pydantic_config__ = STRICT

    text: str = field(
        metadata={"description": "The finding, in the document’s words.", "examples": ["Staff were kind."]}
    )
    kind: FindingKind | None = described("A concern or a strength; absent where the document does not say.")
    by: Voice | None = described("Who says so: CQC, staff, people who use the service, or the practice.")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that a named person says in a document."""

    __pydantic_config__ = STRICT

    text: str = field(
        metadata={
            "description": "The words, without quotation marks; a blank line between paragraphs.",
            "examples": ["There were not enough staff."],
        }
    )
    speaker: str | None = described("Who is quoted.", examples=["Hazel Roberts"])
    role: str | None = described(
        "The speaker’s role, as the document gives it.", examples=["CQC deputy director of operations"]
    )


@dataclass(frozen=True, slots=True)
class Report:
    """One publication about a practice."""

    __pydantic_config__ = STRICT

    kind: ReportKind = field(metadata={"description": "What this publication is."})
    framework: Framework | None = described("The rules it was made under.")
    title: str | None = described("The publication’s title.", examples=["CQC rates Balfour Medical Centre inadequate"])
    url: str | None = described(
        "Its address on CQC’s website.",
        pattern=ADDRESS_PATTERN,
        examples=["https://www.cqc.org.uk/location/1-565655909"],
    )
    assessment_id: str | None = described("The assessment’s id, from its address.", examples=["AP10716"])
    assessed: str | None = described(
        "The date of the assessment; a month without a year where the year is not stated.",
        pattern=DATE_PATTERN,
        examples=["2025-02-26", "2023-07", "July"],
    )
    assessed_to: str | None = described(
        "The last day of an assessment that took several.", pattern=DATE_PATTERN, examples=["2025-02-28"]
    )
    inspected: str | None = described("The date of the visit.", pattern=DATE_PATTERN, examples=["2023-07", "July"])
    inspected_to: str | None = described(
        "The last day of a visit that took several.", pattern=DATE_PATTERN, examples=["2023-07-14"]
    )
    published: str | None = described(
        "The date of publication, where it is stated.", pattern=DATE_PATTERN, examples=["2025-05-08"]
    )
    documents: tuple[str, ...] = described(
        "The documents it was read from, in content/sources/<slug>/.", default=(), examples=[["press-release.txt"]]
    )
    overall: Rated | None = described("The overall rating.")
    inherited: bool | None = described("true where the rating was given to an earlier registration and carried over.")
    key_questions: KeyQuestions | None = described("The key questions that the documents rate.")
    summary: str | None = described(
        "What the publication says of itself: why the inspection was made, what it found.",
        examples=["The inspection was made because of concerns."],
    )
    findings: tuple[Finding, ...] = described("The points that the document lists.", default=())
    quotes: tuple[Quote, ...] = described("What named people say in it.", default=())
    special_measures: bool | None = described("true where it puts the practice into special measures, false where out.")
    breaches: tuple[str, ...] = described("Numbers of the regulations found broken now.", default=(), examples=[["17"]])

    @property
    def date(self) -> "PartialDate | None":
        """When its findings were made: the assessment, else the visit, else the publication."""
        text = self.assessed or self.inspected or self.published
        return PartialDate.parse(text) if text else None


@dataclass(frozen=True, slots=True)
class Service:
    """One of several services at a location that are rated apart."""

    __pydantic_config__ = STRICT

    name: str = field(metadata={"description": "The service’s name.", "examples": ["Out of hours"]})
    assessed: str | None = described(
        "The date of the assessment that rated it.", pattern=DATE_PATTERN, examples=["2027-01-12"]
    )
    overall: Rated | None = described("Its overall rating.")
    key_questions: KeyQuestions | None = described("Its key questions.")


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
    """The practice’s own words, which nobody has verified."""

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
    latitude: str | None = described("Degrees north.", pattern=r"^-?\d{1,2}(\.\d+)?$", examples=["51.48"])
    longitude: str | None = described("Degrees east.", pattern=r"^-?\d{1,3}(\.\d+)?$", examples=["0.32"])
    status: Status | None = described("The registration’s state.")
    predecessors: tuple[Registration, ...] = described("Earlier registrations, with the reason.", default=())
    successors: tuple[Registration, ...] = described("Later registrations, with the reason.", default=())
    reports: tuple[Report, ...] = described("One entry for each publication, newest first.", default=())
    services: tuple[Service, ...] = described("Services of this location that are rated apart.", default=())
    reply: Reply | None = described("The practice’s own words, shown beside the rating, marked as not verified.")
    corrections: tuple[Correction, ...] = described("Why people changed fields; optional.", default=())

    @property
    def heading(self) -> str:
        """Return what a page calls the practice: its name or, where no document states one, its location id."""
        return self.name or (f"Location {self.location_id}" if self.location_id else "A practice without a name")

    @property
    def current(self) -> "Report | None":
        """The newest report that states an overall rating or state, or None. Derived here and stored nowhere.

        Where CQC's register says that it publishes no rating any more, that is what stands, whatever was published.
        Where services were assessed apart since, there is no overall rating.
        """
        if self.rated_apart:
            return None
        stating = [report for report in self.reports if report.overall and report.overall.rating]
        newest = min(stating, key=newest_first, default=None)
        if newest and newest.published and not (newest.assessed or newest.inspected):
            # A day of publication is months behind the visit: with a report that tells both, publications are compared.
            later = [each for each in stating if each.published and _age(each.published) < _age(newest.published)]
            newest = min(later, key=lambda each: _age(each.published), default=newest)
        return self.withdrawn or newest

    @property
    def rated_apart(self) -> tuple[Service, ...]:
        """The services whose ratings have taken the place of one rating of the location; none where it has one.

        CQC gives a location with several services no rating as a whole: what it had before is history.
        """
        assessed = [service for service in self.services if service.assessed]
        stating = [report for report in self.reports if report.overall and report.overall.rating]
        last = min((_age(service.assessed) for service in assessed), default=(1, 0, 0))
        return tuple(assessed) if len(assessed) > 1 and all(last < newest_first(each) for each in stating) else ()

    @property
    def withdrawn(self) -> "Report | None":
        """The entry of CQC's register that says that no rating is published, though one was."""
        return next((report for report in self.reports if _withdraws(report)), None)


def _withdraws(report: Report) -> bool:
    said = report.overall.rating if report.overall else None
    return report.kind is ReportKind.DIRECTORY and said is State.NO_PUBLISHED_RATING and report.date is None


def newest_first(report: Report) -> tuple[int, int, int]:
    """A sort key: dated reports newest first, then those whose year is not stated, in the order they stand in.

    A report without a year never displaces a dated one: nothing says that it is newer.
    """
    return _age(report.assessed or report.inspected or report.published)


def _age(text: str | None) -> tuple[int, int, int]:
    date = PartialDate.parse(text) if text else None
    if date is None or date.year is None:
        return (1, 0, 0)
    return (-date.year, -(date.month or 0), -(date.day or 0))


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The site's own settings, from `content/site.yaml`."""

    __pydantic_config__ = STRICT

    title: str = described("The site’s name, shown on every page.", default="GP Inspection Archive")
    site_url: str | None = described(
        "Where the site is published, with the trailing slash.", pattern=r"^https?://\S+/$"
    )
    repository: str | None = described("The repository that holds the records.", pattern=r"^https://\S+[^/]$")
    branch: str = described("The branch that people edit.", default="main")
    contact: str | None = described("Where readers can write to.", examples=["corrections@example.org"])
    personal_names: bool = described("true to keep names of staff who are not spokespeople.", default=False)
