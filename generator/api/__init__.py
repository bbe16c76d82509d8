"""CQC's public API: the only network. In come ids, names and dates, out go bytes as they were sent.

The way in is a `Client`; `locations_of_area` and `changed_since` list ids, `Client.location` gets one record. Nothing
here touches a file, reads a clock or waits by itself: both are handed in. The key goes in one header to one host and
nowhere else.

Source of paths and fields: https://api-portal.service.cqc.org.uk, and 300 records as they were published.
"""

from generator.api.client import Answer, Client, Pace
from generator.api.endpoint import ADDRESS, PORTAL, address_mistake, key_mistake
from generator.api.location_lists import changed_since, locations_of_area
from generator.api.responses import KnownVersion, Location, is_location_id, read_location

__all__ = [
    "ADDRESS",
    "PORTAL",
    "Answer",
    "Client",
    "KnownVersion",
    "Location",
    "Pace",
    "address_mistake",
    "changed_since",
    "is_location_id",
    "key_mistake",
    "locations_of_area",
    "read_location",
]
