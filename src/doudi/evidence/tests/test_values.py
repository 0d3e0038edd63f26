"""Values: what a cell may say, and what the lake keeps of it."""

from datetime import date

import pyarrow as pa
import pytest

from doudi.evidence.mapping import Column, Mapping, mapping_of
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.tests.deliveries import AS_OF, resident_id
from doudi.evidence.values import check_batch

PSEUDONYMS = Pseudonyms(secret=b"o" * 32)


def read(texts, **column):
    """Read texts as one column; give the values and the reasons of rows at fault."""
    mapping = _mapping(Column(name="value", header="值", **column))
    table = pa.table({"value": pa.array(texts, pa.string())})
    checked = check_batch(table, mapping=mapping, as_of=AS_OF, pseudonyms=PSEUDONYMS)
    reasons = {row: fault.reason for fault in checked.faults for row in fault.rows.nonzero()[0].tolist()}
    return checked.table.column("value").to_pylist(), reasons


def _mapping(column: Column) -> Mapping:
    vehicles = mapping_of("vehicles")
    return Mapping(**{**vars(vehicles), "columns": (column,), "key": ("value",), "latest": ""})


@pytest.mark.parametrize(
    ("text", "hao"),
    [
        ("0", 0),
        ("1234.5", 12_345_000),
        ("1,234.56", 12_345_600),
        ("￥12元", 120_000),
        ("-3.10", -31_000),
        ("0.0001", 1),
    ],
)
def test_money_is_read_exactly_into_hao(text, hao):
    assert read([text], type="money") == ([hao], {})


@pytest.mark.parametrize("text", ["1,23.4", "12万", "1.23456", "1e5", "--1", "十元", "1.", "，"])
def test_what_is_no_amount_is_refused(text):
    assert read([text], type="money") == ([None], {0: "不是金额；应写成 1234.50 或 1,234.50"})


def test_money_in_ten_thousands_is_multiplied():
    assert read(["1.5"], type="money", times=10_000) == ([150_000_000], {})


def test_a_range_includes_its_ends():
    values, reasons = read(["-1", "0", "99", "99.5"], type="money", min=0, max=99)

    assert reasons == {0: "小于0", 3: "大于99"}
    assert values[1:3] == [0, 990_000]


def test_percent_and_hundredths():
    assert read(["50", "33.33", "100%", "12.5％"], type="rate") == ([5000, 3333, 10000, 1250], {})
    assert read(["88.5", "88.55"], type="hundredths") == ([8850, 8855], {})
    assert read(["33.333"], type="rate") == ([None], {0: "不是百分数；应写成 50 或 33.33"})


def test_whole_numbers_may_come_from_spreadsheets_with_a_point():
    assert read(["7", "7.0", "7.5"], type="int") == ([7, 7, None], {2: "不是整数"})


@pytest.mark.parametrize("text", ["19800229", "1980-02-29", "1980/2/29", "1980年2月29日", "1980-02-29 00:00:00"])
def test_a_day_is_read_in_every_form(text):
    assert read([text], type="day") == ([date(1980, 2, 29)], {})


@pytest.mark.parametrize("text", ["19810229", "1980-13-01", "1980/0/1", "80-1-1", "昨天", "00000000"])
def test_a_day_that_does_not_exist_is_refused(text):
    values, reasons = read([text], type="day")

    assert values == [None]
    assert reasons[0].startswith("不是一个存在的日期")


def test_only_the_agreed_forms_of_a_day_are_read():
    assert read(["1980-01-01"], type="day", formats=("YYYYMMDD",))[1] == {0: "不是一个存在的日期；应写成 YYYYMMDD"}


def test_the_future_is_refused_unless_the_mapping_allows_it():
    assert read(["2026-07-02"], type="day")[1] == {0: "晚于数据日期 2026-07-01"}
    assert read(["2026-07-02"], type="day", future=True) == ([date(2026, 7, 2)], {})


@pytest.mark.parametrize("text", ["202606", "2026-06", "2026/6", "2026年6月"])
def test_a_month_is_its_first_day(text):
    assert read([text], type="month") == ([date(2026, 6, 1)], {})


def test_codes_are_translated_and_strange_ones_refused():
    codes = (("1", "male"), ("2", "female"))

    assert read(["1", "2", ""], type="code", codes=codes) == (["male", "female", None], {})
    assert read(["9"], type="code", codes=codes) == ([None], {0: "不是可用的代码；可用：1、2"})
    assert read(["是"], type="flag", codes=(("是", True), ("否", False))) == ([True], {})


def test_missing_cells_are_null_and_refused_only_where_required():
    assert read(["", "  ", "NULL", None], type="text") == ([None] * 4, {})
    assert read(["", "x"], type="text", required=True)[1] == {0: "必填，但没有填"}


def test_blanks_and_the_apostrophe_of_spreadsheets_are_dropped():
    assert read(["\u3000 '00123\t"], type="text") == (["00123"], {})


def test_characters_that_could_not_be_read_are_refused():
    assert read(["陈\ufffd"], type="text")[1] == {0: "含有无法识别的字符，请按原编码重新导出"}


def test_text_has_a_greatest_length_counted_in_characters():
    assert read(["𠮷㙍", "𠮷㙍好"], type="text", max=2)[1] == {1: "超过2个字"}


def test_text_must_match_its_pattern_as_a_whole():
    assert read(["AB12", "AB12x"], type="text", pattern="[A-Z0-9]{4}")[1] == {1: "写法不合规定"}


def test_places_have_the_right_number_of_digits():
    assert read(["440105", "4401", "44010x", "440105001001"], type="place", digits=(6, 12))[1] == {
        1: "区划代码应是6或12位数字",
        2: "区划代码应是6或12位数字",
    }


def test_an_id_becomes_a_pseudonym_and_an_empty_one_stays_empty():
    number = resident_id(3)

    assert read([number, "", number.lower()], type="id") == (
        [PSEUDONYMS.person(number), None, PSEUDONYMS.person(number)],
        {},
    )


def test_other_documents_pass_only_where_the_mapping_says_so():
    assert read(["H12345678", "12345678", "E12345678"], type="id", other_documents=True) == ([None] * 3, {})
    assert read(["H12345678"], type="id")[1] == {0: "身份证号应为18位（旧号15位）"}
    assert 0 in read(["H123"], type="id", other_documents=True)[1]


def test_a_spreadsheet_that_rounded_an_id_is_refused():
    assert 0 in read(["4.40105196001E+17"], type="id")[1]
