"""`doudi simulate` as somebody meets it on a terminal: counts, a spreadsheet, JSON, and clear words for bad input."""

import json

import openpyxl
import pytest

from doudi.facts import hao
from doudi.monitoring.tests.counties import HAIZHU, POOR, TIANHE, write_counties
from doudi.web.terminal import simulate

pytestmark = pytest.mark.django_db
HOLDER = ({**POOR[0], "holds_dibao": True},)
NEAR = ({**POOR[0], "wage_6m": hao(1350), "wage_12m": hao(1350)},)
RAISED = ["--place", "4401", "--set", "dibao_standard=1400"]


@pytest.fixture(autouse=True)
def facts(tmp_path, monkeypatch):
    monkeypatch.setattr(simulate, "var", lambda: tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    return write_counties(tmp_path, {HAIZHU: {1: HOLDER, 2: NEAR}, TIANHE: {3: POOR}}, paid={1: 509})


def told(capsys, *line):
    assert simulate.main([*line]) == 0
    return capsys.readouterr().out


def refused(capsys, *line):
    assert simulate.main([*line]) == 2
    return capsys.readouterr().err


def test_it_tells_who_gains_and_what_it_costs(capsys):
    said = told(capsys, *RAISED, "--on", "2025-09-30")

    assert "3 人、3 户：3 户多得，0 户少得或退出。" in said
    assert "每月应发 1,018.00 → 1,250.00 元，全年增减 2,784.00 元；现在每月实发 509.00 元。" in said
    assert "公布的低保边缘收入线仍是 1,964.00 元" in said
    assert "海珠区" in said


def test_the_newest_facts_are_taken_when_no_day_is_named(capsys):
    assert "数据日期 2025-09-30" in told(capsys, *RAISED)


def test_settings_that_fit_each_other_break_nothing(capsys):
    said = told(capsys, *RAISED, "--set", "edge_line=2100", "--set", "tekun_basic=2240")

    assert "仍是" not in said
    assert "黄埔区" in said  # which has a basic standard of its own, and keeps it


def test_json_gives_every_count_and_money_as_text(capsys):
    data = json.loads(told(capsys, *RAISED, "--json"))

    (dibao,) = (one for one in data["programmes"] if one["programme"] == "dibao")
    assert (dibao["households_into"], dibao["due_after"], dibao["held_raise"]) == (1, "1250.00", "91.00")
    assert [one["place"] for one in data["counties"]] == [HAIZHU, TIANHE]
    assert data["totals"]["year_change"] == "2784.00"
    assert [one["rule"] for one in data["breaches"]] == ["edge_lags", "tekun_lags"]


def test_a_spreadsheet_is_written(capsys, tmp_path):
    told(capsys, *RAISED, "--xlsx", str(tmp_path / "测算.xlsx"))

    book = openpyxl.load_workbook(tmp_path / "测算.xlsx")
    assert [row[0] for row in book["按区县"].iter_rows(values_only=True, min_row=2)] == ["海珠区", "天河区"]


def test_the_law_of_another_day_is_tried(capsys):
    said = told(capsys, "--law-on", "2024-12-31", "--place", HAIZHU)

    assert "规定日期 2024-12-31" in said
    assert "1 户少得或退出" in said


def test_no_change_is_said(capsys):
    assert "没有任何变化。" in told(capsys, "--place", "4401", "--set", "dibao_standard=1309")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ([], "没有说改什么"),
        (["--set", "dibao_standard=1400"], "改参数要说明在哪里"),
        (["--place", "4401", "--set", "dibao_standart=1400"], "您要找的是 dibao_standard（当地低保标准）吗"),
        (["--place", "4401", "--set", "dibao_standard"], "参数=数值"),
        (["--place", "4401", "--set", "dibao_standard=高"], "读不懂"),
        (["--place", "9999", "--set", "dibao_standard=1400"], "没有区划代码“9999”"),
        (["--place", "3501", "--set", "dibao_standard=1400"], "没有 2025-09-30 的数据"),
        ([*RAISED, "--on", "2020-01-01"], "最近汇总的是 2025-09-30"),
        ([*RAISED, "--on", "昨天"], "--on"),
        (["--law-on", "2025-02-30"], "--law-on"),
        ([*RAISED, "--xlsx", "/nowhere/at/all.xlsx"], "不存在"),
    ],
)
def test_what_cannot_be_tried_is_said_in_words(capsys, line, words):
    assert words in refused(capsys, *line)


def test_without_any_facts_it_says_what_to_do_first(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(simulate, "var", lambda: tmp_path / "empty")

    assert "还没有汇总过数据" in refused(capsys, *RAISED)
