"""Missing location ids: without one, a document that names the practice may find another one of the same name."""

from collections.abc import Iterator

from generator.findings.compared_record import ComparedRecord, RecordFinding
from generator.model import Practice


def location_id_findings(compared: ComparedRecord) -> Iterator[RecordFinding[Practice]]:
    """Yield the practice where its record has no location id."""
    if not compared.record.practice.location_id:
        yield RecordFinding("location-id-missing", "location_id", compared.record.practice)
