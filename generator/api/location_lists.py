"""Lists of ids, page by page. We count the pages: a list that repeats, or lies about its length, comes to an end."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from generator.api.client import Client
from generator.api.responses import read_page
from generator.problems import MachineError

PER_PAGE = 1000
MOST_PAGES = 200
"""200,000 locations are more than CQC has ever registered."""


def locations_of_area(client: Client, area: str) -> tuple[str, ...]:
    """The ids of the GP practices that CQC lists for a local authority, each once, in CQC's order.

    A server that does not know one of the two filters may ignore it, so that each record is to be looked at as well.
    Raises as `Client.ask`.
    """
    return _every_page(client, "/locations", "locations", {
        "localAuthority": area, "primaryInspectionCategoryCode": "P2",
    })  # fmt: skip


def changed_since(client: Client, since: date, until: datetime) -> tuple[str, ...]:
    """The ids of all locations whose record has changed since the beginning of a day. Raises as `Client.ask`."""
    return _every_page(client, "/changes/location", "changes", {
        "startTimestamp": f"{since.isoformat()}T00:00:00Z", "endTimestamp": f"{until:%Y-%m-%dT%H:%M:%SZ}",
    })  # fmt: skip


def _every_page(client: Client, path: str, name: str, question: Mapping[str, str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for number in range(1, MOST_PAGES + 1):
        parameters = {**question, "page": str(number), "perPage": str(PER_PAGE)}
        page = client.ask(path, parameters, partial(read_page, name=name), absent="CQC’s API has no such list").value
        before = len(found)
        found.update(dict.fromkeys(page.ids if page else ()))
        over = page is None or (number >= page.pages and len(found) >= page.total)
        if over or len(found) == before:  # a page that brings nothing new is the last, whatever the list says
            return tuple(found)
    raise MachineError(f"the list {path} of CQC’s API does not end: stopped after {MOST_PAGES} pages")
