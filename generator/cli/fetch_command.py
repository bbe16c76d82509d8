"""`ratingpress fetch`: check the options, fetch with this machine's clock, and print what was done."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import typer

from generator import api, pipeline
from generator.cli.program_version import program_version
from generator.cli.terminal import ProgressBar, counted, plain, say
from generator.problems import UsageError

_SHORT = 5.0
"""Seconds: a longer pause is printed, so that nobody thinks that the command hangs."""

_MANY = 100


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """A request to fetch records: which ones, from which address, into which folders."""

    selection: pipeline.Selection
    address: str
    key: str = field(repr=False)
    inbox: Path
    cache: Path
    fresh: bool
    per_minute: int


def selection(locations: Sequence[str], area: str | None, since: datetime | None) -> pipeline.Selection:
    """Return what the user chose, in exactly one way. Raises BadParameter."""
    for each in locations:
        if not api.is_location_id(each):
            raise typer.BadParameter(f"“{plain(each)}” is not a location’s id; expected one like 1-565655909")
    listed = area is not None or since is not None
    if locations and listed:
        raise typer.BadParameter("ids of locations go neither with --area nor with --changed-since")
    if not locations and not listed:
        raise typer.BadParameter("say what to fetch: ids of locations, --area NAME or --changed-since YYYY-MM-DD")
    if area is not None and not area.strip():
        raise typer.BadParameter("the name is empty", param_hint="--area")
    if since and since.date() > datetime.now(UTC).date():
        raise typer.BadParameter(f"{since:%Y-%m-%d} is in the future", param_hint="--changed-since")
    return pipeline.Selection(tuple(locations), area.strip() if area else None, since.date() if since else None)


def address(text: str | None) -> str:
    """Return the address of the API. Raises BadParameter where the key must not be sent there."""
    if text is None:
        return api.ADDRESS
    if mistake := api.address_mistake(text):
        raise typer.BadParameter(f"“{plain(text)}” {mistake}", param_hint="--api")
    return text.rstrip("/")


def key(text: str) -> str:
    """Return the key without the spaces around it. Raises UsageError, which never quotes it."""
    found = text.strip()
    if not found:
        raise UsageError(
            f"CQC’s API needs a key. Sign up at {api.PORTAL} (free), subscribe to its public API there, copy the key "
            "and set it: export CQC_API_KEY=…  (Windows: $env:CQC_API_KEY = '…')"
        )
    if mistake := api.key_mistake(found):
        raise UsageError(f"CQC_API_KEY {mistake}")
    return found


def run(request: FetchRequest) -> bool:
    """Fetch, and print what was done. Return True where something was refused.

    Raises the errors of `pipeline.Fetcher`, after the counts are printed.
    """
    pace = api.Pace(_clock, _pause, request.per_minute)
    with api.Client(request.address, request.key, f"ratingpress/{program_version()}", pace) as client:
        cache = pipeline.Cache(request.cache, request.address)
        fetcher = pipeline.Fetcher(client, cache, request.inbox, fresh=request.fresh)
        ids = fetcher.select_ids(request.selection)
        if not ids:
            say("There is nothing to fetch: CQC lists no location that was changed since then.")
            return False
        if len(ids) > _MANY:
            minutes = len(ids) / request.per_minute
            say(f"{counted(len(ids), 'location')} to look at, which takes {minutes:,.0f} minutes at most times.")
        counts: Counter[pipeline.FetchResult] = Counter()
        refused: list[pipeline.Refusal] = []
        try:
            with ProgressBar(len(ids), "Fetching", each=1) as bar:
                for outcome in fetcher.fetch(ids, request.selection):
                    bar.tick()
                    if isinstance(outcome, pipeline.Refusal):
                        refused.append(outcome)
                    else:
                        counts[outcome.result] += 1
        finally:
            for refusal in refused:
                say(str(refusal), error=True)
            say(_summary(len(ids), counts, len(refused), request.inbox))
    return bool(refused)


def _summary(chosen: int, counts: Counter[pipeline.FetchResult], refused: int, inbox: Path) -> str:
    results = ", ".join([*(f"{counts[each]:,} {each}" for each in pipeline.FetchResult), f"{refused:,} refused"])
    put = counts[pipeline.FetchResult.FETCHED] + counts[pipeline.FetchResult.UNCHANGED]
    ready = f" In {inbox}: {counted(put, 'record')}, to be read with: ratingpress convert {inbox}" if put else ""
    done = sum(counts.values()) + refused
    of_all = "" if done == chosen else f"{done:,} of "  # a run that was stopped
    return f"{of_all}{counted(chosen, 'location')}: {results}.{ready}"


def _clock() -> datetime:
    return datetime.now(UTC)


def _pause(seconds: float) -> None:
    if seconds >= _SHORT:
        say(f"Waiting for {counted(round(seconds), 'second')} before CQC’s API is asked again.", error=True)
    time.sleep(seconds)
