"""Bytes of a file format → a document: text, lines and the spans of a page’s frame."""

from generator.sources.formats.document import Document, clauses, flatten, joined, open_document, sentences, unwrapped
from generator.sources.formats.json_text import Leaf, is_json
from generator.sources.formats.lines import Line

__all__ = [
    "Document",
    "Leaf",
    "Line",
    "clauses",
    "flatten",
    "is_json",
    "joined",
    "open_document",
    "sentences",
    "unwrapped",
]
