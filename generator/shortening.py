"""Shortened texts beside others: by their beginning, or from where they differ.

>>> short("Staff did not always follow up", 24)
'Staff did not always …'
>>> apart(["We looked at how staff learn from all events", "We looked at how staff learn from no events"], 30)
('… all events', '… no events')
"""

from collections.abc import Sequence
from itertools import takewhile

_MANY_WORDS = 6


def short(text: str, most: int) -> str:
    """The beginning of a text that is longer than `most` characters, up to a whole word; its blanks run into one."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most].rpartition(' ')[0] or flat[:most]} …"


def apart(texts: Sequence[str], most: int) -> tuple[str, ...]:
    """Each text, shortened; of several that begin alike for long, from the first word at which they differ.

    Of a text that is the beginning of another, its last word is left.
    """
    words = [text.split() for text in texts]
    alike = sum(1 for _ in takewhile(lambda each: len({*each}) == 1, zip(*words, strict=False)))
    if len(texts) < 2 or alike <= _MANY_WORDS:
        return tuple(short(text, most) for text in texts)
    start = min(alike, *(len(each) - 1 for each in words))
    return tuple(short(f"… {' '.join(each[start:])}", most) for each in words)
