"""Merge the facts of a document into the text of a record."""

from generator.records.merge.fact_tree import newest_listed
from generator.records.merge.merging import merge_document

__all__ = [
    "merge_document",
    "newest_listed",
]
