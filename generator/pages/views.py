"""The values that templates show: flat, frozen and already in words. A template never gets a Practice.

`sources` lead to the words that support a value, in the text of their document. `marks` are short links beside a value
that a person changed, or about which documents disagree, to the details on the page.
"""

from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Mark(NamedTuple):
    """A rating, a state or an absence as shown: its word, its style, and the number of full bars (0 to 4)."""

    word: str
    style: str
    level: int


class Link(NamedTuple):
    """A link: its address and its words. `key` names the page of the main navigation that it leads to."""

    href: str
    label: str
    key: str = ""


Sources = tuple[Link, ...]
"""The link to the words that a value was read from, and others where several documents support parts of it."""


class Ways(NamedTuple):
    """The links from a part of a page to its record: the line to edit, and a new issue about it."""

    edit: str
    suggest: str


class Point(NamedTuple):
    """An item about one record on a page of many: its section, its place on the practice's page, and a sentence.

    The sentence continues the words of the link `place`, which name its subject. `date` is in the form of a record, for
    a page sorted by date.
    """

    section: str
    practice: Link
    place: Link
    sentence: str
    date: str | None = None


class Letter(NamedTuple):
    """A letter of the index: the address of the list of its practices, and their number."""

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
    """A page that can be rendered: it has a frame."""

    @property
    def frame(self) -> PageFrame:
        """The page's place in the site."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A value in words."""

    text: str
    sources: Sources = ()
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

    `notes` are shown beside the rating: that a person changed it, or that the registration is archived. `apart` is what
    it is where it is not counted among today's GP practices.
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
    apart: str | None = None


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
    """A word of CQC’s and its meaning."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class RedirectPage:
    """The page at a former address of a practice: its name, and the link to its page, relative to this one.

    `folder` is the folder of that page, from the site's root.
    """

    frame: PageFrame
    practice: str
    target: str
    folder: str


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
    """A section of points: their number in words, those that are listed, and how many more there are."""

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
    """A page with all its words in its template."""

    frame: PageFrame
