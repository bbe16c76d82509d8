"""From planned pages and a theme's templates to bytes.

One environment, one Markdown parser and one set of badges are made for a theme and kept for all its pages. Every value
is escaped; a name that a template misspells is an error that says where.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import jinja2
from jinja2.meta import find_referenced_templates
from jinja2.utils import missing
from markupsafe import Markup

from generator.pages.template_mistakes import not_utf8, template_problem, unknown_templates
from generator.pages.views import Layout, Page
from generator.pages.wording import APART, MARKS, REMOVED
from generator.problems import ContentError, Problem, WrongContentError
from generator.suggestions import did_you_mean

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

STATIC = "static/"
"""Files in this folder of a theme are published unchanged, under `assets/`."""

MACROS = "macros.html"
"""The template with the macro of the badges, which every page may show."""

SCHEMES = ("http", "https", "mailto", "tel")


class Theme:
    """The compiled templates of a site. All their mistakes are collected in `problems`."""

    def __init__(self, templates: Mapping[str, bytes], *, checked: bool = False) -> None:
        """Compile a theme's files, given by path; all of them, also those that no page needs.

        Those that were `checked` before are compiled when a page needs them.
        """
        self._files = templates
        self._problems: dict[tuple[str, int, int, str], Problem] = {}
        self._failed: set[str] = set()
        self._markdown: MarkdownIt | None = None
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
        if not checked:
            self.check()
        badges.update(self._badges())

    def check(self) -> None:
        """Compile all templates, and collect their mistakes."""
        for name in sorted(self._files):
            if is_template(name):
                self._compile(name)

    def parts(self, template: str) -> frozenset[str]:
        """Return the names of all templates that a page of this one is made with, as far as they are written in it."""
        found: set[str] = set()
        waiting = [template, MACROS]
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            with suppress(jinja2.TemplateError, UnicodeDecodeError):
                tree = self._environment.parse(self._files.get(name, b"").decode(), name)
                named = set(find_referenced_templates(tree))
                waiting += self._files if None in named else filter(None, named)
        return frozenset(found)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return the problems of the templates, as far as they were met, sorted by place, each once."""
        return tuple(sorted(self._problems.values()))

    def has_failed(self, template: str) -> bool:
        """Return whether a page of this template could not be made: no other one is."""
        return template in self._failed

    def page(self, template: str, layout: Layout, page: Page, **more: object) -> tuple[tuple[str, bytes], ...]:
        """Return a page's path and bytes; nothing where its template failed, for this page or an earlier one.

        `problems` then has the reason, with the record of the first page that failed. Raises ContentError for text
        that cannot be written as UTF-8.
        """
        if template in self._failed:
            return ()
        frame = page.frame
        try:
            made = self._environment.get_template(template)
            # Not `render`, which hides where in the line an error was.
            context = made.new_context({"layout": layout, "frame": frame, "page": page, **more})
            text = "".join(made.root_render_func(context))
            return ((frame.path, text.encode()),)
        except UnicodeEncodeError as error:
            wrong = f"U+{ord(error.object[error.start]):04X}"
            raise ContentError(f"{frame.origin}: holds {wrong}, which is not a character; remove it") from None
        except Exception as error:
            self._failed.add(template)
            self._keep(error, template, frame.origin)
            return ()

    def prose(self, markdown: str) -> Markup:
        """Return the HTML of a page in Markdown: no raw HTML, no images, and only the links that `allowed` accepts."""
        if self._markdown is None:
            self._markdown = _markdown()
        return Markup(self._markdown.render(markdown))  # noqa: S704 - the parser escapes all that is not Markdown

    def _compile(self, name: str) -> None:
        try:
            self._environment.get_template(name)
            tree = self._environment.parse(self._files[name].decode(), name)
        except Exception as error:
            self._keep(error, name, name)
        else:
            self._note(*unknown_templates(name, tree, self._files))

    def _badges(self) -> dict[str, Markup]:
        """Return the badge of each mark, rendered once by the theme's own macro: a page has dozens of them.

        If the macro fails they are empty, so that the mistakes of the pages can be reported too.
        """
        marks = (*MARKS.values(), REMOVED, APART)
        try:
            macros = self._environment.get_template(MACROS).module
            return {mark.word: Markup(macros.badge(mark)) for mark in marks}  # type: ignore[attr-defined] # noqa: S704
        except Exception as error:
            self._keep(error, MACROS, "the badge of each rating")
            return {mark.word: Markup() for mark in marks}

    def _keep(self, error: Exception, template: str, origin: str) -> None:
        """Record the problem of a template. Raises the error again where the template is not its cause."""
        problem = template_problem(error, template, origin, self._files, self._environment)
        if problem is None:
            raise error
        self._note(problem)

    def _note(self, *problems: Problem) -> None:
        for problem in problems:
            self._problems.setdefault((problem.path, problem.line, problem.column, problem.code), problem)


def _source(templates: Mapping[str, bytes], name: str) -> tuple[str, str, None] | None:
    """Return a template's text, and its name as the file's path, so that errors have the place; None if missing."""
    if name not in templates:
        return None
    try:
        return templates[name].decode(), name, None
    except UnicodeDecodeError as error:
        raise WrongContentError(not_utf8(name, templates[name], error)) from None


class _Unknown(jinja2.StrictUndefined):
    """A name that is not there: any use of it is an error that says which name was probably meant."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint or self._undefined_obj is missing:
            return self._undefined_hint or f"there is no '{self._undefined_name}' here"
        known = [name for name in dir(self._undefined_obj) if not name.startswith("_")]
        holder = type(self._undefined_obj).__name__
        return f"there is no '{self._undefined_name}' in a {holder}{did_you_mean(str(self._undefined_name), known)}"


def is_template(name: str) -> bool:
    """Return whether a file of a theme is a template, by its name; any other is published as it is, or included."""
    return name.endswith(".html") and not name.startswith(STATIC)


def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # imported late: only pages in Markdown need it

    parser = MarkdownIt("js-default").disable("image")
    parser.validateLink = allowed  # type: ignore[method-assign]
    return parser


def allowed(url: str) -> bool:
    """Return whether a page may link there: http, https, mailto, tel, or within the site."""
    if re.search(r"[\x00-\x20\x7f\\]", url) or url.startswith("//"):
        return False
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return False
    return scheme in SCHEMES or (not scheme and ":" not in re.split("[/?#]", url, maxsplit=1)[0])
