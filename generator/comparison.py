"""Comparison of values as people write them: the one for the merge, the checks, the findings and the pages.

`same` is for a value and what became of it: whether a person changed it. `agree` is for what two documents say of one
field: whether they contradict each other.

>>> same("The practice’s  own", "the practice's own"), same("01375373366", "01375 373366"), same(None, "")
(True, True, True)
"""

import re

_QUOTATION_MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"'})
_TELEPHONE = re.compile(r"(?:0|\+)[0-9 ]{9,16}")
_WHOLLY_QUOTED = re.compile(r'"([^"]*)"')
_SPACES = re.compile(r"[^\S\n]+")
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]+)?")
_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)*")

_TOLERANCES = {"latitude": 200 / 111_200, "longitude": 200 / (111_200 * 0.56)}
"""Degrees that are 200 m in the north of England, where a degree of longitude is shortest: to 0.56 of one of latitude.

CQC takes coordinates from postcodes, and their tables and API from different years of the same register.
"""

_PLACES = ("address", "local_authority", "region")
"""Fields that one document gives with more parts than another: `Oldham`, or `Oldham, Lancashire`."""


def same(one: str | None, other: str | None) -> bool:
    """Return True where two values differ in no more than capitals, extra spaces and the shape of quotation marks.

    Double quotation marks around the whole value do not count, nor do the spaces of a telephone number. Line breaks
    count, and so does the precision of a date. None is empty.
    """
    return one == other or folded(one or "") == folded(other or "") or _digits(one) == _digits(other) != ""


def agree(field: str, one: str, other: str) -> bool:
    """Return True where two documents that state these values for a field do not contradict each other.

    They state the same value; or coordinates 200 m apart at most; or a place, one of them with more parts; or a name,
    one of them with its article.

    >>> agree("local_authority", "Oldham", "Oldham, Lancashire"), agree("name", "Oldham", "Oldham, Lancashire")
    (True, False)
    """
    if same(one, other):
        return True
    if field in _TOLERANCES and _DEGREES.fullmatch(one) and _DEGREES.fullmatch(other):
        return abs(float(one) - float(other)) <= _TOLERANCES[field]
    if field in _PLACES:
        return any(_is_within(*pair) or _is_run_of(*pair) for pair in ((one, other), (other, one)))
    return field == "name" and folded(one).removeprefix("the ") == folded(other).removeprefix("the ")


def _is_within(place: str, larger: str) -> bool:
    """Return whether each part of a place is in the larger one too, as a whole and in the same order."""
    parts = [_words(part) for part in re.split("[,\n]", place)]
    found = [_words(part) for part in re.split("[,\n]", larger)]
    remaining = iter(found)
    return any(parts) and all(any(part == each for each in remaining) for part in parts if part)


def _is_run_of(place: str, larger: str) -> bool:
    """Return whether the words of a place, three or more, are in the larger one as they are: commas do not count."""
    words, found = _words(place), _words(larger)
    runs = (found[at : at + len(words)] for at in range(len(found) - len(words) + 1))
    return len(words) > 2 and words in runs


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(folded(text)))


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
