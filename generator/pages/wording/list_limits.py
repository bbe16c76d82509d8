"""How long texts may be in a list of many."""

from collections.abc import Sequence

from generator import shortening
from generator.shortening import short

__all__ = ["LONG", "LONG_VALUE", "apart", "short"]

LONG, LONG_VALUE = 200, 60
"""Characters of a sentence, and of a value within one, after which they are cut."""


def apart(texts: Sequence[str]) -> tuple[str, ...]:
    """Each value, cut where it is long: of several that begin alike for long, from where they differ."""
    return shortening.shorten_differing(texts, LONG_VALUE)
