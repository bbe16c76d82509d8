"""Nodes → a validated record, or problems with their lines; and the JSON Schema for editors."""

from typing import TYPE_CHECKING

from generator.late_exports import late_exports

if TYPE_CHECKING:
    from generator.records.schema.editor_schema import json_schema
    from generator.records.schema.validation import validate, validate_settings

__all__ = [
    "json_schema",
    "validate",
    "validate_settings",
]

__getattr__ = late_exports(
    __name__,
    {
        "editor_schema": ("json_schema",),
        "validation": ("validate", "validate_settings"),
    },
)
