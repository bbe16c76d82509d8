"""Bytes of a document → its text or its account. Its kind is recognised by content, never by file name."""

from generator.evidence import Account, Place
from generator.problems import ContentError
from generator.sources.formats import is_json, open_document
from generator.sources.kinds import KINDS
from generator.sources.overlooked_ratings import with_overlooked_ratings
from generator.sources.passages import read_place
from generator.sources.tables import TITLE as TABLE_TITLE


def read(name: str, data: bytes, address: str | None = None) -> Account:
    """Recognise the kind of a document by its content, and extract its facts.

    `address` is where CQC published it; ids are read from its path. Raises ContentError, in one line that names
    the document and the remedy, for a document of no known kind.
    """
    document = open_document(name, data, address)
    if not document.leaves and is_json(document.text):
        raise ContentError(f"{name}: this is data in JSON, but not a location from CQC’s API")
    for kind in KINDS:
        if kind.recognise(document):
            account: Account = kind.read(document)
            return account if document.leaves else with_overlooked_ratings(account)
    titles = "; ".join((*(kind.TITLE for kind in KINDS), TABLE_TITLE))
    raise ContentError(f"{name}: this is not a document that Ratingpress knows. It reads: {titles}")


def place_of(account: Account) -> Place | None:
    """Return the place of a document's practice, which distinguishes practices of one name; None if not stated."""
    name = next((fact.value for fact in account.facts if fact.field == "name"), "")
    span = read_place(account.text, name)
    return Place(account.text[slice(*span)], *span) if span else None
