"""The longest texts in a list of many."""

from collections.abc import Sequence

from generator import shortening
from generator.shortening import short

__all__ = ["LONG", "LONG_VALUE", "apart", "short"]

LONG, LONG_VALUE = 200, 60
"""Longest sentence, and longest value within one, in characters; longer ones are cut."""


def apart(texts: Sequence[str]) -> tuple[str, ...]:
    """Return each value, cut if it is long; values with the same long beginning are cut to where they differ."""
    return shortening.shorten_differing(texts, LONG_VALUE)
