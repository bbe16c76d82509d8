"""Merge the facts of a document into the text of a record."""

from typing import TYPE_CHECKING

from generator.late_exports import late_exports

if TYPE_CHECKING:
    from generator.records.merge.fact_tree import newest_listed
    from generator.records.merge.merging import merge_document

__all__ = [
    "merge_document",
    "newest_listed",
]

__getattr__ = late_exports(
    __name__,
    {
        "fact_tree": ("newest_listed",),
        "merging": ("merge_document",),
    },
)
