"""One-card tables: what a bank and a spreadsheet see, and what comes back."""

import csv
import io
from dataclasses import replace

import openpyxl
import pytest
import xlsxwriter

from doudi.delivery.banks.port import NotRead, read, render
from doudi.delivery.banks.profile import profile_of
from doudi.delivery.banks.returned import Outcome
from doudi.delivery.banks.tests.lists import DAY, MADE_AT, line_of, list_of, list_of_many
from doudi.exchange.banks.amounts import cents_of, yuan

CSV, XLSX = profile_of("onecard_csv"), profile_of("onecard_xlsx")
HEADS = ["批次号", "业务编号", "金额（元）", "处理结果", "失败原因", "处理日期"]
PAID = ["B1", "A1", "900.00", "00", "", "2026-12-10"]
CLOSED = ["B1", "A2", "900.00", "14", "已销户", "2026-12-10"]


def text(*rows, encoding="gb18030"):
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode(encoding)


def book(*rows):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as file:
        sheet = file.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell)
    return buffer.getvalue()


def test_a_table_is_in_the_banks_order_and_encoding():
    (one,) = render(list_of(line_of(1, payee="龘𠮷")), profile=CSV)

    rows = list(csv.reader(io.StringIO(one.content.decode("gb18030"))))

    assert rows[0] == [column.header for column in CSV.columns]
    assert dict(zip(rows[0], rows[1], strict=True)) | {"用途": ""} == {
        "批次号": "B202612-440105-P0001\t", "序号": "1", "业务编号": "DD202612-0000001\t", "户名": "龘𠮷",
        "账号": "6217000000000000001\t", "开户行号": "402581090008\t", "金额（元）": "900.01", "补贴项目": "dibao",
        "补贴月份": "2026-12", "发放日期": "2026-12-10", "用途": "",
    }  # fmt: skip


def test_a_workbook_bears_the_lists_instant_so_that_written_again_it_is_the_same_bytes():
    (one,) = render(list_of_many(3), profile=XLSX)
    (again,) = render(list_of_many(3), profile=XLSX)

    told = openpyxl.load_workbook(io.BytesIO(one.content)).properties
    assert (told.created, told.modified) == (MADE_AT.replace(tzinfo=None), MADE_AT.replace(tzinfo=None))
    assert one.content == again.content


def test_a_workbook_holds_numbers_as_text_and_no_formula():
    (one,) = render(list_of_many(3), profile=XLSX)

    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(one.content)).active.iter_rows() for cell in row]

    assert {cell.data_type for cell in cells} == {"s"}
    assert "6217000000000000001" in {cell.value for cell in cells}


@pytest.mark.parametrize("profile", [CSV, XLSX], ids=["csv", "xlsx"])
def test_no_cell_begins_like_a_formula(profile):
    (one,) = render(list_of_many(50), profile=profile)
    if profile is CSV:
        cells = [cell for row in csv.reader(io.StringIO(one.content.decode("gb18030"))) for cell in row]
    else:
        cells = [
            str(cell.value)
            for row in openpyxl.load_workbook(io.BytesIO(one.content)).active.iter_rows()
            for cell in row
        ]

    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


@pytest.mark.parametrize("profile", [CSV, XLSX], ids=["csv", "xlsx"])
def test_a_bound_on_bytes_holds(profile):
    files = list(render(list_of_many(400), profile=replace(profile, bytes_most=24_000)))

    assert len(files) > 1
    assert all(len(one.content) <= 24_000 for one in files)
    assert sum(one.count for one in files) == 400


@pytest.mark.parametrize(
    ("content", "profile"),
    [(text(HEADS, PAID, CLOSED, ["合计", "2", "1800.00"]), CSV), (book(HEADS, PAID, CLOSED, ["合计", "2", "1800.00"]), XLSX)],
    ids=["csv", "xlsx"],
)  # fmt: skip
def test_what_comes_back_is_read(content, profile):
    found = read(content, profile=profile)

    assert [(one.end_to_end_id, one.outcome, one.code, one.cents, one.day) for one in found.returned] == [
        ("A1", Outcome.OK, "00", 90_000, DAY),
        ("A2", Outcome.CLOSED, "14", 90_000, DAY),
    ]
    assert (found.about, found.declared, found.is_whole) == ("B1", 2, True)


def test_columns_may_stand_in_another_order_with_more_beside_them():
    mixed = [4, 2, 0, 5, 3, 1]
    rows = [[*(row[place] for place in mixed), "x"] for row in (HEADS, PAID)]

    assert read(text(*rows), profile=CSV).returned == read(text(HEADS, PAID), profile=CSV).returned


def test_half_a_table_says_so():
    found = read(text(HEADS, PAID, ["合计", "2", "1800.00"]), profile=CSV)

    assert len(found.returned) == 1
    assert not found.is_whole


def test_a_code_nobody_agreed_on_is_kept_and_means_nothing():
    (one,) = read(text(HEADS, ["B1", "A1", "900.00", "77", "稍后", ""]), profile=CSV).returned

    assert (one.outcome, one.code, one.text) == (Outcome.UNKNOWN, "77", "稍后")


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (["B1", "", "900.00", "00", "", ""], "业务编号"),
        (["B1", "A9", "900.00", "", "", ""], "处理结果"),
        (["B1", "A9", "九百", "00", "", ""], "金额"),
        (["B1", "A9", "900.00", "00", "", "昨天"], "日期"),
        (["B1"], "业务编号"),
    ],
)
def test_what_cannot_be_read_is_set_apart(row, what):
    found = read(text(HEADS, PAID, row), profile=CSV)

    assert len(found.returned) == 1
    assert [(one.where, what in one.what) for one in found.bad] == [(3, True)]


@pytest.mark.parametrize(
    ("content", "profile"),
    [
        (b"", CSV),
        (text(["业务编号"], ["A1"]), CSV),
        (b"\x81\x30\xff\xff", CSV),
        (text(HEADS, PAID), XLSX),
        (b"PK\x03\x04", XLSX),
    ],
)
def test_what_is_no_table_is_not_read(content, profile):
    with pytest.raises(NotRead):
        read(content, profile=profile)


@pytest.mark.parametrize(("said", "cents"), [("900", 90_000), ("1,900.5", 190_050), ("0.01", 1), ("-3.20", -320)])
def test_yuan_are_read_exactly(said, cents):
    assert cents_of(said) == cents
    assert cents_of(yuan(cents)) == cents


@pytest.mark.parametrize("said", ["", "1e3", "0.001", "NaN", "１", "1.2.3", "9" * 20])
def test_what_is_no_amount_is_refused(said):
    with pytest.raises(ValueError, match=r".*"):
        cents_of(said)
