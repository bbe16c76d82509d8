"""The responses of the API, parsed: records of locations, pages of lists, errors, times to wait. No side effects."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from generator.api.endpoint import PORTAL
from generator.model import LOCATION_ID_PATTERN
from generator.problems import ContentError, MachineError, UsageError
from generator.sectors import is_practice_category

_LONGEST_NUMBER = 9
_LONGEST_DELAY = 600.0
"""Seconds: where a server asks for more, the user had better run the command again later."""

_ID = re.compile(LOCATION_ID_PATTERN, re.ASCII)


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """The version of an earlier response, sent back to get a newer one only (RFC 9110, 13.1)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """The values of a location's record that decide whether it is wanted.

    `is_practice` says whether its primary inspection category is GP practices. It is None where the record has no
    primary category: CQC has none for locations that were deregistered before it introduced them.
    """

    location_id: str
    is_practice: bool | None
    local_authority: str

    def is_in(self, area: str) -> bool:
        """Return whether the record names this local authority; case and spacing do not count."""
        return _folded(self.local_authority) == _folded(area)


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list: its ids, and the numbers of ids and pages that the list states, 0 where it states none."""

    ids: tuple[str, ...]
    total: int
    pages: int


def is_location_id(text: str) -> bool:
    """Return whether a text has the form of a location id."""
    return _ID.fullmatch(text) is not None


def parse_location(body: bytes, location_id: str) -> Location:
    """Parse the record of this location. Raise ValueError, with words that follow “answered with”, for any other."""
    record = _json_object(body)
    if record.get("locationId") != location_id:
        raise ValueError("what is not the record of this location")
    entries = record.get("inspectionCategories")
    primary = [entry for entry in entries if _is_primary(entry)] if isinstance(entries, list) else []
    authority = record.get("localAuthority")
    return Location(
        location_id,
        any(is_practice_category(str(entry.get(key))) for entry in primary for key in ("code", "name"))
        if primary
        else None,
        authority if isinstance(authority, str) else "",
    )


def parse_list_page(body: bytes, name: str) -> ListPage:
    """Parse a page of a list: an envelope with a field `name` that holds ids, or objects with a `locationId`.

    Raise ValueError, with words that follow “answered with”. The addresses of other pages in the envelope are not used:
    whoever sent them would decide where the key is sent.
    """
    envelope = _json_object(body)
    entries = envelope.get(name, False)
    if entries is None:
        entries = []
    if not isinstance(entries, list):
        raise ValueError(f"what is not a list of {name}")
    ids = [entry.get("locationId") if isinstance(entry, dict) else entry for entry in entries]
    texts = tuple(each for each in ids if isinstance(each, str))
    if len(texts) < len(ids):
        raise ValueError(f"a list of {name} that have no ids")
    return ListPage(texts, _count(envelope.get("total")), _count(envelope.get("totalPages")))


def retry_delay(retry_after: str | None, moment: datetime) -> float | None:
    """Return the seconds that a header `Retry-After` asks to wait (RFC 9110, 10.2.3), at most ten minutes.

    Return None where there is no header, or none that can be parsed. `moment` is now, with its time zone.
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
    return min(max(seconds, 0.0), _LONGEST_DELAY)


def raise_for_status(status: int, absent: str) -> None:
    """Raise an error for every HTTP status but 200; `absent` is the message for 404.

    Raise UsageError where the key is not accepted, ContentError where this request is refused, MachineError for others.
    """
    if status == 200:
        return
    if status in (401, 403):
        raise UsageError(
            f"CQC’s API does not accept the key in CQC_API_KEY (status {status}): copy it again from {PORTAL}, and see "
            "there that its subscription is active and not used up"
        )
    if 300 <= status < 400:
        raise MachineError(f"CQC’s API answered {status}, a redirect, which is never followed: it would get the key")
    if status == 404:
        raise ContentError(f"{absent} (status 404)")
    if 400 <= status < 500:
        raise ContentError(f"CQC’s API refused the request (status {status})")
    raise MachineError(f"CQC’s API answered with the unexpected status {status}")


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("what is not JSON") from None
    if not isinstance(value, dict):
        raise ValueError("what is not a JSON object")
    return value


def _is_primary(entry: object) -> bool:
    """Return whether an inspection category is the primary one: the API writes "true" as text."""
    return isinstance(entry, dict) and str(entry.get("primary")).casefold() == "true"


def _count(value: object) -> int:
    """Return a number of an envelope, written as one or as text; 0 for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value[:_LONGEST_NUMBER])
    return value if isinstance(value, int) and value > 0 else 0


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
