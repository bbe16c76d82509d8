"""The address of the API and the form of a key: both are checked before anything is sent."""

from ipaddress import ip_address
from urllib.parse import urlsplit

ADDRESS = "https://api.service.cqc.org.uk/public/v1"
PORTAL = "https://api-portal.service.cqc.org.uk"


def address_mistake(address: str) -> str | None:
    """Return what is wrong with the address of an API, as words that follow “…”, or None.

    Without encryption everybody on the way could read the key, so that only this machine itself may be asked so.

    >>> address_mistake("http://127.0.0.1:8080/public/v1")
    >>> address_mistake("http://api.service.cqc.org.uk/public/v1")
    'is not encrypted, so that the key could be read on its way; expected https://…'
    """
    try:
        parts = urlsplit(address)
        labels = (parts.hostname or "").removesuffix(".").split(".")
        sound = parts.port != 0 and all(0 < len(label) <= 63 for label in labels)
    except ValueError:
        sound = False
    if not sound or not (address.isascii() and address.isprintable()) or set(address) & set(' <>"\\^`{|}'):
        return "is not a web address; expected https://…"
    if "@" in parts.netloc or set(address) & {*"?#"}:
        return "has a user’s name, a ? or a # in it; expected https://… and a path"
    if parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname or "")):
        return None
    return "is not encrypted, so that the key could be read on its way; expected https://…"


def is_this_machine(host: str) -> bool:
    """Return whether a host is a loopback address: what is sent there never leaves the machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def key_mistake(key: str) -> str | None:
    """Return what is wrong with a key, in words that do not quote it, or None."""
    if key.isascii() and key.isprintable() and " " not in key:
        return None
    return "holds a character that no key has: copy it again, without quotes or line ends"
