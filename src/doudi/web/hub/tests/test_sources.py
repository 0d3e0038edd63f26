"""How good each source is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from doudi.evidence.linkage import queries
from doudi.evidence.linkage.models import LinkageModel, Mark
from doudi.evidence.linkage.queries import Judged
from doudi.offices.acting import SYSTEM, acting_as
from tests.pages import words_of

pytestmark = pytest.mark.django_db
PAGE = "/hub/sources"


def mark_of(**changes):
    today = timezone.localdate()
    values = {
        "dataset": "tax", "delivery": "abcdef123456", "as_of": today - timedelta(days=30), "places": ["4401"],
        "max_age_days": 100, "rows": 20_000, "rejected": 46, "without_number": 40, "unmatched": 1_234, "linked": 31,
        "waiting": 5, "counted_on": today,
    }  # fmt: skip
    with acting_as(SYSTEM):
        return Mark.objects.create(**values | changes)


def test_a_source_shows_its_rows_and_what_is_wrong_with_them(signed_in, chen):
    mark_of()

    page = words_of(signed_in(chen).get(PAGE).content)

    assert "个人所得税申报 税务" in page
    assert "30 天前，最多可用 100 天" in page
    assert "20,000" in page
    assert "46 2.3‰" in page
    assert "已并入 31，待判断 5" in page
    assert "1,234" in page
    assert "还没有人核实过" in page
    assert "doudi import quarantine abcdef123456 --xlsx" in page
    assert "没有过时的数据" in page


def test_what_is_too_old_is_said(signed_in, chen):
    mark_of(as_of=timezone.localdate() - timedelta(days=101))

    page = words_of(signed_in(chen).get(PAGE).content)

    assert "1 份数据过时" in page


def test_only_the_newest_day_of_a_data_set_counts(signed_in, chen):
    mark_of()
    mark_of(delivery="000000000000", as_of=timezone.localdate() - timedelta(days=60), rows=11_111, rejected=0)

    assert "11,111" not in words_of(signed_in(chen).get(PAGE).content)


def test_how_often_it_turned_out_right_is_counted(signed_in, chen, monkeypatch):
    mark_of()
    monkeypatch.setattr(queries, "judged_outcomes", lambda: [Judged("tax", True), Judged("tax", False)])

    assert "核实以后是对的 1/2" in words_of(signed_in(chen).get(PAGE).content)


def test_how_good_the_comparison_is_stands_beside(signed_in, chen):
    mark_of(dataset="residence")
    with acting_as(SYSTEM):
        LinkageModel.objects.create(
            dataset="residence", version=2, design="chinese", settings={}, is_learned=True, rows=9, people=9,
            merged_from=0.99, grey_from=0.05, measured_precision=0.99987, measured_recall=0.956,
            trained_on=timezone.localdate(), trained_by="系统",
        )  # fmt: skip

    page = words_of(signed_in(chen).get(PAGE).content)

    assert "第 2 版" in page
    assert "自动并入的准确率 99.99%，召回率 95.60%" in page


def test_nothing_counted_yet_says_what_to_do(signed_in, chen):
    assert "doudi link" in words_of(signed_in(chen).get(PAGE).content)


def test_verification_county_city_and_supervision_read_it(signed_in, guo, chen, zhou, wang, he):
    assert {signed_in(officer).get(PAGE).status_code for officer in (guo, chen, zhou, wang, he)} == {200}


def test_other_desks_are_not_let_in(signed_in, li, xiaoliang):
    assert {signed_in(officer).get(PAGE).status_code for officer in (li, xiaoliang)} == {403}


def test_strangers_are_asked_to_sign_in():
    assert Client().get(PAGE).status_code == 302


def test_it_only_reads(signed_in, chen):
    assert signed_in(chen).post(PAGE).status_code == 405
