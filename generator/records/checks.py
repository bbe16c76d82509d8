"""Checks of a record's own structure, and of the evidence for it: what cannot be right whatever the documents say.

A check takes a record with its evidence, and yields problems. To add one: a function, its name in CHECKS, a folder in
`tests/cases/checks/`. What shows only beside the documents is a finding: see `generator.findings`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.evidence import Evidence, Fact
from generator.frameworks import frameworks_of, key_question_of
from generator.model import KeyQuestionName, KeyQuestions, Practice, Report, ReportDates, newest_first
from generator.problems import Problem, Severity
from generator.records import text as nodes
from generator.records.evidence_file import first_lines
from generator.records.naming import is_slug
from generator.records.results import LoadedRecord, UniqueValues
from generator.routes import beginnings
from generator.suggestions import did_you_mean

_SHORT = frozenset("name also_known_as address provider region local_authority icb service_types speaker role".split())
_WHOLLY_QUOTED = re.compile("“[^“”]+”|‘[^‘]+’|„[^“”]+[“”]")


@dataclass(frozen=True)
class CheckedRecord:
    """A record as a check takes it: the tree with the places, the practice, the evidence."""

    path: str
    node: nodes.Node
    practice: Practice
    evidence: Evidence

    @cached_property
    def places(self) -> Mapping[str, tuple[int, int]]:
        """Return line and column of each route: asked for only where something is wrong, which is seldom."""
        return nodes.places(self.node)

    def problem(self, route: str, severity: Severity, message: str, code: str) -> Problem:
        """Return a problem at the place of a route, or of the nearest route above it."""
        nearest = (place for each in reversed(beginnings(route)) if (place := self.places.get(each)))
        return Problem(self.path, *next(nearest, (0, 0)), severity, message, code)


def check(loaded: LoadedRecord, evidence: Evidence) -> tuple[Problem, ...]:
    """Return all problems of a single record, sorted by place: what it says that cannot be right."""
    record = CheckedRecord(loaded.path, loaded.node, loaded.practice, evidence)
    return tuple(sorted(problem for each in CHECKS for problem in each(record)))


def problems_at(loaded: LoadedRecord, found: Iterable[tuple[str, Severity, str, str]]) -> Iterator[Problem]:
    """Yield what was found in a record, as (route, severity, message, code), at its place in the file."""
    record = CheckedRecord(loaded.path, loaded.node, loaded.practice, Evidence())
    return (record.problem(*each) for each in found)


def nameless(record: CheckedRecord) -> Iterator[Problem]:
    """Report a record without a name: its location id can name it, nothing else."""
    if not record.practice.name:
        known = record.practice.location_id
        severity = Severity.WARNING if known else Severity.ERROR
        message = (
            "this record has no name" + ("" if known else " and no location_id") + "; write the practice’s name here"
        )
        yield record.problem("name", severity, message, "name.missing")


def statement_twice(record: CheckedRecord) -> Iterator[Problem]:
    """Report a quality statement that is twice under one key question."""
    for route, questions in _key_questions(record.practice):
        for name in KeyQuestionName:
            question = questions.get(name)
            seen: set[str] = set()
            for at, statement in enumerate(question.statements if question else ()):
                if statement.name.casefold() in seen:
                    place = f"{route}.{name}.statements[{at}]"
                    message = f"“{statement.name}” is twice under {name.heading}; keep one of the two"
                    yield record.problem(place, Severity.WARNING, message, "statement.twice")
                seen.add(statement.name.casefold())


def statement_elsewhere(record: CheckedRecord) -> Iterator[Problem]:
    """Report a quality statement under two key questions of one report: each belongs to one."""
    for route, questions in _key_questions(record.practice):
        home: dict[str, KeyQuestionName] = {}
        for name in KeyQuestionName:
            question = questions.get(name)
            for at, statement in enumerate(question.statements if question else ()):
                first = home.setdefault(statement.name.casefold(), name)
                if first is not name:
                    place = f"{route}.{name}.statements[{at}]"
                    message = f"“{statement.name}” is also under {first.heading}; it belongs to one key question"
                    yield record.problem(place, Severity.WARNING, message, "statement.elsewhere")


def statement_of_its_framework(record: CheckedRecord) -> Iterator[Problem]:
    """Report a statement that the report's framework does not have, or has under another key question.

    A name that no framework has is passed over: a page may spell one in a way that is not known.
    """
    for at, report in enumerate(record.practice.reports):
        for name in KeyQuestionName if report.framework and report.key_questions else ():
            question = report.key_questions.get(name) if report.key_questions else None
            for place, statement in enumerate(question.statements if question else ()):
                known = frameworks_of(statement.name)
                if not known or report.framework is None:
                    continue
                home = key_question_of(report.framework, statement.name)
                if home is name:
                    continue
                where = f"of the {report.framework.words}"
                message = (
                    f"“{statement.name}” {where} belongs to {home.heading}, not to {name.heading}"
                    if home
                    else f"“{statement.name}” is a statement of the {known[0].words}, not {where}"
                )
                route = f"reports[{at}].key_questions.{name}.statements[{place}]"
                yield record.problem(route, Severity.WARNING, message, "statement.framework")


def newest_report_first(record: CheckedRecord) -> Iterator[Problem]:
    """Report a report that is newer than one above it. The site sorts them itself: this is for readers of the record.

    A report without a year can be anywhere: nothing says when it was.
    """
    above: Report | None = None
    for at, report in enumerate(record.practice.reports):
        if report.date is None or report.date.year is None:
            continue
        if above and _is_newer(report, above):
            which = "the one above it" if record.practice.reports[at - 1] is above else "one above it"
            message = f"this report is newer than {which} ({report.date}, {above.date})"
            yield record.problem(f"reports[{at}]", Severity.FINDING, message, "reports.order")
        above = report


def _is_newer(report: Report | ReportDates, other: Report | ReportDates) -> bool:
    """Return True where a report is later than another one for certain: `2025-03` may be before or after `2025`."""
    pairs = zip(newest_first(report), newest_first(other), strict=True)
    one, another = next((pair for pair in pairs if pair[0] != pair[1]), (0, 0))
    return one < another < 0


def former_slug_form(record: CheckedRecord) -> Iterator[Problem]:
    """Report a former slug that no record's file can have had."""
    for at, former in enumerate(record.practice.former_slugs):
        if not is_slug(former):
            message = f"“{former}” is not the name of a record’s file without .yaml, such as “the-old-surgery”"
            yield record.problem(f"former_slugs[{at}]", Severity.ERROR, message, "former_slug.form")


def visit_after_publication(record: CheckedRecord) -> Iterator[Problem]:
    """Report a visit or an assessment that is dated after the publication of its own report."""
    for at, report in enumerate(record.practice.reports):
        for name in ("assessed", "inspected"):
            visit, published = getattr(report, name), report.published
            if visit and published and _is_certainly_later(visit, published):
                message = f"{name} {visit} is after published {published}: one of the two is wrong"
                yield record.problem(f"reports[{at}].{name}", Severity.WARNING, message, "date.order")


def _is_certainly_later(date: str, other: str) -> bool:
    """Return True where a date is later than another one, however the parts that are not stated may be."""
    return _is_newer(ReportDates(published=date), ReportDates(published=other))


def document_not_held(record: CheckedRecord) -> Iterator[Problem]:
    """Report a document that a report names and that was never converted."""
    held = [document.document for document in record.evidence.documents]
    for at, report in enumerate(record.practice.reports):
        for place, document in enumerate(report.documents):
            if document not in held:
                meant = did_you_mean(document, held) or "; convert it, or correct the name"
                message = f"“{document}” is not among the documents held{meant}"
                route = f"reports[{at}].documents[{place}]"
                yield record.problem(route, Severity.WARNING, message, "document.unknown")


def in_curly_quotes(record: CheckedRecord) -> Iterator[Problem]:
    """Report a name or an address between curly quotation marks, meant as YAML's own. Prose may be a quote."""
    yield from _in_curly_quotes(record, record.node, "")


def _in_curly_quotes(record: CheckedRecord, node: nodes.Node, name: str) -> Iterator[Problem]:
    if isinstance(node, nodes.Mapping):
        for key, below in node.entries:
            yield from _in_curly_quotes(record, below, key.value or "")
    elif isinstance(node, nodes.Sequence):
        for item in node.items:
            yield from _in_curly_quotes(record, item, name)
    elif name in _SHORT and not node.style and _WHOLLY_QUOTED.fullmatch(node.value or ""):
        value = node.value or ""
        message = (
            f"{value[0]} and {value[-1]} are part of the text, and the page shows them; "
            f'if YAML’s quotation marks are meant, write "{value[1:-1]}"'
        )
        yield Problem(record.path, node.line, node.column, Severity.WARNING, message, "text.quotes")


CHECKS: tuple[Callable[[CheckedRecord], Iterator[Problem]], ...] = (
    nameless,
    statement_twice,
    statement_elsewhere,
    statement_of_its_framework,
    newest_report_first,
    visit_after_publication,
    former_slug_form,
    document_not_held,
    in_curly_quotes,
)


def check_evidence(path: str, evidence: Evidence, texts: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return each fact whose words are not where they were read, and each character that is not accounted for.

    `texts` holds the text of each document. A fact that was read from an address is checked against that address.
    Lines are those of the file as the program writes it.
    """
    return tuple(_words(path, evidence, texts)) + tuple(_coverage(path, evidence, texts))


def check_together(records: Iterable[UniqueValues]) -> tuple[Problem, ...]:
    """Return a problem for each record with the slug (capitals aside) or the location id of another one.

    And for each of the name and postcode of another one, where no two location ids show that they are two; for each
    former slug that another record has, now or formerly; and for each document that states a name alone, which another
    record has too.
    """
    records = tuple(records)
    slugs: dict[str, str] = {}
    addresses: dict[str, UniqueValues] = {}
    locations: dict[str, str] = {}
    problems: list[Problem] = []
    for record in records:
        location = record.location
        first = slugs.setdefault(record.slug.casefold(), record.path)
        if first != record.path:
            message = f"this record’s name is the same as that of {first}, capitals aside; rename one of the two"
            problems.append(Problem(record.path, 0, 0, Severity.ERROR, message, "slug.twice"))
        other = locations.setdefault(location, record.path) if location else record.path
        if other != record.path:
            message = f"“{location}” is also the id of {other}; a location has one record"
            place = record.path, record.line, 1 if record.line else 0
            problems.append(Problem(*place, Severity.ERROR, message, "location_id.twice", record.excerpt))
        twin = addresses.setdefault(record.address, record) if record.address else record
        if twin is not record and not (location and twin.location):
            message = f"this record’s name and postcode are those of {twin.path} too; join the two, or give each its id"
            problems.append(Problem(record.path, 0, 0, Severity.WARNING, message, "practice.twice"))
        if not location and record.address:
            addresses[record.address] = record
    return (*problems, *_former_slugs_taken(records), *_by_a_shared_name(records))


def _by_a_shared_name(records: tuple[UniqueValues, ...]) -> Iterator[Problem]:
    """Yield a finding for each document that is in its record by its name alone, which another record has too."""
    names = {record.name for record in records if record.by_name}
    namesakes: dict[str, list[UniqueValues]] = {}
    for record in records:
        if record.name in names:
            namesakes.setdefault(record.name, []).append(record)
    for record in records:
        for document in record.by_name:
            if other := next((each for each in namesakes[record.name] if each is not record), None):
                message = (
                    f"“{document}” gives the name of the practice, but no id, postcode or place, and {other.path} has "
                    "this name too; make sure that the document is in the right record"
                )
                yield Problem(record.path, 0, 0, Severity.FINDING, message, "practice.name-only")


def _former_slugs_taken(records: Iterable[UniqueValues]) -> Iterator[Problem]:
    listed = tuple(records)
    claims = [(each, record) for record in listed if record.former for each in record.former]
    holders = {record.slug: record for record in listed} if claims else {}
    for former, record in claims:
        others = [other for each, other in claims if each == former and other is not record]
        if other := holders.get(former) or next(iter(others), None):
            message = f"{other.path} has the address of “{former}” too, so it does not lead here; keep it in one record"
            place = record.path, record.former_line, 1 if record.former_line else 0
            yield Problem(*place, Severity.WARNING, message, "former_slug.taken")


def _key_questions(practice: Practice) -> Iterator[tuple[str, KeyQuestions]]:
    for at, report in enumerate(practice.reports):
        if report.key_questions:
            yield f"reports[{at}].key_questions", report.key_questions
    for at, service in enumerate(practice.services):
        if service.key_questions:
            yield f"services[{at}].key_questions", service.key_questions


def _words(path: str, evidence: Evidence, texts: Mapping[str, str]) -> Iterator[Problem]:
    addresses = {document.url for document in evidence.documents if document.url}
    _, first = first_lines(evidence)
    for line, fact in enumerate(evidence.facts, first):
        text = fact.document if fact.document in addresses else texts.get(fact.document)
        if text is None:
            yield _evidence_problem(
                path, line, f"{fact.field}: the document “{fact.document}” is gone", "evidence.document"
            )
        elif text[fact.start : fact.end] != fact.words or not fact.words:
            yield _evidence_problem(path, line, _moved(fact, text), "evidence.words")


def _moved(fact: Fact, text: str) -> str:
    found = text[fact.start : fact.end]
    return (
        f"{fact.field}: “{fact.words[:60]}” is no longer at {fact.start} to {fact.end} of {fact.document}, "
        f"where “{found[:60]}” is now; convert the document again"
    )


def _coverage(path: str, evidence: Evidence, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Report text that is neither fact nor furniture nor listed as not understood, spaces included."""
    first, _ = first_lines(evidence)
    for line, document in enumerate(evidence.documents, first):
        text = texts.get(document.document)
        if text is None:
            yield _evidence_problem(path, line, f"the document “{document.document}” is gone", "evidence.document")
            continue
        if len(text) != document.characters:
            message = f"{document.document} has {len(text):,} characters, not {document.characters:,}; convert it again"
            yield _evidence_problem(path, line, message, "evidence.coverage")
            continue
        if document.place and text[document.place.start : document.place.end] != document.place.words:
            message = f"{document.document}: “{document.place.words[:60]}” is no longer at {document.place.start}"
            yield _evidence_problem(path, line, f"{message}; convert the document again", "evidence.words")
        facts = [(fact.start, fact.end) for fact in evidence.facts if fact.document == document.document]
        end = 0
        for start, stop in sorted([*facts, *document.furniture, *document.not_understood, (len(text), len(text))]):
            if start > end:
                message = f"{document.document}: “{text[end:start][:60]}” at {end} to {start} is not accounted for"
                yield _evidence_problem(path, line, f"{message}; convert the document again", "evidence.coverage")
            end = max(end, stop)


def _evidence_problem(path: str, line: int, message: str, code: str) -> Problem:
    return Problem(path, line, 2, Severity.ERROR, message, code)
