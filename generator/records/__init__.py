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
    from generator.records.identity import Match, RecordIdentity, RecordIndex, identify
    from generator.records.merge import merge_document, newest_listed
    from generator.records.naming import is_slug, slug
    from generator.records.record_file import identity_of, load, load_documents, load_settings, read_identity
    from generator.records.results import Conflict, Edit, LoadedRecord, Merge, UniqueValues, unique_values
    from generator.records.schema import json_schema
    from generator.records.text import decode_strictly
    from generator.records.web_addresses import address_mistake, site_address_mistake

__all__ = [
    "Conflict",
    "Edit",
    "LoadedRecord",
    "Match",
    "Merge",
    "RecordIdentity",
    "RecordIndex",
    "UniqueValues",
    "address_mistake",
    "check",
    "check_evidence",
    "check_together",
    "decode_strictly",
    "dump_evidence",
    "identify",
    "identity_of",
    "is_slug",
    "json_schema",
    "load",
    "load_documents",
    "load_evidence",
    "load_settings",
    "merge_document",
    "newest_listed",
    "problems_at",
    "read_identity",
    "site_address_mistake",
    "slug",
    "unique_values",
]

__getattr__ = late_exports(
    __name__,
    {
        "checks": ("check", "check_evidence", "check_together", "problems_at"),
        "evidence_file": ("dump_evidence", "load_evidence"),
        "identity": ("Match", "RecordIdentity", "RecordIndex", "identify"),
        "merge": ("merge_document", "newest_listed"),
        "naming": ("is_slug", "slug"),
        "record_file": ("identity_of", "load", "load_documents", "load_settings", "read_identity"),
        "results": ("Conflict", "Edit", "LoadedRecord", "Merge", "UniqueValues", "unique_values"),
        "schema": ("json_schema",),
        "text": ("decode_strictly",),
        "web_addresses": ("address_mistake", "site_address_mistake"),
    },
)
