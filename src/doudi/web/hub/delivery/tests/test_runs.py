"""The run of a month on pages: who sees it, who may do what, what is refused, and how many questions it takes."""

from datetime import date

import pytest
from django.urls import reverse

from doudi.delivery.batches.checking import check
from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.ending import end_lines
from doudi.delivery.batches.freezing import freeze
from doudi.delivery.batches.models import Batch, Line, Problem
from doudi.delivery.batches.moving import move
from doudi.delivery.batches.signing import sign_county, sign_finance
from doudi.delivery.batches.stages import Stage
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Person
from tests.pages import words_of
from tests.payments import HAIZHU, money, recipient

pytestmark = pytest.mark.django_db
MARCH, DAY = date(2026, 3, 1), date(2026, 3, 4)
MOST = 20
RUN = "/hub/delivery/run"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)


@pytest.fixture
def three(db, system):
    """Three recipients with an account each, and money for a year."""
    money(cents=100_000_000)
    return [recipient(number) for number in (1, 2, 3)]


@pytest.fixture
def batch(three, luo):
    """The list of March, computed."""
    with acting_as(luo):
        (made,) = compute(place=HAIZHU, month=MARCH, family="dibao", by=luo, on=DAY)
    return made


def page(batch, part=""):
    return f"/hub/delivery/lists/{batch.number}{part}"


def stage_of(batch):
    with acting_as(SYSTEM):
        return Batch.objects.get(pk=batch.pk).stage


def frozen(batch, luo):
    with acting_as(luo):
        freeze(batch, by=luo, on=DAY)
    return batch


def sent(batch, luo, chen, qian):
    """Bring a list to the bank."""
    frozen(batch, luo)
    for verb, who in ((check, luo), (sign_county, chen), (sign_finance, qian)):
        with acting_as(who):
            verb(batch, by=who, on=DAY)
    with acting_as(SYSTEM):
        move(batch, to=Stage.EXPORTED, by=SYSTEM, on=DAY)


@pytest.mark.parametrize(
    ("who", "status"),
    [("wu", 403), ("li", 200), ("guo", 403), ("chen", 200), ("zhou", 200), ("wang", 200), ("he", 200), ("xiaoliang", 403), ("qian", 200)],
)  # fmt: skip
def test_who_has_to_do_with_money_sees_the_month(request, signed_in, who, status):
    assert signed_in(request.getfixturevalue(who)).get(RUN).status_code == status


def test_four_steps_by_three_people(signed_in, three, luo, chen, qian):
    hands = {"luo": signed_in(luo), "chen": signed_in(chen), "qian": signed_in(qian)}
    answer = hands["luo"].post(f"{RUN}?month=2026-03", {"family": "dibao"}, follow=True)
    assert "1 份名单" in words_of(answer.content)
    assert "3,927.00" in words_of(answer.content)
    with acting_as(SYSTEM):
        made = Batch.objects.get()

    steps = [("luo", "frozen"), ("luo", "checked"), ("chen", "county_signed"), ("qian", "finance_signed")]
    for who, stage in steps:
        assert f"/to/{stage}" in hands[who].get(page(made)).content.decode()
        assert hands[who].post(page(made, f"/to/{stage}")).status_code == 302
        assert stage_of(made) == stage

    words = words_of(hands["luo"].get(page(made)).content)
    assert "按月发放 3 3,927.00" in words
    assert f"{qian.name} · " in words


def test_a_family_where_nothing_is_due_says_so(signed_in, three, luo):
    answer = signed_in(luo).post(f"{RUN}?month=2026-03", {"family": "tekun"})

    assert "没有应发未发" in words_of(answer.content)


def test_nobody_signs_what_he_made(signed_in, batch, luo, chen):
    browser = signed_in(luo)
    for stage in ("frozen", "checked"):
        browser.post(page(batch, f"/to/{stage}"))

    assert "/to/county_signed" not in browser.get(page(batch)).content.decode()
    assert browser.post(page(batch, "/to/county_signed")).status_code == 403
    assert browser.post(page(batch, "/to/nowhere")).status_code == 404
    assert "不能这样办" in words_of(browser.post(page(batch, "/to/closed"), follow=True).content)
    assert stage_of(batch) == "checked"
    assert "/to/county_signed" in signed_in(chen).get(page(batch)).content.decode()


@pytest.mark.parametrize("who", ["he", "wang", "qian"])
def test_others_see_all_and_change_nothing(request, signed_in, batch, luo, who):
    frozen(batch, luo)
    with acting_as(SYSTEM):
        found = Problem.objects.create(
            batch=batch, rule="F10", severity="B", line=Line.objects.filter(batch=batch).first()
        )
    browser = signed_in(request.getfixturevalue(who))
    seen = [
        browser.get(address).content.decode()
        for address in (f"{RUN}?place={HAIZHU}", page(batch), page(batch, "/lines"))
    ]

    assert batch.number in seen[0]
    assert "核算名单" not in seen[0]
    assert "/to/" not in seen[1]
    assert "核实后放行" not in seen[1]
    assert "陈婆婆" in seen[2]
    for part in ("/to/checked", "/to/withdrawn"):
        assert browser.post(page(batch, part), {"why": "试"}).status_code == 403
    assert browser.post(f"/hub/delivery/problems/{found.pk}", {"why": "试"}).status_code == 403
    assert browser.post(f"{RUN}?month=2026-04", {"family": "dibao"}).status_code == 403
    assert stage_of(batch) == "frozen"


def test_supervision_pulls_nothing(signed_in, batch, luo, he):
    frozen(batch, luo)
    browser = signed_in(he)

    assert "抽出这一笔" not in words_of(browser.get(page(batch, "/lines/1")).content)
    assert browser.post(page(batch, "/lines/1"), {"reason": "death", "why": "试"}).status_code == 403


def test_another_county_finds_nothing(signed_in, batch, zhou):
    browser = signed_in(zhou)

    assert batch.number not in browser.get(f"{RUN}?place={HAIZHU}").content.decode()
    for part in ("", "/lines", "/lines/1"):
        assert browser.get(page(batch, part)).status_code == 404
    assert browser.post(page(batch, "/to/frozen")).status_code == 404


def test_going_back_asks_why(signed_in, batch, luo):
    browser = signed_in(luo)

    assert "请写明撤回的理由" in words_of(browser.post(page(batch, "/to/withdrawn"), {"why": ""}).content)
    assert stage_of(batch) == "computed"
    browser.post(page(batch, "/to/withdrawn"), {"why": "标准有误"})
    assert "标准有误" in words_of(browser.get(page(batch)).content)


def test_a_move_that_came_too_late_is_told(signed_in, batch, luo):
    browser = signed_in(luo)
    browser.post(page(batch, "/to/frozen"))

    assert "名单现在是“名单已锁定”" in words_of(browser.post(page(batch, "/to/frozen"), follow=True).content)


def test_the_dead_are_told_pulled_and_then_it_is_signed(signed_in, batch, three, luo, chen):
    browser = signed_in(luo)
    with acting_as(SYSTEM):
        Person.objects.filter(pk=three[0].subject_id).update(died_on=date(2026, 2, 11))
        line = Line.objects.get(batch=batch, entitlement=three[0])
    for stage in ("frozen", "checked"):
        browser.post(page(batch, f"/to/{stage}"))
    words = words_of(browser.get(page(batch)).content)
    assert "去世后仍在发放" in words
    assert "怎么办：核实去世日期" in words
    assert "去世后仍在发放：1" in words_of(signed_in(chen).post(page(batch, "/to/county_signed")).content)
    assert "请写明情况" in words_of(browser.post(page(batch, f"/lines/{line.seq}"), {"reason": "death"}).content)

    browser.post(page(batch, f"/lines/{line.seq}"), {"reason": "death", "why": "村里证实"})

    assert "村里证实" in words_of(browser.get(page(batch, f"/lines/{line.seq}")).content)
    assert signed_in(chen).post(page(batch, "/to/county_signed")).status_code == 302


def test_what_was_found_is_settled_with_a_reason(signed_in, batch, luo):
    frozen(batch, luo)
    with acting_as(SYSTEM):
        found = Problem.objects.create(
            batch=batch, rule="F10", severity="B", line=Line.objects.filter(batch=batch).first()
        )
    browser, address = signed_in(luo), f"/hub/delivery/problems/{found.pk}"

    assert "请写明理由" in words_of(browser.post(address, {"why": ""}).content)
    browser.post(address, {"why": "协议已补"})
    assert "协议已补" in words_of(browser.get(page(batch)).content)


def test_a_line_is_found_without_a_name_in_the_address(signed_in, batch, qian):
    browser = signed_in(qian)

    answer = browser.post(page(batch, "/lines/search"), {"words": "李"}, follow=True)
    assert answer.redirect_chain[0][0].endswith("/lines?search=yes")
    assert "共 1 笔" in words_of(answer.content)
    assert "共 0 笔" in words_of(browser.get(page(batch, "/lines?state=pulled")).content)
    assert "共 3 笔" in words_of(browser.get(page(batch, "/lines?state=x&page=99")).content)


def test_what_differs_from_last_month_is_explained(signed_in, three, he):
    recipient(4, since=MARCH)
    recipient(5, until=MARCH, cents=100_000)
    browser, address = signed_in(he), f"/hub/delivery/differences?month=2026-03&place={HAIZHU}"

    words = words_of(browser.get(address).content)

    assert "从原系统接续 1 0.00 1,309.00 +1,309.00" in words
    assert "合计 2 1,000.00 1,309.00 +309.00" in words
    assert "没有变化" in words_of(browser.get(f"{address}&family=tekun").content)
    taken = b"".join(browser.post(address, {"as": "csv"})).decode("utf-8-sig")
    assert taken.count("\n") == 3
    assert ",1309.00" in taken


def test_accounts_to_mend_are_told_with_the_banks_word(signed_in, batch, luo, chen, qian):
    recipient(6, account="-")
    sent(batch, luo, chen, qian)
    with acting_as(SYSTEM):
        line = Line.objects.get(batch=batch, seq=2)
        end_lines(batch, refused=[(line.end_to_end_id, "户名不符")])
    browser = signed_in(qian)

    words = words_of(browser.get("/hub/delivery/mend?month=2026-03").content)

    assert f"{line.payee} 1,309.00 元 银行说“户名不符”" in words
    assert "R1-000006dibao" not in words_of(browser.get("/hub/delivery/mend?month=2025-03").content)
    assert "R1-000006dibao" in words
    assert "银行退回 1 笔" in words_of(browser.get(f"{RUN}?month=2026-03").content)


@pytest.mark.parametrize("part", ["lists/{}/lines", "lists/{}/lines/1", "differences", "mend"])
def test_who_looks_at_people_is_written_down(signed_in, batch, he, part):
    signed_in(he).get(f"/hub/delivery/{part.format(batch.number)}")

    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="payment.look", actor_name=he.name).count() == 1


@pytest.mark.parametrize("part", ["differences", "mend"])
@pytest.mark.parametrize(("who", "status"), [("wu", 403), ("guo", 403), ("xiaoliang", 403), ("li", 200), ("he", 200)])
def test_who_sees_differences_and_accounts(request, signed_in, who, status, part):
    assert signed_in(request.getfixturevalue(who)).get(f"/hub/delivery/{part}").status_code == status


@pytest.mark.parametrize("page", ["hub:overview", "hub:delivery"])
def test_finance_arrives_at_the_month(signed_in, qian, page):
    assert signed_in(qian).get(reverse(page), follow=True).request["PATH_INFO"] == RUN


@pytest.mark.parametrize("part", ["", "/lines"])
def test_many_lines_ask_no_more_questions(signed_in, three, luo, qian, part, django_assert_max_num_queries):
    for number in range(4, 16):
        recipient(number)
    with acting_as(luo):
        (made,) = compute(place=HAIZHU, month=MARCH, family="dibao", by=luo, on=DAY)
    with acting_as(SYSTEM):
        Problem.objects.bulk_create(
            Problem(batch=made, rule="F10", severity="B", line=line) for line in Line.objects.filter(batch=made)
        )
    browser = signed_in(qian)

    with django_assert_max_num_queries(MOST):
        words = words_of(browser.get(page(made, part)).content)

    assert words.count("婆婆") == 15


def test_next_month_is_computed_and_none_later(three, signed_in, luo):
    browser = signed_in(luo)
    words = words_of(browser.post(f"{RUN}?month=2026-05&place={HAIZHU}", {"family": "dibao"}).content)

    assert "2026-05 还早：最多提前一个月核算，现在可以核算到 2026-04" in words
    with acting_as(SYSTEM):
        assert not Batch.objects.exists()
    assert browser.post(f"{RUN}?month=2026-04&place={HAIZHU}", {"family": "dibao"}).status_code == 302


def test_all_families_are_computed_at_once_and_what_could_not_be_is_named(three, signed_in, luo, chen):
    recipient(9, programme="tekun")
    with acting_as(chen):
        compute(place=HAIZHU, month=MARCH, family="tekun", by=chen, on=DAY)

    answer = signed_in(luo).post(f"{RUN}?month=2026-03&place={HAIZHU}", {"family": "every"}, follow=True)

    assert "已核算，名单在下面。 特困供养：陈慧已经核算了这个月的名单" in words_of(answer.content)
    with acting_as(SYSTEM):
        assert set(Batch.objects.values_list("family", flat=True)) == {"dibao", "tekun"}
    again = signed_in(luo).post(f"{RUN}?month=2026-02&place={HAIZHU}", {"family": "price"})
    assert "这个月没有应发未发的，不用核算" in words_of(again.content)


def test_what_was_taken_out_is_not_counted_as_paid(batch, signed_in, luo):
    frozen(batch, luo)
    browser = signed_in(luo)
    browser.post(page(batch, "/lines/1"), {"reason": "death", "why": "核实已去世"})

    month = words_of(browser.get(f"{RUN}?month=2026-03&place={HAIZHU}").content)
    assert "2 笔 2,618.00 元" in month
    assert "另抽出 1 笔（1,309.00 元）" in month
    assert "抽出的 1 笔（1,309.00 元）不发" in words_of(browser.get(page(batch)).content)


def test_a_street_is_told_what_the_countys_lists_pay_its_own(batch, signed_in, li, luo, chen, qian):
    browser = signed_in(li)
    sent(batch, luo, chen, qian)
    with acting_as(SYSTEM):
        first, *others = batch.lines.order_by("seq").values_list("end_to_end_id", flat=True)
        end_lines(batch, paid=[(one, DAY) for one in others], refused=[(first, "CLOSED")])

    words = words_of(browser.get(f"{RUN}?month=2026-03").content)
    assert "3 笔 3,927.00 元 2 笔已到账 1 笔银行退回" in words
    assert "还没有核算名单" not in words
    assert batch.number in words and page(batch) not in browser.get(f"{RUN}?month=2026-03").content.decode()
    back = words_of(browser.get("/hub/delivery/mend?month=2026-03").content).split("近三个月银行退回的")[1]
    assert "1,309.00 元" in back
    assert "本地的人" in words_of(browser.get(f"{RUN}?month=2026-02").content)
