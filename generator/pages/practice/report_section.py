"""The section of one report on a practice's page."""

import re
from dataclasses import replace

from generator.findings import EditKind, check_score, report_index
from generator.model import Finding, FindingKind, KeyQuestion, KeyQuestionName, Quote, ReportKind, Statement, Voice
from generator.pages.practice.report_values import ReportValues
from generator.pages.practice_views import (
    FindingGroup,
    Passages,
    QuestionView,
    QuoteView,
    ReportView,
    StatementView,
    Voiced,
)
from generator.pages.views import Labelled, Link, Shown
from generator.pages.wording import (
    REGULATIONS,
    REGULATIONS_NAME,
    REMOVED,
    VOICE_WORDS,
    at_cqc,
    days,
    field_name,
    report_title,
    safe_link,
    undated,
)

_CONCERNS, _STRENGTHS = "What needed to improve", "What was good or had improved"
_PEOPLE, _MIXED = "What people say", "What inspectors found"
_GROUPS = (_CONCERNS, _STRENGTHS, _PEOPLE, _MIXED)
_VOICES = (None, *Voice)


def report_view(entry: ReportValues) -> ReportView:
    """All that the page says of one report. An issue about it is about its overall rating, where it gives one."""
    report = entry.report
    overall = entry.cell("overall", report.overall)
    return ReportView(
        id=entry.id,
        title=report_title(report),
        undated=undated(report) and report.kind is not ReportKind.DIRECTORY,
        facts=tuple(fact for fact in _facts(entry) if fact.values),
        overall=overall if report.overall or overall.mark is REMOVED else None,
        notes=_notes(entry),
        breaches=_breaches(entry),
        regulations=REGULATIONS_NAME,
        removed=_removed(entry),
        summary=entry.passages(report.summary, "summary"),
        questions=tuple(
            _question(entry, name, question)
            for name in KeyQuestionName
            if report.key_questions and (question := report.key_questions.get(name))
        ),
        findings=_findings(entry),
        quotes=tuple(_quote(entry, index, quote) for index, quote in enumerate(report.quotes)),
        ways=entry.ways("", "overall.rating" if report.overall and report.overall.rating else "kind"),
    )


def _facts(entry: ReportValues) -> tuple[Labelled, ...]:
    report = entry.report
    inspected = "Data reviewed" if report.kind is ReportKind.DATA_REVIEW else "Inspected"
    return (
        Labelled("Title", _optional(entry, report.title, "title")),
        Labelled("Assessed", _dates(entry, "assessed", report.assessed, report.assessed_to)),
        Labelled(inspected, _dates(entry, "inspected", report.inspected, report.inspected_to)),
        Labelled("Published", _dates(entry, "published", report.published, None)),
        Labelled("On CQC’s website" if at_cqc(report.url) else "Found at", _optional(entry, report.url, "url")),
        Labelled("Assessment number", _optional(entry, report.assessment_id, "assessment_id")),
    )


def _optional(entry: ReportValues, text: str | None, field: str) -> tuple[Shown, ...]:
    return (entry.shown(text, field, href=safe_link(text)),) if text else ()


def _dates(entry: ReportValues, field: str, first: str | None, last: str | None) -> tuple[Shown, ...]:
    if not first:
        return ()
    shown = entry.shown(days(first, last), field, f"{field}_to")
    if entry.year and entry.inferred and entry.inferred.field == field:
        shown = replace(shown, text=f"{first} ({entry.year.text})")
    return (shown,)


def _notes(entry: ReportValues) -> tuple[Shown, ...]:
    notes = []
    if entry.by_hand:
        marks = entry.provenance.marks(entry.route)
        notes.append(Shown("People wrote this part by hand. We have no document of this report.", (), marks))
    elif entry.provenance.edit(f"{entry.route}.kind"):
        notes.append(Shown("A person changed what kind of report this is.", (), entry.marks("kind")))
    if entry.year and entry.inferred:
        words = _words(entry, entry.year)
        told = f"No year stated. It is {entry.year.text}, the only report here of that month, with the same ratings"
        notes.append(replace(entry.year, text=f"{told}{words}."))
    if entry.report.special_measures is not None:
        notes.append(special_measures(entry))
    if entry.report.inherited:
        notes.append(inherited(entry))
    return tuple(notes)


def _words(entry: ReportValues, year: Shown) -> str:
    """The words that state the year, where one passage does."""
    if not year.sources:
        return ""
    place = entry.provenance.places[year.sources[0] - 1]
    return f": “{entry.provenance.facts[place][0].words}”"


def inherited(entry: ReportValues) -> Shown:
    """That the rating was given to an earlier registration, as CQC's register says."""
    return entry.shown("CQC carried this rating over from an earlier registration", "inherited")


def special_measures(entry: ReportValues) -> Shown:
    """`Put into special measures`, or out of them, as the report says."""
    return entry.shown(
        "Put into special measures" if entry.report.special_measures else "Out of special measures", "special_measures"
    )


def _breaches(entry: ReportValues) -> tuple[Shown, ...]:
    """Each regulation with what it is about; a number that is not known stands alone."""
    return tuple(
        entry.shown(f"Regulation {number}{_about(number)}", f"breaches[{index}]")
        for index, number in enumerate(entry.report.breaches)
    )


def _about(number: str) -> str:
    known = re.match(r"\d+A?", number)
    about = REGULATIONS.get(known[0]) if known else None
    return f": {about}" if about else ""


def _removed(entry: ReportValues) -> tuple[Link, ...]:
    """Return the names of what a person removed from this report."""
    return tuple(
        Link(f"#by-hand-{number}", field_name(edit.route))
        for number, edit in enumerate(entry.provenance.edits, 1)
        if edit.change is EditKind.REMOVED and report_index(edit.route) == entry.index
    )


def _question(entry: ReportValues, name: KeyQuestionName, question: KeyQuestion) -> QuestionView:
    field = f"key_questions.{name.value}"
    sum_, verdict, agrees = _arithmetic(entry, field, name, question)
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
        ways=entry.ways(field, f"{field}.rating"),
    )


def _arithmetic(
    entry: ReportValues, field: str, name: KeyQuestionName, question: KeyQuestion
) -> tuple[str | None, str | None, bool]:
    """Our sum, what it tells about the score, and whether they agree. A score set by hand is not the published one."""
    route = f"{entry.route}.{field}"
    checked = check_score(name, question, route, lambda value: entry.provenance.edit(value) is not None)
    if checked is None:
        return None, None, True
    shown = f"{checked.sum_in_words} = {checked.made.percentage}"
    if checked.statements_by_hand and not entry.by_hand:
        shown = f"{shown}. The sum uses a score that was changed by hand"
    by_hand = checked.score_by_hand
    score = "score set by hand" if by_hand else "published score"
    if question.score is None:
        why = "A person removed the published score." if by_hand else "The documents state no score to compare it with."
        return shown, why, True
    if checked.agrees:
        return shown, f"The {score} agrees.", True
    return shown, f"The {score} differs: it is {question.score}.", False


def _statement(entry: ReportValues, field: str, statement: Statement) -> StatementView:
    head = replace(entry.shown("", f"{field}.score", f"{field}.name"), marks=entry.marks(f"{field}.name"))
    score = _others(entry.marks(f"{field}.score"), head.marks)
    text = entry.passages(statement.text, f"{field}.text")
    removed = entry.provenance.removed(f"{entry.route}.{field}.score")
    return StatementView(
        name=statement.name,
        score=statement.score,
        unscored=REMOVED.word if removed else "No score stated",
        text=replace(text, marks=_others(text.marks, (*head.marks, *score))),
        sources=head.sources,
        marks=head.marks,
        score_marks=score,
    )


def _findings(entry: ReportValues) -> tuple[FindingGroup, ...]:
    numbered: dict[str, dict[Voice | None, list[int]]] = {title: {} for title in _GROUPS}
    for index, finding in sorted(enumerate(entry.report.findings), key=lambda pair: _VOICES.index(pair[1].by)):
        numbered[_group(finding)].setdefault(finding.by, []).append(index)
    return tuple(_finding_group(entry, title, voices) for title, voices in numbered.items() if voices)


def _finding_group(entry: ReportValues, title: str, voices: dict[Voice | None, list[int]]) -> FindingGroup:
    first = min(min(indices) for indices in voices.values())
    told = tuple(_voiced(entry, title, voice, indices) for voice, indices in voices.items())
    return FindingGroup(title, told, entry.ways(f"findings[{first}]"))


def _group(finding: Finding) -> str:
    if finding.kind is None:
        return _PEOPLE if finding.by is Voice.PEOPLE else _MIXED
    return _CONCERNS if finding.kind is FindingKind.CONCERN else _STRENGTHS


def _voiced(entry: ReportValues, title: str, voice: Voice | None, indices: list[int]) -> Voiced:
    """The findings of one voice. What the same words tell of all of them is cited once, beside the voice."""
    if voice is None or title == _PEOPLE:
        return Voiced(None, tuple(_finding(entry, index, "text", "kind", "by") for index in indices))
    heads = [entry.shown(VOICE_WORDS[voice], f"findings[{index}].by", f"findings[{index}].kind") for index in indices]
    if len(set(heads)) > 1:
        findings = tuple(_finding(entry, index, "text", "kind", "by") for index in indices)
        return Voiced(Shown(VOICE_WORDS[voice]), findings)
    findings = tuple(_finding(entry, index, "text") for index in indices)
    told = tuple(link for finding in findings for link in finding.marks)
    return Voiced(replace(heads[0], marks=_others(heads[0].marks, told)), findings)


def _finding(entry: ReportValues, index: int, *names: str) -> Passages:
    return entry.passages(entry.report.findings[index].text, *(f"findings[{index}].{name}" for name in names))


def _quote(entry: ReportValues, index: int, quote: Quote) -> QuoteView:
    field = f"quotes[{index}]"
    text = entry.passages(quote.text, f"{field}.text")
    speaker = ", ".join(part for part in (quote.speaker, quote.role) if part)
    cite = entry.shown(speaker, f"{field}.speaker", f"{field}.role")
    cited = replace(cite, marks=_others(cite.marks, text.marks)) if speaker else None
    return QuoteView(text, cited, entry.ways(field, f"{field}.text"))


def _others(marks: tuple[Link, ...], told: tuple[Link, ...]) -> tuple[Link, ...]:
    """The marks that are not told beside already."""
    return tuple(link for link in marks if link not in told)
