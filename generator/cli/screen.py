"""The screen: lines that steer no terminal, a bar where somebody watches, and no fuss where nobody reads on."""

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import typer

from generator.problems import Problem, Severity

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
    """Print problems: findings among what was asked for, the others as errors."""
    for problem in problems:
        say(str(problem), error=problem.severity is not Severity.FINDING)


def plain(text: str) -> str:
    """Without what could steer a terminal: escapes, and marks that turn the direction of text."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")


def counted(number: int, noun: str) -> str:
    """`1 document`, `1,200 documents`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


@contextmanager
def bar(documents: int) -> Iterator[Callable[[], None]]:
    """A bar of two steps for each document, and what to call for a step. Nothing is drawn where nobody watches."""
    if documents < BAR_FROM or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    # Drawn at each step and not by a thread of its own, which processes that are forked off would inherit half of.
    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        task = progress.add_task("Converting", total=2 * documents)
        steps = 0

        def tick() -> None:
            nonlocal steps
            steps += 1
            progress.advance(task)
            if steps % max(1, documents // 100) == 0:
                progress.refresh()

        yield tick
