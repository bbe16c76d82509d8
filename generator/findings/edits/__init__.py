"""Edits by hand: each fact at its place in the record, what people changed there, and the reasons that they give."""

from generator.findings.edits.edit_reasons import EditReason, ExplainedEdit, explained_edits, match_reasons
from generator.findings.edits.fact_places import Placement, node_at, placements, value_at
from generator.findings.edits.hand_edits import (
    EditKind,
    HandEdit,
    distinct,
    edit_kind_at,
    find_hand_edits,
    is_report_removed,
)

__all__ = [
    "EditKind",
    "EditReason",
    "ExplainedEdit",
    "HandEdit",
    "Placement",
    "distinct",
    "edit_kind_at",
    "explained_edits",
    "find_hand_edits",
    "is_report_removed",
    "match_reasons",
    "node_at",
    "placements",
    "value_at",
]
