"""The records of a site, one after another: those that are known are left as they are, the others take their step."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from generator import records, store
from generator.pipeline.building import kept_state
from generator.pipeline.building.kept_state import KeptRecord, KeptState
from generator.pipeline.building.known_files import UNKNOWN, KnownFiles
from generator.pipeline.building.record_step import RecordResult, RecordTask, Rendering, take_steps
from generator.pipeline.content import Content
from generator.pipeline.workers import Workers
from generator.problems import Problem, Severity

_RECORDS_OF_A_BATCH = 8


@dataclass(slots=True)
class RecordRun:
    """A run over the records of these `names`: the names of their files, sorted.

    `kept` is the state of the last run; `inputs` are the files of the content folder. Where the records are rendered,
    `rendering` says with what, and `outputs` are the files of the published site. `run_number` is no other run’s.

    Afterwards `found` has every record without an error, `failed` the others, and `mistakes` those of the templates;
    `stamped` are the names of records with the same stamp as before, `read` of those that took their step.
    """

    content: Content
    names: Sequence[str]
    kept: KeptState
    inputs: KnownFiles
    run_number: int
    rendering: Rendering | None = None
    outputs: KnownFiles | None = None
    found: dict[str, KeptRecord] = field(default_factory=dict)
    failed: list[RecordResult] = field(default_factory=list)
    mistakes: tuple[Problem, ...] = ()
    stamped: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)

    @property
    def problems(self) -> list[Problem]:
        """The problems of all records."""
        kept = [problem for each in self.found.values() for problem in each.problems]
        return kept + [problem for each in self.failed for problem in each.problems]

    @property
    def unique(self) -> list[records.UniqueValues]:
        """All values that must be unique among the records."""
        return [*kept_state.load_unique(self.found.values()), *(each.unique for each in self.failed if each.unique)]

    @property
    def problems_together(self) -> tuple[Problem, ...]:
        """The problems of several records together."""
        return records.check_together(self.unique)

    @property
    def taken(self) -> bool:
        """True where a step was taken."""
        return bool(self.failed or self.read)

    def without_new_pages(self, found: dict[str, KeptRecord]) -> dict[str, KeptRecord]:
        """Return the records as they are where nothing was published: with the pages of the last run, if any."""
        return {name: _with_pages_of(each, self.kept.records.get(name)) for name, each in found.items()}

    def stamped_records(self) -> dict[str, KeptRecord]:
        """Return the records with the stamps to know their files by in the next run."""
        return {
            name: each if name in self.stamped else replace(each, stamp=self.inputs.stamp(each.files))
            for name, each in self.found.items()
        }

    @property
    def errors(self) -> bool:
        """True where a record has an error, so that no site can be published."""
        return any(problem.severity is Severity.ERROR for each in self.failed for problem in each.problems)

    def run(
        self, workers: Workers, tick: Callable[[], None], expect: Callable[[int], None]
    ) -> Iterator[tuple[str, bytes | store.KeptFile]]:
        """Take the step of each record that is not known, and yield the files of all records without an error.

        Call `expect` once with the number of steps, and `tick` after each. Once a record has an error, or a template a
        mistake, the others are checked and not rendered.
        """
        known = {name for name in self.names if self._is_known(name)}
        waiting = [name for name in self.names if name not in known]
        expect(len(waiting))
        for result in workers.run(take_steps, self._tasks(waiting), _RECORDS_OF_A_BATCH):
            tick()
            self._add(result)
            yield from result.outputs
        self.found = {name: self.found.get(name) or self.kept.records[name] for name in self.names
                      if name in known or name in self.found}  # fmt: skip
        if self.rendering:
            for name in self.names:
                if name in known:
                    for path, digest in self.found[name].outputs.items():
                        yield path, store.KeptFile(digest)

    def _is_known(self, name: str) -> bool:
        """Return whether no file of a record has changed and, where records are rendered, none of its outputs."""
        kept = self.kept.records.get(name)
        if kept is None:
            return False
        if self.inputs.has_stamp(kept.files, kept.stamp):
            self.stamped.add(name)
        elif self.inputs.digest(kept.files) != kept.digest:
            return False
        if self.rendering is None or self.outputs is None:
            return True
        if (kept.page_key, kept.page_digest) != (self.rendering.key, kept.digest) or not kept.outputs:
            return False
        return self.outputs.has_stamp(kept.outputs, kept.output_stamp) or all(
            self.outputs.digest_of(path) == digest for path, digest in kept.outputs.items()
        )

    def _tasks(self, names: Collection[str]) -> Iterator[RecordTask]:
        everyone = frozenset(self.names)
        for name in names:
            rendering = None if self.errors or self.mistakes else self.rendering
            proper = name.endswith(".yaml") and records.is_slug(name.removesuffix(".yaml"))
            yield RecordTask(self.content, self.run_number, name, rendering, frozenset() if proper else everyone)

    def _add(self, result: RecordResult) -> None:
        self.mistakes = self.mistakes or result.mistakes
        if not result.digest:
            self.failed.append(result)
            return
        before = self.kept.records.get(result.name)
        checks = kept_state.dump_checks(result.problems, result.unique)
        kept = KeptRecord(result.files, result.digest, UNKNOWN, result.facts, len(result.problems), checks)
        kept = _with_pages_of(kept, before)
        if result.summary and result.outputs and self.rendering:
            kept.page_key, kept.page_digest = self.rendering.key, result.digest
            kept.outputs = {path: hashlib.sha256(content).hexdigest() for path, content in result.outputs}
            kept.output_stamp, kept.summary = UNKNOWN, kept_state.dump_summary(result.summary)
        self.read.add(result.name)
        self.found[result.name] = kept


def _with_pages_of(kept: KeptRecord, before: KeptRecord | None) -> KeptRecord:
    """Return a record with the pages that the last run made of it, if it did."""
    pages = ("page_key", "page_digest", "outputs", "output_stamp", "summary")
    none = KeptRecord((), "", UNKNOWN, 0, 0, "")
    return replace(kept, **{name: getattr(before or none, name) for name in pages})
