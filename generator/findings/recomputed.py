"""Ratings recomputed: what CQC's API record says, read plainly from its JSON, beside what the record has.

Nothing here uses the reader of API records, so that a fault of the reader shows. Compared are the rating, whose it is,
its date, and what that is the date of. What a person changed is no difference, nor is what another document states.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from generator.findings.compared_record import ComparedRecord, RecordFinding
from generator.findings.edits import value_at
from generator.findings.visits import RATED, rated
from generator.model import KeyQuestionName, Rating, Report, State
from generator.problems import Severity
from generator.routes import report_index, report_route

_WORDS = {str(value).casefold(): str(value) for value in (*Rating, *State)}
_RATING_FIELD = re.compile(r"report\[([0-9-]{10})\]\.(overall|key_questions\.\w+)\.rating")


class ApiRating(NamedTuple):
    """A rating in an API record: of what, which, and from when; whether it was `assessed` or `published` then.

    `subject` is `overall` or `key_questions.safe`; `owner` is the location that it was given to, None for this one.
    """

    subject: str
    rating: str
    date: str
    dated: str
    owner: str | None


def recomputed_findings(compared: ComparedRecord) -> Iterator[RecordFinding[ApiRating]]:
    """Yield each rating of an API record that the record has otherwise, or lacks, and each that no API record gives."""
    seen: set[tuple[str, str]] = set()
    for document, data in compared.record.api_records.items():
        stated = ratings_of(data)
        differing = [each for each in stated if not any(_agrees(each, one) for one in compared.record.practice.reports)]
        found = [finding for each in differing for finding in _differences(compared, document, each)]
        for finding in (*found, *_invented(compared, document, stated)):
            if (finding.route, finding.message) not in seen:  # one date or owner is that of several ratings
                seen.add((finding.route, finding.message))
                yield finding


def ratings_of(data: bytes) -> tuple[ApiRating, ...]:
    """Return every dated rating of a location in the JSON of its API record; none for JSON of another kind."""
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        return ()  # the reader refuses it; its evidence is checked elsewhere
    own = whole.get("locationId") if isinstance(whole, dict) else None
    if not own:
        return ()
    assessed = tuple(_assessed(whole))
    days = {each.date for each in assessed}
    published = (each for block in _blocks(whole) for each in _published(block, own))
    return (*assessed, *(each for each in published if each.date not in days))


def _blocks(whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield _map(whole, "currentRatings")
    yield from _list(whole, "historicRatings")


def _published(block: dict[str, Any], own: str) -> Iterator[ApiRating]:
    """Yield the ratings of `currentRatings`, or of one of `historicRatings`."""
    overall = _map(block, "overall")
    date = _text(overall, "reportDate") or _text(block, "reportDate")
    owner = _text(overall, "organisationId") or _text(block, "organisationId")
    owners = set()
    for question in _list(overall, "keyQuestionRatings"):
        on, of = _text(question, "reportDate") or date, _text(question, "organisationId") or owner
        if on == date:
            owners.add(of)
        yield from _rating(question, _subject(question), on, "published", of if of != own else "")
    shared = owners.pop() if len(owners) == 1 else ""  # the API leaves the id out beside the overall rating
    given = owner or shared
    yield from _rating(overall, "overall", date, "published", given if given != own else "")


def _assessed(whole: dict[str, Any]) -> Iterator[ApiRating]:
    """Yield the ratings of current assessments; of several services, none is a rating of the location."""
    plans = (_map(plan, "ratings") for plan in _list(whole, "assessment"))
    groups = [each for plan in plans for each in _list(plan, "asgRatings")]
    current = [each for each in groups if _text(each, "status").casefold() in ("", "current")]
    active = [each for each in _list(whole, "assessmentServiceGroup") if _is_rated_group(each)]
    names = {_text(each, "name") for each in current} | {_text(each, "assessmentServiceName") for each in active}
    if len({name.casefold() for name in names if name}) > 1:
        return
    for group in current:
        date = _text(group, "assessmentDate")
        for question in _list(group, "keyQuestionRatings"):
            yield from _rating(question, _subject(question), date, "assessed")
        yield from _rating(group, "overall", date, "assessed")


def _is_rated_group(group: dict[str, Any]) -> bool:
    unrated = _text(group, "assessmentServiceType").casefold() == "unrated"
    return _text(group, "status").casefold() in ("", "active") and not unrated


def _rating(node: dict[str, Any], subject: str | None, date: str, dated: str, owner: str = "") -> Iterator[ApiRating]:
    rating = _WORDS.get(_text(node, "rating").casefold())
    unpublished = rating == State.NO_PUBLISHED_RATING and subject == "overall"
    if subject and date and rating and not unpublished:
        yield ApiRating(subject, rating, date, dated, owner or None)


def _subject(question: dict[str, Any]) -> str | None:
    name = _text(question, "name").casefold().replace("-", "_").replace(" ", "_")
    return f"key_questions.{name}" if name in set(KeyQuestionName) else None


def _agrees(each: ApiRating, report: Report) -> bool:
    if report.pilot or getattr(report, each.dated) != each.date or report.inherited_from != each.owner:
        return report.pilot is True and report.assessed == each.date
    given = next((rated(report, field) for field in RATED if _subject_of(field) == each.subject), None)
    return given is not None and given.rating == each.rating


def _subject_of(field: KeyQuestionName | None) -> str:
    return f"key_questions.{field.value}" if field else "overall"


def _differences(compared: ComparedRecord, document: str, each: ApiRating) -> Iterator[RecordFinding[ApiRating]]:
    """Yield what differs of a rating, unless people or other documents made each value that differs."""
    prefix = f"report[{each.date}]."
    places = [
        placed.route
        for placed in compared.placed
        if placed.fact.document == document and placed.fact.field.startswith(prefix)
    ]
    if places and None in places:
        return  # a person removed the report
    route = report_route(report_index(places[0])) if places and places[0] else ""
    if not route:
        yield _finding("reports", each, f"{document} gives {_in_words(each)}; this record has no such report")
        return
    expected = {f"{each.subject}.rating": each.rating, each.dated: each.date, "inherited_from": each.owner}
    for name, value in expected.items():
        held = value_at(compared.record.practice, f"{route}.{name}")
        if held != value and not _is_explained(compared, document, f"{route}.{name}", held):
            message = f"{document} gives {_stated(each, name)}; this record says {held or 'nothing of that'}"
            yield _finding(f"{route}.{name}", each, message)


def _is_explained(compared: ComparedRecord, document: str, route: str, held: str | None) -> bool:
    """Return whether a person changed the value at a route, or another document states what is there."""
    if compared.edit(route):
        return True
    stated = (placed.fact for placed in compared.placed if placed.route == route)
    return any(fact.document != document and fact.value == held for fact in stated)


def _invented(
    compared: ComparedRecord, document: str, stated: Sequence[ApiRating]
) -> Iterator[RecordFinding[ApiRating]]:
    """Yield each dated rating that the evidence has from an API record whose JSON does not give it."""
    given = {(each.date, each.subject) for each in stated}
    for fact in compared.record.evidence.facts:
        found = _RATING_FIELD.fullmatch(fact.field) if fact.document == document else None
        if found and (found[1], found[2]) not in given:
            each = ApiRating(found[2], fact.value, found[1], "published", None)
            message = f"this record has {fact.value} of {found[1]} from {document}, which gives no such rating"
            yield _finding("reports", each, message)


def _finding(route: str, each: ApiRating, message: str) -> RecordFinding[ApiRating]:
    remedy = "convert the document again, or correct the value by hand and say why"
    return RecordFinding("api.differs", route, each, Severity.WARNING, f"{message}; {remedy}")


def _stated(each: ApiRating, name: str) -> str:
    """Return what an API record states for a field: a rating, the date of a report, or whose its ratings are."""
    if name == each.dated:
        return f"{each.date} as the day on which the report was {each.dated}"
    if name != "inherited_from":
        return _in_words(each)
    owner = f"registration {each.owner}" if each.owner else "this registration"
    return f"the ratings {each.dated} {each.date} to {owner}"


def _in_words(each: ApiRating) -> str:
    """Return `Good overall, published 2018-06-14`."""
    what = "overall" if each.subject == "overall" else f"for {each.subject.partition('.')[2].replace('_', '-')}"
    return f"{each.rating} {what}, {each.dated} {each.date}"


def _text(node: dict[str, Any], name: str) -> str:
    value = node.get(name)
    return value.strip() if isinstance(value, str) else ""


def _map(node: dict[str, Any], name: str) -> dict[str, Any]:
    value = node.get(name)
    return value if isinstance(value, dict) else {}


def _list(node: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = node.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
