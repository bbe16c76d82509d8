"""After the parser has stopped: the other mistakes of the same file, told in the same run.

The text is cut where a record can safely be resumed: at each key that starts a line, and at each item of the list below
such a key. The sections are read apart, and the first mistake of each is told. Then those that cannot be read are taken
out, and the values of the others are held against the schema. No mistake may lead to a second: where the sections and
the whole do not agree, nothing is told but what the parser said of the whole.
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
"""A record has far fewer; each is read with a parser of its own, which takes time."""

_KEY = re.compile(r"[a-z_]+:(?= |$)")
_KEY_OF_A_LIST = re.compile(r"([a-z_]+): *(?:#.*)?$")
_ITEM = re.compile(r" *-(?= |$)")
_ITEM_OF_KEYS = re.compile(r" *-(?= +[a-z_]+:(?: |$))")
_NOTHING = re.compile(r" *(?:#.*)?$")

_UNCLOSED = ("yaml.quote", "yaml.brackets")
_BEFORE_THE_PARSER = ("yaml.tab", "text.control", "text.direction", "file.conflict")
_OF_MORE_THAN_A_SECTION = ("yaml.documents", "yaml.size")


class _Section(NamedTuple):
    """Lines from `first` up to `last`, which is not one of them, counted from 0.

    For an item of a list, `key` is the key of the list, and `dash` the line that the item starts in.
    """

    first: int
    last: int
    key: str = ""
    dash: int = -1

    def has(self, problem: Problem) -> bool:
        return self.first < problem.line <= self.last


class _Broken(NamedTuple):
    """A section that cannot be read, and the mistake that keeps it from that; none where the whole has told it."""

    section: _Section
    mistakes: tuple[Problem, ...]


def recover_problems(
    path: str, data: bytes, told: tuple[Problem, ...], validated: Callable[[str, Node], Reading[Any]]
) -> tuple[Problem, ...]:
    """Return the problems of a file that could not be parsed: those found first, and those of its sections.

    `told` is what `parse` said, the mistake that ended the reading last; `validated` holds a tree against a schema.
    Takes a few times as long as `parse` did, whatever the text.
    """
    text = (decode(path, data).value or "").removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n")
    lines = text.split("\n")
    sections = list(_sections(lines))
    if not 1 < len(sections) <= MOST_SECTIONS:
        return told
    broken = list(_broken(lines, sections))
    if told[-1].code not in _BEFORE_THE_PARSER:
        broken, told = _agreed(lines, broken, told)
    mistakes = [replace(each, path=path) for one in broken for each in one.mistakes]
    if not broken or any(each.code in _OF_MORE_THAN_A_SECTION for each in (*told, *mistakes)):
        return told
    rest = parse_text(path, _without(lines, [each.section for each in broken]))
    if rest.value is None and [each.code for each in rest.problems] != ["file.empty"]:
        return told
    values = validated(path, rest.value).problems if isinstance(rest.value, Mapping) else ()
    besides = [each for each in (*rest.problems, *values) if not _led_to(each, broken)]
    return tuple(sorted({*told, *mistakes, *besides}))


def _agreed(
    lines: Sequence[str], broken: list[_Broken], told: tuple[Problem, ...]
) -> tuple[list[_Broken], tuple[Problem, ...]]:
    """Sections and what was told of the whole, brought together; no sections where they do not agree.

    A quotation mark that is not closed where it should be is closed by the next one, somewhere below: then the parser
    may have stopped in a section without a mistake, and the section above knows better. But where all above can be
    read, it is the parser that does: text between quotation marks may hold lines that look like the start of a section.
    """
    *before, stopped = told
    place = next((at for at, each in enumerate(broken) if each.section.has(stopped)), 0)
    if place and parse_text("", "\n".join(lines[: broken[place].section.first])).value is None:
        place = 0
    if not broken or stopped.line <= broken[place].section.first:
        return [], told
    first, *others = broken[place:]
    if first.section.has(stopped):
        return [_Broken(first.section, (stopped,)), *others], told
    if not first.mistakes:
        return [], told
    return broken, tuple(each for each in before if each.line <= first.section.last)


def _led_to(problem: Problem, broken: Iterable[_Broken]) -> bool:
    """Return whether a problem may come of a mistake above it.

    It is of lines that were taken out, or of a key that stands twice at the start of a line: one of them may be text of
    a quotation that is not closed.
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
    """The items of the list below a key, the first of them with the key; where there is none, the lines as one."""
    key = _KEY_OF_A_LIST.match(lines[first])
    below = next((at for at in range(first + 1, last) if not _NOTHING.match(lines[at])), first)
    if not (key and below in resumable and _ITEM.match(lines[below])):
        yield _Section(first, last)
        return
    # Where the first item holds keys, a line with a dash and none is more likely text than an item.
    form = _ITEM_OF_KEYS if _ITEM_OF_KEYS.match(lines[below]) else _ITEM
    dash = _start(form, lines[below])
    dashes = [at for at in range(below, last) if at in resumable and _start(form, lines[at]) == dash]
    for at, end in pairwise([*dashes, last]):
        yield _Section(first if at == below else at, end, key[1], at)


def _start(form: re.Pattern[str], line: str) -> str:
    """Return the start of a line that has this form, or nothing."""
    found = form.match(line)
    return found[0] if found else ""


def _outside_of_conflicts(lines: Iterable[str]) -> Iterator[int]:
    """The lines that are in neither version of a merge conflict."""
    within = False
    for at, line in enumerate(lines):
        within = within or line.startswith("<<<<<<<")
        if not within:
            yield at
        within = within and not line.startswith(">>>>>>>")


def _broken(lines: Sequence[str], sections: Sequence[_Section]) -> Iterator[_Broken]:
    joined = False
    for section, following in zip(sections, [*sections[1:], None], strict=True):
        if joined:
            joined = False
            continue
        mistakes = _mistakes(lines, section)
        if mistakes is None:
            continue
        if following and mistakes and mistakes[-1].code in _UNCLOSED:
            # A text between quotation marks may hold a line that looks like the start of a section.
            joined = _mistakes(lines, section._replace(last=following.last)) is None
        if not joined:
            yield _Broken(section, tuple(each for each in mistakes[-1:] if each.code not in _BEFORE_THE_PARSER))


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
    """The text without some sections; every other line keeps its number, and every other item of a list its own."""
    kept = list(lines)
    for section in sections:
        kept[section.first : section.last] = [""] * (section.last - section.first)
        if section.key:
            kept[section.dash] = _start(_ITEM, lines[section.dash])
            if section.first != section.dash:
                kept[section.first] = f"{section.key}:"
    return "\n".join(kept)
