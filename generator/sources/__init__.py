"""The door of the room that turns documents into accounts: bytes in, facts with their words out.

A kind of document is a module with three names: `TITLE` for messages, `recognise(document)` and
`read(document)`. The order of `KINDS` is the order in which they are tried.
"""

from types import ModuleType

from generator.evidence import Account
from generator.problems import ContentError
from generator.sources.tables import READING, Table, is_table, open_table

__all__ = [
    "READING", "Table", "flatten", "is_of_known_column", "is_table", "kinds", "open_table", "place_of", "read",
    "read_extract", "speaks_of_rating",
]  # fmt: skip


def flatten(name: str, data: bytes) -> str:
    """The text of a document, in which all spans of evidence count.

    Plain text is kept as it is; a saved web page is flattened to the lines a reader sees. Raises ContentError for
    what is not readable text: nothing in it, binary, another encoding than the document declares.
    """
    from generator.sources.document import open_document

    return open_document(name, data).text


def read(name: str, data: bytes, address: str | None = None) -> Account:
    """Recognise a document by its content, never by its name, and read it.

    `address` is where CQC published it; ids are read from its path. Raises ContentError, in one line that names
    the document and the remedy, for a document of no known kind.
    """
    from generator.sources import tables
    from generator.sources.document import open_document

    document = open_document(name, data, address)
    if not document.leaves and document.text.lstrip()[:1] in ("{", "["):
        raise ContentError(f"{name}: this is data in JSON, but not a location from CQC’s API")
    for kind in kinds():
        if kind.recognise(document):
            account: Account = kind.read(document)
            return account
    names = "; ".join(kind.TITLE for kind in (*kinds(), tables))
    raise ContentError(f"{name}: this is not a document that Ratingpress knows. It reads: {names}")


def read_extract(name: str, text: str) -> Account:
    """What a table says of one location, from the extract that `open_table` gives of it."""
    from generator.sources import table_extract

    return table_extract.read_extract(name, text)


def is_of_known_column(line: str) -> bool:
    """Whether a line of an extract is a cell of a column that is known: of the others, only the column is told."""
    from generator.sources import table_extract

    return table_extract.is_of_known_column(line)


def kinds() -> tuple[ModuleType, ...]:
    """Every kind of document, in the order in which they are tried."""
    from generator.sources import api_location, assessment_page, inspection_report, inspections_page, press_release

    return (api_location, assessment_page, inspection_report, inspections_page, press_release)


def speaks_of_rating(words: str) -> bool:
    """Whether words have the look of a sentence that states a rating, or are one, so that they must not pass unread."""
    from generator.sources import rating_words, vocabulary

    return vocabulary.rating_of(words) is not None or rating_words.speaks_of_rating(words)


def place_of(account: Account) -> str | None:
    """The town where a document says that its practice is, for telling namesakes apart; None where it does not say."""
    from generator.sources import practice_name

    name = next((fact.value for fact in account.facts if fact.field == "name"), None)
    return practice_name.read_place(account.text, name) if name else None
