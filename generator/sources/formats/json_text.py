"""JSON → text: a line for each value after its pointer, so that evidence can name a place and quote text.

`{"name": "A Surgery", "reports": [{"reportDate": "2019-12-12"}]}` reads

    /name: A Surgery
    /reports/0/reportDate: 2019-12-12

The pointers are those of RFC 6901. Absent, null and empty values make no line.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from generator.problems import ContentError

_DEEPEST = 40


class Leaf(NamedTuple):
    """A value with its pointer and its offsets in the text."""

    pointer: str
    value: str
    start: int
    end: int


def is_json(text: str) -> bool:
    """Return whether a text is an object or a list in JSON."""
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def flatten_json(name: str, text: str) -> tuple[str, tuple[Leaf, ...]]:
    """Return the text of a JSON document, and its values in their order. Raise ContentError for what is not JSON."""
    if several := _number_of_records(text):
        raise ContentError(
            f"{name}: this is a list of {several} locations from CQC’s API; save each as a file of its own, "
            "or get them with: ratingpress fetch"
        )
    try:
        whole = json.loads(text, parse_float=_Literal, parse_int=_Literal, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise ContentError(f"{name}:{error.lineno}:{error.colno}: this is not JSON: {error.msg}") from None
    except (RecursionError, ValueError) as error:
        raise ContentError(f"{name}: this is not JSON that can be read: {error}") from None
    parts: list[str] = []
    leaves: list[Leaf] = []
    length = 0
    for pointer, value in _values(whole, "", 0):
        line = f"{pointer}: {value}\n"
        start = length + len(pointer) + 2
        leaves.append(Leaf(pointer, value, start, start + len(value)))
        parts.append(line)
        length += len(line)
    return "".join(parts), tuple(leaves)


def _number_of_records(text: str) -> int:
    """Return the number of records in a list, or in JSON lines; 0 for a record by itself and for what is not JSON."""
    try:
        whole = json.loads(text)
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            records = [json.loads(line) for line in lines]
        except (ValueError, RecursionError):
            return 0
        return len(records) if all(isinstance(each, dict) for each in records) else 0
    except RecursionError:
        return 0
    if isinstance(whole, dict):
        lists = [each for each in whole.values() if isinstance(each, list) and "locationId" not in whole]
        whole = next(iter(lists), [])
    return len(whole) if isinstance(whole, list) and any(isinstance(each, dict) for each in whole) else 0


class _Literal(str):
    """A number as it is written in the document."""

    __slots__ = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("one object has a key twice")
    return found


def _values(value: Any, pointer: str, depth: int) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - whatever JSON held
    if depth > _DEEPEST:
        raise ContentError("lists within lists, too deep to be a record of CQC’s")
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _values(each, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}", depth + 1)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _values(each, f"{pointer}/{index}", depth + 1)
    elif isinstance(value, bool):
        yield pointer, "true" if value else "false"
    elif value is not None and (words := str(value)).strip():
        yield pointer, words
