"""YAML text ↔ nodes with exact places: parse, edit in place, explain mistakes."""

from typing import TYPE_CHECKING

from generator.late_exports import late_exports

if TYPE_CHECKING:
    from generator.records.text.decoding import decode_strictly, merge_conflicts
    from generator.records.text.editing import Insert, Remove, Set, Splice, apply
    from generator.records.text.nodes import Mapping, Node, Scalar, Sequence, lines, node_at, node_value, places
    from generator.records.text.parsing import parse, parse_text
    from generator.records.text.partial_files import identifying_facts, identity_fields, without_facts, without_reports
    from generator.records.text.recovery import recover_problems
    from generator.records.text.writing_yaml import new_record

__all__ = [
    "Insert",
    "Mapping",
    "Node",
    "Remove",
    "Scalar",
    "Sequence",
    "Set",
    "Splice",
    "apply",
    "decode_strictly",
    "identifying_facts",
    "identity_fields",
    "lines",
    "merge_conflicts",
    "new_record",
    "node_at",
    "node_value",
    "parse",
    "parse_text",
    "places",
    "recover_problems",
    "without_facts",
    "without_reports",
]

__getattr__ = late_exports(
    __name__,
    {
        "decoding": ("decode_strictly", "merge_conflicts"),
        "editing": ("Insert", "Remove", "Set", "Splice", "apply"),
        "nodes": ("Mapping", "Node", "Scalar", "Sequence", "lines", "node_at", "node_value", "places"),
        "parsing": ("parse", "parse_text"),
        "partial_files": ("identifying_facts", "identity_fields", "without_facts", "without_reports"),
        "recovery": ("recover_problems",),
        "writing_yaml": ("new_record",),
    },
)
