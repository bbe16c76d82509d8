"""Whether a web address is one: what `urlsplit` lets pass is looked at again, for addresses become links."""

from urllib.parse import SplitResult, urlsplit

_LONGEST = 2000


def address_mistake(address: str) -> str | None:
    """What is wrong with the address of a document, in words that follow on “…”; None where nothing is.

    >>> address_mistake("https://www.cqc.org.uk/location/1-565655909")
    >>> address_mistake("https://user:word@www.cqc.org.uk/")
    'has a user’s name in it; leave out what stands before the @'
    """
    return _split(address)[1]


def site_address_mistake(address: str) -> str | None:
    """What is wrong with the address that a site is to have; None where nothing is.

    >>> site_address_mistake("https://example.org/?page=1")
    'has a ? or a # in it; a site’s address ends in its folder'
    """
    parts, mistake = _split(address)
    if mistake or parts is None:
        return mistake
    return "has a ? or a # in it; a site’s address ends in its folder" if "?" in address or "#" in address else None


def _split(address: str) -> tuple[SplitResult | None, str | None]:
    if len(address) > _LONGEST:
        return None, f"is longer than {_LONGEST:,} characters"
    if not address.isascii() or not address.isprintable() or set(address) & set(' <>"\\^`{|}'):
        return None, "holds a character that no web address has; copy it from the browser’s address bar"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None, "is not a web address; expected https://…"
    if parts.scheme not in ("http", "https"):
        return None, "is not a web address; expected https://…"
    if "@" in parts.netloc:
        return None, "has a user’s name in it; leave out what stands before the @"
    if port == 0 or not _is_host(parts.hostname or ""):
        return None, "does not name a host; expected https://…"
    return parts, None


def _is_host(host: str) -> bool:
    labels = host.removesuffix(".").split(".")
    return ":" in host or all(
        label.replace("-", "").replace("_", "").isalnum() and not label.startswith("-") and len(label) <= 63
        for label in labels
    )
