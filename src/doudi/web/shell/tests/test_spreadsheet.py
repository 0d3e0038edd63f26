"""Spreadsheets we write: text stays text, numbers are numbers."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from doudi.web.shell.spreadsheet import harmless, open_book, write_row


def read_back(*rows):
    file = BytesIO()
    with open_book(file) as book:
        sheet = book.add_worksheet("表")
        for number, row in enumerate(rows):
            write_row(sheet, number, row)
    return openpyxl.load_workbook(file).active


def test_harmless_text_stays_as_it_is():
    assert harmless("黄＊英") == "黄＊英"
    assert harmless("=1+1") == "'=1+1"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_runs_as_a_formula(start):
    cell = read_back((f"{start}HYPERLINK(1)",)).cell(row=1, column=1)

    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_counts_and_money_are_numbers_and_nothing_stays_empty():
    (row,) = read_back(("海珠区", 3, Decimal("12.50"), None, -4)).iter_rows(values_only=True)

    assert row == ("海珠区", 3, 12.5, None, -4)
