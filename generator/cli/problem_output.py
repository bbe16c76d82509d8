"""The problems of a run, in the format that was asked for: lines, annotations for GitHub, or one JSON document.

What ends a run, and a wrong use of the command, are reported in the same format.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import typer
from typer.core import TyperCommand
from typer.exceptions import TyperException

from generator.cli.problem_codes import PROBLEM_CODES
from generator.cli.problem_formats import (
    EXPLAINED,
    INTERRUPTED,
    Format,
    as_github,
    as_json,
    fault,
    requested_format,
    stopped,
)
from generator.cli.terminal import counted, plain, say, show
from generator.problems import Problem, RatingpressError, Severity, UsageError, WrongContentError
from generator.suggestions import did_you_mean

MOST_SHOWN = 20
"""So many warnings, and so many findings, are shown in full; of more findings, only the number for each code."""


class ProblemOutput:
    """Print problems as lines or annotations at once, or as one JSON document at the end.

    Lines are summed up where they are many: every error is shown, warnings up to MOST_SHOWN, and findings by code.
    `verbose` shows all; `only` shows the problems with one of these codes, and no others. The other formats are
    complete.
    """

    def __init__(self, form: Format, *, verbose: bool = False, only: Collection[str] = ()) -> None:
        self.form, self.verbose, self.only = form, verbose, only
        self.started = perf_counter()
        self.chosen = 0
        """How many of the problems are of interest: all, or those with a code of `only`."""
        self.records = 0
        """How many records could be read, for the JSON document."""
        self.report: list[dict[str, Any]] | None = None
        """What does not add up in the records, for the JSON document, where that was asked for."""
        self._collected: list[Problem] = []

    def add(self, problems: Iterable[Problem]) -> None:
        """Print or collect problems, in the order in which they come."""
        chosen = [problem for problem in problems if not self.only or problem.code in self.only]
        self.chosen += len(chosen)
        if self.form is Format.JSON:
            self._collected += chosen
        elif self.form is Format.GITHUB:
            from generator import store

            for problem in chosen:
                say(as_github(problem, store.relative_path(problem.path) if problem.path else ""))
        elif self.verbose or self.only:
            show(chosen)
        else:
            self._summarise(chosen)

    def add_end(self, problems: Iterable[Problem]) -> None:
        """Print or collect what ended the run, whatever codes were asked for."""
        self.only = ()
        self.add(problems)

    def _summarise(self, problems: list[Problem]) -> None:
        """Print all errors, the first warnings and few findings; of the others, a number for each code."""
        number = Counter(problem.severity for problem in problems)
        places_left = {
            Severity.ERROR: number[Severity.ERROR],
            Severity.WARNING: MOST_SHOWN,
            Severity.FINDING: MOST_SHOWN if number[Severity.FINDING] <= MOST_SHOWN else 0,
        }
        hidden: Counter[str] = Counter()
        shown: list[Problem] = []
        for problem in problems:
            if places_left[problem.severity]:
                places_left[problem.severity] -= 1
                shown.append(problem)
            else:
                hidden[problem.code] += 1
        show(shown)
        if hidden:
            say(f"{counted(hidden.total(), 'problem')} more, by kind (--verbose shows all):")
            width, digits = max(map(len, hidden)), len(f"{max(hidden.values()):,}")
            for code, count in sorted(hidden.items(), key=lambda row: (-row[1], row[0])):
                say(f"  {code:{width}}  {count:>{digits},}  ratingpress check --only {code}")

    def explain(self, *, error: bool) -> None:
        """Print where codes are explained, for people."""
        if self.form is Format.TEXT:
            say(EXPLAINED, error=error)

    def say(self, text: str, *, error: bool = False) -> None:
        """Print a line that is no problem; the JSON document has no place for it."""
        if self.form is not Format.JSON:
            say(text, error=error)

    @property
    def duration(self) -> str:
        """Return how long the command has run: `3.2 s`."""
        return f"{perf_counter() - self.started:.1f} s"

    def end(self) -> None:
        """Print what comes at the end."""
        if self.form is Format.JSON:
            say(as_json(self._collected, self.records, self.report))


def check_codes(only: Collection[str]) -> None:
    """Raise BadParameter for a code of `--only` that no problem can have, with the code that was probably meant."""
    for code in only:
        if code not in PROBLEM_CODES:
            meant = did_you_mean(code, PROBLEM_CODES) or "; docs/problems.md lists all codes"
            raise typer.BadParameter(f"no problem has the code “{plain(code)}”{meant}", param_hint="--only")


def codes_that_begin_with(incomplete: str) -> list[str]:
    """Return the codes that a shell offers for the beginning of one."""
    return [code for code in PROBLEM_CODES if code.startswith(incomplete)]


@contextmanager
def problem_output(form: Format, *, verbose: bool = False, only: Collection[str] = ()) -> Iterator[ProblemOutput]:
    """Yield the output of a command, and report in its format also what ends the command.

    For lines, `main` reports that, for every command.
    """
    output = ProblemOutput(form, verbose=verbose, only=only)
    if form is Format.TEXT:
        yield output
        return
    try:
        yield output
    except typer.Exit:
        raise
    except WrongContentError as wrong:
        output.add_end(wrong.problems)
        raise typer.Exit(wrong.exit_code) from wrong
    except RatingpressError as error:
        output.add_end([stopped(str(error), error.exit_code)])
        raise typer.Exit(error.exit_code) from error
    except typer.BadParameter as wrong:  # typer prints it as a line too
        output.add_end([stopped(wrong.format_message(), UsageError.exit_code)])
        raise
    except KeyboardInterrupt:
        output.add_end([stopped("the run was interrupted", INTERRUPTED)])
        raise
    except Exception as error:
        output.add_end([stopped(fault(error), RatingpressError.exit_code)])
        raise typer.Exit(RatingpressError.exit_code) from error
    finally:
        output.end()


class FormattedCommand(TyperCommand):
    """A command with `--format`, which reports in that format also what is wrong with its other options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer has no public name for it
        """Parse the options; where they are wrong, report that in the format asked for and raise TyperException."""
        form = requested_format(args)
        try:
            return super().parse_args(ctx, args)
        except TyperException as wrong:
            if form is not Format.TEXT:
                output = ProblemOutput(form)
                output.add([stopped(str(wrong), UsageError.exit_code)])
                output.end()
            raise
