"""Documents that were read and wait for their record: summaries in memory, the rest in a temporary store."""

from generator.pipeline.extraction import DocumentSummary, ReadDocument
from generator.store import Source, StoredRange, TemporaryStore


class WaitingDocuments:
    """Documents that were read and wait for their record: summaries in memory, the rest in a temporary store."""

    def __init__(self, temporary: TemporaryStore) -> None:
        self.summaries: list[DocumentSummary] = []
        self._temporary = temporary
        self._places: dict[Source, tuple[StoredRange, StoredRange]] = {}

    def add(self, read: ReadDocument) -> None:
        """Keep a document until it is merged."""
        self.summaries.append(read.summary)
        self._places[read.summary.source] = self._temporary.add(read.data), self._temporary.add(read.account)

    def data(self, summary: DocumentSummary) -> bytes:
        """Return the bytes of a document. Raise MachineError where the temporary store cannot be read."""
        return self._temporary.read(self._places[summary.source][0])

    def account(self, summary: DocumentSummary) -> bytes:
        """Return the pickled account of a document. Raise MachineError as `data` does."""
        return self._temporary.read(self._places[summary.source][1])
