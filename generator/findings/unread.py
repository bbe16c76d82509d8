"""Unread passages: words of a document that may state a rating and were not understood."""

from collections.abc import Iterator

from generator.evidence import Unread
from generator.findings.compared_record import ComparedRecord, RecordFinding


def unread_findings(compared: ComparedRecord) -> Iterator[RecordFinding[Unread]]:
    """Yield each unread passage, in the order of the documents. None belongs to a value of the record."""
    for passage in compared.record.unread:
        yield RecordFinding("rating-unread", "", passage)
