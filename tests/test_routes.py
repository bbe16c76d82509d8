"""The written form of routes and fields is parsed and written in one module."""

import doctest

import pytest

from generator import routes
from generator.routes import (
    Route,
    beginnings,
    entries,
    indexes,
    is_within,
    parse_field,
    report_index,
    shape,
    through_item,
    with_indexes_of,
)

ROUTES = ["name", "service_types[1]", "reports[0].key_questions.well_led.statements[12].score", "reply.text"]


@pytest.mark.parametrize("text", ROUTES)
def test_a_route_is_written_as_it_was_parsed(text: str) -> None:
    route = Route.parse(text)
    assert str(route) == text
    assert route == tuple(route)
    assert hash(route) == hash(tuple(route))
    assert Route.parse(text) is route


@pytest.mark.parametrize("text", ["", ".name", "[0]", "[[", "reports[x]", "reports[0", "a..b", "reports[1234567]"])
def test_what_is_no_route_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="route"):
        Route.parse(text)


def test_the_parts_of_a_route() -> None:
    route = Route.parse(ROUTES[2])
    assert route.report_index == 0
    assert route.indexes == (0, 12)
    assert str(route.parent) == "reports[0].key_questions.well_led.statements[12]"
    assert Route.parse("name").report_index == -1
    assert Route.parse("name").parent == ()


@pytest.mark.parametrize(
    ("text", "index"), [("reports[3].kind", 3), ("reports", -1), ("report", -1), ("name", -1), ("reports[[", -1)]
)
def test_the_report_of_a_written_route(text: str, index: int) -> None:
    assert report_index(text) == index


@pytest.mark.parametrize(
    ("field", "parts"),
    [
        ("telephone", (None, "telephone")),
        ("report.overall.rating", ("", "overall.rating")),
        ("report[2021-03-02].findings[2].text", ("2021-03-02", "findings[2].text")),
        ("reports[0].kind", (None, "reports[0].kind")),
    ],
)
def test_the_field_of_a_fact_names_its_entry(field: str, parts: tuple[str | None, str]) -> None:
    assert parse_field(field) == parts


def test_functions_of_written_routes() -> None:
    assert beginnings("reports[0].kind") == ["reports", "reports[0]", "reports[0].kind"]
    assert entries("reports[0].overall.rating")[:2] == ("reports[0]", "reports[0].overall")
    assert is_within("reports[0].kind", "reports[0]")
    assert is_within("reports[0]", "reports")
    assert not is_within("reports[10]", "reports[1]")
    assert shape("reports[0].overall.rating") == shape("report[2021-03-02].overall.rating") == "report.overall.rating"
    assert indexes("reports[1].findings[2].text") == (1, 2)
    assert with_indexes_of("reports[0].overall.rating", "reports[3].overall") == "reports[3].overall.rating"
    assert through_item("reports[1].findings[2].text") == ("reports[1].findings", 2, ".text")
    assert through_item("name") is None


def test_the_examples_of_the_module_hold() -> None:
    assert doctest.testmod(routes).failed == 0
