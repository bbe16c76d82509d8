"""Conversion: documents are read, sorted by record, merged into each record once, and saved."""

from generator.pipeline.conversion.converter import Converter
from generator.pipeline.conversion.other_services import PassedOver
from generator.pipeline.conversion.record_update import Conversion

__all__ = ["Conversion", "Converter", "PassedOver"]
