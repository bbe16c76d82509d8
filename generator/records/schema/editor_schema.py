"""The model → the JSON Schema with which editors complete and check records (`content/practice.schema.json`).

The version is draft 7, which the YAML language server supports best
(https://github.com/redhat-developer/yaml-language-server). Every key may be empty, as in a record. Editors give
unquoted scalars a type before they validate, so fields whose text may be all digits (a year, a score, a telephone
number) accept a number too. The model's docstrings are no part of it, because Python can run without them.
"""

import json
import re
from typing import Any

from generator.model import Practice
from generator.records.schema.validation import adapter
from generator.records.shape import CLOSED_FORM


def json_schema() -> str:
    """Return the text of the schema, the same for the same model."""
    schema = adapter(Practice).json_schema(ref_template="#/definitions/{model}")
    definitions = schema.pop("$defs")
    whole = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A practice’s record",
        "description": "All that is known of one practice.",
        **{key: value for key, value in _record(schema).items() if key != "title"},
        "definitions": {name: _definition(definition) for name, definition in sorted(definitions.items())},
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _definition(schema: dict[str, Any]) -> dict[str, Any]:
    return (
        _record(schema) if "properties" in schema else {key: schema[key] for key in ("type", "enum") if key in schema}
    )


def _record(schema: dict[str, Any]) -> dict[str, Any]:
    required = schema.get("required", [])
    return {
        "type": "object",
        "properties": {
            name: _property(name, field, optional=name not in required) for name, field in schema["properties"].items()
        },
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _property(name: str, field: dict[str, Any], *, optional: bool) -> dict[str, Any]:
    """Return the schema of a field: description and examples first, as an editor shows them, then the value's forms."""
    shown: dict[str, Any] = {key: field[key] for key in ("description", "examples") if key in field}
    branches = field.get("anyOf", [{key: value for key, value in field.items() if key not in shown}])
    forms = [_form(name, branch) for branch in branches if branch.get("type") != "null"]
    if len(forms) == 1 and "type" in forms[0]:
        types = [*forms[0].pop("type"), *(["null"] if optional else [])]
        return {**shown, "type": types if len(types) > 1 else types[0], **forms[0]}
    # In draft 7 every key beside a $ref is ignored, so that each $ref needs an object of its own.
    return {**shown, "anyOf": [*forms, {"type": "null"}] if optional else forms}


def _form(name: str, branch: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of one form of a value, its type as a list."""
    form = {key: value for key, value in branch.items() if key not in ("title", "default")}
    if "type" not in form:
        return form
    form["type"] = [form["type"]]
    if "items" in form:
        items = _form(name, form["items"])
        form["items"] = items if "$ref" in items or len(items["type"]) > 1 else {**items, "type": items["type"][0]}
    elif form["type"] == ["string"] and name in CLOSED_FORM and _may_be_a_number(form.get("pattern", "")):
        form["type"].append("number")
    return form


def _may_be_a_number(pattern: str) -> bool:
    return any(re.match(pattern, digits) for digits in ("2023", "51.5", "01375373366"))
