"""The changes of a month: by place and kind, with both sources; nobody sees another place's; the look is written down."""

import pytest

from doudi.journal.models import Entry
from doudi.monitoring.months.month import compare
from doudi.monitoring.months.tests import city
from doudi.monitoring.months.tests.city import NOVEMBER, QIANG, QIANG_WIFE
from doudi.offices.acting import SYSTEM, acting_as
from tests.pages import words_of

pytestmark = pytest.mark.django_db
PAGE = "/hub/changes"


@pytest.fixture
def var(tmp_path):
    city.known(tmp_path)
    city.two_months(tmp_path, "deaths", before=[], after=[city.death(QIANG_WIFE)])
    city.two_months(tmp_path, "vehicles", before=[], after=[city.vehicle(QIANG, "粤A22222")])
    return tmp_path


@pytest.fixture
def compared(var):
    compare(var=var, month=NOVEMBER)


def test_it_says_what_changed_with_both_sources(signed_in, chen, compared):
    words = words_of(signed_in(chen).get(PAGE).content)

    assert "新增车辆" in words and "死亡" in words
    assert "2026-10-01" in words and "2026-11-01" in words
    assert "陈志强" not in words and "粤A22222" not in words
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="changes.look", about="2026-11").exists()


def test_one_kind_alone(signed_in, chen, compared):
    words = words_of(signed_in(chen).get(f"{PAGE}?month=2026-11&change=car").content)

    assert "请核实用途和来源" in words and "请停发" not in words


def test_another_district_sees_none_of_it(signed_in, zhou, compared):
    assert "这里没有这样的变化" in words_of(signed_in(zhou).get(PAGE).content)


def test_before_any_comparison_it_says_so(signed_in, chen):
    assert "还没有比对过" in words_of(signed_in(chen).get(PAGE).content)


def test_another_desk_is_told_so(signed_in, xiaoliang, compared):
    assert signed_in(xiaoliang).get(PAGE).status_code == 403


@pytest.mark.parametrize("month", ["2026-13", "november", "2019-01"])
def test_a_month_nobody_compared_is_not_found(signed_in, chen, compared, month):
    assert signed_in(chen).get(f"{PAGE}?month={month}").status_code == 404


def test_only_reading(signed_in, chen, compared):
    assert signed_in(chen).post(PAGE).status_code == 405
