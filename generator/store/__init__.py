"""The only file system: reads trees, saves records, publishes the site.

In come paths and bytes, out go bytes and files. Nothing here prints, reads a clock or knows what a record is. Links and
special files are never followed: they are refused with one line that says what to do.

>>> read_tree(Path("content/practices"), (".yaml",), limit=256_000)  # doctest: +SKIP
{'balfour-medical-centre.yaml': b'name: Balfour Medical Centre...'}
"""

from generator.store.documents import FoundDocuments, Source, find_documents, read_document
from generator.store.file_saving import save, saving, within
from generator.store.inbox import clear_from_inbox
from generator.store.publishing import MANIFEST, Published, publish
from generator.store.reading import (
    digest,
    from_here,
    is_folder,
    list_tree,
    look_through,
    read_each,
    read_file,
    read_if_there,
    read_tree,
    stream_tree,
)
from generator.store.revisions import Revision
from generator.store.spool import Spool, Ticket

__all__ = [
    "MANIFEST",
    "FoundDocuments",
    "Published",
    "Revision",
    "Source",
    "Spool",
    "Ticket",
    "clear_from_inbox",
    "digest",
    "find_documents",
    "from_here",
    "is_folder",
    "list_tree",
    "look_through",
    "publish",
    "read_document",
    "read_each",
    "read_file",
    "read_if_there",
    "read_tree",
    "save",
    "saving",
    "stream_tree",
    "within",
]
