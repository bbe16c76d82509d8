"""Validation of web addresses: stricter than `urlsplit`, because addresses become links."""

from urllib.parse import urlsplit

_LONGEST = 2000
_FORBIDDEN = frozenset(' <>"\\^`{|}')

_NOT_ONE = "is not a web address; expected https://…"


def address_mistake(address: str) -> str | None:
    """Return what is wrong with the address of a document, as words that follow “…”, or None.

    >>> address_mistake("https://www.cqc.org.uk/location/1-565655909")
    >>> address_mistake("https://user:word@www.cqc.org.uk/")
    'has a user’s name in it; leave out the part before the @'
    """
    if len(address) > _LONGEST:
        return f"is longer than {_LONGEST:,} characters"
    if not address.isascii() or not address.isprintable() or set(address) & _FORBIDDEN:
        return "has a character that no web address has; copy it from the browser’s address bar"
    try:
        parts = urlsplit(address)
        no_host = parts.port == 0 or not _is_host(parts.hostname or "")
    except ValueError:
        return _NOT_ONE
    if parts.scheme not in ("http", "https"):
        return _NOT_ONE
    if "@" in parts.netloc:
        return "has a user’s name in it; leave out the part before the @"
    return "does not name a host; expected https://…" if no_host else None


def site_address_mistake(address: str) -> str | None:
    """Return what is wrong with the address of a site, or None.

    >>> site_address_mistake("https://example.org/?page=1")
    'has a ? or a # in it; a site’s address ends in its folder'
    """
    mistake = address_mistake(address)
    return mistake or ("has a ? or a # in it; a site’s address ends in its folder" if set(address) & {*"?#"} else None)


def _is_host(host: str) -> bool:
    labels = host.removesuffix(".").split(".")
    return ":" in host or all(
        label.replace("-", "").replace("_", "").isalnum() and not label.startswith("-") and len(label) <= 63
        for label in labels
    )
