"""The screen: lines that steer no terminal, a bar where somebody watches, and no fuss where nobody reads on."""

import io
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Self

import typer

from generator.cli.problem_formats import excerpt
from generator.problems import Problem, Severity

if TYPE_CHECKING:
    from rich.progress import Progress

BAR_FROM = 5
"""With fewer documents than this, a bar would be gone before it is seen."""


def say(text: str, *, error: bool = False) -> None:
    """Print a line. Where nobody reads any more (`| head`), what is left to say is lost, and the work goes on."""
    try:
        typer.echo(plain(text), err=error)
    except BrokenPipeError:
        # The stream keeps what it could not write and would try again at the end: it is put aside, not closed.
        if error:
            sys.stderr = io.StringIO()
        else:
            sys.stdout = io.StringIO()


def show(problems: Iterable[Problem]) -> None:
    """Print problems with the lines they speak of: findings among what was asked for, the others as errors."""
    for problem in problems:
        say("\n".join((str(problem), *excerpt(problem))), error=problem.severity is not Severity.FINDING)


def plain(text: str) -> str:
    """Without what could steer a terminal: escapes, and marks that turn the direction of text."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")


def counted(number: int, noun: str) -> str:
    """`1 document`, `1,200 documents`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


class Bar:
    """A bar of two steps for each document, or of `each`. Nothing is drawn where nobody watches, or for a few."""

    def __init__(self, documents: int, doing: str = "Converting", each: int = 2) -> None:
        self._doing, self._each = doing, each
        self._total, self._steps = each * documents, 0
        self._progress: Progress | None = None

    def expect(self, documents: int) -> None:
        """More documents are to come than was known: those of a table."""
        self._total += self._each * documents
        self._draw()

    def tick(self) -> None:
        """One step is done."""
        self._steps += 1
        if self._progress and self._steps % max(1, self._total // 200) == 0:
            self._draw()

    def _draw(self) -> None:
        if self._progress is None and self._total >= self._each * BAR_FROM and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            # Drawn at each step and not by a thread of its own, which forked processes would inherit half of.
            self._progress = Progress(console=Console(stderr=True), transient=True, auto_refresh=False)
            self._progress.add_task(self._doing)
            self._progress.start()
        if self._progress:
            self._progress.update(self._progress.task_ids[0], total=self._total, completed=self._steps, refresh=True)

    def __enter__(self) -> Self:
        self._draw()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        if self._progress:
            self._progress.stop()
