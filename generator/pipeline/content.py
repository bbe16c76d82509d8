"""The folder `content/`: the paths of its files, and the largest size of each, in bytes."""

from dataclasses import dataclass
from pathlib import Path

from generator import store

DOCUMENT_LIMIT = 25_000_000
TABLE_LIMIT = 200_000_000
RECORD_LIMIT = 256_000
EVIDENCE_LIMIT = 20_000_000
TEMPLATE_LIMIT = 2_000_000


@dataclass(frozen=True, slots=True)
class Content:
    """The folder `content/` and the paths in it. Methods raise ContentError for a name that would lead out of it."""

    folder: Path

    @property
    def practices(self) -> Path:
        """The folder of the records."""
        return self.folder / "practices"

    def record(self, slug: str) -> Path:
        """Return the path of a record, which people read and correct."""
        return store.path_in(self.folder, "practices", f"{slug}.yaml")

    def evidence(self, slug: str) -> Path:
        """Return the path of the evidence: what was read, from which words of which document."""
        return store.path_in(self.folder, "evidence", f"{slug}.json")

    @property
    def documents(self) -> Path:
        """The folder of all documents, as they were given."""
        return self.folder / "sources"

    def source(self, slug: str, document: str) -> Path:
        """Return the path of a document of a record, kept as it was given."""
        return store.path_in(self.folder, "sources", slug, document)

    def table(self, name: str) -> Path:
        """Return the path of a table, kept as it was given, once for all practices."""
        return store.path_in(self.folder, "sources", name)

    @property
    def schema(self) -> Path:
        """The JSON Schema of records, for editors."""
        return self.folder / "practice.schema.json"

    @property
    def settings(self) -> Path:
        """The file of the site's settings."""
        return self.folder / "site.yaml"

    @property
    def pages(self) -> Path:
        """The folder of the pages in Markdown."""
        return self.folder / "pages"

    @property
    def inbox(self) -> Path:
        """The folder in which people put documents."""
        return self.folder / "inbox"
