"""A practice's badge: a small SVG that others embed. It shows the date of the rating, so that readers see its age.

>>> badge(BadgeView("badge.svg", "Balfour Medical Centre", Mark("Good", "good", 3), "26 February 2025"))[:4]
b'<svg'
"""

import re
from html import escape

from generator.pages.practice_views import BadgeView
from generator.pages.views import Mark

INK, PAPER = "#1b2429", "#f3f1ea"
COLOURS = {
    "outstanding": "#2a36b5",
    "good": "#0d7377",
    "requires": "#945b00",
    "inadequate": "#8f0d22",
    "unrated": "#465157",
    "absent": "#465157",
}
"""The strong colours of the stylesheet, on which white text has a contrast of at least 5.4."""

HEIGHT, PADDING, BARS = 26, 9, 34

WIDTHS = {**dict.fromkeys("ijlI.,()’' ", 4.2), **dict.fromkeys("frt", 4.9), **dict.fromkeys("mwMW", 10.6)}
WIDTH, CAPITAL = 7.1, 8.2
"""Widths of Verdana’s letters at this size, in pixels; `textLength` makes any other font fit."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def badge(view: BadgeView) -> bytes:
    """Return the SVG in UTF-8: “CQC rating”, four bars with the word, and the date. Well-formed for any name."""
    label_text = ", ".join(filter(None, (f"CQC overall rating of {view.name}: {view.mark.word}", view.date)))
    label_text += f"; {view.about}" if view.about else ""
    title = escape(_NOT_XML.sub("\ufffd", label_text))
    label, word, when = _Text("CQC rating"), _Text(view.mark.word), _Text(view.date or "")
    middle = label.width + 2 * PADDING
    right = middle + BARS + word.width + 3 * PADDING
    full = right + (when.width + 2 * PADDING if when else 0)
    colour = COLOURS[view.mark.style]
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{full}" height="{HEIGHT}" viewBox="0 0 {full} {HEIGHT}"'
            f' role="img" aria-labelledby="t"><title id="t">{title}</title>',
            f'<clipPath id="c"><rect width="{full}" height="{HEIGHT}" rx="5"/></clipPath><g clip-path="url(#c)">',
            f'<rect width="{full}" height="{HEIGHT}" fill="{PAPER}"/>',
            f'<rect width="{middle}" height="{HEIGHT}" fill="{INK}"/>',
            f'<rect x="{middle}" width="{right - middle}" height="{HEIGHT}" fill="{colour}"/></g>',
            f'<rect x=".5" y=".5" width="{full - 1}" height="{HEIGHT - 1}" rx="4.5" fill="none" stroke="{INK}"/>',
            _bars(view.mark, middle + PADDING),
            '<g font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11.5">',
            label.at(PADDING, "#fff"),
            word.at(middle + BARS + 2 * PADDING, "#fff"),
            when.at(right + PADDING, INK) if when else "",
            "</g></svg>\n",
        )
    ).encode()


class _Text(str):
    """A text of the badge, with its width in pixels."""

    __slots__ = ()

    @property
    def width(self) -> int:
        return round(sum(WIDTHS.get(letter, CAPITAL if letter.isupper() else WIDTH) for letter in self))

    def at(self, x: int, colour: str) -> str:
        return f'<text x="{x}" y="17.5" fill="{colour}" textLength="{self.width}">{escape(self)}</text>'


def _bars(mark: Mark, x: int) -> str:
    return "".join(_bar(x + 9 * index, index < mark.level, mark.level == 0) for index in range(4))


def _bar(x: int, full: bool, dashed: bool) -> str:
    if dashed:
        return f'<rect x="{x}" y="12" width="7" height="2" fill="#fff"/>'
    if full:
        return f'<rect x="{x}" y="7" width="7" height="12" rx="1.5" fill="#fff"/>'
    return (
        f'<rect x="{x + 0.75}" y="7.75" width="5.5" height="10.5" rx="1" fill="none" stroke="#fff" stroke-width="1.5"/>'
    )
