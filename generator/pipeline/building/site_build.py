"""The build: what has changed since the last run is made anew, and the site is published in one step.

Nothing is parsed of a record whose files are known, and nothing is rendered that would show the same. The bytes are
those of a build from nothing: what is kept only saves work.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator import store
from generator.pipeline.building.checking import left_behind
from generator.pipeline.building.kept_state import dump_problems
from generator.pipeline.building.known_files import KnownFiles
from generator.pipeline.building.run_start import RunOptions, RunStart, start_run
from generator.pipeline.building.site_listing import SiteListing, list_site, list_theme
from generator.pipeline.content import TEMPLATE_LIMIT, Content
from generator.problems import Problem, Severity, UsageError


@dataclass(frozen=True, slots=True)
class BuildTask:
    """A site to build: its content, its theme, the folder to publish into, and those that are no part of that.

    `site_url` is where the site will be found, in place of what its settings say.
    """

    content: Content
    templates: Path
    output: Path
    site_url: str | None = None
    forbidden: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """The result of a build. `published` is None where nothing was: `problems` has an error, or `mistakes` are there.

    `records` is the number of usable records, `facts` that of their facts, `problems` are those of all files of the
    content, sorted by place, and `mistakes` those of the templates.
    """

    records: int
    facts: int
    problems: tuple[Problem, ...]
    mistakes: tuple[Problem, ...] = ()
    published: store.Published | None = None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems of the content that prevented a publication."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def build(task: BuildTask, options: RunOptions | None = None) -> Built:
    """Build a site and publish it in one step. Where nothing has changed since the last run, nothing is touched.

    Wrong content and mistakes in templates are in the result, and the old site stays as it was. Raise RatingpressError
    where the run cannot go on, for instance as `store.publish` does.
    """
    start = start_run(task.content, options)
    listing, theme = list_site(task.content), list_theme(task.templates)
    if not theme.names:
        raise UsageError(f"{task.templates}: there are no templates here; name their folder with --templates DIR")
    return _unchanged(task, start, listing, theme) or _Build(task, start, listing, theme).run()


def _unchanged(task: BuildTask, start: RunStart, listing: SiteListing, theme: SiteListing) -> Built | None:
    """Return the result of a build that changes nothing; None where something may have changed."""
    kept = start.kept
    outputs = KnownFiles(task.output, start.since, trusting=start.options.trusting)
    if not (
        kept.complete
        and kept.settings == repr(task.site_url)
        and listing.is_known(kept.site, start.inputs)
        and theme.is_known(kept.templates, KnownFiles(task.templates, start.since))
        and start.same_records()
        and outputs.has_stamp((*kept.pages, store.MANIFEST), kept.pages_stamp)
        and all(outputs.has_stamp(each.outputs, each.output_stamp) for each in kept.records.values())
        and store.is_publication_finished(task.output)
    ):
        return None
    problems = [*kept.site_problems, *(problem for each in kept.records.values() for problem in each.problems)]
    facts = sum(each.facts for each in kept.records.values())
    published = store.Published(changed=False, written=0, removed=0)
    return Built(len(kept.records), facts, tuple(sorted([*problems, *left_behind(start)])), (), published)


class _Build:
    """A build in progress. `problems` are those of the settings, the pages in Markdown, and records together."""

    def __init__(self, task: BuildTask, start: RunStart, listing: SiteListing, theme: SiteListing) -> None:
        from generator import pages
        from generator.pipeline.building.record_run import RecordRun
        from generator.pipeline.building.site_run import SiteRun
        from generator.pipeline.loading import load_site

        self.task, self.start, self.listing, self.theme = task, start, listing, theme
        settings, self.texts, self.problems = load_site(task.content)
        self.settings = replace(settings, site_url=task.site_url) if task.site_url else settings
        self.outputs = KnownFiles(task.output, start.since, trusting=start.options.trusting)
        files = dict(store.read_each(task.templates, theme.names, TEMPLATE_LIMIT))
        self.site = SiteRun(files, start.number, start.kept, self.outputs)
        self.records = RecordRun(start.content, start.names, start.kept, start.inputs, start.number)
        if not (start.refused or _has_error(self.problems)):  # else all is checked, and nothing is rendered
            surroundings = pages.surround(self.settings, self.texts, len(start.names))
            self.records.rendering, self.records.outputs = self.site.rendering(surroundings), self.outputs

    def run(self) -> Built:
        """Return the result, and keep the state for the next run."""
        published: store.Published | None = None
        mistakes: tuple[Problem, ...] = ()
        try:
            published = store.publish(self.task.output, self._files(), self.task.forbidden, self._spare)
        except _NotPublishable:
            mistakes = self._mistakes()
        self._keep(published)
        problems = [*self.start.refused, *self.problems, *self.records.problems, *left_behind(self.start)]
        found = self.records.found
        usable = len(found) + sum(each.unique is not None for each in self.records.failed)
        facts = sum(each.facts for each in found.values())
        return Built(usable, facts, tuple(sorted(problems)), mistakes, published)

    @property
    def _spare(self) -> Path | None:
        """The place of empty folders for the next build, beside what is kept."""
        state = self.start.options.state
        return state.with_name(f"{state.name}-folders") if state and self.start.key else None

    def _files(self) -> Iterator[tuple[str, bytes | store.KeptFile]]:
        """Yield the files of the site. Raise _NotPublishable where the content has an error, a template a mistake."""
        from generator import pages
        from generator.pipeline.building.kept_state import load_summaries

        options = self.start.options
        with options.processes() as workers:
            yield from self.records.run(workers, options.tick, options.expect)
        self.problems += self.records.problems_together
        if self.records.rendering is None or self.records.errors or _has_error(self.problems):
            raise _NotPublishable
        rendered = [each for each in self.records.found.values() if each.summary]
        whole = pages.plan_site(load_summaries(rendered), self.settings, self.texts)
        for file in self.site.files(whole):
            if not self._mistakes():
                yield file
        if self._mistakes():
            raise _NotPublishable

    def _mistakes(self) -> tuple[Problem, ...]:
        """Return the mistakes of the templates, with the paths of their files, sorted, each once."""
        found = {(each.path, each.line, each.column, each.code): each
                 for each in (*self.site.mistakes, *self.records.mistakes)}  # fmt: skip
        folder = self.task.templates
        return tuple(
            sorted(replace(each, path=str(folder / each.path.removeprefix("templates/"))) for each in found.values())
        )

    def _keep(self, published: store.Published | None) -> None:
        """Keep what later runs need; of what was not published, only what was checked."""
        options = self.start.options
        if not (options.state and self.start.key):
            return
        state = replace(
            self.start.kept,
            records=self.records.stamped_records(),
            problems=dump_problems(self.problems),
            site=self.listing.stamp(self.start.inputs),
            checked=not self.records.failed,
            complete=published is not None,
        )
        if published is None:
            state.records = self.records.without_new_pages(state.records)
        else:
            since = store.disk_time(options.state.parent)
            state.settings, state.theme, state.parts = repr(self.task.site_url), self.site.digest, dict(self.site.parts)
            state.templates = self.theme.stamp(KnownFiles(self.task.templates, self.start.since))
            state.pages = self.site.made
            state.pages_stamp = self.outputs.stamp((*state.pages, store.MANIFEST), since)
            for name, each in state.records.items():
                stamp = self.outputs.stamp(each.outputs, since)
                if stamp != each.output_stamp:
                    state.records[name] = replace(each, output_stamp=stamp)
        self.start.save(state)


class _NotPublishable(Exception):  # noqa: N818 - it ends a publication that has begun, and is no error of its own
    """Raised where the content has an error, or a template a mistake."""


def _has_error(problems: Iterable[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)
