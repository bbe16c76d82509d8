"""Undated reports: those of which no year is stated, so that nothing says how old their rating is."""

from collections.abc import Iterator

from generator.findings.compared_record import ComparedRecord, RecordFinding
from generator.model import UNDATED, Report, ReportKind, newest_first
from generator.routes import report_route


def undated_findings(compared: ComparedRecord) -> Iterator[RecordFinding[Report]]:
    """Yield each report without a year, in the order of the page. An entry of CQC's register has no date of its own."""
    for index, report in enumerate(compared.record.practice.reports):
        if report.kind is not ReportKind.DIRECTORY and newest_first(report) == UNDATED:
            yield RecordFinding("report-undated", report_route(index), report)
