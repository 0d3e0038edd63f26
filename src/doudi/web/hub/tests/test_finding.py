"""One finding: what it says, to whom, and how an identity is unmasked."""

from decimal import Decimal

import pytest
from django.test import Client

from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import AQIANG, HUANG_POPO
from tests.pages import words_of

pytestmark = pytest.mark.django_db


def page_of(finding):
    return f"/hub/findings/{finding.number}"


def lines_about(finding, verb):
    with acting_as(SYSTEM):
        return list(Entry.objects.filter(about=finding.number, verb=verb))


def test_it_says_in_one_sentence_who_should_get_what(signed_in, li, of_kind):
    page = words_of(signed_in(li).get(page_of(of_kind("missed"))).content)

    assert "黄秀英一个人生活，符合“特困人员救助供养”的全部条件" in page
    assert "广东省广州市海珠区赤岗街道客村社区居委会" in page.replace(" ", "")


def test_it_shows_why_with_the_article_and_both_numbers(signed_in, li, of_kind):
    page = words_of(signed_in(li).get(page_of(of_kind("wrong"))).content)

    assert "不符合 您家的人均月收入没有低于当地低保标准" in page
    assert "6,000.00 元" in page
    assert "1,309.00 元" in page
    assert "社会救助暂行办法 第九条" in page


def test_it_says_what_is_missing_and_that_silence_is_no_answer(signed_in, li, of_kind):
    page = words_of(signed_in(li).get(page_of(of_kind("unknown"))).content)

    assert "由银行（凭授权书）提供 何丽华：存款和支付账户余额" in page
    assert "查询超时，没有结果" in page


def test_it_shows_facts_with_source_and_day(signed_in, li, of_kind):
    page = words_of(signed_in(li).get(page_of(of_kind("missed"))).content)

    assert "存款和支付账户余额 0.00 元 银行（凭授权书） · 2025-09-01 · 查无记录" in page


def test_why_she_was_refused_is_answered_by_a_sentence_an_article_the_facts_their_sources_and_a_name(
    signed_in, li, of_kind
):
    page = words_of(signed_in(li).get(page_of(of_kind("wrong"))).content)

    assert "您家的人均月收入没有低于当地低保标准" in page
    assert "社会救助暂行办法 第九条" in page
    assert "依据的 6 项事实和来源" in page
    assert "梁志远 ：近6个月月均工资性收入 6,000.00 元/月 人社社会保险" in page
    assert "由县级民政部门决定" in page
    assert "李志强（赤岗街道办事处街道社会救助岗）" in page
    assert "陈慧（海珠区民政局区社会救助审核确认岗）" in page


def test_what_would_change_a_refusal_is_told_with_the_yuan(signed_in, li, of_kind):
    page = words_of(signed_in(li).get(page_of(of_kind("wrong"))).content)

    assert "综合评估后的家庭月收入再少 4,691.01 元，就符合“最低生活保障”" in page


def test_what_to_ask_next_is_told_with_whom_and_why(signed_in, li, of_kind):
    page = words_of(signed_in(li).get(page_of(of_kind("unknown"))).content)

    assert "最该先查的一项 何丽华的存款和支付账户余额是多少？ 可以问：银行等金融机构（凭授权书）" in page
    assert "若存款和支付账户余额超过 94,248.00 元，就不符合“最低生活保障”" in page


def test_an_amount_is_written_out_in_words_and_in_numbers(signed_in, li, of_kind):
    page = words_of(signed_in(li).get(page_of(of_kind("unknown"))).content)

    assert "当地低保标准 × 共同生活家庭成员数 － 综合评估后的家庭月收入" in page
    assert "1,309.00 × 3 － 1,800.00 ＝ 2,127.00" in page


def test_a_total_that_holds_the_members_supplements_says_so(signed_in, li, of_kind):
    finding = of_kind("unknown")
    with acting_as(SYSTEM):
        finding.amount_month = Decimal("2388.80")
        finding.save(update_fields=["amount_month"])

    page = words_of(signed_in(li).get(page_of(finding)).content)

    assert "家庭成员的分类施保 分类施保 261.80" in page


def test_where_the_rules_answer_otherwise_by_now_the_old_answer_stays_and_the_page_says_so(signed_in, li, of_kind):
    finding = of_kind("wrong")
    with acting_as(SYSTEM):
        finding.answer["conditions"][0]["met"] = True
        finding.save(update_fields=["answer"])

    page = words_of(signed_in(li).get(page_of(finding)).content)

    assert "作出这条发现以后，规定或者参数有了变化" in page
    assert "什么变了，结论会变" not in page
    assert "李志强" in page


def test_another_countys_officers_answer_for_nothing_here(signed_in, li, zhou, of_kind):
    page = words_of(signed_in(li).get(page_of(of_kind("wrong"))).content)

    assert zhou.name not in page


def test_the_identity_is_masked(signed_in, li, of_kind):
    page = signed_in(li).get(page_of(of_kind("missed"))).content.decode()

    assert HUANG_POPO.resident_number[:17] not in page
    assert of_kind("missed").head_masked in page


def test_every_look_is_written_down(signed_in, li, of_kind):
    finding = of_kind("missed")

    page = words_of(signed_in(li).get(page_of(finding)).content)

    assert [line.actor for line in lines_about(finding, "finding.look")] == [str(li.pk)]
    assert f"{li.name} 查看" in page


def test_a_stated_purpose_shows_the_number_once_and_is_written_down(signed_in, li, of_kind):
    finding = of_kind("unknown")
    browser = signed_in(li)

    shown = browser.post(page_of(finding), {"purpose": "visit", "words": "约好周三上门"})
    again = browser.get(page_of(finding))

    assert AQIANG.resident_number[:17] in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert AQIANG.resident_number[:17] not in again.content.decode()
    (line,) = lines_about(finding, "finding.unmask")
    assert (line.actor, line.purpose) == (str(li.pk), "上门核实情况：约好周三上门")


@pytest.mark.parametrize("purpose", [{}, {"purpose": ""}, {"purpose": "other"}, {"purpose": "curious"}])
def test_without_a_purpose_nothing_is_shown(signed_in, li, of_kind, purpose):
    finding = of_kind("unknown")

    page = signed_in(li).post(page_of(finding), purpose).content.decode()

    assert AQIANG.resident_number[:17] not in page
    assert 'aria-invalid="true"' in page
    assert lines_about(finding, "finding.unmask") == []


def test_a_village_desk_sees_the_finding_and_never_the_number(signed_in, wu, of_kind):
    finding = of_kind("unknown")
    browser = signed_in(wu)

    seen = words_of(browser.get(page_of(finding)).content)
    tried = browser.post(page_of(finding), {"purpose": "visit"})

    assert "您的岗位不能查看完整证件号码" in seen
    assert tried.status_code == 403
    assert lines_about(finding, "finding.unmask") == []


def test_another_place_finds_nothing(signed_in, zhou, of_kind):
    finding = of_kind("unknown")
    browser = signed_in(zhou)

    assert browser.get(page_of(finding)).status_code == 404
    assert browser.post(page_of(finding), {"purpose": "visit"}).status_code == 404
    assert lines_about(finding, "finding.look") == []


def test_a_desk_of_services_is_not_let_in(signed_in, xiaoliang, of_kind):
    assert signed_in(xiaoliang).get(page_of(of_kind("missed"))).status_code == 403


def test_a_number_nobody_has_is_not_found(signed_in, li, found):
    assert signed_in(li).get("/hub/findings/NONE-NONE-NONE").status_code == 404


def test_strangers_are_asked_to_sign_in(of_kind):
    assert Client().get(page_of(of_kind("missed"))).status_code == 302


def test_it_answers_no_other_method(signed_in, li, of_kind):
    assert signed_in(li).delete(page_of(of_kind("missed"))).status_code == 405
