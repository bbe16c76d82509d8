"""The kind of service that a location of CQC's API is, where it is no GP practice."""

import re
from collections.abc import Mapping

from generator.sectors import FIELDS, service_kind
from generator.sources.formats import Leaf
from generator.sources.ledger import Ledger

_SERVICE = re.compile(r"/gacServiceTypes/[0-9]+/name")
_PRIMARY = re.compile(r"/inspectionCategories/[0-9]+/primary")
_PLACES = {"sector": "/type", "directorate": "/inspectionDirectorate"}


def read_service_kind(ledger: Ledger) -> None:
    """Add the kind of service as a fact; nothing of a GP practice, or where no value says what it is."""
    leaves = {leaf.pointer: leaf for leaf in ledger.document.leaves}
    leaves_of = {field: [leaves[place]] for field, place in _PLACES.items() if place in leaves}
    leaves_of["category"] = _primary_categories(leaves)
    leaves_of["service_types"] = [leaf for pointer, leaf in leaves.items() if _SERVICE.fullmatch(pointer)]
    words = {field: " | ".join(leaf.value for leaf in found) for field, found in leaves_of.items()}
    kind = service_kind(*(words.get(field, "") for field in FIELDS))
    if kind and not kind.is_practice:
        first = leaves_of[kind.field][0]
        ledger.fact("service_kind", kind.words, first.start, first.end)


def _primary_categories(leaves: Mapping[str, Leaf]) -> list[Leaf]:
    """Return the names of the primary inspection categories, or their codes; CQC gives a location one or none."""
    entries = [
        pointer.removesuffix("/primary")
        for pointer, leaf in leaves.items()
        if _PRIMARY.fullmatch(pointer) and leaf.value.strip().casefold() == "true"
    ]
    found = (leaves.get(f"{entry}/name") or leaves.get(f"{entry}/code") for entry in entries)
    return [leaf for leaf in found if leaf]
