"""The input of a merge: a document with its facts, and the evidence that the record had before."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from generator.comparison import agree
from generator.evidence import Evidence, Fact, KeptDocument
from generator.model import ReportKind
from generator.records.merge.fact_tree import Sections, Tree, sections
from generator.records.results import Conflict


@dataclass(frozen=True)
class MergeInput:
    """A document as it is kept now with its facts, and the record's evidence before the merge.

    `earlier` and `later` are the names of documents of CQC's directory that are known to be so.

    `stated` and `before` raise ValueError for a field that is no route.
    """

    evidence: Evidence
    kept: KeptDocument
    facts: tuple[Fact, ...]
    earlier: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The name of the document."""
        return self.kept.document

    @property
    def is_directory(self) -> bool:
        """Return whether the document is of CQC's directory."""
        return self.kept.kind is ReportKind.DIRECTORY

    @cached_property
    def held(self) -> KeptDocument | None:
        """The document of this name in the evidence before; None for a document that is new to the record."""
        return next((each for each in self.evidence.documents if each.document == self.name), None)

    @cached_property
    def stated(self) -> Sections:
        """The facts that the document states now."""
        return sections(self.facts)

    @cached_property
    def before(self) -> Sections:
        """The facts that the document stated before."""
        return sections(fact for fact in self.evidence.facts if fact.document in self._sources)

    @cached_property
    def others(self) -> tuple[Fact, ...]:
        """The facts of the record's other documents."""
        return tuple(fact for fact in self.evidence.facts if fact.document not in self._sources)

    @cached_property
    def directories(self) -> frozenset[str]:
        """The names of all documents of CQC's directory, this one included."""
        documents = (*self.evidence.documents, self.kept)
        return frozenset(each.document for each in documents if each.kind is ReportKind.DIRECTORY)

    def stated_of(self, date: str | None) -> dict[str, Tree]:
        """Return the facts that the document states now of the report of a date; empty where it states none."""
        return self.stated.reports.get(date, {})

    @cached_property
    def _sources(self) -> frozenset[str]:
        """The names that facts of this document give as their source: its name, its address, or its earlier one."""
        elsewhere = {each.url for each in self.evidence.documents if each is not self.held}
        before = self.held.url if self.held and self.held.url not in elsewhere else None
        return frozenset(name for name in (self.name, self.kept.url, before) if name)

    def new_evidence(self) -> Evidence:
        """Return the evidence after the merge: documents in the order of their names, facts in that of documents.

        So the same documents give the same evidence, whichever of them was converted first.
        """
        remaining = [each for each in self.evidence.documents if each.document != self.name]
        documents = sorted([*remaining, self.kept], key=_name)
        position = {name: index for index, each in enumerate(documents) for name in (each.url, each.document)}
        names = {each.document for each in documents}

        def order(fact: Fact) -> tuple[int, bool]:
            # Several documents may share one address: facts that name the address come first.
            return position.get(fact.document, len(documents)), fact.document in names

        facts = sorted((*self.others, *self.facts), key=order)
        return replace(self.evidence, documents=tuple(documents), facts=tuple(facts))

    def contradictions(self) -> Iterator[Conflict]:
        """Yield a conflict for each field with two values in this document; the first counts. None is repeated."""
        first: dict[str, Fact] = {}
        for fact in self.facts:
            counted = first.setdefault(fact.field, fact)
            if not agree(fact.field, counted.value, fact.value) and fact not in self.evidence.facts:
                yield Conflict(fact.field, counted.value, fact.value, fact.words, "the document says both")


def _name(kept: KeptDocument) -> str:
    return kept.document
