"""Long tables: what is read back is what was written, nothing runs, and it is the same book as a short one's."""

from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from doudi.web.shell.long_sheet import SHEET, TEXT_MOST, write_long
from doudi.web.shell.spreadsheet import DANGEROUS, open_book, write_row

HEADS, WIDTHS = ["地方", "数量", "金额（元）"], [20, 8, 12]


def written(*rows):
    file = BytesIO()
    assert write_long(file, heads=HEADS, widths=WIDTHS, rows=iter(rows)) == len(rows)
    return file


def read_back(*rows):
    return openpyxl.load_workbook(written(*rows)).active


def test_text_counts_money_and_nothing_are_read_back_below_the_head():
    sheet = read_back(("海珠区", 3, Decimal("12.50")), (None, -4, Decimal("-0.01")))

    assert list(sheet.values) == [tuple(HEADS), ("海珠区", 3, 12.5), (None, -4, -0.01)]
    assert (sheet["C2"].number_format, sheet["B2"].number_format) == ("#,##0.00", "General")
    assert sheet["A1"].font.b and sheet.freeze_panes == "B2" and round(sheet.column_dimensions["A"].width) == 21


def test_an_empty_table_is_its_head():
    assert list(read_back().values) == [tuple(HEADS)]


@pytest.mark.parametrize("start", DANGEROUS)
def test_no_cell_runs_as_a_formula(start):
    file = written((f'{start}HYPERLINK("http://x")', None, None))

    cell = openpyxl.load_workbook(file).active["A2"]
    assert (cell.data_type, cell.value[0]) == ("s", "'")
    assert b"<f>" not in ZipFile(file).read(SHEET)


@pytest.mark.parametrize(
    "text",
    [
        "a&b",
        "</t></is></c><c><f>1+1</f></c>",
        " 空格 ",
        "两\n行",
        "]]>",
        "&lt;",
        "字" * TEXT_MOST,
        "\u3000",
        "",
        "<!--",
    ],
)
def test_no_text_breaks_out_of_its_cell(text):
    file = written((text, 1, None))

    (row,) = list(openpyxl.load_workbook(file).active.values)[1:]
    assert (row[0] or "", row[1]) == (text, 1)
    assert b"<f>" not in ZipFile(file).read(SHEET)


@pytest.mark.parametrize("text", ["\x00x", "x\ry", "_x0041_", "\x1f", "x\uffff"])
def test_what_no_book_can_hold_is_written_as_the_library_writes_it(text):
    file = BytesIO()
    with open_book(file) as book:
        write_row(book.add_worksheet(), 0, [text])

    assert read_back((text, None, None))["A2"].value == openpyxl.load_workbook(file).active["A1"].value


def test_text_longer_than_a_cell_is_cut():
    assert read_back(("长" * (TEXT_MOST + 9), None, None))["A2"].value == "长" * TEXT_MOST


def test_rows_come_one_by_one_and_what_stops_them_stops_the_book():
    def rows():
        yield ("甲", 1, None)
        raise LookupError

    with pytest.raises(LookupError):
        write_long(BytesIO(), heads=HEADS, widths=WIDTHS, rows=rows())
