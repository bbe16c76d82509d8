"""Kinds of service in CQC's register: which locations are GP practices, and what the others are.

CQC states it by the primary inspection category. Where a location has none, its sector does, else its types of
service: https://www.cqc.org.uk/about-us/transparency/using-cqc-data.
"""

import re
from functools import lru_cache
from typing import NamedTuple

_CATEGORIES = frozenset({"p2", "gp practices", "gp practice"})
"""CQC's code and names of the inspection category of GP practices."""

_SECTORS = frozenset({"primary medical services"})
"""The sector of GP practices. Dentists have one of their own."""

_DIRECTORATES_OF_SEVERAL = frozenset({"primary medical services"})
"""Parts of CQC that inspect GP practices and other services too."""

_SERVICE_TYPE = re.compile(r"doctors?\b.*|gps?\b.*")
"""The types of service of a GP practice, as CQC's lists name them: `Doctors/GPs`, `Doctors treatment service`."""

FIELDS = ("category", "sector", "directorate", "service_types")
"""The fields of a location that state what kind of service it is, in the order in which they count."""

_UNSAID = frozenset(
    {"", "-", "–", "n/a", "na", "null", "none", "not applicable", "#n/a", "unspecified", "unknown", "location"}
)
_BETWEEN = re.compile(r"[|;]|,(?=\s*[A-Z])")
"""Between the items of a list. A comma before a small letter is a part of an item."""


class ServiceKind(NamedTuple):
    """The kind of service that a location is, in CQC's words; whether that is a GP practice; the field that says so."""

    words: str
    is_practice: bool
    field: str


def list_items(text: str) -> list[tuple[str, int]]:
    """Return the items of a list in one text, each with its offset: between `|` or `;`, or commas before a capital.

    >>> list_items("Doctors/GPs|Phone/online advice")
    [('Doctors/GPs', 0), ('Phone/online advice', 12)]
    """
    items, start = [], 0
    for end, following in [*((found.start(), found.end()) for found in _BETWEEN.finditer(text)), (len(text), 0)]:
        part = text[start:end]
        if item := part.strip():
            items.append((item, start + part.index(item)))
        start = following
    return items


def is_practice_category(name: str) -> bool:
    """Return whether this is CQC's name or code of the inspection category of GP practices; case does not count."""
    return _plain(name) in _CATEGORIES


@lru_cache(maxsize=4_096)
def service_kind(category: str, sector: str = "", directorate: str = "", service_types: str = "") -> ServiceKind | None:
    """Return the kind of service that the fields of a location state: the first that says anything; else None.

    >>> service_kind("", "Social Care Org")
    ServiceKind(words='Social Care Org', is_practice=False, field='sector')
    """
    items = [item for item, _ in list_items(service_types) if _said(item)]
    if _said(category):
        named = [is_practice_category(item) for item, _ in list_items(category)]
        return ServiceKind(category.strip(), any(named), "category")
    if _said(sector):
        return ServiceKind(sector.strip(), _plain(sector) in _SECTORS, "sector")
    if _said(directorate) and _plain(directorate) not in _DIRECTORATES_OF_SEVERAL:
        return ServiceKind(directorate.strip(), False, "directorate")
    if items:
        practices = any(_SERVICE_TYPE.fullmatch(_plain(item)) for item in items)
        return ServiceKind(", ".join(dict.fromkeys(items)), practices, "service_types")
    return None


def _said(text: str) -> bool:
    return _plain(text) not in _UNSAID


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
