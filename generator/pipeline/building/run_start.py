"""The start of a run over all records: their names, and what the last run kept."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from generator import store
from generator.pipeline.building.kept_state import KeptState, load_state, save_state
from generator.pipeline.building.known_files import UNKNOWN, KnownFiles
from generator.pipeline.building.program_key import machine_key, program_key
from generator.pipeline.content import Content
from generator.pipeline.record_names import record_names
from generator.pipeline.workers import Workers, available_processes
from generator.problems import Problem

WORTH_KEEPING = 25
"""Fewer records take so little time that no file is worth keeping."""

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class RunOptions:
    """The way a run goes, which changes none of its results.

    `state` is the file that it keeps for the next one, None for none; with `trusting` off, nothing that was kept is
    used. `workers` is the number of processes, None for as many as the machine can run; `executor` runs the steps in
    their place. `expect` is called with the number of records that are read, and `tick` after each.
    """

    state: Path | None = None
    trusting: bool = True
    workers: int | None = None
    executor: Executor | None = None
    tick: Callable[[], None] = lambda: None
    expect: Callable[[int], None] = lambda _: None

    def processes(self) -> Workers:
        """Return the processes that take the steps of records."""
        return Workers(available_processes() if self.workers is None else self.workers, self.executor)


@dataclass(slots=True)
class RunStart:
    """A run that begins: the names of the records' files, the problems of files that must not be among them.

    `since` is the disk's time, and `number` no other run's. `kept` is the state of the last run, empty where none can
    be used; `inputs` are the files of the content folder.
    """

    content: Content
    options: RunOptions
    names: list[str]
    refused: list[Problem]
    since: int
    number: int
    key: str
    program: tuple[int, str]
    kept: KeptState
    inputs: KnownFiles

    @property
    def alone(self) -> bool:
        """True where there is evidence without a record of its name, which a person may have renamed."""
        held = store.list_tree_with_errors(self.content.folder / "evidence", (".json",))[0]
        return bool({name.removesuffix(".json") for name in held} - {name.removesuffix(".yaml") for name in self.names})

    def same_records(self) -> bool:
        """Return whether all records are those of the last run, by their names and their stamps."""
        return (
            not self.refused
            and self.names == list(self.kept.records)
            and all(self.inputs.has_stamp(each.files, each.stamp) for each in self.kept.records.values())
        )

    def save(self, state: KeptState) -> None:
        """Keep a state for the next run, unless it is the last one."""
        state.program = self.program
        if self.options.state and self.key and state != self.kept:
            save_state(self.options.state, self.key, state)


def start_run(content: Content, options: RunOptions | None) -> RunStart:
    """Return the start of a run, by default without a state. Raise ContentError as `record_names` does."""
    options = options or RunOptions()
    names, refused = record_names(content)
    state = options.state if len(names) >= WORTH_KEEPING else None
    since = store.disk_time(state.parent) if state else 0
    kept, key, program = KeptState(), "", (UNKNOWN, "")
    if state and since:
        key = machine_key(content)
        kept = load_state(state, key) if options.trusting else kept
        program = program_key(kept.program, since)
        if program[1] != kept.program[1]:
            kept = KeptState()
    inputs = KnownFiles(content.folder, since, trusting=options.trusting)
    return RunStart(content, options, names, refused, since, next(_numbers), key, program, kept, inputs)
