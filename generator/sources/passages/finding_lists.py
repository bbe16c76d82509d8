"""Lines → findings: a lead-in, its items, whether they are concerns or strengths, and whose words they are.

The kind of a list follows from its lead-in; where that is only “Inspectors found:”, from the ratings of the report;
“However” makes it the opposite.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.model import FindingKind, Voice
from generator.sources.formats import Line
from generator.sources.ledger import Ledger
from generator.sources.vocabulary import fold

_HOWEVER = re.compile(
    r"however[,:]?$|(?:however|but|despite (?:this|these)|on the other hand|conversely)\b[^.]{0,120}:$|(?:they|"
    r"inspectors|it|we|"
    r"cqc) did,? however\b[^.]{0,120}:$"
)
_PEOPLE_SAY = re.compile(r"(?:people|patients|residents|relatives|staff)\b[^.]{0,60}\b(?:said|told|reported)\b")
_LEAD = re.compile(
    r"(?:inspectors|the inspectors|assessors|the assessment|our assessors|the inspection|the report|our inspectors|"
    r"cqc|we|what we|other things|some of the|areas of|several|"
    r"the inspection team|inspection teams?|among|key findings|our key findings|concerns)\b[^.]{0,220}:$"
)
_NO_FINDINGS = re.compile(
    r"\b(?:did this by|ratings?|it included|this included|these included|we ask|we based|combination of|"
    r"population groups|regulated activities|"
    r"addresses|branch|following questions|"
    r"these questions|"
    r"categories|key questions|website|sites?)\b[^.]{0,60}:$"
)
_EARLIER_VISIT = re.compile(
    r"\b(?:at|during|following|after) (?:the|our|its|their|that) (?:last|previous|earlier|first) (?:\w+ ){0,2}"
    r"(?:inspection|assessment|visit)\b|\b(?:previously|last) (?:inspected|rated)\b|\bwas (?:then|previously)\b"
)
_THIS_VISIT = re.compile(
    r"\b(?:this|latest|recent) (?:inspection|assessment|visit|time)\b|\b(?:now|since|put right|met|improved)\b"
)
_FOLLOWING = re.compile(r"\bfollowing (?:examples|areas|points|improvements)\b[^.]{0,60}\.$")
_LEAD_VERB = re.compile(
    r"\b(?:found|find|saw|seen|noted|identified|include|includes|including|highlights?|"
    r"highlighted|reasons?|improve|concerns?|practice|findings|because)\b"
)
_STRENGTH = re.compile(
    r"good practice|outstanding practice|areas? of good|positive|improvements? (?:had|have|since|made)|good points|"
    r"strengths|"
    r"(?:did|done|doing|does|going|worked) (?:\w+ ){0,3}well|had improved|has improved|have improved|"
    r"were outstanding|praised|been met\b|"
    r"pleased|impress|rated [^:]{0,80}\b(?:good|outstanding)\b[^:]{0,80}because"
)
_CONCERN = re.compile(
    r"\bmust\b|\bshould\b|concern|for the following reasons|areas? (?:for|of) improvement|needs? to improve|breach|"
    r"(?:not|n't) (?:done|been|doing|always|meet)|failings?|failures?|problems|shortfalls|improvements? (?:must|"
    r"were|are|was|to be|needed)|"
    r"rated [^:]{0,80}\b(?:inadequate|requires improvement)\b"
)

_SAYS = "said|told|reported|described|spoke"
_VOICES = (
    (
        Voice.STAFF,
        re.compile(rf"\b(?:staff|nurses|doctors|gps|clinicians|receptionists)(?: \w+){{0,3}}? (?:{_SAYS}|felt)\b"),
    ),
    (
        Voice.PEOPLE,
        re.compile(
            r"\b(?:people|patients|relatives|residents|carers|families|service users|many|they)(?: \w+){0,4}? "
            rf"(?<!who )(?:{_SAYS}|complained)\b"
        ),
    ),
    (
        Voice.PRACTICE,
        re.compile(r"\b(?:practice|provider|surgery|leaders|partners|managers?)(?: \w+){0,2}? (?:said|told)\b"),
    ),
)


@dataclass(frozen=True, slots=True)
class FindingList:
    """A lead-in with its items: the bullets that follow it or, where none do, the plain paragraphs."""

    lead: Line
    items: tuple[Line, ...]


def read_findings(lines: Sequence[Line], index: int) -> FindingList | None:
    """Return the list whose lead-in is at `index` (“Inspectors found:”, “However:”, “However”), or None."""
    lead = lines[index]
    folded = fold(lead.text)
    if lead.depth or len(folded) > 260:
        return None
    listed = (
        index + 1 < len(lines)
        and lines[index + 1].depth > 0
        and (folded.endswith(":") or _FOLLOWING.search(folded) is not None)
    )
    if not (listed or _HOWEVER.match(folded) or (_LEAD.match(folded) and _LEAD_VERB.search(folded))):
        return None
    if (_EARLIER_VISIT.search(folded) and not _THIS_VISIT.search(folded)) or _NO_FINDINGS.search(folded):
        return None
    following = lines[index + 1 :]
    bulleted = bool(following) and following[0].depth > 0
    items: list[Line] = []
    for line in following:
        if bool(line.depth) is not bulleted or (not bulleted and not _is_paragraph(line)):
            break
        items.append(line)
    questions = all(item.text.endswith("?") for item in items)
    return FindingList(lead, tuple(items)) if items and not questions else None


_MIXED = re.compile(r"(?:our )?key findings (?:across all|were)")


_AGAINST = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|without|unable|fail\w*|missing|lack\w*|poor\w*|unsafe|delay\w*|"
    r"incomplete|out of date|"
    r"expired|past their|ineffective|insufficient|inadequate|unanswered|had grown|behind|below|unlocked|unclear|"
    r"at risk|long waits?|difficult|hard to|inconsistent|not always|"
    r"overdue|out of range|cold(?! chain)|\w+n't)\b|\bonly \d"
)


_PLAINLY_AGAINST = re.compile(
    r"(?!although)(?:(?!\b(?:that|who|whose|which|if|when|where|why|how|because|said)\b)[^,;:])*?"
    r"\b(?:(?:had|have|has|was|were|did|do|does|could|is|are)(?: not|n't)|"
    r"no (?:system|record|process|evidence|risk)\w*|nobody|lack(?:ed|s| of)|failed to|difficult to|unsafe|poor|"
    r"insufficient|ineffective|there (?:was|were) no)\b"
)
"""A negation in the main clause: “Risks to patients were not adequately assessed.”"""

_PLAINLY_IN_FAVOUR = re.compile(
    r"(?!.*\b(?:not|but|however|although|compromised|need(?:s|ed)? to|must|should)\b)(?!.*n't\b).*"
    r"(?:\bappropriate standards\b|\btreated\b.*\b(?:kindness|compassion|dignity|respect)\b|"
    r"\bspoke well of\b|\bpraised\b)"
)
"""Praise without a reserve: “There were appropriate standards of infection control.”"""


def polarity(items: Sequence[Line]) -> float:
    """Return the share of a list's items whose words are against the practice, 0 to 1."""
    return sum(bool(_AGAINST.search(fold(item.text))) for item in items) / len(items)


def write_findings(
    ledger: Ledger, lists: Sequence[FindingList], route: str, verdict: FindingKind | None, *, by_items: bool = False
) -> None:
    """Add the items of lists as the findings of the report at `route`, each with its kind and whose words it is.

    `verdict` is the kind of a bare list (“Inspectors found:”) in this report; None without a verdict. With `by_items`
    the items of a bare list count before the verdict.
    """
    before: FindingKind | None = None
    inspectors: Voiced | None = None
    number = 0
    for found in lists:
        kind, certain = kind_of(found, verdict, before, by_items=by_items)
        before = kind or before
        # “However:” continues the list above it, so it is the words of the same people.
        inspectors = read_lead_voice(found.lead) or inspectors
        ledger.furniture(found.lead)
        for item in found.items:
            place = f"{route}.findings[{number}]"
            if kind and (certain or not _is_opposite(item, kind)):
                ledger.fact(f"{place}.kind", kind.value, found.lead.start, found.lead.end)
            if voice := read_voice(item) or inspectors:
                ledger.fact(f"{place}.by", *voice)
            ledger.line_fact(f"{place}.text", item.text, item)
            number += 1


class ListKind(NamedTuple):
    """The kind of a list, or None, and whether it is that of each item: a bare list may have items of both kinds."""

    kind: FindingKind | None
    certain: bool


def kind_of(found: FindingList, verdict: FindingKind | None, before: FindingKind | None, *, by_items: bool) -> ListKind:
    """Return the kind of a list: by its lead-in, by its items, or by the verdict; `before` is that of the list before.

    “However” makes it the opposite of the list before it. It has none where nothing states it, where it is what people
    say, and where a list of both kinds has many of each (“Our key findings across all the areas we inspected”).
    """
    folded = fold(found.lead.text)
    if _PEOPLE_SAY.match(folded):
        return ListKind(None, certain=True)
    if _MIXED.match(folded):
        return ListKind(_by_items(found, most=0.2, least=0.8), certain=False)
    if _STRENGTH.search(folded):
        return ListKind(FindingKind.STRENGTH, certain=True)
    if _CONCERN.search(folded):
        return ListKind(FindingKind.CONCERN, certain=True)
    if _HOWEVER.match(folded):
        return ListKind(_OPPOSITE.get(before or verdict), certain=True)
    kind = _by_items(found, most=0.3, least=0.4) if by_items else None
    return ListKind(kind or verdict, certain=False)


def _by_items(found: FindingList, *, most: float, least: float) -> FindingKind | None:
    """Return strength up to the share `most` of items against the practice, concern from the share `least` on."""
    against = polarity(found.items)
    if most < against < least:
        return None
    return FindingKind.CONCERN if against >= least else FindingKind.STRENGTH


def _is_opposite(item: Line, kind: FindingKind) -> bool:
    """Return whether the words of an item are plainly of the other kind than its list."""
    opposite = _PLAINLY_AGAINST if kind is FindingKind.STRENGTH else _PLAINLY_IN_FAVOUR
    return opposite.match(fold(item.text)) is not None


_OPPOSITE: dict[FindingKind | None, FindingKind] = {
    FindingKind.CONCERN: FindingKind.STRENGTH,
    FindingKind.STRENGTH: FindingKind.CONCERN,
}


def _is_paragraph(line: Line) -> bool:
    return line.text[-1] in ".!?" and not line.text.startswith(("“", '"'))


Voiced = tuple[str, int, int]
"""Whose words a finding is, and the offsets of the words of the document that state it."""


def read_voice(item: Line) -> Voiced | None:
    """Return whose words an item is by its own first sentence (“Some staff said …”), or None."""
    first = re.split(r"(?<=[.!?])[ \t]", item.text, maxsplit=1)[0]
    for voice, pattern in _VOICES:
        if found := pattern.search(fold(first)):
            return voice.value, item.start + found.start(), item.start + found.end()
    return None


def read_lead_voice(lead: Line) -> Voiced | None:
    """Return whose words a list is by its lead-in (“Inspectors also found:”), or None."""
    found = re.search(r"\b(?:inspectors|cqc|we|the report|the inspection)\b", fold(lead.text))
    return (Voice.CQC.value, lead.start + found.start(), lead.start + found.end()) if found else None
