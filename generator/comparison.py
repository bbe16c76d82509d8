"""When two values say the same: told once, for the merge, the checks and the pages' marks of a correction.

>>> same("The practice’s  own", "the practice's own")
True
"""

import re

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"'})
_TELEPHONE = re.compile(r"(?:0|\+)[0-9 ]{9,16}")
_BLANKS = re.compile(r"[ \u00a0]+")


def same(one: str | None, other: str | None) -> bool:
    """Return whether only capitals, stray blanks, a telephone number's blanks or the shape of quotation marks differ.

    Paragraphs count; None is empty.
    """
    return one == other or folded(one or "") == folded(other or "") or _dialled(one) == _dialled(other) != ""


def _dialled(text: str | None) -> str:
    """A telephone number without its blanks, which are set as one likes; empty for anything else."""
    return text.replace(" ", "") if text and _TELEPHONE.fullmatch(text) else ""


def folded(text: str) -> str:
    """The text as it is compared."""
    lines = (_BLANKS.sub(" ", line).strip() for line in text.translate(_APOSTROPHES).casefold().strip().split("\n"))
    return "\n".join(lines)
