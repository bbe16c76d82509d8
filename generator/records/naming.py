"""Names of records' files, and the comparison of practices' names.

>>> slug("Dr Patel & Partners’ Surgery")
'dr-patel-and-partners-surgery'
>>> slug("Grove–Quarry Surgery")
'grove-quarry-surgery'
"""

import re
import unicodedata
from collections.abc import Container

LONGEST = 80

RESERVED = frozenset(
    (
        "index", "404", "about", "assets", "badges", "corrections", "data", "feed", "methodology", "accessibility",
        "ratings", "static", "con", "prn", "aux", "nul",
        *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
    )
)  # fmt: skip
"""Names with a meaning for the site, a web server or Windows."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NO_MARK = re.compile("[’‘ʼ'`]")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "þ": "th", "ð": "d"})


def slug(name: str) -> str:
    """Return the name of a record's file and page: 1 to 80 characters of [a-z0-9-], and not a reserved name."""
    text = _NO_MARK.sub("", unicodedata.normalize("NFKC", name).casefold()).replace("&", " and ").translate(_LETTERS)
    text = re.sub(r"[\W_]+", "-", text)  # before the step to ASCII, which would delete a dash
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    made = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")
    if len(made) > LONGEST:
        made = (made[: LONGEST + 1].rpartition("-")[0] or made)[:LONGEST].strip("-")
    if not made or made in RESERVED:
        made = f"{made}-practice".lstrip("-")
    return made


def is_slug(text: str) -> bool:
    """Return whether a record's file may have this name: one that `slug` can return."""
    return bool(_SLUG.fullmatch(text)) and len(text) <= LONGEST and text not in RESERVED


def free_slug(name: str, place: str | None, taken: Container[str]) -> str:
    """Return a slug for a name that is not in `taken`: the name's, else with `place`, else with a number.

    `taken` has the existing slugs in lower case, `place` is a postcode or an id.
    """
    attempt = slug(name)
    if attempt in taken and place:
        attempt = slug(f"{_cut(name)} {place}")
    if attempt not in taken:
        return attempt
    number, stem = 2, attempt[: LONGEST - 4].strip("-")
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def folded_name(name: str) -> str:
    """Return a name without capitals, punctuation and a leading “The”, and with “and” for “&”."""
    words = folded_words(name)
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def folded_words(text: str) -> list[str]:
    """Return the words of a text in lower case and without punctuation, with “and” for “&”."""
    folded = _NO_MARK.sub("", unicodedata.normalize("NFKC", text).casefold()).replace("&", " and ")
    return re.sub(r"[\W_]+", " ", folded).split()


def _cut(name: str) -> str:
    """Return the slug of a name, shortened so that a postcode or an id still fits behind it."""
    return slug(name)[: LONGEST - 15]
