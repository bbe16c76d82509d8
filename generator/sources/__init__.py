"""Documents → facts, each with the words that it was read from.

>>> flatten("note.txt", b"Overall: Good")
'Overall: Good'
"""

from typing import TYPE_CHECKING

from generator.late_exports import late_exports

if TYPE_CHECKING:
    from generator.sources.formats import flatten
    from generator.sources.ratings import looks_like_rating
    from generator.sources.recognition import place_of, read
    from generator.sources.tables import READING, DayOrder, Table, is_known_line, is_table, open_table, read_extract

__all__ = [
    "READING",
    "DayOrder",
    "Table",
    "flatten",
    "is_known_line",
    "is_table",
    "looks_like_rating",
    "open_table",
    "place_of",
    "read",
    "read_extract",
]

__getattr__ = late_exports(
    __name__,
    {
        "formats": ("flatten",),  # without the kinds, whose patterns take longer to compile than a record to check
        "recognition": (
            "place_of",
            "read",
        ),
        "ratings": ("looks_like_rating",),
        "tables": (
            "READING",
            "DayOrder",
            "Table",
            "is_table",
            "is_known_line",
            "open_table",
            "read_extract",
        ),
    },
)
