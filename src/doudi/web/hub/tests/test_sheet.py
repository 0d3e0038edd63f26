"""One finding in order: what is read first, what goes without saying, and what the same source could supply."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from doudi.facts import Source, hao
from doudi.monitoring.models import Finding, ScreenRun
from doudi.web.hub import map as maps
from doudi.web.hub.freshness import registers_of, stale
from doudi.web.hub.sheet import sheet_of
from tests import findings
from tests.findings import person

pytestmark = pytest.mark.django_db


def kept(told) -> Finding:
    (finding,) = findings.keep_findings(told)
    return finding


def test_a_condition_that_fails_is_read_first():
    sheet = sheet_of(kept(findings.well_off()))

    assert [condition["met"] for condition in sheet.conditions][:2] == [False, False]
    assert len(sheet.failed) == 2


def test_what_goes_without_saying_is_not_said():
    (she,) = sheet_of(kept(findings.huang())).people

    labels = [fact.label for fact in she.facts]
    assert "养老金（含基础养老金）" in labels
    assert "机动车辆（不含残疾人代步车、燃油摩托车、电动自行车）" not in labels


def test_what_the_same_source_could_supply_stands_together():
    told = findings.aqiang()
    he, she, child = told.household.people
    silent = {"deposits": None, "securities": None}
    people = (he, replace(she, facts={**she.facts, **silent}), replace(child, facts={**child.facts, "deposits": None}))

    sheet = sheet_of(kept(replace(told, household=replace(told.household, people=people))))

    (bank,) = sheet.missing
    assert (bank.source, bank.kind) == ("bank", "register")
    assert bank.lines == ("何丽华：存款和支付账户余额、证券、基金和理财市值", "梁晓晴：存款和支付账户余额")


def test_a_source_that_did_not_answer_is_not_read_as_no():
    sheet = sheet_of(kept(findings.aqiang()))

    (silent,) = [fact for fact in sheet.people[1].facts if fact.is_silent]
    assert (silent.label, silent.value, silent.is_missing) == ("存款和支付账户余额", "不知道", True)


def test_somebody_who_has_died_is_marked():
    told = findings.well_off()
    wife = person("陈玉", birth=date(1982, 1, 1), sex="female", relation="spouse", alive=False)
    household = replace(
        told.household,
        people=(*told.household.people, wife),
        sources={"people.1.alive": Source(dataset="deaths", as_of=date(2025, 9, 1))},
    )

    he, she = sheet_of(kept(replace(told, household=household))).people

    assert (he.has_died, she.has_died) == (False, True)


def test_what_is_paid_now_stands_apart():
    sheet = sheet_of(kept(findings.well_off()))

    assert [(line.label, line.value) for line in sheet.paid] == [("目前每月发放的低保金", "1,309.00 元/月")]
    assert hao(1309) == 13_090_000


def test_an_old_register_is_asked_for_before_a_fresh_one():
    run = ScreenRun(
        on=date(2025, 9, 30),
        registers={"bank": {"as_of": "2025-01-01", "silent": []}, "hukou": {"as_of": "2025-09-01", "silent": []}},
    )

    by_name = {register.dataset: register for register in registers_of(run, place="440105")}

    assert by_name["bank"].is_old
    assert not by_name["hukou"].is_stale
    assert by_name["hukou"] not in stale(list(by_name.values()))
    assert by_name["tax"].as_of is None


def test_before_any_screen_there_are_no_registers_to_speak_of():
    assert registers_of(None, place="4401") == []


def test_an_outline_loses_only_what_nobody_sees():
    outlines = maps.outlines("广州")

    assert outlines is not None
    rings = [ring for feature in outlines["features"] for ring in feature["geometry"]["coordinates"]]
    points = [point for ring in rings for point in ring]
    assert all(before != after for ring in rings for before, after in pairwise(ring))
    assert 500 < len(points) < 10_000
    assert all(112 < east < 115 and 22 < north < 25 for east, north in points)
