"""`content/evidence/<slug>.json` ↔ Evidence. Each document and each fact is one line, for short diffs."""

import json
import re
from collections.abc import Callable
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any

from generator.dates import is_day
from generator.evidence import Evidence, Extract, Fact, KeptDocument, Place, Span
from generator.model import ReportKind
from generator.problems import Problem, Reading, Severity
from generator.records.text import merge_conflicts

_DOCUMENT = ("document", "kind", "url", "sha256", "characters", "furniture", "not_understood")
_EXTRACT = ("table", "sheet", "rows", "reading")
_PLACE = ("words", "start", "end")
_FACT = ("field", "value", "document", "words", "start", "end")
_texts_of_a_fact = itemgetter(*_FACT[:4])

_KINDS = {kind.value: kind for kind in ReportKind}
_TWO_NUMBERS = [int, int]

_ENCODER = json.JSONEncoder(ensure_ascii=False)
"""Made once: to make an encoder takes as long as to encode a line."""

_FILE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,149}")
"""The form of a document's name, which becomes the name of a file: it cannot lead to another folder."""


def load_evidence(path: str, data: bytes) -> Reading[Evidence]:
    """Return the evidence of a record, or the first problem of its file; never raise for any bytes."""
    try:
        whole = json.loads(data.decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant)
        _keys(whole, ("documents", "facts"), "the file")
        documents = tuple(_document(each) for each in _list(whole["documents"], "documents"))
        facts = tuple(_fact(each) for each in _list(whole["facts"], "facts"))
    except json.JSONDecodeError as error:
        if conflicts := merge_conflicts(path, data.decode("utf-8")):
            return Reading(None, conflicts)
        return _refused(path, f"not JSON: {error.msg}", error.lineno, error.colno)
    except UnicodeDecodeError:
        return _refused(path, "not UTF-8")
    except RecursionError:
        return _refused(path, "lists within lists, too deep to be evidence")
    except ValueError as error:
        return _refused(path, str(error))
    return Reading(Evidence(documents, facts))


def dump_evidence(evidence: Evidence) -> str:
    """Return the text of the file: the same evidence gives the same text."""
    documents = [_ENCODER.encode(_document_row(each)) for each in evidence.documents]
    facts = [_fact_json(each) for each in evidence.facts]
    return f'{{\n"documents": {_lines(documents)},\n"facts": {_lines(facts)}\n}}\n'


def first_lines(evidence: Evidence) -> tuple[int, int]:
    """Return the line of the first document and that of the first fact in the dumped file, counted from 1."""
    return 3, 5 + len(evidence.documents) if evidence.documents else 4


def _lines(rows: list[str]) -> str:
    items = ",\n ".join(rows)
    return f"[\n {items}\n]" if rows else "[]"


def _fact_json(fact: Fact) -> str:
    """Return a fact as JSON, joined from its parts: four times as fast as encoding a dict."""
    field, value, document, words = map(encode_basestring, fact[:4])
    return (
        f'{{"field": {field}, "value": {value}, "document": {document}, "words": {words}, '
        f'"start": {fact.start}, "end": {fact.end}}}'
    )


def _document_row(kept: KeptDocument) -> dict[str, Any]:
    row = {name: _json_value(getattr(kept, name)) for name in _DOCUMENT}
    if kept.extract:
        row["extract"] = kept.extract._asdict()
    if kept.older:
        row["older"] = kept.older
    if kept.place:
        row["place"] = kept.place._asdict()
    if kept.retrieved:
        row["retrieved"] = kept.retrieved
    return row


def _json_value(value: Any) -> Any:  # noqa: ANN401 - a field of a kept document
    return str(value) if isinstance(value, ReportKind) else value


def _document(row: Any) -> KeptDocument:  # noqa: ANN401 - whatever JSON held
    extract = row.pop("extract", None) if isinstance(row, dict) else None
    older = _list(row.pop("older", []), "older") if isinstance(row, dict) else []
    place = row.pop("place", None) if isinstance(row, dict) else None
    retrieved = row.pop("retrieved", None) if isinstance(row, dict) else None
    if retrieved is not None and not (isinstance(retrieved, str) and is_day(retrieved)):
        raise ValueError(f"{retrieved!r:.40} is not a day")
    _keys(row, _DOCUMENT, "a document")
    if not all(isinstance(each, str) for each in older):
        raise ValueError(f"{older!r:.40} are not digests")
    kind = _typed(row, "kind", str)
    if kind not in _KINDS:
        raise ValueError(f"“{kind}” is not a kind of document")
    characters = _typed(row, "characters", int)
    spans = {name: _spans(_list(row[name], name), characters) for name in _DOCUMENT[5:]}
    return KeptDocument(
        document=_file_name(_typed(row, "document", str)),
        kind=_KINDS[kind],
        url=None if row["url"] is None else _typed(row, "url", str),
        sha256=_typed(row, "sha256", str),
        characters=characters,
        **spans,
        extract=_extract(extract) if extract is not None else None,
        older=tuple(older),
        place=_place(place, characters) if place is not None else None,
        retrieved=retrieved,
    )


def _place(row: Any, characters: int) -> Place:  # noqa: ANN401
    _keys(row, _PLACE, "a place")
    return Place(_typed(row, "words", str), *_span([row["start"], row["end"]], characters))


def _extract(row: Any) -> Extract:  # noqa: ANN401
    _keys(row, _EXTRACT, "an extract")
    rows = _list(row["rows"], "rows")
    if not rows or not all(type(each) is int and each > 0 for each in rows):
        raise ValueError(f"{rows!r:.40} are not the numbers of rows")
    sheet = None if row["sheet"] is None else _typed(row, "sheet", str)
    return Extract(_file_name(_typed(row, "table", str)), sheet, tuple(rows), _typed(row, "reading", int))


def _file_name(name: str) -> str:
    if not _FILE_NAME.fullmatch(name):
        raise ValueError(f"{name!r:.60} is not the plain name of a file")
    return name


def _fact(row: Any) -> Fact:  # noqa: ANN401
    _keys(row, _FACT, "a fact")
    texts = _texts_of_a_fact(row)
    if {*map(type, texts)} != {str}:
        for name in _FACT[:4]:
            _typed(row, name, str)
    return Fact._make((*texts, *_span([row["start"], row["end"]], None)))


def _spans(pairs: list[Any], characters: int) -> tuple[Span, ...]:
    """Return the spans of a document. There may be hundreds, so all are checked at once, and each alone to say why."""
    try:
        if all(type(start) is int and type(end) is int and 0 <= start <= end <= characters for start, end in pairs):
            return tuple(map(Span._make, pairs))
    except (TypeError, ValueError):
        pass
    return tuple(_span(each, characters) for each in pairs)


def _span(pair: Any, characters: int | None) -> Span:  # noqa: ANN401
    if not isinstance(pair, list) or [*map(type, pair)] != _TWO_NUMBERS:
        raise ValueError(f"{pair!r:.40} is not a span; expected [start, end]")
    start, end = pair
    if not 0 <= start <= end or (characters is not None and end > characters):
        raise ValueError(f"the span {pair!r:.40} is outside its document")
    return Span(start, end)


def _typed(row: dict[str, Any], name: str, kind: Callable[..., Any]) -> Any:  # noqa: ANN401
    value = row[name]
    if type(value) is not kind:
        raise ValueError(f"“{name}” is {value!r:.40}; expected {'text' if kind is str else 'a whole number'}")
    return value


def _list(value: Any, name: str) -> list[Any]:  # noqa: ANN401
    if not isinstance(value, list):
        raise ValueError(f"“{name}” is not a list")
    return value


def _keys(row: Any, names: tuple[str, ...], what: str) -> None:  # noqa: ANN401
    if not isinstance(row, dict) or len(row) != len(names) or not all(map(row.__contains__, names)):
        raise ValueError(f"{what} does not have exactly the keys {', '.join(names)}")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("one object has a key twice")
    return found


def _constant(name: str) -> None:
    raise ValueError(f"“{name}” is not a number")


def _refused(path: str, message: str, line: int = 0, column: int = 0) -> Reading[Evidence]:
    message = f"{message}; this file is the tool’s own: restore it, or delete it and convert the documents again"
    return Reading(None, (Problem(path, line, column, Severity.ERROR, message, "evidence.form"),))
