"""The file system: reads trees and archives, saves records, publishes the site.

Paths and bytes come in; bytes and files go out. No function here prints, reads a clock or knows what a record is.
Links and special files are never followed: they raise an error of one line that names the path and the remedy.

>>> read_tree(Path("content/practices"), (".yaml",), limit=256_000)  # doctest: +SKIP
{'balfour-medical-centre.yaml': b'name: Balfour Medical Centre...'}
"""

from generator.store.documents import FoundDocuments, Source, find_documents, read_document
from generator.store.file_saving import exclusive_saving, path_in, save
from generator.store.file_stamps import Stamp, disk_time, keep, stamp
from generator.store.moving import move_files, remove_files, remove_from_inbox
from generator.store.publication import MANIFEST, KeptFile, Published, is_publication_finished, publish
from generator.store.reading import (
    file_digest,
    is_folder,
    is_present,
    list_tree,
    list_tree_with_errors,
    read_each,
    read_file,
    read_if_exists,
    read_tree,
    relative_path,
    stream_tree,
)
from generator.store.revisions import Revision
from generator.store.temporary_store import StoredRange, TemporaryStore

__all__ = [
    "MANIFEST",
    "FoundDocuments",
    "KeptFile",
    "Published",
    "Revision",
    "Source",
    "Stamp",
    "StoredRange",
    "TemporaryStore",
    "disk_time",
    "exclusive_saving",
    "file_digest",
    "find_documents",
    "is_folder",
    "is_present",
    "is_publication_finished",
    "keep",
    "list_tree",
    "list_tree_with_errors",
    "move_files",
    "path_in",
    "publish",
    "read_document",
    "read_each",
    "read_file",
    "read_if_exists",
    "read_tree",
    "relative_path",
    "remove_files",
    "remove_from_inbox",
    "save",
    "stamp",
    "stream_tree",
]
