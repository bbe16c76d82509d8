"""A saved web page → the lines that a reader sees, the spans of its frame, and its own address.

Class names change, so the element counts (`main`, `nav`, `aside`), its landmark role and, on pages from before 2018,
the id of the content column. A page is read as the steps of one walk, because depth then costs nothing.
"""

import re
from typing import NamedTuple

from generator.evidence import Span
from generator.markup import BLOCKS, DRAWN, UNSEEN, Close, Open, Text, walk
from generator.sources.values import cqc_address

_FRAME = frozenset(("nav", "header", "footer", "aside", "form", "button", "dialog", "noscript"))
"""A browser that runs scripts shows no `noscript`: one that is never closed holds the rest of its page."""

_FRAME_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog"))
_LANDMARKS = ("main", "[role=main]", "#content", "#main-content", "#main")
"""The elements that hold a page's own words, the surest first."""

_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:[a-z%]*)\s*(?:;|!|$))",
    re.IGNORECASE,
)
"""Styles of an element that nobody sees."""

_TITLES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
"""A button in a heading opens the section below it: the heading is the page's own."""

_FRAME_IDS = frozenset(("header", "footer", "navigation", "skip-link"))
"""The ids of the frame on pages from before 2018."""

_WORDY = frozenset(("p", "h1", "h2", "li"))
_SAVED_FROM = re.compile(r"<!--[^<>]{0,200}?(?:saved from url=\(\d+\)|SingleFile\s+url:\s*)(https?://[^\s<>]{1,600})")
_SEARCHED_FOR_ADDRESS = 8_000
_REGISTRATION = re.compile(r"[^\s()]{0,60}/location/[A-Z0-9-]{3,14}/?")


class FlattenedPage(NamedTuple):
    """The visible text of a page, the sorted spans of it that belong to the frame, and the page's own address."""

    text: str
    frames: tuple[Span, ...]
    address: str | None
    """Where the page states that it was published on CQC's website: its canonical link."""


def flatten_page(markup: str) -> FlattenedPage:
    """Return the visible text of a page, with an empty line between blocks, its frame and its address."""
    events = _PageEvents()
    for step in walk(markup):
        if isinstance(step, Open):
            events.start(step.name, step.attributes)
        elif isinstance(step, Close):
            events.end(step.name)
        else:
            events.data(step.text)
    main = min(events.wordy, default=None)
    writer = _LineWriter()
    steps = {"line": writer.line, "block": writer.block, "open_item": writer.open_item, "close_item": writer.close_item}
    for words, place in events.steps:
        if place is None:
            steps[words]()
        else:
            writer.text(words, place.framed if main is None else place.inside.get(main, True))
    return FlattenedPage(*writer.finish(), events.address)


def saved_address(markup: str) -> str | None:
    """Return the address at CQC that a browser noted in a page when it saved it: in a comment above the page; or None.

    Chrome writes `saved from url=(0077)…`, SingleFile `Page saved with SingleFile url: …`.
    """
    found = _SAVED_FROM.search(markup[:_SEARCHED_FOR_ADDRESS])
    return cqc_address(found[1]) if found else None


def _own_address(name: str, attributes: dict[str, str]) -> str | None:
    """Return the address at CQC that a canonical link, or its Open Graph twin, gives; else None."""
    canonical = name == "link" and "canonical" in attributes.get("rel", "").lower().split()
    if canonical or (name == "meta" and attributes.get("property", "").lower() == "og:url"):
        target = attributes.get("href" if canonical else "content", "").strip()
        return cqc_address(target)
    return None


class _Place(NamedTuple):
    """The place of text: in the page's frame or not and, for each landmark around it, in a frame inside it."""

    framed: bool
    inside: dict[int, bool]


class _PageEvents:
    """Collect the steps of the writer: text with its place, and breaks without one.

    Which landmark counts is known only at the end.
    """

    def __init__(self) -> None:
        self.address: str | None = None
        self.steps: list[tuple[str, _Place | None]] = []
        self.place = _Place(False, {})
        self.link: tuple[str, int] | None = None
        self.wordy: set[int] = set()
        self.open: list[tuple[str, bool, bool, int | None]] = []
        self.unseen = 0
        self.frames = 0
        self.inside: dict[int, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element that begins."""
        self.address = self.address or _own_address(name, attributes)
        if self.unseen and name in BLOCKS:
            self._end_drawing()
        unseen = name in UNSEEN or _is_hidden(attributes)
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
            self.link = (target, len(self.steps)) if _REGISTRATION.fullmatch(target) else None
        if not self.unseen:
            if step := _AT_START.get(name):
                self.steps.append((step, None))
            if name in ("td", "th"):
                self.data(" ")
            if attributes and (swallowed := _swallowed(attributes)):
                self.steps += (("block", None), (swallowed, _Place(True, {})), ("block", None))

    def end(self, name: str) -> None:
        """Take the end of the element that began last."""
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
        """Take text of the page."""
        if not self.unseen:
            self.steps.append((words, self.place))

    def _end_drawing(self) -> None:
        """Let the text be seen where a block begins in a formula or a drawing, which no tag has ended.

        Source: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inforeign
        """
        for at in range(len(self.open) - 1, -1, -1):
            name, unseen, frame, landmark = self.open[at]
            if unseen:
                if name in DRAWN:
                    self.open[at] = (name, False, frame, landmark)
                    self.unseen -= 1
                return

    def _profile(self, target: str, since: int) -> None:
        """Add the target of a link to the profile of another registration: nothing else states which one it is."""
        if "profile" in "".join(words for words, place in self.steps[since:] if place).lower():
            self.data(f" ({target})")

    def _place(self, frames: int, landmark: int | None = None) -> None:
        """Note that so many more frames are open, and this landmark: the text that follows has another place."""
        self.frames += frames
        if landmark is not None:
            self.inside[landmark] = self.frames
        inside = {landmark: self.frames > frames for landmark, frames in self.inside.items()}
        self.place = _Place(self.frames > 0, inside)


_AT_START = dict.fromkeys(BLOCKS, "block") | {"br": "line", "li": "open_item"}
_AT_END = dict.fromkeys(BLOCKS, "block") | {"li": "close_item"}


def _is_hidden(attributes: dict[str, str]) -> bool:
    """Return whether a reader cannot see an element. Of a section that opens on a click the words count.

    Source: https://html.spec.whatwg.org/multipage/interaction.html#attr-hidden
    """
    if "hidden" in attributes and attributes["hidden"].lower() != "until-found":
        return True
    return "style" in attributes and _HIDING.search(attributes["style"]) is not None


def _swallowed(attributes: dict[str, str]) -> str:
    """Return the text of the elements in an attribute: its quotation mark is missing, so that it holds what follows.

    Attributes for scripts may hold elements, and those of frames hold pages.
    """
    found = (
        value.partition(">")[2]
        for name, value in attributes.items()
        if "</" in value and not name.startswith(("data-", "on", "srcdoc"))
    )
    return " ".join(" ".join(step.text for step in walk(value) if isinstance(step, Text)) for value in found)


def _landmark(name: str, attributes: dict[str, str]) -> int | None:
    if name != "main" and "id" not in attributes and "role" not in attributes:
        return None
    marks = (name, f"[role={attributes.get('role')}]", f"#{attributes.get('id')}")
    return next((place for place, landmark in enumerate(_LANDMARKS) if landmark in marks), None)


def _is_frame(attributes: dict[str, str]) -> bool:
    """Return whether an element is of the frame by its role or id, or is a cookie notice or a skip link.

    No page is about cookies.
    """
    if attributes.get("role") in _FRAME_ROLES or attributes.get("id") in _FRAME_IDS:
        return True
    marks = " ".join(attributes.get(mark, "") for mark in ("id", "class", "aria-label")).lower()
    return "cookie" in marks or "skip-link" in marks


class _LineWriter:
    """Joins text to lines: white space becomes one space, blocks get an empty line between them, items a bullet."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.pending = ""
        self.depth = 0
        self.after_space = False
        self.frames: list[list[int]] = []

    def text(self, words: str, framed: bool) -> None:
        collapsed = " ".join(words.split())
        if not collapsed:
            self.after_space = self.after_space or bool(words)
            return
        if self.pending:
            self._put(self.pending if self.parts else self.pending.lstrip("\n"))
        elif self.parts and (self.after_space or words[0].isspace()) and not self.parts[-1].endswith(" "):
            self._put(" ")
        self.pending = ""
        start = self.length
        self._put(collapsed)
        self.after_space = words[-1].isspace()
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
