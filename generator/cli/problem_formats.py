"""Problems as people and programs read them: the line with a caret, GitHub's annotations, JSON. Pure.

>>> from generator.problems import Severity
>>> for line in excerpt(Problem("a.yaml", 4, 18, Severity.ERROR, "", "", "  overall: {rating: Godo}")): print(line)
    4 |   overall: {rating: Godo}
      |                  ^
"""

import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Any
from unicodedata import category, east_asian_width

from generator.problems import Problem, Severity

EXPLAINED = "What a code in [ ] means, with an example of right and wrong: docs/problems.md"

_WIDEST = 110
_BEFORE = 70
"""Of a long line, so many columns are shown, at most so many of them before the caret."""

_TAB = "    "
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.FINDING: "notice"}


INTERRUPTED = 130

_WHY = {1: "run.content", 2: "run.use", 3: "run.machine", INTERRUPTED: "run.interrupted"}


class Format(StrEnum):
    """The formats in which `check` and `build` report problems."""

    TEXT = "text"
    GITHUB = "github"
    JSON = "json"


def requested_format(arguments: Sequence[str]) -> Format:
    """Return the format that a command line asks for, whatever else is wrong with it."""
    words = "\0".join(arguments).replace("--format=", "--format\0").split("\0")
    word = next((word for name, word in pairwise(words) if name == "--format"), "")
    return Format(word) if word in list(Format) else Format.TEXT


def stopped(message: str, exit_code: int) -> Problem:
    """Return what ended a run as a problem without a place."""
    return Problem("", 0, 0, Severity.ERROR, message, _WHY.get(exit_code, "run.fault"))


def fault(error: Exception) -> str:
    """Return an unexpected error of Ratingpress itself as one line."""
    return f"a fault in Ratingpress itself: {type(error).__name__}: {error}"


def excerpt(problem: Problem) -> list[str]:
    """Return the line of a problem, numbered, and a caret below the place; nothing where the line is not known."""
    if not problem.line or not problem.excerpt:
        return []
    shown, column = _cut(problem.excerpt, problem.column)
    number = str(problem.line)
    return [f"{number:>5} | {shown}".rstrip(), f"      | {' ' * _width(shown[:column])}^"]


def as_github(problem: Problem, path: str) -> str:
    """Return a workflow command, which GitHub shows beside the line of the file at `path`.

    The escapes are those of https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts.
    """
    place = {"file": path, "line": problem.line, "col": problem.column, "title": problem.code}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in place.items() if value)
    return f"::{_COMMANDS[problem.severity]} {properties}::{_data(problem.message)}"


def as_json(problems: Iterable[Problem], records: int, report: list[dict[str, Any]] | None = None) -> str:
    """Return one JSON document, in ASCII, with all problems."""
    rows = [
        {
            "path": problem.path,
            "line": problem.line,
            "column": problem.column,
            "severity": str(problem.severity),
            "code": problem.code,
            "message": problem.message,
            "excerpt": _cut(problem.excerpt, problem.column)[0],
        }
        for problem in problems
    ]
    errors = sum(row["severity"] == Severity.ERROR for row in rows)
    also = {} if report is None else {"report": report}
    return json.dumps({"problems": rows, "records": records, "errors": errors, **also}, indent=1)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _cut(line: str, column: int) -> tuple[str, int]:
    """Return a line cut to what fits around a column (from 1), and how many characters of it come before the column."""
    place = min(max(column - 1, 0), len(line))
    start, end = place, place
    width = 0
    while start and width < _BEFORE:
        start -= 1
        width += _width(_shown(line[start]))
    while end < len(line) and width < _WIDEST:
        width += _width(_shown(line[end]))
        end += 1
    before = ("…" if start else "") + "".join(map(_shown, line[start:place]))
    return before + "".join(map(_shown, line[place:end])) + ("…" if end < len(line) else ""), len(before)


def _shown(letter: str) -> str:
    """Return a character as it can be shown: a tab as spaces, a mark for what is invisible or controls a terminal."""
    if letter.isprintable():
        return letter
    return _TAB if letter == "\t" else " " if category(letter) == "Zs" else "\ufffd"


def _width(text: str) -> int:
    """Return the number of columns that a text takes in a terminal."""
    return sum(
        0 if category(letter) in ("Mn", "Me") else 2 if east_asian_width(letter) in "WF" else 1 for letter in text
    )
