"""How long texts are shown in a list of many: by their beginning, or from where they differ.

>>> short("Staff did not always follow up", 24)
'Staff did not always …'
"""

from collections.abc import Sequence
from itertools import takewhile

LONG, LONG_VALUE = 200, 60
"""Characters of a sentence, and of a value within one, after which they are cut."""

_MANY_WORDS = 6


def short(text: str, most: int) -> str:
    """The beginning of a text that is long, up to a whole word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most].rpartition(' ')[0] or flat[:most]} …"


def apart(texts: Sequence[str]) -> tuple[str, ...]:
    """Each text, shortened; of several that begin alike for long, from the first word at which they differ.

    Of a text that is the beginning of another, its last word is left.
    """
    words = [text.split() for text in texts]
    alike = sum(1 for _ in takewhile(lambda each: len({*each}) == 1, zip(*words, strict=False)))
    if len(texts) < 2 or alike <= _MANY_WORDS:
        return tuple(short(text, LONG_VALUE) for text in texts)
    start = min(alike, *(len(each) - 1 for each in words))
    return tuple(short(f"… {' '.join(each[start:])}", LONG_VALUE) for each in words)
