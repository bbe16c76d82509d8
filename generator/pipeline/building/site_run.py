"""The pages of a site that are of no single record: each is rendered only where something that it shows has changed."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator import pages, store
from generator.pipeline.building.kept_state import KeptState
from generator.pipeline.building.known_files import KnownFiles, digest_of_files
from generator.pipeline.building.record_step import Rendering, ThemeFiles, theme_files, theme_of
from generator.problems import Problem

STATIC = "static/"
"""The folder of a theme whose files are published as they are, and with which no page is made."""


@dataclass(slots=True)
class SiteRun:
    """The rendering of a site with the files of a theme. `made` maps the path of each page to its key and its digest.

    `run_number` is no other run's, `kept` the state of the last run, and `outputs` are the files of the published site.
    `parts` has the digest of all that each template is made with, as far as it was asked for.
    """

    files_of_theme: Mapping[str, bytes]
    run_number: int
    kept: KeptState
    outputs: KnownFiles
    made: dict[str, tuple[str, str]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    digest: str = ""
    _templates: ThemeFiles = field(init=False)
    _used: bool = False

    def __post_init__(self) -> None:
        self.digest = theme_files(self.files_of_theme).digest
        templates = {name: data for name, data in self.files_of_theme.items() if not name.startswith(STATIC)}
        self._templates = theme_files(templates)
        if self.kept.theme == self.digest:
            self.parts = dict(self.kept.parts)
        else:
            self.theme.check()

    @property
    def theme(self) -> pages.Theme:
        """The theme, made when it is first needed. All its templates are checked where it is not that of `kept`."""
        self._used = True
        return theme_of(self._templates, self.run_number)

    @property
    def mistakes(self) -> tuple[Problem, ...]:
        """The mistakes of the templates, as far as they were met in this process."""
        return self.theme.problems if self._used else ()

    def digest_of(self, template: str) -> str:
        """Return the digest of all templates that a page of this one is made with."""
        if template not in self.parts:
            files = self.files_of_theme
            names = sorted(self.theme.parts(template))
            digests = {name: hashlib.sha256(files[name]).hexdigest() if name in files else None for name in names}
            self.parts[template] = digest_of_files(digests)
        return self.parts[template]

    def rendering(self, surroundings: pages.Surroundings) -> Rendering:
        """Return what records are rendered with, without the files of the theme that no page is made with."""
        key = _key(surroundings, *map(self.digest_of, pages.RECORD_TEMPLATES))
        return Rendering(key, surroundings, self._templates)

    def files(self, site: pages.Site) -> Iterator[tuple[str, bytes | store.KeptFile]]:
        """Yield the files of a site that are of no single record. What a template has as mistakes, its theme has."""
        intact = self.outputs.has_stamp(self.kept.pages, self.kept.pages_stamp)
        for page in pages.planned_pages(site):
            key = _key(site.layout, page, self.digest_of(page.template))
            before, digest = self.kept.pages.get(page.path, ("", ""))
            if key == before and (intact or self.outputs.digest_of(page.path) == digest):
                self.made[page.path] = (key, digest)
                yield page.path, store.KeptFile(digest)
                continue
            for path, content in page.render(site.layout, self.theme):
                yield self._noted(path, content, key)
        for path, content in (*site.copies, *pages.theme_assets(self.files_of_theme)):
            yield self._noted(path, content, "")

    def _noted(self, path: str, content: bytes, key: str) -> tuple[str, bytes]:
        self.made[path] = (key, hashlib.sha256(content).hexdigest())
        return path, content


def _key(*values: object) -> str:
    """Return a digest of views: they are flat and frozen, and equal ones are written alike."""
    return hashlib.sha256(repr(values).encode(errors="surrogatepass")).hexdigest()
