"""A message (`.eml`) or a page that Chrome saved as one file (`.mhtml`) → the page or text in it, and its address.

Both are MIME: https://www.rfc-editor.org/rfc/rfc2557. Headers, attachments and pictures are no part of the document.
"""

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import NamedTuple

from generator.problems import ContentError

_HEADER = re.compile(
    rb"(?:(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\r\n]{0,2000}|[ \t][^\r\n]{0,2000})\r?\n){0,60}?"
    rb"(?:MIME-Version|Message-ID|Snapshot-Content-Location|Content-Transfer-Encoding):",
    re.IGNORECASE,
)
_SEARCHED = 20_000
_ADDRESSES = ("Snapshot-Content-Location", "Content-Location")


class MessageBody(NamedTuple):
    """The bytes of the page or text in a message, the encoding that its header states, and its address."""

    data: bytes
    charset: str | None
    address: str | None


def is_message(data: bytes) -> bool:
    """Return whether bytes begin with the headers of a message."""
    head = data[:_SEARCHED]
    named = any(name in head or name.lower() in head for name in (b"MIME-Version", b"Message-ID", b"Content-Transfer"))
    return named and _HEADER.match(head) is not None


def read_message(name: str, data: bytes) -> MessageBody:
    """Return the page in a message, or its text where it has no page. Raise ContentError where it has neither."""
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(data)
    parts = [part for part in message.walk() if not part.is_multipart() and not part.is_attachment()]
    for wanted in ("text/html", "text/plain"):
        part = next((part for part in parts if part.get_content_type() == wanted), None)
        if part is not None:
            body = part.get_payload(decode=True)
            addresses = (each[header] for header in _ADDRESSES for each in (message, part) if each[header])
            address = next((str(each).strip() for each in addresses), None)
            return MessageBody(body if isinstance(body, bytes) else b"", part.get_content_charset(), address)
    raise ContentError(f"{name}: this message has no text in it; open it, and save the page or the text")
