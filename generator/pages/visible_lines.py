"""What a reader sees of a page of this site, line by line: so that two of them can be compared in words.

>>> lines_of(b'<tr><th>A Surgery<span>1 High Street</span></th><td><b>Good</b><sup class="src">23</sup>.</td></tr>')
['A Surgery 1 High Street Good.']

The numbers that lead to the words of the sources are no words: one source more shifts all that follow it.
"""

from html.parser import HTMLParser

_UNSEEN = frozenset("head script style svg template".split())
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_BLOCKS = frozenset(
    "address article aside blockquote body br caption dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
_CLOSING = frozenset(".,;:!?)]”’%…")
_OPENING = frozenset("([“‘")


def lines_of(page: bytes) -> list[str]:
    """The lines of a page in HTML: a block each, a row of a table in one; neighbouring elements are words apart."""
    reader = _Reader()
    reader.feed(page.decode())
    reader.close()
    return [line for text in "".join(reader.parts).split("\n") if (line := " ".join(text.split()))]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._between = False
        self._unseen = ""
        """The element that is passed over, with all that is in it; `_depth` counts those of its name."""
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen:
            self._depth += tag == self._unseen
        elif tag not in _VOID and _is_unseen(tag, dict(attrs)):
            self._unseen, self._depth = tag, 1
        else:
            self._boundary(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            self._depth -= tag == self._unseen
            self._unseen = self._unseen if self._depth else ""
        else:
            self._boundary(tag)

    def handle_data(self, data: str) -> None:
        if self._unseen or not data:
            return
        words = data.replace("\n", " ")
        if self._between and self.parts and self.parts[-1][-1] not in _OPENING and words[0] not in _CLOSING:
            self.parts.append(" ")
        self.parts.append(words)
        self._between = False

    def _boundary(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        self._between = True


def _is_unseen(tag: str, attributes: dict[str, str | None]) -> bool:
    number = tag == "sup" and "src" in (attributes.get("class") or "").split()
    return number or tag in _UNSEEN or "hidden" in attributes
