"""The files of records → records, or their problems: whole, or only what tells a record from the others."""

from generator.evidence import KeptDocument
from generator.model import Practice, SiteSettings
from generator.problems import Reading
from generator.records.evidence_file import load_evidence
from generator.records.identity import RecordIdentity
from generator.records.results import LoadedRecord
from generator.records.schema import validate, validate_settings
from generator.records.text import identity, parse, recovered, without_facts, without_reports


def load(slug: str, path: str, data: bytes) -> Reading[LoadedRecord]:
    """A record from the bytes of its file. All its mistakes come at once; with one error there is no value."""
    parsed = parse(path, data)
    if parsed.value is None:
        return Reading(None, recovered(path, data, parsed.problems, validate))
    validated = validate(path, parsed.value)
    problems = tuple(sorted({*parsed.problems, *validated.problems}))
    if parsed.errors or validated.value is None:
        return Reading(None, problems)
    return Reading(LoadedRecord(slug, path, validated.value, parsed.value), problems)


def known_from(slug: str, path: str, data: bytes) -> Reading[RecordIdentity]:
    """Return what identifies a record, from the bytes of its file.

    Its reports are passed over where that is safe: they are most of a record, and there may be thousands of records.
    So a mistake in them may pass here; whoever changes a record loads the whole of it.
    """
    if told := identity(data):
        place = told["location_id"] or None, told["postcode"] or None, told["address"] or None
        return Reading(RecordIdentity(slug, told["name"], (), *place))
    reading = load(slug, path, without_reports(data))
    if reading.value is None:
        reading = load(slug, path, data)
    return Reading(known(slug, reading.value.practice) if reading.value else None, reading.problems)


def held_documents(path: str, data: bytes) -> tuple[KeptDocument, ...]:
    """The documents of an evidence file, without its facts; none where it is not evidence."""
    reading = load_evidence(path, without_facts(data))
    if reading.value is None:
        reading = load_evidence(path, data)
    return reading.value.documents if reading.value else ()


def load_settings(path: str, data: bytes) -> Reading[SiteSettings]:
    """The site's settings from the bytes of `content/site.yaml`. Nothing in it gives the defaults."""
    parsed = parse(path, data)
    if [problem.code for problem in parsed.problems] == ["file.empty"]:
        return Reading(SiteSettings())
    if parsed.value is None:
        return Reading(None, recovered(path, data, parsed.problems, validate_settings))
    validated = validate_settings(path, parsed.value)
    problems = tuple(sorted({*parsed.problems, *validated.problems}))
    return Reading(None if parsed.errors else validated.value, problems)


def known(slug: str, practice: Practice) -> RecordIdentity:
    """Return what identifies a record, for `identify`."""
    return RecordIdentity(
        slug, practice.name or "", practice.also_known_as, practice.location_id, practice.postcode, practice.address
    )  # fmt: skip
