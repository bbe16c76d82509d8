"""Tables of CQC’s open data: CSV, ODS and XLSX → one extract for each location."""

from typing import TYPE_CHECKING

from generator.late_exports import late_exports

if TYPE_CHECKING:
    from generator.sources.tables.date_columns import DayOrder
    from generator.sources.tables.extract import is_known_line, read_extract
    from generator.sources.tables.table import READING, TITLE, Table, is_table, open_table

__all__ = [
    "READING",
    "TITLE",
    "DayOrder",
    "Table",
    "is_known_line",
    "is_table",
    "open_table",
    "read_extract",
]

__getattr__ = late_exports(
    __name__,
    {
        "date_columns": ("DayOrder",),
        "extract": (
            "is_known_line",
            "read_extract",
        ),
        "table": (
            "READING",
            "TITLE",
            "Table",
            "is_table",
            "open_table",
        ),
    },
)
