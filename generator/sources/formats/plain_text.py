"""Text as people have it → the text in which evidence counts: ends of lines, invisible characters, wrong decoding.

What nobody sees is taken away, and one character for two letters becomes the two: then the same words are the same
text. Everything else is verbatim.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from generator.problems import ContentError
from generator.sources.formats.lines import Line

_ENDS_OF_LINES = re.compile("\r\n|\r|\x85|\u2028|\u2029|\x0b|\x0c")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\u2061-\u2064\ufeff]")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("[ﬀ-ﬆ]")
_UNLIKE_OTHERS = re.compile(f"{_INVISIBLE.pattern}|{_LIGATURE.pattern}")
_MOJIBAKE = re.compile("â[\u0080\u201a-\u20ac]|Ã[\u0080-\u00bf\u0192-\u2122]|Â[\u00a0-\u00bf]")
"""UTF-8 that was decoded as Windows-1252: `â€™` for `’`, `Ã©` for `é`, `Â£` for `£`."""

_WIDEST = 100
"""The longest line of a text that somebody wrapped."""

_FEWEST_LINES = 6
_FEWEST_LETTERS = 40
_LONGEST = 8_000
"""Characters of a line that still grows: the time to join grows with its length."""


def cleaned(text: str) -> str:
    """Return a text with plain ends of lines and without invisible characters and ligatures."""
    if not text.isascii() and _UNLIKE_OTHERS.search(text):
        text = _INVISIBLE.sub("", text)
        text = _LIGATURE.sub(lambda found: _LIGATURES[found[0]], text)
    return _ENDS_OF_LINES.sub("\n", text) if any(end in text for end in "\r\x0b\x0c\x85\u2028\u2029") else text


def decoded_again(name: str, text: str) -> str:
    """Return the text that UTF-8 decoded as Windows-1252 was: only where all of it can be decoded again.

    Raise ContentError, with the remedy, for a text that was decoded wrongly and cannot be put right for certain.
    """
    found = _MOJIBAKE.search(text) if any(letter in text for letter in "âÃÂ") else None
    if found is None:
        return text
    try:
        return b"".join(map(_byte, text)).decode("utf-8")
    except UnicodeError:
        line = text.count("\n", 0, found.start()) + 1
        raise ContentError(
            f"{name}:{line}: letters are wrong here (“{found[0]}”): the text was decoded wrongly before it was saved; "
            "save the page or the text again, as UTF-8"
        ) from None


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def unfolded(text: str, lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a text, with those that somebody wrapped joined to paragraphs and items again.

    In a text that was wrapped at a width, a line was broken where the first word of the next one would not have fitted
    on it. In any text, a line was broken where the next one continues in lower case. A paragraph ends at an empty line,
    an item at the next bullet.
    """
    if not lines:
        return []
    width = max(line.end - _start_of_line(text, line) for line in lines)
    breaks = [_is_wrap(text, one, other, width) for one, other in pairwise(lines)]
    if width > _WIDEST or len(lines) < _FEWEST_LINES or sum(breaks) * 4 < len(lines):
        breaks = [False] * len(breaks)
    whole = [lines[0]]
    for before, line, wrapped in zip(lines, lines[1:], breaks, strict=False):
        last = whole[-1]
        if (wrapped or _is_broken(text, before, line)) and len(last.text) < _LONGEST:
            gap = " " * (line.start - last.end)  # as wide as in the text, so that offsets stay right
            whole[-1] = last._replace(end=line.end, text=f"{last.text}{gap}{line.text}")
        else:
            whole.append(line)
    return whole


def _is_broken(text: str, line: Line, following: Line) -> bool:
    """Return whether a sentence continues in the next line: “… was then rated as” and “inadequate and put into …”."""
    ended = line.text[-1] in ".:;!?" or len(line.text) < _FEWEST_LETTERS
    if ended or following.depth or not following.text[0].islower():
        return False
    return text.count("\n", line.end, following.start) == 1 and line.furniture is following.furniture


def _is_wrap(text: str, line: Line, following: Line, width: int) -> bool:
    if following.depth or text.count("\n", line.end, following.start) != 1 or line.furniture is not following.furniture:
        return False
    if line.depth and following.start - _start_of_line(text, following) >= line.start - _start_of_line(text, line):
        return True  # the rest of an item, below its words and not below its bullet
    word = following.text.partition(" ")[0]
    return line.end - _start_of_line(text, line) + 1 + len(word) > width


def _start_of_line(text: str, line: Line) -> int:
    return text.rfind("\n", 0, line.start) + 1
