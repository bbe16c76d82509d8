"""Bytes of a hand-edited file → text, or problems with their places. Nothing is guessed or replaced."""

import codecs
import re
from collections import Counter, deque
from collections.abc import Iterator

from generator.problems import Problem, Reading, Severity

MAX_BYTES = 256 * 1024

BYTE_ORDER_MARK = "\ufeff"

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"

_OVERRIDES = "\u202d\u202e"

_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"

FORBIDDEN = re.compile(f"[{_CONTROL}{_OVERRIDES}]")
"""Characters that no text of a record may have, even escaped: control characters, noncharacters, and marks that change
the order in which text is shown (https://www.unicode.org/reports/tr9/#Explicit_Directional_Overrides).
"""

DIRECTION = re.compile(f"[{_DIRECTION}]")
"""Marks that change the direction of text. The overrides among them are errors, the others warnings."""

_INVISIBLE = "\u00ad\u200b-\u200d\u2060"
"""Soft hyphens and characters without width: nobody sees them, and they make equal words unequal."""

_UNWANTED = re.compile(f"[{_CONTROL}\t\u2028\u2029\ufeff{_DIRECTION}{_INVISIBLE}]|\r(?!\n)")

_REMEDIES = {
    "\t": ("yaml.tab", "a tab; expected spaces (two for each step of indentation)"),
    "\r": ("text.control", "a carriage return on its own; expected the line to end with a line feed"),
    "\u2028": ("text.control", "an invisible line separator (U+2028); delete it or start a new line"),
    "\u2029": ("text.control", "an invisible paragraph separator (U+2029); delete it or start a new line"),
    "\ufeff": ("text.control", "an invisible byte order mark (U+FEFF) inside the text; delete it"),
}

_MOST_PROBLEMS = 20

_CONFLICT_MARKER = re.compile(r"^(<{7}|\|{7}|={7}|>{7})(?: [^\r\n]*)?(?=\r?$)", re.MULTILINE)
"""The lines that Git writes into a file where two people changed the same lines."""


def decode(path: str, data: bytes) -> Reading[str]:
    """Return the text of a file in UTF-8 with at most MAX_BYTES. A byte order mark and CRLF stay in the text."""
    if len(data) > MAX_BYTES:
        return _refused(path, 0, 0, f"{len(data):,} bytes; a record has at most {MAX_BYTES:,}", "file.size")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _refused(path, 1, 1, "UTF-16 text; expected UTF-8: save the file as UTF-8", "encoding.utf16")
    try:
        return Reading(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        return _refused(path, line, column, _not_utf8(data[error.start]), "encoding.unknown")


def decode_strictly(path: str, data: bytes) -> Reading[str]:
    """Return the text as `decode` does, without a byte order mark, and check its characters and merge conflicts."""
    reading = decode(path, data)
    if reading.value is None:
        return reading
    found: Reading[str] = Reading(
        None, (*unwanted_characters(path, reading.value), *merge_conflicts(path, reading.value, prose=True))
    )
    return found if found.errors else Reading(reading.value.removeprefix(BYTE_ORDER_MARK), found.problems)


def unwanted_characters(path: str, text: str) -> tuple[Problem, ...]:
    """Return a problem for each tab, control character or other character that a record may not have.

    At most twenty errors and twenty warnings.
    """
    return tuple(_unwanted(path, text))


def merge_conflicts(path: str, text: str, *, prose: bool = False) -> tuple[Problem, ...]:
    """Return a problem for each merge conflict that Git left in a text, and for each remaining line of one.

    With `prose`, a line of seven equals signs is a heading and no part of a conflict.
    """
    marks = [match for match in _CONFLICT_MARKER.finditer(text) if match[1][0] in ("<>" if prose else "<|=>")]
    ends = deque(match for match in marks if match[1][0] == ">")
    problems: list[Problem] = []
    ended = -1
    for match in marks:
        if match.start() <= ended or len(problems) == _MOST_PROBLEMS:
            continue
        while ends and ends[0].start() < match.start():
            ends.popleft()
        line = text.count("\n", 0, match.start()) + 1
        if match[1][0] == "<" and ends:
            ended = ends[0].start()
            last = text.count("\n", 0, ended)
            message = (
                f"a merge conflict that nobody has settled: keep one version of lines {line + 1} to {last}, "
                "and delete the lines that start with “<<<<<<<”, “=======” and “>>>>>>>”"
            )
        else:
            mark = match[0][:20]
            message = f"“{mark}” is left over from a merge conflict: delete the line, and look at those around it"
        problems.append(Problem(path, line, 1, Severity.ERROR, message, "file.conflict"))
    return tuple(problems)


def _unwanted(path: str, text: str) -> Iterator[Problem]:
    start = len(BYTE_ORDER_MARK) if text.startswith(BYTE_ORDER_MARK) else 0
    count = Counter[Severity]()
    for match in _UNWANTED.finditer(text, start):
        severity, code, message = _classify(match[0])
        count[severity] += 1
        if count[severity] <= _MOST_PROBLEMS:
            line = text.count("\n", 0, match.start()) + 1
            column = match.start() - max(text.rfind("\n", 0, match.start()), start - 1)
            yield Problem(path, line, column, severity, message, code)


def _classify(character: str) -> tuple[Severity, str, str]:
    if DIRECTION.match(character):
        severity = Severity.ERROR if FORBIDDEN.match(character) else Severity.WARNING
        message = f"an invisible mark that turns the direction of text (U+{ord(character):04X}); delete it"
        return severity, "text.direction", message
    if re.match(f"[{_INVISIBLE}]", character):
        message = f"an invisible character (U+{ord(character):04X}) that makes this word unlike others; delete it"
        return Severity.WARNING, "text.control", message
    control = ("text.control", f"the control character U+{ord(character):04X}; delete it")
    return Severity.ERROR, *_REMEDIES.get(character, control)


def _not_utf8(byte: int) -> str:
    character = bytes([byte]).decode("cp1252", errors="ignore")
    meant = f" (“{character}” in Windows-1252)" if character else ""
    return f"the byte 0x{byte:02X}{meant} is not UTF-8; expected UTF-8: save the file as UTF-8"


def _refused(path: str, line: int, column: int, message: str, code: str) -> Reading[str]:
    return Reading(None, (Problem(path, line, column, Severity.ERROR, message, code),))
