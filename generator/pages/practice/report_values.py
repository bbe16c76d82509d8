"""A report where it stands on a practice's page: the way to its values, with their words and their marks."""

from dataclasses import dataclass

from generator.evidence import Record
from generator.findings import EditKind, InferredYear, value_at
from generator.model import KeyQuestion, Rated, Rating, Report, State
from generator.pages.practice.edit_links import WaysBack
from generator.pages.practice.provenance import Provenance
from generator.pages.practice_views import Cell, Passages
from generator.pages.views import Link, Shown, Ways
from generator.pages.wording import MARKS, REMOVED, in_sentence, paragraphs, report_name, report_title

DATES = ("assessed", "assessed_to", "inspected", "inspected_to", "published")


@dataclass(frozen=True, slots=True)
class ReportValues:
    """A report: its record, its words, its index in the record, its fragment on the page, the ways back to the record,
    and its year if inferred.
    """

    record: Record
    provenance: Provenance
    report: Report
    index: int
    id: str
    back: WaysBack
    inferred: InferredYear | None = None

    @property
    def route(self) -> str:
        """The report's route in the record."""
        return f"reports[{self.index}]"

    def ways(self, place: str = "", fact: str | None = None) -> Ways | None:
        """The ways back to a field of this report, or to the report itself."""
        at, about = (".".join(filter(None, (self.route, name))) for name in (place, fact or place))
        return self.back.to(at, about, report_name(self.report))

    @property
    def link(self) -> Link:
        """To the report's section."""
        return Link(f"#{self.id}", report_title(self.report))

    @property
    def by_hand(self) -> bool:
        """Return whether no document supports anything in this report: its section then says so once."""
        edit = self.provenance.edit(self.route)
        return edit is not None and edit.route == self.route

    def shown(self, text: str, *fields: str, href: str | None = None) -> Shown:
        """A text of this report with the words and the marks of these fields; no words where a person changed one."""
        routes = [f"{self.route}.{name}" for name in fields]
        sources = () if self.provenance.edit(*routes) else self.provenance.sources(*routes)
        return Shown(text, sources, self.marks(*fields), href)

    def marks(self, *fields: str) -> tuple[Link, ...]:
        """The marks of these fields; none where the whole report was written by hand."""
        return () if self.by_hand else self.provenance.marks(*(f"{self.route}.{name}" for name in fields))

    def cell(self, field: str, rated: "KeyQuestion | Rated | None") -> Cell:
        """The rating at `overall` or `key_questions.safe`, with the one before it.

        Where a person changed either, no words are cited for them.
        """
        words = self.provenance
        routes = (f"{self.route}.{field}.rating", f"{self.route}.{field}.previous")
        rating, previous = (rated.rating, rated.previous) if rated else (None, None)
        mark = REMOVED if rating is None and words.removed(routes[0]) else MARKS[rating]
        edit, marks = words.edit(*routes), words.marks(*routes)
        if edit and edit.change is EditKind.REMOVED:
            label = "what the source says" if mark is REMOVED else "rating before removed by hand"
            marks = (marks[0]._replace(label=label), *marks[1:])
        before = MARKS[previous] if previous else None
        if edit:
            return Cell(mark, before, (), marks)
        sources = words.sources(*routes)
        return Cell(mark, before, sources, marks, self._agreed(field, rating, sources))

    def _agreed(self, field: str, rating: Rating | State | None, cited: tuple[int, ...]) -> Shown | None:
        """Return how many documents give this rating of this visit: of this report and of others about it."""
        words, together = self.provenance, self.provenance.companions[self.index]
        if not together and len(cited) < 2:
            return None
        same = [f"reports[{other}].{field}.rating" for other in together]
        practice = self.record.practice
        routes = [route for route in same if value_at(practice, route) == rating and not words.edit(route)]
        routes.append(f"{self.route}.{field}.rating")
        documents = words.documents(*routes) if rating and words.documents(routes[-1]) else ()
        if len(documents) < 2:
            return None
        return Shown(
            f"{len(documents)} documents say so",
            tuple(number for number in words.sources(*routes) if number not in cited),
        )

    @property
    def year(self) -> Shown | None:
        """The year inferred for this report, in words, with the words that state it in another report."""
        if self.inferred is None:
            return None
        other = self.record.practice.reports[self.inferred.index]
        routes = [f"reports[{self.inferred.index}].{self.inferred.field}{end}" for end in ("", "_to")]
        text = f"{self.inferred.year}, inferred from the {in_sentence(report_name(other))}"
        edited = self.provenance.edit(*routes)
        return Shown(text, () if edited else self.provenance.sources(*routes), self.provenance.marks(*routes))

    def passages(self, text: str | None, *fields: str) -> Passages:
        """Prose with the words and the marks of these fields."""
        shown = self.shown("", *fields)
        return Passages(paragraphs(text), shown.sources, shown.marks)
