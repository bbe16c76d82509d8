"""CQC's public API: the only package that uses the network.

A `Client` sends the requests. `locations_of_area` and `changed_since` list ids, `Client.location` gets one record, and
its bytes are returned as they were sent. No function here touches a file, reads a clock or waits by itself: the caller
passes a clock and a function that waits. The key is sent in one header to one host and nowhere else.

Source of paths and fields: https://api-portal.service.cqc.org.uk, and 300 records as they were published.
"""

from generator.api.client import ApiResponse, Client, Pace
from generator.api.endpoint import ADDRESS, PORTAL, address_mistake, key_mistake
from generator.api.location_lists import changed_since, locations_of_area
from generator.api.responses import KnownVersion, Location, is_location_id, parse_location

__all__ = [
    "ADDRESS",
    "PORTAL",
    "ApiResponse",
    "Client",
    "KnownVersion",
    "Location",
    "Pace",
    "address_mistake",
    "changed_since",
    "is_location_id",
    "key_mistake",
    "locations_of_area",
    "parse_location",
]
