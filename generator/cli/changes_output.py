"""`ratingpress check --changes`: what an edit will change for readers, before the site is built."""

from pathlib import Path

from generator import pipeline
from generator.cli.terminal import counted, say, show

_MOST_LINES = 40
_MOST_PAGES = 50
_LONGEST = 200


def print_changes(content: Path, templates: Path, revision: str) -> bool:
    """Print what differs since a revision of git. Return True where an edited record has an error.

    Raises the errors of `pipeline.changes`.
    """
    found = pipeline.changes(pipeline.Content(content), templates, revision)
    show(found.problems)
    for line in found.log:
        say(line)
    for page in found.pages[:_MOST_PAGES]:
        _print_page(page)
    if len(found.pages) > _MOST_PAGES:
        say(f"… and {counted(len(found.pages) - _MOST_PAGES, 'page')} more.")
    for path in found.not_compared:
        say(f"The edits in {path} cannot be shown until the mistake is mended.")
    say(_summary(found, revision))
    return any(problem.severity == "error" for problem in found.problems)


def _summary(found: pipeline.SiteChanges, revision: str) -> str:
    further = "further " if found.not_compared else ""
    if found.pages:
        return f"Since {revision}: {counted(len(found.pages), f'{further}page')} with other words."
    return f"Since {revision} no word of {'any other' if found.not_compared else 'a'} page changes."


def _print_page(page: pipeline.PageChange) -> None:
    say(f"{page.path}{'' if page.state == 'changed' else f' ({page.state})'}")
    if page.state != "changed":
        return
    for sign, lines in (("-", page.gone), ("+", page.new)):
        for line in lines[:_MOST_LINES]:
            say(f"  {sign} {line if len(line) <= _LONGEST else f'{line[:_LONGEST]}…'}")
        if len(lines) > _MOST_LINES:
            say(f"  {sign} … {counted(len(lines) - _MOST_LINES, 'line')} more")
