"""A record, what was read for it before, and what a document says now → the record's new text and evidence.

Pure: nothing is written here. The text changes by single edits, so that every byte which no edit is about stays; with
nothing to change it is the very same string. This file finds what is laid over what; the rules stand in `threeway`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from generator.comparison import same
from generator.evidence import Evidence, Fact, KeptDocument
from generator.model import ReportKind
from generator.problems import ContentError
from generator.records.merge import witnesses
from generator.records.merge.fact_tree import Sections, Tree, leaves, newest_listed, sections, values_of
from generator.records.merge.report_entries import (
    DATES,
    UNDATED,
    Entry,
    age,
    dated_by_hand,
    documents_of,
    entries_of,
    of_assessment,
    of_document,
    of_publication,
    place_for,
    without_documents,
)
from generator.records.merge.three_way import Outcome, Witnesses, lay_over
from generator.records.results import NO_LONGER_TOLD, REPORT_DELETED, Conflict, Edit, Merge
from generator.records.shape import Value
from generator.records.text import Insert, Remove, Set, Splicing, apply, new_record, parse_text, plain
from generator.routes import Route, written


def merge_document(text: str | None, known: Evidence, kept: KeptDocument, account_facts: tuple[Fact, ...]) -> Merge:
    """Take a document's facts into a record; `text` is None where there is no record yet.

    `known` is what the record's evidence held before, `kept` the document as it is kept now. Each fact must name
    `kept.document`, or the address it was read from. Raises ContentError where the record cannot be read, or where a
    new record would have no name.
    """
    held = next((each for each in known.documents if each.document == kept.document), None)
    own = _names(known, kept, held)
    try:
        read = sections(account_facts)
        before = sections(fact for fact in known.facts if fact.document in own)
    except ValueError as error:
        raise ContentError(f"{kept.document}: {error}") from None
    if text is None and not {"name", "location_id"} & read.practice.keys():
        raise ContentError(f"{kept.document}: neither a practice’s name nor its id was read, so no record can be made")
    if text is None and known == Evidence() and (made := _new_record(read, kept)):
        conflicts = tuple(_disagreements(account_facts, known))
        return Merge(made[0], _renewed(known, kept, (), account_facts), made[1], conflicts)
    others = tuple(fact for fact in known.facts if fact.document not in own)
    work = _Merger(new_record({}) if text is None else text, known, kept, held, account_facts, others)
    work.take_practice(read, before)
    for date in sorted(read.reports, key=lambda date: date or "", reverse=True):
        work.take_report(date, read.reports[date], before)
    if not read.reports and kept.kind is not ReportKind.DIRECTORY:
        work.take_report(None, {}, before)
    if kept.kind is ReportKind.DIRECTORY:
        work.take_back_what_was_of_that_day(read, before)
    work.take_back_reviews(read, before)
    conflicts = (*work.conflicts, *_disagreements(account_facts, known))
    return Merge(work.text, _renewed(known, kept, others, account_facts), tuple(work.edits), conflicts)


def _new_record(read: Sections, kept: KeptDocument) -> tuple[str, tuple[Edit, ...]] | None:
    """The record that a document makes alone, written in one go: the same as value by value, and much sooner.

    None where that is not as simple: several reports may be one, and a value may not be fit for a record.
    """
    reports = read.reports or ({} if kept.kind is ReportKind.DIRECTORY else {None: {}})
    if len(reports) > 1:
        return None
    values = values_of(read.practice)
    entries = [_entry(kept, date, tree) for date, tree in reports.items()]
    text = new_record(values | ({"reports": [*entries]} if entries else {}))
    written_down = parse_text("the record", text)
    data = plain(written_down.value) if written_down.value is not None else None
    if written_down.errors or not isinstance(data, dict) or not data.items() >= values.items():
        return None
    if entries and data["reports"] != entries:
        return None
    facts = [*leaves(read.practice), *(leaf for tree in reports.values() for leaf in leaves(tree, ("reports", 0)))]
    return text, tuple(Edit(written(route), None, fact.value, fact.words) for route, fact in facts)


def _entry(kept: KeptDocument, date: str | None, read: dict[str, Tree]) -> Entry:
    """The entry that a report of a document makes alone."""
    entry: Entry = {"kind": str(kept.kind), "url": kept.url, **values_of(read)}
    if date and not any(entry.get(name) for name in DATES):
        entry["inspected"] = date
    entry["documents"] = [kept.document]
    return {key: value for key, value in entry.items() if value}


def _names(known: Evidence, kept: KeptDocument, held: KeptDocument | None) -> frozenset[str]:
    """Return the names that facts of this document give as their source: its name, its address, or its earlier one."""
    elsewhere = {each.url for each in known.documents if each is not held}
    before = held.url if held and held.url not in elsewhere else None
    return frozenset(name for name in (kept.document, kept.url, before) if name)


def _renewed(known: Evidence, kept: KeptDocument, others: tuple[Fact, ...], facts: tuple[Fact, ...]) -> Evidence:
    """The evidence with this document's part renewed, by documents in the order of their names.

    So the same documents make the same evidence, whichever of them was converted first.
    """
    documents = sorted([each for each in known.documents if each.document != kept.document] + [kept], key=_name)
    place = {name: at for at, each in enumerate(documents) for name in (each.url, each.document)}
    own = {each.document for each in documents}
    # Several documents may have one address: what it tells comes first, whichever of them was read last.
    every = sorted([*others, *facts], key=lambda fact: (place.get(fact.document, len(documents)), fact.document in own))
    return replace(known, documents=tuple(documents), facts=tuple(every))


def _name(kept: KeptDocument) -> str:
    return kept.document


def _disagreements(facts: tuple[Fact, ...], known: Evidence) -> Iterator[Conflict]:
    """Report once each field for which one document states two values; the first counts."""
    first: dict[str, Fact] = {}
    for fact in facts:
        counted = first.setdefault(fact.field, fact)
        if not same(counted.value, fact.value) and fact not in known.facts:
            why = "the document says both"
            yield Conflict(fact.field, counted.value, fact.value, fact.words, why)


@dataclass(slots=True)
class _Merger:
    """A record's text while a document is taken into it."""

    text: str
    known: Evidence
    kept: KeptDocument
    held: KeptDocument | None
    facts: tuple[Fact, ...]
    others: tuple[Fact, ...]
    data: Value = None
    edits: list[Edit] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._read()

    def take_practice(self, read: Sections, before: Sections) -> None:
        """Lay the facts about the practice itself over the record."""
        newest = min((age(values_of(tree)) for tree in read.reports.values()), default=UNDATED)
        outcome = Outcome(witnesses.of_practice(self.others, self.known, entries_of(self.data), newest))
        lay_over(outcome, (), before.practice, self.data, read.practice)
        self._make(outcome)

    def take_report(self, date: str | None, read: dict[str, Tree], earlier: Sections) -> None:
        """Lay one report's facts over its entry, which is found by its document or its assessment, or made anew."""
        before = earlier.reports.get(date)
        at = self._entry_of_document(date, read, earlier)
        if at is None and not (self.held and before):
            at = self._entry_of_same_report(read)
        if at is not None:
            self._lay_over_entry(at, date, read, before)
        elif (self.held and (before is not None or not read)) or self._another_register_told(date):
            self._report_deleted(read, before or {})
        elif date is None and self.kept.kind is ReportKind.DIRECTORY and self._is_older_than_a_register():
            for route, fact in leaves(read, ("report",)):
                why = "what the register says later is held already"
                self.conflicts.append(Conflict(written(route), None, fact.value, fact.words, why))
        else:
            self._new_entry(date, read)

    def _entry_of_document(self, date: str | None, read: dict[str, Tree], earlier: Sections) -> int | None:
        """Return the entry that lists this document, also where a person corrected its date or emptied `documents`."""
        entries, before = entries_of(self.data), earlier.reports.get(date)
        at = of_document(entries, self.kept.document, date, values_of(read))
        if at is None and date and before is not None:
            values = {each: values_of(tree) for each, tree in earlier.reports.items()}
            at = dated_by_hand(entries, self.kept.document, date, values)
        if at is None and before is not None:
            at = without_documents(entries, {"kind": str(self.kept.kind), **values_of(before)})
        return at

    def _entry_of_same_report(self, read: dict[str, Tree]) -> int | None:
        """Return the entry of another document about the same report: by its assessment, else by its publication."""
        entries, values = entries_of(self.data), values_of(read)
        kind = values.get("kind") or self.kept.kind
        at = of_assessment(entries, values) if kind == ReportKind.ASSESSMENT else None
        if at is None and self.kept.kind is not ReportKind.PRESS_RELEASE:
            at = of_publication(entries, self.kept.document, kind, values, self._registers())
        return at

    def _lay_over_entry(self, at: int, date: str | None, read: dict[str, Tree], before: dict[str, Tree] | None) -> None:
        """Lay a report's facts over an existing entry, which then lists the document and its address."""
        self._name_kind(at, entries_of(self.data)[at], read)
        entries = entries_of(self.data)
        if not self.held and self.kept.document not in documents_of(entries[at]):
            self._name_document(at, entries[at])
        self._name_address(at, entries[at])
        outcome = Outcome(self._report_witnesses(at, entries[at], date))
        lay_over(outcome, ("reports", at), before, entries[at], read)
        self._make(outcome)

    def take_back_what_was_of_that_day(self, read: Sections, before: Sections) -> None:
        """Remove what CQC's directory stated of a day, where it now states another thing: that no rating is published.

        It has no date of its own. A register that lists a newer report speaks later, whichever document it is.
        """
        if None in before.reports and None not in read.reports:
            self._take_back(self.kept.document, before.reports[None])
        newest = newest_listed(self.facts)
        for other in self.known.documents:
            facts = [fact for fact in self.known.facts if fact.document == other.document]
            if other.kind is ReportKind.DIRECTORY and other.document != self.kept.document:
                told = sections(facts).reports.get(None)
                if told and newest > newest_listed(facts):
                    self._take_back(other.document, told)

    def take_back_reviews(self, read: Sections, before: Sections) -> None:
        """CQC's page lists the last monthly review only: the one before goes, where nobody touched its entry."""
        for date, told in before.reports.items():
            if date in read.reports or values_of(told).get("kind") != ReportKind.DATA_REVIEW:
                continue
            entries = entries_of(self.data)
            at = of_document(entries, self.kept.document, date, values_of(told))
            if at is None or documents_of(entries[at]) != [self.kept.document]:
                continue  # a person deleted it, or another document tells of it still
            stands = {key: value for key, value in entries[at].items() if value}
            if self.held and stands == _entry(self.held, date, told):
                fact = leaves(told)[-1][1]
                edit = Edit(written(("reports", at)), fact.value, None, fact.words)
                self._make(Outcome(splices=[Remove(("reports", at))], edits=[edit]))
            else:
                for route, fact in leaves(told, ("reports", at)):
                    self.conflicts.append(Conflict(written(route), None, fact.value, fact.words, NO_LONGER_TOLD))

    def _take_back(self, document: str, told: dict[str, Tree]) -> None:
        """Remove the entry of what a register said of a day, where nobody touched it."""
        for at, entry in enumerate(entries_of(self.data)):
            own = documents_of(entry) == [document] and entry.get("kind") == ReportKind.DIRECTORY
            if own and not any(entry.get(name) for name in DATES) and entry.items() >= values_of(told).items():
                fact = leaves(told)[-1][1]
                edit = Edit(written(("reports", at)), fact.value, None, fact.words)
                self._make(Outcome(splices=[Remove(("reports", at))], edits=[edit]))
                return

    def _is_older_than_a_register(self) -> bool:
        """Return whether another document of CQC's register lists a newer report than this one does."""
        others = self._registers() - {self.kept.document}
        return newest_listed(fact for fact in self.others if fact.document in others) > newest_listed(self.facts)

    def _another_register_told(self, date: str | None) -> bool:
        """Return whether a register told of this report before and no entry has it: then a person deleted it."""
        if date is None or self.kept.kind is not ReportKind.DIRECTORY:
            return False
        if any(entry.get(name) == date for entry in entries_of(self.data) for name in DATES):
            return False
        others, own = self._registers() - {self.kept.document}, f"report[{date}]."
        return any(fact.field.startswith(own) and fact.document in others for fact in self.known.facts)

    def _name_document(self, at: int, entry: Entry) -> None:
        """Add the document to those that an entry was read from."""
        self._make(
            Outcome(splices=[Insert(("reports", at, "documents", len(documents_of(entry))), self.kept.document)])
        )

    def _name_kind(self, at: int, entry: Entry, read: dict[str, Tree]) -> None:
        """Give an entry of the directory the kind that a document states; never over a person's value."""
        told = values_of(read).get("kind")
        kind = told if isinstance(told, str) else str(self.kept.kind)
        if entry.get("kind") == ReportKind.DIRECTORY != kind and set(documents_of(entry)) <= self._registers():
            route: Route = ("reports", at, "kind")
            edit = Edit(written(route), str(entry["kind"]), kind, kind)
            self._make(Outcome(splices=[Set(route, kind)], edits=[edit]))

    def _registers(self) -> set[str]:
        registers = [*self.known.documents, self.kept]
        return {each.document for each in registers if each.kind is ReportKind.DIRECTORY}

    def _name_address(self, at: int, entry: Entry) -> None:
        """Add the document's address where it is told now and was not before, or another; never over a person's."""
        now, address = entry.get("url"), self.kept.url
        if address and address != now and (now or None) == (self.held.url if self.held else None):
            route = ("reports", at, "url")
            edit = Edit(written(route), now if isinstance(now, str) else None, address, address)
            self._make(Outcome(splices=[Set(route, address)], edits=[edit]))

    def _report_witnesses(self, at: int, entry: Entry, date: str | None) -> Witnesses:
        # What a page's header says is compared with the page's own dated entries.
        own = [fact for fact in self.facts if date is None and fact.field.startswith("report[")]
        return witnesses.of_report([*self.others, *own], self.known, entry, date, at)

    def _new_entry(self, date: str | None, read: dict[str, Tree]) -> None:
        entry = _entry(self.kept, date, read)
        entries = entries_of(self.data)
        route: Route = ("reports", place_for(entries, entry))
        edits = [Edit(written(place), None, fact.value, fact.words) for place, fact in leaves(read, route)]
        self._make(Outcome(splices=[Insert(route, entry)], edits=edits))

    def _report_deleted(self, read: dict[str, Tree], before: dict[str, Tree]) -> None:
        """A person deleted the report: it stays deleted, and what the document says anew is reported."""
        if values_of(read) != values_of(before):
            for route, fact in leaves(read, ("report",)):
                why = REPORT_DELETED
                self.conflicts.append(Conflict(written(route), None, fact.value, fact.words, why))

    def _make(self, outcome: Outcome) -> None:
        """Make the edits; one that cannot be made without touching more is reported instead."""
        try:
            self.text = apply(self.text, outcome.splices)
        except ContentError:
            self._make_one_by_one(outcome)
        self.edits += outcome.edits
        self.conflicts += outcome.conflicts
        if outcome.splices:
            self._read()

    def _make_one_by_one(self, outcome: Outcome) -> None:
        for splice in outcome.splices:
            try:
                self.text = apply(self.text, (splice,))
            except ContentError as error:
                _give_up(splice, outcome, str(error))

    def _read(self) -> None:
        reading = parse_text("the record", self.text)
        self.data = plain(reading.value) if reading.value is not None else None
        if reading.errors or not isinstance(self.data, dict):
            problem = reading.problems[0] if reading.problems else "it has no keys"
            raise ContentError(f"the record cannot be read, so nothing is changed: {problem}")


def _give_up(splice: Splicing, outcome: Outcome, why: str) -> None:
    """Turn the edits of a splice that cannot be made into conflicts."""
    place = written(splice.route)
    failed = [
        edit for edit in outcome.edits if edit.route == place or edit.route.startswith((f"{place}.", f"{place}["))
    ]
    outcome.edits = [edit for edit in outcome.edits if edit not in failed]
    outcome.conflicts += [Conflict(each.route, each.old, each.new, each.words, why) for each in failed]
