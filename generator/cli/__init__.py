"""The commands. The only place that prints, sets the exit code, and reads the environment.

Exit codes: 0 fine, 1 problems in content, 2 wrong use, 3 the machine said no, 70 a fault of ours, 130 interrupted.
"""

import gc
import sys
from datetime import datetime
from os import environ
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.problem_formats import INTERRUPTED, Format, fault
from generator.cli.problem_output import Teller, TellingCommand, telling
from generator.cli.terminal import Bar, counted, plain, say, show
from generator.problems import RatingpressError, WrongContentError

__all__ = ["app", "main"]

app = typer.Typer(
    name="ratingpress",
    help="Convert what the Care Quality Commission publishes about GP practices into records, and build a site.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

ContentOption = Annotated[Path, typer.Option("--content", help="The folder that holds the records.")]
FormOption = Annotated[
    Format, typer.Option("--format", help="Lines to read, annotations for GitHub, or JSON for a program.")
]
_SELDOM = 50_000
"""How many new objects the hunt for circles of them waits for: what a run makes is trees, and there are many."""

CHECKED = Path(".cache/ratingpress-checked.json")
"""Where a check keeps what it found, for the next one."""

MANY = 5
"""From this number of documents on, each takes one line, and a table ends the run."""


@app.command()
def convert(  # noqa: PLR0913, PLR0917 - each is an option
    paths: Annotated[
        list[Path], typer.Argument(help="Documents, folders, zip archives, or patterns such as '*.html'.")
    ],
    url: Annotated[str | None, typer.Option(help="Where CQC published the document.")] = None,
    practice: Annotated[str | None, typer.Option(help="The record’s slug, where the document cannot tell.")] = None,
    content: ContentOption = Path("content"),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change and write nothing.")] = False,
    checking: Annotated[
        bool,
        typer.Option(
            "--check", help="As --dry-run; ends with 1 where a document says otherwise than a person’s value."
        ),
    ] = False,
) -> None:
    """Read documents of CQC’s into records."""
    from generator import pipeline, records, sources, store
    from generator.cli.conversion_report import Report

    if url and (mistake := records.address_mistake(url)):
        raise typer.BadParameter(f"“{plain(url)}” {mistake}", param_hint="--url")
    found = store.find_documents(paths)
    if url and len(found.documents) != 1:
        raise typer.BadParameter("--url goes with one document")
    converter = pipeline.Converter(pipeline.Content(content), dry_run=dry_run or checking)
    tables = any(sources.is_table(document.name) for document in found.documents)
    if tables and (url or practice):
        raise typer.BadParameter("a table speaks of many practices", param_hint="--url" if url else "--practice")
    few = len(found.documents) + len(found.refused) < MANY and not tables
    report = Report(few=few, dry_run=converter.dry_run, checking=checking)
    with Bar(len(found.documents)) as steps:
        for outcome in converter.convert(found.documents, url, practice, steps.tick, steps.expect):
            steps.tick()
            report.tell(outcome)
    report.sum_up(found, paths)
    if report.exit_code:
        raise typer.Exit(report.exit_code)


@app.command()
def fetch(  # noqa: PLR0913, PLR0917 - each is an option
    locations: Annotated[list[str] | None, typer.Argument(help="Ids of locations, such as 1-565655909.")] = None,
    area: Annotated[str | None, typer.Option(help="All GP practices of this local authority, as CQC names it.")] = None,
    changed_since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="All GP practices that CQC has changed since this day."),
    ] = None,
    content: ContentOption = Path("content"),
    into: Annotated[Path | None, typer.Option(help="The folder to put them into.  [default: CONTENT/inbox]")] = None,
    cache: Annotated[Path, typer.Option(help="The folder that keeps what CQC sent.")] = Path(".cache/ratingpress-api"),
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Ask again for what was asked for less than 20 h ago.")
    ] = False,
    api: Annotated[str | None, typer.Option(help="Where the API is, if not at CQC’s own address.")] = None,
    per_minute: Annotated[int, typer.Option(min=1, max=2000, help="The most questions asked in a minute.")] = 100,
) -> None:
    """Fetch records from CQC’s API into the inbox. Needs a free key in CQC_API_KEY."""
    from generator.cli import fetch_command as fetching

    order = fetching.Order(
        selection=fetching.selection(locations or [], area, changed_since),
        address=fetching.address(api),
        key=fetching.key(environ.get("CQC_API_KEY", "")),
        inbox=into or content / "inbox",
        cache=cache,
        fresh=fresh,
        per_minute=per_minute,
    )
    if fetching.run(order):
        raise typer.Exit(1)


@app.command(cls=TellingCommand)
def check(
    content: ContentOption = Path("content"),
    changes: Annotated[
        bool, typer.Option("--changes", help="Show what was edited since REVISION, as readers will see it.")
    ] = False,
    revision: Annotated[str, typer.Argument(help="With --changes: a revision of git.")] = "HEAD",
    report: Annotated[bool, typer.Option("--report", help="Also list what does not add up in all records.")] = False,
    form: FormOption = Format.TEXT,
) -> None:
    """Check every record, and show all problems of all files."""
    with telling(form) as teller:
        if form is not Format.TEXT and changes:
            raise typer.BadParameter("--changes is told in lines to read", param_hint="--format")
        if changes:
            from generator.cli.changes_output import tell_changes

            if tell_changes(content, _own_templates(), revision):
                raise typer.Exit(1)
            return
        if revision != "HEAD":
            raise typer.BadParameter(f"“{plain(revision)}” goes with --changes")
        _check(content, teller, report=report)


def _check(content: Path, teller: Teller, *, report: bool) -> None:
    from generator import pipeline

    loaded = pipeline.load(pipeline.Content(content)) if report else None
    if loaded:
        checked = pipeline.Checked(len(loaded.records), loaded.problems)
    else:
        checked = pipeline.check(pipeline.Content(content), CHECKED)
    teller.records = checked.records
    teller.tell(checked.problems)
    if checked.problems:
        teller.explain(error=bool(checked.errors))
    if loaded:
        from generator.cli.survey_output import rows, tell

        survey = pipeline.survey(loaded)
        if teller.form is Format.JSON:
            teller.report = rows(survey)
        else:
            tell(survey)
    counts = f"{counted(checked.records, 'record')}, {counted(len(checked.errors), 'error')}"
    teller.say(f"Checked {counts}, {counted(len(checked.problems) - len(checked.errors), 'other point')}.")
    if checked.errors:
        raise typer.Exit(1)


@app.command(cls=TellingCommand)
def build(
    content: ContentOption = Path("content"),
    templates: Annotated[Path | None, typer.Option(help="The folder of the theme.")] = None,
    output: Annotated[Path, typer.Option(help="The folder to publish into.")] = Path("site"),
    site_url: Annotated[str | None, typer.Option(help="Where the site will be found.")] = None,
    form: FormOption = Format.TEXT,
) -> None:
    """Build the site and publish it in one step."""
    with telling(form) as teller:
        address = _site_url(site_url) if site_url else None
        _build(content, templates or _own_templates(), output, address, teller)


def _build(content: Path, theme: Path, output: Path, address: str | None, teller: Teller) -> None:
    from dataclasses import replace

    from generator import pipeline

    loaded = pipeline.load(pipeline.Content(content))
    teller.records = len(loaded.records)
    teller.tell(loaded.problems)
    if loaded.errors:
        raise _unpublished(len(loaded.errors), teller)
    if address:
        loaded = replace(loaded, settings=replace(loaded.settings, site_url=address))
    try:
        published = pipeline.build(loaded, theme, output, forbidden=(content, theme))
    except WrongContentError as wrong:
        teller.tell(wrong.problems)
        raise _unpublished(len(wrong.problems), teller) from None
    facts = sum(1 for _ in pipeline.facts_of(loaded))
    done = "Published" if published.changed else "Nothing has changed in"
    teller.say(
        f"{done} {output}: {counted(len(loaded.records), 'practice')}, {counted(facts, 'fact')} found again in their "
        f"documents; {counted(published.written, 'file')} written, {published.removed} removed."
    )


@app.command()
def schema(content: ContentOption = Path("content")) -> None:
    """Write the JSON Schema that editors use beside the records."""
    from generator import pipeline, records, store

    path = pipeline.Content(content).schema
    changed = store.save({path: records.json_schema().encode()})
    say(f"{path}: {'written' if changed else 'already current'}.")


def _unpublished(errors: int, teller: Teller) -> typer.Exit:
    teller.explain(error=True)
    teller.say(f"Nothing was published: {counted(errors, 'error')} to mend first.", error=True)
    return typer.Exit(1)


def _own_templates() -> Path:
    """The theme of the folder one works in, else the one that is installed with the command, or stands beside it."""
    from generator import store

    package = Path(__file__).parent.parent
    places = (Path("templates"), package / "templates", package.parent / "templates")
    return next((place for place in places if store.is_folder(place)), places[0])


def _site_url(text: str) -> str:
    from generator import records

    address = text if text.endswith("/") else f"{text}/"
    if mistake := records.site_address_mistake(text) or records.site_address_mistake(address):
        raise typer.BadParameter(f"“{plain(text)}” {mistake}", param_hint="--site-url")
    return address


def main() -> None:
    """Run a command; every failure is one clear line, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows a mark for it instead of failing.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    gc.set_threshold(_SELDOM)
    try:
        app()
    except WrongContentError as wrong:
        show(wrong.problems)
        sys.exit(wrong.exit_code)
    except RatingpressError as error:
        say(f"ratingpress: {plain(str(error))}", error=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:  # the last door: a fault of ours, told in one line
        say(f"ratingpress: {plain(fault(error))}", error=True)
        sys.exit(70)
