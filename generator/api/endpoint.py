"""The address of the API and the form of a key: both are checked before anything is sent."""

from ipaddress import ip_address
from urllib.parse import urlsplit

ADDRESS = "https://api.service.cqc.org.uk/public/v1"
PORTAL = "https://api-portal.service.cqc.org.uk"

_LONGEST_LABEL = 63
"""Characters between two dots of a host name. Source: RFC 1035, 2.3.4."""


def address_mistake(address: str) -> str | None:
    """Return what is wrong with the address of an API, as words that follow “…”, or None.

    Only a loopback address may be used without encryption: elsewhere anybody on the way could read the key.

    >>> address_mistake("http://127.0.0.1:8080/public/v1")
    >>> address_mistake("http://api.service.cqc.org.uk/public/v1")
    'is not encrypted, so that others could read the key; expected https://…'
    """
    try:
        parts = urlsplit(address)
        labels = (parts.hostname or "").removesuffix(".").split(".")
        valid = parts.port != 0 and all(0 < len(label) <= _LONGEST_LABEL for label in labels)
    except ValueError:
        valid = False
    if not valid or not (address.isascii() and address.isprintable()) or set(address) & set(' <>"\\^`{|}'):
        return "is not a web address; expected https://…"
    if "@" in parts.netloc or set(address) & {*"?#"}:
        return "has a user’s name, a ? or a # in it; expected https://… and a path"
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        return None
    return "is not encrypted, so that others could read the key; expected https://…"


def is_loopback(host: str) -> bool:
    """Return whether a host is a loopback address: what is sent there never leaves the machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def key_mistake(key: str) -> str | None:
    """Return what is wrong with a key, as words that follow its name and do not quote it, or None."""
    if key.isascii() and key.isprintable() and " " not in key:
        return None
    return "has a character that no key has: copy it again, without quotes or line ends"
