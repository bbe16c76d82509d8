"""The real size of a workbook, checked before a library reads it.

A workbook is a zip archive of XML. A few kilobytes may unpack to terabytes; one cell may claim the last row of the last
column, or a million repetitions, and a reader that lays cells out in rows then fills the memory. The sizes that an
archive states may be wrong, so every part is unpacked once, in pieces, and counted.

Source of the names: OpenDocument 1.3 part 3, §§ 9.1 and 19.675 to 19.677
(https://docs.oasis-open.org/office/OpenDocument/v1.3/), and ECMA-376 part 1, § 18.3.1.4.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers.expat import ExpatError, ParserCreate

from generator.problems import ContentError

MOST_BYTES = 2_500_000_000
"""Bytes to which all parts may unpack: a table of 330,000 rows needs a billion."""

MOST_CELLS = 40_000_000
"""Cells of a sheet when laid out in rows and columns; CQC’s largest table has nine million."""

_MOST_PARTS = 1_000
_PIECE = 4_000_000
_OVERLAP = 5_000
"""Bytes of a piece that are searched again with the next one: more than any tag of a table has."""

_LONGEST_ROW = 50_000_000
_PACKED_PIECE = 100_000
_MOST_SPACES = 50_000_000
_LONG = 10_000
"""Bytes of a text that is longer than any that CQC writes into a cell."""

_LOCAL_HEADER = 30
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

_TEXT = rb"""\s*=\s*["']\s*(\d+)"""
_ROWS_REPEATED = re.compile(rb"number-rows-repeated" + _TEXT)
_COLUMNS_REPEATED = re.compile(rb"number-columns-repeated" + _TEXT)
_SPACES_REPEATED = re.compile(rb"text:c" + _TEXT)
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']\s*\$?([A-Za-z]{1,3})\$?(\d{1,8})["']""")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["']\s*(\d{1,8})""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW_END = re.compile(rb"</(?:\w+:)?row>")
_REPEATED_CELL = re.compile(rb"""<table:table-cell\s[^>]*?columns-repeated\s*=\s*["']\s*(\d+)[^>]*?(/?)>""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >]")


def check_workbook(name: str, data: bytes) -> int:
    """Return how many formulas a workbook has. Raise ContentError if it is damaged, too large, or not a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, OSError, NotImplementedError) as error:
        raise ContentError(f"{name}: this is not a workbook (ODS, XLSX), or is damaged: {error}") from None
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise ContentError(f"{name}: it unpacks to more than {MOST_BYTES // 1_000_000:,} MB: nothing of it is read")
    if any(part.flag_bits & 1 or part.compress_type not in _READABLE for part in parts):
        raise ContentError(f"{name}: it is packed or locked in a way that is not read: save it without a password")
    if any(part.filename.endswith("workbook.bin") for part in parts):
        raise ContentError(f"{name}: this is a binary workbook (XLSB): save it as XLSX or ODS")
    with_references = any("xl/" in part.filename.casefold().replace("\\", "/") for part in parts)
    counts = [_count_part(name, data, part, with_references) for part in parts]
    longest, shared = max((each.longest for each in counts), default=0), sum(each.shared for each in counts)
    if longest > _LONG and longest * shared > MOST_BYTES:
        raise ContentError(f"{name}: a text in it is shared by too many cells: nothing of it is read")
    return sum(each.formulas for each in counts)


def _count_part(name: str, data: bytes, part: zipfile.ZipInfo, with_references: bool) -> "_Count":
    """Return the content of a part of a workbook; in an XLSX, cells have references. Raise as `check_workbook`."""
    count, form = _Count(with_references), _Form()
    is_xml = part.filename.endswith((".xml", ".rels"))
    for piece in _pieces(name, data, part):
        if is_xml and not form.take(piece):
            raise ContentError(
                f"{name}: this is not a workbook (ODS, XLSX), or is damaged: {part.filename!r} is no XML"
            )
        count.take(piece, trusted=is_xml and form.plain)
    if count.cells > MOST_CELLS or count.spaces > _MOST_SPACES or count.text > MOST_BYTES:
        raise ContentError(f"{name}: its cells would fill more than {MOST_CELLS:,}: nothing of it is read")
    return count


class _Form:
    """The form of a part: XML or not; `plain` states that what looks like a tag is one, and not a comment."""

    def __init__(self) -> None:
        self.plain = True
        self._parser = ParserCreate()
        self._parser.CommentHandler = self._parser.StartCdataSectionHandler = self._remark
        self._parser.ProcessingInstructionHandler = self._parser.StartDoctypeDeclHandler = self._remark

    def take(self, piece: bytes) -> bool:
        """Parse the next piece of a part, and return whether the part is still XML."""
        try:
            self._parser.Parse(piece, False)
        except ExpatError:
            return False
        return b"\0" not in piece  # in an encoding of two bytes a letter, no tag would be found

    def _remark(self, *_: object) -> None:
        self.plain = False


@dataclass(slots=True)
class _Count:
    """The most cells that one part has when laid out in rows and columns, in either of the two formats."""

    with_references: bool
    spaces: int = 0
    text: int = 0
    """The most characters that repeated cells have."""
    formulas: int = 0
    _height: int = 0
    _width: int = 0
    shared: int = 0
    """Cells that refer to a text which several cells may share."""
    longest: int = 0
    """Bytes of the longest text that may be shared."""
    _in_text: int = 0
    _in_row: int = 0
    _rows: int = 0
    _empty: int = 0
    _before: int = 0
    _rest: bytes = b""

    @property
    def cells(self) -> int:
        return self._before + self._height * self._width

    def take(self, piece: bytes, *, trusted: bool) -> None:
        """Count the next piece of a part. Its unfinished end is kept for the piece after it."""
        text = self._rest + piece
        self.formulas += text.count(b"table:formula", len(self._rest))
        if b"text:c" in piece:  # searching for a plain word first is ten times as fast
            self.spaces += sum(map(int, _SPACES_REPEATED.findall(piece)))
        if self.with_references:
            self._take_references(text)
            self._take_rows(piece)
        *rows, self._rest = text.split(b"</table:table-row>")
        for row in rows:
            if trusted and (sheet := row.rfind(b"</table:table>")) >= 0:
                self._before, self._height, self._width, self._empty = self.cells, 0, 0, 0
                self._row(row[sheet:])
            else:
                self._row(row)
        if b"<table:table-row" not in self._rest:
            self._rest = self._rest[-_OVERLAP:]
        elif len(self._rest) > _LONGEST_ROW:
            self._before, self._rest = MOST_CELLS + 1, b""

    def _take_references(self, text: bytes) -> None:
        self.formulas += len(_FORMULA.findall(text, len(self._rest)))
        if references := _REFERENCE.findall(text):
            self._height = max(self._height, *map(int, {row for _, row in references}))
            self._width = max(self._width, *map(_column, {column for column, _ in references}))
        if numbers := _ROW_NUMBER.findall(text):
            self._height = max(self._height, *map(int, numbers))

    def _take_rows(self, piece: bytes) -> None:
        """Count cells and rows that have no reference, and the texts that many cells may share."""
        self.shared += piece.count(b't="s"') + piece.count(b"t='s'")
        first, *more = _ROW_END.split(piece)
        self._in_row += len(_CELL.findall(first))
        self._width = max(self._width, self._in_row)
        self._rows += len(more)
        self._height = max(self._height, self._rows)
        for row in more:
            self._in_row = len(_CELL.findall(row))
            self._width = max(self._width, self._in_row)
        first, *more = piece.split(b"</si>")
        self._in_text += len(first)
        for text in more:
            self.longest, self._in_text = max(self.longest, self._in_text), len(text)

    def _row(self, row: bytes) -> None:
        row = row[max(row.find(b"<table:table-row"), 0) :]  # above the first row, columns are declared
        repeated = max([1, *map(int, _ROWS_REPEATED.findall(row))]) if b"rows-repeated" in row else 1
        while (last := row.rfind(b"<table:")) >= 0 and row.rstrip().endswith(b"/>") and b"office:" not in row[last:]:
            row = row[:last]  # empty cells at a row’s end are not laid out
        width = row.count(b"<table:table-cell") + row.count(b"<table:covered-table-cell")
        if b"columns-repeated" in row:
            width += sum(map(int, _COLUMNS_REPEATED.findall(row)))
            for cell in _REPEATED_CELL.finditer(row):
                if not cell[2]:
                    self.text += int(cell[1]) * (row.find(b"</table:table-cell>", cell.end()) - cell.start())
                self.text += int(cell[1]) * len(cell[0])
        if repeated > 1:
            self.text += len(row) * repeated
        if not width:
            self._empty += repeated
            return
        self._height += self._empty + repeated
        self._empty = 0
        self._width = max(self._width, width)


def _column(letters: bytes) -> int:
    """Return the number of a column: `A` is 1, `AB` is 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _pieces(name: str, data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part as it unpacks. Raise ContentError if its size is not the one that the archive states."""
    lengths = data[part.header_offset + 26 : part.header_offset + _LOCAL_HEADER]
    if len(lengths) < 4:
        raise ContentError(f"{name}: this is not a workbook (ODS, XLSX), or is damaged: it is cut off")
    start = part.header_offset + _LOCAL_HEADER + sum(struct.unpack("<HH", lengths))
    packed = data[start : start + part.compress_size]
    size = 0
    if part.compress_type == zipfile.ZIP_STORED:
        yield packed
        size = len(packed)
    else:
        try:
            for piece in _unpacked(packed):
                size += len(piece)
                if size > part.file_size:
                    break
                yield piece
        except zlib.error as error:
            raise ContentError(f"{name}: this is not a workbook (ODS, XLSX), or is damaged: {error}") from None
    if size != part.file_size:
        raise ContentError(f"{name}: a part of it unpacks to another size than it says: nothing of it is read")


def _unpacked(packed: bytes) -> Iterator[bytes]:
    """Yield data unpacked in pieces of at most `_PIECE` bytes, however small it was packed. Raise zlib.error."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for start in range(0, len(packed), _PACKED_PIECE):
        waiting = packed[start : start + _PACKED_PIECE]
        while waiting and not unpacker.eof:
            yield unpacker.decompress(waiting, _PIECE)
            waiting = unpacker.unconsumed_tail
    yield unpacker.flush()
    if not unpacker.eof:
        raise zlib.error("a part is cut off")
