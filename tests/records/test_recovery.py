"""A mistake in one section of a record hides none in another and causes none there, whatever the record holds."""

import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from generator import records
from generator.model import Practice, SiteSettings
from generator.problems import Problem
from generator.records.text.nodes import Mapping, Node, Scalar, Sequence
from generator.records.text.parsing import parse_text
from generator.records.text.recovery import MOST_SECTIONS
from generator.records.text.writing_yaml import new_record

PROSE = some.sampled_from(
    [
        "We looked.",
        "They said “we’re happy”, and don't worry.",
        'One said: "all is well" - and 5 others.\n\nname: is what we asked.',
        "- a dash\n- another\n  # no comment.",
        "Overall: [Good] {or} not; @ us & them * 'twice'.",
    ]
)
WORDS = some.sampled_from(["Balfour", "it's", 'The "Old" House', "a: b", "# 2", "- x", "@us", "2 Balfour Road"])
RATING = some.sampled_from(["Good", "Inadequate", "Requires improvement"])
REPORTS = some.fixed_dictionaries(
    {
        "kind": some.sampled_from(["assessment", "press_release"]),
        "published": some.sampled_from(["2025-03-12", "2019", "July"]),
        "overall": some.fixed_dictionaries({"rating": RATING}),
    },
    optional={
        "title": WORDS,
        "summary": PROSE,
        "documents": some.just(["a.txt", "b.txt"]),
        "key_questions": some.fixed_dictionaries(
            {"safe": some.fixed_dictionaries({"rating": RATING, "summary": PROSE})}
        ),
        "quotes": some.lists(some.fixed_dictionaries({"speaker": WORDS, "text": PROSE}), max_size=2),
    },
)
CORRECTIONS = some.fixed_dictionaries({"field": some.just("telephone"), "was": WORDS, "why": PROSE})
RECORDS = some.fixed_dictionaries(
    {
        "name": WORDS,
        "address": WORDS,
        "telephone": some.just("01375 373366"),
        "reports": some.lists(REPORTS, min_size=2, max_size=4),
    },
    optional={
        "reply": some.fixed_dictionaries({"text": PROSE}),
        "corrections": some.lists(CORRECTIONS, max_size=2),
    },
)
BREAKS = some.sampled_from(
    ['"{}', "'it", '"a" b', "[{}", "{{{}", "x: {}", "@{}", "`{}", "*{}", "| {}", "[{}]]", "%{}", "\t{}", ", {}"]
)
"""Forms that no value may have."""

Lines = range


def sections(text: str) -> list[tuple[Lines, list[Scalar]]]:
    """Return the lines of each item of a list, and of each other key, with the plain values in each."""
    root = parse_text("a", text).value
    assert isinstance(root, Mapping)
    starts: list[tuple[int, Node]] = []
    for key, value in root.entries:
        items = value.items if isinstance(value, Sequence) and not value.flow else ()
        starts += [(item.line, item) for item in items] or [(key.line, value)]
    ends = [line for line, _ in starts[1:]] + [text.count("\n") + 2]
    return [(range(line, end), values(node)) for (line, node), end in zip(starts, ends, strict=True)]


def values(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node] if node.value and not node.style else []
    if isinstance(node, Sequence):
        return [each for item in node.items for each in values(item)]
    return [each for _, value in node.entries for each in values(value)]


def put(text: str, changes: list[tuple[Scalar, str]]) -> str:
    for place, new in sorted(changes, key=lambda change: -change[0].start):
        text = text[: place.start] + new + text[place.end :]
    return text


def problems_of(text: str) -> tuple[Problem, ...]:
    reading = records.load("a", "a.yaml", text.encode())
    assert (reading.value is None) == bool(reading.errors)
    return reading.problems


@some.composite
def broken(draw: some.DrawFn, number: int) -> tuple[str, list[Lines]]:
    """Return a record in which so many sections have one value that cannot be read, and the lines of those sections."""
    text = new_record(draw(RECORDS)) + draw(some.sampled_from(["", "# the end\n"]))
    text = draw(some.sampled_from(["", "\ufeff"])) + text
    assume(not problems_of(text))
    parts = [(lines, found) for lines, found in sections(text) if found]
    chosen = draw(some.lists(some.sampled_from(range(len(parts))), min_size=number, max_size=number, unique=True))
    changes = []
    for at in chosen:
        place = draw(some.sampled_from(parts[at][1]))
        changes.append((place, draw(BREAKS).format(place.value)))
    text = put(text, changes)
    assume(parse_text("a", text).value is None)  # where a later quotation mark closes an open one, the text is valid
    if draw(some.booleans()):
        text = text.replace("\n", "\r\n")
    return text, [parts[at][0] for at in chosen]


@settings(max_examples=120)
@given(broken(1))
def test_one_broken_value_is_reported_and_nothing_outside_of_its_section(given: tuple[str, list[Lines]]) -> None:
    text, (lines,) = given
    found = problems_of(text)
    assert found
    assert [problem for problem in found if problem.line not in lines] == []


@settings(max_examples=120)
@given(broken(3))
def test_of_several_broken_sections_each_is_reported_and_no_other(given: tuple[str, list[Lines]]) -> None:
    text, sections = given
    lines = [problem.line for problem in problems_of(text)]
    assert [section for section in sections if not set(section) & set(lines)] == []
    assert [line for line in lines if not any(line in section for section in sections)] == []


@settings(max_examples=80)
@given(some.data())
def test_a_misspelt_rating_is_reported_whatever_other_section_is_broken(data: some.DataObject) -> None:
    text, (lines,) = data.draw(broken(1))
    others = [at for at, line in enumerate(text.split("\n"), 1) if "overall: {rating: " in line and at not in lines]
    assume(others)
    at = data.draw(some.sampled_from(others))
    rows = text.split("\n")
    rows[at - 1] = "    overall: {rating: Godo}"
    found = problems_of("\n".join(rows))
    assert [(each.line, each.column, each.code) for each in found if each.line not in lines] == [
        (at, 23, "rating.unknown")
    ]
    assert any(each.line in lines for each in found)


def test_no_key_is_required_in_a_record_or_in_the_settings() -> None:
    """A section that is left out must cause no problem of its own."""
    for data in (b"postcode: RM17 5NS\nname: 'A\n", b"title: A\nbranch: 'A\n"):
        load = records.load_settings if b"title" in data else lambda path, data: records.load("a", path, data)
        assert [problem.code for problem in load("a.yaml", data).problems] == ["yaml.quote"]
    for model in (Practice, SiteSettings):
        model()


@pytest.mark.parametrize("item", ["  - kind: 'a\n", "  - kind: a: b\n", "  - kind: [a\n    title: b\n"])
def test_time_grows_with_the_length_and_no_faster(item: str) -> None:
    taken = []
    for number in (MOST_SECTIONS // 10, MOST_SECTIONS - 1):
        data = f"name: A\nreports:\n{item * number}".encode()
        began = time.process_time()
        assert len(problems_of(data.decode())) == number
        taken.append(time.process_time() - began)
    assert taken[1] < 25 * max(taken[0], 0.02)
    assert len(problems_of(f"name: A\nreports:\n{item * (MOST_SECTIONS + 1)}")) == 1
