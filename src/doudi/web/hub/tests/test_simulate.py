"""Trying a standard on the page: what it says, to whom, and what it refuses."""

import json
import re
from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from doudi.facts import hao
from doudi.monitoring.tests.counties import HAIZHU, POOR, TIANHE, write_counties
from doudi.standards.models import Publication
from doudi.web.hub import simulations
from tests.pages import words_of

pytestmark = pytest.mark.django_db
PAGE = "/hub/simulate"
ASKED = {"term": "dibao_standard", "place": "4401", "residence": "any", "value": "1400", "since": "2025-09-30"}
NEAR = ({**POOR[0], "wage_6m": hao(1350), "wage_12m": hao(1350)},)
HOLDER = ({**POOR[0], "holds_dibao": True},)


@pytest.fixture(autouse=True)
def facts(tmp_path, monkeypatch):
    monkeypatch.setattr(simulations, "var", lambda: tmp_path)
    simulations._remembered.clear()
    return write_counties(tmp_path, {HAIZHU: {1: HOLDER, 2: NEAR}, TIANHE: {3: POOR}}, paid={1: 509})


def test_the_page_asks_what_to_try_and_offers_ones_own_places(signed_in, wang, chen):
    city, county = (words_of(signed_in(officer).get(PAGE).content) for officer in (wang, chen))

    assert "广州市 荔湾区" in city
    assert "当地低保标准 公布的低保边缘家庭收入线" in city
    assert "海珠区" in county
    assert "荔湾区" not in county


def test_it_says_who_gains_and_what_it_costs(signed_in, wang):
    page = words_of(signed_in(wang).get(PAGE, ASKED).content)

    assert "1,309.00 元/月 1,400.00 元/月" in page
    assert "多得的 3 户 少得或退出的 0 户" in page
    assert "每月增减 232.00 元" in page
    assert "最低生活保障 按月 2 3 1 0 1 0 0 1,018.00 1,250.00 232.00 2,784.00" in page
    assert "海珠区 2 0 1 0 1 0 509.00 650.00 141.00 1,692.00" in page


def test_the_charts_have_the_numbers_of_the_tables(signed_in, wang):
    page = signed_in(wang).get(PAGE, ASKED).content.decode()

    cost, towns = (
        json.loads(re.findall(rf'<script id="{name}-figures"[^>]*>(.*?)</script>', page)[0])
        for name in ("cost", "towns")
    )
    assert {"name": "最低生活保障", "before": "1018.00", "after": "1250.00"} in cost
    assert [(one["gaining"], one["losing"]) for one in towns] == [(2, 0), (1, 0)]


def test_a_county_counts_only_its_own_people(signed_in, chen):
    page = words_of(signed_in(chen).get(PAGE, {**ASKED, "place": HAIZHU}).content)

    assert "多得的 2 户" in page
    assert "天河区" not in page


def test_it_shows_what_would_be_broken_with_its_source(signed_in, wang):
    page = words_of(signed_in(wang).get(PAGE, {**ASKED, "value": "1200"}).content)

    assert "新标准 1,200.00 元低于省定最低标准 1,206.00 元。 依据：广东省2024年城乡低保最低标准" in page
    assert "少得最多的家庭" in page
    assert "海珠区" in page


def test_only_setters_are_offered_to_propose(signed_in, wang, he):
    setter, supervision = (signed_in(officer).get(PAGE, ASKED).content.decode() for officer in (wang, he))

    assert "/hub/standards/propose?term=dibao_standard" in setter
    assert "/hub/standards/propose" not in supervision
    assert "多得的 3 户" in words_of(supervision.encode())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": "很多"}, "读不懂"),
        ({"value": ""}, "请填写新的数值"),
        ({"since": "昨天"}, "请填写日期"),
        ({"place": "3501"}, "3501"),
        ({"term": "password"}, "password"),
    ],
)
def test_what_cannot_be_tried_is_said_beside_its_box(signed_in, wang, changes, words):
    page = signed_in(wang).get(PAGE, {**ASKED, **changes})

    assert page.status_code == 200
    assert words in words_of(page.content)
    assert 'aria-invalid="true"' in page.content.decode()
    assert "每月增减" not in words_of(page.content)


def test_without_facts_it_says_what_is_needed(signed_in, wang, monkeypatch, tmp_path):
    monkeypatch.setattr(simulations, "var", lambda: tmp_path / "empty")

    assert "还没有汇总过的数据" in words_of(signed_in(wang).get(PAGE, ASKED).content)


def test_where_too_many_people_live_it_points_at_the_command(signed_in, wang, monkeypatch):
    monkeypatch.setattr(simulations, "PEOPLE_MOST", 2)

    page = words_of(signed_in(wang).get(PAGE, ASKED).content)

    assert "这里有 3 人" in page
    assert "doudi simulate --place 4401 --set dibao_standard=1400 --residence any" in page


def test_a_future_standard_is_tried_with_the_law_of_its_day(signed_in, wang):
    page = words_of(signed_in(wang).get(PAGE, {**ASKED, "since": "2026-01-01"}).content)

    assert "数据日期 2025-09-30 规定日期 2026-01-01" in page


def test_the_same_question_is_computed_once(signed_in, wang, monkeypatch):
    browser = signed_in(wang)
    browser.get(PAGE, ASKED)
    monkeypatch.setattr(simulations, "simulate", None)

    assert "多得的 3 户" in words_of(browser.get(PAGE, ASKED).content)


def test_trying_keeps_nothing(signed_in, wang):
    signed_in(wang).get(PAGE, ASKED)

    assert not Publication.objects.exists()


def test_the_spreadsheet_tells_the_same(signed_in, he):
    answer = signed_in(he).get(f"{PAGE}/sheet", ASKED)

    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["说明", "按救助项目", "按区县", "按乡镇（街道）"]
    rows = {row[0]: row for row in book["按救助项目"].iter_rows(values_only=True)}
    assert rows["最低生活保障"][9:12] == (1018, 1250, 232)
    assert [row[0] for row in book["按区县"].iter_rows(values_only=True, min_row=2)] == ["海珠区", "天河区"]
    cover = {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True)}
    assert cover["新的数值"] == "1,400.00 元/月"
    assert "提醒" in cover


def test_a_spreadsheet_of_nothing_leads_back_to_the_page(signed_in, wang):
    answer = signed_in(wang).get(f"{PAGE}/sheet", {**ASKED, "value": "很多"})

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, PAGE)


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/sheet"])
def test_other_desks_are_told_that_this_is_not_their_work(signed_in, li, wu, xiaoliang, path):
    assert [signed_in(officer).get(path).status_code for officer in (li, wu, xiaoliang)] == [403] * 3


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/sheet"])
def test_strangers_are_asked_to_sign_in_and_nobody_posts(signed_in, wang, path):
    assert Client().get(path).status_code == 302
    assert signed_in(wang).post(path).status_code == 405
