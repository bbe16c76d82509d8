"""The report entries of a record: the entry that a document belongs to, and the position of a new one."""

from collections.abc import Iterable, Mapping, Sequence, Set

from generator.dates import PartialDate
from generator.evidence import KeptDocument
from generator.model import ReportDates, ReportKind, SortKey, in_order, newest_first
from generator.records.merge.fact_tree import Tree, values_of
from generator.records.merge.merge_input import MergeInput
from generator.records.shape import Value

Entry = dict[str, Value]

DATES = ("assessed", "inspected", "published")

_PUBLISHED = (ReportKind.INSPECTION, ReportKind.ASSESSMENT, ReportKind.DIRECTORY)


def entries_of(record: Value) -> list[Entry]:
    """Return the reports of a record, an empty entry for an item that is no mapping."""
    reports = record.get("reports") if isinstance(record, dict) else None
    return [each if isinstance(each, dict) else {} for each in reports] if isinstance(reports, list) else []


def documents_of(entry: Entry) -> list[str]:
    """Return the names of the documents that an entry lists."""
    documents = entry.get("documents")
    return [each for each in documents if isinstance(each, str)] if isinstance(documents, list) else []


def new_entry(kept: KeptDocument, date: str | None, report: dict[str, Tree]) -> Entry:
    """Return the entry that a report of a document makes alone."""
    entry: Entry = {"kind": str(kept.kind), "url": kept.url, **values_of(report)}
    if date and not any(entry.get(name) for name in DATES):
        entry["inspected"] = date
    entry["documents"] = [kept.document]
    return {key: value for key, value in entry.items() if value}


def find_entry(entries: Sequence[Entry], document: MergeInput, date: str | None) -> int | None:
    """Return the index of the entry that the report of a date belongs to, or None.

    An entry that the document made before is found again where a person edited its date or its documents. Only a
    report that is new to the record joins the entry of another document about the same report.
    """
    before = document.before.reports
    index = entry_of_document(entries, document.name, date, values_of(document.stated_of(date)))
    if index is None and date in before:
        index = _edited_entry(entries, document, date)
    if index is None and not (document.held and before.get(date)):
        index = _entry_of_same_report(entries, document, date)
    return index


def _edited_entry(entries: Sequence[Entry], document: MergeInput, date: str | None) -> int | None:
    before = {each: values_of(report) for each, report in document.before.reports.items()}
    index = entry_with_changed_date(entries, document.name, date, before) if date else None
    if index is None:
        index = entry_without_documents(entries, {"kind": str(document.kept.kind), **before[date]})
    return index


def _entry_of_same_report(entries: Sequence[Entry], document: MergeInput, date: str | None) -> int | None:
    values = values_of(document.stated_of(date))
    kind = values.get("kind") or document.kept.kind
    index = entry_of_assessment(entries, values) if kind == ReportKind.ASSESSMENT else None
    if document.kept.kind is ReportKind.PRESS_RELEASE:
        return entry_of_equal_release(entries, values)
    if index is None:
        index = entry_of_publication(entries, document.name, kind, values, document.directories)
    return index


def entry_of_document(entries: Sequence[Entry], document: str, date: str | None, report: Entry) -> int | None:
    """Return the index of the entry that lists a document and has the date, in the field that has it in `report`.

    The field counts because one report may be published on the day of another one's visit. Without a date, the first
    entry that lists the document is meant.
    """
    kind = report.get("kind")
    names = [name for name in DATES if report.get(name) == date] or DATES
    for index, entry in enumerate(entries):
        if kind and (kind == ReportKind.DIRECTORY) is not (entry.get("kind") == ReportKind.DIRECTORY):
            continue  # the directory's rating of a day is none of the reports that it lists
        if document in documents_of(entry) and (date is None or date in (entry.get(name) for name in names)):
            return index
    return None


def entry_with_changed_date(
    entries: Sequence[Entry], document: str, date: str, before: Mapping[str | None, Entry]
) -> int | None:
    """Return the index of the entry whose date a person changed: the only one of the document without a known date.

    `before` is what the document stated before, by date. None unless `date` is the only date that no entry has.
    """
    found = {each: entry_of_document(entries, document, each, report) for each, report in before.items()}
    if [each for each, index in found.items() if index is None] != [date]:
        return None
    return _only(
        index for index, entry in enumerate(entries) if document in documents_of(entry) and index not in found.values()
    )


def entry_without_documents(entries: Sequence[Entry], before: Entry) -> int | None:
    """Return the index of the only entry that has the dates and the kind of `before`, and lists no document."""
    names = ("kind", *DATES)
    return _only(
        index
        for index, entry in enumerate(entries)
        if not documents_of(entry) and all((entry.get(name) or None) == before.get(name) for name in names)
    )


def _only(indexes: Iterable[int]) -> int | None:
    found = list(indexes)
    return found[0] if len(found) == 1 else None


def entry_of_assessment(entries: Sequence[Entry], report: Entry) -> int | None:
    """Return the index of the entry of the same assessment: by its id or, where one side has no id, by its date."""
    number, assessed = report.get("assessment_id"), report.get("assessed")
    for index, entry in enumerate(entries):
        if entry.get("kind") != ReportKind.ASSESSMENT:
            continue
        other = entry.get("assessment_id")
        if number == other if number and other else assessed and assessed == entry.get("assessed"):
            return index
    return None


def entry_of_equal_release(entries: Sequence[Entry], report: Entry) -> int | None:
    """Return the index of the entry of a release that another publisher copied: its visit, ratings and words are equal.

    The words are those of the people it quotes, else its title.
    """
    names = ("inspected", "overall", "key_questions")
    if not (report.get("overall") or report.get("key_questions")):
        return None
    for index, entry in enumerate(entries):
        if entry.get("kind") != ReportKind.PRESS_RELEASE:
            continue
        equal = all((entry.get(name) or None) == (report.get(name) or None) for name in names)
        words = "quotes" if report.get("quotes") and entry.get("quotes") else "title"
        if equal and report.get(words) and entry.get(words) == report.get(words):
            return index
    return None


def entry_of_publication(
    entries: Sequence[Entry], document: str, kind: Value, report: Entry, directories: Set[str]
) -> int | None:
    """Return the index of the entry that another document has for the same day of publication.

    One of the two documents is of CQC's directory, which lists one report a day and location, and often not its kind.
    `kind` is the kind of `report`, `directories` the names of the directory's documents: two of them that state the
    kind mean one report where they agree on it.
    """
    published = report.get("published")
    for index, entry in enumerate(entries):
        if not published or entry.get("published") != published or document in documents_of(entry):
            continue
        numbers = {report.get("assessment_id"), entry.get("assessment_id")} - {None}
        if entry.get("kind") not in _PUBLISHED or len(numbers) > 1:
            continue
        both = document in directories and not directories.isdisjoint(documents_of(entry))
        if (both and entry.get("kind") == kind) or ReportKind.DIRECTORY in (kind, entry.get("kind")):
            return index
    return None


def index_for(entries: Sequence[Entry], new: Entry) -> int:
    """Return the index of a new entry: newest first, those without a year last, after their equals."""
    order = in_order([_dates_of(entry) for entry in (*entries, new)])
    after = set(order[order.index(len(entries)) + 1 :])
    return next((index for index in range(len(entries)) if index in after), len(entries))


def sort_key(entry: Entry) -> SortKey:
    """Return the sort key of an entry: less is newer. An entry whose dates cannot be read counts as undated."""
    return newest_first(_dates_of(entry))


def _dates_of(entry: Entry) -> ReportDates:
    """Return the dates of an entry that can be read."""
    return ReportDates(*(_date_of(entry.get(name)) for name in DATES))


def _date_of(value: Value) -> str | None:
    try:
        return value if isinstance(value, str) and PartialDate.parse(value) else None
    except ValueError:
        return None
