"""Warnings on the hub: the ritual of six for each page, the loop by clicking, and what nobody else sees."""

from datetime import UTC, date, datetime

import pytest

from doudi.journal.models import Entry
from doudi.monitoring.warnings.keeping import keep
from doudi.monitoring.warnings.models import HardshipWarning
from doudi.monitoring.warnings.scoring import scale_of
from doudi.monitoring.warnings.tests.households import PLACE, found
from doudi.offices.acting import SYSTEM, acting_as
from tests.pages import words_of

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 2)
LIST, OUTCOMES, INDICATORS = "/hub/warnings", "/hub/warnings/outcomes", "/hub/warnings/indicators"


@pytest.fixture
def warning(db):
    with acting_as(SYSTEM):
        keep([found(("W-MED", "R"), ("W-DIS", "O"))], scale=scale_of(place=PLACE, on=MONDAY), on=MONDAY)
        return HardshipWarning.objects.get()


def of(warning, act=""):
    return f"/hub/warnings/{warning.number}{act}"


def test_the_list_says_who_how_pressing_and_why(signed_in, li, warning):
    words = words_of(signed_in(li).get(LIST).content)

    assert "红色 106" in words and "医疗费用负担重 · 新办残疾证或等级加重" in words
    assert "黄桂芳" not in words and "440105********002X" in words
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="warnings.look").exists()


@pytest.mark.parametrize(
    ("query", "is_there"),
    [({"level": "R"}, True), ({"level": "Y"}, False), ({"indicator": "W-DIS"}, True), ({"indicator": "W-PET"}, False),
     ({"shelf": "closed"}, False), ({"shelf": "late"}, True), ({"level": "x", "shelf": "y", "page": "z", "place": "9"}, True)],
)  # fmt: skip
def test_choosing(signed_in, li, warning, query, is_there):
    assert (warning.number in signed_in(li).get(LIST, query).content.decode()) is is_there


def test_one_warning_shows_its_parts_and_that_it_was_looked_at(signed_in, li, warning):
    words = words_of(signed_in(li).get(of(warning)).content)

    assert "各指标合计 88.0 分 × 人群系数 1.2 ＝ 106 分" in words
    assert "派出" in words and "待派出" in words
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="warning.look", about=warning.number).exists()


def test_the_loop_by_clicking(signed_in, li, wu, warning):
    street, village = signed_in(li), signed_in(wu)

    assert street.post(of(warning, "/assign"), {"to": str(wu.pk)}).status_code == 302
    assert village.post(of(warning, "/visited"), {"words": "看过了，住院欠费。"}).status_code == 302
    with acting_as(SYSTEM):
        judged = {f"sign_{pk}": "true" for pk in warning.signals.values_list("pk", flat=True)}
    assert street.post(of(warning, "/verified"), {"words": "核对过单子。", **judged}).status_code == 302
    assert street.post(of(warning, "/disposed"), {"words": "帮他申请了。", "reason": "AIDED"}).status_code == 302
    assert street.post(of(warning, "/feedback")).status_code == 302
    assert street.post(of(warning, "/closed")).status_code == 302

    page = words_of(street.get(of(warning)).content)
    assert "已办结" in page and "列入给数据单位的反馈单" in page and "已给予救助或服务" in page
    assert "100%" in words_of(street.get(OUTCOMES).content)


def test_what_is_missing_is_said(signed_in, li, wu, warning):
    signed_in(li).post(of(warning, "/assign"), {"to": ""})

    assert "请写明情况" in words_of(signed_in(wu).post(of(warning, "/visited"), {"words": ""}).content)


def test_a_warning_that_was_not_visited_offers_only_what_needs_none(signed_in, li, warning):
    signed_in(li).post(of(warning, "/assign"), {"to": ""})

    page = signed_in(li).get(of(warning, "/disposed")).content.decode()
    assert 'value="UNREACHABLE"' in page and 'value="AIDED"' not in page


def test_indicators_show_weights_sources_and_what_nobody_knows(signed_in, li, warning):
    words = words_of(signed_in(li).get(INDICATORS).content)

    assert "医疗费用负担重" in words and "60" in words and "住院时间长" in words
    assert "六个月内住院的天数（黄色）" in words and "救助停止而没有其他救助" in words and "定期复核逾期" in words


def test_a_sign_of_our_own_case_names_it_and_one_the_owner_took_says_so(signed_in, li, warning):
    with acting_as(SYSTEM):
        warning.signals.update(source={"case": "AJ440105260803"}, told_owner_on=date(2026, 11, 3))
    page = words_of(signed_in(li).get(of(warning)).content)
    assert "本系统的案件 AJ440105260803" in page and "列入给数据单位的反馈单" not in page

    source = {"dataset": "medical", "delivery": "d1", "as_of": "2025-09-01"}
    with acting_as(SYSTEM):
        warning.signals.update(source=source, owner_heard_at=datetime(2026, 11, 4, 4, tzinfo=UTC))
    assert "2026-11-04 已送达数据单位" in words_of(signed_in(li).get(of(warning)).content)


@pytest.mark.parametrize("page", ["", "/assign", "/visited"])
def test_another_district_sees_404(signed_in, zhou, warning, page):
    assert signed_in(zhou).get(of(warning, page)).status_code == 404


def test_another_district_sees_an_empty_list(signed_in, zhou, warning):
    assert warning.number not in signed_in(zhou).get(LIST).content.decode()


@pytest.mark.parametrize("address", [LIST, OUTCOMES, INDICATORS, "/hub/warnings/XXXX"])
def test_a_service_desk_is_told_it_may_not(signed_in, xiaoliang, address):
    assert signed_in(xiaoliang).get(address).status_code == 403


def test_those_who_supervise_read_and_move_nothing(signed_in, he, warning):
    assert signed_in(he).get(of(warning)).status_code == 200
    assert signed_in(he).post(of(warning, "/assign"), {"to": ""}).status_code == 403


def test_a_step_of_another_desk_is_refused(signed_in, wu, warning):
    assert signed_in(wu).post(of(warning, "/assign"), {"to": ""}).status_code == 403
    assert signed_in(wu).get(of(warning, "/visited")).status_code == 403


@pytest.mark.parametrize("address", ["/hub/warnings/XXXX", "/hub/warnings/XXXX/assign", "/hub/warnings/XXXX/nonsense"])
def test_a_number_nobody_has(signed_in, li, address):
    assert signed_in(li).get(address).status_code == 404


@pytest.mark.parametrize("address", [LIST, OUTCOMES, INDICATORS, "/hub/warnings/XXXX"])
def test_the_wrong_method(signed_in, li, address):
    assert signed_in(li).post(address).status_code == 405


@pytest.mark.parametrize("address", [LIST, OUTCOMES, INDICATORS])
def test_a_stranger_signs_in_first(client, address):
    assert client.get(address).status_code == 302
