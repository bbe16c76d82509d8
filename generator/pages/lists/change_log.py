"""The effect of an edit on ratings and on dates of reports, in plain sentences.

>>> from generator.model import Practice
>>> describe_changes(None, Practice(name="A Surgery"))
('A Surgery: a new page; overall rating: none.',)
"""

from collections.abc import Iterator, Sequence

from generator.model import KeyQuestion, KeyQuestionName, Practice, Rated, Report
from generator.pages.wording import carried_over_from, day, in_report, in_sentence, mark, report_name

_RatedPart = Rated | KeyQuestion | None
_Pair = tuple[Report | None, Report | None]

_DATES = {
    "assessed": "the date of the assessment",
    "assessed_to": "the last day of the assessment",
    "inspected": "the date of the inspection",
    "inspected_to": "the last day of the inspection",
    "published": "the date of publication",
}


def describe_changes(before: Practice | None, after: Practice | None) -> tuple[str, ...]:
    """Return a sentence for each rating, and for each report's dates, that differ between two states of a record.

    None means that there is no record.
    """
    if after is None:
        return (f"{before.heading}: its page will be removed.",) if before else ()
    if before is None:
        return (f"{after.heading}: a new page; overall rating: {_overall(after)}.",)
    return tuple(f"{after.heading}: {line}." for line in _lines(before, after))


def _lines(before: Practice, after: Practice) -> Iterator[str]:
    if before.heading != after.heading:
        yield f"the name was “{before.heading}”"
    pairs = _pairs(before.reports, after.reports)
    old, new = _overall(before), _overall(after)
    # The page names the report by its date, and a corrected date has a sentence of its own.
    redated = (before.current, after.current) in pairs and _word(before) == _word(after)
    if old != new and not redated:
        yield f"the overall rating on the page was {old} and will be {new}"
    for earlier, report in pairs:
        if earlier and report:
            yield from _report_lines(earlier, report)
            yield from _owner_lines(earlier, report)
        elif report:
            yield f"a new report, the {in_sentence(report_name(report))}"
        elif earlier:
            yield f"a report removed, the {in_sentence(report_name(earlier))}"


def _pairs(before: Sequence[Report], after: Sequence[Report]) -> tuple[_Pair, ...]:
    """Return pairs of each report before and after, with None for a missing one; removed reports come last.

    Two reports without a partner are a pair if only they have the same documents and kind: the date was corrected.
    """
    left = list(before)
    was: dict[int, Report] = {}
    for at, report in enumerate(after):
        earlier = next((each for each in left if _identity(each) == _identity(report)), None)
        if earlier:
            was[at] = earlier
            left.remove(earlier)
    new = {at: report for at, report in enumerate(after) if at not in was}
    for at, report in new.items():
        alike = [each for each in left if _read_from(each) == _read_from(report)]
        rivals = [each for each in new.values() if _read_from(each) == _read_from(report)]
        if report.documents and len(alike) == len(rivals) == 1:
            was[at] = alike[0]
            left.remove(alike[0])
    return (*((was.get(at), report) for at, report in enumerate(after)), *((each, None) for each in left))


def _report_lines(before: Report, after: Report) -> Iterator[str]:
    dates = [(words, _day(before, name), _day(after, name)) for name, words in _DATES.items()]
    if changed := [(words, _became(was, is_)) for words, was, is_ in dates if was != is_]:
        (first, became), *rest = changed
        yield ", and ".join((f"{in_report(first, after)} {became}", *(" ".join(one) for one in rest)))
    for name, old, new in _rated(before, after):
        was, is_ = _rating(old), _rating(new)
        if was != is_:
            yield f"{in_report(name, after)} {_became(was, is_)}"


def _owner_lines(before: Report, after: Report) -> Iterator[str]:
    was, is_ = (carried_over_from(report) or "given to this registration" for report in (before, after))
    if was != is_:
        yield f"{in_report('the rating', after)} was {was} and will be {is_}"


def _rated(before: Report, after: Report) -> Iterator[tuple[str, _RatedPart, _RatedPart]]:
    yield "the overall rating", before.overall, after.overall
    for name in KeyQuestionName:
        old = before.key_questions.get(name) if before.key_questions else None
        new = after.key_questions.get(name) if after.key_questions else None
        yield name.heading, old, new


def _became(was: str | None, is_: str | None) -> str:
    will = f"be {is_}" if is_ else "no longer be stated"
    return f"was {was or 'not stated'} and will {will}"


def _day(report: Report, name: str) -> str | None:
    date = getattr(report, name)
    return day(date) if date else None


def _rating(rated: _RatedPart) -> str | None:
    return rated.rating.value if rated and rated.rating else None


def _overall(practice: Practice) -> str:
    current = practice.current
    return f"{_word(practice)} (from the {in_sentence(report_name(current))})" if current else "none"


def _word(practice: Practice) -> str | None:
    return mark(practice.current.overall).word if practice.current else None


def _identity(report: Report) -> tuple[str | None, ...]:
    """Return what distinguishes a report: its number or its dates, or its documents where it has none."""
    if report.assessment_id:
        return (report.assessment_id,)
    dates = (report.assessed, report.inspected, report.published)
    return (report.kind.value, *(dates if any(dates) else report.documents))


def _read_from(report: Report) -> tuple[str, frozenset[str]]:
    """Return what stays the same in a report whose dates were corrected."""
    return report.kind.value, frozenset(report.documents)
