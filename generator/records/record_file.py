"""Files of records and of evidence, loaded as a whole or only in the parts that identify a record.

`schema` and `text` are used by their names, so that reading only those parts loads neither of their libraries.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

from generator.evidence import Evidence, KeptDocument
from generator.model import Practice, SiteSettings
from generator.problems import Reading
from generator.records import schema, text
from generator.records.evidence_file import load_evidence
from generator.records.identity import PLACE, RecordIdentity, stated_by
from generator.records.results import LoadedRecord

FORMER_SLUGS = "former_slugs"

Model = TypeVar("Model")
Result = TypeVar("Result")


def load(slug: str, path: str, data: bytes) -> Reading[LoadedRecord]:
    """Return a record from the bytes of its file, with all its problems; no value where one of them is an error."""
    return _load(path, data, schema.validate, lambda practice, node: LoadedRecord(slug, path, practice, node))


def load_settings(path: str, data: bytes) -> Reading[SiteSettings]:
    """Return the site's settings from the bytes of `content/site.yaml`. An empty file gives the defaults."""
    reading = _load(path, data, schema.validate_settings, lambda settings, _: settings)
    if [problem.code for problem in reading.problems] == ["file.empty"]:
        return Reading(SiteSettings())
    return reading


def _load(
    path: str,
    data: bytes,
    validate: Callable[[str, text.Node], Reading[Model]],
    make: Callable[[Model, text.Node], Result],
) -> Reading[Result]:
    parsed = text.parse(path, data)
    if parsed.value is None:
        return Reading(None, text.recover_problems(path, data, parsed.problems, validate))
    validated = validate(path, parsed.value)
    problems = tuple(sorted({*parsed.problems, *validated.problems}))
    if parsed.errors or validated.value is None:
        return Reading(None, problems)
    return Reading(make(validated.value, parsed.value), problems)


def identity_of(slug: str, practice: Practice) -> RecordIdentity:
    """Return the values that identify the record of a practice, for `identify`."""
    names = practice.name or "", practice.also_known_as
    return RecordIdentity(slug, *names, practice.location_id, practice.postcode, practice.address)


def read_identity(slug: str, path: str, data: bytes) -> Reading[RecordIdentity]:
    """Return the values that identify a record, from the bytes of its file.

    The reports are not parsed where the rest can be parsed alone: they are most of a record, and there may be thousands
    of records. So a mistake in them may not be found here: load the whole of a record before you change it.
    """
    if fields := text.identity_fields(data):
        place = fields["location_id"] or None, fields["postcode"] or None, fields["address"] or None
        return Reading(RecordIdentity(slug, fields["name"], (), *place))
    reading = load(slug, path, text.without_reports(data))
    if reading.value is None:
        reading = load(slug, path, data)
    return Reading(identity_of(slug, reading.value.practice) if reading.value else None, reading.problems)


class Holding(NamedTuple):
    """The documents of a record, and what they state that identifies its practice, for `RecordIdentity.stated`."""

    documents: tuple[KeptDocument, ...] = ()
    stated: tuple[tuple[str, str], ...] = ()


def load_holding(path: str, data: bytes) -> Holding:
    """Return what identifies a record from its evidence file, whose other facts are not read; nothing if it is none.

    There may be thousands of them, and most of each are facts about ratings.
    """
    reading = load_evidence(path, text.without_facts(data))
    if reading.value is None:
        reading = load_evidence(path, data)
    evidence = reading.value or Evidence()
    whole = [(fact.field, fact.value) for fact in evidence.facts]
    facts, documents = whole or text.identifying_facts(data), evidence.documents
    places = ((PLACE, " ".join(each.place.words.split())) for each in documents if each.place)
    return Holding(documents, tuple(dict.fromkeys((*stated_by(facts), *places))))


def with_former_slugs(slug: str, record: str, former: Iterable[str]) -> str:
    """Return the text of a record with further former slugs, and without its own; all other bytes stay.

    Raise ContentError where the text cannot be parsed.
    """
    parsed = text.parse("the record", record.encode())
    values = text.node_value(parsed.value) if parsed.value else None
    value = values.get(FORMER_SLUGS) if isinstance(values, dict) else None
    listed = value if isinstance(value, list) else []
    added = [each for each in dict.fromkeys(former) if each != slug and each not in listed]
    splices: list[text.Splice] = [text.Insert((FORMER_SLUGS, len(listed) + at), each) for at, each in enumerate(added)]
    if slug in listed:
        splices.append(text.Remove((FORMER_SLUGS, listed.index(slug))))
    return text.apply(record, splices)
