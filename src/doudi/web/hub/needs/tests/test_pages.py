"""The pages of needs: inbox, hotline, one need, what was sent, several owners, who owns what, the wall; who sees and may what."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders

from doudi.dispatch.needs.actions import accept
from doudi.dispatch.needs.models import Need, Owner, Partner, Reach, Sending
from doudi.dispatch.needs.sending import send
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import COMMUNITY
from tests.needs import AGREED, ON, department_officer, fresh, opened
from tests.pages import words_of

pytestmark = pytest.mark.django_db
INBOX = "/hub/needs"
READING = ("wu", "li", "chen", "wang", "he")
OTHERS = ("guo", "xiaoliang")
READ_PAGES = (INBOX, f"{INBOX}/board", f"{INBOX}/overruled")
FORMS = (f"{INBOX}/new", f"{INBOX}/several")
CALL = {
    "words": "孩子开学交不起学费",
    "urgency": "SOON",
    "source": "HOTLINE",
    "residence": "客村",
    "document": "resident_id",
}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """A working day on which everything happens."""
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: ON)


@pytest.fixture
def xu(db):
    return department_officer()


@pytest.fixture
def need(li):
    return opened(by=li, consent=AGREED)


@pytest.fixture
def sending(need, li, xu):
    with acting_as(li):
        return send(need=need, by=li, on=ON)


def test_those_who_work_on_needs_and_those_who_watch_read_them(request, signed_in, need):
    for who in READING:
        browser = signed_in(request.getfixturevalue(who))
        assert {page: browser.get(page).status_code for page in READ_PAGES} == dict.fromkeys(READ_PAGES, 200)
        assert browser.get(f"{INBOX}/{need.number}").status_code == 200


def test_other_desks_are_told_so(request, signed_in, need, xu):
    for officer in (*map(request.getfixturevalue, OTHERS), xu):
        browser = signed_in(officer)
        pages = (*READ_PAGES, *FORMS, f"{INBOX}/{need.number}", f"{INBOX}/owners", f"{INBOX}/owners/partners")
        assert {browser.get(page).status_code for page in pages} == {403}


def test_strangers_are_asked_to_sign_in(client, need):
    pages = (
        *READ_PAGES,
        *FORMS,
        f"{INBOX}/{need.number}",
        f"{INBOX}/sent",
        f"{INBOX}/owners",
        f"{INBOX}/owners/partners",
    )

    assert all("sign-in" in client.get(page)["Location"] for page in pages)


def test_another_place_finds_nothing(signed_in, zhou, need):
    browser = signed_in(zhou)

    assert need.number not in browser.get(INBOX).content.decode()
    assert browser.get(f"{INBOX}/{need.number}").status_code == 404
    assert browser.post(f"{INBOX}/{need.number}/accept").status_code == 404


def test_a_number_that_is_none_and_an_act_that_is_none(signed_in, li, need):
    browser = signed_in(li)

    assert browser.get(f"{INBOX}/XQ-NONE").status_code == 404
    assert browser.post(f"{INBOX}/{need.number}/destroy").status_code == 404
    assert browser.post(f"{INBOX}/notices/999999").status_code == 404


def test_a_wrong_method_is_refused(signed_in, li, need):
    browser = signed_in(li)

    assert {browser.post(page).status_code for page in (*READ_PAGES, f"{INBOX}/{need.number}")} == {405}
    assert {
        browser.get(f"{INBOX}/{need.number}/accept").status_code,
        browser.get(f"{INBOX}/notices/1").status_code,
    } == {405}


def test_looking_at_a_need_is_written_down(signed_in, li, need):
    words = words_of(signed_in(li).get(f"{INBOX}/{need.number}").content)

    assert "上学的费用由教育部门和学校资助（学费）" in words
    assert "13800000000" in words
    assert "need.look" not in words
    assert "李志强 查看需求" in words


def test_the_list_masks_the_name(signed_in, li, need):
    words = words_of(signed_in(li).get(INBOX).content)

    assert "梁＊强" in words
    assert "梁志强" not in words


def test_filters_keep_what_fits_and_nonsense_is_left_out(signed_in, li, need):
    browser = signed_in(li)

    def shown(**query):
        return need.number in browser.get(INBOX, {"list": "free", **query}).content.decode().partition('id="list"')[2]

    assert [shown(kind="EDU"), shown(kind="MED"), shown(urgency="NORMAL"), shown(urgency="NOW")] == [
        True,
        False,
        True,
        False,
    ]
    assert [shown(when="later"), shown(when="overdue"), shown(place=COMMUNITY), shown(kind="<x>", page="²")] == [
        True,
        False,
        True,
        True,
    ]


def test_an_operator_takes_a_need_in_and_the_next(signed_in, li):
    browser = signed_in(li)
    answer = browser.post(f"{INBOX}/new", {**CALL, "next": "yes"})

    assert answer["Location"] == f"{INBOX}/new"
    with acting_as(li):
        need = Need.objects.get()
    assert (need.kind, need.residence, need.name, need.consent) == ("EDU", COMMUNITY, "", {})
    assert "归上学" in words_of(browser.get(f"{INBOX}/new").content)


def test_what_the_caller_agreed_to_is_kept_with_its_purpose(signed_in, li):
    signed_in(li).post(f"{INBOX}/new", {**CALL, "name": "梁志强", "phone": "13800000000", "agrees": "on"})

    with acting_as(li):
        need = Need.objects.get()
    assert (need.name, need.consent["purpose"]) == ("梁志强", "办理这件需求")
    assert b"13800000000" not in bytes(need.phone_sealed or b"")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"words": ""}, "请写明需要什么"), ({"residence": "火星村"}, "没有找到"), ({"residence": "社区"}, "有几个地方都像"),
        ({"document_number": "123", "name": "梁志强"}, "18"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_in_the_form(signed_in, chen, changed, said):
    words = words_of(signed_in(chen).post(f"{INBOX}/new", {**CALL, **changed}).content)

    assert said in words
    with acting_as(chen):
        assert not Need.objects.exists()


def test_the_first_presses_and_the_other_reads_who(signed_in, need, wu, li):
    assert signed_in(wu).post(f"{INBOX}/{need.number}/accept").status_code == 302
    browser = signed_in(li)
    browser.post(f"{INBOX}/{need.number}/accept")

    assert "吴小妹已经先接了" in words_of(browser.get(f"{INBOX}/{need.number}").content)


def test_a_notice_leads_to_the_need_and_goes(signed_in, need, wu):
    browser = signed_in(wu)
    with acting_as(wu):
        number = need.notices.get(desk=wu.desk).pk

    assert browser.post(f"{INBOX}/notices/{number}")["Location"] == f"{INBOX}/{need.number}"
    assert "刚推送来的" not in words_of(browser.get(INBOX).content)


def test_sent_answered_fed_back_and_closed(signed_in, need, li, xu):
    hub, school = signed_in(li), signed_in(xu)
    hub.post(f"{INBOX}/{need.number}/send", {"kind": "EDU"})
    with acting_as(xu):
        number = Sending.objects.get().number
    assert number in school.get(f"{INBOX}/sent").content.decode()
    assert school.post(f"{INBOX}/sent/{number}", {"accept": "yes"}).status_code == 302
    done = {"stage": "DONE", "words": "已减免", "item": "学费减免", "amount_yuan": "3000", "done_on": "2026-08-03"}
    assert school.post(f"{INBOX}/sent/{number}", done).status_code == 302
    words = words_of(hub.get(f"{INBOX}/{need.number}").content)
    hub.post(f"{INBOX}/{need.number}/feedback", {"words": "家里已确认"})
    hub.post(f"{INBOX}/{need.number}/settle", {"outcome": "AIDED", "words": "学费已减免"})

    assert "学费减免 · 3000.00 元 · 2026-08-03" in words
    assert fresh(need).outcome == "AIDED"
    assert "家里已确认" in words_of(school.get(f"{INBOX}/sent/{number}").content)


def test_an_answer_that_lacks_something_is_said_in_the_form(signed_in, sending, xu):
    browser = signed_in(xu)

    assert "退回要选原因" in words_of(
        browser.post(f"{INBOX}/sent/{sending.number}", {"stage": "REJECTED", "words": "不行"}).content
    )
    assert "请选择一项" in words_of(browser.post(f"{INBOX}/sent/{sending.number}", {"words": "不行"}).content)


def test_a_sending_is_the_business_of_its_desk(signed_in, sending, xu, chen, wu):
    assert signed_in(xu).get(f"{INBOX}/sent/{sending.number}").status_code == 200
    assert signed_in(chen).get(f"{INBOX}/sent/{sending.number}").status_code == 404
    assert signed_in(wu).get(f"{INBOX}/sent/{sending.number}").status_code == 403
    assert signed_in(xu).put(f"{INBOX}/sent/{sending.number}").status_code == 405


def test_the_departments_page_says_the_package_and_no_more(signed_in, sending, xu):
    words = words_of(signed_in(xu).get(f"{INBOX}/sent/{sending.number}").content)

    assert "孩子开学交不起学费" in words
    assert "客村" not in words


def test_a_department_begins_on_what_was_sent_to_it(client, xu):
    User.objects.filter(pk=xu.user_id).update(password=make_password("doudi-demo"))
    answer = client.post("/hub/sign-in", {"username": "xu", "password": "doudi-demo"})

    assert answer["Location"] == f"{INBOX}/sent"
    words = words_of(client.get(answer["Location"]).content)
    assert "概览" not in words
    assert "转来的需求" in words


def test_an_overruling_is_counted_in_the_report(signed_in, need, li):
    browser = signed_in(li)
    wrong = browser.post(f"{INBOX}/{need.number}/overrule", {"kind": "HOUSE", "why": ""})
    browser.post(f"{INBOX}/{need.number}/overrule", {"kind": "HOUSE", "why": "住校的床位费"})

    assert "请写明" in words_of(wrong.content)
    assert "上学 上学的费用由教育部门和学校资助（学费） 住房 1" in words_of(browser.get(f"{INBOX}/overruled").content)


def test_a_need_is_put_into_a_volunteers_hands(signed_in, need, chen, xiaoliang, zhou):
    browser = signed_in(chen)
    browser.post(f"{INBOX}/{need.number}/assign", {"to": zhou.pk})
    assert fresh(need).handler is None
    browser.post(f"{INBOX}/{need.number}/assign", {"to": xiaoliang.pk})

    assert fresh(need).handler == xiaoliang


def test_one_form_for_several_owners_and_its_progress(signed_in, li, xu):
    browser = signed_in(li)
    told = {
        "urgency": "NORMAL", "residence": "客村", "document": "resident_id", "wants_EDU": "on", "words_EDU": "学费", "wants_MED": "on",
        "words_MED": "住院",
    }  # fmt: skip
    words = words_of(browser.post(f"{INBOX}/several", told, follow=True).content)

    assert "2 件事都已登记并转出" in words
    assert "等待接收" in words
    assert "还没有登记由谁办理" in words
    assert "请至少选一件要办的事" in words_of(
        browser.post(f"{INBOX}/several", {**told, "wants_EDU": "", "wants_MED": ""}).content
    )
    assert browser.get(f"{INBOX}/several/YJNONE").status_code == 404


def test_the_district_names_who_answers_what(signed_in, chen, li, xu):
    browser = signed_in(chen)
    browser.post(f"{INBOX}/owners", {"kind": "MED", "desk": xu.desk_id})

    with acting_as(SYSTEM):
        assert Owner.objects.get(kind="MED").desk == xu.desk
    assert "困难群众帮扶岗" in words_of(browser.get(f"{INBOX}/owners").content)
    assert signed_in(li).get(f"{INBOX}/owners").status_code == 403


def test_a_partners_key_is_shown_once(signed_in, chen):
    browser = signed_in(chen)
    told = {"name": "海珠区慈善会", "code": "haizhu-cishan", "source": "CHARITY"}
    first = browser.post(f"{INBOX}/owners/partners", told).content.decode()
    again = words_of(browser.post(f"{INBOX}/owners/partners", told).content)
    browser.post(f"{INBOX}/owners/partners", {"dismiss": "haizhu-cishan"})

    assert "need-key" in first
    assert "need-key" not in browser.get(f"{INBOX}/owners/partners").content.decode()
    assert "这个代号已经有单位在用" in again
    with acting_as(chen):
        assert Partner.objects.get().until == date(2026, 8, 4)


def test_a_work_group_is_named_and_ended(signed_in, chen, wu, li):
    browser, page = signed_in(chen), f"{INBOX}/owners/reaches"
    told = {"desk": wu.desk_id, "url": "https://hooks.example.gov.cn/robot/k3y", "secret": "约定的密钥"}
    browser.post(page, told)
    words = words_of(browser.get(page).content)
    wrong = words_of(browser.post(page, {**told, "url": "http://hooks.example.gov.cn"}).content)
    with acting_as(chen):
        number = Reach.objects.get().pk
    browser.post(page, {"end": number})

    assert "hooks.example.gov.cn" in words
    assert "k3y" not in words
    assert "请填写以 https:// 开头的地址" in wrong
    assert "已停用" in words_of(browser.get(page).content)
    assert browser.post(page, {"end": "²"}).status_code == 302
    assert signed_in(li).get(page).status_code == 200
    assert signed_in(wu).get(page).status_code == 403


def test_the_wall_names_nobody_and_shows_what_cannot_wait(signed_in, wang, li):
    need = opened(by=li, urgency="NOW", words="断粮")
    words = words_of(signed_in(wang).get(f"{INBOX}/board").content)

    assert need.number in words
    assert "梁" not in words.partition("指挥大屏")[2].partition("红色清单")[2]
    with acting_as(li):
        accept(need=need, by=li, on=ON)
    assert need.number not in words_of(signed_in(wang).get(f"{INBOX}/board").content)


def test_every_part_of_the_wall_that_holds_figures_is_renewed(signed_in, chen, need):
    script = Path(str(finders.find("hub/needs_live.js"))).read_text(encoding="utf-8")
    (renewed,) = re.findall(r"for \(const name of \[(.+?)\]\)", script)

    page = signed_in(chen).get(f"{INBOX}/board").content.decode()

    lists = set(re.findall(r'<ul class="[^"]*wall-[^"]*" id="([^"]+)"', page))
    assert lists == {"wall-numbers", "wall-places", "wall-kinds", "wall-red"}
    assert all(f'"{name}"' in renewed for name in lists)
    assert not re.findall(r'<ul class="wall-[^"]*">', page)


@pytest.mark.parametrize(
    ("setting", "stream", "source"),
    [
        ("", "", None), ("8001", "http://testserver:8001/needs", "connect-src 'self' http://testserver:8001"),
        ("/hub/needs/stream", "/hub/needs/stream", "connect-src 'self'"),
    ],
)  # fmt: skip
def test_a_page_listens_where_the_place_has_set_it(signed_in, li, settings, setting, stream, source):
    settings.LIVE = setting
    answer = signed_in(li).get(INBOX)

    assert f'data-stream="{stream}"' in answer.content.decode()
    assert (
        (source in answer["Content-Security-Policy"])
        if source
        else ("connect-src" not in answer["Content-Security-Policy"])
    )


def test_a_need_without_a_service_is_given_one_on_its_page(signed_in, need, li, zhou, he):
    browser, address = signed_in(li), f"{INBOX}/{need.number}/item"
    assert "选一项服务" in words_of(browser.get(f"{INBOX}/{need.number}").content)

    assert "请选一项服务。" in words_of(browser.post(address, {"item": "", "why": "问清了"}).content)
    answer = browser.post(address, {"item": "tutoring_homework", "why": "孩子要人辅导功课"}, follow=True)

    assert "服务已选，理由已留痕" in words_of(answer.content)
    assert "改服务" in words_of(answer.content)
    assert fresh(need).item == "tutoring_homework"
    assert signed_in(zhou).post(address, {"item": "care_bath", "why": "改"}).status_code == 404
    assert signed_in(he).post(address, {"item": "care_bath", "why": "改"}).status_code == 403
