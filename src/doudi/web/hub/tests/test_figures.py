"""Figures of the indicators on the hub: tried on past data, proposed by one, published by another."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from doudi.monitoring.tests.counties import HAIZHU, ON, write_counties
from doudi.monitoring.warnings.in_force import term
from doudi.monitoring.warnings.models import Figure
from doudi.monitoring.warnings.signs import BOOK
from doudi.monitoring.warnings.tests.test_watching import ILL, SOLID
from doudi.monitoring.warnings.watching import watch
from tests.pages import words_of

pytestmark = pytest.mark.django_db
PAGE = "/hub/warnings/figures"
ASKED = {"term": "watch_med_weight", "value": "0"}


@pytest.fixture
def watched(tmp_path, monkeypatch):
    watch(BOOK, facts=write_counties(tmp_path, {HAIZHU: {1: SOLID, 2: ILL}}), on=ON)
    monkeypatch.setattr("doudi.web.hub.warnings.figures.var", lambda: tmp_path)


def proposing():
    tomorrow = localdate() + timedelta(days=1)
    return ASKED | {"since": tomorrow.isoformat(), "source": "区民政局文件", "reason": "重复预警太多", "propose": "yes"}


def test_a_trial_says_who_would_go(signed_in, chen, watched):
    words = words_of(signed_in(chen).post(PAGE, ASKED | {"try": "yes"}).content)

    assert "新增 0 户，不再预警 1 户" in words and not Figure.objects.exists()


def test_one_proposes_and_another_publishes(signed_in, chen, lin, watched):
    assert signed_in(chen).post(PAGE, proposing()).status_code == 302
    row = Figure.objects.get()

    own = signed_in(chen).post(f"{PAGE}/{row.pk}", {"publish": "yes"}, follow=True)
    other = signed_in(lin).post(f"{PAGE}/{row.pk}", {"publish": "yes"}, follow=True)

    assert "必须是两个人" in words_of(own.content) and "已发布" in words_of(other.content)
    assert term("watch_med_weight", place=HAIZHU, on=row.since) == 0


def test_what_is_missing_is_said(signed_in, chen, watched):
    without = words_of(signed_in(chen).post(PAGE, ASKED | {"propose": "yes"}).content)
    wrong = words_of(signed_in(chen).post(PAGE, {"term": "watch_med_weight", "value": "许多", "try": "yes"}).content)

    assert "请写明依据和理由" in without and "读不懂" in wrong


def test_before_the_first_run_there_is_nothing_to_try(signed_in, chen):
    assert "没有数据可以试算" in words_of(signed_in(chen).post(PAGE, ASKED | {"try": "yes"}).content)


def test_the_ritual(signed_in, client, chen, zhou, li, xiaoliang, watched):
    signed_in(chen).post(PAGE, proposing())
    row = Figure.objects.get()

    assert signed_in(zhou).post(f"{PAGE}/{row.pk}", {"publish": "yes"}).status_code == 404
    assert signed_in(chen).post(f"{PAGE}/999999", {"publish": "yes"}).status_code == 404
    assert {signed_in(one).get(PAGE).status_code for one in (li, xiaoliang)} == {403}
    assert signed_in(chen).get(f"{PAGE}/{row.pk}").status_code == 405
    assert signed_in(chen).put(PAGE).status_code == 405
    assert client.get(PAGE).status_code == 302
