"""An order is accepted, done and rated; what shows it is kept only as the person agreed; the need is settled with it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from doudi.cases.permissions import NotAllowed
from doudi.cases.refusals import NotReady
from doudi.cases.sealing import unseal_bytes, unseal_text
from doudi.dispatch.needs.models import Need
from doudi.dispatch.supply.models import Gap, Listing, Order, Project
from doudi.dispatch.supply.publishing import answer_gap
from doudi.dispatch.supply.serving import PHOTO, SIGNATURE, WHERE, accept, finish, hours_between, rate, refuse
from doudi.dispatch.supply.tests.world import DAY, at, confirmed, listed, offered, project, proposed, provider, team
from doudi.offices.acting import SYSTEM, acting_as
from tests.letters import sheet

pytestmark = pytest.mark.django_db
DONE = {
    "started_at": at(9),
    "ended_at": at(10, 30),
    "units": Decimal(1),
    "words": "洗了澡，换了衣服",
    "unsigned_because": "手有残疾",
}


@pytest.fixture
def order(li, xiaoliang) -> Order:
    """An order for 小梁's team; photographs are allowed, places are not."""
    offered(team(xiaoliang))
    listed(by=li)
    return confirmed(proposed(by=li)[0], by=li, may_photograph=True)


@pytest.fixture
def taken(order, xiaoliang) -> Order:
    with acting_as(xiaoliang):
        return accept(order=order, worker="梁小雨", by=xiaoliang, on=DAY)


def finished(order, by, **changed) -> Order:
    with acting_as(by):
        return finish(order=order, by=by, on=DAY, **{**DONE, **changed})


def test_the_provider_sees_its_order_and_another_does_not(order, xiaoliang, zhou, li):
    with acting_as(xiaoliang):
        assert Order.objects.exists()
        assert not Need.objects.exists()
    with acting_as(li):
        assert Order.objects.exists()
    with acting_as(zhou):
        assert not Order.objects.exists()


def test_somebody_is_named_who_goes(order, xiaoliang):
    with acting_as(xiaoliang):
        with pytest.raises(NotReady, match="由谁上门"):
            accept(order=order, worker=" ", by=xiaoliang, on=DAY)
        assert accept(order=order, worker="梁小雨", by=xiaoliang, on=DAY).state == "ACCEPTED"


def test_an_order_of_another_is_not_accepted(order, li):
    with acting_as(li), pytest.raises(NotAllowed, match="另一家机构"):
        accept(order=order, worker="李志强", by=li, on=DAY)


def test_goods_are_counted_in_pieces(li, xiaoliang):
    offered(team(xiaoliang), kind="GOODS", title="护理床借用", given=["SERVICE"])
    listed(by=li, item="")
    made = confirmed(proposed(by=li)[0], by=li)
    with acting_as(xiaoliang):
        taken = accept(order=made, worker="梁小雨", by=xiaoliang, on=DAY)

    finished(taken, xiaoliang)

    with acting_as(SYSTEM):
        assert Need.objects.get().outcome_words == "海珠区邻里志愿服务队提供“护理床借用”1件。"


def test_what_was_done_counts_hours_and_settles_the_need(taken, xiaoliang):
    done = finished(taken, xiaoliang)

    assert (done.state, done.volunteer_hours, done.amount_yuan) == ("DONE", Decimal("1.50"), None)
    with acting_as(SYSTEM):
        need = Need.objects.get()
        assert (need.stage, need.outcome) == ("CLOSED", "AIDED")
        assert need.outcome_words == "海珠区邻里志愿服务队提供“助浴”1次。"


def test_a_paid_provider_is_paid_by_the_unit(li, xiaoliang):
    with acting_as(SYSTEM):
        agency = xiaoliang.desk.agency
    offered(provider(kind="AGENCY", name="安心护理", place="440105", agency=agency))
    listed(by=li)
    order = confirmed(proposed(by=li)[0], by=li)
    with acting_as(xiaoliang):
        accept(order=order, worker="阿芳", by=xiaoliang, on=DAY)

    done = finished(order, xiaoliang, units=Decimal(2))

    assert (str(done.unit_price_yuan), str(done.amount_yuan), done.volunteer_hours) == ("120", "240.00", None)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ended_at": at(9)}, "结束时间应在开始时间之后"),
        ({"ended_at": at(8)}, "结束时间应在开始时间之后"),
        ({"started_at": at(9) - timedelta(days=1), "ended_at": at(8)}, "不能早于派单的日子"),
        ({"started_at": at(22), "ended_at": at(9) + timedelta(days=1)}, "还没有到结束时间"),
        ({"where": "23.1,113.3"}, "没有同意记录位置"),
        ({"unsigned_because": " "}, "请让本人签名"),
        ({"signature": b"<svg>"}, "签名应是"),
        ({"units": Decimal(0)}, "做了多少"),
        ({"words": " "}, "做了什么"),
    ],
)
def test_what_is_missing_or_not_allowed_is_said(taken, xiaoliang, changed, words):
    with pytest.raises(NotReady, match=words):
        finished(taken, xiaoliang, **changed)


def test_a_photograph_lies_sealed_and_without_consent_there_is_none(taken, xiaoliang):
    small = sheet(width=120, height=60)
    done = finished(taken, xiaoliang, photo=sheet(), signature=small)

    assert done.photo_sealed is not None
    assert unseal_bytes(done.photo_sealed, purpose=PHOTO).startswith(b"\xff\xd8")
    assert done.signature_sealed is not None
    assert unseal_bytes(done.signature_sealed, purpose=SIGNATURE) == small
    assert done.unsigned_because == ""
    with acting_as(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
        Order.objects.filter(pk=done.pk).update(may_photograph=False)


def test_a_photograph_nobody_agreed_to_is_refused(li, xiaoliang):
    offered(team(xiaoliang))
    listed(by=li)
    order = confirmed(proposed(by=li)[0], by=li, may_locate=True)
    with acting_as(xiaoliang):
        accept(order=order, worker="梁小雨", by=xiaoliang, on=DAY)

    with pytest.raises(NotReady, match="没有同意拍照"):
        finished(order, xiaoliang, photo=sheet())
    done = finished(order, xiaoliang, where="23.1,113.3")
    assert done.where_sealed is not None
    assert unseal_text(done.where_sealed, purpose=WHERE) == "23.1,113.3"


def test_what_was_done_stays_as_it_was_written(taken, xiaoliang):
    done = finished(taken, xiaoliang)

    with acting_as(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
        Order.objects.filter(pk=done.pk).update(done_words="别的")


def test_the_community_asks_once_how_it_was(taken, xiaoliang, wu):
    done = finished(taken, xiaoliang)

    with acting_as(wu):
        with pytest.raises(NotReady, match="1到5"):
            rate(order=done, satisfaction=6, words="", by=wu, on=DAY)
        assert rate(order=done, satisfaction=5, words="很好", by=wu, on=DAY).satisfaction == 5
        with pytest.raises(NotReady, match="不能再评"):
            rate(order=done, satisfaction=4, words="", by=wu, on=DAY)


def test_who_served_does_not_rate_himself(taken, xiaoliang):
    done = finished(taken, xiaoliang)

    with acting_as(xiaoliang), pytest.raises(NotAllowed):
        rate(order=done, satisfaction=5, words="", by=xiaoliang, on=DAY)


def test_an_order_given_back_opens_the_need_for_others(order, li, xiaoliang):
    with acting_as(xiaoliang):
        with pytest.raises(NotReady, match="为什么不能接"):
            refuse(order=order, why=" ", by=xiaoliang, on=DAY)
        refuse(order=order, why="没有人手", by=xiaoliang, on=DAY)

    with acting_as(li):
        assert Listing.objects.get().state == "OPEN"
    assert proposed(by=li) == []  # the same pair is not put forward again
    offered(provider())
    assert [one.offer.provider.name for one in proposed(by=li)] == ["赤岗街社工站"]


def test_promised_money_is_free_again_when_the_order_is_given_back(li, xiaoliang):
    found = project()
    with acting_as(SYSTEM):
        found.provider.agency = xiaoliang.desk.agency
        found.provider.save(update_fields=["agency"])
    offered(found.provider, project=found, kind="MONEY", given=["CHARITY"], most_yuan=Decimal(300), title="帮扶")
    listed(by=li, kind="CHARITY", item="")
    with acting_as(li):
        answer_gap(
            need=Need.objects.get(), asked_yuan=Decimal(200), government_yuan=Decimal(0), answer="无", by=li, on=DAY
        )
    order = confirmed(proposed(by=li)[0], by=li)

    with acting_as(xiaoliang):
        refuse(order=order, why="项目已停", by=xiaoliang, on=DAY)

    with acting_as(SYSTEM):
        assert Gap.objects.get().charity_yuan == 0
        assert Project.objects.get().promised_yuan == 0


def test_hours_have_two_decimals():
    assert hours_between(at(9), ended_at=at(9, 20)) == Decimal("0.33")
