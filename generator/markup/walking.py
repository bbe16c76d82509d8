"""Markup → steps, by one walk over the tree of beautifulsoup4 with the parser of lxml.

The walk uses no recursion, so that a page of 100,000 elements in one another is read like any other.
"""

import re
from collections.abc import Iterator
from typing import cast

from bs4.dammit import EncodingDetector
from bs4.element import PreformattedString, Tag

from generator.markup.elements import Close, Open, Step, Text
from generator.markup.plain_tree import plain_contents

MARKUP_LIMIT = 2_000_000
"""Characters of markup, without embedded data: far more than any page of CQC's has."""

_END = """<!--"'><!---->"""
"""A comment behind a page. It ends an attribute whose quotation mark is missing, and shows no text.

Without it, the parser drops the element, and with it the rest of the page.
"""

_EMBEDDED = re.compile(r"""data:[^"'()<>\s]{100,}""")
"""A picture or a font that SingleFile writes into an attribute or a style."""


def without_embedded_data(markup: str) -> str:
    """Return markup without the content of long `data:` addresses, which are most of a page that SingleFile saved.

    An address is shortened only inside a tag, a style or a script, so visible text never changes. Each part of the
    markup is searched once, so the time is linear.
    """
    parts: list[str] = []
    end = 0
    in_tag = in_style = in_script = False
    for found in _EMBEDDED.finditer(markup):
        before = markup[end : found.start()]
        in_tag = _is_open(before, "<", ">", in_tag)
        in_style = _is_open(before, "<style", "</style", in_style)
        in_script = _is_open(before, "<script", "</script", in_script)
        parts += (before, "data:" if in_tag or in_style or in_script else found[0])
        end = found.end()
    return "".join(parts) + markup[end:] if parts else markup


def _is_open(text: str, opening: str, closing: str, was_open: bool) -> bool:
    """Return whether an element or a tag is open at the end of a text, given whether one was open at its start.

    A `<` opens a tag only before a letter; elsewhere it is text: `5 < 6`.
    """
    opened, closed = text.rfind(opening), text.rfind(closing)
    if opened == closed:  # the text has neither
        return was_open
    return opened > closed and text[opened + 1 : opened + 2].isalpha()


def is_within_limit(markup: str) -> bool:
    """Return whether a page is small enough to be parsed."""
    return len(markup) <= MARKUP_LIMIT


def declared_charset(data: bytes) -> str | None:
    """Return the encoding that the start of a page declares, in lower case, or None. All of `data` is searched.

    Source: https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding
    """
    return EncodingDetector.find_declared_encoding(data, is_html=True, search_entire_document=True)


def walk(markup: str) -> Iterator[Step]:
    """Yield the steps of a page in the order of its text: each element as it opens and closes, and the text between."""
    open_elements: list[tuple[str, Iterator[object]]] = [("", iter(plain_contents(markup + _END)))]
    while open_elements:
        name, children = open_elements[-1]
        for child in children:
            if isinstance(child, Tag):
                yield Open(child.name, cast("dict[str, str]", child.attrs))
                open_elements.append((child.name, iter(child.contents)))
                break
            if not isinstance(child, PreformattedString):
                yield Text(str(child).removesuffix(_END))
        else:
            open_elements.pop()
            if name:
                yield Close(name)
