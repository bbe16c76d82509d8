"""The summary of a record: all that pages about many practices show of it, so that no such page needs the record."""

from dataclasses import dataclass

from generator.pages.views import IndexRow, Point


@dataclass(frozen=True, slots=True)
class Summary:
    """A record in short: its place in the index, its former slugs, its points of the report and its changes by hand.

    `path` is the path of its file, for messages. `badge` is the picture that is also at its former addresses, empty
    where it has none.
    """

    slug: str
    path: str
    row: IndexRow
    former: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    changes: tuple[Point, ...] = ()
    badge: str = ""

    @property
    def heading(self) -> str:
        """The name that the practice is listed under."""
        return self.row.name

    @property
    def order(self) -> tuple[str, str]:
        """The key that sorts summaries by the names of their practices."""
        return self.heading.casefold(), self.slug
