"""The parts of a record and of its evidence that tell it from the others, cut out of the rest without reading it.

What is cut is a guess at the form that we write. The remainder is read as strictly as ever: where it has a mistake, the
guess was wrong, and the whole file is read instead.
"""

import re

from generator.model import LOCATION_ID_PATTERN, POSTCODE_PATTERN

_IDENTITY = re.compile(
    rb"^(name|also_known_as|location_id|address|postcode):(?: (.*?))?[ ]*\r?\n(?=[\w#])", re.MULTILINE
)
_PLAIN = re.compile(r"[A-Za-z0-9(](?:[^:#\n\t]|:(?! |$)|(?<! )#)*")
_FORMS = {"location_id": re.compile(LOCATION_ID_PATTERN), "postcode": re.compile(POSTCODE_PATTERN)}
_REPORTS = re.compile(rb"^reports:[ \t]*\r?\n(?:[ \t#-][^\n]*\n|\r?\n)*", re.MULTILINE)
_KEYS = 5
_FACTS = b'\n"facts": ['


def without_reports(data: bytes) -> bytes:
    """A record's bytes without the list of its reports: the lines below the key that are indented, or items."""
    return _REPORTS.sub(b"", data, count=1)


def without_facts(data: bytes) -> bytes:
    """An evidence file's bytes with an empty list of facts: no text in JSON holds the end of a line."""
    documents, found, _ = data.partition(_FACTS)
    return documents + _FACTS + b"]\n}" if found else data


def identity(data: bytes) -> dict[str, str] | None:
    """Return what identifies a record, where each value is plain text on one line.

    None where it is not as simple, so that the record must be read: a quotation mark, a comment, a list, a key that
    is missing or stands twice, a form that is not the field's.
    """
    found = _IDENTITY.findall(data)
    if len(found) != len({key for key, _ in found}) or data.count(b"\nname:") != 1 or len(found) != _KEYS:
        return None
    told: dict[str, str] = {}
    for key, words in found:
        try:
            name, value = key.decode(), words.decode()
        except UnicodeDecodeError:
            return None
        if name == "also_known_as" and value == "[]":
            continue
        if value and not (_PLAIN.fullmatch(value) and value.isprintable()):
            return None
        if value and name in _FORMS and not _FORMS[name].match(value):
            return None
        if name == "also_known_as":
            return None
        told[name] = value
    return told
