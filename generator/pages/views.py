"""The values that templates show: flat, frozen and already in words. A template never gets a Practice.

`sources` are numbers of passages: the words that support a value, listed at the end of a practice's page. `marks` are
short links beside a value that a person changed, or about which documents disagree, to where the page tells more.
"""

from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Mark(NamedTuple):
    """A rating, a state or an absence as it is shown: its word, its style, and how many of the four bars are full."""

    word: str
    style: str
    level: int


class Link(NamedTuple):
    """A link: its address and its words. `key` names the page of the main navigation that it leads to."""

    href: str
    label: str
    key: str = ""


class Ways(NamedTuple):
    """The ways from a part of a page back to its record: the line to edit, and an issue that is already about it."""

    edit: str
    suggest: str


class Point(NamedTuple):
    """Something that a page lists of one record: its section, where the practice's page shows it, and a sentence.

    The sentence follows the words of the second link, which say what it is about. `date` is that of the record, for
    a page that is in the order of dates.
    """

    section: str
    practice: Link
    place: Link
    sentence: str
    date: str | None = None


class Letter(NamedTuple):
    """A letter of the index: where its practices are listed, and how many they are."""

    href: str
    label: str
    practices: int
    current: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts that every page has around its content."""

    title: str
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    contact: Link | None


@dataclass(frozen=True, slots=True)
class PageFrame:
    """One page's place: its path, the way up to the site's root, its head, and the file that it is made from."""

    path: str
    up: str
    title: str
    description: str
    origin: str
    key: str = ""
    canonical: str | None = None


class Page(Protocol):
    """Anything that has a frame can be rendered."""

    @property
    def frame(self) -> PageFrame:
        """The page's place in the site."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A value in words."""

    text: str
    sources: tuple[int, ...] = ()
    marks: tuple[Link, ...] = ()
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value with its name, for a list of facts."""

    label: str
    values: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A practice in the list. `date` sorts; `shown_date` is for readers; `anchor` is where a letter begins.

    `notes` are what a reader must know beside the rating: that a person changed it, that a registration is archived.
    """

    href: str
    name: str
    place: str
    region: str
    mark: Mark
    group: str
    date: str
    shown_date: str
    search: str
    letter: str
    anchor: str | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """The number of practices with a rating, and the place of its part of the bar, in thousandths."""

    mark: Mark
    group: str
    count: int
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The list of all practices or, where the index is `paged`, of those under one letter.

    A paged index itself has no rows: its letters lead to the lists.
    """

    frame: PageFrame
    heading: str
    count: str
    total: int
    rows: tuple[IndexRow, ...]
    shares: tuple[Share, ...]
    regions: tuple[str, ...]
    letters: tuple[Letter, ...]
    paged: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """A word of CQC’s and what it means."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class RatingsPage:
    """The page that explains the ratings."""

    frame: PageFrame
    ratings: tuple[Meaning, ...]
    states: tuple[Meaning, ...]
    absent: Meaning
    questions: tuple[tuple[str, str], ...]
    scores: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ProsePage:
    """A page that people write in Markdown."""

    frame: PageFrame
    heading: str
    markdown: str


@dataclass(frozen=True, slots=True)
class SurveySection:
    """Points that stand together: how many there are, those that are listed, and how many more there are."""

    id: str
    heading: str
    about: str
    count: str
    points: tuple[Point, ...]
    more: str | None


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """A page about all records, in sections: what does not add up in them, or what people changed."""

    frame: PageFrame
    heading: str
    summary: str
    sections: tuple[SurveySection, ...]


@dataclass(frozen=True, slots=True)
class PlainPage:
    """A page whose words are all in its template."""

    frame: PageFrame
