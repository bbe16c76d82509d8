"""YAML TEXT ↔ PRACTICE: the door of the records' room. From outside, import this and nothing behind it.

The functions import their files when they are called: a command that needs no record loads neither yaml nor pydantic.

>>> load("a", "a.yaml", b"name: Balfour Medical Centre").value.practice.name
'Balfour Medical Centre'
"""

from collections.abc import Iterable, Mapping

from generator.evidence import Evidence, Fact, KeptDocument
from generator.model import Practice, SiteSettings
from generator.problems import Problem, Reading
from generator.records.answers import Conflict, Edit, Loaded, Merge, Placed, placed
from generator.records.identity import Known, Match, Register, identify
from generator.records.naming import is_slug, slug

__all__ = [
    "Conflict", "Edit", "Known", "Loaded", "Match", "Merge", "Placed", "Register",
    "address_mistake", "check", "check_evidence", "check_together", "decode", "dump_evidence", "held_documents",
    "identify", "is_slug", "json_schema", "known", "known_from", "load", "load_evidence", "load_settings", "merge",
    "newest_listed", "placed", "same", "site_address_mistake", "slug",
]  # fmt: skip


def load(slug: str, path: str, data: bytes) -> Reading[Loaded]:
    """A record from the bytes of its file. All its mistakes come at once; with one error there is no value."""
    from generator.records.schema import validate
    from generator.records.yamltext import parse

    parsed = parse(path, data)
    if parsed.value is None:
        from generator.records.recovery import recovered

        return Reading(None, recovered(path, data, parsed.problems, validate))
    validated = validate(path, parsed.value)
    problems = tuple(sorted({*parsed.problems, *validated.problems}))
    if parsed.errors or validated.value is None:
        return Reading(None, problems)
    return Reading(Loaded(slug, path, validated.value, parsed.value), problems)


def known_from(slug: str, path: str, data: bytes) -> Reading[Known]:
    """What tells a record from the others, from the bytes of its file.

    Its reports are passed over where that is safe: they are most of a record, and there may be thousands of records.
    So a mistake in them may pass here; whoever changes a record loads the whole of it.
    """
    from generator.records.fileheads import identity, without_reports

    if told := identity(data):
        place = told["location_id"] or None, told["postcode"] or None, told["address"] or None
        return Reading(Known(slug, told["name"], (), *place))
    reading = load(slug, path, without_reports(data))
    if reading.value is None:
        reading = load(slug, path, data)
    return Reading(known(slug, reading.value.practice) if reading.value else None, reading.problems)


def held_documents(path: str, data: bytes) -> tuple[KeptDocument, ...]:
    """The documents of an evidence file, without its facts; none where it is not evidence."""
    from generator.records.fileheads import without_facts

    reading = load_evidence(path, without_facts(data))
    if reading.value is None:
        reading = load_evidence(path, data)
    return reading.value.documents if reading.value else ()


def load_settings(path: str, data: bytes) -> Reading[SiteSettings]:
    """The site's settings from the bytes of `content/site.yaml`. Nothing in it gives the defaults."""
    from generator.records.schema import validate_settings
    from generator.records.yamltext import parse

    parsed = parse(path, data)
    if [problem.code for problem in parsed.problems] == ["file.empty"]:
        return Reading(SiteSettings())
    if parsed.value is None:
        from generator.records.recovery import recovered

        return Reading(None, recovered(path, data, parsed.problems, validate_settings))
    validated = validate_settings(path, parsed.value)
    problems = tuple(sorted({*parsed.problems, *validated.problems}))
    return Reading(None if parsed.errors else validated.value, problems)


def load_evidence(path: str, data: bytes) -> Reading[Evidence]:
    """The evidence of a record from the bytes of its file, or a problem; never an exception."""
    from generator.records import evidence

    return evidence.load_evidence(path, data)


def dump_evidence(evidence: Evidence) -> str:
    """The text of an evidence file: the same evidence gives the same text."""
    from generator.records.evidence import dump_evidence as dump

    return dump(evidence)


def merge(text: str | None, known: Evidence, kept: KeptDocument, account_facts: tuple[Fact, ...]) -> Merge:
    """Take a document's facts into a record's text; see `merging.merge`. Raises ContentError."""
    from generator.records.merging import merge as merge_

    return merge_(text, known, kept, account_facts)


def newest_listed(facts: Iterable[Fact]) -> str:
    """The date of the newest report that facts of a register tell of; empty where they tell of none."""
    from generator.records.facttree import newest_listed as newest

    return newest(facts)


def known(slug: str, practice: Practice) -> Known:
    """What tells a record from the others, for `identify`."""
    return Known(
        slug, practice.name or "", practice.also_known_as, practice.location_id, practice.postcode, practice.address
    )  # fmt: skip


def same(one: str | None, other: str | None) -> bool:
    """Whether two values say the same: capitals, stray blanks and the shape of quotation marks aside."""
    from generator.records.comparison import same as same_

    return same_(one, other)


def check(loaded: Loaded, evidence: Evidence) -> tuple[Problem, ...]:
    """What a record says that cannot be right: findings about its sources, and warnings."""
    from generator.records.checks import check as check_

    return check_(loaded.path, loaded.node, loaded.practice, evidence)


def check_evidence(path: str, evidence: Evidence, texts: Mapping[str, str]) -> tuple[Problem, ...]:
    """Whether every fact's words stand in its document, and every character of each document is accounted for."""
    from generator.records.checks import check_evidence as check_

    return check_(path, evidence, texts)


def check_together(records: Iterable[Placed]) -> tuple[Problem, ...]:
    """Records that cannot stand side by side, or should not: equal slugs or location ids, one practice twice."""
    from generator.records.checks import check_together as check_

    return check_(records)


def address_mistake(address: str) -> str | None:
    """What is wrong with a document's web address, or None: http or https, a host, no user, nothing invisible."""
    from generator.records.addresses import address_mistake as mistake

    return mistake(address)


def site_address_mistake(address: str) -> str | None:
    """What is wrong with the address a site is to have, or None: as `address_mistake`, with neither ? nor #."""
    from generator.records.addresses import site_address_mistake as mistake

    return mistake(address)


def json_schema() -> str:
    """The text of `content/practice.schema.json`, for editors."""
    from generator.records.editorschema import json_schema as json_schema_

    return json_schema_()


def decode(path: str, data: bytes) -> Reading[str]:
    """The text of a file that people edit (UTF-8, no control characters), or problems with line and remedy."""
    from generator.records.decoding import decode_strictly

    return decode_strictly(path, data)
