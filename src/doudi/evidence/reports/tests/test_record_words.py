"""Bare codes of departments are told in words, whoever reads the record."""

import pytest

from doudi.evidence.mapping import DATASETS, mapping_of
from doudi.evidence.reports.record_words import MEANINGS, cell_words, place_of


@pytest.mark.parametrize("source", DATASETS)
def test_no_code_of_any_department_stays_bare(source):
    coded = [column for column in mapping_of(source).columns if column.codes]
    said = {word: cell_words(word, source=source, header=column.header) for column in coded for word, _ in column.codes}

    assert [word for word in said.values() if word.isascii()] == []
    assert all(said[word] == word for word in said if not word.isascii())


@pytest.mark.parametrize(
    ("source", "header", "value", "words"),
    [
        ("vehicles", "使用性质", "A", "自用（非营运）"),
        ("vehicles", "机动车状态", "P", "已报废"),
        ("vehicles", "初次登记日期", "20190304", "2019-03-04"),
        ("disability", "残疾类别", "4", "肢体"),
        ("vehicles", "号牌号码", "20190304", "20190304"),
        ("homes", "用途", "住宅", "住宅"),
        ("vehicles", "没有这一栏", "A", "A"),
        ("vehicles", "使用性质", "Z", "Z"),
    ],
)
def test_a_cell_is_told_as_its_column_means_it(source, header, value, words):
    assert cell_words(value, source=source, header=header) == words


def test_every_meaning_is_one_some_department_has():
    known = {meaning for source in DATASETS for column in mapping_of(source).columns for _, meaning in column.codes}

    assert set(MEANINGS) <= known


def test_cells_stand_as_the_department_writes_them():
    headers = ["更新日期", "没有这一栏", "号牌号码", "机动车状态"]

    assert sorted(headers, key=lambda header: place_of(header, source="vehicles")) == [
        "号牌号码", "机动车状态", "更新日期", "没有这一栏",
    ]  # fmt: skip
