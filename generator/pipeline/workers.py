"""The same function on every core, with its results in the order of the tasks, as on one core."""

import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from itertools import islice
from types import TracebackType
from typing import Self, TypeVar

from generator.problems import MachineError

Task = TypeVar("Task")
Result = TypeVar("Result")

MOST_PROCESSES = 8
_ALLOCATIONS_BETWEEN_COLLECTIONS = 50_000
_BATCHES_AHEAD = 8
"""The number of batches that wait for each process: enough to keep it busy, few enough to keep memory flat."""


def available_processes() -> int:
    """Return the number of processes that this machine can run at once, at most 8."""
    return min(MOST_PROCESSES, multiprocessing.cpu_count())


class Workers:
    """Processes that run a function on batches of tasks. With `number` below 2, the calling process does the work.

    The processes end with the `with` block. Where an `executor` is given, it runs all batches in their place, on
    whatever machines it knows, and stays open: any that has the interface of `concurrent.futures`. `number` then says
    how many batches it works on at once.
    """

    def __init__(self, number: int, executor: Executor | None = None) -> None:
        self._number = number if executor is None else max(2, number)
        self._executor = executor
        self._pool: ProcessPoolExecutor | None = None

    def run(
        self, work: Callable[[Sequence[Task]], Sequence[Result]], tasks: Iterable[Task], size: int
    ) -> Iterator[Result]:
        """Yield the results of `work` for batches of at most `size` tasks, in the order of the tasks.

        Tasks are taken from the iterable as they are needed. The first batch runs in the calling process, so that the
        modules that the work needs are imported before processes are forked. Raise MachineError where a process dies.
        """
        batches = _batches(tasks, size)
        here = 1 if self._number > 1 else None
        for batch in islice(batches, 0 if self._executor else here):
            yield from work(batch)
        waiting: deque[Future[Sequence[Result]]] = deque()
        try:
            for batch in batches:
                waiting.append((self._executor or self._started_pool()).submit(work, batch))
                if len(waiting) > self._number * _BATCHES_AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenExecutor:
            raise MachineError("a process that read documents was ended from outside: is there memory left?") from None

    def _started_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._number, initializer=_initialize_process)
        return self._pool

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _batches(tasks: Iterable[Task], size: int) -> Iterator[list[Task]]:
    iterator = iter(tasks)
    while batch := list(islice(iterator, size)):
        yield batch


def _initialize_process() -> None:
    """Ignore interrupts, which the calling process handles, and make garbage collection of cycles rare.

    The work makes trees, and objects in a tree are freed without it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS_BETWEEN_COLLECTIONS)
