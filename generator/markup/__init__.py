"""HTML → its elements and text, one after another. The only package that imports beautifulsoup4.

>>> [step.text for step in walk("<p>Overall: <b>Good</b></p>") if isinstance(step, Text)]
['Overall: ', 'Good']
"""

from typing import TYPE_CHECKING

from generator.late_exports import late_exports

if TYPE_CHECKING:
    from generator.markup.elements import BLOCKS, DRAWN, UNSEEN, Close, Open, Step, Text
    from generator.markup.walking import MARKUP_LIMIT, declared_charset, is_within_limit, walk, without_embedded_data

__all__ = [
    "BLOCKS",
    "DRAWN",
    "MARKUP_LIMIT",
    "UNSEEN",
    "Close",
    "Open",
    "Step",
    "Text",
    "declared_charset",
    "is_within_limit",
    "walk",
    "without_embedded_data",
]

__getattr__ = late_exports(
    __name__,
    {
        "elements": ("BLOCKS", "DRAWN", "UNSEEN", "Close", "Open", "Step", "Text"),
        "walking": ("MARKUP_LIMIT", "declared_charset", "is_within_limit", "walk", "without_embedded_data"),
    },
)
