"""Routes: the places of values in a record, and the fields of facts. The one module that knows their written form.

A record's value is at `reports[0].key_questions.well_led.rating`. A fact that a document states of its own report has
the field `report.overall.rating` or, where the document has several dated entries, `report[2021-03-02].overall.rating`.
Records and evidence hold both as text, and text is the key of most tables; what asks for their parts parses it here.

>>> Route.parse("reports[0].overall.rating")
Route('reports[0].overall.rating')
>>> Route.parse("services[1].overall") + ("rating",) == Route.parse("services[1].overall.rating")
True
>>> parse_field("report[2021-03-02].overall.rating")
FactField(entry='2021-03-02', name='overall.rating')
"""

import re
from functools import lru_cache
from typing import NamedTuple

Steps = tuple[str | int, ...]
"""The keys and indexes that lead to a value, from the record on. Each `Route` is one."""

REMOVED_REPORT = "report"
"""The route of a report that a person removed: it has no index in the record any more."""

_STEP = re.compile(r"\.?([A-Za-z_]+)|\[(\d{1,6})\]")
_FIELD = re.compile(r"report(?:\[([^\]]*)\])?\.(.+)", re.DOTALL)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_REPORTS = "reports"


class Route(tuple[str | int, ...]):
    """A parsed route: its steps. Equal to the tuple of its steps, and hashed like that."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> "Route":
        """Return the route of a written one; each is parsed once. Raise ValueError where the text is not one."""
        return parse_route(text)

    def __str__(self) -> str:
        """Return the written form."""
        return written(self)

    def __repr__(self) -> str:
        return f"Route({written(self)!r})"

    @property
    def parent(self) -> "Route":
        """The route of what holds the value; the empty route for a field of the record itself."""
        return Route(self[:-1])

    @property
    def indexes(self) -> tuple[int, ...]:
        """The indexes in lists, in their order."""
        return tuple(step for step in self if isinstance(step, int))

    @property
    def report_index(self) -> int:
        """The index of the report that the value belongs to; -1 for a value of the practice itself."""
        return self[1] if len(self) > 1 and self[0] == _REPORTS and isinstance(self[1], int) else -1


class FactField(NamedTuple):
    """The field of a fact: the entry of the document, and the name of the value in the record or in its report.

    `entry` is None for a field of the practice, the date of a dated entry, and empty for the document's only report.
    """

    entry: str | None
    name: str


@lru_cache(maxsize=65_536)
def parse_route(text: str) -> Route:
    """Return the steps of a written route. Raise ValueError where the text is not one."""
    steps: list[str | int] = []
    position = 0
    while position < len(text):
        match = _STEP.match(text, position)
        if match is None or (not steps and match[1] is None) or (not steps and text.startswith(".")):
            raise ValueError(f"“{text}” is not the route of a field")
        steps.append(match[1] if match[1] is not None else int(match[2]))
        position = match.end()
    if not steps:
        raise ValueError("a route is not empty")
    return Route(steps)


def written(steps: Steps) -> str:
    """Return the written form of a route."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return text.removeprefix(".")


@lru_cache(maxsize=65_536)
def parse_field(field: str) -> FactField:
    """Return the parts of a fact's field."""
    match = _FIELD.fullmatch(field)
    return FactField(match[1] or "", match[2]) if match else FactField(None, field)


@lru_cache(maxsize=65_536)
def report_index(route: str) -> int:
    """Return the index of the report that a written route belongs to; -1 for one of the practice, or for no route."""
    if not route.startswith(f"{_REPORTS}["):
        return -1
    try:
        return parse_route(route).report_index
    except ValueError:
        return -1


def report_route(index: int) -> str:
    """Return the written route of a report."""
    return f"{_REPORTS}[{index}]"


@lru_cache(maxsize=65_536)
def entries(route: str) -> tuple[str, ...]:
    """Return the entries that hold a value, from the outermost to the value itself, as written routes.

    >>> entries("reports[0].overall.rating")
    ('reports[0]', 'reports[0].overall', 'reports[0].overall.rating')
    """
    steps = route.split(".")
    return tuple(".".join(steps[:length]) for length in range(1, len(steps) + 1))


def beginnings(route: str) -> list[str]:
    """Return every route that a written one begins with, the shortest first: lists as well as their items."""
    return [route[: end.start()] for end in re.finditer(r"(?=[.\[])|$", route)]


def last_name(route: str) -> str:
    """Return the last part of a written route or field: `rating`, `statements[0]`."""
    return route.rpartition(".")[2]


def holder(route: str) -> str:
    """Return what a written route or field begins with, without its last part; empty where it has only one."""
    return route.rpartition(".")[0]


def is_within(route: str, whole: str) -> bool:
    """Return True for the route of a whole itself and of each value in it."""
    return route == whole or route.startswith((f"{whole}.", f"{whole}["))


@lru_cache(maxsize=65_536)
def shape(route: str) -> str:
    """Return a written route or a field without indexes and dates: equal for the same value of any report or item."""
    plain = _BRACKETS.sub("", route)
    return plain.replace(_REPORTS, REMOVED_REPORT, 1) if plain.startswith(_REPORTS) else plain


def indexes(route: str) -> tuple[int, ...]:
    """Return the indexes of a written route, in their order."""
    return parse_route(route).indexes


def with_indexes_of(field: str, route: str) -> str:
    """Return a written route with the indexes of another one of its shape, which may be shorter."""
    steps = route.split(".")
    return ".".join([*steps, *field.split(".")[len(steps) :]])


class ItemRoute(NamedTuple):
    """A route that leads through an item of a list: the innermost list, the item's index there, and the rest."""

    items: str
    position: int
    rest: str


@lru_cache(maxsize=65_536)
def through_item(route: str) -> ItemRoute | None:
    """Return the innermost list of a written route, with the item and what follows it; None where it has none."""
    prefix, opened, last = route.rpartition("[")
    number, closed, rest = last.partition("]")
    return ItemRoute(prefix, int(number), rest) if opened and closed and prefix and number.isdigit() else None


def items_on(route: str) -> tuple[ItemRoute, ...]:
    """Return every list on a written route with the index of its item, from the outermost.

    >>> [(item.items, item.position) for item in items_on("reports[1].findings[2].text")]
    [('reports', 1), ('reports[1].findings', 2)]
    """
    found = re.finditer(r"\[(\d+)\]", route)
    return tuple(ItemRoute(route[: each.start()], int(each[1]), route[each.end() :]) for each in found)
