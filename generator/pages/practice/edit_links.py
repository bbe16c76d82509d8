"""The ways from a page back to its record: the line to edit at GitHub, and an issue that is already about it.

Source of the addresses: https://docs.github.com/en/communities, on issue forms, whose fields are filled in by their id.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from generator.evidence import Record
from generator.findings import value_at
from generator.model import SiteSettings
from generator.pages.practice.provenance import Provenance
from generator.pages.views import Ways
from generator.pages.wording import field_name, safe_link

FORM = "correction.yml"
"""The issue form in `.github/ISSUE_TEMPLATE/`."""

_LONGEST = 600
"""Characters of a quote: a browser's address holds some thousands, each of which may take nine."""


@dataclass(frozen=True, slots=True)
class WaysBack:
    """From the page of a record to the record, where people keep it: `settings` name its repository, if any."""

    record: Record
    settings: SiteSettings
    words: Provenance

    def to(self, place: str, fact: str | None = None, about: str = "") -> Ways | None:
        """The ways to a place of the record (a route), and to an issue about a fact there (a route, if another one).

        `about` names the part of the page that the fact stands in. None without a repository.
        """
        if not safe_link(self.settings.repository):
            return None
        return Ways(self._edit(place), self._suggestion(fact or place, about))

    def _edit(self, route: str) -> str:
        line = _line(self.record, route)
        path = f"{self.settings.repository}/edit/{quote(self.settings.branch)}/{_file(self.record)}"
        return f"{path}#L{line}" if line else path

    def _suggestion(self, route: str, about: str) -> str:
        record, words, site = self.record, self.words, self.settings.site_url
        line = record.lines.get(route)
        read = [fact for number in words.sources(route) for fact in words.facts[words.places[number - 1]]]
        fields = {
            "template": FORM,
            "title": f"Correction: {record.practice.heading}",
            "page": f"{site}practices/{record.slug}/" if site else "",
            "record": f"{_file(record)}, line {line}" if line else _file(record),
            "fact": ", ".join(filter(None, (field_name(route), about))),
            "value": _short(value_at(record.practice, route) or ""),
            "words": _short(read[0].words if read else ""),
        }
        told = {name: value for name, value in fields.items() if value}
        return f"{self.settings.repository}/issues/new?{urlencode(told, quote_via=quote)}"


def _line(record: Record, route: str) -> int | None:
    """The line of a route or, where the record lacks it, of what it would stand in."""
    return next((record.lines[part] for part in reversed(_beginnings(route)) if part in record.lines), None)


def _beginnings(route: str) -> list[str]:
    """`reports`, `reports[0]`, `reports[0].overall` and so on, up to the route itself."""
    return [route[: end.start()] for end in re.finditer(r"(?=[.\[])|$", route)]


def _file(record: Record) -> str:
    return f"content/practices/{record.slug}.yaml"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
