"""Parts of a record or of an evidence file, cut out without parsing the whole.

The cut assumes the form that this program writes. The caller parses the remainder with all checks, and the whole file
where the remainder has a mistake.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress

from generator.model import LOCATION_ID_PATTERN, POSTCODE_PATTERN

_IDENTITY = re.compile(
    rb"^(name|also_known_as|location_id|address|postcode):(?: (.*?))?[ ]*\r?\n(?=[\w#])", re.MULTILINE
)
_UNQUOTED = re.compile(r"[A-Za-z0-9(](?:[^:#\n\t]|:(?! |$)|(?<! )#)*")
_FORMS = {"location_id": re.compile(LOCATION_ID_PATTERN), "postcode": re.compile(POSTCODE_PATTERN)}
_REPORTS = re.compile(rb"^reports:[ \t]*\r?\n(?:[ \t#-][^\n]*\n|\r?\n)*", re.MULTILINE)
_KEYS = 5
_FACTS = b'\n"facts": ['
_IDENTIFYING_FACT = re.compile(
    rb'\n \{"field": "(name|location_id|postcode|address|local_authority|also_known_as\[\d+\])", '
    rb'"value": ("(?:[^"\\\n]|\\.)*"), '
)


def without_reports(data: bytes) -> bytes:
    """Return a record's bytes without the lines of its reports: those below the key that are indented, or items."""
    return _REPORTS.sub(b"", data, count=1)


def without_facts(data: bytes) -> bytes:
    """Return an evidence file's bytes with an empty list of facts. No text in JSON contains a line break."""
    documents, found, _ = data.partition(_FACTS)
    return documents + _FACTS + b"]\n}" if found else data


def identifying_facts(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the field and the value of each fact of an evidence file that identifies its practice, each once."""
    for field, value in dict.fromkeys(_IDENTIFYING_FACT.findall(data, max(data.find(_FACTS), 0))):
        with suppress(ValueError):
            yield field.decode(), json.loads(value) if b"\\" in value else value[1:-1].decode()


def identity_fields(data: bytes) -> dict[str, str] | None:
    """Return the fields that identify a record, by key, where each is plain text on one line; empty text for none.

    None where the record must be parsed: a quotation mark, a comment, a list, a key that is missing or there twice,
    or a value without the form of its field.
    """
    found = _IDENTITY.findall(data)
    if len(found) != len({key for key, _ in found}) or data.count(b"\nname:") != 1 or len(found) != _KEYS:
        return None
    fields: dict[str, str] = {}
    for key, words in found:
        try:
            name, value = key.decode(), words.decode()
        except UnicodeDecodeError:
            return None
        if name == "also_known_as":
            if value != "[]":
                return None
            continue
        if value and not (_UNQUOTED.fullmatch(value) and value.isprintable() and _has_form(name, value)):
            return None
        fields[name] = value
    return fields


def _has_form(name: str, value: str) -> bool:
    return name not in _FORMS or _FORMS[name].match(value) is not None
