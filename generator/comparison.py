"""The one comparison of two values, for the merge, the checks, the findings and the pages.

>>> same("The practice’s  own", "the practice's own")
True
"""

import re

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"'})
_TELEPHONE = re.compile(r"(?:0|\+)[0-9 ]{9,16}")
_BLANKS = re.compile(r"[ \u00a0]+")


def same(one: str | None, other: str | None) -> bool:
    """Return whether two values are the same for a reader.

    Capitals, spaces within a line, the spaces of a telephone number and the shape of quotation marks do not count, nor
    does a pair of them around the whole value. Paragraphs count; None is empty.
    """
    return one == other or folded(one or "") == folded(other or "") or _dialled(one) == _dialled(other) != ""


def _dialled(text: str | None) -> str:
    """Return a telephone number without its spaces, which people write as they like; empty for anything else."""
    return text.replace(" ", "") if text and _TELEPHONE.fullmatch(text) else ""


def folded(text: str) -> str:
    """Return the text as it is compared: small letters, straight quotation marks, single spaces; lines stay."""
    lines = (_BLANKS.sub(" ", line).strip() for line in text.translate(_APOSTROPHES).casefold().strip().split("\n"))
    plain = "\n".join(lines)
    return plain[1:-1] if len(plain) > 2 and plain[0] == plain[-1] == '"' and plain.count('"') == 2 else plain
