"""The parts of a practice's page that set the record beside its documents: hand edits, disagreements, and gaps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.comparison import same
from generator.evidence import Fact
from generator.findings import (
    REMOVED_REPORT,
    Break,
    Disagreement,
    EditKind,
    HandEdit,
    Reason,
    broken_chains,
    distinct,
    node_at,
    reasons,
    report_index,
    value_at,
)
from generator.model import Correction, Practice
from generator.pages.practice.edit_links import WaysBack
from generator.pages.practice.provenance import Provenance
from generator.pages.practice.report_values import ReportValues
from generator.pages.practice_views import ChainView, DisagreementSide, DisagreementView, EditView
from generator.pages.views import Link, Shown, Ways
from generator.pages.wording import count, day, field_name, in_words, paragraphs, sentence, subject

_SHOWN_OF_MANY = 3
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Differences:
    """A practice, the words it was read from, the places of its reports on the page, and the ways to its record."""

    practice: Practice
    words: Provenance
    entries: Sequence[ReportValues]
    back: WaysBack

    def edits(self) -> tuple[EditView, ...]:
        """Every change that the evidence shows, with the reason where one is given; then reasons given for others.

        A reason whose field leads to nothing is not told: the check of the record tells it.
        """
        first: dict[int, Correction] = {}
        others: list[_Told] = []
        for correction, reason in zip(self.practice.corrections, self._reasons, strict=True):
            if reason.edit is None:
                others.extend(self._about_no_change(correction))
            elif first.setdefault(reason.edit, correction) is not correction:
                edit = self.words.edits[reason.edit]
                part = HandEdit(edit.change, reason.field or correction.field, edit.said_of(correction.field))
                others.append(_Told(part, tuple(_said(part, self.words)), correction))
        changes = (
            _Told(edit, tuple(_said(edit, self.words)), first.get(at)) for at, edit in enumerate(self.words.edits)
        )
        return tuple(self._edit(f"by-hand-{number}", told) for number, told in enumerate((*changes, *others), 1))

    @property
    def _reasons(self) -> tuple[Reason, ...]:
        return reasons(self.practice.corrections, self.words.edits)

    def _about_no_change(self, correction: Correction) -> Iterator["_Told"]:
        """A reason for what no evidence shows as changed, beside what the source says of it."""
        field = correction.field
        if not field or node_at(self.practice, field) in (None, ()):
            return
        value, numbers = value_at(self.practice, field), self.words.supporting(field)
        read = (fact for number in numbers for fact in self.words.facts[self.words.places[number - 1]])
        said = next((fact.value for fact in read if value is not None and same(fact.value, value)), None)
        words = f"“{in_words(field, said)}”" if said else count(len(numbers), "passage")
        yield _Told(HandEdit(EditKind.CORRECTED, field), (Shown(words, numbers),) if numbers else (), correction, False)

    def disagreements(self) -> tuple[DisagreementView, ...]:
        """Each field about which documents disagree, with all its values and the sentences that give them."""
        return tuple(
            DisagreementView(
                id=f"disagreement-{number}",
                field=field_name(one.route),
                reports=tuple(link for route in one.routes if (link := self._report(route))),
                sides=tuple(self._sides(one)),
                why=one.why,
                ways=self._ways(one.route),
            )
            for number, one in enumerate(self.words.disagreements, 1)
        )

    def chains(self) -> tuple[ChainView, ...]:
        """Each gap between two reports, as what the later one says was before shows."""
        links = {entry.index: entry.link for entry in self.entries}
        return tuple(
            ChainView(
                id=f"chain-{number}",
                field=field_name(one.held_at),
                told=self._told(one),
                later=links[one.later],
                earlier=links[one.earlier],
            )
            for number, one in enumerate(broken_chains(self.practice), 1)
        )

    def _told(self, one: Break) -> Shown:
        """The sentence with the words it rests on; none where a person changed what it speaks of."""
        routes, words = (one.said_at, one.held_at), self.words
        return Shown(one.sentence, () if words.edit(*routes) else words.sources(*routes), words.marks(*routes))

    def _edit(self, name: str, told: "_Told") -> EditView:
        edit, reason = told.edit, told.reason
        now = None if edit.change is EditKind.REMOVED else value_at(self.practice, edit.route)
        return EditView(
            id=name,
            field=field_name(edit.route),
            report=self._report(edit.route),
            change=edit.change.value if told.changed else None,
            stands=paragraphs(in_words(edit.route, now)) if now else (),
            said=told.said,
            before=_unsupported(edit, reason) if reason else None,
            why=reason.why if reason else None,
            who=_who(reason) if reason else None,
            ways=self._ways(edit.route),
            by=reason.by if reason else None,
            date=reason.date if reason else None,
            subject=subject(edit, self.practice),
            sentence=sentence(edit, self.practice, reason.was if reason else None),
        )

    def _sides(self, one: Disagreement) -> Iterator[DisagreementSide]:
        for index, facts in enumerate(one.sides):
            sentences = tuple(Shown(fact.words, self.words.numbers_of([fact])) for fact in facts)
            documents = tuple(dict.fromkeys(fact.document for fact in facts))
            yield DisagreementSide(
                in_words(one.route, facts[0].value), one.followed and index == 0, sentences, documents
            )

    def _ways(self, route: str) -> Ways | None:
        report = self._report(route)
        return self.back.to(route, about=report.label if report else "")

    def _report(self, route: str) -> Link | None:
        index = report_index(route)
        return next((entry.link for entry in self.entries if entry.index == index), None)


class _Told(NamedTuple):
    """A change as it is told: what the source says, the reason, and whether the evidence shows that it is one."""

    edit: HandEdit
    said: tuple[Shown, ...]
    reason: Correction | None
    changed: bool = True


def _unsupported(edit: HandEdit, reason: Correction) -> str | None:
    """Return what a person states that the value was, where no fact quoted beside it states that."""
    quoted = () if edit.route == REMOVED_REPORT else edit.said_of(reason.field)
    if not reason.was or any(same(reason.was, fact.value) for fact in quoted):
        return None
    return in_words(edit.route, reason.was)


def _who(reason: Correction) -> str | None:
    return ", ".join(part for part in (reason.by, day(reason.date) if reason.date else None) if part) or None


def _said(edit: HandEdit, words: Provenance) -> Iterator[Shown]:
    """Return what the source states: each different value once; of a whole with many, its name and the first few."""
    if edit.route == REMOVED_REPORT:
        yield Shown(f"{count(len(edit.said), 'fact')} in {edit.said[0].document}", words.numbers_of(edit.said))
        return
    for kept in edit.read_as:
        yield Shown(f"{kept.document} was read as: {in_words(edit.route, kept.kind)}")
    groups = distinct(edit.said)
    several = len({facts[0].field for facts in groups}) > 1
    naming = [facts for facts in groups if not several or _names(facts[0], edit)]
    short = [facts for facts in groups if facts not in naming and len(facts[0].value) <= _SHORT][:_SHOWN_OF_MANY]
    for facts in naming:
        yield Shown(f"“{in_words(facts[0].field, facts[0].value)}”", words.numbers_of(facts))
    for facts in short:
        value = in_words(facts[0].field, facts[0].value)
        yield Shown(f"{field_name(facts[0].field)}: “{value}”", words.numbers_of(facts))
    if rest := [fact for facts in groups if facts not in naming and facts not in short for fact in facts]:
        shown = f"and {count(len(rest), 'more fact')}" if naming or short else count(len(rest), "fact")
        yield Shown(shown, words.numbers_of(rest))


def _names(fact: Fact, edit: HandEdit) -> bool:
    """Return whether a fact is the text or the name of an item of a list that was removed as a whole."""
    item, _, name = fact.field.rpartition(".")
    return edit.route.endswith("]") and item.endswith("]") and name in ("text", "name")
