"""From planned pages and a theme's templates to bytes.

One environment, one Markdown parser and one set of badges are made for a theme and kept for all its pages. Every value
is escaped; a name that a template misspells is an error that says where.
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from urllib.parse import urlsplit

import jinja2
from jinja2.utils import missing
from markdown_it import MarkdownIt
from markupsafe import Markup

from generator.pages.site_plan import Site
from generator.pages.template_mistakes import not_utf8, told, unknown_templates
from generator.pages.views import Page
from generator.pages.wording import APART, MARKS, REMOVED
from generator.problems import ContentError, Problem, WrongContentError
from generator.suggestions import did_you_mean

STATIC = "static/"
"""What stands here in a theme is published as it is, under `assets/`."""

SCHEMES = ("http", "https", "mailto", "tel")


class Theme:
    """The templates of a site, ready to use. What is wrong with them is kept in `problems`, never only the first."""

    def __init__(self, templates: Mapping[str, bytes]) -> None:
        """From a theme's files by path. All are compiled at once, whether or not a page needs them."""
        self._files = templates
        self._problems: dict[tuple[str, int, int, str], Problem] = {}
        self._failed: set[str] = set()
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
        for name in sorted(templates):
            if name.endswith(".html") and not name.startswith(STATIC):
                self._compile(name)
        badges.update(self._badges())

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return the problems of the templates, as far as they were met, sorted by place, each once."""
        return tuple(sorted(self._problems.values()))

    def assets(self) -> Iterator[tuple[str, bytes]]:
        """The files that are published as they are."""
        for name in sorted(self._files):
            if name.startswith(STATIC):
                yield f"assets/{name.removeprefix(STATIC)}", self._files[name]

    def page(self, template: str, site: Site, page: Page, **more: object) -> tuple[tuple[str, bytes], ...]:
        """A page's path and bytes; nothing where its template failed, for this page or for one before.

        `problems` then says why, with the record of the first page that it failed for. Raises ContentError for text
        that no page can hold.
        """
        if template in self._failed:
            return ()
        frame = page.frame
        try:
            made = self._environment.get_template(template)
            # Not `render`, which hides where in the line an error was.
            context = made.new_context({"layout": site.layout, "frame": frame, "page": page, **more})
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
        """HTML of a page that people write in Markdown: no raw HTML, no images, links of a few kinds only."""
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
        """The badge of each mark, drawn once by the theme's own macro: pages hold dozens of them.

        Where the macro is wrong they are empty, and the mistakes of the pages can be told too.
        """
        marks = (*MARKS.values(), REMOVED, APART)
        try:
            macros = self._environment.get_template("macros.html").module
            return {mark.word: Markup(macros.badge(mark)) for mark in marks}  # type: ignore[attr-defined] # noqa: S704
        except Exception as error:
            self._keep(error, "macros.html", "the badge of each rating")
            return {mark.word: Markup() for mark in marks}

    def _keep(self, error: Exception, template: str, origin: str) -> None:
        """Note what went wrong in a template. Raises the error where that is not its fault."""
        problem = told(error, template, origin, self._files, self._environment)
        if problem is None:
            raise error
        self._note(problem)

    def _note(self, *problems: Problem) -> None:
        for problem in problems:
            self._problems.setdefault((problem.path, problem.line, problem.column, problem.code), problem)


def _source(templates: Mapping[str, bytes], name: str) -> tuple[str, str, None] | None:
    """A template's text, and its name in the place of a file's path: an error then tells its line."""
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


def _markdown() -> MarkdownIt:
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
