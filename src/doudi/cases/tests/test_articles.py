"""Nobody is told of a law that has not begun: a step, a limit and a paper cite what is in force on their day."""

from datetime import date, timedelta

import pytest

from doudi.cases.articles import CITATIONS, in_brackets, in_force
from doudi.cases.clocks.apart import start_apart
from doudi.cases.queries import next_moves
from doudi.cases.road import ROADS
from doudi.cases.stages import Stage
from doudi.cases.terms import TERMS
from doudi.offices.acting import acting_as
from tests.cases import applied, case_of, moved, signed_for

BEGINS = date(2026, 7, 1)
BEFORE = BEGINS - timedelta(days=1)
BEGINNINGS = {"社会救助法": BEGINS, "关于进一步健全完善临时救助制度的意见": date(2026, 1, 29)}


@pytest.mark.parametrize(("law", "day"), BEGINNINGS.items())
def test_no_road_and_no_limit_cites_a_law_before_it_begins(law, day):
    named = {move.article for road in ROADS.values() for move in road.values()} | {
        term.law for term in TERMS.terms.values()
    }

    assert any(law in in_force(one, on=day) for one in named)
    assert [one for one in named if law in in_force(one, on=day - timedelta(days=1))] == []


def test_several_citations_are_each_named_once():
    assert (
        in_force("社会救助法 第四十八条；最低生活保障审核确认办法 第三十二条", on=BEFORE)
        == "最低生活保障审核确认办法 第三十二条"
    )
    assert in_force("特困人员认定办法 第三条", on=BEFORE) == "特困人员认定办法 第三条"
    assert in_brackets("社会救助法 第六十二条", on=BEGINS) == "（社会救助法第六十二条）"


def test_every_dated_citation_is_in_order_and_ends_with_what_is_named_today():
    for name, dated in CITATIONS.items():
        assert [since for since, _ in dated] == sorted({since for since, _ in dated})
        assert dated[-1][1] == name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "article", "said", "offered"),
    [
        (BEFORE, "社会救助暂行办法 第六十条", "不需要您提供（最低生活保障审核确认办法第十条）", "社会救助暂行办法 第六十条"),
        (BEGINS, "社会救助法 第三十七条", "不需要您提供（社会救助法第六十二条）", "社会救助法 第六十四条"),
    ],
)  # fmt: skip
def test_steps_papers_and_offers_cite_what_is_in_force_that_day(li, chen, on, article, said, offered):
    application = applied(by=li, on=on)
    case = case_of(application)
    with acting_as(li):
        offers = {one.to: one.move.article for one in next_moves(case, by=li, on=on)}
    signed_for(application, by=li, second=chen, on=on)

    moved(case, "accepted", by=li, on=on)

    with acting_as(li):
        assert case.steps.get(nth=1).article == article
        assert said in str(case.papers.get(kind="receipt").content)
    assert offers[Stage.DECLINED] == offered


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "law"), [(BEFORE, "最低生活保障审核确认办法 第三十二条"), (BEGINS, "社会救助法 第四十八条")]
)
def test_a_limit_cites_what_is_in_force_when_it_begins(li, on, law):
    case = case_of(applied(by=li, on=on))

    with acting_as(li):
        clock = start_apart(case=case, limit="hearing", label="听取意见", term_name="hearing_days", started_on=on)

    assert clock is not None
    assert clock.law == law
