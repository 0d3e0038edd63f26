"""Proposing and publishing a standard on the pages: two people, each sees what the other did."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from doudi.cases.case import Decision
from doudi.cases.reviews.carried import Carried
from doudi.cases.reviews.standards import adjust_published
from doudi.facts import hao
from doudi.journal.models import Entry
from doudi.monitoring.tests.counties import HAIZHU, POOR, write_counties
from doudi.offices.acting import SYSTEM, acting_as
from doudi.standards.models import Publication
from doudi.standards.queries import rulebook
from doudi.standards.tests.drafts import proposed, published
from doudi.web.hub import simulations
from tests.pages import words_of
from tests.payments import recipient
from tests.standards import LATE
from tests.standards import published as late
from tests.support import granted

pytestmark = pytest.mark.django_db
PAGE = "/hub/standards"
PROPOSE = f"{PAGE}/propose?term=dibao_standard&place=4401&residence=any&value=1340&since=2026-01-01"
WORDS = {
    "value": "1340",
    "source": "广州市2026年低保标准通知（虚构）",
    "announced_on": "2026-03-02",
    "reason": "物价上涨",
    "despite": "收入线另行提出",
}
HOLDER = ({**POOR[0], "holds_dibao": True},)


@pytest.fixture(autouse=True)
def facts(tmp_path, monkeypatch):
    monkeypatch.setattr(simulations, "var", lambda: tmp_path)
    simulations._remembered.clear()
    return write_counties(tmp_path, {HAIZHU: {1: HOLDER, 2: POOR}}, paid={1: 509})


def rows(officer):
    with acting_as(officer):
        return list(Publication.objects.order_by("id"))


def test_one_proposes_and_another_publishes(signed_in, wang, lin):
    sent = signed_in(wang).post(PROPOSE, WORDS)
    (row,) = rows(wang)
    page = f"{PAGE}/{row.pk}"
    shown = words_of(signed_in(lin).get(page).content)
    done = signed_in(lin).post(page, {"publish": "yes"}, follow=True)

    assert sent["Location"] == page
    assert "待发布 当地低保标准 1,340.00 元/月" in shown
    assert "已发布，从现在起按新标准计算" in words_of(done.content)
    assert (rows(lin)[0].proposed_by_id, rows(lin)[0].published_by_id) == (wang.pk, lin.pk)
    notice = rulebook().terms.notice("dibao_standard", place=HAIZHU, residence="rural", on=date(2026, 3, 1))
    assert notice is not None
    assert notice.value == hao(1340)


def test_it_says_before_and_keeps_after_publishing_what_it_means(signed_in, wang, lin):
    row = proposed(by=wang)
    before = words_of(signed_in(lin).get(f"{PAGE}/{row.pk}").content)
    signed_in(lin).post(f"{PAGE}/{row.pk}", {"publish": "yes"})
    after = words_of(signed_in(lin).get(f"{PAGE}/{row.pk}").content)

    today = timezone.localdate()
    months = (today.year - 2026) * 12 + today.month - 1
    assert "从 2026-01 起重新计算" in before
    assert f"补发 {months} 个月的差额，一共 {31 * months:,}.00 元；少发的月份不追回" in before
    assert "不补以前的月份" in before
    assert "最低生活保障 1 1 0 0 31.00" in before
    assert "海珠区 1 1 0" in before
    assert "发布时的说明 从 2026-01 起重新计算" in after
    assert rows(lin)[0].effect["months"] == months


def test_it_says_what_carrying_it_out_came_to_once_that_is_done(signed_in, wang, lin):
    row = proposed(by=wang)
    browser = signed_in(lin)
    browser.post(f"{PAGE}/{row.pk}", {"publish": "yes"})
    before = words_of(browser.get(f"{PAGE}/{row.pk}").content)
    adjust_published(on=timezone.localdate())
    after = words_of(browser.get(f"{PAGE}/{row.pk}").content)

    assert "后台会在明天早上以前逐件调整" in before
    assert "核对了 0 件，调整 0 件，每月一共增加 0.00 元" in after
    assert "按新标准调整在领的金额" in after


def test_whom_it_was_not_carried_out_for_is_listed_with_why_and_people_settle_theirs(
    signed_in, wang, lin, chen, li, wu, guo, he, zhou
):
    running = granted(li=li, wu=wu, chen=chen, guo=guo)
    with acting_as(SYSTEM):
        Decision.objects.create(
            case=running, verdict="changed", amount_yuan=1, unit="yuan/month", effective_from=date(2026, 9, 1), is_by_rule=False,
            reasons="x", by=chen, on=date(2026, 9, 1),
        )  # fmt: skip
    line = recipient(7, programme="dibao")
    row = late("1400", by=wang, second=lin)
    adjust_published(on=LATE)
    left = f"{PAGE}/{row.pk}/left"

    head = words_of(signed_in(lin).get(f"{PAGE}/{row.pk}").content)
    page = signed_in(chen).get(left)
    unknown = signed_in(chen).post(left, {"case": "x", "words": "x"})
    with acting_as(SYSTEM):
        number = Carried.objects.get().pk
    missing = words_of(signed_in(chen).post(left, {"case": number, "words": ""}).content)
    elsewhere = words_of(signed_in(zhou).get(left).content)
    looked = words_of(signed_in(he).get(left).content)
    by_supervision = signed_in(he).post(left, {"case": number, "words": "x"})
    done = signed_in(chen).post(left, {"case": number, "words": "已含新标准"}, follow=True)

    assert "留给经办人 1 件：原来的金额由人按理由确定" in head
    assert "接续名册留给经办人 1 条：名册没有写明金额怎样得出，由人核实" in head
    assert left in signed_in(lin).get(f"{PAGE}/{row.pk}").content.decode()
    assert f"/hub/cases/{running.number}" in page.content.decode()
    assert f"/hub/delivery/accounts/of/{line.number}" in page.content.decode()
    assert unknown.status_code == 404
    assert "请写明核实的结果" in missing
    assert running.number not in elsewhere
    assert running.number in looked
    assert "核实完毕" not in looked
    assert by_supervision.status_code == 403
    assert "已记下" in words_of(done.content)
    assert "案件 0 件" in words_of(done.content)
    assert "由人核实完毕 1 件" in words_of(signed_in(lin).get(f"{PAGE}/{row.pk}").content)
    with acting_as(SYSTEM):
        verbs = list(Entry.objects.filter(verb__startswith="standard.").values_list("verb", flat=True))
    assert verbs.count("standard.settle") == 1
    assert "standard.look_left" in verbs


def test_the_proposer_may_take_it_back_and_not_publish_it(signed_in, lin):
    row = proposed(by=lin)
    browser = signed_in(lin)
    page = words_of(browser.get(f"{PAGE}/{row.pk}").content)

    tried = browser.post(f"{PAGE}/{row.pk}", {"publish": "yes"})
    browser.post(f"{PAGE}/{row.pk}", {"decline": "yes", "why": "写错了"})

    assert "这条标准是您提出的" in page
    assert "提出和发布必须是两个人" in words_of(tried.content)
    assert rows(lin)[0].declined_why == "写错了"


def test_sending_back_needs_a_reason(signed_in, wang, lin):
    row = proposed(by=wang)

    page = words_of(signed_in(lin).post(f"{PAGE}/{row.pk}", {"decline": "yes", "why": ""}).content)

    assert "请写明退回的理由" in page
    assert rows(lin)[0].is_waiting


def test_a_proposal_that_breaks_a_rule_asks_for_the_reason(signed_in, wang):
    page = signed_in(wang).post(PROPOSE, {**WORDS, "despite": ""})

    words = words_of(page.content)
    assert "2 处提醒；仍要提出，请写明理由" in words
    assert "公布的低保边缘收入线仍是 1,964.00 元" in words
    assert rows(wang) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"source": ""}, "请写明文件的名称和文号"),
        ({"announced_on": "某日"}, "请填写日期"),
        ({"reason": ""}, "请写明为什么调整"),
        ({"value": "多一点"}, "读不懂"),
    ],
)
def test_what_is_missing_is_said(signed_in, wang, changes, words):
    assert words in words_of(signed_in(wang).post(PROPOSE, {**WORDS, **changes}).content)
    assert rows(wang) == []


def test_a_published_standard_is_replaced_or_taken_back_from_its_page(signed_in, wang, lin):
    first = published(by=wang, second=lin)
    browser = signed_in(wang)
    page = browser.get(f"{PAGE}/{first.pk}").content.decode()

    browser.post(f"{PAGE}/propose?replaces={first.pk}", {**WORDS, "value": "", "despite": ""})

    assert f"/hub/standards/propose?replaces={first.pk}" in page
    assert [(row.value, row.replaces_id) for row in rows(wang)] == [("1340", None), ("", first.pk)]
    assert "撤回，恢复原来的标准" in words_of(browser.get(PAGE).content)


def test_the_list_shows_what_waits_and_what_was_settled(signed_in, wang, lin, he, zhou):
    published(by=wang, second=lin)
    proposed(by=lin, since=date(2026, 4, 1), value="1350")

    city, supervision, elsewhere = (words_of(signed_in(one).get(PAGE).content) for one in (wang, he, zhou))

    assert "待发布的标准 当地低保标准 1,350.00 元/月 广州市 · 城镇和农村 · 2026-04-01 起 · 林国平" in city
    assert "1,340.00 元/月 已发布" in supervision
    assert "没有等待发布的标准" in elsewhere
    assert "1,340.00 元/月 已发布" in elsewhere


def test_a_proposal_of_another_place_is_not_found(signed_in, chen, zhou):
    row = proposed(by=chen, place=HAIZHU)
    browser = signed_in(zhou)

    assert browser.get(f"{PAGE}/{row.pk}").status_code == 404
    assert browser.post(f"{PAGE}/{row.pk}", {"publish": "yes"}).status_code == 404
    assert (
        signed_in(zhou).get(f"{PAGE}/propose?term=dibao_standard&place={HAIZHU}&value=1&since=2026-01-01").status_code
        == 404
    )


def test_supervision_looks_and_settles_nothing(signed_in, wang, he):
    row = proposed(by=wang)
    browser = signed_in(he)

    shown = browser.get(f"{PAGE}/{row.pk}").content.decode()
    tried = browser.post(f"{PAGE}/{row.pk}", {"publish": "yes"})

    assert 'name="publish"' not in shown
    assert "有审核确认职责的人员" in words_of(tried.content)
    assert browser.get(PROPOSE).status_code == 403
    assert rows(he)[0].is_waiting


def test_without_facts_one_may_still_publish(signed_in, wang, lin, monkeypatch, tmp_path):
    monkeypatch.setattr(simulations, "var", lambda: tmp_path / "empty")
    row = proposed(by=wang)

    page = words_of(signed_in(lin).get(f"{PAGE}/{row.pk}").content)
    signed_in(lin).post(f"{PAGE}/{row.pk}", {"publish": "yes"})

    assert "说不出影响" in page
    assert rows(lin)[0].effect is None
    assert rows(lin)[0].published_by_id == lin.pk


def test_where_too_many_people_live_the_effect_is_worked_out_at_publishing(signed_in, wang, lin, monkeypatch):
    monkeypatch.setattr(simulations, "PEOPLE_MOST", 1)
    row = proposed(by=wang)

    page = words_of(signed_in(lin).get(f"{PAGE}/{row.pk}").content)
    signed_in(lin).post(f"{PAGE}/{row.pk}", {"publish": "yes"})

    assert "这里有 2 人" in page
    assert "点“发布”时才计算影响" in page
    assert rows(lin)[0].effect["raise_month"] == "31.00"


@pytest.mark.parametrize("address", [f"{PAGE}/999999", f"{PAGE}/propose", f"{PAGE}/propose?replaces=x"])
def test_a_number_nobody_has_and_an_address_without_a_question_are_not_found(signed_in, wang, address):
    assert signed_in(wang).get(address).status_code == 404


@pytest.mark.parametrize("address", [PAGE, PROPOSE, f"{PAGE}/1"])
def test_other_desks_and_strangers_are_not_let_in(signed_in, li, xiaoliang, address):
    assert [signed_in(officer).get(address).status_code for officer in (li, xiaoliang)] == [403, 403]
    assert Client().get(address).status_code == 302


def test_each_page_answers_only_its_own_method(signed_in, wang):
    browser = signed_in(wang)

    assert browser.post(PAGE).status_code == 405
    assert browser.delete(PROPOSE).status_code == 405
    assert browser.delete(f"{PAGE}/1").status_code == 405
