"""Files of records and of evidence, loaded as a whole or only in the parts that identify a record.

`schema` and `text` are used by their names, so that reading only those parts loads neither of their libraries.
"""

from collections.abc import Callable
from typing import TypeVar

from generator.evidence import KeptDocument
from generator.model import Practice, SiteSettings
from generator.problems import Reading
from generator.records import schema, text
from generator.records.evidence_file import load_evidence
from generator.records.identity import RecordIdentity
from generator.records.results import LoadedRecord

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


def load_documents(path: str, data: bytes) -> tuple[KeptDocument, ...]:
    """Return the documents of an evidence file, without its facts; none where the file is no evidence."""
    reading = load_evidence(path, text.without_facts(data))
    if reading.value is None:
        reading = load_evidence(path, data)
    return reading.value.documents if reading.value else ()
