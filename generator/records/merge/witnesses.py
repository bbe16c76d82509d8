"""Values that other documents state for the fields of a document: without any, a value is a person's alone."""

from collections.abc import Iterable

from generator.evidence import Evidence, Fact
from generator.records.merge.fact_tree import PRACTICE, split
from generator.records.merge.report_entries import UNDATED, Entry, age, documents_of
from generator.records.merge.three_way import IDENTITY, Witness, Witnesses
from generator.routes import Route


def of_practice(
    facts: Iterable[Fact], known: Evidence, entries: list[Entry], newest: tuple[int, int, int]
) -> Witnesses:
    """The facts about the practice itself. A document is older where its newest report is older than `newest`."""
    found: dict[Route, list[Witness]] = {}
    for fact in facts:
        section, route = split(fact.field)
        if section == PRACTICE:
            document = _document(fact, known)
            ages = [age(entry) for entry in entries if document in documents_of(entry)]
            older = newest < min(ages, default=UNDATED)
            _add(found, route, Witness(fact.value, document, older))
    return _lookup(found, ())


def of_report(facts: Iterable[Fact], known: Evidence, entry: Entry, date: str | None, at: int) -> Witnesses:
    """The facts of one report's documents: none of them is newer than another."""
    found: dict[Route, list[Witness]] = {}
    documents = documents_of(entry)
    for fact in facts:
        section, route = split(fact.field)
        document = _document(fact, known)
        if section != PRACTICE and document in documents and (section in (None, date) or section in entry.values()):
            _add(found, route, Witness(fact.value, document, older=False))
    return _lookup(found, ("reports", at))


def _add(found: dict[Route, list[Witness]], route: Route, witness: Witness) -> None:
    """Leave out the content of items of a list, but for what identifies the item: another document may have
    the item at another place."""
    if len(route) > 2 and isinstance(route[-2], int) and IDENTITY.get(str(route[-3])) == route[-1]:
        route = route[:-1]
    if not any(isinstance(step, int) for step in route[:-1]):
        found.setdefault(_without_place(route), []).append(witness)


def _lookup(found: dict[Route, list[Witness]], prefix: Route) -> Witnesses:
    return lambda route: tuple(found.get(_without_place(route[len(prefix) :]), ()))


def _without_place(route: Route) -> Route:
    """The list's route for one of its items: the same text may stand at another place of it."""
    return route[:-1] if route and isinstance(route[-1], int) else route


def _document(fact: Fact, known: Evidence) -> str:
    """The kept document of a fact, which may name the document's address instead."""
    return next((each.document for each in known.documents if each.url == fact.document), fact.document)
