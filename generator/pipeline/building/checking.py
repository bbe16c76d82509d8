"""Checking: every record is checked on every core, and checked again only after one of its files changed."""

from dataclasses import dataclass, replace

from generator.pipeline.building.kept_state import dump_problems
from generator.pipeline.building.run_start import RunOptions, RunStart, start_run
from generator.pipeline.building.site_listing import SiteListing, list_site
from generator.pipeline.content import Content
from generator.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class Checked:
    """The number of usable records, and every problem of all files, sorted by place."""

    records: int
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that prevent a build."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def check(content: Content, options: RunOptions | None = None) -> Checked:
    """Return every problem of every file under `content/`. Raise ContentError where there is no record.

    Where nothing has changed since the last run, nothing is parsed.
    """
    start = start_run(content, options)
    listing = list_site(content)
    if start.kept.checked and listing.is_known(start.kept.site, start.inputs) and start.same_records():
        problems = [*start.kept.site_problems, *(p for each in start.kept.records.values() for p in each.problems)]
        return Checked(len(start.names), tuple(sorted([*problems, *left_behind(start)])))
    return _check(start, listing)


def _check(start: RunStart, listing: SiteListing) -> Checked:
    from generator.pipeline.building.record_run import RecordRun
    from generator.pipeline.loading import load_site

    run = RecordRun(start.content, start.names, start.kept, start.inputs, start.number)
    with start.options.processes() as workers:
        for _ in run.run(workers, start.options.tick, start.options.expect):
            pass
    about_site = [*run.problems_together, *load_site(start.content)[2]]
    same = not run.taken and start.names == list(start.kept.records)
    state = replace(
        start.kept,
        records=run.stamped_records(),
        problems=dump_problems(about_site),
        site=listing.stamp(start.inputs),
        checked=not run.failed,
        complete=start.kept.complete and same and listing.is_known(start.kept.site, start.inputs),
    )
    start.save(state)
    usable = len(run.found) + sum(each.unique is not None for each in run.failed)
    return Checked(usable, tuple(sorted([*start.refused, *run.problems, *about_site, *left_behind(start)])))


def left_behind(start: RunStart) -> tuple[Problem, ...]:
    """Return the problems of evidence whose record was renamed without it."""
    if not start.alone:
        return ()
    from generator.pipeline.left_behind import left_behind_problems

    return tuple(left_behind_problems(start.content, start.names))
