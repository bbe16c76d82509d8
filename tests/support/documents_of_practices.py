"""Invented documents of every kind about invented practices, with as much of what identifies one as a test asks for."""

import json
from dataclasses import dataclass

from support.document_cases import DOCUMENTS, PAGE

_API = DOCUMENTS / "api_location" / "assessed-and-stale" / "source.json"


@dataclass(frozen=True)
class Invented:
    """A practice that does not exist; `address` is its address without the postcode, and `town` a part of it."""

    name: str
    location_id: str
    address: str
    postcode: str
    town: str


def release(practice: Invented, place: str | None, rating: str = "Inadequate") -> str:
    """Return a press release that names the practice's place, or no place."""
    where = f" in {place}," if place else ""
    return (
        f"The Care Quality Commission (CQC) has rated {practice.name}{where} as {rating.lower()} following an "
        f"inspection in July 2024.\n\nInspectors visited {practice.name} to follow up concerns that people had raised "
        "with CQC.\n"
    )


def release_with_id(practice: Invented) -> str:
    """Return a press release that states no place, but the location id in the address of the report."""
    report = f"https://www.cqc.org.uk/location/{practice.location_id}"
    return f"{release(practice, None, 'Requires improvement')}\nThe report is at {report} for all to read.\n"


def page_without_id(practice: Invented) -> str:
    """Return an assessment page saved as text: name, address and postcode, but no location id."""
    text = PAGE.read_text("utf-8").replace("Balfour Medical Centre", practice.name)
    return text.replace("2 Balfour Road, Grays, Essex, RM17 5NS", f"{practice.address}, {practice.postcode}")


def register_entry(practice: Invented) -> str:
    """Return the record of CQC's API."""
    line, _, rest = practice.address.partition(", ")
    town, _, county = rest.partition(", ")
    entry = json.loads(_API.read_text("utf-8"))
    entry |= {
        "locationId": practice.location_id,
        "name": practice.name,
        "postalAddressLine1": line,
        "postalAddressLine2": "",
        "postalAddressTownCity": town,
        "postalAddressCounty": county,
        "postalCode": practice.postcode,
    }
    return json.dumps(entry)
