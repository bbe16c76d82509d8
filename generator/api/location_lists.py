"""Lists of location ids, which the API sends in pages.

The number of requests is limited here, whatever a list states of its length: one that repeats itself ends too.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from generator.api.client import Client
from generator.api.responses import parse_list_page
from generator.problems import MachineError

PER_PAGE = 1000
MOST_PAGES = 200
"""200,000 locations are more than CQC has ever registered."""


def locations_of_area(client: Client, area: str) -> tuple[str, ...]:
    """Return the ids of the GP practices that CQC lists for a local authority, each once, in CQC's order.

    A server may ignore a filter that it does not know, so the caller checks each record as well. Raise the errors of
    `Client.get`.
    """
    return _all_pages(client, "/locations", "locations", {
        "localAuthority": area, "primaryInspectionCategoryCode": "P2",
    })  # fmt: skip


def changed_since(client: Client, since: date, until: datetime) -> tuple[str, ...]:
    """Return the ids of all locations whose record changed between the start of a day and a moment, both in UTC.

    Raise the errors of `Client.get`.
    """
    return _all_pages(client, "/changes/location", "changes", {
        "startTimestamp": f"{since.isoformat()}T00:00:00Z", "endTimestamp": f"{until:%Y-%m-%dT%H:%M:%SZ}",
    })  # fmt: skip


def _all_pages(client: Client, path: str, name: str, parameters: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids of all pages of the list that the API sends at `path`, in an envelope's field `name`.

    A page without a new id is the last. Raise MachineError for a list that states more ids than its pages have.
    """
    ids: dict[str, None] = {}
    for number in range(1, MOST_PAGES + 1):
        asked = {**parameters, "page": str(number), "perPage": str(PER_PAGE)}
        page = client.get(path, asked, partial(parse_list_page, name=name), absent="CQC’s API has no such list").value
        before = len(ids)
        ids.update(dict.fromkeys(page.ids if page else ()))
        if page is None or (page.total and len(ids) >= page.total and number >= page.pages):
            return tuple(ids)
        if len(ids) == before:
            if len(ids) < page.total:
                raise MachineError(
                    f"CQC’s API states that the list {path} has {page.total:,} locations, and sent {len(ids):,}: "
                    "nothing was fetched. Try again later"
                )
            return tuple(ids)
    raise MachineError(f"the list {path} of CQC’s API does not end: stopped after {MOST_PAGES} pages")
