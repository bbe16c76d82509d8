"""Rendered pages as a visitor sees them: their texts, marks, cells and links."""

import os
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from generator.evidence import Record
from generator.findings.hand_edits import Change
from generator.model import SiteSettings
from generator.pages import plan, render
from generator.pages.practice.provenance import Provenance


def site(record: Record, templates: Mapping[str, bytes]) -> dict[str, LexborHTMLParser]:
    """Return the index, the practice’s page and its badge, of a site with this record alone."""
    files = dict(render(plan([record], SiteSettings(), {}), templates))
    folder = f"practices/{record.slug}"
    return {
        "index": LexborHTMLParser(files["index.html"].decode()),
        "page": LexborHTMLParser(files[f"{folder}/index.html"].decode()),
        "badge": LexborHTMLParser(files[f"{folder}/badge.svg"].decode()),
    }


def page(record: Record, templates: Mapping[str, bytes]) -> LexborHTMLParser:
    """Return the page of a practice, of a site with this record alone."""
    return site(record, templates)["page"]


def text(node: LexborHTMLParser | LexborNode | None, selector: str) -> str:
    """Return the text of the first node that a selector finds; every run of blanks is one blank."""
    found = node.css_first(selector) if node else None
    assert found is not None, selector
    return " ".join(found.text(separator=" ").split())


def cell(tree: LexborHTMLParser, row: str, column: int) -> LexborNode:
    """Return the cell of the matrix in the row of this name; column 0 is the newest report."""
    found = next(line for line in tree.css(".matrix tbody tr") if text(line, "th") == row)
    return found.css("td")[column]


def marks(node: LexborNode) -> list[str]:
    """Return the texts of the marks in a node, for example `corrected by hand`."""
    return [link.text() for link in node.css("a.mark")]


def edits(words: Provenance) -> list[tuple[Change, str]]:
    """Return the kind and the route of every hand edit."""
    return [(edit.change, edit.route) for edit in words.edits]


def links(page: LexborHTMLParser) -> list[str]:
    """Return the targets of all links, images, scripts and styles of a page."""
    return [
        str(node.attributes[name]) for name in ("href", "src") for node in page.css(f"[{name}]") if node.tag != "use"
    ]


def leads_somewhere(path: str, link: str, site: dict[str, bytes], pages: dict[str, LexborHTMLParser]) -> bool:
    """Return `True` if the target of a link exists: a file of the site, and the element with the link’s fragment."""
    parts = urlsplit(link)
    if parts.scheme:
        return parts.scheme in ("https", "mailto", "tel")
    if path == "404.html":
        return link.startswith(("/gp/", "#"))
    target = str(PurePosixPath(os.path.normpath(PurePosixPath(path).parent / parts.path))) if parts.path else path
    if target not in site:
        return False
    return not parts.fragment or any(
        node.attributes["id"] == unquote(parts.fragment) for node in pages[target].css("[id]")
    )
