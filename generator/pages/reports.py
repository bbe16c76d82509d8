"""The section of one report on a practice's page."""

from dataclasses import dataclass

from generator.model import (
    Finding,
    FindingKind,
    KeyQuestion,
    KeyQuestionName,
    Quote,
    Record,
    Report,
    Statement,
    Voice,
    arithmetic,
)
from generator.pages.practice_views import (
    Cell,
    FindingGroup,
    FindingView,
    Passages,
    QuestionView,
    QuoteView,
    ReportView,
    StatementView,
)
from generator.pages.provenance import Provenance
from generator.pages.views import Labelled, Shown
from generator.pages.wording import MARKS, VOICE_WORDS, day, listed, paragraphs, report_name, safe_link

_GROUPS = (
    (FindingKind.CONCERN, "What needed to improve"),
    (FindingKind.STRENGTH, "What was good or had improved"),
    (None, "What else is listed"),
)
_VOICES = (*Voice, None)


@dataclass(frozen=True, slots=True)
class Entry:
    """A report where it stands: its record, its words, its index in the record, and its fragment on the page."""

    record: Record
    provenance: Provenance
    report: Report
    index: int
    id: str

    @property
    def route(self) -> str:
        """The report's route in the record."""
        return f"reports[{self.index}]"

    def shown(self, text: str, *fields: str, href: str | None = None) -> Shown:
        """A text of this report with the words of these fields, the first of which it is."""
        routes = [f"{self.route}.{name}" for name in fields]
        return Shown(text, self.provenance.sources(*routes), self.provenance.was.get(routes[0]), href)

    def cell(self, field: str, rated: "KeyQuestion | object | None") -> Cell:
        """The rating at `overall` or `key_questions.safe`, with the one before it."""
        route = f"{self.route}.{field}"
        return Cell(
            mark=MARKS[getattr(rated, "rating", None)],
            before=MARKS[previous] if (previous := getattr(rated, "previous", None)) else None,
            sources=self.provenance.sources(f"{route}.rating", f"{route}.previous"),
            was=self._was(route),
        )

    def passages(self, text: str | None, *fields: str) -> Passages:
        """Prose with the words of these fields, the first of which it is."""
        shown = self.shown("", *fields)
        return Passages(paragraphs(text), shown.sources, shown.was)

    def _was(self, route: str) -> str | None:
        was = self.provenance.was
        before = was.get(f"{route}.previous")
        return was.get(f"{route}.rating") or (f"{before} before" if before else None)


def report_view(entry: Entry, edit: str | None) -> ReportView:
    """All that the page says of one report."""
    report = entry.report
    return ReportView(
        id=entry.id,
        title=report_name(report),
        facts=tuple(fact for fact in _facts(entry) if fact.values),
        overall=entry.cell("overall", report.overall) if report.overall else None,
        notes=_notes(entry),
        summary=entry.passages(report.summary, "summary"),
        questions=tuple(
            _question(entry, name, question)
            for name in KeyQuestionName
            if report.key_questions and (question := report.key_questions.get(name))
        ),
        findings=_findings(entry),
        quotes=tuple(_quote(entry, index, quote) for index, quote in enumerate(report.quotes)),
        edit=edit,
    )


def _facts(entry: Entry) -> tuple[Labelled, ...]:
    report = entry.report
    return (
        Labelled("Title", _optional(entry, report.title, "title")),
        Labelled("Assessed", _dates(entry, "assessed", report.assessed, report.assessed_to)),
        Labelled("Inspected", _dates(entry, "inspected", report.inspected, report.inspected_to)),
        Labelled("Published", _dates(entry, "published", report.published, None)),
        Labelled("On CQC’s website", _optional(entry, report.url, "url")),
        Labelled("Assessment number", _optional(entry, report.assessment_id, "assessment_id")),
    )


def _optional(entry: Entry, text: str | None, field: str) -> tuple[Shown, ...]:
    return (entry.shown(text, field, href=safe_link(text)),) if text else ()


def _dates(entry: Entry, field: str, first: str | None, last: str | None) -> tuple[Shown, ...]:
    if not first:
        return ()
    text = f"{day(first)} to {day(last)}" if last else day(first)
    return (entry.shown(text, field, f"{field}_to"),)


def _notes(entry: Entry) -> tuple[Shown, ...]:
    report, notes = entry.report, []
    if report.special_measures is not None:
        done = "puts the practice into" if report.special_measures else "takes the practice out of"
        notes.append(entry.shown(f"This report {done} special measures.", "special_measures"))
    if report.breaches:
        noun = "a breach of regulation" if len(report.breaches) == 1 else "breaches of regulations"
        fields = [f"breaches[{index}]" for index in range(len(report.breaches))]
        notes.append(entry.shown(f"It found {noun} {listed(report.breaches)}.", *fields))
    return tuple(notes)


def _question(entry: Entry, name: KeyQuestionName, question: KeyQuestion) -> QuestionView:
    field = f"key_questions.{name.value}"
    sum_, verdict, agrees = _arithmetic(question)
    score = None if question.score is None else entry.shown(str(question.score), f"{field}.score")
    return QuestionView(
        id=f"{entry.id}-{name.value.replace('_', '-')}",
        name=name.heading,
        cell=entry.cell(field, question),
        score=score,
        arithmetic=sum_,
        verdict=verdict,
        agrees=agrees,
        summary=entry.passages(question.summary, f"{field}.summary"),
        statements=tuple(
            _statement(entry, f"{field}.statements[{index}]", statement)
            for index, statement in enumerate(question.statements)
        ),
    )


def _arithmetic(question: KeyQuestion) -> tuple[str | None, str | None, bool]:
    made = arithmetic(question)
    if made is None:
        return None, None, True
    shown = f"{' + '.join(map(str, made.scores))} = {made.total} of {made.most} = {made.percentage}"
    if question.score is None:
        return shown, "The documents state no score to compare it with.", True
    if question.score == made.percentage:
        return shown, "The published score agrees.", True
    return shown, f"The published score differs: it is {question.score}.", False


def _statement(entry: Entry, field: str, statement: Statement) -> StatementView:
    head = entry.shown(statement.name, f"{field}.score", f"{field}.name")
    return StatementView(
        name=statement.name,
        score=statement.score,
        text=entry.passages(statement.text, f"{field}.text"),
        sources=head.sources,
        was=head.was,
    )


def _findings(entry: Entry) -> tuple[FindingGroup, ...]:
    numbered = sorted(enumerate(entry.report.findings), key=lambda pair: _VOICES.index(pair[1].by))
    groups = (
        FindingGroup(
            title, tuple(_finding(entry, index, finding) for index, finding in numbered if finding.kind is kind)
        )
        for kind, title in _GROUPS
    )
    return tuple(group for group in groups if group.findings)


def _finding(entry: Entry, index: int, finding: Finding) -> FindingView:
    field = f"findings[{index}]"
    if finding.by is None:
        return FindingView(None, entry.passages(finding.text, f"{field}.text", f"{field}.kind"))
    voice = entry.shown(VOICE_WORDS[finding.by], f"{field}.by", f"{field}.kind")
    return FindingView(voice, entry.passages(finding.text, f"{field}.text"))


def _quote(entry: Entry, index: int, quote: Quote) -> QuoteView:
    field = f"quotes[{index}]"
    cite = ", ".join(part for part in (quote.speaker, quote.role) if part)
    return QuoteView(
        text=entry.passages(quote.text, f"{field}.text"),
        cite=entry.shown(cite, f"{field}.speaker", f"{field}.role") if cite else None,
    )
