"""Values that other documents state for the fields of a document: without any, a value is a person's alone."""

from collections.abc import Iterable

from generator.evidence import Evidence, Fact
from generator.model import UNDATED, SortKey
from generator.records.merge.fact_tree import PRACTICE, split_field
from generator.records.merge.merge_input import MergeInput
from generator.records.merge.report_entries import Entry, documents_of, sort_key
from generator.records.merge.three_way import ITEM_KEYS, FindOtherValues, OtherValue
from generator.routes import Steps

_NOT_ITS_PAGE = "which is not the page about this key question"


def other_values_of_practice(
    facts: Iterable[Fact], evidence: Evidence, entries: list[Entry], newest: SortKey
) -> FindOtherValues:
    """Return a function that finds the values of other documents for a field of the practice.

    A document gives way where its newest report is older than `newest`, a sort key of report entries.
    """
    found: dict[Steps, list[OtherValue]] = {}
    for fact in facts:
        section, route = split_field(fact.field)
        if section == PRACTICE:
            document = _document(fact, evidence)
            keys = [sort_key(entry) for entry in entries if document in documents_of(entry)]
            older = newest < min(keys, default=UNDATED)
            _add(found, route, OtherValue(fact.value, document, "which is older" if older else None))
    return _finder(found, ())


def other_values_of_report(
    facts: Iterable[Fact], document: MergeInput, entry: Entry, date: str | None, index: int
) -> FindOtherValues:
    """Return a function that finds the values of an entry's other documents for a field of the report.

    `facts` are those of all documents, `date` is the date of the report in the document at hand, and `index` the index
    of the entry. About a key question, a document that only rates it gives way to the page that reports on it.
    """
    found: dict[Steps, list[OtherValue]] = {}
    documents = documents_of(entry)
    relevant = [
        (_document(fact, document.evidence), route, fact)
        for fact in facts
        for section, route in [split_field(fact.field)]
        if section != PRACTICE and (section in (None, date) or section in entry.values())
    ]
    own = questions_reported_on(document.facts)
    reported = {name: questions_reported_on(fact for other, _, fact in relevant if other == name) for name in documents}
    for name, route, fact in relevant:
        if name in documents:
            question = route[1] if route[0] == "key_questions" else None
            gives_way = question in own and question not in reported[name]
            _add(found, route, OtherValue(fact.value, name, _NOT_ITS_PAGE if gives_way else None))
    return _finder(found, ("reports", index))


def questions_reported_on(facts: Iterable[Fact]) -> frozenset[str]:
    """Return the key questions whose own page a document is or holds: their summary, score or statements are there."""
    routes = (split_field(fact.field)[1] for fact in facts)
    return frozenset(
        str(route[1])
        for route in routes
        if len(route) > 2 and route[0] == "key_questions" and route[2] in ("summary", "score", "statements")
    )


def _add(found: dict[Steps, list[OtherValue]], route: Steps, value: OtherValue) -> None:
    """Add a value, but none inside an item of a list: another document may have the item at another index.

    The value that identifies an item represents the item.
    """
    if len(route) > 2 and isinstance(route[-2], int) and ITEM_KEYS.get(str(route[-3])) == route[-1]:
        route = route[:-1]
    if not any(isinstance(step, int) for step in route[:-1]):
        found.setdefault(_without_index(route), []).append(value)


def _finder(found: dict[Steps, list[OtherValue]], prefix: Steps) -> FindOtherValues:
    return lambda route: tuple(found.get(_without_index(route[len(prefix) :]), ()))


def _without_index(route: Steps) -> Steps:
    """Return the route of the list for one of its items: an equal text may have another index there."""
    return route[:-1] if route and isinstance(route[-1], int) else route


def _document(fact: Fact, evidence: Evidence) -> str:
    """Return the name of the document of a fact, which may give the document's address instead."""
    return next((each.document for each in evidence.documents if each.url == fact.document), fact.document)
