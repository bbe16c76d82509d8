"""The sites of `tests/cases/sites`: each a folder `content/` with one record, its evidence and its documents.

Beside `content/` are the texts of chosen pages of that site, as a visitor reads them.
"""

from dataclasses import replace
from functools import cache

from generator import pipeline
from generator.evidence import Record
from support.paths import CASES

SITES = CASES / "sites"
TWO_DOCUMENTS = SITES / "two-documents" / "content" / "sources" / "balfour-medical-centre"
"""A press release that states no year, and an assessment of one key question of the same practice."""


@cache
def site_record(case: str) -> Record:
    """Return the record of a case; its path is the one that it would have in a project."""
    loaded = pipeline.load(pipeline.Content(SITES / case / "content"))
    assert loaded.errors == (), loaded.errors
    (record,) = loaded.records
    return replace(record, path=f"content/practices/{record.slug}.yaml")
