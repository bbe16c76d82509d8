"""The report entries of a record: which of them a document belongs to, and where a new one goes."""

from collections.abc import Iterable, Mapping, Sequence, Set

from generator.model import Report, ReportKind, newest_first
from generator.records.shape import Value

Entry = dict[str, Value]

DATES = ("assessed", "inspected", "published")

_PUBLISHED = (ReportKind.INSPECTION, ReportKind.ASSESSMENT, ReportKind.DIRECTORY)

UNDATED = (1, 0, 0)
"""The age of what has no year: never newer than what has one."""


def entries_of(record: Value) -> list[Entry]:
    """The reports of a record, an empty entry for what is none."""
    reports = record.get("reports") if isinstance(record, dict) else None
    return [each if isinstance(each, dict) else {} for each in reports] if isinstance(reports, list) else []


def documents_of(entry: Entry) -> list[str]:
    """The documents that a report was read from."""
    documents = entry.get("documents")
    return [each for each in documents if isinstance(each, str)] if isinstance(documents, list) else []


def of_document(entries: Sequence[Entry], document: str, date: str | None, read: Entry) -> int | None:
    """The entry that lists a document and, where the document has several, bears the date in the field that bears it
    in `read`: one report may be published on the day of another one's visit.
    """
    kind = read.get("kind")
    bearing = [name for name in DATES if read.get(name) == date] or DATES
    for at, entry in enumerate(entries):
        if kind and (kind == ReportKind.DIRECTORY) is not (entry.get("kind") == ReportKind.DIRECTORY):
            continue  # what a register says of now is none of the reports it lists
        if document in documents_of(entry) and (date is None or date in (entry.get(name) for name in bearing)):
            return at
    return None


def dated_by_hand(entries: Sequence[Entry], document: str, date: str, told: Mapping[str | None, Entry]) -> int | None:
    """The entry whose date a person changed: the one entry of this document that bears none of its dates, where `date`
    is the one date that no entry bears. `told` is what the document told before, by date.
    """
    found = {each: of_document(entries, document, each, entry) for each, entry in told.items()}
    if [each for each, at in found.items() if at is None] != [date]:
        return None
    return _only(at for at, entry in enumerate(entries) if document in documents_of(entry) and at not in found.values())


def without_documents(entries: Sequence[Entry], told: Entry) -> int | None:
    """The one entry that bears the dates and the kind that were read before, and lists no document any more."""
    return _only(
        at
        for at, entry in enumerate(entries)
        if not documents_of(entry) and all((entry.get(name) or None) == told.get(name) for name in ("kind", *DATES))
    )


def _only(places: Iterable[int]) -> int | None:
    found = list(places)
    return found[0] if len(found) == 1 else None


def of_assessment(entries: Sequence[Entry], read: Entry) -> int | None:
    """The entry of the same assessment: by its id or, where one of the two has no id, by its date."""
    number, assessed = read.get("assessment_id"), read.get("assessed")
    for at, entry in enumerate(entries):
        if entry.get("kind") != ReportKind.ASSESSMENT:
            continue
        other = entry.get("assessment_id")
        if number == other if number and other else assessed and assessed == entry.get("assessed"):
            return at
    return None


def of_publication(
    entries: Sequence[Entry], document: str, kind: Value, read: Entry, registers: Set[str]
) -> int | None:
    """The entry of what another document says was published on the same day, where one of the two is a register's.

    A register of CQC's lists the reports that it has published, one a day and location; which kind each was, another
    document may say. `kind` is the kind of what is read, `registers` the documents that are registers: two of them
    that tell the kind tell of one report where they agree on it.
    """
    published = read.get("published")
    for at, entry in enumerate(entries):
        if not published or entry.get("published") != published or document in documents_of(entry):
            continue
        numbers = {read.get("assessment_id"), entry.get("assessment_id")} - {None}
        if entry.get("kind") not in _PUBLISHED or len(numbers) > 1:
            continue
        both = document in registers and not registers.isdisjoint(documents_of(entry)) and entry.get("kind") == kind
        if both or ReportKind.DIRECTORY in (kind, entry.get("kind")):
            return at
    return None


def place_for(entries: Sequence[Entry], new: Entry) -> int:
    """Return the index of a new entry: newest first, those without a year last, after their equals."""
    return next((at for at, entry in enumerate(entries) if age(new) < age(entry)), len(entries))


def age(entry: Entry) -> tuple[int, int, int]:
    """The sort key of an entry: less is newer. An entry whose dates cannot be read counts as undated."""
    assessed, inspected, published = (value if isinstance(value := entry.get(name), str) else None for name in DATES)
    try:
        return newest_first(Report(ReportKind.ASSESSMENT, assessed=assessed, inspected=inspected, published=published))
    except ValueError:
        return UNDATED
