"""Ratings over time: the matrix of all reports, and what each report changed, worst first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.findings import reports_that_may_be_newer
from generator.model import KeyQuestion, KeyQuestionName, Practice, Rated, Rating, Report, ReportKind, State
from generator.pages.practice.report_values import DATES, ReportValues
from generator.pages.practice_views import Cell, Column, RatingChange, RatingChanges, Row
from generator.pages.views import Mark, Shown
from generator.pages.wording import (
    ABSENT,
    KIND_WORDS,
    MARKS,
    REMOVED,
    in_sentence,
    mark,
    report_date,
    report_kind,
    report_name,
    undated,
)

OVERALL = "Overall"
_LINES: tuple[tuple[str, str, KeyQuestionName | None], ...] = (
    (OVERALL, "overall", None),
    *((name.heading, f"key_questions.{name.value}", name) for name in KeyQuestionName),
)


def columns(reports: Sequence[ReportValues]) -> tuple[Column, ...]:
    """Return the head of the matrix: one column for each report that gives or lacks a rating, newest first."""
    return tuple(
        Column(f"#{section.id}", report_kind(section.report), _column_date(section), section.marks("kind", *DATES))
        for section in reports
    )


def rows(reports: Sequence[ReportValues]) -> tuple[Row, ...]:
    """Return the overall rating and the five key questions, each as every report gives it."""
    return tuple(
        Row(name, tuple(section.cell(field, _rated(section.report, question)) for section in reports))
        for name, field, question in _LINES
    )


def rated_at_all(reports: Sequence[ReportValues]) -> tuple[ReportValues, ...]:
    """Return the reports that mention a rating, or did before a person removed it; a data review only with one."""
    return tuple(
        section for section in reports if any(_mentions(section, field, question) for _, field, question in _LINES)
    )


def _mentions(section: ReportValues, field: str, question: KeyQuestionName | None) -> bool:
    rated = _rated(section.report, question)
    silent = section.report.kind is ReportKind.DATA_REVIEW or section.report.pilot
    if rated and (rated.rating or not silent):
        return True
    return section.provenance.removed(f"{section.route}.{field}.rating")


def changes(reports: Sequence[ReportValues]) -> tuple[RatingChanges, ...]:
    """Return the changes of each report that states a rating before: the deepest fall first, the highest rise last."""
    found = ((section.link, _changes_of(section)) for section in reports)
    return tuple(RatingChanges(link, changed) for link, changed in found if changed)


def cautions(reports: Sequence[ReportValues]) -> tuple[Shown, ...]:
    """Return what a reader must know about the order of the reports: an undated one beside a dated one, and gaps."""
    dated = [section.report for section in reports if not undated(section.report)]
    lines = [_undated_caution(section, dated[0]) for section in reports if dated and undated(section.report)]
    if any(cell.mark is ABSENT for row in rows(reports) for cell in row.cells):
        lines.append(
            Shown(
                f"“{ABSENT.word}” does not mean “{State.NOT_RATED}”. CQC may have rated it in a document that is not "
                "here."
            )
        )
    return tuple(lines)


def warnings(practice: Practice, reports: Sequence[ReportValues]) -> tuple[Shown, ...]:
    """Return a line for each report that may be newer than the rating at the top, and gives another one."""
    newer = reports_that_may_be_newer(practice)
    return tuple(
        section.shown(
            f"The {_as_subject(section.report)} says {mark(section.report.overall).word}. "
            "It may be newer than the rating below.",
            "overall.rating",
        )
        for section in reports
        if section.index in newer
    )


def newer_questions(current: ReportValues, reports: Sequence[ReportValues]) -> tuple[Shown, ...]:
    """Return a line for each report of key questions that is newer than the rating at the top, or may be.

    It gives no overall rating, and key questions otherwise than the report that the rating at the top is from.
    """
    return tuple(
        section.shown(
            f"{'A newer' if newer else 'Another'} report, the {in_sentence(report_name(section.report))}, "
            f"gives no overall rating. {_and_it_gives(differing)}"
            f"{'' if newer else ' It may be newer than the overall rating.'}",
            *(f"key_questions.{question.value}.rating" for question in differing),
        )
        for section in reports
        if section.report.kind is not ReportKind.DATA_REVIEW
        and not (section.report.overall and section.report.overall.rating)
        and (newer := _is_newer(section, current, reports)) is not False
        and (differing := _other_ratings(section.report, current.report))
    )


def _is_newer(section: ReportValues, current: ReportValues, reports: Sequence[ReportValues]) -> bool | None:
    """Return whether a report is newer than the current one; None where nothing shows it."""
    if section is current:
        return False
    if undated(section.report) or undated(current.report):
        return None if section.before is None and section.inferred is None else False
    return [*reports].index(section) < [*reports].index(current)


def _other_ratings(report: Report, current: Report) -> dict[KeyQuestionName, Rating]:
    """Return the key questions that a report rated, and rates otherwise than the current one, worst first."""
    found = {}
    for question in KeyQuestionName:
        given, before = (_rated(each, question) for each in (report, current))
        if not isinstance(given, KeyQuestion) or not isinstance(given.rating, Rating) or given.carried_over:
            continue
        if before is None or before.rating is not given.rating:
            found[question] = given.rating
    return dict(sorted(found.items(), key=lambda each: each[1].level))


def _and_it_gives(questions: Mapping[KeyQuestionName, Rating]) -> str:
    """Return `It gives Safe: Inadequate, Caring: Good.`"""
    return f"It gives {', '.join(f'{name.heading}: {rating}' for name, rating in questions.items())}."


def _as_subject(report: Report) -> str:
    """Return a report's name before a verb: a date of publication behind a comma ends with one."""
    name = in_sentence(report_name(report))
    return f"{name}," if ", " in name else name


def _undated_caution(section: ReportValues, newest: Report) -> Shown:
    report = section.report
    kind = in_sentence(KIND_WORDS[report.kind])
    if section.year:
        said = f"The {kind} states no year: it is {section.year.text}."
        return Shown(f"{said} It is shown last, and does not set the rating at the top.")
    says = f"no year, only “{report.date.words}”" if report.date else "no date"
    if order := section.order:
        return replace(order, text=f"The {kind} states {says}. {order.text}")
    return Shown(
        f"The {kind} states {says}. We do not know whether it came before or after the "
        f"{in_sentence(report_name(newest))}. It is shown last, and does not set the rating at the top."
    )


def _column_date(section: ReportValues) -> str:
    report = section.report
    if section.inferred and report.date:
        return f"{report.date.words} ({section.inferred.year}, inferred)"
    if not report_date(report):
        return "no date stated"
    date = report_name(report).removeprefix(report_kind(report)).lstrip(", ")
    return date.removeprefix("of ").removeprefix("in ")


def _rated(report: Report, question: KeyQuestionName | None) -> Rated | KeyQuestion | None:
    if question is None:
        return report.overall
    return report.key_questions.get(question) if report.key_questions else None


def _changes_of(section: ReportValues) -> tuple[RatingChange, ...]:
    found: list[tuple[int, int, int, RatingChange]] = []
    for order, (name, field, question) in enumerate(_LINES):
        rated = _rated(section.report, question)
        carried = isinstance(rated, KeyQuestion) and rated.carried_over
        if rated and rated.rating and rated.previous and not carried and not _is_disputed(section, field):
            cell = section.cell(field, rated)
            step = _step(rated.previous, rated.rating)
            change = RatingChange(
                name, _verb(rated.previous, rated.rating, step), *_marks(cell), cell.sources, cell.marks
            )
            found.append((step, cell.mark.level, order, change))
    return tuple(change for *_, change in sorted(found, key=lambda item: item[:3]))


def _is_disputed(section: ReportValues, field: str) -> bool:
    """Return whether documents disagree about a rating or the one before it: then nothing says that it rose or fell."""
    routes = {f"{section.route}.{field}.{name}" for name in ("rating", "previous")}
    return any(routes & {*one.routes} for one in section.provenance.disagreements)


def _marks(cell: Cell) -> tuple[Mark, Mark]:
    return cell.before or ABSENT, cell.mark


def _step(before: Rating | State, after: Rating | State) -> int:
    return after.level - before.level if isinstance(before, Rating) and isinstance(after, Rating) else 0


def _verb(before: Rating | State, after: Rating | State, step: int) -> str:
    if before == after:
        return "stayed"
    return "fell" if step < 0 else "rose" if step > 0 else "changed"


def previous_note(current: ReportValues, others: Sequence[ReportValues]) -> Shown | None:
    """Return what the rating was before, as the same report states it, or what another one gives; None if unknown.

    Reports that may be newer are not before it: a warning names them.
    """
    overall = current.report.overall
    if overall and overall.previous:
        by_hand = current.provenance.edit(f"{current.route}.overall.previous")
        words = "It was {} before." if by_hand else "The same report says that it was {} before."
        return current.shown(words.format(MARKS[overall.previous].word), "overall.previous")
    newer = reports_that_may_be_newer(current.record.practice)
    for section in others:
        overall = section.report.overall
        if section is not current and section.index not in newer and overall and overall.rating:
            name = in_sentence(report_name(section.report))
            before = [*others].index(section) > [*others].index(current)
            known = section.before is not None or not undated(section.report)
            which = "An earlier report" if before and known else "Another report"
            if section.index in current.provenance.companions[current.index]:
                which = "Another report of the same visit"
            text = f"{which}, the {name}, gives {MARKS[overall.rating].word}."
            return Shown(text, marks=section.cell("overall", overall).marks)
    return None


def removed_notes(reports: Sequence[ReportValues]) -> tuple[Shown, ...]:
    """Return a sentence for each report whose overall rating a person removed."""
    return tuple(
        Shown(
            f"A person removed the overall rating of the {in_sentence(report_name(section.report))}.", marks=cell.marks
        )
        for section in reports
        if (cell := section.cell("overall", section.report.overall)).mark is REMOVED
    )
