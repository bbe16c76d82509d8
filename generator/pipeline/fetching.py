"""The story of a fetch: ids are chosen, each record is asked for or taken from the cache, and put into the inbox.

What was fetched is safe on disk before the next location is asked for, so that a run that was interrupted goes on
where it stopped.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from generator import api, store
from generator.pipeline.api_cache import Cache, Held
from generator.pipeline.content import DOCUMENT_LIMIT
from generator.pipeline.extraction import Refusal
from generator.problems import ContentError, MachineError, UsageError

SOON = timedelta(hours=20)
"""CQC refreshes its data once a day: what was asked for less than so long ago is not asked for again."""

_IN_A_ROW = 5
"""So many locations without an answer, one after another, and it is not the locations."""

_STRANGERS = 20
"""So many locations of other places before the first of the area, and the server does not know the area."""


class Fate(StrEnum):
    """The result of a location that was not refused."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged since last time"
    PASSED_OVER = "passed over"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A location whose record is held, and put into the inbox unless it was passed over."""

    location_id: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class Selection:
    """A selection of locations: by ids, or by local authority, or changed since a day, or both of these."""

    ids: tuple[str, ...] = ()
    area: str | None = None
    since: date | None = None

    def wants(self, location: api.Location) -> bool:
        """Return whether a location belongs into the inbox.

        One that was asked for by its id always does. Of a list, only a GP practice does, by its primary inspection
        category (one without any is none, as far as CQC says), and of an area's list, only one of that area: a server
        that does not know a filter ignores it.
        """
        if self.ids:
            return True
        return location.is_practice is True and (self.area is None or location.is_in(self.area))


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Gets records into the inbox, through the cache. `fresh` asks for those too that were asked for recently."""

    client: api.Client
    cache: Cache
    inbox: Path
    fresh: bool = False

    def choose(self, selection: Selection) -> tuple[str, ...]:
        """The ids of a selection, each once.

        Raises ContentError where CQC lists nothing for the area, and as `api.Client.ask` does.
        """
        if selection.ids:
            return tuple(dict.fromkeys(selection.ids))
        until = self.client.pace.clock()
        changed = api.changed_since(self.client, selection.since, until) if selection.since else ()
        if selection.area is None:
            return changed
        listed = api.locations_of_area(self.client, selection.area)
        if not listed:
            raise ContentError(f"CQC lists no GP practice in “{selection.area}”: {_AS_CQC_WRITES_IT}")
        lately = set(changed)
        return tuple(each for each in listed if each in lately) if selection.since else listed

    def fetch(self, ids: Iterable[str], selection: Selection) -> Iterator[Fetched | Refusal]:
        """Gets each location, keeps it, and puts it into the inbox as `<location id>.json` where it is wanted.

        One that cannot be had is refused, and the others go on. Raises UsageError where the key is not accepted,
        MachineError where the API gives no answer for several locations one after another, or where the disk says no,
        ContentError where none of the locations is of the area.
        """
        unanswered = strangers = 0
        at_home = selection.area is None
        for location_id in ids:
            try:
                record, fate = self._record(location_id)
                unanswered = 0
            except ContentError as error:
                unanswered = 0
                yield Refusal(location_id, str(error))
                continue
            except _NoAnswerError as error:
                unanswered += 1
                yield Refusal(location_id, str(error))
                if unanswered == _IN_A_ROW:
                    raise MachineError(_ENOUGH) from None
                continue
            at_home = at_home or record.location.is_in(selection.area or "")
            strangers += not at_home
            if strangers == _STRANGERS:
                break
            if selection.wants(record.location):
                yield self._put(location_id, record.body, fate)
            else:
                yield Fetched(location_id, Fate.PASSED_OVER)
        if strangers and not at_home:
            raise ContentError(f"what CQC’s API lists for “{selection.area}” lies elsewhere: {_AS_CQC_WRITES_IT}")

    def _record(self, location_id: str) -> tuple[Held, Fate]:
        """The record as it is now, kept, and whether it was held so. Raises as `fetch`, and _NoAnswerError."""
        if not api.is_location_id(location_id):
            raise ContentError("CQC’s list names this, which has not the form of a location’s id")
        held, asked = self.cache.held(location_id), self.client.pace.clock()
        if held and not self.fresh and timedelta(0) <= asked - held.asked < SOON:
            return held, Fate.UNCHANGED
        try:
            answer = self.client.location(location_id, held.known if held else api.KnownVersion())
        except MachineError as error:
            raise _NoAnswerError(str(error)) from None
        if held and answer.value is None:
            record = replace(held, known=answer.known, asked=asked)
        else:
            read = answer.value or api.parse_location(answer.body, location_id)
            record = Held(answer.body, read, answer.known, asked)
        self.cache.keep(location_id, record)
        return record, Fate.UNCHANGED if held and held.body == record.body else Fate.FETCHED

    def _put(self, location_id: str, body: bytes, fate: Fate) -> Fetched | Refusal:
        """Puts a record into the inbox. What else a person put there under this name is not overwritten."""
        path = store.path_in(self.inbox, f"{location_id}.json")
        try:
            lying = store.read_if_exists(path, DOCUMENT_LIMIT)
            if lying is not None and lying != body and not _is_record(lying, location_id):
                return Refusal(location_id, f"{path} holds something else than this location: move it away first")
            store.save({path: body})
        except (ContentError, UsageError) as error:
            return Refusal(location_id, str(error))
        return Fetched(location_id, fate)


class _NoAnswerError(Exception):
    """The API gave no answer, as opposed to a disk that says no: that ends the run at once."""


_AS_CQC_WRITES_IT = "is that the local authority’s name as CQC writes it, for instance “Kingston upon Hull, City of”?"


_ENOUGH = (
    f"stopped: no answer for {_IN_A_ROW} locations one after another. What was fetched is kept, and the same command "
    "continues from there"
)


def _is_record(content: bytes, location_id: str) -> bool:
    """Return whether this is an earlier or later record of the location, as a fetch puts it there."""
    try:
        api.parse_location(content, location_id)
    except ValueError:
        return False
    return True
