"""Sentences → what CQC does about a practice: special measures put in or taken out, and regulations found broken."""

import re
from collections.abc import Sequence

from generator.sources.document import Line
from generator.sources.ledger import Ledger
from generator.sources.vocabulary import fold

_INTO_MEASURES = re.compile(
    r"\b(?:put|puts|placed|placing|places|moved|moving|gone|goes|going|entered|enter|remains?)\b[^.;]{0,60}?"
    r"\b(?:in|into|under) special measures"
)
_OUT_OF_MEASURES = re.compile(
    r"\b(?:out of|from|no longer in|leaves?|left|exit(?:s|ed)?|leaving) special measures|"
    r"\bspecial measures,? from which\b|\bspecial measures\b[^.;]{0,40}\b(?:lifted|removed|ended)\b"
)
_HISTORIC = re.compile(r"\b(?:then|previously|had been|was last|last inspection|in 20\d\d)\b")
_IMAGINED = re.compile(r"\b(?:if|could|would|may(?! ?\d)|might|where|when we find|will go|means)\b")
_BREACH = re.compile(
    r"\bregulations? (\d{1,2}A?)\b(?:[^.;\d]{0,80}?(?:,|and|&) (?:regulation )?(\d{1,2}A?)\b)*", re.IGNORECASE
)


def read_enforcement(ledger: Ledger, told: Sequence[Line], route: str) -> None:
    """Special measures put in or taken out now, and the numbers of regulations found broken now.

    The regulations are those of the Health and Social Care Act 2008 (Regulated Activities) Regulations 2014.
    """
    numbers: dict[str, Line] = {}
    for sentence in told:
        folded = fold(sentence.text)
        if "special measures" in folded and not _HISTORIC.search(folded) and not _IMAGINED.search(sentence.text):
            if _OUT_OF_MEASURES.search(folded):
                ledger.line_fact(f"{route}.special_measures", "false", sentence)
            elif _INTO_MEASURES.search(folded):
                ledger.line_fact(f"{route}.special_measures", "true", sentence)
        if "breach" in folded and not _HISTORIC.search(folded):
            for match in _BREACH.finditer(sentence.text):
                for number in re.findall(r"\b\d{1,2}A?\b", match[0]):
                    numbers.setdefault(number, sentence)
    for index, (number, sentence) in enumerate(numbers.items()):
        ledger.line_fact(f"{route}.breaches[{index}]", number, sentence)
