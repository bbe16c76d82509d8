"""The tree of beautifulsoup4 with no more than a walk reads: the name, the attributes and the contents of an element.

The links of an element to its parent and its neighbours are left out. To make them takes half the time of a walk and,
where beautifulsoup4 corrects them from a text up to the root, time that grows with the square of the depth.
"""

from typing import cast

from bs4 import BeautifulSoup
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import NavigableString, PageElement, Tag


def plain_contents(markup: str) -> list[PageElement]:
    """Return what a page holds at its top: elements, each with its contents, and texts, comments and the like."""
    builder = _PlainTreeBuilder(huge_tree=True, multi_valued_attributes=None)
    classes: dict[type[PageElement], type[PageElement]] = {
        Tag: _PlainElement, NavigableString: cast("type[NavigableString]", str),
    }  # fmt: skip
    tree = _PlainTree(markup, builder=builder, element_classes=classes)
    contents, tree.contents = tree.contents, []  # a tree refers to itself: so its elements need not wait to be freed
    return contents


class _PlainElement(Tag):
    """An element without links."""

    def __init__(  # noqa: PLR0913, PLR0917 - the arguments are those of beautifulsoup4
        self, parser: object, builder: object, name: str, namespace: object, prefix: str | None,
        attributes: dict[str, str], *_: object, **__: object,
    ) -> None:  # fmt: skip
        self.name, self.prefix, self.attrs, self.contents = name, prefix, {**attributes}, []


class _PlainTree(BeautifulSoup):
    """A tree whose elements and texts have no links."""

    def object_was_parsed(
        self, o: PageElement, parent: Tag | None = None, most_recent_element: PageElement | None = None
    ) -> None:
        """Add a text or a comment to the element that is open."""
        cast("Tag", self.currentTag if parent is None else parent).contents.append(o)


class _PlainTreeBuilder(LXMLTreeBuilder):
    """A builder for HTML, where no name has a namespace."""

    def start(self, tag: str | bytes, attrib: dict[str | bytes, str | bytes], nsmap: object = None) -> None:
        """Open an element."""
        cast("BeautifulSoup", self.soup).handle_starttag(cast("str", tag), None, None, cast("dict[str, str]", attrib))
