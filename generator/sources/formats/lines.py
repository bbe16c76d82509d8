"""A line of a document's text."""

from typing import NamedTuple

from generator.evidence import Span


class Line(NamedTuple):
    """A line of text, without spaces around it and without its bullet. `depth` is 0 for prose, else the bullet's."""

    start: int
    end: int
    text: str
    depth: int = 0
    furniture: bool = False
    """True in the page's frame: navigation, cookie banner, footer."""

    @property
    def span(self) -> Span:
        """The span of the line's text in the document."""
        return Span(self.start, self.end)
