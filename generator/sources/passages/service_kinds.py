"""The kind of service that a location is, where it is no GP practice: by the fields of CQC's API, or in prose."""

import re
from collections.abc import Mapping, Sequence

from generator.sectors import FIELDS, service_kind
from generator.sources.formats import Leaf, Line
from generator.sources.ledger import Ledger
from generator.sources.vocabulary import fold

_SERVICE = re.compile(r"/gacServiceTypes/[0-9]+/name")
_PRIMARY = re.compile(r"/inspectionCategories/[0-9]+/primary")
_PLACES = {"sector": "/type", "directorate": "/inspectionDirectorate"}


_OTHERS = (
    r"care home|nursing home|residential home|hospice|home ?care (?:agency|service|provider)|"
    r"domiciliary care (?:agency|service|provider)|dental practice|ambulance service"
)
_NAMED = re.compile(r"\b(?P<kind>(?:care|nursing|residential) home|hospice)$")
_SAID = re.compile(
    rf"(?:,? (?:in|near) [^,.;]{{2,40}})?(?:,| is| was|, which is) (?:also )?an? "
    rf"(?:[\w-]+ ){{0,3}}?(?P<kind>{_OTHERS})\b"
)
_KIND_WORDS = ("home", "hospice", "dental", "ambulance", "domiciliary", "homecare")


def read_stated_kind(ledger: Ledger, prose: Sequence[Line]) -> None:
    """Add the kind of service that a release says of the location it names: “Elmfield Lodge is a care home in …”."""
    name = fold(ledger.value("name") or "")
    if not name:
        return
    for line in prose:
        folded = fold(line.text)
        if not any(word in folded for word in _KIND_WORDS) or name not in folded:
            continue
        at = folded.find(name)
        while at >= 0:
            end = at + len(name)
            if found := _NAMED.search(folded, at, end) or _SAID.match(folded, end):
                ledger.fact(
                    "service_kind", found["kind"], line.start + found.start("kind"), line.start + found.end("kind")
                )
                return
            at = folded.find(name, end)


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
