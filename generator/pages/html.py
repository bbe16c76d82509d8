"""From planned pages and a theme's templates to bytes.

One environment, one Markdown parser and one set of badges are made for a theme and kept for all its pages. Every value
is escaped; a name that a template misspells is an error that says where.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import partial
from types import TracebackType
from urllib.parse import urlsplit

import jinja2
from jinja2.filters import FILTERS
from jinja2.tests import TESTS
from jinja2.utils import missing
from markdown_it import MarkdownIt
from markupsafe import Markup

from generator.pages.site import Site
from generator.pages.views import Page
from generator.pages.wording import APART, MARKS, REMOVED
from generator.problems import ContentError, Problem, Severity, WrongContentError, line_of

STATIC = "static/"
"""What stands here in a theme is published as it is, under `assets/`."""

SCHEMES = ("http", "https", "mailto", "tel")


class Theme:
    """The templates of a site, ready to use."""

    def __init__(self, templates: Mapping[str, bytes]) -> None:
        """From a theme's files by path. Raises ContentError for one that is not UTF-8 or not a template."""
        self._files = templates
        self._markdown = _markdown()
        self._environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(partial(_source, templates)),
            autoescape=True,
            undefined=_Unknown,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            keep_trailing_newline=True,
        )
        badges: dict[str, Markup] = {}
        self._environment.globals["badges"] = badges
        badges.update(self._badges())

    def assets(self) -> Iterator[tuple[str, bytes]]:
        """The files that are published as they are."""
        for name in sorted(self._files):
            if name.startswith(STATIC):
                yield f"assets/{name.removeprefix(STATIC)}", self._files[name]

    def page(self, template: str, site: Site, page: Page, **more: object) -> tuple[str, bytes]:
        """A page's path and bytes. Raises ContentError, naming template, line and record."""
        frame = page.frame
        try:
            text = self._environment.get_template(template).render(layout=site.layout, frame=frame, page=page, **more)
            return frame.path, text.encode()
        except UnicodeEncodeError as error:
            wrong = f"U+{ord(error.object[error.start]):04X}"
            raise ContentError(f"{frame.origin}: holds {wrong}, which is not a character; remove it") from None
        except Exception as error:
            raise _told(error, template, frame.origin, self._files) from error

    def prose(self, markdown: str) -> Markup:
        """HTML of a page that people write in Markdown: no raw HTML, no images, links of a few kinds only."""
        return Markup(self._markdown.render(markdown))  # noqa: S704 - the parser escapes all that is not Markdown

    def _badges(self) -> dict[str, Markup]:
        """The badge of each mark, drawn once by the theme's own macro: pages hold dozens of them."""
        try:
            macros = self._environment.get_template("macros.html").module
            return {mark.word: Markup(macros.badge(mark)) for mark in (*MARKS.values(), REMOVED, APART)}  # type: ignore[attr-defined] # noqa: S704
        except Exception as error:
            raise _told(error, "macros.html", "the rating badges", self._files) from error


def _source(templates: Mapping[str, bytes], name: str) -> tuple[str, str, None] | None:
    """A template's text, and its name in the place of a file's path: an error then tells its line."""
    if name not in templates:
        return None
    try:
        return templates[name].decode(), name, None
    except UnicodeDecodeError:
        raise WrongContentError(_not_utf8(name, templates[name])) from None


def _told(error: Exception, template: str, origin: str, files: Mapping[str, bytes]) -> Exception:
    """What went wrong in a template, with its place; another fault stays what it is."""
    if isinstance(error, ContentError):
        return error
    if isinstance(error, jinja2.TemplateSyntaxError):
        return WrongContentError(*_syntax_errors(error.name or template, error, files))
    place = _line_in_template(error.__traceback__, files)
    if isinstance(error, jinja2.TemplateNotFound):
        if place:
            message = f"there is no template '{error.name}'{_meant(str(error.name), files)}"
            return WrongContentError(_problem(*place, message, "template.missing", files))
        message = f"this template is missing, and {origin} needs it"
        return WrongContentError(Problem(f"templates/{error.name}", 0, 0, Severity.ERROR, message, "template.missing"))
    if place is None:
        return error
    code = "template.name" if isinstance(error, jinja2.UndefinedError) else "template.fault"
    return WrongContentError(_problem(*place, f"{error} (while making the page of {origin})", code, files))


def _syntax_errors(name: str, error: jinja2.TemplateSyntaxError, files: Mapping[str, bytes]) -> Iterator[Problem]:
    """The error that was met, and those of the other templates, so that all can be mended at once."""
    yield _problem(name, error.lineno, _syntax_message(error), "template.syntax", files)
    environment = jinja2.Environment(autoescape=True)
    for other in sorted(files):
        if other != name and other.endswith(".html") and not other.startswith(STATIC):
            try:
                environment.compile(files[other].decode(), other)
            except jinja2.TemplateSyntaxError as wrong:
                yield _problem(other, wrong.lineno, _syntax_message(wrong), "template.syntax", files)
            except UnicodeDecodeError:
                yield _not_utf8(other, files[other])


def _syntax_message(error: jinja2.TemplateSyntaxError) -> str:
    message = error.message or "this is not a template"
    unknown = re.fullmatch(r"No (filter|test) named '(\w+)'\.", message)
    if not unknown:
        return message
    known = FILTERS if unknown[1] == "filter" else TESTS
    return f"there is no {unknown[1]} '{unknown[2]}'{_meant(unknown[2], known)}"


def _problem(name: str, line: int, message: str, code: str, files: Mapping[str, bytes]) -> Problem:
    """A problem in a line of a template. Jinja tells no column: it is that of the word that the message quotes."""
    text = line_of(files[name], line)
    words = [re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in re.findall("['“]([^'“”]+)['”]", message)]
    found = next((word for word in words if word), None) or re.search(r"\{[{%#]", text) or re.search(r"\S", text)
    column = found.start() + 1 if found else 1
    return Problem(f"templates/{name}", line, column, Severity.ERROR, message, code, text)


def _not_utf8(name: str, data: bytes) -> Problem:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode()) + 1
        message = f"the byte 0x{data[error.start]:02X} is not UTF-8; save the file as UTF-8"
        place = f"templates/{name}", line, column
        return Problem(*place, Severity.ERROR, message, "template.encoding", line_of(data, line))
    raise AssertionError(name)  # asked of a template that is UTF-8


def _meant(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, known, n=1)
    return f": did you mean “{near[0]}”?" if near else ""


class _Unknown(jinja2.StrictUndefined):
    """A name that is not there: any use of it is an error that says which name was probably meant."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint or self._undefined_obj is missing:
            return self._undefined_hint or f"there is no '{self._undefined_name}' here"
        known = [name for name in dir(self._undefined_obj) if not name.startswith("_")]
        holder = type(self._undefined_obj).__name__
        return f"there is no '{self._undefined_name}' in a {holder}{_meant(str(self._undefined_name), known)}"


def _line_in_template(trace: TracebackType | None, files: Mapping[str, bytes]) -> tuple[str, int] | None:
    """The innermost template that an error passed through, and its line."""
    found = None
    while trace is not None:
        name, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        if name in files:
            compiled = trace.tb_frame.f_globals.get("__jinja_template__")
            found = name, compiled.get_corresponding_lineno(line) if compiled else line
        trace = trace.tb_next
    return found


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("js-default").disable("image")
    parser.validateLink = allowed  # type: ignore[method-assign]
    return parser


def allowed(url: str) -> bool:
    """Whether a page may link there: http, https, mailto, tel, or within the site."""
    if re.search(r"[\x00-\x20\x7f\\]", url) or url.startswith("//"):
        return False
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return False
    return scheme in SCHEMES or (not scheme and ":" not in re.split("[/?#]", url, maxsplit=1)[0])
