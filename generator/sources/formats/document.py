"""Bytes → text and lines, flattened once; offsets never change afterwards.

A text file is its own text. A saved web page becomes the lines that a reader sees, with a bullet before each list
item, so that both have the same shape. What is outside its main part is furniture.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.evidence import Span
from generator.problems import ContentError
from generator.sources.formats.json_text import Leaf, flatten_json
from generator.sources.formats.lines import Line
from generator.sources.formats.markdown_text import is_markdown, read_markdown
from generator.sources.formats.messages import is_message, read_message
from generator.sources.formats.plain_text import cleaned, decoded_again, unfolded
from generator.sources.formats.unread_files import refuse_unread
from generator.sources.values import cqc_address

SIZE_LIMIT = 8_000_000
"""Bytes of a document that is not a web page: far more than any of CQC's has, and still read in seconds."""

SENTENCE_LIMIT = 2_000
LONGEST_PARAGRAPH = 8_000

# A single `l` is what a round bullet of CQC's reports becomes when a PDF is converted to text.
_BULLET = re.compile(r"[ \t]*(?:[•●▪‣*·\uf0b7]|[-–l](?=[ \t])|\d{1,2}[.)](?=[ \t]))[ \t]*")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")
_SOURCE_VIEW = re.compile(r"class=[\"']?line-content|id=[\"']?viewsource")
"""The marks of a browser’s view of a page’s source, saved as a page."""

_MARKUP = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body|main|div)\b", re.IGNORECASE | re.DOTALL
)
_DECLARATION = rb'<meta charset="\u0041+AGE-">'
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:Dr|Drs|Mr|Mrs|Ms|St|No|Prof|vs|e\.g|i\.e|[A-Z])\.$")
_JOINING = frozenset("and or of the a an to in for with by since on at until from our its their".split())
_SEMICOLON = re.compile(
    r";(?! (?:and|but) (?:as )?(?:outstanding|good|requires improvement|inadequate) (?:for|in|overall)\b)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*[ \t]+(?=[A-Z0-9“\"‘(])")


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


def flatten(name: str, data: bytes) -> str:
    """Return the text of a document, in which all spans of evidence count.

    Plain text is kept as it is; a saved web page is flattened to the lines a reader sees. Raises ContentError for
    what is not readable text: nothing in it, binary, another encoding than the document declares.
    """
    return open_document(name, data).text


def open_document(name: str, data: bytes, address: str | None = None) -> Document:
    """Return a document with its text and lines. Raise ContentError, with name and remedy, for what is not text."""
    if data.startswith(b"%PDF-"):
        from generator.sources.formats.pdf_text import extract

        page = extract(name, data)
        if not page.text.strip():
            raise ContentError(f"{name}: this PDF has no text in it, only pictures of pages")
        return _document(name, page.text, page.frames, address or page.address)
    refuse_unread(name, data)
    if is_message(data):
        body = read_message(name, data)
        return _open_text(name, body.data, address or cqc_address(body.address), body.charset)
    return _open_text(name, data, address)


def _open_text(name: str, data: bytes, address: str | None, charset: str | None = None) -> Document:
    if _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")[:4000]):
        return _open_page(name, data, address, charset)
    if len(data) > SIZE_LIMIT:
        raise ContentError(f"{name}: this document has {len(data):,} bytes; the most that is read is {SIZE_LIMIT:,}")
    text = cleaned(decoded_again(name, decode(name, data, charset)))
    if text.lstrip()[:1] in ("{", "[") and '"locationId"' in text:
        text, leaves = flatten_json(name, text)
        return Document(name, text, (), address, (), leaves)
    if is_markdown(text):
        text, stated = read_markdown(text)
        address = address or cqc_address(stated)
    if not text.strip():
        raise ContentError(f"{name}: this document has no text in it")
    document = _document(name, text, (), address)
    lines = tuple(unfolded(text, document.lines))
    return replace(document, lines=lines, body=tuple(line for line in lines if not line.furniture))


def _open_page(name: str, data: bytes, address: str | None, charset: str | None) -> Document:
    """Return a saved web page with the address that it states; of a saved view of a page's source, the page."""
    from generator.markup import MARKUP_LIMIT, declared_charset, is_within_limit, without_embedded_data
    from generator.sources.formats.web_page import flatten_page, saved_address

    markup = without_embedded_data(cleaned(decode(name, data, charset or declared_charset(data[:4000]))))
    if not is_within_limit(markup):
        raise ContentError(
            f"{name}: this page has {len(markup):,} characters of markup; the most that is read is {MARKUP_LIMIT:,}. "
            "Save the page again as text"
        )
    page = flatten_page(markup)
    if _SOURCE_VIEW.search(markup[:20_000]) and _MARKUP.match(page.text[:4000].encode()):
        markup = page.text
        page = flatten_page(markup)
    if not page.text.strip():
        raise ContentError(f"{name}: this document has no text in it")
    return _document(name, page.text, page.frames, address or page.address or saved_address(markup))


def _document(name: str, text: str, frames: tuple[Span, ...], address: str | None) -> Document:
    lines = tuple(_lines(text, frames))
    return Document(name, text, lines, address, tuple(line for line in lines if not line.furniture))


def decode(name: str, data: bytes, declared: str | None = None) -> str:
    """Return text from UTF-8, or strictly from the encoding that a page declares.

    Nothing is guessed and no character is replaced. Raises ContentError with the line and the remedy.
    """
    if not data.strip():
        raise ContentError(f"{name}: this document is empty")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        declared, encodings = "utf-16", ["utf-16"]
    else:
        encodings = ["utf-8-sig"]
    if declared and declared not in ("utf-8", "utf8", "utf-16") and _keeps_ascii(declared):
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
    """Yield the parts of a sentence between semicolons: each makes a statement by itself.

    “It was rated inadequate for safe; and good for caring” is one statement, whose verb both share.
    """
    start = 0
    for part in _SEMICOLON.split(sentence.text) if ";" in sentence.text else (sentence.text,):
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
