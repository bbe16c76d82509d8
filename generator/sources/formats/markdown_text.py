"""Markdown, as web clippers save a page → its text and the page's address.

The front matter between `---` lines is the clipper's, not CQC's. Marks of headings, links and emphasis are not words.
"""

import re
from typing import NamedTuple

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n((?:[A-Za-z_ -]+:.*\n|[ \t]+.*\n|[ \t]*\n){1,60}?)---[ \t]*\n")
_SOURCE = re.compile(r"(?:source|url|link):[ \t]*[\"']?(https?://[^\s\"']+)", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ \t]+\"[^\"\n]*\")?\)")
_MARKS = (
    (re.compile(r"^(?:#{1,6}|>)[ \t]+", re.MULTILINE), ""),
    (re.compile(r"^([ \t]*[-*+])[ \t]+(?=\S)", re.MULTILINE), r"\1 "),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])"), r"\1"),
    (re.compile(r"[ \t]+$", re.MULTILINE), ""),
)


class MarkdownPage(NamedTuple):
    """The text of a page without the marks of Markdown, and its address."""

    text: str
    address: str | None


def is_markdown(text: str) -> bool:
    """Return whether a text has a clipper's front matter, or headings and links of Markdown."""
    if text.lstrip().startswith("---") and _FRONT_MATTER.match(text):
        return True
    if "#" not in text:
        return False
    return len(_HEADING.findall(text)) > 1 or (bool(_HEADING.search(text)) and bool(_LINK.search(text)))


def read_markdown(text: str) -> MarkdownPage:
    """Return the text of a clipped page, and the address that its front matter states."""
    front = _FRONT_MATTER.match(text)
    source = _SOURCE.search(front[1]) if front else None
    body = text[front.end() :] if front else text
    body = _LINK.sub(r"\1", body)
    for marks, words in _MARKS:
        body = marks.sub(words, body)
    return MarkdownPage(body, source[1] if source else None)
