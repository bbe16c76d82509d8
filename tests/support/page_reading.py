"""Pages as tests read them: elements by CSS selector, with their text and attributes, by beautifulsoup4."""

from collections.abc import Iterator
from typing import Self

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag


class PageElement:
    """An element of a page."""

    def __init__(self, element: Tag) -> None:
        self._element = element

    def css(self, selector: str) -> list["PageElement"]:
        return [PageElement(found) for found in self._element.select(selector)]

    def css_first(self, selector: str) -> "PageElement | None":
        found = self._element.select_one(selector)
        return PageElement(found) if found else None

    def text(self, *, deep: bool = True, separator: str = "", strip: bool = False) -> str:
        """Return the text of the element, scripts and styles included as a browser's `textContent` does."""
        strings = self._element.descendants if deep else self._element.children
        parts = [str(each) for each in strings if type(each) is NavigableString or _is_raw_text(each)]
        return separator.join(part.strip() for part in parts) if strip else separator.join(parts)

    @property
    def attributes(self) -> dict[str, str | None]:
        return dict(self._element.attrs)

    @property
    def tag(self) -> str:
        return self._element.name

    @property
    def parent(self) -> "PageElement | None":
        return PageElement(self._element.parent) if self._element.parent else None

    def traverse(self) -> Iterator["PageElement"]:
        """Yield the element and all elements within it, in the order of the page."""
        yield self
        yield from (PageElement(each) for each in self._element.descendants if isinstance(each, Tag))


class PageDocument(PageElement):
    """A page, parsed from its markup."""

    def __init__(self, markup: str | bytes) -> None:
        text = markup.decode() if isinstance(markup, bytes) else markup
        self._document = BeautifulSoup(text, "lxml", multi_valued_attributes=None)
        super().__init__(self._document)

    @property
    def root(self) -> Self:
        return self

    @property
    def body(self) -> PageElement | None:
        return PageElement(self._document.body) if self._document.body else None


def _is_raw_text(each: object) -> bool:
    return isinstance(each, NavigableString) and not isinstance(each, PreformattedString)
