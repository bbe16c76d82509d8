"""Merge of one document: record text, evidence and facts → new text, new evidence, edits and conflicts.

Nothing is written here. The text changes by single splices, so that every other byte stays; without a change it is the
same string. This module finds the entry that each report belongs to; `three_way` has the rules for values.
"""

from collections.abc import Collection, Sequence

from generator.evidence import Evidence, Fact, KeptDocument
from generator.model import UNDATED, ReportKind
from generator.problems import ContentError
from generator.records.merge.directory_rules import (
    OUTDATED,
    better_kind,
    is_outdated,
    outdated_reports,
    unedited_entry,
    was_removed,
)
from generator.records.merge.fact_tree import Tree, leaves, values_of
from generator.records.merge.merge_input import MergeInput
from generator.records.merge.other_values import other_values_of_practice, other_values_of_report
from generator.records.merge.report_entries import (
    documents_of,
    entries_of,
    entry_of_document,
    find_entry,
    index_for,
    new_entry,
    sort_key,
)
from generator.records.merge.three_way import Outcome, merge_tree
from generator.records.results import NO_LONGER_STATED, REPORT_DELETED, Conflict, Edit, Merge
from generator.records.shape import Value
from generator.records.text import Insert, Remove, Set, Splice, apply, new_record, node_value, parse_text
from generator.routes import Steps, written


def merge_document(  # noqa: PLR0913 - the record, the document, and what is known of others
    text: str | None,
    evidence: Evidence,
    kept: KeptDocument,
    facts: Sequence[Fact],
    *,
    earlier: Collection[str] = (),
    later: Collection[str] = (),
) -> Merge:
    """Return the record's text and evidence after the merge of a document's facts, with edits and conflicts.

    `text` is the record, None where there is none yet, `evidence` its evidence, `kept` the document as it is kept now.
    `earlier` and `later` are the names of documents of CQC's directory that are known to be so.
    Each fact must name `kept.document`, or the address that it was read from. Raise ContentError where the record
    cannot be read, where a fact's field is no route, or where a new record would have no name.
    """
    document = MergeInput(evidence, kept, tuple(facts), frozenset(earlier), frozenset(later))
    try:
        stated, _ = document.stated, document.before
    except ValueError as error:
        raise ContentError(f"{kept.document}: {error}") from None
    if text is None and not {"name", "location_id"} & stated.practice.keys():
        raise ContentError(f"{kept.document}: neither a practice’s name nor its id was read, so no record can be made")
    contradictions = tuple(document.contradictions())
    if text is None and evidence == Evidence() and (made := _new_record(document)):
        return Merge(made[0], document.new_evidence(), made[1], contradictions)
    merger = _Merger(document, new_record({}) if text is None else text)
    merger.merge_practice()
    for date in sorted(stated.reports, key=lambda date: date or "", reverse=True):
        merger.merge_report(date)
    if document.is_directory:
        merger.remove_outdated_reports()
    elif not stated.reports:
        merger.merge_report(None)
    merger.remove_replaced_reviews()
    conflicts = (*merger.conflicts, *contradictions)
    return Merge(merger.text, document.new_evidence(), tuple(merger.edits), conflicts)


def _new_record(document: MergeInput) -> tuple[str, tuple[Edit, ...]] | None:
    """Return the text of a record that a document makes alone, with its edits: the same as `_Merger` makes, but faster.

    None where the result could differ: several reports may be one, and a value may not fit into a record.
    """
    practice, reports = document.stated
    reports = reports or ({} if document.is_directory else {None: {}})
    if len(reports) > 1:
        return None
    values = values_of(practice)
    entries = [new_entry(document.kept, date, report) for date, report in reports.items()]
    text = new_record(values | ({"reports": [*entries]} if entries else {}))
    reading = parse_text("the record", text)
    data = node_value(reading.value) if reading.value is not None else None
    if reading.errors or not isinstance(data, dict) or not data.items() >= values.items():
        return None
    if entries and data["reports"] != entries:
        return None
    facts = [*leaves(practice), *(leaf for report in reports.values() for leaf in leaves(report, ("reports", 0)))]
    return text, tuple(Edit(written(route), None, fact.value, fact.words) for route, fact in facts)


class _Merger:
    """A record's text during the merge of a document. Each step reads the text that the step before left."""

    def __init__(self, document: MergeInput, text: str) -> None:
        self.document = document
        self.text = text
        self.edits: list[Edit] = []
        self.conflicts: list[Conflict] = []
        self._data: Value = None
        self._parse()

    def merge_practice(self) -> None:
        """Merge the facts about the practice itself."""
        document, reports = self.document, self.document.stated.reports
        newest = min((sort_key(values_of(report)) for report in reports.values()), default=UNDATED)
        others = other_values_of_practice(document.others, document.evidence, entries_of(self._data), newest)
        outcome = Outcome(others)
        merge_tree(outcome, (), document.before.practice, self._data, document.stated.practice)
        self._apply(outcome)

    def merge_report(self, date: str | None) -> None:
        """Merge the report of a date into its entry, or add an entry; a report that a person removed stays removed."""
        document, entries = self.document, entries_of(self._data)
        stated, known = document.stated_of(date), date in document.before.reports
        index = find_entry(entries, document, date)
        if index is not None:
            self._merge_entry(index, date)
        elif (document.held and (known or not stated)) or was_removed(document, date, entries):
            if values_of(stated) != values_of(document.before.reports.get(date, {})):
                self._keep(("report",), stated, REPORT_DELETED)
        elif date is None and document.is_directory and is_outdated(document):
            self._keep(("report",), stated, OUTDATED)
        else:
            self._add_entry(date)

    def remove_outdated_reports(self) -> None:
        """Remove the undated entries of CQC's directory that no longer hold, where nobody edited them."""
        for name, report in outdated_reports(self.document):
            index = unedited_entry(entries_of(self._data), name, report)
            if index is not None:
                self._remove_entry(index, report)

    def remove_replaced_reviews(self) -> None:
        """Remove the monthly reviews that CQC's page no longer lists, where nobody edited their entries.

        The page lists the last review only. An entry that a person edited stays, with a conflict.
        """
        document = self.document
        for date, report in document.before.reports.items():
            if date in document.stated.reports or values_of(report).get("kind") != ReportKind.DATA_REVIEW:
                continue
            entries = entries_of(self._data)
            index = entry_of_document(entries, document.name, date, values_of(report))
            if index is None or documents_of(entries[index]) != [document.name]:
                continue  # a person removed it, or another document states it too
            filled = {key: value for key, value in entries[index].items() if value}
            if document.held and filled == new_entry(document.held, date, report):
                self._remove_entry(index, report)
            else:
                self._keep(("reports", index), report, NO_LONGER_STATED)

    def _merge_entry(self, index: int, date: str | None) -> None:
        """Merge a report into an existing entry, which then lists the document and has its kind and address."""
        document, stated = self.document, self.document.stated_of(date)
        self._set_kind(index, stated)
        entry = entries_of(self._data)[index]
        if not document.held and document.name not in documents_of(entry):
            self._apply(
                Outcome(splices=[Insert(("reports", index, "documents", len(documents_of(entry))), document.name)])
            )
        self._set_address(index)
        # The header of a page is compared with the dated entries of the same page.
        own = [fact for fact in document.facts if date is None and fact.field.startswith("report[")]
        others = other_values_of_report([*document.others, *own], document, entry, date, index)
        outcome = Outcome(others)
        merge_tree(outcome, ("reports", index), document.before.reports.get(date), entry, stated)
        self._apply(outcome)

    def _set_kind(self, index: int, stated: dict[str, Tree]) -> None:
        entry = entries_of(self._data)[index]
        if kind := better_kind(self.document, entry, stated):
            self._set(("reports", index, "kind"), str(entry["kind"]), kind)

    def _set_address(self, index: int) -> None:
        """Set the address of an entry to the document's where it is new or changed, never over a person's value."""
        current, address = entries_of(self._data)[index].get("url") or None, self.document.kept.url
        before = self.document.held.url if self.document.held else None
        if address and address != current == before:
            self._set(("reports", index, "url"), before, address)

    def _set(self, route: Steps, old: str | None, new: str) -> None:
        self._apply(Outcome(splices=[Set(route, new)], edits=[Edit(written(route), old, new, new)]))

    def _add_entry(self, date: str | None) -> None:
        stated = self.document.stated_of(date)
        entry = new_entry(self.document.kept, date, stated)
        route: Steps = ("reports", index_for(entries_of(self._data), entry))
        edits = [Edit(written(place), None, fact.value, fact.words) for place, fact in leaves(stated, route)]
        self._apply(Outcome(splices=[Insert(route, entry)], edits=edits))

    def _remove_entry(self, index: int, report: dict[str, Tree]) -> None:
        """Remove an entry; the edit shows the last fact of its report."""
        route: Steps = ("reports", index)
        fact = leaves(report)[-1][1]
        edit = Edit(written(route), fact.value, None, fact.words)
        self._apply(Outcome(splices=[Remove(route)], edits=[edit]))

    def _keep(self, route: Steps, facts: dict[str, Tree], why: str) -> None:
        """Add a conflict for each fact of a report that is not taken."""
        for place, fact in leaves(facts, route):
            self.conflicts.append(Conflict(written(place), None, fact.value, fact.words, why))

    def _apply(self, outcome: Outcome) -> None:
        """Apply splices to the text; one that would change more than its value becomes a conflict."""
        try:
            self.text = apply(self.text, outcome.splices)
        except ContentError:
            self._apply_singly(outcome)
        self.edits += outcome.edits
        self.conflicts += outcome.conflicts
        if outcome.splices:
            self._parse()

    def _apply_singly(self, outcome: Outcome) -> None:
        for splice in outcome.splices:
            try:
                self.text = apply(self.text, (splice,))
            except ContentError as error:
                _to_conflicts(splice, outcome, str(error))

    def _parse(self) -> None:
        reading = parse_text("the record", self.text)
        self._data = node_value(reading.value) if reading.value is not None else None
        if reading.errors or not isinstance(self._data, dict):
            problem = reading.problems[0] if reading.problems else "it has no keys"
            raise ContentError(f"the record cannot be read, so nothing is changed: {problem}")


def _to_conflicts(splice: Splice, outcome: Outcome, why: str) -> None:
    """Turn the edits of a splice that cannot be applied into conflicts."""
    place = written(splice.route)
    failed = [
        edit for edit in outcome.edits if edit.route == place or edit.route.startswith((f"{place}.", f"{place}["))
    ]
    outcome.edits = [edit for edit in outcome.edits if edit not in failed]
    outcome.conflicts += [Conflict(each.route, each.old, each.new, each.words, why) for each in failed]
