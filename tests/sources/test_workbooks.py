"""Workbooks (ODS, XLSX): a table states in them what it states as text, and no more is unpacked than is read."""

import csv
import datetime
import io
import json
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from support.paths import CASES, TEMPLATES
from support.workbooks import Formula, ods_of, packed, workbook, xlsx_of

from generator import pipeline, sources, store
from generator.evidence import Record
from generator.pipeline import Content, Converter, Refusal
from generator.problems import ContentError, Problem

TABLES = CASES / "tables"
SUFFIXES = (".ods", ".xlsx")
README = {"README": [["Source: CQC database as at 2 September 2026"], ["", "This file holds ratings"]]}
HEADER = ["Location ID", "Location Name", "Location Post Code", "Location Telephone Number",
          "Latest Rating", "Publication Date"]  # fmt: skip
ROW = ["1-100000101", "The Surgery", "OX9 1AA", "01865000000", "Good", "12/12/2019"]

every_format = pytest.mark.parametrize("suffix", SUFFIXES)


def convert(content: Path, *paths: Path) -> list[object]:
    return list(Converter(Content(content), workers=1).convert(store.find_documents(paths).documents))


def loaded(content: Path) -> dict[str, Record]:
    found = pipeline.load(Content(content))
    assert not found.errors, found.errors
    return {record.practice.location_id or record.slug: record for record in found.records}


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text("utf-8").splitlines()))


def saved(folder: Path, data: bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@every_format
@pytest.mark.parametrize("case", ["ratings.csv", "latest-ratings.csv", "directory.csv"])
def test_a_workbook_states_what_the_same_table_states_as_text(tmp_path: Path, case: str, suffix: str) -> None:
    book = saved(tmp_path, workbook(suffix, README | {"Locations": rows(TABLES / case)}), f"table{suffix}")
    convert(tmp_path / "text", TABLES / case)
    convert(tmp_path / "book", book)
    as_text, as_book = loaded(tmp_path / "text"), loaded(tmp_path / "book")
    assert as_book.keys() == as_text.keys()
    for key, record in as_book.items():
        practice = str(record.practice).replace(f"table{suffix}", case)
        assert practice == str(as_text[key].practice)
        assert list(record.texts.values()) == list(as_text[key].texts.values())


@every_format
def test_evidence_names_sheet_and_row_and_the_page_too(tmp_path: Path, suffix: str) -> None:
    sheets = README | {"Locations": [["as at 2 September 2026"], [], HEADER, [], ROW]}
    convert(tmp_path / "content", saved(tmp_path, workbook(suffix, sheets), f"Latest ratings{suffix}"))
    evidence = json.loads((tmp_path / "content/evidence/the-surgery.json").read_text("utf-8"))
    assert evidence["documents"][0]["extract"] == {
        "table": f"Latest-ratings{suffix}", "sheet": "Locations", "rows": [5], "reading": 3,
    }  # fmt: skip
    found = pipeline.load(Content(tmp_path / "content"))
    assert not found.errors
    pipeline.build(pipeline.BuildTask(Content(tmp_path / "content"), TEMPLATES, tmp_path / "site"))
    page = (tmp_path / "site/practices/the-surgery/index.html").read_text("utf-8")
    assert "sheet Locations" in page
    assert "row 5" in page


@every_format
def test_the_sheets_that_are_not_read_are_reported(suffix: str) -> None:
    sheets = {**README, "Locations": [HEADER, ROW], "Dual registration": [["Location ID", "Linked"], ["1-1", "1-2"]]}
    (problem,) = sources.open_table(f"a{suffix}", workbook(suffix, sheets)).problems
    assert problem.message == "“Locations” is read; of the other sheets nothing is: “README”, “Dual registration”"


@every_format
def test_days_and_numbers_are_written_in_words(tmp_path: Path, suffix: str) -> None:
    row = [*ROW[:3], 1865000000.0, "Good", datetime.date(2019, 12, 12)]
    convert(tmp_path / "content", saved(tmp_path, workbook(suffix, {"A": [HEADER, row]}), f"table{suffix}"))
    record = loaded(tmp_path / "content")["1-100000101"]
    assert record.texts[f"table{suffix}"].endswith(
        "Location Telephone Number: 1865000000\nLatest Rating: Good\nPublication Date: 2019-12-12\n"
    )
    assert [report.published for report in record.practice.reports] == ["2019-12-12"]


@every_format
def test_a_formula_is_reported_once(tmp_path: Path, suffix: str) -> None:
    rows = [HEADER, *([*ROW[:4], Formula("Good"), "12/12/2019"] for _ in range(2))]
    outcomes = convert(tmp_path / "content", saved(tmp_path, workbook(suffix, {"A": rows}), f"table{suffix}"))
    problems = [str(each) for each in outcomes if isinstance(each, Problem)]
    assert len(problems) == 1
    assert "2 cells are formulas: read is what the workbook was saved with" in problems[0]


@every_format
def test_a_row_that_is_wrong_keeps_no_other_from_being_read(tmp_path: Path, suffix: str) -> None:
    rows = [HEADER, [*ROW, "beside"], ["none", *ROW[1:]], ["1-100000102", *ROW[1:]], ["1-100000103", "Short"]]
    outcomes = convert(tmp_path / "content", saved(tmp_path, workbook(suffix, {"A": rows}), f"table{suffix}"))
    refused = [str(each).partition(f"table{suffix}: ")[2] for each in outcomes if isinstance(each, Refusal)]
    assert refused == [
        "row 3: “none” is not a location id: the row is not read",
    ]
    found = loaded(tmp_path / "content")
    assert found.keys() == {"1-100000101", "1-100000102", "1-100000103"}
    messages = [each.message for each in outcomes if isinstance(each, Problem)]
    assert messages == ["1 row with words in a column without a name, of which nothing is read"]


@every_format
def test_a_workbook_without_such_columns_is_reported_in_one_line(suffix: str) -> None:
    with pytest.raises(ContentError, match="no row of this table names a location’s id and name"):
        sources.open_table(f"a{suffix}", workbook(suffix, README))


def repeated(rows: int, columns: int) -> bytes:
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string"/>'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    return ods_of(f'<table:table table:name="A">{row}</table:table>')


def with_distant_cell(place: str) -> bytes:
    return xlsx_of({"A": f'<row r="1"><c r="A1"><v>1</v></c><c r="{place}"><v>1</v></c></row>'})


def with_stated_size(data: bytes, name: bytes, size: int) -> bytes:
    """Return a workbook whose listing states another size of a part."""
    at = data.rindex(name) - 46
    return data[: at + 24] + size.to_bytes(4, "little") + data[at + 28 :]


def locked(data: bytes) -> bytes:
    at = data.index(b"PK\x01\x02")
    return data[: at + 8] + b"\1" + data[at + 9 :]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("content.xml", "w") as part:
        for _ in range(3):
            part.write(b" " * 100_000_000)
    return out.getvalue()


def shared() -> bytes:
    """Return a workbook with a text of two million characters that twenty thousand cells share."""
    cells = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 20_001))
    parts = {**unpacked(xlsx_of({"A": cells})), "xl/sharedStrings.xml": f"<sst><si><t>{'a' * 2_000_000}</t></si></sst>"}
    return packed(parts)


def repeated_text() -> bytes:
    cell = (
        f'<table:table-cell table:number-columns-repeated="16000" office:value-type="string"><text:p>{"a" * 2_000_000}'
    )
    row = f"<table:table-row>{cell}</text:p></table:table-cell></table:table-row>"
    return ods_of(f'<table:table table:name="A">{row}</table:table>')


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


GOOD = workbook(".ods", {"A": [HEADER, ROW]})
HOSTILE = {
    "nothing.ods": (b"", "this table is empty"),
    "text.xlsx": (b"Location ID,Location Name\n", "not a workbook"),
    "cut.ods": (GOOD[:-40], "not a workbook"),
    "other.ods": (packed({"a.txt": "a"}), "not a workbook that can be read"),
    "broken.xlsx": (packed({"xl/workbook.xml": "<workbook", "xl/_rels/workbook.xml.rels": "<"}), "not a workbook"),
    "binary.xlsx": (packed({"xl/workbook.bin": "a"}), "binary workbook"),
    "rows.ods": (repeated(1_048_576, 16_384), "40,000,000"),
    "blanks.ods": (ods_of('<table:table table:name="A"><text:s text:c="99999999999"/></table:table>'), "fill"),
    "rows.xlsx": (xlsx_of({"A": f'<row r="1048576">{"<c><v>1</v></c>" * 3000}</row>'}), "40,000,000"),
    "shared.xlsx": (shared(), "shared by too many cells"),
    "repeated.ods": (repeated_text(), "40,000,000"),
    "spaces.ods": (
        ods_of('<table:table table:name="A">' + '<text:s text:c="99999"/>' * 600 + "</table:table>"),
        "fill",
    ),
    "far.xlsx": (with_distant_cell("XFD1048576"), "40,000,000"),
    "smaller.ods": (with_stated_size(GOOD, b"content.xml", 9), "another size than it says"),
    "larger.ods": (with_stated_size(GOOD, b"content.xml", 3_000_000_000), "2,500 MB"),
    "locked.ods": (locked(GOOD), "password"),
    "parts.ods": (packed({f"{number}": "" for number in range(1001)}), "2,500 MB"),
    "damaged.ods": (GOOD.replace(GOOD[200:210], b"\0" * 10, 1), ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_in_one_line_and_nothing_else_is(tmp_path: Path, name: str) -> None:
    data, message = HOSTILE[name]
    paths = [saved(tmp_path, data, name), saved(tmp_path, GOOD, "good.ods")]
    outcomes = convert(tmp_path / "content", *paths)
    (refused,) = (str(each) for each in outcomes if isinstance(each, Refusal))
    assert name in refused
    assert message in refused
    assert "\n" not in refused
    assert loaded(tmp_path / "content").keys() == {"1-100000101"}
    assert sorted(path.name for path in (tmp_path / "content/sources").iterdir()) == ["good.ods"]


def test_a_zip_bomb_is_refused_by_the_size_it_states_and_by_its_real_size() -> None:
    data = bomb()
    assert len(data) < 400_000
    for size, message in ((2_600_000_000, "2,500 MB"), (1_000, "another size than it says")):
        with pytest.raises(ContentError, match=message):
            sources.open_table("bomb.ods", with_stated_size(data, b"content.xml", size))


@every_format
def test_rows_are_numbered_as_the_sheet_numbers_them_wherever_it_starts(tmp_path: Path, suffix: str) -> None:
    rows = [[], [], [], [], ["", "", *HEADER], ["", "", *ROW], ["", "", "NOPE!", *ROW[1:]]]
    table = sources.open_table(f"a{suffix}", workbook(suffix, {"A": rows}))
    assert table.locations == {"1-100000101": (6,)}
    assert [problem.line for problem in table.problems] == [7]


def test_columns_that_are_declared_to_the_end_of_a_sheet_take_no_memory() -> None:
    declared = '<table:table-column table:number-columns-repeated="16384"/>'
    cells = "".join(f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>'
                    for word in HEADER[:4])  # fmt: skip
    rows = f"<table:table-row>{cells}</table:table-row>" * 2600
    table = sources.open_table("a.ods", ods_of(f'<table:table table:name="A">{declared}{rows}</table:table>'))
    assert len(table.columns) == 4


def test_a_sheet_that_is_hidden_is_read_last() -> None:
    parts = unpacked(workbook(".xlsx", {"old": [HEADER, ["1-100000999", *ROW[1:]]], "new": [HEADER, ROW]}))
    hidden = parts["xl/workbook.xml"].replace(b'sheetId="1"', b'sheetId="1" state="veryHidden"')
    table = sources.open_table("a.xlsx", packed({**parts, "xl/workbook.xml": hidden}))
    assert (table.sheet, list(table.locations)) == ("new", ["1-100000101"])


def test_empty_rows_and_columns_to_the_end_of_a_sheet_are_nothing() -> None:
    blank = '<table:table-cell table:number-columns-repeated="16380"/>'
    cells = "".join(f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>'
                    for word in HEADER[:2])  # fmt: skip
    rows = f"<table:table-row>{cells}{blank}</table:table-row>" * 3000
    end = f'<table:table-row table:number-rows-repeated="1045000">{blank}</table:table-row>'
    table = sources.open_table("a.ods", ods_of(f'<table:table table:name="A">{rows}{end}</table:table>'))
    assert table.columns == ("Location ID", "Location Name")


@settings(max_examples=150)
@given(place=some.integers(0, 10_000), byte=some.integers(0, 255), book=some.sampled_from(SUFFIXES))
def test_whatever_one_byte_is_a_workbook_is_read_or_refused(place: int, byte: int, book: str) -> None:
    data = bytearray(workbook(book, {"A": [HEADER, ROW]}))
    data[place % len(data)] = byte
    try:
        assert sources.open_table(f"a{book}", bytes(data)).columns
    except ContentError as error:
        assert str(error).isprintable()


def test_what_is_cut_out_of_a_part_is_reported(tmp_path: Path) -> None:
    """A part whose packing ends too soon, though the listing is whole."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = packing.compress(b"<a>" + b"<a/>" * 10_000) + packing.flush()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("content.xml", stream[:-8])
    data = bytearray(out.getvalue())
    data[data.rindex(b"PK\x01\x02") + 10] = zipfile.ZIP_DEFLATED
    with pytest.raises(ContentError, match="a part is cut off"):
        sources.open_table("a.ods", with_stated_size(bytes(data), b"content.xml", 40_003))
