"""Markup → steps, by one walk over the tree of beautifulsoup4 with the parser of lxml.

The walk uses no recursion, so that a page of 100,000 elements in one another is read like any other.
"""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from bs4.element import PreformattedString, Tag

from generator.markup.elements import Close, Open, Step, Text

MARKUP_LIMIT = 2_000_000
"""Characters of markup, without embedded data: far more than any page of CQC's has."""

_EMBEDDED = re.compile(r"""(?<=["'(=])data:[^"'()<>\s]{100,}""")
"""Pictures and fonts that SingleFile writes into attributes and styles. It is text without a space, so never prose."""


def without_embedded_data(markup: str) -> str:
    """Return markup without the content of long `data:` addresses, which are most of a page that SingleFile saved."""
    return _EMBEDDED.sub("data:", markup) if "data:" in markup else markup


def is_within_limit(markup: str) -> bool:
    """Return whether a page is small enough to be parsed."""
    return len(markup) <= MARKUP_LIMIT


def declared_charset(data: bytes) -> str | None:
    """Return the encoding that a page declares for itself near its start, in lower case, or None.

    Source: https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding
    """
    return EncodingDetector.find_declared_encoding(data, is_html=True)


def walk(markup: str) -> Iterator[Step]:
    """Yield the steps of a page in the order of its text: each element as it opens and closes, and the text between."""
    soup = BeautifulSoup(markup, "lxml", huge_tree=True, multi_valued_attributes=None)
    open_elements: list[tuple[str, Iterator[object]]] = [("", iter(soup.contents))]
    while open_elements:
        name, children = open_elements[-1]
        for child in children:
            if isinstance(child, Tag):
                yield Open(child.name, {key: str(value or "") for key, value in child.attrs.items()})
                open_elements.append((child.name, iter(child.contents)))
                break
            if not isinstance(child, PreformattedString):
                yield Text(str(child))
        else:
            open_elements.pop()
            if name:
                yield Close(name)
