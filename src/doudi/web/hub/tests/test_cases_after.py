"""After a decision, on the hub's pages: hearings, changes, reviews, appeals, help that moves; who may do what."""

from datetime import date, timedelta

import pytest

from doudi.cases.case import Case
from doudi.cases.reviews.models import Change, Hearing, Reconsideration, Review, Transfer
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.hub.cases.forms import next_month
from tests.pages import words_of
from tests.roads import fresh, set_terms
from tests.support import granted

pytestmark = pytest.mark.django_db
ACTS = {
    "hearing": ("li", "chen"), "changes": ("wu", "li", "chen"), "review": ("li", "chen"), "appeal": ("li", "chen"),
    "transfer": ("li", "chen"), "adjust": ("li", "chen"),
}  # fmt: skip
MEANT = {"proposes": "reduce", "because": "INCOME_OVER", "reasons": "核对发现工资增加。"}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """A working day on which everything happens."""
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: date(2026, 8, 24))
    return date(2026, 8, 24)


@pytest.fixture
def case(li, wu, chen, guo, today) -> Case:
    return granted(li=li, wu=wu, chen=chen, guo=guo, on=today - timedelta(days=21), up_on=today - timedelta(days=13))


def page(case, part="") -> str:
    return f"/hub/cases/{case.number}{part and '/'}{part}"


def the(model):
    with acting_as(SYSTEM):
        return model.objects.latest("pk")


@pytest.mark.parametrize(("act", "desks"), ACTS.items())
def test_each_act_has_its_desks_and_its_place(request, signed_in, case, act, desks):
    for who in ("wu", "li", "guo", "chen", "wang", "he", "xiaoliang"):
        status = signed_in(request.getfixturevalue(who)).get(page(case, act)).status_code
        assert status == (200 if who in desks else 403), who
    browser = signed_in(request.getfixturevalue("zhou"))
    assert browser.get(page(case, act)).status_code == 404
    assert browser.get(f"/hub/cases/AJ0/{act}").status_code == 404
    assert browser.put(page(case, act)).status_code == 405


def test_the_recipient_is_told_and_heard_before_a_cut(signed_in, li, chen, case):
    browser = signed_in(li)

    assert "请写明事实和理由" in words_of(browser.post(page(case, "hearing"), MEANT | {"reasons": ""}).content)
    browser.post(page(case, "hearing"), MEANT)
    assert fresh(case).stage == "hearing"
    assert "核对发现工资增加" in words_of(browser.get(page(case, "hearing")).content)
    assert "请写明本人怎么说" in words_of(
        browser.post(page(case, "hearing"), {"said": "好", "is_silent": "on"}).content
    )
    browser.post(page(case, "hearing"), {"said": "工资确实多了。"})

    assert the(Hearing).said == "工资确实多了。"
    signed_in(chen).post(page(case, "adjust"), {"way": "keep", "reasons": "增加的部分未超过标准。"})
    assert fresh(case).stage == "granted"


def test_silence_counts_only_when_the_time_is_over(signed_in, li, case):
    browser = signed_in(li)
    browser.post(page(case, "hearing"), MEANT)

    browser.post(page(case, "hearing"), {"is_silent": "on"})

    assert the(Hearing).heard_on is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"way": "end"}, "请选择为什么终止"),
        ({"way": "end", "because": "INCOME_OVER", "reasons": "超过标准"}, "终止救助前必须听取受助人意见"),
        ({"way": "grace"}, "请选择一项"),
        ({}, "请选择一项"),
    ],
)
def test_help_does_not_end_without_a_reason_or_a_hearing(signed_in, chen, case, given, words):
    assert words in words_of(signed_in(chen).post(page(case, "adjust"), given).content)
    assert fresh(case).stage == "granted"


def test_who_asks_for_the_end_need_not_be_heard(signed_in, chen, case, today):
    given = {
        "way": "end",
        "because": "VOLUNTARY",
        "reasons": "本人书面申请退出。",
        "until": next_month(today).isoformat(),
    }

    signed_in(chen).post(page(case, "adjust"), given)

    assert fresh(case).stage == "ended"


def test_a_change_is_written_down_and_settled(signed_in, wu, li, zhou, case, today):
    given = {"kind": "income", "told": "family", "happened_on": today.isoformat(), "words": "何丽华找到工作。"}
    browser = signed_in(wu)

    assert "请写明具体情况" in words_of(browser.post(page(case, "changes"), given | {"words": ""}).content)
    browser.post(page(case, "changes"), given)
    number = the(Change).pk
    assert "何丽华找到工作" in words_of(browser.get(page(case, f"changes/{number}")).content)
    assert signed_in(zhou).get(page(case, f"changes/{number}")).status_code == 404
    assert browser.get(page(case, "changes/99999")).status_code == 404
    assert browser.put(page(case, f"changes/{number}")).status_code == 405
    assert number and "何丽华" not in words_of(browser.get("/hub/cases", {"list": "changes"}).content)
    assert "请写明怎样处理" in words_of(signed_in(li).post(page(case, f"changes/{number}"), {"words": ""}).content)


def test_whoever_died_must_be_named_where_several_are_helped(signed_in, li, case, today):
    given = {"kind": "death", "told": "family", "happened_on": today.isoformat(), "words": "因病去世。"}
    with acting_as(SYSTEM):
        member = case.application.members.get(name="何丽华").person_id
    browser = signed_in(li)

    assert "请写明去世的是哪一位" in words_of(browser.post(page(case, "changes"), given).content)
    browser.post(page(case, "changes"), given | {"person": str(member)})

    assert the(Change).kind == "death"
    answer = browser.post(page(case, f"changes/{the(Change).pk}"), {"death": "yes", "words": "去世。"})
    assert "家里还有其他人" in words_of(answer.content)


def test_a_review_that_waits_needs_somebody_to_look_first(signed_in, li, case):
    browser = signed_in(li)
    given = {"outcome": "same", "words": "情况没有变化。"}

    assert "还没有重新核对或入户" in words_of(browser.post(page(case, "review"), given).content)
    assert "核对" in words_of(browser.post(page(case, "review"), {"verify": "yes"}, follow=True).content)
    assert the(Review).done_on is None


def test_reviews_that_are_near_stand_in_the_list(signed_in, li, case, today):
    with acting_as(SYSTEM):
        Review.objects.update(due_on=today + timedelta(days=5))

    assert case.number in signed_in(li).get("/hub/cases", {"list": "reviews"}).content.decode()


def test_an_appeal_is_written_down_for_somebody_and_answered(signed_in, li, chen, case):
    browser = signed_in(li)

    browser.post(page(case, "appeal"), {"road": "again", "words": "金额算少了。"})
    assert "金额算少了" in words_of(browser.get(page(case, "appeal")).content)
    assert case.number in browser.get("/hub/cases", {"list": "appeals"}).content.decode()
    signed_in(chen).post(page(case, "appeal"), {"outcome": "upheld", "answer": "经复核，计算无误。"})

    assert the(Reconsideration).answer == "经复核，计算无误。"


def test_help_moves_without_a_gap(signed_in, chen, zhou, li, case, today):
    months = today.replace(day=1)
    given = {"to_place": "440106001", "last_month": months.isoformat()}

    assert "请填写 9 位或 12 位" in words_of(
        signed_in(chen).post(page(case, "transfer"), given | {"to_place": "4401060011"}).content
    )
    signed_in(chen).post(page(case, "transfer"), given)
    transfer = the(Transfer)
    assert f"这里发到 {months:%Y-%m}，那里从" in words_of(signed_in(chen).get(page(case)).content)
    there = signed_in(zhou)

    assert transfer.first_month == next_month(today)
    assert "梁＊强" in words_of(there.get("/hub/cases", {"list": "transfers"}).content)
    assert "梁志强" in words_of(there.get(f"/hub/transfers/{transfer.pk}").content)
    taken = there.post(f"/hub/transfers/{transfer.pk}", follow=True)
    assert "梁志强：最低生活保障" in words_of(taken.content)
    assert fresh(case).stage == "ended"


@pytest.mark.parametrize(
    ("hears_first", "words"),
    [
        (False, "金额按本地标准算；比原来少的，书面写明理由和不服怎么办。"),
        (True, "本地规定：按本地标准金额会减少的，先按原来的金额接着发，听取本人意见以后再调整。"),
    ],
)
def test_before_help_is_taken_over_it_is_said_what_becomes_of_its_amount(
    signed_in, chen, zhou, case, today, monkeypatch, hears_first, words
):
    set_terms(monkeypatch, place="440106", transfer_cut_heard=hears_first)
    signed_in(chen).post(page(case, "transfer"), {"to_place": "440106001", "last_month": today.replace(day=1)})
    there, address = signed_in(zhou), f"/hub/transfers/{the(Transfer).pk}"

    before = words_of(there.get(address).content)
    there.post(address)
    after = words_of(there.get(address).content)

    assert words in before
    assert before.count("按本地标准") == 2, "the hint and the button, and no second hint"
    assert "已接收" in after
    assert "按本地标准" not in after


def test_where_a_household_moves_to_is_found_by_its_name(signed_in, chen, case, today):
    given = {"last_month": today.replace(day=1).isoformat()}
    browser = signed_in(chen)

    unknown = words_of(browser.post(page(case, "transfer"), given | {"to_place": "乌有镇"}).content)
    several = words_of(browser.post(page(case, "transfer"), given | {"to_place": "街道"}).content)
    browser.post(page(case, "transfer"), given | {"to_place": "五山街道"})

    assert "没有找到这个街道或乡镇" in unknown
    assert "广东省广州市天河区五山街道（440106001）" in several
    assert the(Transfer).to_place == "440106001"


def test_nothing_is_chosen_for_whoever_opens_a_hearing_or_tells_of_a_change(signed_in, li, case):
    browser = signed_in(li)

    hearing = browser.get(page(case, "hearing")).content.decode()
    change = browser.get(page(case, "changes")).content.decode()

    assert '<option value="" selected>请选择</option>' in hearing
    assert "受助人死亡" not in hearing, "nobody is heard about a death"
    assert '<option value="" selected>请选择</option>' in change


def test_while_help_runs_no_step_is_missing_anything(signed_in, chen, case):
    words = words_of(signed_in(chen).get(page(case)).content)

    assert "救助正在发放，现在没有要办的下一步" in words
    assert "还差什么" not in words


def test_a_transfer_has_its_desks(signed_in, wu, he, chen, zhou, case, today):
    signed_in(chen).post(
        page(case, "transfer"), {"to_place": "440106001", "last_month": today.replace(day=1).isoformat()}
    )
    address = f"/hub/transfers/{the(Transfer).pk}"

    assert {signed_in(who).get(address).status_code for who in (wu, he)} == {403}
    assert signed_in(zhou).get("/hub/transfers/99999").status_code == 404
    assert signed_in(zhou).put(address).status_code == 405


def test_the_chain_of_a_household_is_shown(signed_in, chen, zhou, case, today):
    signed_in(chen).post(
        page(case, "transfer"), {"to_place": "440106001", "last_month": today.replace(day=1).isoformat()}
    )
    made = signed_in(zhou).post(f"/hub/transfers/{the(Transfer).pk}")["Location"]

    words = words_of(signed_in(zhou).get(made).content)

    assert "一户一条救助链" in words
