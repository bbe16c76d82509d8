"""Edit links: from a page to the line of its record at GitHub, and to an issue that is already about it.

Source of the addresses: https://docs.github.com/en/communities, on issue forms, whose fields are filled in by their id.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from generator.evidence import Record
from generator.findings import value_at
from generator.model import SiteSettings
from generator.pages.practice.provenance import Provenance
from generator.pages.views import Ways
from generator.pages.wording import field_name, safe_link
from generator.routes import beginnings

FORM = "correction.yml"
"""The issue form in `.github/ISSUE_TEMPLATE/`."""

_LONGEST = 600
"""Characters of a quote: a browser's address holds some thousands, each of which may take nine."""


@dataclass(frozen=True, slots=True)
class EditLinks:
    """The links from the page of a record to the record: `settings` name its repository, if any."""

    record: Record
    settings: SiteSettings
    words: Provenance

    def to(self, place: str, fact: str | None = None, about: str = "") -> Ways | None:
        """Return the links to a route of the record, and to an issue about a fact there (a route, if another one).

        `about` names the part of the page that shows the fact. None without a repository.
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
        read = [fact for number in words.passages(route) for fact in words.facts[words.places[number - 1]]]
        fields = {
            "template": FORM,
            "title": f"Correction: {record.practice.heading}",
            "page": f"{site}practices/{record.slug}/" if site else "",
            "record": f"{_file(record)}, line {line}" if line else _file(record),
            "fact": ", ".join(filter(None, (field_name(route), about))),
            "value": _short(value_at(record.practice, route) or ""),
            "words": _short(read[0].words if read else ""),
        }
        filled = {name: value for name, value in fields.items() if value}
        return f"{self.settings.repository}/issues/new?{urlencode(filled, quote_via=quote)}"


def _line(record: Record, route: str) -> int | None:
    """Return the line of a route or, where the record lacks it, of what would hold it."""
    return next((record.lines[part] for part in reversed(beginnings(route)) if part in record.lines), None)


def _file(record: Record) -> str:
    return f"content/practices/{record.slug}.yaml"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
