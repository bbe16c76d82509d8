"""The summary of a record: all that pages about many practices show of it, so that no such page needs the record."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from generator.pages.views import IndexRow, Link, Mark, Point


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


_NAMES = tuple(field.name for field in fields(IndexRow))
_MARK, _NOTES = _NAMES.index("mark"), _NAMES.index("notes")
_values = attrgetter(*_NAMES)


def dump_summary(summary: Summary) -> tuple[Any, ...]:
    """Return a summary as lists of texts and numbers, which JSON can hold."""
    return (
        summary.slug,
        summary.path,
        _values(summary.row),
        summary.former,
        summary.points,
        summary.changes,
        summary.badge,
    )


def load_summary(row: Any) -> Summary:  # noqa: ANN401 - of any JSON type
    """Return the summary that `dump_summary` gave. Raise ValueError, TypeError or KeyError for anything else."""
    slug, path, values, former, points, changes, badge = row
    values[_MARK], values[_NOTES] = Mark(*values[_MARK]), tuple(values[_NOTES])
    return Summary(slug, path, IndexRow(*values), tuple(former), _points(points), _points(changes), badge)


def _points(rows: Iterable[Any]) -> tuple[Point, ...]:
    return tuple(
        Point(section, Link(*practice), Link(*place), sentence, date)
        for section, practice, place, sentence, date in rows
    )
