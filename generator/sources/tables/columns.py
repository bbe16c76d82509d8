"""The columns of CQC's open-data tables by name, and what each states about a practice. Only its name counts.

Source: the headers of "Care directory with ratings", "Latest ratings", "Active locations" and the directory of
https://www.cqc.org.uk/about-us/transparency/using-cqc-data, from 2021 to 2026.
"""

import re
from functools import lru_cache

from generator.sources.vocabulary import fold, key_question_of

IDENTIFYING = {"location_id": "Location ID", "name": "Location Name"}
"""The columns that a table must have: without them it is not known which practice a row is about."""

DATES = "published"
"""The role of the columns of dates that are read."""

EMPTY = frozenset({"-", "–", "n/a", "na", "null", "none", "not applicable", "#n/a"})
"""What a table writes into a cell without a value."""

_ROLES = {
    "location_id": ("location id", "cqc location id", "cqc location id (for office use only)"),
    "provider_id": ("provider id", "cqc provider id", "cqc provider id (for office use only)"),
    "name": ("location name", "name"),
    "also_known_as": ("also known as",),
    "provider": ("provider name",),
    "address": (
        "address", "location street address", "location address line 2", "location address line 3",
        "location city", "location county",
    ),
    "postcode": ("postcode", "location post code", "location postal code", "location postcode"),
    "telephone": ("phone number", "location telephone number"),
    "website": ("service's website (if available)", "location web address"),
    "service_types": ("service types",),
    "region": ("region", "location region"),
    "local_authority": ("local authority", "location local authority"),
    "icb": ("location onspd icb name", "location onspd icb"),
    "ods_code": ("location ods code", "ods code"),
    "latitude": ("lat", "latitude", "location latitude"),
    "longitude": ("long", "longitude", "location longitude"),
    "registration_date": ("location hsca start date",),
    "deregistration_date": ("location hsca end date",),
    "dormant": ("dormant (y/n)", "dormant y/n", "dormant"),
    "category": ("location primary inspection category", "primary inspection category"),
    "sector": ("location type/sector", "location type", "type/sector", "sector"),
    "directorate": ("location inspection directorate", "inspection directorate"),
    "service": ("service / population group",),
    "domain": ("domain", "key question"),
    "rating": ("latest rating", "location latest overall rating", "latest overall rating"),
    DATES: ("publication date", "location latest overall rating publication date"),
    "inherited": ("inherited rating (y/n)",),
    "url": ("url",),
}  # fmt: skip

QUESTION = "rating of "
"""What the role of a column with the ratings of one key question begins with; the key question follows."""

_RATED = re.compile(r"(?:location )?(?:latest )?(.+?) (?:latest )?rating")

_BY_NAME = {name: role for role, names in _ROLES.items() for name in names}

_UNUSED = re.compile(
    r"care homes?(?: beds| ?\?)|location (?:"
    r"nhs region|parliamentary constituency|uprn.*|paf .*)|location (?:onspd|commissioning) (?:ccg|icb).*|type|ccg.*|"
    r"specialisms/services|date of latest check|location url|report type|brand (?:id|name)|registered manager|"
    r"provider .*|(?:regulated activity|service type|service user band) ?- ?.*|dual registered.*|publication type"
)
"""Columns that are known and not read, among them the name of a registered manager."""


@lru_cache(maxsize=10_000)
def role_of(column: str) -> str | None:
    """Return the role of a column of this name; None where a record has no use for it, or it is not known."""
    name = fold(column).strip()
    if (rated := _RATED.fullmatch(name)) and (question := key_question_of(rated[1])):
        return f"{QUESTION}{question}"
    return _BY_NAME.get(name)


@lru_cache(maxsize=10_000)
def place_in_address(column: str) -> int:
    """Return the place of a column's part in an address as it is written: the street first, the county last."""
    return _ROLES["address"].index(fold(column).strip())


@lru_cache(maxsize=10_000)
def is_known(column: str) -> bool:
    """Return whether a column of this name is known from one of CQC's tables."""
    return role_of(column) is not None or _UNUSED.fullmatch(fold(column).strip()) is not None
