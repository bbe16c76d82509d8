"""The terminal: lines without control characters, a progress bar, and no error where the output is closed early."""

import io
import sys
from collections.abc import Iterable
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Self

import typer

from generator.cli.problem_formats import excerpt
from generator.problems import Problem, Severity

if TYPE_CHECKING:
    from rich.progress import Progress

DRAWN_AFTER = 1.0
"""Seconds after which a bar is drawn: one of a shorter run would end before it is seen."""


def say(text: str, *, error: bool = False) -> None:
    """Print a line. Where the output was closed (`| head`), the rest is lost and the work continues."""
    try:
        typer.echo(plain(text), err=error)
    except BrokenPipeError:
        # The stream keeps what it could not write and would try again at exit, so it is replaced and not closed.
        if error:
            sys.stderr = io.StringIO()
        else:
            sys.stdout = io.StringIO()


def show(problems: Iterable[Problem]) -> None:
    """Print problems with their lines: findings on the standard output, the others on the standard error."""
    for problem in problems:
        say("\n".join((str(problem), *excerpt(problem))), error=problem.severity is not Severity.FINDING)


def plain(text: str) -> str:
    """Return text without what controls a terminal: escapes, and marks that turn the direction of text."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1 document`, `1,200 documents`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


class ProgressBar:
    """A progress bar of `each` steps for a document, with the steps a second and the time left.

    Nothing is drawn outside a terminal, and nothing for a run that ends within a second.
    """

    def __init__(self, documents: int, doing: str = "Converting", each: int = 2) -> None:
        self._started = perf_counter()
        self._doing, self._each = doing, each
        self._total, self._steps = each * documents, 0
        self._progress: Progress | None = None

    def expect(self, documents: int) -> None:
        """Add documents that were not known at the start: those of a table."""
        self._total += self._each * documents
        self._draw()

    def tick(self) -> None:
        """Count one step."""
        self._steps += 1
        if self._progress is None or self._steps % max(1, self._total // 200) == 0:
            self._draw()

    def _draw(self) -> None:
        if self._progress is None and perf_counter() - self._started > DRAWN_AFTER and sys.stderr.isatty():
            self._progress = self._start()
        if self._progress:
            seconds = max(perf_counter() - self._started, DRAWN_AFTER)
            rate = f"{self._steps / self._each / seconds:,.0f} a second"
            self._progress.update(
                self._progress.task_ids[0], total=self._total, completed=self._steps, rate=rate, refresh=True
            )

    def _start(self) -> "Progress":
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            *((MofNCompleteColumn(),) if self._each == 1 else ()),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        # Drawn at each step and not by a thread, which forked processes would inherit in part.
        progress = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
        progress.add_task(self._doing, rate="")
        progress.start()
        return progress

    def __enter__(self) -> Self:
        self._draw()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        if self._progress:
            self._progress.stop()
