"""YAML text ↔ nodes with exact places: parse, edit in place, explain mistakes."""

from generator.records.text.decoding import decode_strictly, unsettled
from generator.records.text.editing import Insert, Remove, Set, Splicing, apply
from generator.records.text.file_heads import identity, without_facts, without_reports
from generator.records.text.nodes import Mapping, Node, Scalar, Sequence, lines, node_at, places, plain
from generator.records.text.parsing import parse, parse_text
from generator.records.text.recovery import recovered
from generator.records.text.writing_yaml import new_record

__all__ = [
    "Insert",
    "Mapping",
    "Node",
    "Remove",
    "Scalar",
    "Sequence",
    "Set",
    "Splicing",
    "apply",
    "decode_strictly",
    "identity",
    "lines",
    "new_record",
    "node_at",
    "parse",
    "parse_text",
    "places",
    "plain",
    "recovered",
    "unsettled",
    "without_facts",
    "without_reports",
]
