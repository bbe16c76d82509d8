"""Each folder of tests/cases/sites: the content of a site, and the texts of chosen pages of it."""

from collections.abc import Mapping

import pytest
from support.page_reading import PageDocument
from support.site_cases import SITES, site_record

from generator.model import SiteSettings
from generator.pages import plan, render

BETWEEN = "\x1f"


@pytest.mark.parametrize("case", sorted(folder.name for folder in SITES.iterdir()))
def test_pages_show_what_is_expected(
    case: str, templates: Mapping[str, bytes], texts: Mapping[str, str], update: bool
) -> None:
    record = site_record(case)
    site = dict(render(plan([record], SiteSettings(), texts), templates))
    chosen = {
        "index.txt": words(site["index.html"]),
        "practice.txt": words(site[f"practices/{record.slug}/index.html"]),
        "changes.txt": words(site["changes/index.html"]),
        "badge.svg": site[f"practices/{record.slug}/badge.svg"].decode(),
    }
    for name, found in chosen.items():
        expected = SITES / case / name
        if update:
            expected.write_text(found, "utf-8")
        assert found == expected.read_text("utf-8"), f"{expected}: read the difference, then run pytest --update"


def words(page: bytes) -> str:
    """Return the title and all words of the main part, a line for each piece of text."""
    tree = PageDocument(page.decode())
    title, main = tree.css_first("title"), tree.css_first("main")
    assert title is not None
    assert main is not None
    pieces = (" ".join(piece.split()) for piece in main.text(separator=BETWEEN).split(BETWEEN))
    return "\n".join([title.text(), "", *filter(None, pieces), ""])
