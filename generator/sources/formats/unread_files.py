"""Files that people drop into the inbox and that are no text: what each is, and the way out."""

import re

from generator.problems import ContentError

_WORD = "a document of a word processor; open it there, and save it as PDF or as plain text"
_KINDS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"PK\x03\x04.{0,4000}?(?:word/|\[Content_Types\]\.xml|application/vnd\.oasis)", re.DOTALL), _WORD),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), _WORD),
    (re.compile(rb"\s*\{\\rtf"), f"rich text (RTF), {_WORD}"),
    (
        re.compile(
            rb"(?:\xef\xbb\xbf)?\s*\[(?:InternetShortcut|\{000214A0)|.{0,200}<plist\b.{0,400}<key>URL</key>", re.DOTALL
        ),
        "a shortcut to a web page, and not the page; open it in a browser, and save the page there",
    ),
    (
        re.compile(rb"(?:\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP)", re.DOTALL),
        "a picture, a binary file without text; save the page itself, or its text",
    ),
)


def refuse_unread(name: str, data: bytes) -> None:
    """Raise ContentError, with the way out, for a file of a kind that is known and not read."""
    if data[:1].isalpha() and not data.startswith((b"PK", b"GIF8", b"RIFF")):
        return  # text, in most files
    for kind, words in _KINDS:
        if kind.match(data[:8_000]):
            raise ContentError(f"{name}: this is {words}")
