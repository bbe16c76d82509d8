"""The ways from a page back to its record: the line to edit at GitHub, and an issue that is already about it.

Source of the addresses: https://docs.github.com/en/communities, on issue forms, whose fields are filled in by their id.
"""

from urllib.parse import quote, urlencode

from generator.evidence import Record
from generator.model import SiteSettings
from generator.pages.placing import value_at
from generator.pages.provenance import Provenance
from generator.pages.routes import field_name
from generator.pages.wording import safe_link

FORM = "correction.yml"
"""The issue form in `.github/ISSUE_TEMPLATE/`."""

_LONGEST = 600
"""Characters of a quote: a browser's address holds some thousands, each of which may take nine."""


def edit_link(record: Record, settings: SiteSettings, route: str | None = None) -> str | None:
    """Where the record is edited at GitHub, at the line of a route where it is known; None without a repository."""
    if not safe_link(settings.repository):
        return None
    line = record.lines.get(route) if route else None
    path = f"{settings.repository}/edit/{quote(settings.branch)}/{_file(record)}"
    return f"{path}#L{line}" if line else path


def suggestion(
    record: Record, settings: SiteSettings, words: Provenance, route: str | None = None, about: str = ""
) -> str | None:
    """Where a reader writes an issue that is already about this record and, with a route, about that value of it.

    `about` names the part of the page that the value stands in. None without a repository.
    """
    if not safe_link(settings.repository):
        return None
    fields = {
        "template": FORM,
        "title": f"Correction: {record.practice.heading}",
        "page": f"{settings.site_url}practices/{record.slug}/" if settings.site_url else "",
        "record": _file(record),
    }
    if route:
        line = record.lines.get(route)
        read = [fact for number in words.sources(route) for fact in words.facts[words.places[number - 1]]]
        fields |= {
            "record": f"{_file(record)}, line {line}" if line else _file(record),
            "fact": ", ".join(filter(None, (field_name(route), about))),
            "value": _short(value_at(record.practice, route) or ""),
            "words": _short(read[0].words if read else ""),
        }
    told = {name: value for name, value in fields.items() if value}
    return f"{settings.repository}/issues/new?{urlencode(told, quote_via=quote)}"


def _file(record: Record) -> str:
    return f"content/practices/{record.slug}.yaml"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
