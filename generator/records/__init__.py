"""YAML text ↔ practice: parse, validate, edit in place, merge, check.

>>> from generator.records import load
>>> load("a", "a.yaml", b"name: Balfour Medical Centre").value.practice.name
'Balfour Medical Centre'
"""

from typing import TYPE_CHECKING

from generator.late_exports import late_exports

if TYPE_CHECKING:
    from generator.records.checks import check, check_evidence, check_together, problems_at
    from generator.records.evidence_file import dump_evidence, load_evidence
    from generator.records.identity import (
        Match,
        RecordIdentity,
        RecordIndex,
        Relation,
        compare,
        identify,
        stated_by,
        stating_a_name_only,
    )
    from generator.records.merge import merge_document, newest_listed
    from generator.records.naming import is_slug, slug
    from generator.records.record_file import (
        Holding,
        identity_of,
        load,
        load_holding,
        load_settings,
        read_identity,
        with_former_slugs,
    )
    from generator.records.results import Conflict, Edit, LoadedRecord, Merge, UniqueValues, unique_values
    from generator.records.schema import json_schema
    from generator.records.text import decode_strictly
    from generator.records.web_addresses import address_mistake, site_address_mistake

__all__ = [
    "Conflict",
    "Edit",
    "Holding",
    "LoadedRecord",
    "Match",
    "Merge",
    "RecordIdentity",
    "RecordIndex",
    "Relation",
    "UniqueValues",
    "address_mistake",
    "check",
    "check_evidence",
    "check_together",
    "compare",
    "decode_strictly",
    "dump_evidence",
    "identify",
    "identity_of",
    "is_slug",
    "json_schema",
    "load",
    "load_evidence",
    "load_holding",
    "load_settings",
    "merge_document",
    "newest_listed",
    "problems_at",
    "read_identity",
    "site_address_mistake",
    "slug",
    "stated_by",
    "stating_a_name_only",
    "unique_values",
    "with_former_slugs",
]

__getattr__ = late_exports(
    __name__,
    {
        "checks": ("check", "check_evidence", "check_together", "problems_at"),
        "evidence_file": ("dump_evidence", "load_evidence"),
        "identity": (
            "Match",
            "RecordIdentity",
            "RecordIndex",
            "Relation",
            "compare",
            "identify",
            "stated_by",
            "stating_a_name_only",
        ),
        "merge": ("merge_document", "newest_listed"),
        "naming": ("is_slug", "slug"),
        "record_file": (
            "Holding",
            "identity_of",
            "load",
            "load_holding",
            "load_settings",
            "read_identity",
            "with_former_slugs",
        ),
        "results": ("Conflict", "Edit", "LoadedRecord", "Merge", "UniqueValues", "unique_values"),
        "schema": ("json_schema",),
        "text": ("decode_strictly",),
        "web_addresses": ("address_mistake", "site_address_mistake"),
    },
)
