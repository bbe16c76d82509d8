"""Prose → the practice's name: the capitalised phrase that the sentences about ratings are about.

A release has no heading for it. Every phrase that could be a name is weighed: how often the text has it, whether it is
in the place of a rating's owner or of an inspection's object, whether it ends as practices' names do, and what is
against it (a company's suffix, a town after `in`). Without enough weight there is no name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.dates import MONTH
from generator.sources.formats import Line
from generator.sources.vocabulary import fold

_CAPITAL = rf"(?!{MONTH}\b)[A-Z][\w’'.&/-]*"
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
    r"(?:inspection|review|visit)(?: \w+){0,3} (?:at|of|to)|found that|"
    r"all reports[’'] link for|(?:[Pp]ractice|[Ss]urgery|[Cc]entre),) $"
)
_BEHIND = re.compile(
    rf"(?:,? in [A-Z][^.;]{{2,60}}?,?| ?, (?:an? |based |in |near )?[^.;]{{2,90}}?,)? (?:ha(?:s|ve|d) )?(?:(?:also|"
    rf"now|been|again|still) ){{0,2}}(?:{_SUFFERS})\b"
)
_RATINGS = r"(?:outstanding|good|inadequate|requires improvement)"
_RATING_WORD = re.compile(rf"\b{_RATINGS}\b", re.IGNORECASE)
_RATED_BEFORE = re.compile(r"\b(?:re-?)?rate[ds]? (?:the )?$")
_RATING_BEHIND = re.compile(
    r"(?:,? (?:which is |based |located )?(?:in|near|at|on) [^.;]{2,60}?)?,?(?: overall)?(?: as)?(?: being)? "
    rf"[‘“']?{_RATINGS}\b"
)
_RATING_AT_END = re.compile(
    r"(?<=.) (?:Outstanding|Good|Inadequate|Requires [Ii]mprovement)(?: (?:by|for|in|and) .*)?$"
)
_RATING_AT_START = re.compile(r"(?:Outstanding|Good|Inadequate|Requires [Ii]mprovement) and (?:the )?")
_PREFIX = re.compile(rf"\b(?:rate[ds]?|inspected|at|for) ((?:[Tt]he )?{_WORD}(?: {_WORD})*: )$")
_FORMER = re.compile(r"\b(?:previously|formerly|then) (?:called|known as) (?:the )?$")
_FORMER_ENDS = ("called ", "known as ", "called the ", "known as the ")
_AS_DOCTORS_PRACTICE = re.compile(r" (?:practice|surgery)\b")
"""After a doctor's name: “The Dr Anil Ghosh practice was inspected in May 2016.”"""

_LEAD = 100
"""The number of characters before a name that are searched for words such as “inspection of”."""
_VERB_LEAD = len(" re-rated the ")
"""The number of characters before a name in which its verb or the preposition of a place ends."""

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
    r"(?:inadequate|outstanding|requires improvement) .*|"
    r"responsive and effective|gp practice|the practice|practice|surgery|service|published|media|categories|\d+)$"
)
_DATE_WORDS = re.compile(rf"\b{MONTH.lower()} \d{{4}}$|^\d+ |^on \d")


@dataclass(frozen=True, slots=True)
class _Mention:
    """A phrase that could be the name: its offset and sentence, and whether it is in the place of a rating's owner."""

    words: str
    start: int
    sentence: int
    sure: bool
    place: bool
    rated: bool
    """Whether it is the object of a rating: “CQC has rated Oxterby Mid Weald inadequate”."""


def read_name(sentences: Sequence[Line], persons: Sequence[str] = ()) -> tuple[str, int, int] | None:
    """Return the practice's name as the sentences spell it, and the offsets of its words; None without a certain one.

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


def named_practices(sentences: Sequence[Line]) -> tuple[str, ...]:
    """Return the names of the practices that sentences inspect or rate, in order, each once."""
    found: dict[str, str] = {}
    for order, sentence in enumerate(sentences):
        for mention in _mentions(sentence, order):
            key = _key(mention.words)
            if (mention.sure or mention.place) and _ends_as_practice(key):
                found.setdefault(key, _bare(mention.words))
    return tuple(found.values())


def rated_practices(sentence: Line) -> tuple[str, ...]:
    """Return the practices that a sentence rates: “CQC has rated Elm Surgery as good and Oak Surgery as good.”"""
    found: dict[str, str] = {}
    rated = False
    if len(_RATING_WORD.findall(sentence.text)) < 2:
        return ()
    for mention in _mentions(sentence, 0):
        behind = sentence.text[mention.start - sentence.start + len(mention.words) :]
        key = _key(mention.words)
        if _RATING_BEHIND.match(fold(behind)) and _ends_as_practice(key):
            rated = rated or mention.rated
            found.setdefault(key, _bare(mention.words))
    return tuple(found.values()) if rated else ()


def may_be_practice(words: str) -> bool:
    """Return whether words have what the names of practices have, `Surgery` or `Dr`, and are no company or heading."""
    return _ends_as_practice(_key(words))


def _ends_as_practice(key: str) -> bool:
    return bool(_HEAD.search(key)) and not _COMPANY.search(key) and not _NOT_NAMES.match(key)


def names_another(sentence: Line, name: str | None) -> bool:
    """Return whether the sentence rates another practice than `name`: `Elm Tree Surgery is rated good`."""
    own = _key(name or "")
    if not own:
        return False
    owners = [_key(found.words) for found in _mentions(sentence, 0) if found.sure]
    others = [key for key in owners if _ends_as_practice(key)]
    return bool(others) and not any(
        key in own or own in key or set(key.split()) & set(own.split()) - _COMMON for key in others
    )


def _mentions(sentence: Line, order: int) -> Iterator[_Mention]:
    text = sentence.text
    for pattern in (_PARTNERS, _NAME):
        for found in pattern.finditer(text):
            opening = _RATING_AT_START.match(found[0])
            skipped = opening.end() if opening else 0
            start, words = found.start() + skipped, _trimmed(found[0][skipped:])
            if not words or _DATE_WORDS.search(fold(words)):
                continue
            before, behind = text[max(0, start - _LEAD) : start], text[start + len(words) :]
            if before.endswith(": ") and (prefix := _PREFIX.search(before)):
                # “CQC has rated Grove: The Surgery inadequate.”
                words, start, before = f"{prefix[1]}{words}", start - len(prefix[1]), before[: prefix.start(1)]
            opens = not before or before.endswith((". ", "“"))
            if opens and " " not in words and not _BEHIND.match(behind):
                continue
            if before.endswith(_FORMER_ENDS) and _FORMER.search(before):
                continue
            sure = bool(_SURE_BEFORE.search(before)) or (opens and bool(_BEHIND.match(behind)))
            sure = sure or bool(_AS_DOCTORS_PRACTICE.match(behind) and _DOCTOR.fullmatch(_key(words)))
            last = before[-_VERB_LEAD:]
            rated = bool(_RATED_BEFORE.search(last) and _RATING_BEHIND.match(fold(behind)))
            yield _Mention(words, sentence.start + start, order, sure, bool(_PLACE.search(last)), rated)


def _weight(key: str, found: Sequence[_Mention], text: str) -> int:
    weight = min(text.count(key), 6)
    weight += 4 if _HEAD.search(key) and not _DOCTOR.fullmatch(key) else 0
    weight += 4 if any(mention.sure for mention in found) else 0
    weight += 8 if any(mention.rated for mention in found) else 0
    weight += 2 if min(mention.sentence for mention in found) < 3 else 0
    weight += 1 if " " in key else -2
    weight -= 7 if _COMPANY.search(key) else 0
    if all(mention.place for mention in found):
        # “A GP practice based in Oxterby on Sea”: a place, unless it ends as a practice's name does.
        weight -= 4 if _HEAD.search(key) else weight
    return weight


def _trimmed(words: str) -> str:
    words = _RATING_AT_END.sub("", _STREET.sub("", words))
    return re.sub(r"[’']s?$", "", words.rstrip(" ,.&-")).strip()


def _bare(words: str) -> str:
    return re.sub(r"^[Tt]he ", "", words)


def _key(words: str) -> str:
    return re.sub(r"[^\w ]", "", fold(_bare(words)))
