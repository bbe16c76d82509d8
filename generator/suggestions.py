"""The one “did you mean …?”: which known word somebody probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Return the known word that is most like `word`, or None where none is like it.

    `cutoff` is the least likeness, from 0 to 1, as `difflib.get_close_matches` measures it.

    >>> nearest("Godo", ["Outstanding", "Good"])
    'Good'
    """
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=cutoff)), None)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the end of a message, `: did you mean “Good”?`, or nothing where no known word is near."""
    near = nearest(word, known)
    return f": did you mean “{near}”?" if near else ""
