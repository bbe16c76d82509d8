"""Fetching: ids are selected, each record is requested or taken from the cache, and put into the inbox.

A fetched record is safe on disk before the next location is requested. A run that was interrupted therefore continues
where it stopped.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from generator import api, store
from generator.pipeline.api_cache import Cache, CachedRecord
from generator.pipeline.content import DOCUMENT_LIMIT
from generator.pipeline.extraction import Refusal
from generator.problems import ContentError, MachineError, UsageError

RECENT = timedelta(hours=20)
"""CQC updates its data once a day: a record that was requested more recently than this is not requested again."""

_MOST_UNANSWERED = 5
"""After this many locations in a row without an answer, the API itself is at fault, and the run stops."""

_MOST_ELSEWHERE = 20
"""After this many locations outside of the area, and none in it, the API does not know the area, and the run stops."""


class FetchResult(StrEnum):
    """The result of a location that was not refused, in words for the summary of a run."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged since last time"
    PASSED_OVER = "passed over"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A location whose record is in the cache, and in the inbox unless it was passed over."""

    location_id: str
    result: FetchResult


@dataclass(frozen=True, slots=True)
class Selection:
    """A selection of locations: by ids, or by local authority, or changed since a day, or both of these."""

    ids: tuple[str, ...] = ()
    area: str | None = None
    since: date | None = None

    def includes(self, location: api.Location) -> bool:
        """Return whether a location belongs into the inbox.

        A location that was selected by its id always does. Of a list, only a GP practice does, by its primary
        inspection category; a location without one is none. Of the list of an area, only one in that area does: a
        server may ignore a filter that it does not know.
        """
        if self.ids:
            return True
        return location.is_practice is True and (self.area is None or location.is_in(self.area))


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Puts records into the inbox, through the cache. With `fresh`, recent records are requested again too."""

    client: api.Client
    cache: Cache
    inbox: Path
    fresh: bool = False

    def select_ids(self, selection: Selection) -> tuple[str, ...]:
        """Return the ids of a selection, each once.

        Raise ContentError where CQC lists nothing for the area, and the errors of `api.Client.get`.
        """
        if selection.ids:
            return tuple(dict.fromkeys(selection.ids))
        until = self.client.pace.clock()
        changed = api.changed_since(self.client, selection.since, until) if selection.since else ()
        if selection.area is None:
            return changed
        listed = api.locations_of_area(self.client, selection.area)
        if not listed:
            raise ContentError(f"CQC lists no GP practice in “{selection.area}”: {_CHECK_THE_NAME}")
        recent = set(changed)
        return tuple(each for each in listed if each in recent) if selection.since else listed

    def fetch(self, ids: Iterable[str], selection: Selection) -> Iterator[Fetched | Refusal]:
        """Get each location, save it, and put it into the inbox as `<location id>_<day>.json` where it is selected.

        Yield the result of each, a refusal where it cannot be had. Raise UsageError where the key is not accepted,
        MachineError where several locations in a row get no answer or the disk refuses, ContentError where no location
        is in the area.
        """
        unanswered = elsewhere = 0
        area_found = selection.area is None
        for location_id in ids:
            try:
                record, result = self._current_record(location_id)
                unanswered = 0
            except ContentError as error:
                unanswered = 0
                yield Refusal(location_id, str(error))
                continue
            except _NoAnswerError as error:
                unanswered += 1
                yield Refusal(location_id, str(error))
                if unanswered == _MOST_UNANSWERED:
                    raise MachineError(_STOPPED) from None
                continue
            area_found = area_found or record.location.is_in(selection.area or "")
            elsewhere += not area_found
            if elsewhere == _MOST_ELSEWHERE:
                break
            if selection.includes(record.location):
                yield self._put_into_inbox(location_id, record, result)
            else:
                yield Fetched(location_id, FetchResult.PASSED_OVER)
        if elsewhere and not area_found:
            raise ContentError(f"what CQC’s API lists for “{selection.area}” is elsewhere: {_CHECK_THE_NAME}")

    def _current_record(self, location_id: str) -> tuple[CachedRecord, FetchResult]:
        """Return the current record after it was saved, and whether it changed.

        Raise the errors of `fetch`, and _NoAnswerError.
        """
        if not api.is_location_id(location_id):
            raise ContentError("CQC’s list has this entry, which is not a location’s id")
        cached, asked = self.cache.get(location_id), self.client.pace.clock()
        if cached and not self.fresh and timedelta(0) <= asked - cached.asked < RECENT:
            return cached, FetchResult.UNCHANGED
        try:
            response = self.client.location(location_id, cached.known if cached else api.KnownVersion())
        except MachineError as error:
            raise _NoAnswerError(str(error)) from None
        if cached and response.value is None:
            record = replace(cached, known=response.known, asked=asked)
        else:
            location = response.value or api.parse_location(response.body, location_id)
            sent_before = cached and cached.body == response.body
            retrieved = cached.retrieved if cached and sent_before else asked
            record = CachedRecord(response.body, location, response.known, asked, retrieved)
        self.cache.put(location_id, record)
        unchanged = cached and cached.body == record.body
        return record, FetchResult.UNCHANGED if unchanged else FetchResult.FETCHED

    def _put_into_inbox(self, location_id: str, record: CachedRecord, result: FetchResult) -> Fetched | Refusal:
        """Save a record into the inbox. Another file of the same name, which a person put there, is not overwritten."""
        body = record.body
        path = store.path_in(self.inbox, f"{location_id}_{record.retrieved:%Y-%m-%d}.json")
        try:
            existing = store.read_if_exists(path, DOCUMENT_LIMIT)
            if existing is not None and existing != body and not _is_record(existing, location_id):
                return Refusal(location_id, f"{path} is not a record of this location: move it away first")
            store.save({path: body})
        except (ContentError, UsageError) as error:
            return Refusal(location_id, str(error))
        return Fetched(location_id, result)


class _NoAnswerError(Exception):
    """Raised where the API gave no answer. A MachineError, for instance of a full disk, ends the run at once."""


_CHECK_THE_NAME = "is that the local authority’s name as CQC writes it, for instance “Kingston upon Hull, City of”?"

_STOPPED = (
    f"stopped: no answer for {_MOST_UNANSWERED} locations one after another. What was fetched is kept, and the same "
    "command continues from there"
)


def _is_record(content: bytes, location_id: str) -> bool:
    """Return whether a file is a record of the location, older or newer, as a fetch puts it into the inbox."""
    try:
        api.parse_location(content, location_id)
    except ValueError:
        return False
    return True
