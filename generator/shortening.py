"""Shortened texts: the beginning of a long text, or its part from the first difference to others.

>>> short("Staff did not always follow up", 24)
'Staff did not always …'
>>> texts = ["We looked at how staff learn from all events", "We looked at how staff learn from no events"]
>>> shorten_differing(texts, 30)
('… all events', '… no events')
"""

from collections.abc import Sequence
from itertools import takewhile

_MOST_EQUAL_WORDS = 6
"""Texts with more equal words at their beginning are shortened from the first different word."""


def short(text: str, most: int) -> str:
    """Return a text on one line; of one longer than `most` characters, its beginning up to a whole word, and “ …”."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most].rpartition(' ')[0] or flat[:most]} …"


def shorten_differing(texts: Sequence[str], most: int) -> tuple[str, ...]:
    """Return each text as `short` does; texts with a long equal beginning are shown from the first different word.

    Of a text that is the beginning of another, the last word is shown.
    """
    words = [text.split() for text in texts]
    equal = sum(1 for _ in takewhile(lambda each: len({*each}) == 1, zip(*words, strict=False)))
    if len(texts) < 2 or equal <= _MOST_EQUAL_WORDS:
        return tuple(short(text, most) for text in texts)
    start = min(equal, *(len(each) - 1 for each in words))
    return tuple(short(f"… {' '.join(each[start:])}", most) for each in words)
