"""The names of the records' files, and what is wrong with files that must not be among them."""

from pathlib import Path

from generator import store
from generator.pipeline.content import Content
from generator.problems import Problem, RatingpressError, Severity, WrongContentError


def record_names(content: Content) -> tuple[list[str], list[Problem]]:
    """Return the names of the records' files, sorted, and a problem for each file that must not be among them.

    Raise ContentError where there is neither: an empty folder must not be published as an empty site.
    """
    names, refused = store.list_tree_with_errors(content.practices, (".yaml", ".yml"))
    if not names and not refused:
        message = "there is no record here; convert a document first"
        raise WrongContentError(Problem(str(content.practices), 0, 0, Severity.ERROR, message, "record.none"))
    return names, [unread_problem(content.practices / name, error) for name, error in refused.items()]


def unread_problem(path: Path, error: RatingpressError) -> Problem:
    """Return the problem of a file that is not read, with the message of the store."""
    whole = str(error)
    message = whole.removeprefix(f"{path.as_posix()} ")
    if message != whole:
        message = f"this {message}: move it elsewhere" if message.endswith("not a file") else f"this file {message}"
    return Problem(str(path), 0, 0, Severity.ERROR, message, "file.unread")
