"""A saved web page → the lines that a reader sees, and the spans of its frame.

Nothing rests on class names, which change: what counts is the element (`main`, `nav`, `aside`), its landmark role,
and, on pages from before 2018, the id of the content column. The page is taken as the parser's events, one after
another: no tree is built, so that depth costs nothing.
"""

import re
from typing import NamedTuple

from lxml import etree

from generator.evidence import Span

_UNSEEN = frozenset(
    "del head iframe math noscript object s script select strike style svg template".split()
)  # fmt: skip
_FRAME = frozenset(("nav", "header", "footer", "aside", "form", "button", "dialog"))
_FRAME_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog"))
_BLOCKS = frozenset(
    "address article aside blockquote body button caption dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend main nav ol p pre section summary table tbody tfoot thead tr "
    "ul".split()
)
_LANDMARKS = ("main", "[role=main]", "#content", "#main-content", "#main")
"""Where a page's own words stand, the surest first."""

_TITLES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
"""A button in a heading opens the section below it: the heading is the page's own."""

_FRAME_IDS = frozenset(("header", "footer", "navigation", "skip-link"))
"""Pages from before 2018 name their frame so."""

_WORDY = frozenset(("p", "h1", "h2", "li"))
_LINK = re.compile(r"<link\b[^>]{0,300}>|<meta\b[^>]{0,300}>", re.IGNORECASE)
_CANONICAL = re.compile(r"\b(?:rel=[\"']?canonical|property=[\"']?og:url)\b", re.IGNORECASE)
_TARGET = re.compile(r"\b(?:href|content)=[\"'](https?://[^\"'\s<>]{1,500})[\"']", re.IGNORECASE)
_HOST = re.compile(r"https?://(?:[a-z0-9-]+\.)*cqc\.org\.uk\.?(?::\d+)?/", re.IGNORECASE)


_REGISTRATION = re.compile(r"^[^\s()]{0,60}/location/[A-Z0-9-]{3,14}/?$")


def own_address(markup: str) -> str | None:
    """Where a saved page says that it was published on CQC's website: its canonical link; else None."""
    for link in _LINK.finditer(markup[:40_000]):
        target = _TARGET.search(link[0]) if _CANONICAL.search(link[0]) else None
        if target and _HOST.match(target[1]):
            return target[1]
    return None


def flatten_page(markup: str) -> tuple[str, tuple[Span, ...]]:
    """The visible text of a page, a blank line between blocks, and the sorted spans that belong to its frame."""
    events = _Events()
    parser = etree.HTMLParser(target=events, huge_tree=True, encoding="utf-8")
    parser.feed(markup.encode())
    parser.close()
    main = min(events.wordy, default=None)
    writer = _Writer()
    steps = {"line": writer.line, "block": writer.block, "open_item": writer.open_item, "close_item": writer.close_item}
    for step, place in events.steps:
        if place is None:
            steps[step]()
        else:
            writer.text(step, place.framed if main is None else place.inside.get(main, True))
    return writer.finish()


class _Place(NamedTuple):
    """Whether words stand in the page's frame and, for each landmark around them, in a frame inside that."""

    framed: bool
    inside: dict[int, bool]


class _Events:
    """Takes the parser's events, and keeps the steps of the writer: words with their place, and breaks without one.

    Which landmark counts is known only at the end.
    """

    def __init__(self) -> None:
        self.steps: list[tuple[str, _Place | None]] = []
        self.place = _Place(False, {})
        self.link: tuple[str, int] | None = None
        self.wordy: set[int] = set()
        self.open: list[tuple[str, bool, bool, int | None]] = []
        self.unseen = 0
        self.frames = 0
        self.inside: dict[int, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        unseen = name in _UNSEEN or "hidden" in attributes
        landmark = _landmark(name, attributes)
        titled = name == "button" and bool(self.open) and self.open[-1][0] in _TITLES
        frame = not unseen and ((name in _FRAME and not titled) or (bool(attributes) and _is_frame(attributes)))
        if landmark in self.inside:
            landmark = None
        if unseen or frame or landmark is not None:
            self.unseen += unseen
            self._place(frame, landmark)
        self.open.append((name, unseen, frame, landmark))
        if name in _WORDY and self.inside:
            self.wordy.update(self.inside)
        if name == "a":
            target = attributes.get("href", "")
            self.link = (target, len(self.steps)) if _REGISTRATION.search(target) else None
        if not self.unseen:
            if step := _AT_START.get(name):
                self.steps.append((step, None))
            if name in ("td", "th"):
                self.data(" ")

    def end(self, name: str) -> None:
        """An element ends; the parser closes each that it has opened."""
        opened, unseen, frame, landmark = self.open.pop()
        if opened == "a" and self.link:
            self._profile(*self.link)
            self.link = None
        if not self.unseen and (step := _AT_END.get(opened)):
            self.steps.append((step, None))
        if unseen or frame or landmark is not None:
            self.unseen -= unseen
            if landmark is not None:
                del self.inside[landmark]
            self._place(-frame)

    def data(self, words: str) -> None:
        """Text of the page."""
        if not self.unseen:
            self.steps.append((words, self.place))

    def _profile(self, target: str, since: int) -> None:
        """A link to the profile of another registration: only its target tells which, so that is shown too."""
        if "profile" in "".join(words for words, place in self.steps[since:] if place).lower():
            self.data(f" ({target})")

    def _place(self, frames: int, landmark: int | None = None) -> None:
        """So many more frames are open, and this landmark: what follows stands elsewhere."""
        self.frames += frames
        if landmark is not None:
            self.inside[landmark] = self.frames
        inside = {landmark: self.frames > frames for landmark, frames in self.inside.items()}
        self.place = _Place(self.frames > 0, inside)

    def comment(self, words: str) -> None:
        """A comment is no text that a reader sees."""

    def close(self) -> None:
        """The page ends."""


_AT_START = dict.fromkeys(_BLOCKS, "block") | {"br": "line", "li": "open_item"}
_AT_END = dict.fromkeys(_BLOCKS, "block") | {"li": "close_item"}


def _landmark(name: str, attributes: dict[str, str]) -> int | None:
    if name != "main" and "id" not in attributes and "role" not in attributes:
        return None
    marks = (name, f"[role={attributes.get('role')}]", f"#{attributes.get('id')}")
    return next((place for place, landmark in enumerate(_LANDMARKS) if landmark in marks), None)


def _is_frame(attributes: dict[str, str]) -> bool:
    """Whether an element says of itself that it is a frame's: by its role, or as a cookie notice or a skip link.

    No page is about cookies.
    """
    if attributes.get("role") in _FRAME_ROLES or attributes.get("id") in _FRAME_IDS:
        return True
    marks = " ".join(attributes.get(mark, "") for mark in ("id", "class", "aria-label")).lower()
    return "cookie" in marks or "skip-link" in marks


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
