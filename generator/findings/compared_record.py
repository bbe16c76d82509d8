"""A record beside its documents: what all findings are made from, and what a finding is."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from generator.evidence import Record
from generator.findings.edits import (
    EditKind,
    EditReason,
    ExplainedEdit,
    HandEdit,
    Placement,
    explained_edits,
    find_hand_edits,
    match_reasons,
    node_at,
    placements,
)
from generator.findings.visits import companions
from generator.problems import Severity
from generator.routes import entries

AboutT = TypeVar("AboutT")
"""The value that a finding is about."""


@dataclass(frozen=True)
class ComparedRecord:
    """A record with what its evidence shows. Each property is worked out once, when it is first asked for."""

    record: Record

    @cached_property
    def placed(self) -> tuple[Placement, ...]:
        """Return every fact at its place in the record."""
        return placements(self.record)

    @cached_property
    def edits(self) -> tuple[HandEdit, ...]:
        """Return what people changed."""
        return find_hand_edits(self.record, self.placed)

    @cached_property
    def reasons(self) -> tuple[EditReason, ...]:
        """Return, for each of the record's corrections, the edit that it is about."""
        return match_reasons(self.record.practice.corrections, self.edits)

    @cached_property
    def explained_edits(self) -> tuple[ExplainedEdit, ...]:
        """Return every edit with the reason that a person gives, in the order of the page."""
        return explained_edits(self.record.practice, self.edits, self.reasons)

    @cached_property
    def companions(self) -> tuple[tuple[int, ...], ...]:
        """Return, for each report, the indexes of the others that are of the same visit."""
        return companions(self.record.practice.reports)

    def edit(self, *routes: str) -> HandEdit | None:
        """Return the first edit at one of these routes, or of a whole that it is part of."""
        index = next((index for route in routes for index in self.edits_over(route)), None)
        return None if index is None else self.edits[index]

    def edits_over(self, route: str) -> Iterator[int]:
        """Yield the indexes of the edits at a route and of the wholes that it is part of, the smallest first."""
        if not self._edit_at:
            return
        for whole in reversed(entries(route)):
            if (index := self._edit_at.get(whole)) is not None:
                yield index

    @cached_property
    def _edit_at(self) -> dict[str, int]:
        """Return the edit at each route, but for a removed item whose index another one has by now."""
        return {edit.route: index for index, edit in enumerate(self.edits) if not self._is_retaken(edit)}

    def _is_retaken(self, edit: HandEdit) -> bool:
        return edit.kind is EditKind.REMOVED and node_at(self.record.practice, edit.route) is not None


@dataclass(frozen=True, slots=True)
class RecordFinding(Generic[AboutT]):
    """Something in a record that does not add up, or that is missing.

    `code` names the rule. One with a dot is that of a problem, which `check` reports with `severity` and `message`; one
    without is shown on pages alone, which put `about`, the value that was found, into their own words. `route` is its
    place in the record, or empty for the record as a whole. `number` is its number, from 1, on the practice's page.
    """

    code: str
    route: str
    about: AboutT
    severity: Severity = Severity.FINDING
    message: str = ""
    number: int = 0
