"""The rules of fields: their patterns, and the description that the JSON Schema for editors shows."""

from dataclasses import field
from typing import Any

STRICT = {"extra": "forbid"}
"""The configuration of pydantic for a class of the model: a key that is not a field is an error."""

LOCATION_ID_PATTERN = r"^(1-\d{8,12}|[A-Z0-9]{3,6})$"
POSTCODE_PATTERN = r"^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$"
TELEPHONE_PATTERN = r"^(0|\+)[0-9 ]{9,16}$"
ADDRESS_PATTERN = r"^[Hh][Tt][Tt][Pp][Ss]?://\S+$"


def described(description: str, *, default: Any = None, **more: Any) -> Any:  # noqa: ANN401 - of any type
    """Return a field of a record with its description. `more` are keywords of its JSON Schema (`pattern`, …)."""
    return field(default=default, metadata={"description": description, **more})
