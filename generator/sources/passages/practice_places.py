"""Prose → the place of its practice, as the document states it: it distinguishes practices of one name.

A wrong place is worse than none, because it separates what belongs together. So only the words beside the practice's
name count, and, where none are there, those beside “GP practice” or “surgery” at the start of the document.
"""

import re
from collections.abc import Iterator

from generator.dates import MONTHS
from generator.sources.vocabulary import fold

_SIDE = (
    r"(?:(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est|[Cc]entral|[Mm]id|[Gg]reater|[Ii]nner|[Oo]uter)(?:ern)?"
    r"(?:[ -](?:east|west))? )"
)
_NO_TOWN = r"CQC|GPs?|NHS|Drs?|Care|England|Inspectors|People|The|This|That|These|Our|We|It|Its|A|An|There"
_WORD = rf"(?!(?:{'|'.join(MONTHS)}|{_NO_TOWN})\b)[A-Z][\w’'-]*[\w]"
_JOINT = r"(?:on|upon|under|le|la|by|the|next)"
_TOWN = rf"(?:{_SIDE}(?={_WORD}))?{_WORD}(?:[ -](?:{_JOINT}[ -]){{0,3}}{_WORD}){{0,3}}"
_PLACE = rf"(?:the )?(?:{_SIDE})?(?P<place>{_TOWN}(?:, (?:in )?{_TOWN}){{0,2}})"
_STREET = r"(?:on|in|at) (?:[A-Z][\w’'-]* ){1,4}"
_KIND = (
    r"(?:gp |nhs |doctors’? |walk-in |out-of-hours |independent |family )*"
    r"(?:practice|surgery|surgeries|health centre|medical centre|medical practice|clinic|service)"
)
_BEHIND = re.compile(
    rf" ?(?:\([^()\n]{{1,80}}\) ?)?,? (?:an? [^.;:\n]{{2,80}}? |which is |whose surgery is )?"
    rf"(?:based |located )?(?:{_STREET})?in {_PLACE}"
)
_IN_APPOSITION = re.compile(
    rf" ?, (?:on [A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*, )?{_PLACE} ?"
    r"(?:,? (?:has|have|had|is|was|were|after|following|must|remains?|as|to|outstanding|good|requires|inadequate)\b|"
    r"[.\n])"
)
_ON_STREET = re.compile(rf" on [A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*,? (?:in )?{_PLACE}(?=[ ,.])")
_OF_A_KIND = re.compile(rf"\b(?i:{_KIND}) (?:based |located )?in {_PLACE}")
_BEFORE_A_KIND = re.compile(
    rf"(?:(?:^|\n)|\b(?:[Aa]n?|[Tt]he|[Rr]ate[sd]?|[Oo]f|[Ff]or|[Aa]t|[Tt]old) ){_PLACE} "
    r"(?:GP |doctors’? )?(?:practice|surgery)\b"
)
_HEAD = re.compile(
    r"\b(?:surger(?:y|ies)|practices?|medicals?|health|healthcare|clinic|centre|partnership|group|hospital|partners|"
    r"associates|care|limited|ltd|trust|commission|published)\b"
)
_STREETS = ("street", "road", "lane", "avenue", "close", "terrace", "drive", "way", "crescent")
_REGIONS = frozenset(
    "midlands|east midlands|west midlands|north|south|east|west|north east|north west|south east|south west|"
    "east of england|yorkshire and the humber|united kingdom|uk|england|britain".split("|")
)
_WRAPPED = re.compile(r"(?<!\n)\n(?!\n)")
"""The end of a line inside a paragraph. A space in its place keeps every offset."""

_OPENING = 1_500
"""Characters at the start of a document that are about its practice; a later “surgery” may be another one."""


def read_place(text: str, name: str) -> tuple[int, int] | None:
    """Return the place of the words that say where a practice is; None where no such words are found.

    `NAME in Oxterby, Wealdshire`, `NAME, a GP practice based in Oxterby` and `the Oxterby GP practice` give the town
    and, where it follows, the county.
    """
    for found in (*_beside_the_name(text, name), *_beside_a_kind(text[:_OPENING])):
        words = found["place"]
        if not _names_another_thing(fold(words)) and not _is_part_of(words, name):
            return found.span("place")
    return None


def _beside_the_name(text: str, name: str) -> Iterator[re.Match[str]]:
    text = _WRAPPED.sub(" ", text)
    spelling = re.escape(" ".join(name.split()))
    ends = [found.end() for found in re.finditer(spelling, text)] if spelling else []
    for pattern in (_BEHIND, _ON_STREET, _IN_APPOSITION):
        yield from (found for end in ends if (found := pattern.match(text, end)))


def _beside_a_kind(opening: str) -> Iterator[re.Match[str]]:
    for pattern in (_OF_A_KIND, _BEFORE_A_KIND):
        yield from pattern.finditer(opening)


def _names_another_thing(words: str) -> bool:
    """Return whether words name a practice, a street or a region, which is too large to distinguish practices."""
    return bool(_HEAD.search(words)) or words.endswith(_STREETS) or words in _REGIONS


def _is_part_of(words: str, name: str) -> bool:
    """Return whether words are a part of the practice's name: `Hollybank surgery` names no place."""
    return f" {fold(words)} " in f" {fold(name)} "
