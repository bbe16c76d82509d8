"""The same work on every core, its results in the order of the tasks: as if it were done one after another."""

import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from types import TracebackType
from typing import Self, TypeVar

from generator.problems import MachineError

Task = TypeVar("Task")
Result = TypeVar("Result")

MOST = 8
_SELDOM = 50_000
_AHEAD = 8
"""So many batches wait for each worker: enough to keep it busy, few enough to keep memory flat."""


def available() -> int:
    """Return the number of processes that this machine can run at once."""
    return min(MOST, multiprocessing.cpu_count())


class Workers:
    """Processes that run a function on batches of tasks; with a `number` below 2, none: the work is done here."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._pool: ProcessPoolExecutor | None = None

    def run(
        self, work: Callable[[Sequence[Task]], Sequence[Result]], tasks: Iterable[Task], size: int
    ) -> Iterator[Result]:
        """The results of `work`, given batches of at most `size` tasks. Raises MachineError where a process dies.

        The tasks are drawn as they are needed. The first batch is worked on here, so that what the work needs is
        loaded before processes are forked off.
        """
        batches = _batches(tasks, size)
        for batch in islice(batches, 1 if self._number > 1 else None):
            yield from work(batch)
        waiting: deque[Future[Sequence[Result]]] = deque()
        try:
            for batch in batches:
                waiting.append(self._started().submit(work, batch))
                if len(waiting) > self._number * _AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenProcessPool:
            raise MachineError("a process that read documents was ended from outside: is there memory left?") from None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._number, initializer=_settle)
        return self._pool

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _batches(tasks: Iterable[Task], size: int) -> Iterator[list[Task]]:
    drawn = iter(tasks)
    while batch := list(islice(drawn, size)):
        yield batch


def _settle() -> None:
    """A worker leaves interrupts to the command, and looks for circles of objects seldom: what it makes is trees."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(_SELDOM)
