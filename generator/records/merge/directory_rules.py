"""Rules for documents of CQC's directory: each lists the reports that CQC published and states the rating of a day.

Such a document has no date of its own. One that lists a newer report is the later one.
"""

from collections.abc import Iterator, Sequence

from generator.model import ReportKind
from generator.records.merge.fact_tree import Tree, newest_listed, sections, values_of
from generator.records.merge.merge_input import MergeInput
from generator.records.merge.report_entries import DATES, Entry, documents_of

OUTDATED = "a later document of CQC’s directory is part of the record already"
"""The reason of a conflict with a document of the directory that is not the latest."""


def is_outdated(document: MergeInput) -> bool:
    """Return whether another document of the directory lists a newer report than this one."""
    others = document.directories - {document.name} - document.earlier
    newest = newest_listed(fact for fact in document.others if fact.document in others)
    return newest > newest_listed(document.facts)


def was_removed(document: MergeInput, date: str | None, entries: Sequence[Entry]) -> bool:
    """Return whether a person removed the report of a date: another directory lists it, and no entry has its date."""
    if date is None or not document.is_directory:
        return False
    if any(entry.get(name) == date for entry in entries for name in DATES):
        return False
    others, field = document.directories - {document.name}, f"report[{date}]."
    return any(fact.field.startswith(field) and fact.document in others for fact in document.evidence.facts)


def outdated_reports(document: MergeInput) -> Iterator[tuple[str, dict[str, Tree]]]:
    """Yield the name of each directory, with the facts of its undated report, whose statement no longer holds.

    That is the earlier version of this document where it states nothing without a date now, and each other document
    of the directory that this one is later than.
    """
    if None in document.before.reports and None not in document.stated.reports:
        yield document.name, document.before.reports[None]
    newest = newest_listed(document.facts)
    for other in document.evidence.documents:
        if other.kind is not ReportKind.DIRECTORY or other.document in document.later | {document.name}:
            continue
        facts = [fact for fact in document.evidence.facts if fact.document == other.document]
        report = sections(facts).reports.get(None)
        if report and newest > newest_listed(facts):
            yield other.document, report


def unedited_entry(entries: Sequence[Entry], document: str, report: dict[str, Tree]) -> int | None:
    """Return the index of the undated entry that a directory alone made and nobody edited."""
    values = values_of(report).items()
    for index, entry in enumerate(entries):
        alone = documents_of(entry) == [document] and entry.get("kind") == ReportKind.DIRECTORY
        if alone and not any(entry.get(name) for name in DATES) and entry.items() >= values:
            return index
    return None


def better_kind(document: MergeInput, entry: Entry, stated: dict[str, Tree]) -> str | None:
    """Return the kind that the document states for an entry that only directories made; None to keep the kind."""
    value = values_of(stated).get("kind")
    kind = value if isinstance(value, str) else str(document.kept.kind)
    only_listed = entry.get("kind") == ReportKind.DIRECTORY and set(documents_of(entry)) <= document.directories
    return kind if only_listed and kind != ReportKind.DIRECTORY else None
