"""Documents about other services than GP practices: of many documents they are passed over, one alone is read."""

from dataclasses import dataclass
from typing import NamedTuple

from generator import records
from generator.pipeline.conversion.existing_records import ExistingRecords
from generator.pipeline.extraction import DocumentSummary
from generator.problems import Problem, Severity


class PassedOver(NamedTuple):
    """A document that is about another service than a GP practice, and what kind of service that is."""

    source: str
    kind: str


@dataclass(frozen=True, slots=True)
class ServiceFilter:
    """Decides about documents of other services than GP practices, by their facts.

    With `all_services` each is taken. Without it, one `alone` in its run is taken with a warning; of many, those are
    taken of which the records hold an earlier version or have the location.
    """

    existing: ExistingRecords
    alone: bool
    all_services: bool

    def result(self, summary: DocumentSummary) -> PassedOver | Problem | None:
        """Return the document as passed over, a warning about a document that is taken, or None."""
        kind = summary.value("service_kind")
        if kind is None or self.all_services or summary.extract:
            return None
        if self.alone:
            message = f"this is not about a GP practice but about another service: {kind}; its page says so"
            return Problem(str(summary.source), 0, 0, Severity.WARNING, message, "document.other-service")
        return None if self._is_known(summary) else PassedOver(str(summary.source), kind)

    def _is_known(self, summary: DocumentSummary) -> bool:
        if summary.sha256 in self.existing.holders:
            return True
        facts = ((fact.field, fact.value) for fact in summary.identifying_facts)
        match = self.existing.register.identify(records.stated_by(facts))
        known = self.existing.register.get(match.slug) if match.slug and not match.new else None
        return known is not None and known.location_id == summary.value("location_id")
