"""Ratings of a practice over time: the matrix of all reports, and what each report changed, worst first."""

from collections.abc import Sequence

from generator.model import KeyQuestion, KeyQuestionName, Rated, Rating, Report, ReportKind, State
from generator.pages.practice.report_values import DATES, ReportValues
from generator.pages.practice_views import Cell, Column, RatingChange, RatingChanges, Row
from generator.pages.views import Mark, Shown
from generator.pages.wording import ABSENT, KIND_WORDS, MARKS, REMOVED, in_sentence, report_date, report_name, undated

OVERALL = "Overall"
_LINES: tuple[tuple[str, str, KeyQuestionName | None], ...] = (
    (OVERALL, "overall", None),
    *((name.heading, f"key_questions.{name.value}", name) for name in KeyQuestionName),
)


def columns(entries: Sequence[ReportValues]) -> tuple[Column, ...]:
    """The head of the matrix: one column for each report that gives or lacks a rating, newest first."""
    return tuple(
        Column(f"#{entry.id}", KIND_WORDS[entry.report.kind], _column_date(entry), entry.marks("kind", *DATES))
        for entry in entries
    )


def rows(entries: Sequence[ReportValues]) -> tuple[Row, ...]:
    """The overall rating and the five key questions, each as every report gives it."""
    return tuple(
        Row(name, tuple(entry.cell(field, _rated(entry.report, question)) for entry in entries))
        for name, field, question in _LINES
    )


def rated_at_all(entries: Sequence[ReportValues]) -> tuple[ReportValues, ...]:
    """The reports that speak of a rating, or did before a person removed it; a data review only where it gives one."""
    return tuple(entry for entry in entries if any(_speaks(entry, field, question) for _, field, question in _LINES))


def _speaks(entry: ReportValues, field: str, question: KeyQuestionName | None) -> bool:
    rated = _rated(entry.report, question)
    if rated and (rated.rating or entry.report.kind is not ReportKind.DATA_REVIEW):
        return True
    return entry.provenance.removed(f"{entry.route}.{field}.rating")


def changes(entries: Sequence[ReportValues]) -> tuple[RatingChanges, ...]:
    """For each report that states a rating before, its changes: the deepest fall first, the highest rise last."""
    told = ((entry, _changes_of(entry)) for entry in entries)
    return tuple(RatingChanges(entry.link, found) for entry, found in told if found)


def cautions(entries: Sequence[ReportValues]) -> tuple[str, ...]:
    """Return what a reader must know about the order of the reports: undated ones beside dated ones, and gaps."""
    dated = [entry.report for entry in entries if not undated(entry.report)]
    lines = [_undated_caution(entry, dated[0]) for entry in entries if dated and undated(entry.report)]
    if any(cell.mark is ABSENT for row in rows(entries) for cell in row.cells):
        lines.append(
            f"“{ABSENT.word}” does not mean “{State.NOT_RATED}”. CQC may have rated it in a document that is not here."
        )
    return tuple(lines)


def _undated_caution(entry: ReportValues, newest: Report) -> str:
    report = entry.report
    if entry.year:
        return (
            f"The {in_sentence(KIND_WORDS[report.kind])} states no year: it is {entry.year.text}. It "
            "is shown last, and does not set the rating at the top."
        )
    says = f"no year, only “{report.date.words}”" if report.date else "no date"
    return (
        f"The {in_sentence(KIND_WORDS[report.kind])} states {says}. We do not know whether it came before or "
        f"after the {in_sentence(report_name(newest))}. It is shown last, and does not set the rating at the top."
    )


def _column_date(entry: ReportValues) -> str:
    report = entry.report
    if entry.inferred and report.date:
        return f"{report.date.words} ({entry.inferred.year}, inferred)"
    date = report_date(report)
    return date.removeprefix("of ").removeprefix("in ") if date else "no date stated"


def _rated(report: Report, question: KeyQuestionName | None) -> Rated | KeyQuestion | None:
    if question is None:
        return report.overall
    return report.key_questions.get(question) if report.key_questions else None


def _changes_of(entry: ReportValues) -> tuple[RatingChange, ...]:
    found: list[tuple[int, int, int, RatingChange]] = []
    for order, (name, field, question) in enumerate(_LINES):
        rated = _rated(entry.report, question)
        if rated and rated.rating and rated.previous:
            cell = entry.cell(field, rated)
            step = _step(rated.previous, rated.rating)
            change = RatingChange(
                name, _verb(rated.previous, rated.rating, step), *_marks(cell), cell.sources, cell.marks
            )
            found.append((step, cell.mark.level, order, change))
    return tuple(change for *_, change in sorted(found, key=lambda item: item[:3]))


def _marks(cell: Cell) -> tuple[Mark, Mark]:
    return cell.before or ABSENT, cell.mark


def _step(before: Rating | State, after: Rating | State) -> int:
    return after.level - before.level if isinstance(before, Rating) and isinstance(after, Rating) else 0


def _verb(before: Rating | State, after: Rating | State, step: int) -> str:
    if before == after:
        return "stayed"
    return "fell" if step < 0 else "rose" if step > 0 else "changed"


def previous_note(current: ReportValues, others: Sequence[ReportValues]) -> Shown | None:
    """Return the rating before, as the same report states it or another report gives it; None if unknown."""
    overall = current.report.overall
    if overall and overall.previous:
        by_hand = current.provenance.edit(f"{current.route}.overall.previous")
        told = "It was {} before." if by_hand else "The same report says that it was {} before."
        return current.shown(told.format(MARKS[overall.previous].word), "overall.previous")
    for entry in others:
        overall = entry.report.overall
        if entry is not current and overall and overall.rating:
            name = in_sentence(report_name(entry.report))
            text = f"Another report, the {name}, gives {MARKS[overall.rating].word}."
            return Shown(text, marks=entry.cell("overall", overall).marks)
    return None


def removed_notes(entries: Sequence[ReportValues]) -> tuple[Shown, ...]:
    """A sentence for each report whose overall rating a person removed."""
    return tuple(
        Shown(f"A person removed the overall rating of the {in_sentence(report_name(entry.report))}.", marks=cell.marks)
        for entry in entries
        if (cell := entry.cell("overall", entry.report.overall)).mark is REMOVED
    )
