"""Mistakes in templates, with their line, and with their column where that is certain.

Jinja names a line alone. The column is that of the word that a message quotes, or that of the expression which failed:
Python knows it in the code that Jinja made, and its names are looked for in the line. Where neither is certain, a caret
at the beginning of the line says less than one below a sound expression, and nothing that is wrong.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType

import jinja2
from jinja2 import nodes
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

from generator.problems import Problem, Severity, WrongContentError, line_of
from generator.suggestions import did_you_mean

_TAG = re.compile(r"\{[{%#].*?(?:[}%#]\}|$)")
_PERHAPS = re.compile(r"\(undefined\(name='\w+'\) if l_\d+_\w+ is missing else (l_\d+_\w+)\)")
_NAME = re.compile(r"\bl_\d+_(\w+)|'([^'\\]*)'|\"([^\"\\]*)\"")
"""In the code that Jinja makes: a variable that may be missing, and a variable or a text."""


def template_problem(
    error: Exception, template: str, origin: str, files: Mapping[str, bytes], environment: jinja2.Environment
) -> Problem | None:
    """Return the problem of a template that raised an error while the page of `origin` was made; else None."""
    if isinstance(error, WrongContentError):
        return error.problems[0]
    if isinstance(error, jinja2.TemplateSyntaxError):
        return _problem(error.name or template, error.lineno, _syntax_message(error), "template.syntax", files)
    failed = _innermost(error.__traceback__, files)
    if isinstance(error, jinja2.TemplateNotFound):
        if failed:
            return _missing(*_place(failed), str(error.name), files)
        message = f"this template is missing, and {origin} needs it"
        return Problem(f"templates/{error.name}", 0, 0, Severity.ERROR, message, "template.missing")
    if failed is None:
        return None
    name, line = _place(failed)
    code = "template.name" if isinstance(error, jinja2.UndefinedError) else "template.fault"
    message = f"{error} (while making the page of {origin})"
    names = _names(failed, environment.compile(files[name].decode(), name, name, raw=True))
    return _problem(name, line, message, code, files, names)


def unknown_templates(name: str, tree: nodes.Template, files: Mapping[str, bytes]) -> Iterator[Problem]:
    """A problem for each template that another one extends, includes or imports by its name, and that is not there."""
    for node in tree.find_all(nodes.Stmt):
        if isinstance(node, nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport):
            needed = node.template.value if isinstance(node.template, nodes.Const) else None
            optional = isinstance(node, nodes.Include) and node.ignore_missing
            if isinstance(needed, str) and needed not in files and not optional:
                yield _missing(name, node.lineno, needed, files)


def not_utf8(name: str, data: bytes, error: UnicodeDecodeError) -> Problem:
    """The problem that bytes of a template are not UTF-8."""
    line = data.count(b"\n", 0, error.start) + 1
    column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode()) + 1
    message = f"the byte 0x{data[error.start]:02X} is not UTF-8; save the file as UTF-8"
    place = f"templates/{name}", line, column
    return Problem(*place, Severity.ERROR, message, "template.encoding", line_of(data, line))


def _missing(name: str, line: int, needed: str, files: Mapping[str, bytes]) -> Problem:
    return _problem(
        name, line, f"there is no template '{needed}'{did_you_mean(needed, files)}", "template.missing", files
    )


def _syntax_message(error: jinja2.TemplateSyntaxError) -> str:
    message = error.message or "this is not a template"
    unknown = re.fullmatch(r"No (filter|test) named '(\w+)'\.", message)
    if not unknown:
        return message
    known = FILTERS if unknown[1] == "filter" else TESTS
    return f"there is no {unknown[1]} '{unknown[2]}'{did_you_mean(unknown[2], known)}"


def _problem(  # noqa: PLR0913, PLR0917 - a place, and what is said of it
    name: str, line: int, message: str, code: str, files: Mapping[str, bytes], names: tuple[str, ...] = ()
) -> Problem:
    text = line_of(files[name], line)
    quoted = re.findall("'([^']+)'", message) if code != "template.fault" else []
    return Problem(f"templates/{name}", line, _column(text, quoted, names), Severity.ERROR, message, code, text)


def _column(text: str, quoted: Iterable[str], names: tuple[str, ...]) -> int:
    """The column of a quoted word or of the expression of these names; of a line that is in doubt, its beginning."""
    tags = [tag.span() for tag in _TAG.finditer(text)]
    failed = list(_found(r"\W+".join(map(re.escape, names)), text, tags)) if names else []
    for word in quoted:
        places = list(_found(re.escape(word), text, failed[:1] or tags))
        if len(places) == 1:
            return places[0][0] + 1
    certain = next((spans[0] for spans in (failed, tags) if len(spans) == 1), None)
    return (certain[0] if certain else len(text) - len(text.lstrip())) + 1


def _found(pattern: str, text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the places of a pattern within spans of a text, as whole words."""
    for start, end in spans:
        yield from (found.span() for found in re.compile(rf"(?<!\w){pattern}(?!\w)").finditer(text, start, end))


def _innermost(trace: TracebackType | None, files: Mapping[str, bytes]) -> TracebackType | None:
    """Return the place where an error left the innermost template that it passed through."""
    found = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in files:
            found = trace
        trace = trace.tb_next
    return found


def _place(trace: TracebackType) -> tuple[str, int]:
    """The template that an error left there, and its line."""
    compiled = trace.tb_frame.f_globals.get("__jinja_template__")
    line = compiled.get_corresponding_lineno(trace.tb_lineno) if compiled else trace.tb_lineno
    return trace.tb_frame.f_code.co_filename, line


def _names(trace: TracebackType, made: str) -> tuple[str, ...]:
    """The names and texts of the expression that failed there, in turn; `made` is the code that Jinja made."""
    positions = list(trace.tb_frame.f_code.co_positions())
    line, last, start, end = positions[trace.tb_lasti // 2] if trace.tb_lasti >= 0 else (None,) * 4
    if line is None or line != last or start is None or end is None:
        return ()
    code = made.split("\n")[line - 1].encode()[start:end].decode(errors="replace")
    return tuple("".join(found) for found in _NAME.findall(_PERHAPS.sub(r"\1", code)))
