"""Bytes → text and lines, flattened once; offsets never change afterwards.

A text file is its own text. A saved web page becomes the lines that a reader sees, with a bullet before each list
item, so that both have the same shape. What is outside its main part is furniture.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.evidence import Span
from generator.problems import ContentError
from generator.sources.formats.json_text import Leaf, flatten_json

SIZE_LIMIT = 8_000_000
"""Bytes of a document that is not a web page: far more than any of CQC's has, and still read in seconds."""

SENTENCE_LIMIT = 2_000
LONGEST_PARAGRAPH = 8_000

# A single `l` is what a round bullet of CQC's reports becomes when a PDF is converted to text.
_BULLET = re.compile(r"[ \t]*(?:[•●▪‣*·\uf0b7]|[-–l](?=[ \t])|\d{1,2}[.)](?=[ \t]))[ \t]*")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")
_MARKUP = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body|main|div)\b", re.IGNORECASE | re.DOTALL
)
_DECLARATION = rb'<meta charset="\u0041+AGE-">'
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:Dr|Drs|Mr|Mrs|Ms|St|No|Prof|vs|e\.g|i\.e|[A-Z])\.$")
_JOINING = frozenset("and or of the a an to in for with by since on at until from our its their".split())
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*[ \t]+(?=[A-Z0-9“\"‘(])")


class Line(NamedTuple):
    """A line of text, without spaces around it and without its bullet. `depth` is 0 for prose, else the bullet's."""

    start: int
    end: int
    text: str
    depth: int = 0
    furniture: bool = False
    """True in the page's frame: navigation, cookie banner, footer."""

    @property
    def span(self) -> Span:
        """The span of the line's text in the document."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as text. `address` is where CQC published it, if known."""

    name: str
    text: str
    lines: tuple[Line, ...]
    address: str | None = None

    body: tuple[Line, ...] = ()
    """The lines that are not the page's frame."""

    leaves: tuple[Leaf, ...] = ()
    """The values of a JSON document; empty for others."""


def open_document(name: str, data: bytes, address: str | None = None) -> Document:
    """Return a document with its text and lines. Raise ContentError, with name and remedy, for what is not text."""
    if data.startswith(b"%PDF-"):
        from generator.sources.formats.pdf_text import extract

        text = extract(name, data)
        if not text.strip():
            raise ContentError(f"{name}: this PDF has no text in it, only pictures of pages")
        return _document(name, text, (), address)
    if _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")[:4000]):
        text, frames, stated = _open_page(name, data)
        address = address or stated
    else:
        if len(data) > SIZE_LIMIT:
            raise ContentError(
                f"{name}: this document has {len(data):,} bytes; the most that is read is {SIZE_LIMIT:,}"
            )
        text, frames = decode(name, data), ()
        if text.lstrip().startswith("{") and '"locationId"' in text:
            text, leaves = flatten_json(name, text)
            return Document(name, text, (), address, (), leaves)
    if not text.strip():
        raise ContentError(f"{name}: this document has no text in it")
    return _document(name, text, frames, address)


def _open_page(name: str, data: bytes) -> tuple[str, tuple[Span, ...], str | None]:
    """Return the text, the frame and the own address of a saved web page."""
    from generator.markup import MARKUP_LIMIT, declared_charset, is_within_limit, without_embedded_data
    from generator.sources.formats.web_page import flatten_page

    markup = without_embedded_data(decode(name, data, declared_charset(data[:4000])))
    if not is_within_limit(markup):
        raise ContentError(
            f"{name}: this page has {len(markup):,} characters of markup; the most that is read is {MARKUP_LIMIT:,}. "
            "Save the page again as text"
        )
    return flatten_page(markup)


def _document(name: str, text: str, frames: tuple[Span, ...], address: str | None) -> Document:
    lines = tuple(_lines(text, frames))
    return Document(name, text, lines, address, tuple(line for line in lines if not line.furniture))


def decode(name: str, data: bytes, declared: str | None = None) -> str:
    """Return text from UTF-8, or strictly from the encoding that a page declares.

    Nothing is guessed and no character is replaced. Raises ContentError with the line and the remedy.
    """
    if not data.strip():
        raise ContentError(f"{name}: this document is empty")
    encodings = ["utf-8-sig"]
    if declared and declared not in ("utf-8", "utf8") and _keeps_ascii(declared):
        # A page that declares Latin-1 is read as browsers read it, as CP1252: https://encoding.spec.whatwg.org/
        latin = declared in ("iso-8859-1", "latin1", "windows-1252", "ascii")
        encodings.append("cp1252" if latin else declared)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if found := _CONTROL.search(text):
            line = text.count("\n", 0, found.start()) + 1
            raise ContentError(f"{name}:{line}: this is not text: it holds the character U+{ord(found[0]):04X}")
        return text
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if b"\x00" in data[:4000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ContentError(f"{name}: this is a binary file, not a text or a saved web page") from None
        raise ContentError(f"{name}:{line}: this is not UTF-8 text; save it as UTF-8 and convert it again") from None
    raise ContentError(f"{name}: this page declares an encoding that it does not keep to")


def _keeps_ascii(encoding: str) -> bool:
    """Return whether an encoding exists and reads ASCII as ASCII: a declaration that could be read was in ASCII."""
    try:
        return _DECLARATION.decode(encoding) == _DECLARATION.decode("ascii")
    except (LookupError, ValueError):
        return False


def _lines(text: str, frames: tuple[Span, ...]) -> Iterator[Line]:
    start, frame = 0, 0
    for raw in text.split("\n"):
        end = start + len(raw)
        bullet = _BULLET.match(raw) if raw else None
        lead = bullet.end() if bullet else len(raw) - len(raw.lstrip())
        stripped = raw[lead:].rstrip()
        if stripped:
            while frame < len(frames) and frames[frame].end <= start:
                frame += 1
            framed = frame < len(frames) and frames[frame].start <= start + lead
            depth = 1 + (len(raw) - len(raw.lstrip())) // 2 if bullet else 0
            yield Line(start + lead, start + lead + len(stripped), stripped, depth, framed)
        start = end + 1


def unwrapped(lines: Sequence[Line]) -> list[Line]:
    """Return lines as their author wrote them: a line that begins in lower case is joined to the one before it."""
    whole: list[Line] = []
    for line in lines:
        before = whole[-1] if whole else None
        last = before.text[-12:].lower().rpartition(" ")[2] if before else ""
        broken = line.text[0].islower() or last in _JOINING
        broken = broken or (line.text[0].isdigit() and last in ("regulation", "regulations"))
        fits = before is not None and len(before.text) < LONGEST_PARAGRAPH  # the time to join grows with the text
        if before and fits and not line.depth and broken and before.text[-1] not in ".:!?":
            gap = " " * (line.start - before.end)  # as wide as in the text, so that offsets stay right
            whole[-1] = Line(before.start, line.end, f"{before.text}{gap}{line.text}", before.depth)
        else:
            whole.append(line)
    return whole


def sentences(line: Line) -> Iterator[Line]:
    """Yield the sentences of a line, each as a line.

    A sentence longer than any that a person writes is left out, so no pattern is tried on it and it counts as not
    understood.
    """
    start = 0
    for found in _SENTENCE_END.finditer(line.text):
        if line.text[found.start()] == "." and _ABBREVIATION.search(
            line.text, max(0, found.start() - 6), found.start() + 1
        ):
            continue
        if found.end() - start <= SENTENCE_LIMIT:
            yield _part(line, start, found.end())
        start = found.end()
    if 0 < len(line.text) - start <= SENTENCE_LIMIT:
        yield _part(line, start, len(line.text))


def clauses(sentence: Line) -> Iterator[Line]:
    """Yield the parts of a sentence between semicolons: each makes a statement by itself."""
    start = 0
    for part in sentence.text.split(";"):
        if part.strip():
            lead = len(part) - len(part.lstrip())
            yield _part(sentence, start + lead, start + len(part))
        start += len(part) + 1


def _part(line: Line, start: int, end: int) -> Line:
    text = line.text[start:end].rstrip()
    return Line(line.start + start, line.start + start + len(text), text, line.depth, line.furniture)


def joined(lines: Sequence[Line]) -> str:
    """Return lines as one text: an empty line between paragraphs, and a list with a bullet and a line for each item."""
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):
        if before:
            text += "\n" if before.depth and line.depth else "\n\n"
        text += f"- {line.text}" if line.depth else line.text
    return text
