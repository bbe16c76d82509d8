"""Conflicts: values that a person corrected or removed, and of which a document states something else."""

from collections.abc import Iterator

from generator.findings.compared_record import ComparedRecord, RecordFinding
from generator.findings.edits import ExplainedEdit


def conflict_findings(compared: ComparedRecord) -> Iterator[RecordFinding[ExplainedEdit]]:
    """Yield each edit against the documents. What a person only added conflicts with nothing."""
    for number, explained in enumerate(compared.explained_edits, 1):
        if explained.changed and explained.edit.against_source:
            yield RecordFinding("changed-against-source", explained.edit.route, explained, number=number)
