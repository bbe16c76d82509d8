"""Reading of documents: each becomes an account of its text, and a summary that identifies its practice."""

import hashlib
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generator import sources, store
from generator.evidence import Account, Extract, Fact, Place
from generator.pipeline.content import DOCUMENT_LIMIT
from generator.problems import ContentError, RatingpressError
from generator.sources import DayOrder
from generator.store import Source

_IDENTIFYING_FIELDS = (
    "name", "location_id", "postcode", "address", "also_known_as[", "local_authority", "service_kind",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """A document to read, with the address where CQC published it, if known; or an extract of a table.

    For an extract, `table` is the name that its documents have in a record, `text` its text, and `day_orders` what the
    table states about its columns of dates. They are empty for a document that is read from its file.
    """

    source: Source
    address: str | None = None
    extract: Extract | None = None
    table: str = ""
    text: str = ""
    day_orders: Mapping[str, DayOrder] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that is refused: its place, the reason in one line, and the exit code of the command."""

    source: str
    why: str
    exit_code: int = ContentError.exit_code

    def __str__(self) -> str:
        return f"{self.source}: {self.why}"


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """The part of a document's account that stays in memory while others are read: what identifies its practice.

    `address` is where CQC published the document, and `sha256` the digest of its bytes. `place` is the place of the
    practice in the document's words, where it states neither postcode nor address. `extract` is the document's place in
    a table, and `table` its name in a record, where it is an extract of a table.
    """

    source: Source
    address: str | None
    sha256: str
    identifying_facts: tuple[Fact, ...]
    place: Place | None
    extract: Extract | None = None
    table: str = ""

    def value(self, field: str) -> str | None:
        """Return what the document states for an identifying field of the practice, or None."""
        return next((fact.value for fact in self.identifying_facts if fact.field == field), None)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document that was read: its summary, its bytes (none for an extract of a table), and its pickled account."""

    summary: DocumentSummary
    data: bytes
    account: bytes


def read_documents(tasks: Sequence[ReadingTask]) -> list[ReadDocument | Refusal]:
    """Return each document, read, or its refusal; no error in one document prevents that others are read."""
    return list(map(_read_document, tasks))


def unpickled(account: bytes) -> Account:
    """Return the account of a document that `read_documents` pickled."""
    value: Account = pickle.loads(account)  # noqa: S301 - pickled above, in this run
    return value


def refusal(source: Source, error: Exception) -> Refusal:
    """Return the refusal of a document for an error, without the document's place in the reason."""
    if not isinstance(error, RatingpressError):
        reason = f"a fault in Ratingpress itself: {type(error).__name__}: {error}"
        return Refusal(str(source), reason, RatingpressError.exit_code)
    reason = str(error)
    for place in (f"{source}: ", f"{source} ", f"{source.name}: "):
        reason = reason.removeprefix(place)
    return Refusal(str(source), reason, error.exit_code)


def _read_document(task: ReadingTask) -> ReadDocument | Refusal:
    source = task.source
    try:
        if task.extract:
            data = task.text.encode()
            account = sources.read_extract(source.name, task.text, task.day_orders)
        else:
            data = store.read_document(source, DOCUMENT_LIMIT)
            account = sources.read(source.name, data, task.address)
        facts = tuple(fact for fact in account.facts if fact.field.startswith(_IDENTIFYING_FIELDS))
        located = any(fact.field in ("postcode", "address") for fact in facts)
        place = None if located or task.extract else sources.place_of(account)
    except Exception as error:  # a fault of ours in one document must not prevent that others are read
        return refusal(source, error)
    sha256 = hashlib.sha256(data).hexdigest()
    summary = DocumentSummary(source, account.address, sha256, facts, place, task.extract, task.table)
    pickled = pickle.dumps(account, pickle.HIGHEST_PROTOCOL)
    return ReadDocument(summary, b"" if task.extract else data, pickled)
