"""One module for each kind of document. Each has `TITLE`, `recognise(document)` and `read(document)`."""

from types import ModuleType

from generator.sources.kinds import (
    api_location,
    assessment_page,
    inspection_report,
    inspection_summary,
    inspections_page,
    press_release,
)

__all__ = ["KINDS"]

KINDS: tuple[ModuleType, ...] = (
    api_location,
    assessment_page,
    inspection_report,
    inspections_page,
    press_release,
    inspection_summary,
)
"""Every kind of document, in the order in which they are tried."""
