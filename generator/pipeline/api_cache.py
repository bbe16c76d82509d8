"""A cache of the API's responses on disk: the body of each location, and a file about it with its version.

A file that is truncated, was changed, or is of another API counts as missing: the next fetch replaces it.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator import api, store
from generator.pipeline.content import DOCUMENT_LIMIT
from generator.problems import RatingpressError

_ABOUT_LIMIT = 64_000


@dataclass(frozen=True, slots=True)
class CachedRecord:
    """A location's record: its bytes as they were sent, parsed, its version, and the time of the last request.

    `retrieved` is the time when these bytes were sent first.
    """

    body: bytes
    location: api.Location
    known: api.KnownVersion
    asked: datetime
    retrieved: datetime


@dataclass(frozen=True, slots=True)
class Cache:
    """The cache in `folder` for the API at `address`."""

    folder: Path
    address: str

    def get(self, location_id: str) -> CachedRecord | None:
        """Return the cached record of a location; None where there is none, or none that is valid."""
        body_path, about_path = self._paths(location_id)
        try:
            body = store.read_if_exists(body_path, DOCUMENT_LIMIT)
            about = json.loads(store.read_if_exists(about_path, _ABOUT_LIMIT) or b"")
            if body is None or about["api"] != self.address or about["sha256"] != hashlib.sha256(body).hexdigest():
                return None
            asked = datetime.fromisoformat(about["asked"])
            known = api.KnownVersion(_text(about.get("etag")), _text(about.get("last_modified")))
            retrieved = datetime.fromisoformat(about.get("retrieved", about["asked"]))
            location = api.parse_location(body, location_id)
            return CachedRecord(body, location, known, asked, retrieved) if asked.tzinfo else None
        except (RatingpressError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def put(self, location_id: str, record: CachedRecord) -> None:
        """Save a record. The body is saved first: without a file about it that has its digest, it does not count.

        Raise the errors of `store.save`.
        """
        about = {
            "api": self.address,
            "asked": record.asked.isoformat(timespec="seconds"),
            "retrieved": record.retrieved.isoformat(timespec="seconds"),
            "etag": record.known.etag,
            "last_modified": record.known.last_modified,
            "sha256": hashlib.sha256(record.body).hexdigest(),
        }
        body_path, about_path = self._paths(location_id)
        store.save({body_path: record.body, about_path: f"{json.dumps(about, indent=1)}\n".encode()})

    def _paths(self, location_id: str) -> tuple[Path, Path]:
        folder = self.folder / "locations"
        return store.path_in(folder, f"{location_id}.json"), store.path_in(folder, f"{location_id}.about.json")


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
