"""Formats: the same rows in every form departments use, headers, encodings and rows of a wrong shape."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from doudi.evidence.importing import Order, import_file, quarantine_path
from doudi.evidence.mapping import mapping_of
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.quarantine import read_quarantine
from doudi.evidence.refusal import Refused
from doudi.evidence.tests.deliveries import AS_OF, PLACE, resident_id, write_delivery, write_table
from doudi.evidence.tests.mini_city import REGISTERS

DISABILITY_HEADERS = [column.header for column in mapping_of("disability").columns]


def card(number, *, name="阿明"):
    return [f"{resident_id(number)}41", name, "4", "1", "正常", "20200101"]


def imported(path, *, var, dataset="disability"):
    order = Order(path=path, mapping=mapping_of(dataset), as_of=AS_OF, places=(PLACE,))
    return import_file(order, var=var).delivery


def rows_of(delivery):
    return pa.concat_tables([pq.read_table(part) for part in delivery.parts]).to_pylist()


def bad_rows(delivery, *, var):
    path = quarantine_path(var=var, dataset=delivery.dataset, number=delivery.number)
    return list(read_quarantine(path, pseudonyms=Pseudonyms.of(var)))


@pytest.mark.parametrize("dataset", REGISTERS)
def test_every_register_arrives_in_its_format(tmp_path, dataset):
    path = write_delivery(tmp_path, dataset, REGISTERS[dataset])

    delivery = imported(path, var=tmp_path, dataset=dataset)

    assert delivery.quarantined == 0
    assert delivery.accepted == len(rows_of(delivery)) == len(REGISTERS[dataset]) - delivery.duplicates


def test_rare_characters_survive_gb18030(tmp_path):
    write_table(tmp_path / "a.csv", headers=DISABILITY_HEADERS, lines=[card(1, name="𠮷㙍")], format="csv-gb18030")

    assert rows_of(imported(tmp_path / "a.csv", var=tmp_path))[0]["name"] == "𠮷㙍"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_in_the_other_encoding_is_read_all_the_same(tmp_path, encoding):
    text = "\r\n".join([",".join(DISABILITY_HEADERS), ",".join(card(1, name="龙𠮷")), ""])
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))

    assert rows_of(imported(tmp_path / "a.csv", var=tmp_path))[0]["name"] == "龙𠮷"


def test_bytes_that_are_no_character_send_only_their_row_to_quarantine(tmp_path):
    lines = [",".join(card(number)).encode("gb18030") for number in (1, 2, 3)]
    lines[1] = lines[1].replace("阿明".encode("gb18030"), b"\xff\xff")
    (tmp_path / "a.csv").write_bytes(b"\n".join([",".join(DISABILITY_HEADERS).encode("gb18030"), *lines]))

    delivery = imported(tmp_path / "a.csv", var=tmp_path)

    assert delivery.accepted == 2
    assert [(row.number, row.column) for row in bad_rows(delivery, var=tmp_path)] == [(3, "姓名")]


def test_rows_of_a_wrong_shape_keep_their_numbers_and_blank_lines_count_as_lines(tmp_path):
    lines = [
        ",".join(DISABILITY_HEADERS),
        ",".join(card(1)),
        "",
        ",".join([*card(2), "多出来的"]),
        ",".join(card(3)),
        "只有一格",
        "",
    ]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="gb18030")

    delivery = imported(tmp_path / "a.csv", var=tmp_path)

    assert (delivery.rows, delivery.accepted, delivery.quarantined) == (4, 2, 2)
    bad = bad_rows(delivery, var=tmp_path)
    assert [(row.number, row.column) for row in bad] == [(4, "整行"), (6, "整行")]
    assert "这一行有7格，表头有6格" in bad[0].reason
    assert "多出来的" in bad[0].cells["整行"]


def test_a_line_break_inside_quotes_belongs_to_the_cell(tmp_path):
    write_table(
        tmp_path / "a.csv", headers=DISABILITY_HEADERS, lines=[card(1, name="阿,明\n二"), card(2)], format="csv-utf8"
    )

    assert [row["name"] for row in rows_of(imported(tmp_path / "a.csv", var=tmp_path))] == ["阿,明\n二", "阿明"]


def test_a_title_may_stand_above_the_header_of_a_workbook_and_cells_may_be_numbers_and_days(tmp_path):
    mapping = mapping_of("students")
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "某市学籍")
        sheet.write_row(2, 0, [column.header for column in mapping.columns])
        start = [resident_id(5), "阿童", "虚构小学", "小学", "全日制", 440105, 0, "在读"]
        sheet.write_row(3, 0, start)
        for place in (8, 9, 10):
            sheet.write_datetime(3, place, AS_OF)
        sheet.write_row(5, 0, ["坏号码", *start[1:], "2026-07-01", "2026-07-01", "2026/7/1"])

    delivery = imported(path, var=tmp_path, dataset="students")

    assert (delivery.accepted, delivery.quarantined) == (1, 1)
    assert rows_of(delivery)[0]["school_place"] == "440105"
    assert rows_of(delivery)[0]["graduates_on"] == AS_OF
    assert bad_rows(delivery, var=tmp_path)[0].number == 6


def test_parquet_may_have_its_own_types(tmp_path):
    mapping = mapping_of("bank")
    answers = {
        "person": [resident_id(1), resident_id(2)],
        "letter_number": ["SQ1", "SQ2"],
        "institution": ["虚构银行", "虚构银行"],
        "kind": ["存款", "全部"],
        "balance": pa.array([1234.56, None], pa.float64()),
        "balance_on": pa.array([AS_OF, None], pa.date32()).cast(pa.timestamp("ms")),
        "result": ["HIT", "TIMEOUT"],
        "asked_on": pa.array([AS_OF, AS_OF], pa.date32()),
    }
    pq.write_table(
        pa.table({column.header: answers[column.name] for column in mapping.columns}), tmp_path / "a.parquet"
    )

    rows = rows_of(imported(tmp_path / "a.parquet", var=tmp_path, dataset="bank"))

    assert [row["balance"] for row in rows] == [12_345_600, None]
    assert [row["balance_on"] for row in rows] == [AS_OF, None]


@pytest.mark.parametrize("dataset", ["vehicles", "marriage", "bank"])
def test_a_header_alone_is_a_delivery_of_nobody(tmp_path, dataset):
    delivery = imported(write_delivery(tmp_path, dataset, []), var=tmp_path, dataset=dataset)

    assert (delivery.rows, delivery.accepted) == (0, 0)


def test_columns_may_stand_in_another_order_and_have_blanks_around_them(tmp_path):
    headers = [f" {header} " for header in reversed(DISABILITY_HEADERS)]
    write_table(tmp_path / "a.csv", headers=headers, lines=[list(reversed(card(1)))], format="csv-gb18030")

    assert rows_of(imported(tmp_path / "a.csv", var=tmp_path))[0]["grade"] == 1


@pytest.mark.parametrize(
    ("headers", "sentences"),
    [
        (DISABILITY_HEADERS[:-1], ["少了1列：发证日期"]),
        ([*DISABILITY_HEADERS, "备注", "电话"], ["多了2列：备注、电话"]),
        (["身份证号", *DISABILITY_HEADERS[1:]], ["少了1列：残疾人证号", "多了1列：身份证号"]),
        ([*DISABILITY_HEADERS, "姓名"], ["同一列出现了两次：姓名"]),
    ],
)
def test_a_wrong_header_is_refused_in_a_sentence_that_says_how_to_mend_it(tmp_path, headers, sentences):
    write_table(tmp_path / "a.csv", headers=headers, lines=[], format="csv-gb18030")

    with pytest.raises(Refused) as refused:
        imported(tmp_path / "a.csv", var=tmp_path)

    said = str(refused.value)
    assert said.startswith("a.csv 的表头和“残疾人证”的约定不一致")
    assert all(sentence in said for sentence in sentences)
    assert "请让残联按约定导出；若约定变了，请改映射文件 disability.yaml" in said


@pytest.mark.parametrize(
    ("dataset", "name", "content", "sentence"),
    [
        ("vehicles", "a.csv", b"", "连表头也没有"),
        ("marriage", "a.xlsx", b"no workbook", "应是 xlsx 文件"),
        ("bank", "a.parquet", b"no parquet", "应是 parquet 文件"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, dataset, name, content, sentence):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(Refused, match=sentence):
        imported(tmp_path / name, var=tmp_path, dataset=dataset)


def test_a_workbook_without_a_header_is_refused(tmp_path):
    write_table(tmp_path / "a.xlsx", headers=["甲", "乙"], lines=[["1", "2"]] * 20, format="xlsx")

    with pytest.raises(Refused, match="前10行里找不到表头"):
        imported(tmp_path / "a.xlsx", var=tmp_path, dataset="marriage")
