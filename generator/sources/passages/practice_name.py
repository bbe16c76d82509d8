"""Prose → the practice's name: the capitalised phrase that the sentences about ratings are about.

A release has no heading for it. Every phrase that could be a name is weighed: how often the text says it, whether it
stands where a rating's owner or an inspection's object stands, whether it ends as practices' names do, and what speaks
against it (a company's suffix, a town behind `in`). Without enough weight there is no name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.dates import MONTHS
from generator.sources.formats import Line
from generator.sources.vocabulary import fold

_CAPITAL = rf"(?!(?:{'|'.join(MONTHS)})\b)[A-Z][\w’'.&/-]*"
_WORD = rf"(?:{_CAPITAL}|\d+[A-Za-z]*|&)"
_JOINT = r"(?:of|and|the|on|de|upon|by|under|le)"
NAME = rf"(?:[Tt]he )?{_WORD}(?: (?:{_WORD}|(?:{_JOINT} ){{1,2}}{_CAPITAL}))*(?: [–-] (?:The|Dr|Drs)(?: {_WORD})+)?"
_NAME = re.compile(NAME)
_PARTNERS = re.compile(rf"Drs {_WORD}(?:, {_WORD})* and {_WORD}")
_HEAD = re.compile(
    r"\b(?:surger(?:y|ies)|practices?|medicals?|health|healthcare|clinic|centre|center|partnership|group|house|"
    r"home|hospital|lodge|partners|associates|drs?|care|nursing|court|dental|doctors|hub|unit|out of hours)\b"
)
_STREET = re.compile(r"(?:(?<=Surgery)|(?<=Practice)|(?<=Centre)|(?<=Clinic)) on [A-Z].*$")
_DOCTOR = re.compile(r"drs? [\w-]+(?: (?!surgery|practice|partners|centre|clinic)[\w-]+)?")
"""A doctor's name is a practice's too, but where something else is called a surgery, that is the practice."""

_COMPANY = re.compile(r"\b(?:ltd|limited|cic|llp|plc|trust|federation|council|inc|nhs|board)$|^nhs\b")
_SUFFERS = (
    r"rated|re-rated|found|placed|put|told|given|gone|taken|moved|upgraded|downgraded|retained|kept|improved|dropped|"
    r"received|remains?|retains?|been|failed|fallen|declined|inspected|must|needs|is|are|was|were"
)
_BEFORE = re.compile(
    r"\b(?:ratings? (?:for|of|at|given to)|(?:re-)?rat(?:ed|es|e)|(?:up|down)graded|reports? on|told|inspect(?:ed|"
    r"s)|visited|"
    r"placed|put|stop|stopped|at|found that|inspection of|assessment of|care at|services at|by)(?: that)? $"
)
_SURE_BEFORE = re.compile(
    r"\b(?:ratings? (?:for|of|at|given to)|(?:re-)?rat(?:ed|es|e)|(?:up|down)graded|reports? on|has told|inspected|"
    r"provided by|registration of|(?:the )?provider of|who (?:ran|runs|run)|"
    r"(?:inspection|review|visit)(?: \w+){0,3} (?:at|of|to)|found that|(?:[Pp]ractice|[Ss]urgery|[Cc]entre),) $"
)
_BEHIND = re.compile(
    rf"(?:,? in [A-Z][^.;]{{2,60}}?,?| ?, (?:an? |based |in |near )?[^.;]{{2,90}}?,)? (?:ha(?:s|ve|d) )?(?:(?:also|"
    rf"now|been|again|still) ){{0,2}}(?:{_SUFFERS})\b"
)
_LEAD = 100
"""So many characters before a name are enough to tell what leads up to it."""

_COMMON = frozenset(
    "the surgery practice centre medical health care home house group and of clinic street road".split()
)
_PLACE = re.compile(r"\b(?:in|near|around|across|from|outside) $")
_INSIDE = re.compile(r"[\w,;]$")
_NOT_NAMES = re.compile(
    r"^(?:the )?(?:care quality commission.*|cqc.*|england|(?:deputy )?chief inspector\b.*|general practice|gps?|nhs.*|"
    r"inspectors?|assessors?|.*chief inspector.*|special measures|government|department\b.*|regulations?\b.*|ends|"
    r"health and social care.*|our|we|"
    r"they|it|its|this|that|there|people|patients|staff|leaders|overall|following|january|february|march|april|may|"
    r"june|july|"
    r"august|september|october|november|december|good|outstanding|inadequate|requires improvement|"
    r"integrated care board|"
    r"clinical commissioning group|professor\b.*|primary care|primary medical services.*|adult social care.*|"
    r"hospitals|east|west|"
    r"north|south|midlands|london|a|an|when|where|what|at|in|on|if|all|some|both|safe|effective|caring|responsive|"
    r"well-led|"
    r"responsive and effective|gp practice|the practice|practice|surgery|service|published|media|categories|\d+)$"
)
_MONTHS = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{4}$|^\d+ |^on \d"
)


@dataclass(frozen=True, slots=True)
class _Mention:
    """A phrase that could be the name: where it stands, and whether a rating's owner stands there."""

    words: str
    start: int
    sentence: int
    sure: bool
    place: bool


def read_name(sentences: Sequence[Line], persons: Sequence[str] = ()) -> tuple[str, int, int] | None:
    """The practice's name as the sentences spell it, and the place of the words it was read from; else None.

    `persons` are people whose names are no practice's. `the Balfour Medical Centre` gives the name without its article;
    a capital `The` inside a sentence belongs to it.
    """
    people = {_key(person) for person in persons}
    mentions: dict[str, list[_Mention]] = {}
    for order, sentence in enumerate(sentences):
        for mention in _mentions(sentence, order):
            key = _key(mention.words)
            if key and key not in people and not _NOT_NAMES.match(fold(_bare(mention.words))):
                mentions.setdefault(key, []).append(mention)
    text = re.sub(r"[^\w ]", "", " ".join(fold(sentence.text) for sentence in sentences))
    weights = {key: _weight(key, found, text) for key, found in mentions.items()}
    if not weights or max(weights.values()) < 7:
        return None
    best = max(weights.values())
    key = min((key for key, weight in weights.items() if weight == best), key=lambda key: mentions[key][0].sentence)
    first = min(mentions[key], key=lambda mention: (mention.sentence, mention.start))
    article = any(
        _INSIDE.search(part) for line in sentences for part in line.text.split(f" The {_bare(first.words)}")[:-1]
    )
    name = first.words if article and first.words.startswith("The ") else _bare(first.words)
    end = first.start + len(first.words)
    return name, end - len(name), end


def names_another(sentence: Line, name: str | None) -> bool:
    """Return whether the sentence rates another practice than `name`: `Elm Tree Surgery is rated good`."""
    own = _key(name or "")
    if not own:
        return False
    owners = [_key(found.words) for found in _mentions(sentence, 0) if found.sure]
    others = [key for key in owners if _HEAD.search(key) and not _COMPANY.search(key) and not _NOT_NAMES.match(key)]
    return bool(others) and not any(
        key in own or own in key or set(key.split()) & set(own.split()) - _COMMON for key in others
    )


def _mentions(sentence: Line, order: int) -> Iterator[_Mention]:
    text = sentence.text
    for pattern in (_PARTNERS, _NAME):
        for found in pattern.finditer(text):
            words = _trimmed(found[0])
            if not words or _MONTHS.search(fold(words)):
                continue
            before, behind = text[max(0, found.start() - _LEAD) : found.start()], text[found.start() + len(words) :]
            opens = not before or before.endswith((". ", "“"))
            if opens and " " not in words and not _BEHIND.match(behind):
                continue
            sure = bool(_SURE_BEFORE.search(before)) or (opens and bool(_BEHIND.match(behind)))
            yield _Mention(words, sentence.start + found.start(), order, sure, bool(_PLACE.search(before)))


def _weight(key: str, found: Sequence[_Mention], text: str) -> int:
    weight = min(text.count(key), 6)
    weight += 4 if _HEAD.search(key) and not _DOCTOR.fullmatch(key) else 0
    weight += 4 if any(mention.sure for mention in found) else 0
    weight += 2 if min(mention.sentence for mention in found) < 3 else 0
    weight += 1 if " " in key else -2
    weight -= 7 if _COMPANY.search(key) else 0
    return weight - (4 if all(mention.place for mention in found) else 0)


def _trimmed(words: str) -> str:
    return re.sub(r"[’']s?$", "", _STREET.sub("", words).rstrip(" ,.&-")).strip()


def _bare(words: str) -> str:
    return re.sub(r"^[Tt]he ", "", words)


def _key(words: str) -> str:
    return re.sub(r"[^\w ]", "", fold(_bare(words)))
