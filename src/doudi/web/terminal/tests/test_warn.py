"""`doudi warn`: everybody weighed, the same again, what came back, outcomes, and a campaign's funnel."""

import pytest

from doudi.monitoring.tests.counties import HAIZHU, ON, write_counties
from doudi.monitoring.warnings.models import HardshipWarning
from doudi.monitoring.warnings.tests.test_watching import ALONE, ILL, SOLID
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.terminal import warn

pytestmark = pytest.mark.django_db
DAY = ["--on", ON.isoformat()]


@pytest.fixture(autouse=True)
def facts(tmp_path, monkeypatch):
    monkeypatch.setattr(warn, "var", lambda: tmp_path)
    monkeypatch.setattr("doudi.monitoring.actions.facts_of", lambda **_: None)
    return write_counties(tmp_path, {HAIZHU: {1: SOLID, 2: ILL, 4: ALONE}})


def told(capsys, *line):
    assert warn.main(line) == 0
    return " ".join(capsys.readouterr().out.split())


def test_a_run_says_how_many_and_again_that_there_is_nothing_new(capsys):
    first = told(capsys, "watch", *DAY)
    again = told(capsys, "watch", *DAY)

    assert "看了 3 户 3 人：新预警 2 条" in first
    assert "新预警 0 条" in again
    with acting_as(SYSTEM):
        assert HardshipWarning.objects.count() == 2


def test_outcomes_by_indicator(capsys):
    told(capsys, "watch", *DAY)
    with acting_as(SYSTEM):
        HardshipWarning.objects.get(household_key=2).signals.update(is_true=True)

    assert "│ 医疗费用负担重 │ 1 │ 100% │" in told(capsys, "outcomes")


def test_nothing_came_back(capsys):
    assert "收回 0 条结果" in told(capsys, "back", *DAY)


def test_a_sheet_for_each_owner(capsys, tmp_path):
    told(capsys, "watch", *DAY)
    with acting_as(SYSTEM):
        HardshipWarning.objects.get(household_key=2).signals.update(is_true=True, told_owner_on=ON)

    words = told(capsys, "feedback", "--out", str(tmp_path / "sheets"), "--since", ON.isoformat(), *DAY)

    assert "写出 1 份反馈单" in words and len(list((tmp_path / "sheets").iterdir())) == 1


def test_no_month_was_compared(capsys):
    assert "新预警 0 条" in told(capsys, "changes", "--month", "2025-09", *DAY)


def test_a_campaign_prints_its_funnel(capsys):
    words = told(capsys, "campaign", "--place", HAIZHU, *DAY)

    assert "数据里有困难信号 │ 2" in words and "列入排查名单 │ 2" in words and "已入户 │ 0" in words


def test_what_is_missing_is_said(capsys):
    assert warn.main(["campaign", *DAY]) == 2
    assert warn.main(["watch", "--place", "3501", *DAY]) == 2
    assert "--place" in capsys.readouterr().err
