"""The section of one report on a practice's page."""

import re
from dataclasses import replace

from generator.findings import EditKind, judge_score
from generator.model import Finding, FindingKind, KeyQuestion, KeyQuestionName, Quote, ReportKind, Statement, Voice
from generator.pages.practice.fragments import edit_fragment, question_fragment
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
    day,
    days,
    field_name,
    given_to_another,
    registered_after,
    report_title,
    safe_link,
    undated,
)
from generator.routes import report_index

_CONCERNS, _STRENGTHS = "What needed to improve", "What was good or had improved"
_PEOPLE, _MIXED = "What people say", "What inspectors found"
_GROUPS = (_CONCERNS, _STRENGTHS, _PEOPLE, _MIXED)
_VOICES = (None, *Voice)


def report_view(section: ReportValues) -> ReportView:
    """Return all that the page says of one report. A suggestion is about its overall rating, where it gives one."""
    report = section.report
    overall = section.cell("overall", report.overall)
    return ReportView(
        id=section.id,
        title=report_title(report),
        undated=undated(report) and report.kind is not ReportKind.DIRECTORY,
        facts=tuple(fact for fact in _facts(section) if fact.values),
        overall=overall if report.overall or overall.mark is REMOVED else None,
        notes=_notes(section),
        breaches=_breaches(section),
        regulations=REGULATIONS_NAME,
        removed=_removed(section),
        summary=section.passages(report.summary, "summary"),
        questions=tuple(
            _question(section, name, question)
            for name in KeyQuestionName
            if report.key_questions and (question := report.key_questions.get(name))
        ),
        findings=_findings(section),
        quotes=tuple(_quote(section, index, quote) for index, quote in enumerate(report.quotes)),
        ways=section.ways("", "overall.rating" if report.overall and report.overall.rating else "kind"),
    )


def _facts(section: ReportValues) -> tuple[Labelled, ...]:
    report = section.report
    inspected = "Data reviewed" if report.kind is ReportKind.DATA_REVIEW else "Inspected"
    return (
        Labelled("Title", _optional(section, report.title, "title")),
        Labelled("Assessed", _dates(section, "assessed", report.assessed, report.assessed_to)),
        Labelled(inspected, _dates(section, "inspected", report.inspected, report.inspected_to)),
        Labelled("Published", _dates(section, "published", report.published, None)),
        Labelled("On CQC’s website" if at_cqc(report.url) else "Found at", _optional(section, report.url, "url")),
        Labelled("Assessment number", _optional(section, report.assessment_id, "assessment_id")),
    )


def _optional(section: ReportValues, text: str | None, field: str) -> tuple[Shown, ...]:
    return (section.shown(text, field, href=safe_link(text)),) if text else ()


def _dates(section: ReportValues, field: str, first: str | None, last: str | None) -> tuple[Shown, ...]:
    if not first:
        return ()
    shown = section.shown(days(first, last), field, f"{field}_to")
    if section.year and section.inferred and section.inferred.field == field:
        shown = replace(shown, text=f"{first} ({section.year.text})")
    return (shown,)


def _notes(section: ReportValues) -> tuple[Shown, ...]:
    notes = []
    if section.by_hand:
        marks = section.provenance.marks(section.route)
        notes.append(Shown("People wrote this part by hand. We have no document of this report.", (), marks))
    elif section.provenance.edit(f"{section.route}.kind"):
        notes.append(Shown("A person changed what kind of report this is.", (), section.marks("kind")))
    if section.year and section.inferred:
        words = f"No year stated. It is {section.year.text}, the only report here of that month, with the same ratings"
        notes.append(replace(section.year, text=f"{words}{section.year_words}."))
    if section.report.special_measures is not None:
        notes.append(special_measures(section))
    if section.report.pilot:
        notes.append(section.shown("A pilot of a new framework of CQC’s: it has no effect on ratings", "pilot"))
    if owner := inherited(section):
        notes.append(owner)
    return tuple(notes)


def inherited(section: ReportValues) -> Shown | None:
    """Return the note that the rating is another registration's, as CQC's register says or as the dates show."""
    if text := given_to_another(section.report):
        return section.shown(text, "inherited_from" if section.report.inherited_from else "inherited")
    began = registered_after(section.record.practice, section.report)
    if not began:
        return None
    words = section.provenance
    cited = () if words.edit("registration_date") else words.sources("registration_date")
    text = f"This report is older than the practice’s present registration, which began on {day(began)}"
    return Shown(text, cited, words.marks("registration_date"))


def special_measures(section: ReportValues) -> Shown:
    """Return `Put into special measures`, or out of them, as the report says."""
    return section.shown(
        "Put into special measures" if section.report.special_measures else "Out of special measures",
        "special_measures",
    )


def _breaches(section: ReportValues) -> tuple[Shown, ...]:
    """Return each regulation with what it is about; a number that is not known is alone."""
    return tuple(
        section.shown(f"Regulation {number}{_about(number)}", f"breaches[{index}]")
        for index, number in enumerate(section.report.breaches)
    )


def _about(number: str) -> str:
    known = re.match(r"\d+A?", number)
    about = REGULATIONS.get(known[0]) if known else None
    return f": {about}" if about else ""


def _removed(section: ReportValues) -> tuple[Link, ...]:
    """Return what a person removed from this report, by name."""
    return tuple(
        Link(f"#{edit_fragment(number)}", field_name(edit.route))
        for number, edit in enumerate(section.provenance.edits, 1)
        if edit.kind is EditKind.REMOVED and report_index(edit.route) == section.index
    )


def _question(section: ReportValues, name: KeyQuestionName, question: KeyQuestion) -> QuestionView:
    field = f"key_questions.{name.value}"
    sum_, verdict, agrees = _arithmetic(section, field, name, question)
    score = None if question.score is None else section.shown(str(question.score), f"{field}.score")
    return QuestionView(
        id=question_fragment(section.link, name),
        name=name.heading,
        cell=section.cell(field, question),
        score=score,
        arithmetic=sum_,
        verdict=verdict,
        agrees=agrees,
        assessed=section.assessed(field, question.carried_over, "rating" if question.rating else None),
        summary=section.passages(question.summary, f"{field}.summary"),
        statements=tuple(
            _statement(section, f"{field}.statements[{index}]", statement)
            for index, statement in enumerate(question.statements)
        ),
        ways=section.ways(field, f"{field}.rating"),
    )


def _arithmetic(
    section: ReportValues, field: str, name: KeyQuestionName, question: KeyQuestion
) -> tuple[str | None, str | None, bool]:
    """Return our sum, what it says of the score, and True where they agree. A score set by hand is not published."""
    judged = judge_score(section.provenance.compared, f"{section.route}.{field}", name, question)
    if judged is None:
        return None, None, True
    shown = judged.sum_in_words
    score = "score set by hand" if judged.by_hand else "published score"
    if judged.score is None:
        removed = judged.by_hand
        why = "A person removed the published score." if removed else "The documents state no score to compare it with."
        return shown, why, True
    if judged.agrees:
        return shown, f"The {score} agrees.", True
    return shown, f"The {score} differs: it is {judged.score}.", False


def _statement(section: ReportValues, field: str, statement: Statement) -> StatementView:
    parts = (f"{field}.{part}" for part in ("name", "score", "state", "text"))
    head = section.shown("", *(part for part in parts if not section.provenance.edit(f"{section.route}.{part}")))
    head = replace(head, marks=section.marks(f"{field}.name"))
    score = _others(section.marks(f"{field}.score"), head.marks)
    text = section.passages(statement.text, f"{field}.text")
    removed = section.provenance.removed(f"{section.route}.{field}.score")
    return StatementView(
        name=statement.name,
        score=statement.score,
        unscored=REMOVED.word if removed else statement.state or "No score stated",
        text=replace(text, sources=(), marks=_others(text.marks, (*head.marks, *score))),
        sources=head.sources,
        marks=head.marks,
        score_marks=score,
        assessed=section.assessed(field, statement.carried_over, "score" if statement.score else None),
    )


def _findings(section: ReportValues) -> tuple[FindingGroup, ...]:
    numbered: dict[str, dict[Voice | None, list[int]]] = {title: {} for title in _GROUPS}
    for index, finding in sorted(enumerate(section.report.findings), key=lambda pair: _VOICES.index(pair[1].by)):
        numbered[_group(finding)].setdefault(finding.by, []).append(index)
    return tuple(_finding_group(section, title, voices) for title, voices in numbered.items() if voices)


def _finding_group(section: ReportValues, title: str, voices: dict[Voice | None, list[int]]) -> FindingGroup:
    first = min(min(indices) for indices in voices.values())
    voiced = tuple(_voiced(section, title, voice, indices) for voice, indices in voices.items())
    return FindingGroup(title, voiced, section.ways(f"findings[{first}]"))


def _group(finding: Finding) -> str:
    if finding.kind is None:
        return _PEOPLE if finding.by is Voice.PEOPLE else _MIXED
    return _CONCERNS if finding.kind is FindingKind.CONCERN else _STRENGTHS


def _voiced(section: ReportValues, title: str, voice: Voice | None, indices: list[int]) -> Voiced:
    """Return the findings of one voice. The words that say so of all of them are cited once, beside the voice."""
    if voice is None or title == _PEOPLE:
        return Voiced(None, tuple(_finding(section, index, "text", "kind", "by") for index in indices))
    heads = [section.shown(VOICE_WORDS[voice], f"findings[{index}].by", f"findings[{index}].kind") for index in indices]
    if len(set(heads)) > 1:
        findings = tuple(_finding(section, index, "text", "kind", "by") for index in indices)
        return Voiced(Shown(VOICE_WORDS[voice]), findings)
    findings = tuple(_finding(section, index, "text") for index in indices)
    marked = tuple(link for finding in findings for link in finding.marks)
    return Voiced(replace(heads[0], marks=_others(heads[0].marks, marked)), findings)


def _finding(section: ReportValues, index: int, *names: str) -> Passages:
    return section.passages(section.report.findings[index].text, *(f"findings[{index}].{name}" for name in names))


def _quote(section: ReportValues, index: int, quote: Quote) -> QuoteView:
    field = f"quotes[{index}]"
    text = section.passages(quote.text, f"{field}.text")
    speaker = ", ".join(part for part in (quote.speaker, quote.role) if part)
    cite = section.shown(speaker, f"{field}.speaker", f"{field}.role")
    cited = replace(cite, marks=_others(cite.marks, text.marks)) if speaker else None
    return QuoteView(text, cited, section.ways(field, f"{field}.text"))


def _others(marks: tuple[Link, ...], beside: tuple[Link, ...]) -> tuple[Link, ...]:
    """Return the marks that are not shown beside already."""
    return tuple(link for link in marks if link not in beside)
