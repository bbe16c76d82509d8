"""The reports that CQC's API lists for a location, also those that give no rating, and the visits without a report."""

from generator.dates import is_day
from generator.model import ReportKind
from generator.sources.api_json.json_node import JsonNode


def read_publications(root: JsonNode) -> None:
    """Read each listed report that no rating was read from, and what the register states of visits.

    Call it last: a report with ratings is read with these.
    """
    published = {value for field, value in root.ledger.read_fields().items() if field.endswith("].published")}
    for report in root.items("reports"):
        date = report.words("reportDate")
        route = f"report[{date}]"
        if not is_day(date) or date in published or root.ledger.has(f"{route}.kind"):
            continue
        published.add(date)
        report.fact(f"{route}.kind", "reportDate", ReportKind.INSPECTION.value)
        report.fact(f"{route}.published", "reportDate")
        if is_day(visit := report.words("firstVisitDate")) and visit <= date:
            report.fact(f"{route}.inspected", "firstVisitDate")
    if is_day(root.at("lastInspection").words("date")):
        root.at("lastInspection").fact("last_inspection", "date")
    awaited = [item for item in root.items("unpublishedReports") if is_day(item.words("firstVisitDate"))]
    for index, item in enumerate(awaited):
        item.fact(f"awaited_reports[{index}]", "firstVisitDate")
