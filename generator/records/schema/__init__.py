"""Nodes → a validated record, or problems that name the line; and the JSON Schema for editors."""

from generator.records.schema.editor_schema import json_schema
from generator.records.schema.validation import validate, validate_settings

__all__ = [
    "json_schema",
    "validate",
    "validate_settings",
]
