"""Error recovery: the other mistakes of a file after the one at which the parser stopped.

The text is divided into sections: at each key that starts a line, and at each item of the list below such a key. The
sections are parsed separately, and the first mistake of each is reported. Then the sections with mistakes are removed,
and the values of the others are validated. A mistake must not cause a second report: where the sections and the whole
file do not agree, only the problems of the whole file are reported.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

from generator.problems import Problem, Reading
from generator.records.text.decoding import BYTE_ORDER_MARK, decode
from generator.records.text.nodes import Mapping, Node, Scalar
from generator.records.text.parsing import parse_text

MOST_SECTIONS = 1000
"""A record has far fewer. Each is parsed separately, which takes time."""

_KEY = re.compile(r"[a-z_]+:(?= |$)")
_KEY_OF_A_LIST = re.compile(r"([a-z_]+): *(?:#.*)?$")
_ITEM = re.compile(r" *-(?= |$)")
_ITEM_OF_KEYS = re.compile(r" *-(?= +[a-z_]+:(?: |$))")
_EMPTY_LINE = re.compile(r" *(?:#.*)?$")

_UNCLOSED = ("yaml.quote", "yaml.brackets")
_BEFORE_THE_PARSER = ("yaml.tab", "text.control", "text.direction", "file.conflict")
_OF_MORE_THAN_A_SECTION = ("yaml.documents", "yaml.size")


class _Section(NamedTuple):
    """The lines from `first` to before `last`, counted from 0.

    For an item of a list, `key` is the key of the list, and `dash` the index of the line in which the item starts.
    """

    first: int
    last: int
    key: str = ""
    dash: int = -1

    def has(self, problem: Problem) -> bool:
        return self.first < problem.line <= self.last


class _BrokenSection(NamedTuple):
    """A section that cannot be parsed, and its mistake; none where the problems of the whole file include it."""

    section: _Section
    mistakes: tuple[Problem, ...]


def recover_problems(
    path: str, data: bytes, known: tuple[Problem, ...], validate: Callable[[str, Node], Reading[Any]]
) -> tuple[Problem, ...]:
    """Return all problems of a file that could not be parsed: the known ones, and those of its sections.

    `known` are the problems from `parse`; the last of them ended the parsing. `validate` returns the problems of a
    tree. The time is a few times that of `parse`, for any text.
    """
    text = (decode(path, data).value or "").removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n")
    lines = text.split("\n")
    sections = list(_sections(lines))
    if not 1 < len(sections) <= MOST_SECTIONS:
        return known
    broken = list(_broken(lines, sections))
    if known[-1].code not in _BEFORE_THE_PARSER:
        broken, known = _reconcile(lines, broken, known)
    mistakes = [replace(each, path=path) for one in broken for each in one.mistakes]
    if not broken or any(each.code in _OF_MORE_THAN_A_SECTION for each in (*known, *mistakes)):
        return known
    rest = parse_text(path, _without(lines, [each.section for each in broken]))
    if rest.value is None and [each.code for each in rest.problems] != ["file.empty"]:
        return known
    values = validate(path, rest.value).problems if isinstance(rest.value, Mapping) else ()
    others = [each for each in (*rest.problems, *values) if not _may_follow_from(each, broken)]
    return tuple(sorted({*known, *mistakes, *others}))


def _reconcile(
    lines: Sequence[str], broken: list[_BrokenSection], known: tuple[Problem, ...]
) -> tuple[list[_BrokenSection], tuple[Problem, ...]]:
    """Return the broken sections and the known problems that agree; no sections where they do not.

    A quotation that is not closed ends at the next quotation mark below. So the parser may have stopped in a section
    without a mistake, and the broken section above is the cause. But where all lines above can be parsed, the parser is
    right: a quotation may contain lines that look like the start of a section.
    """
    *before, stopped = known
    place = next((at for at, each in enumerate(broken) if each.section.has(stopped)), 0)
    if place and parse_text("", "\n".join(lines[: broken[place].section.first])).value is None:
        place = 0
    if not broken or stopped.line <= broken[place].section.first:
        return [], known
    first, *others = broken[place:]
    if first.section.has(stopped):
        return [_BrokenSection(first.section, (stopped,)), *others], known
    if not first.mistakes:
        return [], known
    return broken, tuple(each for each in before if each.line <= first.section.last)


def _may_follow_from(problem: Problem, broken: Iterable[_BrokenSection]) -> bool:
    """Return whether a problem may be caused by a mistake above it.

    That is so for a problem in removed lines, and for an equal key at the start of a line, which may be text of a
    quotation that is not closed.
    """
    if problem.code == "file.empty" or (problem.code == "key.duplicate" and problem.column == 1):
        return True
    return any(each.section.has(problem) for each in broken)


def _sections(lines: Sequence[str]) -> Iterator[_Section]:
    resumable = set(_outside_of_conflicts(lines))
    keys = [at for at, line in enumerate(lines) if at in resumable and _KEY.match(line)]
    for first, last in pairwise(sorted({0, *keys, len(lines)})):
        yield from _items(lines, first, last, resumable)


def _items(lines: Sequence[str], first: int, last: int, resumable: Container[int]) -> Iterator[_Section]:
    """Yield the items of the list below a key, the first of them with the key; without a list, all lines as one."""
    key = _KEY_OF_A_LIST.match(lines[first])
    below = next((at for at in range(first + 1, last) if not _EMPTY_LINE.match(lines[at])), first)
    if not (key and below in resumable and _ITEM.match(lines[below])):
        yield _Section(first, last)
        return
    # Where the first item has keys, a line with a dash but no key is probably text.
    form = _ITEM_OF_KEYS if _ITEM_OF_KEYS.match(lines[below]) else _ITEM
    dash = _start(form, lines[below])
    dashes = [at for at in range(below, last) if at in resumable and _start(form, lines[at]) == dash]
    for at, end in pairwise([*dashes, last]):
        yield _Section(first if at == below else at, end, key[1], at)


def _start(form: re.Pattern[str], line: str) -> str:
    """Return the part of a line that matches a form at its start; empty where none does."""
    found = form.match(line)
    return found[0] if found else ""


def _outside_of_conflicts(lines: Iterable[str]) -> Iterator[int]:
    """Yield the indexes of the lines outside of merge conflicts."""
    within = False
    for at, line in enumerate(lines):
        within = within or line.startswith("<<<<<<<")
        if not within:
            yield at
        within = within and not line.startswith(">>>>>>>")


def _broken(lines: Sequence[str], sections: Sequence[_Section]) -> Iterator[_BrokenSection]:
    joined = False
    for section, following in zip(sections, [*sections[1:], None], strict=True):
        if joined:
            joined = False
            continue
        mistakes = _mistakes(lines, section)
        if mistakes is None:
            continue
        if following and mistakes and mistakes[-1].code in _UNCLOSED:
            # A quotation may contain a line that looks like the start of a section.
            joined = _mistakes(lines, section._replace(last=following.last)) is None
        if not joined:
            yield _BrokenSection(section, tuple(each for each in mistakes[-1:] if each.code not in _BEFORE_THE_PARSER))


def _mistakes(lines: Sequence[str], section: _Section) -> tuple[Problem, ...] | None:
    """Return the problems of a section, with lines of the file; None where it can be read or is empty."""
    own = lines[section.first : section.last]
    above = section.key and section.first == section.dash
    reading = parse_text("", "\n".join([f"{section.key}:", *own] if above else own))
    if reading.value is None:
        if [each.code for each in reading.problems] == ["file.empty"]:
            return None
        before = section.first - bool(above)
        return tuple(replace(each, line=max(each.line + before, section.first + 1)) for each in reading.problems)
    nothing = isinstance(reading.value, Scalar) and reading.value.value is None
    return None if nothing or isinstance(reading.value, Mapping) else ()


def _without(lines: Sequence[str], sections: Iterable[_Section]) -> str:
    """Return the text without some sections; other lines keep their numbers, and other items their indexes."""
    kept = list(lines)
    for section in sections:
        kept[section.first : section.last] = [""] * (section.last - section.first)
        if section.key:
            kept[section.dash] = _start(_ITEM, lines[section.dash])
            if section.first != section.dash:
                kept[section.first] = f"{section.key}:"
    return "\n".join(kept)
