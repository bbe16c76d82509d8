"""A PDF → its text, page after page, as copying all of it in a viewer would give it."""

import re
from typing import NamedTuple

import pypdfium2

from generator.evidence import Span
from generator.problems import ContentError
from generator.sources.formats.plain_text import cleaned
from generator.sources.values import cqc_address

PAGE_LIMIT = 400
TEXT_LIMIT = 3_000_000
_PRINTED = re.compile(
    r"^(?:\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d{2}(?: ?[AP]M)? .{0,200}|"
    r"(?P<address>https?://\S{1,600}) \d{1,4}/\d{1,4})$",
    re.MULTILINE,
)
"""What a browser prints above and below each page: date and title, address and number."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd-\uffff]")


class PdfPages(NamedTuple):
    """The text of a PDF, the spans of what a browser printed at the edges of each page, and the page's address."""

    text: str
    frames: tuple[Span, ...]
    address: str | None


def extract(name: str, data: bytes) -> PdfPages:
    """Return the text of a PDF, with an empty line between pages. Raise ContentError for what is not a readable PDF.

    Characters that are not text (a broken ligature, the placeholder of a soft hyphen) become a space.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ContentError(f"{name}: this PDF cannot be read: {error}") from None
    try:
        if len(document) > PAGE_LIMIT:
            raise ContentError(f"{name}: this PDF has {len(document)} pages; the most that is read is {PAGE_LIMIT}")
        pages: list[str] = []
        for page in document:
            text_page = page.get_textpage()
            pages.append(text_page.get_text_bounded())
            text_page.close()
            page.close()
    finally:
        document.close()
    text = _CONTROL.sub(" ", "\n\n".join(pages).replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > TEXT_LIMIT:
        raise ContentError(f"{name}: this PDF holds {len(text):,} characters; the most that is read is {TEXT_LIMIT:,}")
    text = cleaned(text)
    printed = list(_PRINTED.finditer(text))
    address = next((found for each in printed if (found := cqc_address(each["address"]))), None)
    return PdfPages(text, tuple(Span(*each.span()) for each in printed), address)
