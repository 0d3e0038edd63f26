"""Refused with remedy: the county decides by rule in the browser, the paper names articles and remedies, the resident asks again."""

from datetime import date

import pytest

from doudi.cases.papers.models import Paper
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import CHEN, GUO, LI, WU
from tests.journeys.browser import PHONE
from tests.journeys.cases import (
    at,
    come_in,
    decide,
    do,
    look,
    officer,
    open_application,
    open_file,
    paper_of,
    sit_down,
    step,
    words,
)
from tests.support import UP_ON, rich_at_county

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("real_name")]
ASKED_AGAIN_ON = date(2026, 8, 13)


def test_a_refusal_says_why_and_what_to_do_and_is_looked_at_again(visit, calendar):
    li, wu, chen, guo = (officer(role) for role in (LI, WU, CHEN, GUO))
    case = rich_at_county(li=li, wu=wu, chen=chen, guo=guo)
    calendar.turn_to(UP_ON)
    county = sit_down(visit(), CHEN)
    decide(county, case, verdict="不予确认", shot="refused")
    step(county, case, "不予确认", to="refused", why="家庭财产超过规定")
    look(county, "refused-file")

    phone = visit(PHONE)
    come_in(phone, name="梁志强")
    open_application(phone, case)
    assert "没有通过。为什么、依据哪一条，通知书里写明了" in words(phone)
    look(phone, "refused-progress")
    assert paper_of(phone, "不予确认通知书").startswith(b"%PDF")
    assert_names_articles_and_remedies(case)

    calendar.turn_to(ASKED_AGAIN_ON)
    do(phone, "不服决定，申请复核", label="哪里不对", words="那笔钱是替亲戚保管的，有银行流水。")
    look(phone, "refused-asked-again")
    open_file(county, case, "appeal")
    assert "那笔钱是替亲戚保管的" in words(county)
    look(county, "refused-appeal")
    county.page.get_by_label("撤销，重新办理").check()
    county.page.get_by_label("答复").fill("经复核，存款属他人所有的说法需要重新调查。")
    county.press("写下结果 Y")

    at(case, "county")  # led back by the answer itself
    open_application(phone, case)
    assert "等待区（县）民政部门作决定" in words(phone)
    assert paper_of(phone, "复核答复书").startswith(b"%PDF")


def assert_names_articles_and_remedies(case) -> None:
    """What the paper prints: both numbers, the articles, and all three remedies with their time."""
    with acting_as(SYSTEM):
        printed = str(Paper.objects.get(case=case, kind=Paper.Kind.REFUSAL).content)
    for sentence in (
        "依据：", "条", "可以向海珠区民政局申请复核", "60日内，向海珠区人民政府申请行政复议", "6个月内，向有管辖权的人民法院提起行政诉讼",
    ):  # fmt: skip
        assert sentence in printed, sentence
