"""The overview, as officers of different places meet it."""

import json
import re

import pytest
from django.test import Client

from doudi.monitoring import queries
from doudi.offices.acting import SYSTEM, acting_as
from tests.pages import words_of

pytestmark = pytest.mark.django_db
PAGE = "/hub/"


def test_an_officer_sees_how_many_of_each_kind_there_are(signed_in, chen, found):
    page = words_of(signed_in(chen).get(PAGE).content)

    assert "海珠区 概览" in page
    assert "可能漏保 1" in page
    assert "可能错保 1" in page
    assert "还要查清 1" in page


def test_it_says_what_to_do_first(signed_in, chen, found):
    page = words_of(signed_in(chen).get(PAGE).content)

    assert (
        page.index("上门看望 1 户可能漏保的")
        < page.index("核实 1 户可能错保的")
        < page.index("催办：1 户在等“银行（凭授权书）”")
    )


def test_it_says_how_old_the_data_are(signed_in, chen, found):
    page = words_of(signed_in(chen).get(PAGE).content)

    assert "信访 — 没有送来" in page
    assert "公安户籍 2025-09-01 可用" in page
    assert "税务 2025-09-01 可用" in page


def test_the_city_is_told_that_a_county_did_not_deliver(signed_in, wang, found):
    page = words_of(signed_in(wang).get(PAGE).content)

    assert "税务 2025-09-01 有的区县没有送来" in page


def test_the_city_sees_a_map_and_the_same_numbers_in_a_table(signed_in, wang, found):
    page = signed_in(wang).get(PAGE).content.decode()

    (written,) = re.findall(r'<script id="map-places"[^>]*>(.*?)</script>', page)
    places = json.loads(written)
    assert {"name": "海珠区", "value": 1, "address": "/hub/findings?place=440105&kind=missed"} in places
    assert "海珠区 1 1 0 1" in words_of(page.encode())


def test_a_county_sees_its_towns_instead_of_a_map(signed_in, chen, found):
    page = signed_in(chen).get(PAGE).content.decode()

    assert 'id="map"' not in page
    assert "赤岗街道 1 1 0 1" in words_of(page.encode())


def test_a_village_worker_sees_the_own_village(signed_in, wu, found):
    page = words_of(signed_in(wu).get(PAGE).content)

    assert "客村社区居委会 概览" in page
    assert "可能漏保 1" in page


def test_another_place_sees_nothing_of_it(signed_in, zhou, found):
    page = words_of(signed_in(zhou).get(PAGE).content)

    assert "可能漏保 0" in page
    assert "没有可能漏保的家庭" in page


def test_before_the_first_screening_it_says_what_is_needed(signed_in, chen):
    page = words_of(signed_in(chen).get(PAGE).content)

    assert "还没有做过筛查" in page


def test_a_desk_of_services_is_told_that_this_is_not_its_work(signed_in, xiaoliang):
    answer = signed_in(xiaoliang).get(PAGE)

    assert answer.status_code == 403
    assert "您的岗位不能打开这一页" in answer.content.decode()


def test_strangers_are_asked_to_sign_in():
    answer = Client().get(PAGE)

    assert answer.status_code == 302
    assert answer["Location"] == "/hub/sign-in?next=/hub/"


def test_the_overview_only_answers_questions(signed_in, chen):
    assert signed_in(chen).post(PAGE).status_code == 405


def test_the_outlines_of_guangzhou_name_its_eleven_districts():
    outlines = Client().get("/hub/outlines/广州.json").json()

    names = {feature["properties"]["name"] for feature in outlines["features"]}
    assert names == {
        "荔湾区",
        "越秀区",
        "海珠区",
        "天河区",
        "白云区",
        "黄埔区",
        "番禺区",
        "花都区",
        "南沙区",
        "从化区",
        "增城区",
    }


def test_a_city_without_a_map_has_no_outlines():
    assert Client().get("/hub/outlines/乌有.json").status_code == 404


def test_outlines_are_only_read():
    assert Client().post("/hub/outlines/广州.json").status_code == 405


HAIZHU = {
    "temporary": {"of": "household", "open": 1200, "entitled": 0, "looked_at": 10, "waiting": {"visits": 9, "bank": 4}}
}
TIANHE = {"temporary": {"of": "household", "open": 34, "entitled": 0, "looked_at": 1, "waiting": {"visits": 1}}}


@pytest.fixture
def open_questions(found):
    """What the screen left open in sum, in two districts."""
    with acting_as(SYSTEM):
        run = queries.latest_run()
        assert run is not None
        run.registers["questions"] = {"440105": HAIZHU, "440106": TIANHE}
        run.save()


def test_a_district_sees_what_is_open_in_sum_of_its_own(signed_in, chen, open_questions):
    page = words_of(signed_in(chen).get(PAGE).content)

    assert "不逐户列出的项目" in page
    assert re.search(r"户 1,200 0 \S*入户\S*、银行", page)
    assert "1,234" not in page


def test_the_city_sees_the_sum_of_its_districts(signed_in, wang, open_questions):
    assert "户 1,234 0" in words_of(signed_in(wang).get(PAGE).content)


def test_a_street_is_not_told_its_districts_sum(signed_in, li, open_questions):
    assert "不逐户列出的项目" not in words_of(signed_in(li).get(PAGE).content)


def test_where_nothing_is_open_in_sum_there_is_no_table(signed_in, chen, found):
    assert "不逐户列出的项目" not in words_of(signed_in(chen).get(PAGE).content)
