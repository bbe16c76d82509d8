"""The folder `content/`: what stands where in it, and how large it may be."""

from dataclasses import dataclass
from pathlib import Path

from generator import store

DOCUMENT_LIMIT = 8_000_000
TABLE_LIMIT = 200_000_000
RECORD_LIMIT = 256_000
EVIDENCE_LIMIT = 20_000_000
TEMPLATE_LIMIT = 2_000_000


@dataclass(frozen=True, slots=True)
class Content:
    """The folder `content/` and what stands where in it. A name that would lead out of it raises ContentError."""

    folder: Path

    @property
    def practices(self) -> Path:
        """The folder of the records."""
        return self.folder / "practices"

    def record(self, slug: str) -> Path:
        """The record that people read and correct."""
        return store.path_in(self.folder, "practices", f"{slug}.yaml")

    def evidence(self, slug: str) -> Path:
        """Return the path of the evidence: what was read, from which words of which document."""
        return store.path_in(self.folder, "evidence", f"{slug}.json")

    def source(self, slug: str, document: str) -> Path:
        """A document as it came in."""
        return store.path_in(self.folder, "sources", slug, document)

    def table(self, name: str) -> Path:
        """A table as it came in, kept once for all practices."""
        return store.path_in(self.folder, "sources", name)

    @property
    def schema(self) -> Path:
        """The JSON Schema that editors use."""
        return self.folder / "practice.schema.json"

    @property
    def settings(self) -> Path:
        """The site's own settings."""
        return self.folder / "site.yaml"

    @property
    def pages(self) -> Path:
        """The pages in Markdown."""
        return self.folder / "pages"

    @property
    def inbox(self) -> Path:
        """The folder in which people put documents."""
        return self.folder / "inbox"
