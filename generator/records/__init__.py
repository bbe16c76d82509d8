"""YAML text ↔ practice: parse, validate, edit in place, merge, check.

>>> load("a", "a.yaml", b"name: Balfour Medical Centre").value.practice.name
'Balfour Medical Centre'
"""

from typing import TYPE_CHECKING

from generator.late_exports import late_exports

if TYPE_CHECKING:
    from generator.records.checks import check, check_evidence, check_together
    from generator.records.evidence_file import dump_evidence, load_evidence
    from generator.records.identity import Match, RecordIdentity, Register, identify
    from generator.records.merge import merge_document, newest_listed
    from generator.records.naming import is_slug, slug
    from generator.records.record_file import held_documents, known, known_from, load, load_settings
    from generator.records.results import Conflict, Edit, LoadedRecord, Merge, Placed, placed
    from generator.records.schema import json_schema
    from generator.records.text import decode_strictly
    from generator.records.web_addresses import address_mistake, site_address_mistake

__all__ = [
    "Conflict",
    "Edit",
    "LoadedRecord",
    "Match",
    "Merge",
    "Placed",
    "RecordIdentity",
    "Register",
    "address_mistake",
    "check",
    "check_evidence",
    "check_together",
    "decode_strictly",
    "dump_evidence",
    "held_documents",
    "identify",
    "is_slug",
    "json_schema",
    "known",
    "known_from",
    "load",
    "load_evidence",
    "load_settings",
    "merge_document",
    "newest_listed",
    "placed",
    "site_address_mistake",
    "slug",
]

__getattr__ = late_exports(
    __name__,
    {
        "checks": (
            "check",
            "check_evidence",
            "check_together",
        ),
        "evidence_file": (
            "dump_evidence",
            "load_evidence",
        ),
        "identity": (
            "RecordIdentity",
            "Match",
            "Register",
            "identify",
        ),
        "merge": (
            "merge_document",
            "newest_listed",
        ),
        "naming": (
            "is_slug",
            "slug",
        ),
        "record_file": (
            "held_documents",
            "known",
            "known_from",
            "load",
            "load_settings",
        ),
        "results": (
            "Conflict",
            "Edit",
            "LoadedRecord",
            "Merge",
            "Placed",
            "placed",
        ),
        "schema": ("json_schema",),
        "text": ("decode_strictly",),
        "web_addresses": (
            "address_mistake",
            "site_address_mistake",
        ),
    },
)
