"""Recovery on pages: told, heard, decided by another, agreed, received, closed; each act to whoever may, and to nobody else."""

from datetime import date

import pytest

from doudi.cases.permissions import resident_of
from doudi.delivery.recovery.answering import answer
from doudi.delivery.recovery.models import Claim
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.pages import words_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 20)
RECOVERY = "/hub/delivery/recovery"
BEGIN = {"months": ["dibao:2026-03-01"], "cause": "late_report", "act_on": "", "reasons": "三月收入变化没有报告"}
MOST = 30


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)


@pytest.fixture
def begun(second, signed_in, luo):
    """A claim that the county began on its page; the debtor has had his notice."""
    signed_in(luo).post(f"{RECOVERY}/of/{second.number}", BEGIN | {"debtor": second.subject_id})
    return claim()


def claim():
    with acting_as(SYSTEM):
        return Claim.objects.get()


def at(one, part=""):
    return f"{RECOVERY}/{one.number}{part}"


def act(browser, one, verb, **given):
    return browser.post(at(one), {"verb": verb, **given})


def test_what_was_overpaid_is_found_and_told(second, signed_in, luo, qian):
    browser, address = signed_in(luo), f"{RECOVERY}/of/{second.number}"
    assert "809.00 元" in words_of(browser.get(f"{RECOVERY}?stage=over").content)
    assert "500.00 1,309.00 809.00" in words_of(browser.get(address).content)
    assert "请写明事实和理由" in words_of(
        browser.post(address, BEGIN | {"reasons": "", "debtor": second.subject_id}).content
    )
    assert signed_in(qian).post(address, BEGIN).status_code == 403

    answer = browser.post(address, BEGIN | {"debtor": second.subject_id}, follow=True)

    assert "已告知，待听取意见" in words_of(answer.content)
    assert "收不到手机消息" in words_of(answer.content)


def test_by_five_hands_until_the_last_cent(begun, signed_in, luo, chen, li, qian):
    hands = {one.user.username: signed_in(one) for one in (luo, chen, li, qian)}
    assert "请写下当事人的意见" in words_of(act(hands["li"], begun, "hear", said="").content)
    act(hands["li"], begun, "hear", said="愿意分期退")
    assert act(hands["luo"], begun, "decide", return_yuan="809.00", why="属实").status_code == 403
    act(hands["chen"], begun, "decide", return_yuan="809.00", why="属实")
    act(hands["li"], begun, "plan", document="协议1号", count="3", first_on="2026-04-30")
    words = words_of(hands["li"].get(at(begun)).content)
    assert "2026-04-30 269.66 2026-05-28 269.66 2026-06-28 269.68" in words
    assert "请选择一项" in words_of(
        act(
            hands["qian"],
            begun,
            "receive",
            yuan="9",
            key="K0",
            received_on="2026-03-20",
            towards="return",
            how="deduction",
        ).content
    )

    for key, yuan in (("K1", "309.00"), ("K1", "309.00"), ("K2", "500.00")):
        act(
            hands["qian"],
            begun,
            "receive",
            yuan=yuan,
            key=key,
            received_on="2026-03-20",
            towards="return",
            how="transfer",
        )
    assert act(hands["li"], begun, "close").status_code == 403
    act(hands["qian"], begun, "close")

    assert claim().stage == "closed"
    assert "已退清" in words_of(hands["chen"].get(at(begun)).content)


def test_two_of_the_county_let_go_of_what_cannot_be_had(begun, signed_in, luo, chen):
    first, second = signed_in(luo), signed_in(chen)
    act(first, begun, "hear", said="没有能力退")
    act(second, begun, "decide", return_yuan="809.00", why="属实")
    act(first, begun, "consent", kind="court", document="法院1号", signed_on="2026-03-19")
    act(first, begun, "propose", kind="forgiven", why="家庭困难", document="局务会纪要")
    assert act(first, begun, "agree").status_code == 403

    act(second, begun, "agree")

    words = words_of(first.get(at(begun)).content)
    assert claim().stage == "written_off"
    assert "法院1号" in words and "免予退回" in words


def test_the_notice_is_printed_checked_by_anybody_and_handed_over(begun, signed_in, luo, client):
    browser = signed_in(luo)

    pdf = browser.get(at(begun, "/notice"))
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    assert browser.get(at(begun, "/decision")).status_code == 404
    with acting_as(SYSTEM):
        paper_hash = begun.steps.get(nth=1).detail["paper"]
        assert Entry.objects.filter(verb="recovery.print").count() == 1
    assert "与存档的正文一致" in words_of(client.get(f"/papers/{begun.number}?h={paper_hash}").content)
    act(browser, begun, "hand", which="notice", how="hand", handed_on="2026-03-20")
    assert "直接送达" in words_of(browser.get(at(begun)).content)


def test_what_the_debtor_said_himself_is_there_to_be_written_down(begun, signed_in, li):
    me = resident_of(begun.debtor_id, name=begun.debtor_name)
    with acting_as(me):
        answer(claim=begun, kind="said", words="我三月就告诉村里了", by=me, on=DAY)

    page = signed_in(li).get(at(begun))

    assert page.context["acts"][0].form["said"].value() == "我三月就告诉村里了"
    assert "当事人自己在手机上说的" in words_of(page.content)


def test_a_claim_is_withdrawn_with_a_reason(begun, signed_in, luo):
    browser = signed_in(luo)

    assert "请写明理由" in words_of(act(browser, begun, "withdraw", why="").content)
    act(browser, begun, "withdraw", why="数额有误")

    assert claim().stage == "withdrawn"


def test_who_sees_claims_and_who_does_nothing(request, begun, signed_in):
    for who, status in (
        ("wu", 403),
        ("guo", 403),
        ("li", 200),
        ("wang", 200),
        ("he", 200),
        ("qian", 200),
        ("zhou", 404),
    ):
        assert signed_in(request.getfixturevalue(who)).get(at(begun)).status_code == status
    for verb in ("hear", "decide", "plan", "receive", "close", "withdraw", "propose", "agree", "hand", "nothing"):
        assert act(signed_in(request.getfixturevalue("he")), begun, verb, why="试").status_code == 403
    assert begun.number not in signed_in(request.getfixturevalue("zhou")).get(RECOVERY).content.decode()


@pytest.mark.parametrize("part", ["", "one"])
def test_pages_of_recovery_ask_a_bounded_number_of_questions(
    begun, signed_in, chen, part, django_assert_max_num_queries
):
    browser = signed_in(chen)

    with django_assert_max_num_queries(MOST):
        assert browser.get(at(begun) if part else RECOVERY).status_code == 200


def test_a_first_instalment_is_due_within_a_year(begun, signed_in, luo, chen):
    act(signed_in(luo), begun, "hear", said="愿意退")
    act(signed_in(chen), begun, "decide", return_yuan="809", why="属实")
    given = {"document": "协议一号", "count": "60"}

    for day in ("9999-12-01", "2027-03-21", "2026-03-19"):
        answer = act(signed_in(luo), begun, "plan", first_on=day, **given)
        assert "第一期最早今天，最迟 2027-03-20" in words_of(answer.content)
    assert claim().stage == "decided"
    act(signed_in(luo), begun, "plan", first_on="2027-03-20", **given)
    assert claim().stage == "planned"
