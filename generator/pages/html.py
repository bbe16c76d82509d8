"""From planned pages and a theme's templates to bytes.

One environment, one Markdown parser and one set of badges are made for a theme and kept for all its pages. Every value
is escaped; a name that a template misspells is an error that says where.
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from types import TracebackType
from urllib.parse import urlsplit

import jinja2
from markdown_it import MarkdownIt
from markupsafe import Markup

from generator.pages.site import Site
from generator.pages.views import Page
from generator.pages.wording import APART, MARKS, REMOVED
from generator.problems import ContentError

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
            undefined=jinja2.StrictUndefined,
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
    except UnicodeDecodeError as error:
        raise ContentError(f"templates/{name}: byte {error.start} is not UTF-8; save the file as UTF-8") from None


def _told(error: Exception, template: str, origin: str, files: Mapping[str, bytes]) -> Exception:
    """What went wrong in a template, as one line; another fault stays what it is."""
    if isinstance(error, ContentError):
        return error
    if isinstance(error, jinja2.TemplateNotFound):
        return ContentError(f"templates/{error.name}: this template is missing, and {origin} needs it")
    if isinstance(error, jinja2.TemplateSyntaxError):
        return ContentError(f"templates/{error.name or template}:{error.lineno}:1: {error.message}")
    line = _line_in_template(error.__traceback__, files)
    if line is None:
        return error
    return ContentError(f"templates/{line[0]}:{line[1]}:1: {error} (while making the page of {origin})")


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
