"""The fields of a report: what one publication states about a practice."""

from dataclasses import dataclass, field

from generator.dates import DATE_PATTERN, PartialDate
from generator.model.cqc_terms import FindingKind, Framework, KeyQuestionName, Rating, ReportKind, State, Voice
from generator.model.field_rules import ADDRESS_PATTERN, LOCATION_ID_PATTERN, STRICT, described


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating and, where the document states it, the previous rating."""

    __pydantic_config__ = STRICT

    rating: Rating | State | None = described("The rating that this report gives.", examples=[Rating.GOOD.value])
    previous: Rating | State | None = described(
        "The rating before, as this report states it.", examples=[Rating.INADEQUATE.value]
    )


@dataclass(frozen=True, slots=True)
class Statement:
    """A quality statement with its score and its text in a report."""

    __pydantic_config__ = STRICT

    name: str = field(metadata={"description": "The quality statement’s published name.", "examples": ["Safeguarding"]})
    score: int | None = described("1 (significant shortfalls) to 4 (exceptional).", ge=1, le=4)
    text: str | None = described(
        "What the report says under this statement.", examples=["Staff knew how to report abuse."]
    )
    state: State | None = described("What CQC gives in the place of a score.", examples=[State.REGULATIONS_MET.value])
    carried_over: bool | None = described(
        "true where this report did not assess it and repeats an earlier score; false where it assessed it."
    )


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """A report's rating of one key question, with its words."""

    __pydantic_config__ = STRICT

    rating: Rating | State | None = described("The rating that this report gives.", examples=[Rating.GOOD.value])
    previous: Rating | State | None = described(
        "The rating before, as this report states it.", examples=[Rating.INADEQUATE.value]
    )
    score: int | None = described("The published percentage: 25 to 100.", ge=0, le=100, examples=[75])
    summary: str | None = described(
        "The report’s summary of this key question.", examples=["The practice kept people safe."]
    )
    statements: tuple[Statement, ...] = described("The quality statements, as the report orders them.", default=())
    carried_over: bool | None = described(
        "true where this report did not assess it and repeats an earlier rating; false where it assessed it."
    )


@dataclass(frozen=True, slots=True)
class KeyQuestions:
    """The key questions that the documents of a report rate. One that they do not mention is None."""

    __pydantic_config__ = STRICT

    safe: KeyQuestion | None = described("Are people protected from abuse and avoidable harm?")
    effective: KeyQuestion | None = described("Does care achieve good outcomes, on good evidence?")
    caring: KeyQuestion | None = described("Do staff treat people with compassion, kindness, dignity and respect?")
    responsive: KeyQuestion | None = described("Are services organised to meet people’s needs?")
    well_led: KeyQuestion | None = described("Do leadership and culture make sure of high-quality care?")

    def get(self, name: KeyQuestionName) -> KeyQuestion | None:
        """Return the entry for a key question, or None where the documents do not mention it."""
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
    """Words of a named person in a document."""

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
    inherited_from: str | None = described(
        "The location id of the registration that the rating was given to, where it is another one.",
        pattern=LOCATION_ID_PATTERN,
        examples=["1-545296200"],
    )
    current: bool | None = described("true where CQC’s register gives the rating of this report as the current one.")
    pilot: bool | None = described(
        "true for an assessment that tries out a new framework: what it says has no effect on ratings."
    )
    key_questions: KeyQuestions | None = described("The key questions that the documents rate.")
    summary: str | None = described(
        "The publication’s own summary: why the inspection was made, what it found.",
        examples=["The inspection was made because of concerns."],
    )
    findings: tuple[Finding, ...] = described("The points that the document lists.", default=())
    quotes: tuple[Quote, ...] = described("Quotations of named people.", default=())
    special_measures: bool | None = described(
        "true where it puts the practice into special measures, false where it takes it out of them."
    )
    breaches: tuple[str, ...] = described("Numbers of the regulations found broken now.", default=(), examples=[["17"]])

    @property
    def date(self) -> "PartialDate | None":
        """The date of its findings: that of the assessment, else of the visit, else of the publication; or None."""
        text = self.assessed or self.inspected or self.published
        return PartialDate.parse(text) if text else None

    @property
    def dated_by_publication(self) -> bool:
        """True where only the date of publication has a year: no visit is stated, or its year is not."""
        visit, published = self.assessed or self.inspected, self.published
        unknown = not visit or PartialDate.parse(visit).year is None
        return unknown and published is not None and PartialDate.parse(published).year is not None
