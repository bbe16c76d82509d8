"""The parts of a record and of its evidence that tell it from the others, cut out of the rest without reading it.

What is cut is a guess at the form that we write. The remainder is read as strictly as ever: where it has a mistake, the
guess was wrong, and the whole file is read instead.
"""

import re

_REPORTS = re.compile(rb"^reports:[ \t]*\r?\n(?:[ \t#-][^\n]*\n|\r?\n)*", re.MULTILINE)
_FACTS = b'\n"facts": ['


def without_reports(data: bytes) -> bytes:
    """A record's bytes without the list of its reports: the lines below the key that are indented, or items."""
    return _REPORTS.sub(b"", data, count=1)


def without_facts(data: bytes) -> bytes:
    """An evidence file's bytes with an empty list of facts: no text in JSON holds the end of a line."""
    documents, found, _ = data.partition(_FACTS)
    return documents + _FACTS + b"]\n}" if found else data
