"""Findings: what does not add up between the values of a record, its evidence and its documents. Pure functions."""

from generator.findings.chains import Break, broken_chains, companions
from generator.findings.correction_reasons import Reason, reasons
from generator.findings.disagreements import Disagreement, find_disagreements
from generator.findings.fact_places import Placement, bare, node_at, placements, report_index, value_at
from generator.findings.hand_edits import (
    REMOVED_REPORT,
    EditKind,
    HandEdit,
    change_at,
    distinct,
    find_hand_edits,
    removed_with_its_report,
)
from generator.findings.inferred_years import InferredYear, infer_years
from generator.findings.scores import ScoreCheck, check_score

__all__ = [
    "REMOVED_REPORT",
    "Break",
    "Disagreement",
    "EditKind",
    "HandEdit",
    "InferredYear",
    "Placement",
    "Reason",
    "ScoreCheck",
    "bare",
    "broken_chains",
    "change_at",
    "check_score",
    "companions",
    "distinct",
    "find_disagreements",
    "find_hand_edits",
    "infer_years",
    "node_at",
    "placements",
    "reasons",
    "removed_with_its_report",
    "report_index",
    "value_at",
]
