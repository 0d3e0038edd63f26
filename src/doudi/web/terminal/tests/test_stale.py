"""`doudi stale` finds the figures somebody should look up again; `doudi terms` shows those in force."""

import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from doudi.cases.terms import TERMS as ROAD_TERMS
from doudi.evidence.reports.terms import TERMS as REPORT_TERMS
from doudi.facts import hao
from doudi.rules.terms import Terms
from doudi.rules.tests.toy import notice, term
from doudi.standards.limits import limits
from doudi.web.terminal import stale, terms

CONFIRMED = date(2025, 6, 1)


@pytest.fixture(autouse=True)
def _figures(monkeypatch):
    """A standard raised in 2025, one for villages past its announced end, and a share nobody set in 广州."""
    book = SimpleNamespace(
        terms=Terms(
            terms={
                name: term(name, kind) for name, kind in [("standard", "money"), ("share", "rate"), ("pays", "flag")]
            },
            notices=[
                notice("standard", hao(1000), place="4401"),
                notice("standard", hao(1200), place="4401", since=date(2025, 3, 1)),
                replace(
                    notice("standard", hao(800), place="4401", residence="rural", since=date(2025, 3, 1)),
                    announced_until=date(2025, 12, 31),
                ),
                notice("share", 3000, place="35"),
                notice("pays", value=True, place=""),
            ],
        )
    )
    nothing = Terms(terms={}, notices=[])
    monkeypatch.setattr(stale, "RULEBOOK", book)
    monkeypatch.setattr(stale, "REPORT_TERMS", nothing)
    monkeypatch.setattr(stale, "ROAD_TERMS", nothing)
    monkeypatch.setattr(stale, "limits", lambda: nothing)
    monkeypatch.setattr(terms, "RULEBOOK", book)
    monkeypatch.setenv("DOUDI_LANGUAGE", "zh-hans")


def test_nothing_is_stale_while_somebody_confirmed_it_this_year(capsys):
    assert stale.main(["--on", "2025-12-31"]) == 0
    assert capsys.readouterr().out == "2025-12-31：有效的参数都在一年内核对过。\n"


def test_a_figure_past_its_announced_end_is_stale(capsys):
    assert stale.main(["--on", "2026-01-01"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "已过公布的截止日期：1",
        "  标准standard standard",
        "    800.00 · 广东省广州市 4401 农村 · 自 2025-03-01 起",
        "    通知（2025-06-01 核对）",
    ]


def test_a_year_after_it_was_confirmed_a_figure_is_stale(capsys):
    assert stale.main(["--on", "2026-06-02", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {one["why"] for one in told} == {"ended"}

    assert stale.main(["--on", "2026-06-03", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {(one["term"], one["why"]) for one in told} == {
        ("standard", "ended"),
        ("standard", "unconfirmed"),
        ("share", "unconfirmed"),
        ("pays", "unconfirmed"),
    }


def test_what_is_set_about_reports_roads_and_limits_grows_stale_too(capsys, monkeypatch):
    own = {"REPORT_TERMS": REPORT_TERMS, "ROAD_TERMS": ROAD_TERMS, "limits": limits}
    for name, value in own.items():
        monkeypatch.setattr(stale, name, value)
    in_two_years = date(2028, 12, 1)
    stale.main(["--on", in_two_years.isoformat(), "--json"])
    told = {one["term"] for one in json.loads(capsys.readouterr().out)}

    assert {"report_valid_days", "conflict_death"} <= told
    for book in (REPORT_TERMS, ROAD_TERMS, limits()):
        assert {notice.term for notice in book.stale(on=in_two_years, days=stale.DAYS)} <= told
        assert book.stale(on=in_two_years, days=stale.DAYS)


def test_a_figure_that_a_later_one_replaced_decides_nothing_and_is_not_stale(capsys):
    stale.main(["--on", "2030-01-01", "--json"])

    values = [one["value"] for one in json.loads(capsys.readouterr().out) if one["term"] == "standard"]
    assert sorted(values) == ["1200.00", "800.00"]


def test_the_figures_in_force_are_listed_with_place_day_and_source(capsys):
    assert terms.main(["--place", "海珠区", "--on", "2025-06-01"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "广东省广州市海珠区 440105 · 2025-06-01",
        "  标准pays pays",
        "    是 · 全国 · 自 2020-01-01 起",
        "    通知（2025-06-01 核对）",
        "  标准share share",
        "    没有规定（由市人民政府规定）",
        "  标准standard standard",
        "    1200.00 · 广东省广州市 4401 · 自 2025-03-01 起",
        "    通知（2025-06-01 核对）",
        "  标准standard standard",
        "    800.00 · 广东省广州市 4401 农村 · 自 2025-03-01 起",
        "    通知（2025-06-01 核对）",
    ]


def test_one_residence_may_be_asked_for(capsys):
    terms.main(["--place", "440105000000", "--on", "2025-06-01", "--residence", "rural", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert [(one["term"], one["value"]) for one in told] == [("pays", "yes"), ("standard", "800.00")]


@pytest.mark.parametrize("place", ["999999", "鼓楼区", "没有"])
def test_what_is_not_one_place_is_refused(capsys, place):
    assert terms.main(["--place", place]) == 2
    assert capsys.readouterr().err.startswith(f"--place {place}: ")


@pytest.mark.parametrize("line", [["--place", "4401", "--on", "x"], ["--on", "x"]])
def test_a_day_that_is_none_is_refused(capsys, line):
    command = terms if "--place" in line else stale

    assert command.main(line) == 2
    assert "应写日期" in capsys.readouterr().err
