"""Writes small workbooks (ODS, XLSX) as CQC's programs do: sheets of texts, numbers, days and formulas."""

import datetime
import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PARTS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class Formula(NamedTuple):
    """A formula, and the result that the workbook holds."""

    result: str


Cell = str | float | datetime.date | Formula
Sheets = Mapping[str, Iterable[Iterable[Cell]]]


def workbook(suffix: str, sheets: Sheets) -> bytes:
    return ods(sheets) if suffix == ".ods" else xlsx(sheets)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def ods(sheets: Sheets) -> bytes:
    return ods_of("".join(f"<table:table table:name={quoteattr(name)}>{_ods_rows(rows)}</table:table>"
                          for name, rows in sheets.items()))  # fmt: skip


def ods_of(tables: str) -> bytes:
    """An ODS around tables that are given as XML."""
    names = "".join(f' xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    return packed({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"<office:document-content{names}><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>",
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0"/>',
    })  # fmt: skip


def _ods_rows(rows: Iterable[Iterable[Cell]]) -> str:
    written = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    end = '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    return f'{written}<table:table-row table:number-rows-repeated="1048000">{end}'


def _ods_cell(cell: Cell) -> str:
    if cell == "":
        return "<table:table-cell/>"
    kind, shown = 'office:value-type="string"', str(cell)
    if isinstance(cell, Formula):
        kind, shown = f'table:formula="of:=[.A1]" {kind}', cell.result
    elif isinstance(cell, datetime.date):
        kind, shown = f'office:value-type="date" office:date-value="{cell}"', format(cell, "%d/%m/%Y")
    elif isinstance(cell, float):
        kind = f'office:value-type="float" office:value="{cell!r}"'
    return f"<table:table-cell {kind}><text:p>{escape(shown)}</text:p></table:table-cell>"


def xlsx(sheets: Sheets) -> bytes:
    return xlsx_of({name: "".join(_xlsx_row(number, row) for number, row in enumerate(rows, 1))
                    for name, rows in sheets.items()})  # fmt: skip


def xlsx_of(sheets: Mapping[str, str]) -> bytes:
    """An XLSX around sheets whose rows are given as XML."""
    numbers = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{MAIN}.worksheet+xml"/>'
        for number in numbers
    )
    return packed({
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{MAIN}.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PARTS}"><Relationship Id="rId1" Type="{LINKS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{LINKS}"><sheets>'
        + "".join(f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
                  for number, name in enumerate(sheets, 1))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PARTS}">'
        + "".join(f'<Relationship Id="rId{number}" Type="{LINKS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
                  for number in numbers)
        + f'<Relationship Id="rId0" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{SHEET}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/>'
        "</cellXfs></styleSheet>",
    } | {
        f"xl/worksheets/sheet{number}.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>'
        for number, rows in zip(numbers, sheets.values(), strict=True)
    })  # fmt: skip


def _xlsx_row(number: int, row: Iterable[Cell]) -> str:
    cells = "".join(_xlsx_cell(f"{_letters(at)}{number}", cell) for at, cell in enumerate(row) if cell != "")
    return f'<row r="{number}">{cells}</row>'


def _xlsx_cell(place: str, cell: Cell) -> str:
    if isinstance(cell, Formula):
        return f'<c r="{place}" t="str"><f>A1</f><v>{escape(cell.result)}</v></c>'
    if isinstance(cell, datetime.date):
        return f'<c r="{place}" s="1"><v>{(cell - datetime.date(1899, 12, 30)).days}</v></c>'
    if isinstance(cell, float):
        return f'<c r="{place}"><v>{cell!r}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'


def _letters(at: int) -> str:
    return chr(65 + at) if at < 26 else _letters(at // 26 - 1) + _letters(at % 26)
