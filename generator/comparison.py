"""Equality of values as people write them: the one comparison, for the merge, the checks, the findings and the pages.

>>> same("The practice’s  own", "the practice's own"), same("01375373366", "01375 373366"), same(None, "")
(True, True, True)
"""

import re

_QUOTATION_MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"'})
_TELEPHONE = re.compile(r"(?:0|\+)[0-9 ]{9,16}")
_WHOLLY_QUOTED = re.compile(r'"([^"]*)"')
_SPACES = re.compile(r"[^\S\n]+")


def same(one: str | None, other: str | None) -> bool:
    """Return True where two values differ in no more than capitals, extra spaces and the shape of quotation marks.

    Double quotation marks around the whole value do not count, nor do the spaces of a telephone number. Line breaks
    count, and so does the precision of a date. None is empty.
    """
    return one == other or folded(one or "") == folded(other or "") or _digits(one) == _digits(other) != ""


def folded(text: str) -> str:
    """Return the form of a text in which `same` compares it: equal for texts that say the same."""
    plain = text.translate(_QUOTATION_MARKS).casefold().strip()
    if quoted := _WHOLLY_QUOTED.fullmatch(plain):
        plain = quoted[1].strip()
    return "\n".join(line.strip() for line in _SPACES.sub(" ", plain).split("\n"))


def unquoted(text: str) -> str:
    """Return a text on one line, without double quotation marks: equal for the same words in the same order.

    It identifies an item of a list and the words of a document, where line breaks are those of a page. It does not
    decide whether a value was changed: `same` does.
    """
    return " ".join(text.translate(_QUOTATION_MARKS).replace('"', "").split())


def _digits(text: str | None) -> str:
    """Return a telephone number without its spaces; the empty text for anything else."""
    return text.replace(" ", "") if text and _TELEPHONE.fullmatch(text) else ""
