"""The commands. The only package that prints, sets the exit code, and reads the clock and the environment.

Exit codes: 0 fine, 1 problems in content, 2 wrong use, 3 environment (disk, permission), 70 a fault of ours,
130 interrupted.
"""

import gc
import sys
from datetime import datetime
from os import environ
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.problem_formats import INTERRUPTED, Format, fault
from generator.cli.problem_output import (
    FormattedCommand,
    ProblemOutput,
    check_codes,
    codes_that_begin_with,
    problem_output,
)
from generator.cli.program_version import program_version
from generator.cli.terminal import ProgressBar, counted, plain, say, show
from generator.problems import RatingpressError, WrongContentError

__all__ = ["app", "main"]

app = typer.Typer(
    name="ratingpress",
    help="Convert what the Care Quality Commission publishes about GP practices into records, and build a site.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

ContentOption = Annotated[Path, typer.Option("--content", help="The folder that holds the records.")]
FormOption = Annotated[
    Format, typer.Option("--format", help="Lines to read, annotations for GitHub, or JSON for a program.")
]
VerboseOption = Annotated[bool, typer.Option("--verbose", help="Show every problem, however many there are.")]

_COLLECTION_THRESHOLD = 50_000
"""New objects before the garbage collection of cycles runs: a run makes many objects, and hardly any cycle."""

STATE = Path(".cache/ratingpress-state")
"""Where a check or a build keeps what it knows for the next one. It may be deleted at any time."""

CacheOption = Annotated[
    bool, typer.Option("--cache/--no-cache", help="Use what the last run has kept, or read and make everything anew.")
]


def _show_version(requested: bool) -> None:
    if requested:
        say(f"ratingpress {program_version()}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Convert what the Care Quality Commission publishes about GP practices into records, and build a site."""


MANY = 5
"""From this number of documents on, each takes one line, and a table ends the run."""


@app.command()
def convert(  # noqa: PLR0913, PLR0917 - each is an option
    paths: Annotated[
        list[Path], typer.Argument(help="Documents, folders, zip archives, or patterns such as '*.html'.")
    ],
    url: Annotated[str | None, typer.Option(help="Where CQC published the document.")] = None,
    practice: Annotated[str | None, typer.Option(help="The record’s slug, where the document leaves it open.")] = None,
    content: ContentOption = Path("content"),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change and write nothing.")] = False,
    checking: Annotated[
        bool,
        typer.Option(
            "--check", help="As --dry-run; ends with 1 where a document says otherwise than a person’s value."
        ),
    ] = False,
    all_services: Annotated[
        bool, typer.Option("--all-services", help="Take documents about other services than GP practices too.")
    ] = False,
    verbose: VerboseOption = False,
) -> None:
    """Read documents of CQC’s into records."""
    from generator import pipeline, records, sources, store
    from generator.cli.conversion_report import ConversionReport

    if url and (mistake := records.address_mistake(url)):
        raise typer.BadParameter(f"“{plain(url)}” {mistake}", param_hint="--url")
    found = store.find_documents(paths)
    if url and len(found.documents) != 1:
        raise typer.BadParameter("--url goes with one document")
    converter = pipeline.Converter(pipeline.Content(content), dry_run=dry_run or checking, all_services=all_services)
    tables = any(sources.is_table(document.name) for document in found.documents)
    if tables and (url or practice):
        raise typer.BadParameter("a table holds many practices", param_hint="--url" if url else "--practice")
    few = len(found.documents) + len(found.refused) < MANY and not tables
    report = ConversionReport(few=few, dry_run=converter.dry_run, checking=checking, verbose=verbose)
    with ProgressBar(len(found.documents)) as steps:
        for outcome in converter.convert(found.documents, url, practice, steps.tick, steps.expect):
            steps.tick()
            report.add(outcome)
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

    request = fetching.FetchRequest(
        selection=fetching.selection(locations or [], area, changed_since),
        address=fetching.address(api),
        key=fetching.key(environ.get("CQC_API_KEY", "")),
        inbox=into or content / "inbox",
        cache=cache,
        fresh=fresh,
        per_minute=per_minute,
    )
    if fetching.run(request):
        raise typer.Exit(1)


@app.command(cls=FormattedCommand)
def check(  # noqa: PLR0913, PLR0917 - each is an option
    content: ContentOption = Path("content"),
    changes: Annotated[
        bool, typer.Option("--changes", help="Show what was edited since REVISION, as readers will see it.")
    ] = False,
    revision: Annotated[str, typer.Argument(help="With --changes: a revision of git.")] = "HEAD",
    report: Annotated[bool, typer.Option("--report", help="Also list what does not add up in all records.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="CODE",
            help="Show the problems with this code, all of them, and no others. May be repeated.",
            autocompletion=codes_that_begin_with,
        ),
    ] = None,
    cache: CacheOption = True,
    verbose: VerboseOption = False,
    form: FormOption = Format.TEXT,
) -> None:
    """Check every record, and show the problems of all files."""
    with problem_output(form, verbose=verbose, only=only or ()) as output:
        check_codes(output.only)
        if form is not Format.TEXT and changes:
            raise typer.BadParameter("--changes has text output only", param_hint="--format")
        if changes:
            from generator.cli.changes_output import print_changes

            if print_changes(content, _own_templates(), revision):
                raise typer.Exit(1)
            return
        if revision != "HEAD":
            raise typer.BadParameter(f"“{plain(revision)}” goes with --changes")
        _check(content, output, report=report, cache=cache)


def _check(content: Path, output: ProblemOutput, *, report: bool, cache: bool) -> None:
    from generator import pipeline

    loaded = pipeline.load(pipeline.Content(content)) if report else None
    if loaded:
        checked = pipeline.Checked(len(loaded.records), loaded.problems)
    else:
        with ProgressBar(0, "Checking", 1) as steps:
            options = pipeline.RunOptions(STATE, trusting=cache, tick=steps.tick, expect=steps.expect)
            checked = pipeline.check(pipeline.Content(content), options)
    output.records = checked.records
    output.add(checked.problems)
    if output.chosen:
        output.explain(error=bool(checked.errors))
    if loaded:
        from generator.cli.survey_output import print_report, rows

        survey = pipeline.survey(loaded)
        if output.form is Format.JSON:
            output.report = rows(survey)
        else:
            print_report(survey)
    counts = f"{counted(checked.records, 'record')}, {counted(len(checked.errors), 'error')}"
    others = counted(len(checked.problems) - len(checked.errors), "other point")
    shown = f", {output.chosen:,} of them shown" if output.only else ""
    output.say(f"Checked {counts}, {others}{shown}, in {output.duration}.")
    if checked.errors:
        raise typer.Exit(1)


@app.command(cls=FormattedCommand)
def build(  # noqa: PLR0913, PLR0917 - each is an option
    content: ContentOption = Path("content"),
    templates: Annotated[Path | None, typer.Option(help="The folder of the theme.")] = None,
    output: Annotated[Path, typer.Option(help="The folder to publish into.")] = Path("site"),
    site_url: Annotated[str | None, typer.Option(help="Where the site will be found.")] = None,
    cache: CacheOption = True,
    verbose: VerboseOption = False,
    form: FormOption = Format.TEXT,
) -> None:
    """Build the site and publish it in one step."""
    with problem_output(form, verbose=verbose) as output_of_problems:
        address = _site_url(site_url) if site_url else None
        theme = templates or _own_templates()
        _build(content, theme, output, address, output_of_problems, cache=cache)


def _build(  # noqa: PLR0913 - each is an option
    content: Path, theme: Path, output: Path, address: str | None, problems: ProblemOutput, *, cache: bool
) -> None:
    from generator import pipeline

    task = pipeline.BuildTask(pipeline.Content(content), theme, output, address, (content, theme))
    with ProgressBar(0, "Building", 1) as steps:
        options = pipeline.RunOptions(STATE, trusting=cache, tick=steps.tick, expect=steps.expect)
        built = pipeline.build(task, options)
    problems.records = built.records
    problems.add(built.problems)
    problems.add(built.mistakes)
    if built.published is None:
        raise _unpublished(len(built.errors) or len(built.mistakes), problems)
    done = "Published" if built.published.changed else "Nothing has changed in"
    problems.say(
        f"{done} {output}: {counted(built.records, 'record')}, {counted(built.facts, 'fact')} found again in their "
        f"documents; {counted(built.published.written, 'file')} written, {built.published.removed} removed, "
        f"in {problems.duration}."
    )


@app.command()
def rename(
    old: Annotated[str, typer.Argument(help="The record’s slug: the name of its file without .yaml.")],
    new: Annotated[str, typer.Argument(help="Its new slug.")],
    content: ContentOption = Path("content"),
) -> None:
    """Rename a record with its evidence and documents; its old address leads to the new one.

    Where its file was renamed by hand, the rest follows.
    """
    from generator import pipeline

    for before, after in pipeline.rename(pipeline.Content(content), old, new):
        say(f"{before} → {after}")
    say(f"Renamed {old} to {new}. On the site, the address practices/{old}/ will lead to practices/{new}/.")


@app.command()
def schema(content: ContentOption = Path("content")) -> None:
    """Write the JSON Schema that editors use beside the records."""
    from generator import pipeline, records, store

    path = pipeline.Content(content).schema
    changed = store.save({path: records.json_schema().encode()})
    say(f"{path}: {'written' if changed else 'already current'}.")


def _unpublished(errors: int, output: ProblemOutput) -> typer.Exit:
    output.explain(error=True)
    output.say(f"Nothing was published: {counted(errors, 'error')} to mend first.", error=True)
    return typer.Exit(1)


def _own_templates() -> Path:
    """Return the theme of the working directory, else the one installed with the command, else the one beside it."""
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
        # A terminal that cannot show a character shows a replacement instead of failing.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    gc.set_threshold(_COLLECTION_THRESHOLD)
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
    except Exception as error:  # an unexpected error of our own, reported in one line
        say(f"ratingpress: {plain(fault(error))}", error=True)
        sys.exit(70)
