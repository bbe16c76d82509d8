"""Conversion: documents are read, sorted by record, merged into each record once, and saved."""

from generator.pipeline.conversion.converter import Converter
from generator.pipeline.conversion.record_update import Conversion

__all__ = ["Conversion", "Converter"]
