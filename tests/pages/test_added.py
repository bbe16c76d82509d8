"""Whatever a person adds to a record by hand, the pages show it in words: nothing of the program shows there."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from support.samples import balfour, edited

from generator.evidence import Record
from generator.model import Correction, Practice, Reply, Report, Service, SiteSettings, State
from generator.pages import plan, render

OF_THE_PROGRAM = re.compile(
    r"\b(?:None(?!\.<)|True|False|mappingproxy|Undefined)\b|\b[A-Z][A-Za-z]+\([a-z_]+=|&lt;[A-Z][A-Za-z]+[. :]"
    r"|[\[(](?:'|&#39;)"
    r"|\b(?:Rating|State|ReportKind|Framework|Voice|FindingKind|Status|EditKind)\.[A-Z_]+|object at 0x"
    r"|\b(?:press_release|data_review|well_led|key_questions|special_measures|sector_2026|kloe|saf)\b"
)
"""Forms of values in Python, and words of records, that no visitor may see."""

SETTINGS = SiteSettings(site_url="https://example.org/")
MANY = len(State)
"""After so many rounds each word of each closed list was used."""


def filled(hint: Any, metadata: Mapping[str, Any], turn: int) -> Any:  # noqa: ANN401 - a type hint, and any value
    """Return a value of a field's type: of a closed list the word whose turn it is, of an entry all its fields."""
    examples = metadata.get("examples", ["Any text."])
    if get_origin(hint) is tuple:
        one = get_args(hint)[0]
        if one is str:
            return tuple(examples[0])
        return tuple(filled(one, {}, turn + more) for more in range(2))
    kinds = [each for each in get_args(hint) or (hint,) if each is not NoneType]
    words = [word for kind in kinds if issubclass(kind, StrEnum) for word in kind]
    if words:
        return words[turn % len(words)]
    (kind,) = kinds
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{each.name: filled(hints[each.name], each.metadata, turn) for each in fields(kind)})
    if kind is bool:
        return turn % 2 == 0
    return 3 if kind is int else examples[turn % len(examples)]


def with_all(turn: int) -> Record:
    """Return the record of the seeds after people added a value of each kind wherever one is allowed, with reasons."""
    added = filled(Practice, {}, turn)
    values = {each.name: getattr(added, each.name) for each in fields(Practice)}
    named = [*values, "reports[0]", "reports[0].findings[0]", "reports[1].key_questions.safe", "reports[1].documents",
             "services[0]", "services[0].overall", "predecessors[1]", "reply.text", "also_known_as[0]"]  # fmt: skip
    reasons = tuple(Correction(name, "before", "A reason.", "A reader", "2026-05-20") for name in named)
    values |= {"reports": (*added.reports, *balfour().practice.reports), "corrections": reasons}
    return edited(balfour(), **values)


def removed_from(record: Record, turn: int) -> Record:
    """Return the record without the values of the seeds, so that each change is a removal or an addition."""
    return edited(record, reports=record.practice.reports[: turn % 4], provider=None, service_types=())


def shown(record: Record, templates: Mapping[str, bytes]) -> dict[str, str]:
    """Return the pages about a record as a visitor reads them: without their links and fragments."""
    site = plan([record], SETTINGS, {})
    files = dict(render(site, templates))
    paths = ["index.html", "changes/index.html", "report/index.html", *(path for path in files if "practices/" in path)]
    return {path: re.sub(r'\b(?:href|id|class)="[^"]*"', "", files[path].decode()) for path in paths if path in files}


@pytest.mark.parametrize("turn", range(MANY))
def test_nothing_of_the_program_is_shown_where_people_add_or_remove_values(
    turn: int, templates: Mapping[str, bytes]
) -> None:
    for record in (with_all(turn), removed_from(with_all(turn), turn)):
        pages = shown(record, templates)
        assert {"index.html", "changes/index.html", "practices/balfour-medical-centre/index.html"} <= pages.keys()
        for path, page in pages.items():
            assert not (found := OF_THE_PROGRAM.search(page)), f"{path}: {page[found.start() - 90 : found.end() + 90]}"
        assert "added by hand" in pages["practices/balfour-medical-centre/index.html"]


def test_what_is_added_is_of_every_kind_that_a_record_knows() -> None:
    practice = with_all(0).practice
    assert isinstance(practice.services[1], Service)
    assert isinstance(practice.reports[1], Report)
    assert isinstance(practice.reply, Reply)
    report = practice.reports[0]
    assert all(getattr(practice, each.name) for each in fields(Practice))
    assert all(getattr(report, each.name) is not None for each in fields(Report))
    assert report.key_questions
    assert report.key_questions.safe
    assert report.key_questions.safe.statements
