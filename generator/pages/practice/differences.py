"""Differences between a record and its documents on its page: edits by hand, disagreements, and gaps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.comparison import same
from generator.findings import BrokenChain, ComparedRecord, Disagreement, ExplainedEdit, broken_chains, value_at
from generator.model import Correction
from generator.pages.practice.edit_links import EditLinks
from generator.pages.practice.fragments import chain_fragment, disagreement_fragment, edit_fragment
from generator.pages.practice.provenance import Provenance
from generator.pages.practice_views import ChainView, DisagreementSide, DisagreementView, EditView
from generator.pages.views import Link, Shown, Ways
from generator.pages.wording import count, day, field_name, in_words, sentence, subject, values_now, values_of_source
from generator.routes import REMOVED_REPORT, report_index


@dataclass(frozen=True, slots=True)
class Differences:
    """A record with its passages, the links to its reports in the record's order, and those to edit it."""

    compared: ComparedRecord
    words: Provenance
    reports: Sequence[Link]
    edit_links: EditLinks

    def edits(self) -> tuple[EditView, ...]:
        """Return every edit with the reason where one is given; then the reasons given for others."""
        return tuple(self._edit(number, explained) for number, explained in enumerate(self.compared.explained_edits, 1))

    def disagreements(self) -> tuple[DisagreementView, ...]:
        """Return each field about which documents disagree, with all its values and the sentences that give them."""
        return tuple(
            DisagreementView(
                id=disagreement_fragment(number),
                field=field_name(one.route),
                reports=tuple(link for route in one.routes if (link := self._report(route))),
                sides=tuple(self._values(one)),
                why=one.why,
                ways=self._links_to_edit(one.route),
            )
            for number, one in enumerate(self.words.disagreements, 1)
        )

    def chains(self) -> tuple[ChainView, ...]:
        """Return each gap between two reports, as what the later one says was before shows."""
        return tuple(
            ChainView(
                id=chain_fragment(number),
                field=field_name(broken.held_at),
                sentence=self._gap(broken),
                later=self.reports[broken.later],
                earlier=self.reports[broken.earlier],
            )
            for number, broken in enumerate(broken_chains(self.compared.record.practice), 1)
        )

    def _gap(self, broken: BrokenChain) -> Shown:
        """Return the sentence with the passages that it rests on; none where a person changed one of the values."""
        routes, words = (broken.said_at, broken.held_at), self.words
        return Shown(broken.sentence, () if words.edit(*routes) else words.sources(*routes), words.marks(*routes))

    def _edit(self, number: int, explained: ExplainedEdit) -> EditView:
        edit, reason = explained.edit, explained.reason
        practice = self.compared.record.practice
        return EditView(
            id=edit_fragment(number),
            field=field_name(edit.route),
            report=self._report(edit.route),
            change=edit.kind.value if explained.changed else None,
            now=values_now(edit, practice),
            said=tuple(self._said(explained)),
            before=_unsupported(explained, reason) if reason else None,
            why=reason.why if reason else None,
            who=_who(reason) if reason else None,
            ways=self._links_to_edit(edit.route),
            by=reason.by if reason else None,
            date=reason.date if reason else None,
            subject=subject(edit, practice),
            sentence=sentence(edit, practice, reason.was if reason else None),
        )

    def _said(self, explained: ExplainedEdit) -> Iterator[Shown]:
        """Yield what the source says with its passages; where nothing was changed, the one value or their number."""
        if explained.changed:
            for text, facts in values_of_source(explained.edit):
                yield Shown(text, self.words.link(self.words.numbers_of(facts)))
            return
        field = explained.edit.route
        value, routes = value_at(self.compared.record.practice, field), self.words.supported(field)
        numbers = self.words.passages(*routes)
        read = (fact for number in numbers for fact in self.words.facts[self.words.places[number - 1]])
        said = next((fact.value for fact in read if value is not None and same(fact.value, value)), None)
        if numbers:
            text = f"“{in_words(field, said)}”" if said else count(len(numbers), "passage")
            yield Shown(text, self.words.sources(*routes))

    def _values(self, one: Disagreement) -> Iterator[DisagreementSide]:
        for index, facts in enumerate(one.sides):
            sentences = tuple(Shown(fact.words, self.words.link(self.words.numbers_of([fact]))) for fact in facts)
            documents = tuple(dict.fromkeys(fact.document for fact in facts))
            followed = one.followed and index == 0
            yield DisagreementSide(in_words(one.route, facts[0].value), followed, sentences, documents)

    def _links_to_edit(self, route: str) -> Ways | None:
        report = self._report(route)
        return self.edit_links.to(route, about=report.label if report else "")

    def _report(self, route: str) -> Link | None:
        index = report_index(route)
        return self.reports[index] if 0 <= index < len(self.reports) else None


def _unsupported(explained: ExplainedEdit, reason: Correction) -> str | None:
    """Return what a person says that the value was, where no fact that is quoted beside it says so."""
    edit = explained.edit
    quoted = () if edit.route == REMOVED_REPORT else edit.facts_of(reason.field)
    if not reason.was or any(same(reason.was, fact.value) for fact in quoted):
        return None
    return in_words(edit.route, reason.was)


def _who(reason: Correction) -> str | None:
    return ", ".join(part for part in (reason.by, day(reason.date) if reason.date else None) if part) or None
