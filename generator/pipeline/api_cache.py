"""The responses of the API, kept on disk: the body of each location, with the time of the request and its version.

A file that is cut off, was changed, or speaks of another API counts as absent: the next fetch writes it anew.
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
class Held:
    """A location's record as it was last sent, what it says, its version, and when it was last asked for."""

    body: bytes
    location: api.Location
    known: api.KnownVersion
    asked: datetime


@dataclass(frozen=True, slots=True)
class Cache:
    """The folder that holds what the API at `address` sent."""

    folder: Path
    address: str

    def held(self, location_id: str) -> Held | None:
        """Return the response held for a location; None where there is none, or none that is valid."""
        body_path, about_path = self._paths(location_id)
        try:
            body = store.read_if_exists(body_path, DOCUMENT_LIMIT)
            about = json.loads(store.read_if_exists(about_path, _ABOUT_LIMIT) or b"")
            if body is None or about["api"] != self.address or about["sha256"] != hashlib.sha256(body).hexdigest():
                return None
            asked = datetime.fromisoformat(about["asked"])
            known = api.KnownVersion(_text(about.get("etag")), _text(about.get("last_modified")))
            return Held(body, api.parse_location(body, location_id), known, asked) if asked.tzinfo else None
        except (RatingpressError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def keep(self, location_id: str, record: Held) -> None:
        """Keeps a record. The body goes first: without the words beside it that fit, it does not count.

        Raises as `store.save`.
        """
        about = {
            "api": self.address,
            "asked": record.asked.isoformat(timespec="seconds"),
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
