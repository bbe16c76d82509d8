"""Problems of content as values, and the few exceptions of a run that cannot go on.

Wrong content raises no exception: it becomes a `Problem`, and all problems are shown together. An exception means that
the run cannot do what it was asked to do; each class has the exit code of the command.
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
    """A problem at a place: `path:line:column: severity: message [code]`.

    `line` and `column` count from 1; 0 means that the problem is about the whole file. `message` states what was found,
    what was expected and, where a valid value is similar, what was probably meant. `code` names the rule, for instance
    `rating.unknown`, which is a heading of docs/problems.md. `excerpt` is the line of the file when it was checked,
    empty where it is not known. Problems sort by place.
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


def with_excerpts(problems: Iterable[Problem], data: bytes) -> list[Problem]:
    """Return the problems of a file with their lines of its bytes as excerpts."""
    listed = tuple(problems)
    lines = _lines(data) if listed else []
    return [replace(problem, excerpt=_line(lines, problem.line)) for problem in listed]


def line_of(data: bytes, number: int) -> str:
    """Return a line of a file, counted from 1, without its end; "" for UTF-16, and where there is no such line.

    Bytes that are not UTF-8 become the character �.
    """
    return _line(_lines(data, number), number)


def _lines(data: bytes, most: int = -1) -> list[bytes]:
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return [] if utf16 else data.removeprefix(codecs.BOM_UTF8).split(b"\n", most)


def _line(lines: list[bytes], number: int) -> str:
    return lines[number - 1].decode("utf-8", errors="replace").rstrip("\r") if 0 < number <= len(lines) else ""


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """The result of reading: a value, None where it cannot be used, and the problems that were found."""

    value: T | None
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that prevent the use of the value."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


class RatingpressError(Exception):
    """The base of all exceptions that end a run. The text is one line that names the place and the remedy."""

    exit_code = 70


class ContentError(RatingpressError):
    """Raised where a document, a record or other content cannot be used."""

    exit_code = 1


class WrongContentError(ContentError):
    """Raised where content cannot be used, with the problems and their places."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class UsageError(RatingpressError):
    """Raised where the user asks for something that a command must not or cannot do."""

    exit_code = 2


class MachineError(RatingpressError):
    """Raised where the system refuses: a full disk, a missing permission, another run that is not finished."""

    exit_code = 3
