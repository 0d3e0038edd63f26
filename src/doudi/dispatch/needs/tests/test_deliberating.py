"""One matter, one deliberation; and money at once, signed by two: what was written stays, and never more is paid than there is."""

from datetime import date
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.db.utils import DatabaseError, IntegrityError

from doudi.dispatch.needs.funds import balance_of, decline, open_fund, propose, replenish, sign
from doudi.dispatch.needs.meetings import decide, finish, hold, plan, put
from doudi.dispatch.needs.models import Matter, Meeting, Payout
from doudi.dispatch.needs.permissions import NotAllowed
from doudi.dispatch.needs.refusals import NotReady
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from tests.cast import STREET
from tests.needs import ON, opened

pytestmark = pytest.mark.django_db
LATER = date(2026, 8, 20)


@pytest.fixture
def need(li):
    return opened(by=li, words="没有哪条政策管得到")


@pytest.fixture
def matter(need, chen):
    with acting_as(chen):
        meeting = plan(title="八月第一次", planned_on=ON, by=chen, on=ON)
        return put(meeting=meeting, need=need, question="怎么帮", proposal="先给临时救助", by=chen, on=ON)


def held(matter, chen):
    hold(meeting=matter.meeting, present="民政、财政、医保", minutes="一致同意", by=chen, on=ON)
    return decide(matter=matter, decision="HELP", decided="给予一次救助", owner=chen.desk, until=LATER, by=chen, on=ON)


def test_from_the_agenda_to_what_came_of_it(matter, chen):
    with acting_as(chen):
        held(matter, chen)
        done = finish(matter=matter, done="已发放", by=chen, on=LATER)

    assert (done.decision, done.until, done.done_on) == ("HELP", LATER, LATER)


def test_nothing_is_decided_before_the_meeting_nor_twice_nor_for_yesterday(matter, chen):
    told = {"matter": matter, "decision": "HELP", "decided": "救助", "owner": chen.desk, "by": chen, "on": ON}
    with acting_as(chen):
        with pytest.raises(NotReady):
            decide(until=LATER, **told)
        hold(meeting=matter.meeting, present="民政", minutes="议过", by=chen, on=ON)
        with pytest.raises(NotReady):
            decide(until=date(2026, 8, 1), **told)
        decide(until=LATER, **told)
        with pytest.raises(NotReady):
            decide(until=LATER, **told)


def test_a_need_is_once_on_an_agenda_and_a_meeting_is_held_once_with_minutes(matter, need, chen):
    with acting_as(chen):
        with pytest.raises(NotReady):
            put(meeting=matter.meeting, need=need, question="再议", proposal="再议", by=chen, on=ON)
        with pytest.raises(NotReady):
            hold(meeting=matter.meeting, present="民政", minutes=" ", by=chen, on=ON)
        held(matter, chen)
        with pytest.raises(NotReady):
            hold(meeting=matter.meeting, present="民政", minutes="改写", by=chen, on=ON)


@pytest.mark.parametrize(("model", "changed"), [(Meeting, {"minutes": "改写"}), (Matter, {"decided": "改写"})])
def test_the_database_keeps_minutes_and_decisions(matter, chen, model, changed):
    with acting_as(chen):
        held(matter, chen)
        with pytest.raises(DatabaseError, match="stays"):
            model.objects.update(**changed)


def test_the_county_convenes_and_the_street_reads_what_concerns_its_need(matter, chen, li, zhou):
    with acting_as(li):
        assert Matter.objects.get() == matter
        assert not Meeting.objects.exists()
        with pytest.raises(NotAllowed):
            plan(title="街道的会", planned_on=ON, by=li, on=ON)
    with acting_as(zhou):
        assert not Matter.objects.exists()
        with pytest.raises(NotAllowed):
            hold(meeting=matter.meeting, present="民政", minutes="别区", by=zhou, on=ON)


@pytest.fixture
def fund(chen):
    with acting_as(chen):
        street = Place.objects.get(code=STREET)
        made = open_fund(place=street, quota_yuan=Decimal(5000), once_most_yuan=Decimal(1000), by=chen, on=ON)
        replenish(fund=made, amount_yuan=Decimal(1500), report="首次拨付", by=chen, on=ON)
    return made


def proposed(fund, need, li, amount="800"):
    with acting_as(li):
        return propose(
            fund=fund, need=need, payee="梁志强", amount_yuan=Decimal(amount), why="今天没饭吃", by=li, on=ON
        )


def test_two_sign_and_then_it_is_paid(fund, need, li, chen):
    payout = proposed(fund, need, li)
    with acting_as(chen):
        before = balance_of(fund)
        sign(payout=payout, by=chen, on=ON)
        assert (before, balance_of(fund)) == (Decimal(1500), Decimal(700))


def test_the_first_signer_is_not_the_second(fund, need, li):
    payout = proposed(fund, need, li)
    with acting_as(li), pytest.raises(NotAllowed):
        sign(payout=payout, by=li, on=ON)
    with acting_as(li), pytest.raises(IntegrityError):
        Payout.objects.filter(pk=payout.pk).update(second_by=li, second_at="2026-08-03T00:00:00Z")


@pytest.mark.parametrize("amount", ["1000.01", "0", "-5"])
def test_too_much_at_once_or_nothing_is_not_proposed(fund, need, li, amount):
    with pytest.raises(NotReady):
        proposed(fund, need, li, amount)


def test_never_more_is_paid_than_there_is_nor_put_in_than_the_quota(fund, need, li, chen):
    first = proposed(fund, need, li)
    second = proposed(fund, opened(by=li, words="断电"), li)
    with acting_as(chen):
        sign(payout=first, by=chen, on=ON)
        with pytest.raises(NotReady, match="余额不足"):
            sign(payout=second, by=chen, on=ON)
        with pytest.raises(NotReady):
            replenish(fund=fund, amount_yuan=Decimal("4300.01"), report="报账", by=chen, on=ON)
        replenish(fund=fund, amount_yuan=Decimal(4300), report="报账", by=chen, on=ON)
        sign(payout=second, by=chen, on=ON)


def test_declined_with_a_reason_another_may_be_proposed(fund, need, li, chen):
    payout = proposed(fund, need, li)
    with pytest.raises(NotReady):
        proposed(fund, need, li)
    with acting_as(chen):
        with pytest.raises(NotReady):
            decline(payout=payout, why=" ", by=chen, on=ON)
        decline(payout=payout, why="已有临时救助", by=chen, on=ON)
        with pytest.raises(NotReady):
            sign(payout=payout, by=chen, on=ON)

    assert proposed(fund, need, li).pk != payout.pk


def test_what_two_have_signed_stays(fund, need, li, chen):
    payout = proposed(fund, need, li)
    with acting_as(chen):
        sign(payout=payout, by=chen, on=ON)
    with acting_as(chen), pytest.raises(DatabaseError, match="stays"):
        Payout.objects.filter(pk=payout.pk).update(declined="改了")


def test_another_place_sees_no_fund_and_opens_none(fund, zhou, li):
    street = Place.objects.get(code=STREET)
    for officer in (zhou, li):
        with acting_as(officer), pytest.raises(NotAllowed):
            open_fund(place=street, quota_yuan=Decimal(1), once_most_yuan=Decimal(1), by=officer, on=ON)
    with acting_as(zhou):
        assert not type(fund).objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_second_signatures_in_the_same_moment_pay_what_there_is(li, chen):
    with acting_as(chen):
        street = Place.objects.get(code=STREET)
        fund = open_fund(place=street, quota_yuan=Decimal(5000), once_most_yuan=Decimal(1000), by=chen, on=ON)
        replenish(fund=fund, amount_yuan=Decimal(1000), report="首次拨付", by=chen, on=ON)
    payouts = [proposed(fund, opened(by=li, words=words), li) for words in ("没饭吃", "断电")]
    gate, said = Barrier(2), []

    def press(payout):
        try:
            with acting_as(chen):
                gate.wait(60)
                sign(payout=payout, by=chen, on=ON)
        except NotReady as reason:
            said.append(str(reason))
        finally:
            connection.close()

    threads = [Thread(target=press, args=(one,)) for one in payouts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert said == ["备用金余额不足，请先报账补充。"]
    with acting_as(SYSTEM):
        assert balance_of(fund) == Decimal(200)
