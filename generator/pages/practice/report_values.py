"""A report on a practice's page: its values, with the passages that support them and their marks."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.evidence import Record
from generator.findings import EditKind, InferredOrder, InferredYear, value_at
from generator.model import KeyQuestion, Rated, Rating, Report, State
from generator.pages.practice.edit_links import EditLinks
from generator.pages.practice.provenance import Provenance
from generator.pages.practice_views import Cell, Passages
from generator.pages.views import Link, Shown, Sources, Ways
from generator.pages.wording import LONG, MARKS, REMOVED, ended, in_sentence, paragraphs, report_name, short
from generator.routes import report_route

DATES = ("assessed", "assessed_to", "inspected", "inspected_to", "published")


@dataclass(frozen=True, slots=True)
class ReportValues:
    """A report with its record and its passages.

    `index` is its index in the record, `link` leads to its section. `inferred` is its year where that is inferred, and
    `before` the later report where its place before that one is.
    """

    record: Record
    provenance: Provenance
    report: Report
    index: int
    link: Link
    edit_links: EditLinks
    inferred: InferredYear | None = None
    before: InferredOrder | None = None

    @property
    def route(self) -> str:
        """Return the report's route in the record."""
        return report_route(self.index)

    @property
    def id(self) -> str:
        """Return the fragment of the report's section."""
        return self.link.href.removeprefix("#")

    def ways(self, place: str = "", fact: str | None = None) -> Ways | None:
        """Return the links to a field of this report in the record, or to the report itself."""
        at, about = (".".join(filter(None, (self.route, name))) for name in (place, fact or place))
        return self.edit_links.to(at, about, report_name(self.report))

    @property
    def by_hand(self) -> bool:
        """Return True where no document supports anything in this report: its section then says so once."""
        edit = self.provenance.edit(self.route)
        return edit is not None and edit.route == self.route

    def shown(self, text: str, *fields: str, href: str | None = None) -> Shown:
        """Return a text with the passages and the marks of these fields; no passages where a person changed one."""
        routes = [f"{self.route}.{name}" for name in fields]
        return Shown(text, self._cited(routes), self.marks(*fields), href)

    def marks(self, *fields: str) -> tuple[Link, ...]:
        """Return the marks of these fields; none where the whole report was written by hand."""
        return () if self.by_hand else self.provenance.marks(*(f"{self.route}.{name}" for name in fields))

    def cell(self, field: str, rated: "KeyQuestion | Rated | None") -> Cell:
        """Return the rating at `overall` or `key_questions.safe`, with the one before it.

        Where a person changed either, no passages are cited for them.
        """
        words = self.provenance
        routes = (f"{self.route}.{field}.rating", f"{self.route}.{field}.previous")
        rating, previous = (rated.rating, rated.previous) if rated else (None, None)
        mark = REMOVED if rating is None and words.removed(routes[0]) else MARKS[rating]
        edit, marks = words.edit(*routes), words.marks(*routes)
        if edit and edit.kind is EditKind.REMOVED:
            label = "what the source says" if mark is REMOVED else "rating before removed by hand"
            marks = (marks[0]._replace(label=label), *marks[1:])
        before = MARKS[previous] if previous else None
        if edit:
            return Cell(mark, before, (), marks)
        sources = self._rating_sources(field, rating) or words.sources(routes[1])
        return Cell(mark, before, sources, marks, self._carried(field, rated))

    def _carried(self, field: str, rated: "KeyQuestion | Rated | None") -> Shown | None:
        """Return that a key question was not assessed in this report, where that is stated."""
        carried = isinstance(rated, KeyQuestion) and rated.rating and rated.carried_over
        return self.shown("carried over", f"{field}.carried_over") if carried else None

    def assessed(self, field: str, carried_over: bool | None, what: str | None) -> Shown | None:
        """Return whether this report assessed a key question or a statement; None where that is not stated.

        `what` is what an earlier report gave it: its rating or its score; None where it gave none.
        """
        if carried_over is None:
            return None
        repeated = f": the {what} is carried over" if what else ""
        text = f"Not assessed in this report{repeated}" if carried_over else "Assessed in this report"
        return self.shown(text, f"{field}.carried_over")

    def _rating_sources(self, field: str, rating: Rating | State | None) -> Sources:
        """Return the link to the words that give a rating, in this report and in others of the same visit."""
        words, practice = self.provenance, self.record.practice
        own = f"{self.route}.{field}.rating"
        others = [f"{report_route(other)}.{field}.rating" for other in words.companions[self.index]]
        agreeing = [route for route in others if value_at(practice, route) == rating and not words.edit(route)]
        passages = words.passages(own)
        return words.link((*passages, *words.passages(*agreeing))) if passages else ()

    @property
    def year(self) -> Shown | None:
        """Return the year inferred for this report, in words, with the passages that state it in another report."""
        if self.inferred is None:
            return None
        other = self.record.practice.reports[self.inferred.index]
        text = f"{self.inferred.year}, inferred from the {in_sentence(report_name(other))}"
        return Shown(text, self._cited(self._year_routes), self.provenance.marks(*self._year_routes))

    @property
    def year_words(self) -> str:
        """Return the words that state the year in another report, after a colon; empty without one passage."""
        cited = self._cited(self._year_routes)
        return f": {self._words(*self._year_routes)}" if cited else ""

    @property
    def _year_routes(self) -> tuple[str, ...]:
        if self.inferred is None:
            return ()
        return tuple(f"{report_route(self.inferred.index)}.{self.inferred.field}{end}" for end in ("", "_to"))

    @property
    def order(self) -> Shown | None:
        """Return which report this undated one came before, with the words of both that show it, or None."""
        if self.before is None:
            return None
        later = self.record.practice.reports[self.before.later]
        routes = (self.before.previous_at, self.before.rating_at)
        text = f"It came before the {in_sentence(report_name(later))}, inferred from the words of both"
        passages = [] if self.provenance.edit(*routes) else [self._words(route) for route in routes]
        quoted = f": {' and '.join(passages)}" if all(passages) and passages else ""
        return Shown(ended(f"{text}{quoted}"), self._cited(routes))

    def _cited(self, routes: Sequence[str]) -> Sources:
        """Return the link to the passages that support the values at these routes; none where a person changed one."""
        return () if self.provenance.edit(*routes) else self.provenance.sources(*routes)

    def _words(self, *routes: str) -> str:
        """Return the first passage that supports the values at routes, in quotation marks; empty without one."""
        words = self.provenance
        number = next(iter(words.passages(*routes)), None)
        facts = words.facts[words.places[number - 1]] if number else ()
        return f"“{short(facts[0].words, LONG)}”" if facts else ""

    def passages(self, text: str | None, *fields: str) -> Passages:
        """Return prose with the passages and the marks of these fields."""
        shown = self.shown("", *fields)
        return Passages(paragraphs(text), shown.sources, shown.marks)
