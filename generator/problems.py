"""Problems as values, and the few exceptions of a run that cannot go on.

Content that is wrong never raises: it becomes a `Problem`, and all of them are shown. An exception means that this
run cannot do what it was asked, and each knows the exit code that says so.
"""

import codecs
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Severity(StrEnum):
    """The weight of a problem: an error stops a build, a warning asks for a look, a finding is about the source."""

    ERROR = "error"
    WARNING = "warning"
    FINDING = "finding"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong at a place: `path:line:column: severity: message [code]`.

    `line` and `column` count from 1; 0 means that the problem is about the whole file. `message` says what was found,
    what was expected and, where it is near, what was probably meant. `code` names the rule, for instance
    `rating.unknown`. `excerpt` is the line as it stood in the file when it was checked, where it is known.
    """

    path: str
    line: int
    column: int
    severity: Severity
    message: str
    code: str
    excerpt: str = field(default="", compare=False)

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place}: {self.severity}: {self.message} [{self.code}]"


def quoting(problems: Iterable[Problem], data: bytes) -> list[Problem]:
    """Problems of a file with their lines of the bytes that were checked."""
    told = tuple(problems)
    lines = _lines(data) if told else []
    return [replace(problem, excerpt=_line(lines, problem.line)) for problem in told]


def line_of(data: bytes, number: int) -> str:
    """A line of a file, counted from 1, without its end; nothing for UTF-16, and where there is no such line.

    Bytes that are not UTF-8 are shown as marks for them.
    """
    return _line(_lines(data, number), number)


def _lines(data: bytes, most: int = -1) -> list[bytes]:
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return [] if utf16 else data.removeprefix(codecs.BOM_UTF8).split(b"\n", most)


def _line(lines: list[bytes], number: int) -> str:
    return lines[number - 1].decode("utf-8", errors="replace").rstrip("\r") if 0 < number <= len(lines) else ""


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A value that was read, and the problems met on the way. `value` is None where nothing can be used."""

    value: T | None
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that forbid the use of the value."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


class RatingpressError(Exception):
    """A run that cannot go on. Its text is one line that names the place and the remedy."""

    exit_code = 70


class ContentError(RatingpressError):
    """Raised where what the user gave cannot be used: a document, a record."""

    exit_code = 1


class WrongContentError(ContentError):
    """As ContentError, with the places: problems that came up where a run cannot go on."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class UsageError(RatingpressError):
    """The command was asked for something that it must not or cannot do."""

    exit_code = 2


class MachineError(RatingpressError):
    """The machine said no: disk, permission, another run at work."""

    exit_code = 3
