"""Findings: what does not add up, or is missing, between the values of a record, its evidence and its documents.

To add one: a module with a function that yields it, the function's name in `OPEN_FINDINGS`, in `CHECKED_FINDINGS` or in
both, and a case. All functions are pure.
"""

from collections.abc import Callable, Iterator
from typing import Any

from generator.findings.chains import BrokenChain, broken_chains, chain_findings
from generator.findings.compared_record import ComparedRecord, RecordFinding
from generator.findings.conflicts import conflict_findings
from generator.findings.corrections import correction_findings
from generator.findings.disagreements import Disagreement, disagreement_findings, find_disagreements
from generator.findings.edits import (
    EditKind,
    ExplainedEdit,
    HandEdit,
    distinct,
    edit_kind_at,
    is_report_removed,
    node_at,
    value_at,
)
from generator.findings.inferred_order import InferredOrder, infer_order, reports_that_may_be_newer
from generator.findings.inferred_years import InferredYear, infer_years
from generator.findings.location_ids import location_id_findings
from generator.findings.recomputed import ApiRating, ratings_of, recomputed_findings
from generator.findings.scores import JudgedScore, judge_score, score_findings
from generator.findings.undated import undated_findings
from generator.findings.unread import unread_findings

__all__ = [
    "CHECKED_FINDINGS",
    "OPEN_FINDINGS",
    "ApiRating",
    "BrokenChain",
    "ComparedRecord",
    "Disagreement",
    "EditKind",
    "ExplainedEdit",
    "HandEdit",
    "InferredOrder",
    "InferredYear",
    "JudgedScore",
    "RecordFinding",
    "broken_chains",
    "checked_findings",
    "distinct",
    "edit_kind_at",
    "find_disagreements",
    "infer_order",
    "infer_years",
    "is_report_removed",
    "judge_score",
    "node_at",
    "open_findings",
    "ratings_of",
    "reports_that_may_be_newer",
    "value_at",
]

FindingFunction = Callable[[ComparedRecord], Iterator[RecordFinding[Any]]]

CHECKED_FINDINGS: tuple[FindingFunction, ...] = (
    score_findings,
    correction_findings,
    chain_findings,
    recomputed_findings,
)
"""The findings that `check` reports at their line: each is asked of every record, and quick where there is none."""

OPEN_FINDINGS: tuple[FindingFunction, ...] = (
    conflict_findings,
    disagreement_findings,
    chain_findings,
    score_findings,
    unread_findings,
    undated_findings,
    location_id_findings,
)
"""The findings that pages show, in the order in which the report of the whole site lists them."""


def checked_findings(compared: ComparedRecord) -> Iterator[RecordFinding[Any]]:
    """Yield the findings that `check` reports, rule by rule."""
    return (finding for find in CHECKED_FINDINGS for finding in find(compared))


def open_findings(compared: ComparedRecord) -> Iterator[RecordFinding[Any]]:
    """Yield the findings that pages and the report of the whole site show, rule by rule."""
    return (finding for find in OPEN_FINDINGS for finding in find(compared))
