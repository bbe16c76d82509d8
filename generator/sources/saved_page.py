"""A saved web page → the lines that a reader sees, and the spans of its frame.

Nothing rests on class names, which change: what counts is the element (`main`, `nav`, `aside`), its landmark role,
and, on pages from before 2018, the id of the content column.
"""

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from generator.model import Span

_UNSEEN = frozenset(
    (
        "del",
        "s",
        "strike",
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "svg",
        "iframe",
        "object",
        "select",
        "math",
    )
)
_FRAME = frozenset(("nav", "header", "footer", "aside", "form", "button", "dialog"))
_FRAME_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog"))
_BLOCKS = frozenset(
    "address article aside blockquote body button caption dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend main nav ol p pre section summary table tbody tfoot thead tr "
    "ul".split()
)
_LINK = re.compile(r"<link\b[^>]{0,300}>|<meta\b[^>]{0,300}>", re.IGNORECASE)
_CANONICAL = re.compile(r"\b(?:rel=[\"']?canonical|property=[\"']?og:url)\b", re.IGNORECASE)
_TARGET = re.compile(r"\b(?:href|content)=[\"'](https?://[^\"'\s<>]{1,500})[\"']", re.IGNORECASE)
_HOST = re.compile(r"https?://(?:[a-z0-9-]+\.)*cqc\.org\.uk\.?(?::\d+)?/", re.IGNORECASE)
_CLOSE, _BREAK, _ITEM = "close", "break", "item"


def own_address(markup: str) -> str | None:
    """Where a saved page says that it was published on CQC's website: its canonical link; else None."""
    for link in _LINK.finditer(markup[:40_000]):
        target = _TARGET.search(link[0]) if _CANONICAL.search(link[0]) else None
        if target and _HOST.match(target[1]):
            return target[1]
    return None


def flatten_page(markup: str) -> tuple[str, tuple[Span, ...]]:
    """The visible text of a page, a blank line between blocks, and the sorted spans that belong to its frame."""
    soup = BeautifulSoup(markup, "lxml")
    body = soup.body or soup
    main = _main(body)
    writer = _Writer()
    # A stack instead of recursion: pages nested a hundred thousand deep are read like any other.
    stack: list[tuple[object, bool]] = [(body, main is not None)]
    while stack:
        node, framed = stack.pop()
        if isinstance(node, Tag):
            _enter(node, framed, main, stack, writer)
        elif isinstance(node, NavigableString):
            # A comment, a doctype or a processing instruction is a subclass: not text that a reader sees.
            if type(node) is NavigableString:
                writer.text(str(node), framed)
        elif node == _ITEM:
            writer.close_item()
        else:
            writer.block()
    return writer.finish()


def _main(body: Tag) -> Tag | None:
    landmarks = (body.select_one(found) for found in ("main", "[role=main]", "#content", "#main-content", "#main"))
    return next((found for found in landmarks if found and found.select_one("p, h1, h2, li")), None)


def _enter(node: Tag, framed: bool, main: Tag | None, stack: list[tuple[object, bool]], writer: "_Writer") -> None:
    name = node.name
    if name in _UNSEEN or node.has_attr("hidden"):
        return
    if node is main:
        framed = False
    elif name in _FRAME or node.get("role") in _FRAME_ROLES or _is_notice(node):
        framed = True
    if name == "br":
        writer.line()
        return
    if name == "li":
        writer.open_item()
        stack.append((_ITEM, framed))
    elif name in _BLOCKS:
        writer.block()
        stack.append((_CLOSE, framed))
    elif name in ("td", "th"):
        writer.text(" ", framed)
    stack.extend((child, framed) for child in reversed(node.contents))


def _is_notice(node: Tag) -> bool:
    """Whether an element says of itself that it is a cookie notice or a skip link; no page is about cookies."""
    marks = (node.get("id"), node.get("aria-label"), *node.get_attribute_list("class"))
    return any("cookie" in str(mark).lower() or "skip-link" in str(mark).lower() for mark in marks if mark)


class _Writer:
    """Puts lines together: blanks run into one, blocks stand apart, list items carry a bullet."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.pending = ""
        self.depth = 0
        self.blank = False
        self.frames: list[list[int]] = []

    def text(self, words: str, framed: bool) -> None:
        collapsed = " ".join(words.split())
        if not collapsed:
            self.blank = self.blank or bool(words)
            return
        if self.pending:
            self._put(self.pending if self.parts else self.pending.lstrip("\n"))
        elif self.parts and (self.blank or words[0].isspace()) and not self.parts[-1].endswith(" "):
            self._put(" ")
        self.pending = ""
        start = self.length
        self._put(collapsed)
        self.blank = words[-1].isspace()
        if framed:
            if self.frames and not "".join(self.parts[-3:-1]).strip() and self.frames[-1][1] >= start - 4:
                self.frames[-1][1] = self.length
            else:
                self.frames.append([start, self.length])

    def line(self) -> None:
        self.pending = self.pending or "\n"

    def block(self) -> None:
        if not self.pending.strip():
            self.pending = "\n\n"

    def open_item(self) -> None:
        self.depth += 1
        self.pending = "\n" + "  " * min(self.depth - 1, 8) + "• "

    def close_item(self) -> None:
        self.depth -= 1
        self.pending = "\n\n" if self.depth == 0 else "\n"

    def _put(self, words: str) -> None:
        self.parts.append(words)
        self.length += len(words)

    def finish(self) -> tuple[str, tuple[Span, ...]]:
        return "".join(self.parts), tuple(Span(start, end) for start, end in self.frames)
