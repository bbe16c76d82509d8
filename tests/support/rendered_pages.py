"""Rendered pages as a visitor sees them: their texts, marks, cells and links."""

import os
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from generator.evidence import Record
from generator.findings import ComparedRecord, EditKind
from generator.model import SiteSettings
from generator.pages import plan, render
from generator.pages.practice.provenance import Provenance
from generator.pages.practice.provenance import provenance as provenance_of
from support.page_reading import PageDocument, PageElement


def provenance(record: Record) -> Provenance:
    """Return the words behind each value of a record, its edits and its disagreements."""
    return provenance_of(ComparedRecord(record))


def site(record: Record, templates: Mapping[str, bytes]) -> dict[str, PageDocument]:
    """Return the index, the practice’s page and its badge, of a site with this record alone."""
    files = dict(render(plan([record], SiteSettings(), {}), templates))
    folder = f"practices/{record.slug}"
    return {
        "index": PageDocument(files["index.html"].decode()),
        "page": PageDocument(files[f"{folder}/index.html"].decode()),
        "badge": PageDocument(files[f"{folder}/badge.svg"].decode()),
    }


def page(record: Record, templates: Mapping[str, bytes]) -> PageDocument:
    """Return the page of a practice, of a site with this record alone."""
    return site(record, templates)["page"]


def text(node: PageDocument | PageElement | None, selector: str) -> str:
    """Return the text of the first node that a selector finds; every run of blanks is one blank."""
    found = node.css_first(selector) if node else None
    assert found is not None, selector
    return " ".join(found.text(separator=" ").split())


def cell(tree: PageDocument, row: str, column: int) -> PageElement:
    """Return the cell of the matrix in the row of this name; column 0 is the newest report."""
    found = next(line for line in tree.css(".matrix tbody tr") if text(line, "th") == row)
    return found.css("td")[column]


def marks(node: PageElement) -> list[str]:
    """Return the texts of the marks in a node, for example `corrected by hand`."""
    return [link.text() for link in node.css("a.mark")]


def edits(words: Provenance) -> list[tuple[EditKind, str]]:
    """Return the kind and the route of every hand edit."""
    return [(edit.kind, edit.route) for edit in words.edits]


def links(page: PageDocument) -> list[str]:
    """Return the targets of all links, images, scripts and styles of a page."""
    return [
        str(node.attributes[name]) for name in ("href", "src") for node in page.css(f"[{name}]") if node.tag != "use"
    ]


def leads_somewhere(path: str, link: str, site: dict[str, bytes], pages: dict[str, PageDocument]) -> bool:
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
