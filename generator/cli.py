"""The commands. The only place that prints, sets the exit code, and reads the environment.

Exit codes: 0 fine, 1 problems in content, 2 wrong use, 3 the machine said no, 70 a fault of ours, 130 interrupted.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.problems import ContentError, Problem, RatingpressError, Severity

if TYPE_CHECKING:
    from generator.pipeline import Conversion

app = typer.Typer(
    name="ratingpress",
    help="Convert what the Care Quality Commission publishes about GP practices into records, and build a site.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

ContentOption = Annotated[Path, typer.Option("--content", help="The folder that holds the records.")]
MANY = 5
"""From this number of documents on, each takes one line, a bar is shown and a table ends the run."""

MOST_LISTED = 500


@app.command()
def convert(
    paths: Annotated[list[Path], typer.Argument(help="Documents, folders, zip archives, or patterns such as '*.html'.")],
    url: Annotated[str | None, typer.Option(help="Where CQC published the document.")] = None,
    practice: Annotated[str | None, typer.Option(help="The record’s slug, where the document cannot tell.")] = None,
    content: ContentOption = Path("content"),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change and write nothing.")] = False,
) -> None:
    """Read documents of CQC’s into records."""
    from generator import pipeline, records, store

    if url and (mistake := records.address_mistake(url)):
        raise typer.BadParameter(f"“{_plain(url)}” {mistake}", param_hint="--url")
    found = store.find_documents(paths)
    if url and len(found.documents) != 1:
        raise typer.BadParameter("--url goes with one document")
    converter = pipeline.Converter(pipeline.Content(content), dry_run=dry_run)
    run = Run(whole=len(found.documents) + len(found.refused) < MANY, dry_run=dry_run)
    for error in found.refused:
        run.refuse(pipeline.Refusal("", str(error)))
    with _bar(2 * len(found.documents)) as tick:
        for outcome in converter.convert(found.documents, url, practice, tick):
            tick()
            run.tell(outcome)
    run.sum_up(found)
    if run.exit_code:
        raise typer.Exit(run.exit_code)


@app.command()
def check(content: ContentOption = Path("content")) -> None:
    """Check every record, and show all problems of all files."""
    from generator import pipeline

    loaded = pipeline.load(pipeline.Content(content))
    _show(loaded.problems)
    counts = f"{_counted(len(loaded.records), 'record')}, {_counted(len(loaded.errors), 'error')}"
    typer.echo(f"Checked {counts}, {_counted(len(loaded.problems) - len(loaded.errors), 'other point')}.")
    if loaded.errors:
        raise typer.Exit(1)


@app.command()
def build(
    content: ContentOption = Path("content"),
    templates: Annotated[Path | None, typer.Option(help="The folder of the theme.")] = None,
    output: Annotated[Path, typer.Option(help="The folder to publish into.")] = Path("site"),
    site_url: Annotated[str | None, typer.Option(help="Where the site will be found.")] = None,
) -> None:
    """Build the site and publish it in one step."""
    from dataclasses import replace

    from generator import pipeline

    loaded = pipeline.load(pipeline.Content(content))
    _show(loaded.problems)
    if loaded.errors:
        typer.echo(f"Nothing was published: {_counted(len(loaded.errors), 'error')} to mend first.", err=True)
        raise typer.Exit(1)
    if site_url:
        loaded = replace(loaded, settings=replace(loaded.settings, site_url=_site_url(site_url)))
    theme = templates or _own_templates()
    published = pipeline.build(loaded, theme, output, forbidden=(content, theme))
    facts = sum(1 for _ in pipeline.facts_of(loaded))
    done = "Published" if published.changed else "Nothing has changed in"
    typer.echo(
        f"{done} {output}: {_counted(len(loaded.records), 'practice')}, {_counted(facts, 'fact')} found again in their "
        f"documents; {_counted(published.written, 'file')} written, {published.removed} removed."
    )


@app.command()
def schema(content: ContentOption = Path("content")) -> None:
    """Write the JSON Schema that editors use beside the records."""
    from generator import pipeline, records, store

    path = pipeline.Content(content).schema
    changed = store.save({path: records.json_schema().encode()})
    typer.echo(f"{path}: {'written' if changed else 'already current'}.")


def _own_templates() -> Path:
    """The theme of the folder one works in, else the one that is installed with the command."""
    from generator import store

    here = Path("templates")
    return here if store.is_folder(here) else Path(__file__).parent / "templates"


def _site_url(text: str) -> str:
    if not text.startswith(("https://", "http://")) or any(letter.isspace() for letter in text):
        raise typer.BadParameter(f"“{text}” is not a web address; expected https://…", param_hint="--site-url")
    return text if text.endswith("/") else text + "/"


def _progress(documents: list[Path]) -> Iterable[Path]:
    """The documents, with a bar where there are many and somebody watches."""
    if len(documents) < MANY or not sys.stderr.isatty():
        return documents
    from rich.console import Console
    from rich.progress import track

    return track(documents, description="Converting", console=Console(stderr=True))


def _tell(conversion: "Conversion", *, whole: bool, dry_run: bool) -> None:
    """What was read, what it changed, and what was not understood, with the warnings first."""
    made = "would make" if dry_run else "made"
    joined = f"{made} the record" if conversion.created else "read into the record"
    changes = _counted(len(conversion.edits), "change") if conversion.edits else "nothing changes"
    typer.echo(
        _plain(f"{conversion.source}: {joined} {conversion.slug} as {conversion.document}; ")
        + f"{_counted(conversion.facts, 'fact')}, {changes}"
    )
    if whole:
        for edit in conversion.edits:
            typer.echo(_plain(f"  {edit}"))
    for conflict in conversion.conflicts:
        typer.echo(_plain(f"  kept as it is: {conflict}"), err=True)
    _show(conversion.not_understood)
    if whole and not conversion.not_understood:
        typer.echo("  every word was understood or is known furniture")


def _show(problems: Iterable[Problem]) -> None:
    for problem in problems:
        typer.echo(_plain(str(problem)), err=problem.severity is not Severity.FINDING)


def _plain(text: str) -> str:
    """Without what could steer a terminal: escapes, and marks that turn the direction of text."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def main() -> None:
    """Run a command; every failure is one clear line, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows a mark for it instead of failing.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app()
    except RatingpressError as error:
        typer.echo(f"ratingpress: {_plain(str(error))}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:  # the last door: a fault of ours, told in one line
        typer.echo(
            f"ratingpress: a fault in Ratingpress itself: {type(error).__name__}: {_plain(str(error))}", err=True
        )
        sys.exit(70)
