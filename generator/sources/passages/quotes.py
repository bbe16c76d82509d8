"""Lines → quotes: the speaker, the role, and all paragraphs.

British usage opens every paragraph of a quotation with a mark and closes only the last; CQC's pages now and then lose
an opening mark or close with a straight one, so a quote ends where a paragraph neither opens nor closes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.sources.formats import Line

_SAYS = r",? (?:has )?(?:said|says|added|adds|commented|explained)(?: that)?"
_NAME = r"(?:(?:Professor|Dr|Sir|Dame|Mr|Mrs|Ms) )?[A-Z][\w’'.-]*(?: (?:de|van|der|[A-Z][\w’'.-]*)){1,4}"
_NAME_FIRST = re.compile(rf"(?P<speaker>{_NAME}), (?P<role>[^“”\"]{{3,160}}?){_SAYS}:?(?=$|\s*[“\"])")
_OFFICE = r"(?:[Dd]irector|[Ii]nspector|[Hh]ead|[Mm]anager|[Ll]ead|[Ss]ecretary|[Oo]fficer)"
_ROLE_FIRST = re.compile(
    rf"(?P<role>[^“”\".:]{{0,160}}?{_OFFICE}[^“”\".:]{{0,120}}?),? "
    rf"(?P<speaker>{_NAME}){_SAYS}:?(?=$|\s*[“\"])"
)
_NO_ROLE = re.compile(rf"(?P<speaker>{_NAME}){_SAYS}:$")
_INVERTED = re.compile(
    rf"[“\"](?P<words>[^“”\"]+?),?[”\"],? (?:said|says|added) (?P<speaker>{_NAME})(?:, "
    rf"(?P<role>[^“”\"]{{3,160}}?))?[.:,]?$"
)
_OPENING = '“"‘'
_CLOSING = '”"'


Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class QuoteLines:
    """A quote: the line that names the speaker, the offsets of name and role, and the paragraphs."""

    introduction: Line
    speaker: Place
    role: Place | None
    paragraphs: tuple[Line, ...]
    lines: int
    """The number of lines of the document."""

    @property
    def text(self) -> str:
        """The words without quotation marks, a blank line between paragraphs."""
        return "\n\n".join(paragraph.text.strip(_OPENING + _CLOSING + " ") for paragraph in self.paragraphs)


def read_quote(lines: Sequence[Line], index: int) -> QuoteLines | None:
    """Return the quote whose speaker line is at `index`, or None."""
    line = lines[index]
    if line.depth or len(line.text) > 2_000:
        return None
    if inverted := _INVERTED.match(line.text):
        first = Line(line.start, line.start + inverted.end("words"), line.text[: inverted.end("words")])
        return _with_paragraphs(lines, index, inverted, [first])
    found = _NAME_FIRST.match(line.text) or _ROLE_FIRST.match(line.text) or _NO_ROLE.match(line.text)
    if not found:
        return None
    rest = line.text[found.end() :].lstrip()
    return _with_paragraphs(lines, index, found, [Line(line.end - len(rest), line.end, rest)] if rest else [])


def _with_paragraphs(lines: Sequence[Line], index: int, found: re.Match[str], said: list[Line]) -> QuoteLines | None:
    line = lines[index]
    paragraphs = list(said)
    for following in lines[index + 1 :]:
        if not _continues(following, paragraphs):
            break
        paragraphs.append(following)
    if not paragraphs:
        return None
    role = _place(line, found, "role") if "role" in found.re.groupindex and found["role"] else None
    taken = 1 + len(paragraphs) - len(said)
    return QuoteLines(line, _place(line, found, "speaker"), role, tuple(paragraphs), taken)


def _continues(line: Line, paragraphs: list[Line]) -> bool:
    if line.depth:
        return False
    if line.text[0] in _OPENING:
        return True
    return bool(paragraphs or not line.text.endswith(":")) and line.text[-1] in _CLOSING


def _place(line: Line, found: re.Match[str], group: str) -> Place:
    return line.start + found.start(group), line.start + found.end(group)
