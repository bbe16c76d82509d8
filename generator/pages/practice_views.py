"""View types of a practice's page: each part of the page, in words, as its template takes it.

`sources` and `marks` mean what they mean in `views`; `ways` lead back to the record, and are None without a repository.
"""

from dataclasses import dataclass

from generator.pages.sources_views import SourcesPage, SourceView
from generator.pages.views import Labelled, Link, Mark, PageFrame, Point, Shown, Sources, Ways


@dataclass(frozen=True, slots=True)
class Cell:
    """A rating in the matrix: what it is, and what the same document says it was before.

    `carried` says that the report did not assess this, and repeats an earlier rating.
    """

    mark: Mark
    before: Mark | None = None
    sources: Sources = ()
    marks: tuple[Link, ...] = ()
    carried: Shown | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the matrix: the overall rating or a key question."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One report in the matrix, and the fragment of its section."""

    href: str
    kind: str
    date: str
    marks: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class RatingChange:
    """A sentence such as “Responsive fell from Good to Inadequate.”, in the parts that are set apart."""

    subject: str
    verb: str
    before: Mark
    after: Mark
    sources: Sources
    marks: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class RatingChanges:
    """The changes of rating that one report states, worst first."""

    report: Link
    changes: tuple[RatingChange, ...]


@dataclass(frozen=True, slots=True)
class Passages:
    """Paragraphs of a document’s own words."""

    paragraphs: tuple[str, ...]
    sources: Sources = ()
    marks: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementView:
    """A quality statement with its score of four; `unscored` says why it has none.

    `marks` are those of its name, `score_marks` those of its score that are not among these. `assessed` says whether
    this report assessed it or carries its score over, where that is stated.
    """

    name: str
    score: int | None
    unscored: str
    text: Passages
    sources: Sources
    marks: tuple[Link, ...]
    score_marks: tuple[Link, ...]
    assessed: Shown | None


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A key question in a report. `arithmetic` is our sum, `verdict` says how the score compares with it.

    `assessed` says whether this report assessed it or carries its rating over, where that is stated.
    """

    id: str
    name: str
    cell: Cell
    score: Shown | None
    arithmetic: str | None
    verdict: str | None
    agrees: bool
    assessed: Shown | None
    summary: Passages
    statements: tuple[StatementView, ...]
    ways: Ways | None


@dataclass(frozen=True, slots=True)
class Voiced:
    """Findings of one voice; `voice` is None where nobody is named, or where the title of the group says it."""

    voice: Shown | None
    findings: tuple[Passages, ...]


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one kind, by who says so."""

    title: str
    voices: tuple[Voiced, ...]
    ways: Ways | None


@dataclass(frozen=True, slots=True)
class QuoteView:
    """Words of a named person. `cite` is speaker and role."""

    text: Passages
    cite: Shown | None
    ways: Ways | None


@dataclass(frozen=True, slots=True)
class ReportView:
    """The section of one report. `removed` names what a person removed from it."""

    id: str
    title: str
    undated: bool
    facts: tuple[Labelled, ...]
    overall: Cell | None
    notes: tuple[Shown, ...]
    breaches: tuple[Shown, ...]
    regulations: str
    removed: tuple[Link, ...]
    summary: Passages
    questions: tuple[QuestionView, ...]
    findings: tuple[FindingGroup, ...]
    quotes: tuple[QuoteView, ...]
    ways: Ways | None


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service that is rated apart; `notes` say when it was rated, and whose the rating is where it is another's."""

    name: str
    notes: tuple[Shown, ...]
    rows: tuple[Row, ...]
    ways: Ways | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The panel at the top: the rating that holds now, where it is from, and what came before.

    `warnings` come before the rating: reports that may be newer and give another one. `label` is what the rating is.
    `by_hand` says so in words where a picture or a title cannot have a mark that a person changed the rating.
    """

    cell: Cell
    notes: tuple[Shown, ...]
    by_hand: str | None = None
    warnings: tuple[Shown, ...] = ()
    label: str = "Overall rating"


@dataclass(frozen=True, slots=True)
class ReplyView:
    """The practice’s own words, not verified."""

    paragraphs: tuple[str, ...]
    cite: str | None
    ways: Ways | None


@dataclass(frozen=True, slots=True)
class EditView:
    """An edit by hand: `now` is in the record, `said` is what the source says, `why` the reason, if any.

    `change` is None where a reason is given for what no evidence shows as changed. `before` is what a person says that
    it was, where no document says so. `subject` and `sentence` say it in one line. `who` is by whom and when; `date`
    is that day as the record has it.
    """

    id: str
    field: str
    report: Link | None
    change: str | None
    now: tuple[str, ...]
    said: tuple[Shown, ...]
    before: str | None
    why: str | None
    who: str | None
    ways: Ways | None
    by: str | None
    date: str | None
    subject: str
    sentence: str


@dataclass(frozen=True, slots=True)
class DisagreementSide:
    """One of the values that documents give a field, with the sentences that give it."""

    value: str
    followed: bool
    sentences: tuple[Shown, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DisagreementView:
    """A field about which documents disagree, and which of them the page follows."""

    id: str
    field: str
    reports: tuple[Link, ...]
    sides: tuple[DisagreementSide, ...]
    why: str
    ways: Ways | None


@dataclass(frozen=True, slots=True)
class ChainView:
    """A gap between two reports: what the later one says was before, and what the earlier one says."""

    id: str
    field: str
    sentence: Shown
    later: Link
    earlier: Link


@dataclass(frozen=True, slots=True)
class BadgeView:
    """A practice’s badge: for whom, what, and from when; `date` is None where there is no report.

    `about` is what its title says besides: what the date is the date of, and whose the rating is.
    """

    path: str
    name: str
    mark: Mark
    date: str | None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class PracticePage:
    """The page of one practice, that of its documents, and the points that the report of the whole site lists of it.

    `ways` lead to the record as a whole, `rating_ways` to the rating at the top, `reports_ways` to the reports.
    """

    frame: PageFrame
    name: str
    marks: tuple[Link, ...]
    crumbs: tuple[Link, ...]
    contact: tuple[Labelled, ...]
    notices: tuple[Shown, ...]
    verdict: Verdict
    contents: tuple[Link, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    changes: tuple[RatingChanges, ...]
    cautions: tuple[Shown, ...]
    chains: tuple[ChainView, ...]
    reports: tuple[ReportView, ...]
    services: tuple[ServiceView, ...]
    reply: ReplyView | None
    edits: tuple[EditView, ...]
    disagreements: tuple[DisagreementView, ...]
    sources: tuple[SourceView, ...]
    understood: str
    proof: str
    details: tuple[Labelled, ...]
    ways: Ways | None
    rating_ways: Ways | None
    reports_ways: Ways | None
    texts: SourcesPage | None
    badge: BadgeView
    embed: str | None
    points: tuple[Point, ...] = ()
