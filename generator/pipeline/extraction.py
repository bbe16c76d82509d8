"""One document → an account of it, put aside, and a card that says whose it may be."""

import hashlib
import pickle
from collections.abc import Sequence
from dataclasses import dataclass

from generator import sources, store
from generator.evidence import Account, Extract, Fact
from generator.pipeline.content import DOCUMENT_LIMIT
from generator.problems import ContentError, RatingpressError
from generator.store import Source

_IDENTIFYING = ("name", "location_id", "postcode", "address", "also_known_as[")


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be read, and where CQC published it, if known; or what a table says of one location."""

    source: Source
    address: str | None = None
    extract: Extract | None = None
    table: str = ""
    """The name that the table's extracts bear in a record."""
    text: str = ""
    """The extract's text; empty for a document that is read from its file."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that is not taken, and why, in one line, with the exit code that says so."""

    source: str
    why: str
    exit_code: int = ContentError.exit_code

    def __str__(self) -> str:
        return f"{self.source}: {self.why}"


@dataclass(frozen=True, slots=True)
class Card:
    """The part of an account that stays in memory while others are read: what identifies its practice, and no more.

    `address` is where CQC published it, `place` where the practice is, in words, if it says no more of that. `extract`
    says that the document is a part of a table, and where it stands there.
    """

    source: Source
    address: str | None
    sha256: str
    told: tuple[Fact, ...]
    place: str | None
    extract: Extract | None = None
    table: str = ""

    def value(self, field: str) -> str | None:
        """Return what the document states for a field of the practice."""
        return next((fact.value for fact in self.told if fact.field == field), None)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document that was read: its card, its bytes, and the account of it, packed."""

    card: Card
    data: bytes
    account: bytes


def read_documents(tasks: Sequence[Task]) -> list[ReadDocument | Refusal]:
    """Read documents, each for itself: one that cannot be read, for whatever reason, keeps no other from it."""
    return list(map(_read_document, tasks))


def unpacked(account: bytes) -> Account:
    """The account of a document that `read_documents` packed."""
    unpacked: Account = pickle.loads(account)  # noqa: S301 - packed above, by this very run
    return unpacked


def refusal(source: Source, error: Exception) -> Refusal:
    """Return why a document is refused, with its place in front."""
    if not isinstance(error, RatingpressError):
        why = f"a fault in Ratingpress itself: {type(error).__name__}: {error}"
        return Refusal(str(source), why, RatingpressError.exit_code)
    why = str(error)
    for place in (f"{source}: ", f"{source} ", f"{source.name}: "):
        why = why.removeprefix(place)
    return Refusal(str(source), why, error.exit_code)


def _read_document(task: Task) -> ReadDocument | Refusal:
    source = task.source
    try:
        if task.extract:
            data = task.text.encode()
            account = sources.read_extract(source.name, task.text)
        else:
            data = store.read_document(source, DOCUMENT_LIMIT)
            account = sources.read(source.name, data, task.address)
        told = tuple(fact for fact in account.facts if fact.field.startswith(_IDENTIFYING))
        by_name_alone = not any(fact.field in ("location_id", "postcode") for fact in told)
        place = sources.place_of(account) if by_name_alone else None
    except Exception as error:  # even a fault of ours in one document keeps no other from being read
        return refusal(source, error)
    card = Card(source, account.address, hashlib.sha256(data).hexdigest(), told, place, task.extract, task.table)
    return ReadDocument(card, b"" if task.extract else data, pickle.dumps(account, pickle.HIGHEST_PROTOCOL))
