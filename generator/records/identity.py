"""Whose record a document belongs to. A name alone never merges two: 555 of 6,490 rated practices share theirs.

>>> slug("Dr Patel & Partners’ Surgery")
'dr-patel-and-partners-surgery'
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from generator.model import Fact

LONGEST = 80

# Names that a page of the site, a web server or Windows keeps for itself.
_RESERVED = frozenset(
    (
        "index", "404", "about", "assets", "badges", "corrections", "data", "feed", "methodology", "accessibility",
        "ratings", "static", "con", "prn", "aux", "nul",
        *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
    )
)  # fmt: skip

_NO_MARK = re.compile("[’‘ʼ'`]")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "þ": "th", "ð": "d"})


@dataclass(frozen=True, slots=True)
class Known:
    """What tells a record that is there from the others."""

    slug: str
    name: str
    also_known_as: tuple[str, ...] = ()
    location_id: str | None = None
    postcode: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The record that a document belongs to.

    `slug` is None where it cannot be said; then `candidates` are the records it could mean, and a person decides.
    `new` says that no record is there yet and `slug` is what it will be called.
    """

    slug: str | None
    new: bool = False
    candidates: tuple[Known, ...] = ()


def identify(facts: Iterable[Fact], known: Iterable[Known]) -> Match:
    """By location id; else by name and postcode; else, where one of the two sides has neither, by a name that is
    borne by one record only. Without a name, a new id has a record of its own; with neither there is no record.
    """
    read = {fact.field: fact.value for fact in facts if fact.field in ("name", "location_id", "postcode")}
    records = tuple(known)
    name, location, postcode = read.get("name"), read.get("location_id"), read.get("postcode")
    by_id = [record for record in records if location and record.location_id == location]
    if by_id:
        return Match(by_id[0].slug) if len(by_id) == 1 else Match(None, candidates=tuple(by_id))
    if not name:
        taken = {record.slug for record in records}
        return Match(_free_slug(f"Location {location}", location, taken), new=True) if location else Match(None)
    namesakes = [record for record in records if _bears(record, name)]
    possible = [record for record in namesakes if not _contradicts(record, location, postcode)]
    if postcode:
        exact = [record for record in possible if _squeezed(record.postcode) == _squeezed(postcode)]
        if len(exact) == 1:
            return Match(exact[0].slug)
        possible = exact or possible
    if possible and len(namesakes) == 1:
        return Match(possible[0].slug)
    if possible:
        return Match(None, candidates=tuple(possible))
    return Match(_free_slug(name, postcode or location, {record.slug for record in records}), new=True)


def slug(name: str) -> str:
    """The name of a record's file and page: [a-z0-9-], 80 characters at most, never a reserved name, never empty."""
    text = _NO_MARK.sub("", unicodedata.normalize("NFKC", name).casefold()).replace("&", " and ").translate(_LETTERS)
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    made = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")
    if len(made) > LONGEST:
        made = (made[: LONGEST + 1].rpartition("-")[0] or made)[:LONGEST].strip("-")
    if not made or made in _RESERVED:
        made = f"{made}-practice".lstrip("-")
    return made


def same_name(one: str, other: str) -> bool:
    """Whether two names differ only in capitals, punctuation, “&” for “and”, or a leading “The”."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    text = _NO_MARK.sub("", unicodedata.normalize("NFKC", name).casefold()).replace("&", " and ")
    words = re.sub(r"[\W_]+", " ", text).split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def _bears(record: Known, name: str) -> bool:
    return any(same_name(name, each) for each in (record.name, *record.also_known_as))


def _contradicts(record: Known, location: str | None, postcode: str | None) -> bool:
    if location and record.location_id:
        return True  # an equal id was found before
    return bool(postcode and record.postcode and _squeezed(record.postcode) != _squeezed(postcode))


def _squeezed(postcode: str | None) -> str:
    return (postcode or "").replace(" ", "").upper()


def _free_slug(name: str, place: str | None, taken: set[str]) -> str:
    """The name's slug; where another practice has it, with the postcode; then with a number."""
    folded_taken = {each.casefold() for each in taken}
    attempts = [slug(name), *([slug(f"{_cut(name)} {place}")] if place else [])]
    for attempt in attempts:
        if attempt not in folded_taken:
            return attempt
    number = 2
    while f"{(stem := attempts[-1][: LONGEST - 4].strip('-'))}-{number}" in folded_taken:
        number += 1
    return f"{stem}-{number}"


def _cut(name: str) -> str:
    """Short enough that a postcode or an id still fits into the slug."""
    return slug(name)[: LONGEST - 15]
