"""Bytes of a file format → a document: text, lines and the spans of a page’s frame."""

from generator.sources.formats.document import Document, Line, clauses, joined, open_document, sentences, unwrapped
from generator.sources.formats.json_text import Leaf

__all__ = [
    "Document",
    "Leaf",
    "Line",
    "clauses",
    "joined",
    "open_document",
    "sentences",
    "unwrapped",
]
