"""What an edit does to the ratings that readers see, in plain sentences.

>>> from generator.model import Practice
>>> change_log(None, Practice(name="A Surgery"))
('A Surgery: a new page; its overall rating is none.',)
"""

from collections.abc import Iterator

from generator.model import KeyQuestion, KeyQuestionName, Practice, Rated, Report
from generator.pages.wording import in_report, in_sentence, mark, report_name

_Told = Rated | KeyQuestion | None


def change_log(before: Practice | None, after: Practice | None) -> tuple[str, ...]:
    """A line for each rating that differs between two states of a record; None stands for no record."""
    if after is None:
        return (f"{before.heading}: its page goes.",) if before else ()
    if before is None:
        return (f"{after.heading}: a new page; its overall rating is {_overall(after)}.",)
    return tuple(f"{after.heading}: {line}." for line in _lines(before, after))


def _lines(before: Practice, after: Practice) -> Iterator[str]:
    if before.heading != after.heading:
        yield f"the name was “{before.heading}”"
    old, new = _overall(before), _overall(after)
    if old != new:
        yield f"the overall rating on the page was {old} and will be {new}"
    known = {_identity(report): report for report in before.reports}
    for report in after.reports:
        earlier = known.pop(_identity(report), None)
        if earlier is None:
            yield f"a report more, the {in_sentence(report_name(report))}"
        else:
            yield from _report_lines(earlier, report)
    for report in known.values():
        yield f"a report less, the {in_sentence(report_name(report))}"


def _report_lines(before: Report, after: Report) -> Iterator[str]:
    for name, old, new in _rated(before, after):
        was, is_ = _rating(old), _rating(new)
        if was != is_:
            will = f"be {is_}" if is_ else "no longer be told"
            yield f"{in_report(name, after)} was {was or 'not told'} and will {will}"


def _rated(before: Report, after: Report) -> Iterator[tuple[str, _Told, _Told]]:
    yield "the overall rating", before.overall, after.overall
    for name in KeyQuestionName:
        old = before.key_questions.get(name) if before.key_questions else None
        new = after.key_questions.get(name) if after.key_questions else None
        yield name.heading, old, new


def _rating(rated: _Told) -> str | None:
    return rated.rating.value if rated and rated.rating else None


def _overall(practice: Practice) -> str:
    current = practice.current
    return f"{mark(current.overall).word} (from the {in_sentence(report_name(current))})" if current else "none"


def _identity(report: Report) -> tuple[str | None, ...]:
    """What tells a report from the others: its number or its dates, its documents where it has none."""
    if report.assessment_id:
        return (report.assessment_id,)
    dates = (report.assessed, report.inspected, report.published)
    return (report.kind.value, *(dates if any(dates) else report.documents))
