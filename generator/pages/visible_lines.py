"""The lines that a reader sees of a page of this site, so that two versions of a page can be compared in words.

>>> lines_of(b'<tr><th>A Surgery<span>1 High Street</span></th><td><b>Good</b>. <a class="src">source</a></td></tr>')
['A Surgery 1 High Street Good.']

The links to sources are left out: one more source changes no word about the practice.
"""

from generator import markup
from generator.markup import BLOCKS, UNSEEN, Close, Open, Text

_LINES = BLOCKS | {"br", "li"}
_CLOSING = frozenset(".,;:!?)]”’%…")
_OPENING = frozenset("([“‘")


def lines_of(page: bytes) -> list[str]:
    """Return the lines of a page in HTML (UTF-8): one for each block or row; neighbouring elements are words apart."""
    parts: list[str] = []
    seen: list[bool] = [True]
    between = False
    for step in markup.walk(page.decode()):
        if isinstance(step, Text):
            if not seen[-1] or not step.text:
                continue
            words = step.text.replace("\n", " ")
            if between and parts and parts[-1][-1] not in _OPENING and words[0] not in _CLOSING:
                parts.append(" ")
            parts.append(words)
            between = False
            continue
        if isinstance(step, Open):
            seen.append(seen[-1] and not _is_unseen(step))
        if seen[-1]:
            if step.name in _LINES:
                parts.append("\n")
            between = True
        if isinstance(step, Close):
            seen.pop()
    return [line for text in "".join(parts).split("\n") if (line := " ".join(text.split()))]


def _is_unseen(element: Open) -> bool:
    is_source = element.name == "a" and "src" in element.attributes.get("class", "").split()
    return is_source or element.name in UNSEEN or "hidden" in element.attributes
