"""Problems told in the form that was asked for: also those of a run that cannot go on, and of a wrong use."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperCommand
from typer.exceptions import TyperException

from generator.cli.problem_formats import EXPLAINED, INTERRUPTED, Format, as_github, as_json, asked_for, fault, stopped
from generator.cli.terminal import say, show
from generator.problems import Problem, RatingpressError, UsageError, WrongContentError


class Teller:
    """Tells problems as lines and annotations at once, and as JSON in one document at the end."""

    def __init__(self, form: Format) -> None:
        self.form = form
        self.records = 0
        """How many records could be read, for the document."""
        self.report: list[dict[str, Any]] | None = None
        """What does not add up in them, for the document, where that was asked for."""
        self._told: list[Problem] = []

    def tell(self, problems: Iterable[Problem]) -> None:
        """Tell problems, in the order in which they come."""
        if self.form is Format.JSON:
            self._told += problems
        elif self.form is Format.GITHUB:
            from generator import store

            for problem in problems:
                say(as_github(problem, store.relative_path(problem.path) if problem.path else ""))
        else:
            show(problems)

    def explain(self, *, error: bool) -> None:
        """Say where codes are explained, to people."""
        if self.form is Format.TEXT:
            say(EXPLAINED, error=error)

    def say(self, text: str, *, error: bool = False) -> None:
        """Say a line that is no problem; in JSON there is no place for it."""
        if self.form is not Format.JSON:
            say(text, error=error)

    def end(self) -> None:
        """Say what is said at the end."""
        if self.form is Format.JSON:
            say(as_json(self._told, self.records, self.report))


@contextmanager
def telling(form: Format) -> Iterator[Teller]:
    """A teller for a command, which tells also what ends the command; in lines `main` does that, for every command."""
    teller = Teller(form)
    if form is Format.TEXT:
        yield teller
        return
    try:
        yield teller
    except typer.Exit:
        raise
    except WrongContentError as wrong:
        teller.tell(wrong.problems)
        raise typer.Exit(wrong.exit_code) from wrong
    except RatingpressError as error:
        teller.tell([stopped(str(error), error.exit_code)])
        raise typer.Exit(error.exit_code) from error
    except typer.BadParameter as wrong:  # told in lines too, by typer
        teller.tell([stopped(wrong.format_message(), UsageError.exit_code)])
        raise
    except KeyboardInterrupt:
        teller.tell([stopped("the run was interrupted", INTERRUPTED)])
        raise
    except Exception as error:
        teller.tell([stopped(fault(error), RatingpressError.exit_code)])
        raise typer.Exit(RatingpressError.exit_code) from error
    finally:
        teller.end()


class TellingCommand(TyperCommand):
    """A command with `--format`, which tells in that form also what is wrong with its other options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer has no public name for it
        """As ever; where the options are wrong, raises as ever, after it has told so."""
        form = asked_for(args)
        try:
            return super().parse_args(ctx, args)
        except TyperException as wrong:
            if form is not Format.TEXT:
                teller = Teller(form)
                teller.tell([stopped(str(wrong), UsageError.exit_code)])
                teller.end()
            raise
