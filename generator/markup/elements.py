"""The steps of a walk over a page, and the elements that are blocks or are never seen."""

from typing import NamedTuple

UNSEEN = frozenset("del head iframe math object s script select strike style svg template".split())
"""Elements whose text a reader does not see, or that is struck out."""

DRAWN = frozenset(("math", "svg"))
"""Elements that hold a formula or a drawing, and no block: where a block begins, a browser ends them."""

BLOCKS = frozenset(
    "address article aside blockquote body button caption dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend main nav ol p pre section summary table tbody tfoot thead tr "
    "ul".split()
)
"""Elements that begin a new line. `li` and `br` do too, each in a way of its own."""


class Open(NamedTuple):
    """An element begins. An attribute without a value has an empty one."""

    name: str
    attributes: dict[str, str]


class Close(NamedTuple):
    """The element that was opened last, and not closed yet, ends."""

    name: str


class Text(NamedTuple):
    """Text between elements; comments are none."""

    text: str


Step = Open | Close | Text
