"""Prose → the practice's name: the capitalised phrase that the sentences about ratings are about.

A release has no heading for it. The names that stand where a rating's owner stands (`the rating for NAME`, `rated NAME
in TOWN`, `NAME has been rated`) are candidates; the one the text names most often is taken, and none where two tie.
"""

import re
from collections.abc import Iterable, Sequence

from generator.sources.document import Line
from generator.sources.vocabulary import fold

_WORD = r"(?:[A-Z][\w’'.&/-]*|\d+[A-Za-z]*|&)"
_JOINT = r"(?:of|and|the|on|de|upon|by|under|le|St\.)"
NAME = rf"(?:[Tt]he )?{_WORD}(?:,? (?:(?:{_JOINT} ){{0,2}}{_WORD}))*"
_HEAD = re.compile(
    r"\b(?:surger(?:y|ies)|practices?|medicals?|health|healthcare|clinic|centre|center|partnership|group|house|"
    r"home|hospital|lodge|partners|drs?|care|nursing|court|dental|doctors|hub)\b"
)
_PRACTICE = r"(?:GP |general |medical |doctors[’'] )?(?:practice|surgery|service|home|provider|centre|clinic)"
_RATED = r"(?:re-)?(?:rated?|rates)"
_BEHIND = r"(?:in|as|at|near|on|based|[Ii]nadequate|[Gg]ood|[Oo]utstanding|[Rr]equires)"
_PLACE = r"(?: ?, [^.;]{2,80}?,| in [A-Z][^.,;]{2,40}| \([^)]{2,60}\))?"
_IS = r"(?:has|have|was|were|is|are) (?:(?:now|also|again|still|been) ){0,2}"
_SUFFERS = r"(?:rated|found|placed|put|told|given|gone|taken|moved|upgraded|downgraded)"

# The earlier an anchor stands here, the surer it is that a practice's name follows; the first four are about ratings.
_ANCHORS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bratings? (?:for|of|at|given to) (?P<name>{NAME})",
        rf"\b{_RATED} (?P<name>{NAME})(?=,? {_BEHIND})",
        rf"\b{_RATED} [A-Z]\w+ (?:GP )?[Pp]ractice, (?P<name>{NAME}),",
        rf"(?P<name>{NAME}){_PLACE} {_IS}(?:re-)?{_SUFFERS}\b",
        rf"\b(?:provided|run|delivered|given) (?:by|at) (?P<name>{NAME})",
        rf"\b(?:told|inspected|visited|placed|put|at|of|inspection of|improvements at|care at) (?P<name>{NAME})",
        rf"\b{_PRACTICE},? (?P<name>{NAME}),",
        rf"(?P<name>{NAME})(?= (?:is|are) (?:run|managed|operated|a |an ))",
    )
)
_NOT_NAMES = re.compile(
    r"^(?:the )?(?:care quality commission|cqc|england|(?:deputy )?chief inspector\b.*|general practice|gps?|nhs.*|"
    r"inspectors?|special measures|government|department\b.*|regulation|ends|health and social care.*|our|we|they|it|"
    r"its|this|that|there|people|patients|staff|leaders|overall|following|january|february|march|april|may|june|july|"
    r"august|september|october|november|december|good|outstanding|inadequate|requires improvement|"
    r"integrated care board|clinical commissioning group|professor\b.*|primary care.*|adult social care.*|hospitals|"
    r"east|west|north|south|midlands|london|a|an|when|where|what|at|in|on|if|all|some)$"
)


def read_name(sentences: Sequence[Line]) -> tuple[str, int, int] | None:
    """The practice's name as the sentences spell it, and the place of the words it was read from; else None.

    `the Balfour Medical Centre` gives the name without its article; a capital `The` inside a sentence belongs to it.
    """
    candidates: dict[str, list[tuple[int, str, int, int]]] = {}
    for order, sentence in enumerate(sentences):
        for rank, start, words in _found(sentence):
            candidates.setdefault(_key(words), []).append((rank, words, sentence.start + start, order))
    if not candidates:
        return None
    text = " ".join(fold(sentence.text) for sentence in sentences)
    scores = {key: _score(key, places, text) for key, places in candidates.items()}
    best = max(scores.values())
    leading = [key for key, score in scores.items() if score == best]
    key = min(leading, key=lambda name: min(place[3] for place in candidates[name]))
    if best < 4:
        return None
    places = sorted(candidates[key], key=lambda place: (place[3], place[2]))
    _, words, start, _ = places[0]
    article = any(re.search(rf"(?<!^)(?<![.!?“”\"] )\bThe {re.escape(_bare(words))}", line.text) for line in sentences)
    name = words if article and words.startswith("The ") else _bare(words)
    offset = len(words) - len(name)
    return name, start + offset, start + len(words)


def _found(sentence: Line) -> Iterable[tuple[int, int, str]]:
    for rank, anchor in enumerate(_ANCHORS):
        for match in anchor.finditer(sentence.text):
            words = _trimmed(match["name"])
            if words and not _NOT_NAMES.match(fold(_bare(words))):
                yield rank, match.start("name"), words


def _trimmed(words: str) -> str:
    words = re.sub(r"[’']s?$", "", words.rstrip(" ,.&-"))
    # A place or a month after a comma is not part of the name; a second partner is: `Drs Quill, Osei and Tarrant`.
    first, comma, _ = words.partition(", ")
    if comma and not re.match(r"(?:the )?(?:drs?|doctors)\b", fold(words)):
        words = first
    return words.strip()


def _bare(words: str) -> str:
    return re.sub(r"^[Tt]he ", "", words)


def _key(words: str) -> str:
    return re.sub(r"[^\w ]", "", fold(_bare(words)))


def _score(key: str, places: list[tuple[int, str, int, int]], text: str) -> int:
    plain = re.sub(r"[^\w ]", "", text)
    named = min(plain.count(key), 6)
    rank = min(place[0] for place in places)
    head = 4 if _HEAD.search(key) else 0
    early = 2 if min(place[3] for place in places) < 3 else 0
    return named + head + early + (3 if rank < 4 else 0) + (1 if " " in key else -2)
