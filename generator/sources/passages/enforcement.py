"""Sentences → what CQC does about a practice: special measures put in or taken out, and regulations found broken.

The regulations are those of the Health and Social Care Act 2008 (Regulated Activities) Regulations 2014, 9 to 20A.
"""

import re
from collections.abc import Iterator, Sequence

from generator.sources.formats import Line, sentences
from generator.sources.ledger import Ledger
from generator.sources.passages.earlier_visits import goes_back, is_earlier, points_back
from generator.sources.vocabulary import fold

_INTO_MEASURES = re.compile(
    r"\b(?:put|puts|placed|placing|places|moved|moving|gone|goes|going|entered|enter|remains?|"
    r"is therefore|will now be)\b[^.;]{0,60}?"
    r"\b(?:in|into|under) '?special measures|\bis (?:now )?in special measures|\bstay(?:s)? in special measures"
)
_OUT_OF_MEASURES = re.compile(
    r"\b(?:out of|from|no longer in|leaves?|left|exit(?:s|ed|ing)?|leaving) '?special measures|"
    r"\bspecial measures,? from which\b|\bspecial measures\b[^.;]{0,40}\b(?:lifted|removed|ended)\b"
)
_HISTORIC = re.compile(r"\b(?:then|previously|had been|was last|last inspection|in 20\d\d|when it was)\b")
_PLACED_NOW = re.compile(r"\b(?:has|have) (?:now )?been (?:placed|put|moved)\b")
"""“A practice that had been rated outstanding has been placed in special measures.”"""

_NOT_PUT = re.compile(r"\b(?:not|n't|never)\b[^.;]{0,40}\b(?:put|placed|placing|moved|entered)\b")
_IMAGINED = re.compile(
    r"\b(?:if|could|would|may(?! ?\d)|might|where(?! it (?:had|has|was))|when we find|will go|means)\b"
)

_IN_GENERAL = re.compile(r"(?:A|Any) (?:surgery|practice|service|home)\b")

_BROKEN = re.compile(
    r"\bbreach|\brequirement notices?\b|\bnot (?:being )?met\b|\bregulations? (?:that )?the provider was not meeting\b|"
    r"\b(?:issu|serv|sent|send|gave|given)\w*\b[^.;]{0,60}\bwarning notices?\b|"
    r"\bwarning notices?\b[^.;]{0,40}\b(?:issued|served|sent)\b"
)
_DEMANDED = re.compile(r"\bmust\b")
_NOTICE = re.compile(
    r"(?:[^.]{0,80} )?(?P<first>regulation (?P<number>\d{1,2}a?)) hsca \(?ra\)? regulations 2014\b[^.]{0,90}$"
)
"""A row of the table of notices at the end of a report: its regulation is broken now."""

_ENDED = re.compile(
    r"\bput right\b|\bno longer\b|\bbeen met\b|\bhad met\b|\bhas met\b|\bnow met\b|\bfollow(?:ed)? up\b|"
    r"\bhad been in breach\b|"
    r"\bwere in breach\b|\bidentified in\b|\bin relation to the breach|\blast inspection\b|\bprevious inspection\b|"
    r"\bwhat they would do\b|"
    r"\bnot in breach\b|\bmeet the legal requirements\b|\bremedied\b|\bcorrected\b"
)
_STILL = re.compile(r"\bnot (?:yet )?(?:been )?(?:put right|addressed|remedied|met)\b")
"""A breach found before that continues: “a breach identified at the last inspection had not been put right”."""

_FIRST = re.compile(r"\bregulations?:? (?P<number>\d{1,2}a?)\b")
_NEXT = re.compile(
    r"(?:[^.;\d(]|\([^)]{0,90}\)){0,180}?(?:,|\band\b|&) ?(?:a breach of |breach of )?(?:regulations? )?"
    r"(?P<number>\d{1,2}a?)\b"
)
_CLAUSES = re.compile(r",? (?:and|but) (?=the breach|those|these|it|that)")
_KNOWN = frozenset(("9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "20a"))


def read_enforcement(ledger: Ledger, lines: Sequence[Line], route: str, visited: str | None = None) -> None:
    """Read whether special measures begin or end now, and the numbers of the regulations found broken now.

    `visited` is the day of the inspection that the document is about; what an earlier one did is left out.
    """
    _read_measures(ledger, lines, route, visited)
    numbers: dict[str, Line] = {}
    lead: Line | None = None
    for line in lines:
        if "regulation" in fold(line.text):
            demanded = line.depth > 0 and lead is not None and _demands(lead, visited)
            for number, sentence in _broken(line, visited, demanded=demanded):
                numbers.setdefault(number.upper(), sentence)
        lead = lead if line.depth else line
    for index, (number, sentence) in enumerate(numbers.items()):
        ledger.line_fact(f"{route}.breaches[{index}]", number, sentence)


def _read_measures(ledger: Ledger, lines: Sequence[Line], route: str, visited: str | None) -> None:
    """Read special measures: what ends them counts first, because a document that ends them states both."""
    into: Line | None = None
    for sentence, earlier in _measures(ledger, lines, visited):
        folded = fold(sentence.text)
        placed_now = _PLACED_NOW.search(folded)
        general = _IN_GENERAL.match(sentence.text) and not placed_now
        if general or _IMAGINED.search(sentence.text) or _NOT_PUT.search(folded):
            continue
        if _OUT_OF_MEASURES.search(folded):
            ledger.line_fact(f"{route}.special_measures", "false", sentence)
            return
        historic = (earlier or _HISTORIC.search(folded)) and not placed_now
        if into is None and not historic and _INTO_MEASURES.search(folded):
            into = sentence
    if into:
        ledger.line_fact(f"{route}.special_measures", "true", into)


def _measures(ledger: Ledger, lines: Sequence[Line], visited: str | None) -> Iterator[tuple[Line, bool]]:
    """Yield each sentence of prose about special measures, and whether it is about an earlier inspection.

    “It was inspected in March 2016 and rated inadequate. It was placed into special measures”: both are.
    """
    for line in lines:
        if line.depth or "special measures" not in fold(line.text):
            continue
        earlier, before = False, ""
        for sentence in sentences(line):
            earlier = goes_back(sentence.text, visited, after=earlier) or points_back(sentence.text, before, visited)
            before = sentence.text
            if "special measures" in fold(sentence.text):
                stated = {field for field in ledger.fields_at(sentence) if field.endswith((".rating", ".previous"))}
                only_before = bool(stated) and all(field.endswith(".previous") for field in stated)
                yield sentence, earlier or only_before or is_earlier(sentence.text, visited)


def _demands(line: Line, visited: str | None) -> bool:
    """Return whether the list after this line says which regulations are broken: “The provider must:”."""
    if not line.text.endswith(":"):
        return False
    last = list(sentences(line))[-1:]
    folded = fold(last[0].text) if last else ""
    stated = _BROKEN.search(folded) or _DEMANDED.search(folded)
    return stated is not None and not _ENDED.search(folded) and not is_earlier(last[0].text, visited)


def _broken(line: Line, visited: str | None, *, demanded: bool) -> Iterator[tuple[str, Line]]:
    """Yield the number of each regulation that a paragraph or an item says is broken now, with the sentence.

    “We found two breaches. Staff were not trained (regulation 18)”: a sentence may continue about the breaches of the
    one before it. With `demanded` the item is one of a list of them.
    """
    if notice := _NOTICE.match(fold(line.text)):
        if notice["number"] in _KNOWN:
            yield notice["number"], line
        return
    earlier, opened, before = False, demanded, ""
    for sentence in sentences(line):
        earlier = goes_back(sentence.text, visited, after=earlier) or points_back(sentence.text, before, visited)
        before = sentence.text
        for clause in _CLAUSES.split(sentence.text):
            folded = fold(clause)
            stated = opened or _BROKEN.search(folded) or _DEMANDED.search(folded)
            ended = _ENDED.search(folded) or is_earlier(clause, visited)
            if stated and not earlier and (not ended or _STILL.search(folded)):
                yield from ((number, sentence) for number in _numbers(folded))
        folded = fold(sentence.text)
        opened = not earlier and not _ENDED.search(folded) and (opened or _BROKEN.search(folded) is not None)


def _numbers(clause: str) -> Iterator[str]:
    """Yield the numbers of the regulations that a clause names."""
    for found in _FIRST.finditer(clause):
        following: re.Match[str] | None = found
        while following:
            if following["number"] in _KNOWN:
                yield following["number"]
            following = _NEXT.match(clause, following.end())
