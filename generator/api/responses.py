"""The responses of the API, parsed: records of locations, pages of lists, refusals, time to wait. Pure."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from generator.api.endpoint import PORTAL
from generator.model import LOCATION_ID_PATTERN
from generator.problems import ContentError, MachineError, UsageError

_LONGEST_WAIT = 600.0
"""Seconds: who is told to come back later than that is better told to come back another time."""

_ID = re.compile(LOCATION_ID_PATTERN, re.ASCII)
_PRACTICES = ("p2", "gp practices")
"""CQC's code and name of the inspection category."""


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """The version of an earlier response (ETag, date), sent back to ask whether there is a newer one."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """The values that decide whether a location is wanted.

    `is_practice` tells whether its primary inspection category is GP practices; None where it has no primary category,
    as one has that was deregistered before CQC sorted locations so.
    """

    location_id: str
    is_practice: bool | None
    local_authority: str

    def lies_in(self, area: str) -> bool:
        """Return whether CQC's record names this local authority, in whatever case and spacing."""
        return _folded(self.local_authority) == _folded(area)


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list: its ids, and how many ids and pages the list says that it has (0: it does not say)."""

    ids: tuple[str, ...]
    total: int
    pages: int


def is_location_id(text: str) -> bool:
    """Return whether this has the form of a location's id."""
    return _ID.fullmatch(text) is not None


def read_location(body: bytes, location_id: str) -> Location:
    """The record of this very location. Raises ValueError, in words, for anything else."""
    record = _object(body)
    if record.get("locationId") != location_id:
        raise ValueError("what is not the record of this location")
    entries = record.get("inspectionCategories")
    primary = [entry for entry in entries if _is_primary(entry)] if isinstance(entries, list) else []
    authority = record.get("localAuthority")
    return Location(
        location_id,
        any(_folded(str(entry.get(key))) in _PRACTICES for entry in primary for key in ("code", "name"))
        if primary
        else None,
        authority if isinstance(authority, str) else "",
    )


def read_page(body: bytes, name: str) -> ListPage:
    """A page of the list that the envelope holds under `name`: of ids, or of objects that have a `locationId`.

    Raises ValueError, in words. The addresses of other pages that an envelope names are not read: whoever sent them
    would choose where the key goes.
    """
    envelope = _object(body)
    entries = envelope.get(name, False)
    if entries is None:
        entries = []
    if not isinstance(entries, list):
        raise ValueError(f"what is not a list of {name}")
    ids = [entry.get("locationId") if isinstance(entry, dict) else entry for entry in entries]
    named = tuple(each for each in ids if isinstance(each, str))
    if len(named) < len(ids):
        raise ValueError(f"a list of {name} that have no ids")
    return ListPage(named, _count(envelope.get("total")), _count(envelope.get("totalPages")))


def wait_asked_for(retry_after: str | None, moment: datetime) -> float | None:
    """The seconds that a `Retry-After` asks for (RFC 9110, 10.2.3: seconds or a date), ten minutes at most.

    None where there is none that can be read.
    """
    text = (retry_after or "").strip()
    try:
        if text.isascii() and text.isdecimal():
            seconds = float(text)
        else:
            date = parsedate_to_datetime(text)
            seconds = ((date if date.tzinfo else date.replace(tzinfo=UTC)) - moment).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), _LONGEST_WAIT)


def refuse_status(status: int, absent: str) -> None:
    """Raises for every status but 200: UsageError for the key, ContentError for the question, MachineError for others.

    `absent` is what 404 means here.
    """
    if status == 200:
        return
    if status in (401, 403):
        raise UsageError(
            f"CQC’s API does not accept the key in CQC_API_KEY (status {status}): copy it again from {PORTAL}, and see "
            "there that its subscription is active and not used up"
        )
    if 300 <= status < 400:
        raise MachineError(
            f"CQC’s API answered {status}, a redirect, which is never followed: the key would go with it"
        )
    if status == 404:
        raise ContentError(f"{absent} (status 404)")
    if 400 <= status < 500:
        raise ContentError(f"CQC’s API refused the question (status {status})")
    raise MachineError(f"CQC’s API answered {status}, which is no answer to this question")


def _object(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("what is not JSON") from None
    if not isinstance(read, dict):
        raise ValueError("what is not a JSON object")
    return read


def _is_primary(entry: object) -> bool:
    """The API writes the truth as a word."""
    return isinstance(entry, dict) and str(entry.get("primary")).casefold() == "true"


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
