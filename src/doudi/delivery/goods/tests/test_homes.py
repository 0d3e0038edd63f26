"""A home on its road: surveyed, planned within the ceiling, contracted, built, passed by two, paid into the books, closed."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from doudi.cases.permissions import NotAllowed, resident_of
from doudi.cases.refusals import NotReady
from doudi.delivery.goods import adapting
from doudi.delivery.goods.adapting import Item
from doudi.delivery.goods.books import HOMES, Part, account_of
from doudi.delivery.goods.counting import progress
from doudi.delivery.goods.issuing import Holder
from doudi.delivery.goods.migrations import __name__ as folder
from doudi.delivery.goods.models import Home, HomePicture, HomeStage, HomeStep
from doudi.delivery.goods.own import own_things
from doudi.delivery.goods.paying import pay_home
from doudi.delivery.goods.picturing import keep_pictures, open_home_picture
from doudi.delivery.goods.queries import due_of, homes_at, late_homes
from doudi.delivery.goods.road import ROAD
from doudi.delivery.ledger.posting import Movement, post
from doudi.delivery.ledger.queries import balance
from doudi.delivery.ledger.refusals import NotPosted
from doudi.dispatch.supply.tests.world import person_of
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from tests.cast import COMMUNITY
from tests.letters import sheet

pytestmark = pytest.mark.django_db
ON = date(2026, 8, 3)
ITEMS = (Item("bath_handrail", 2, 30_000, "卫生间"), Item("floor_anti_slip", 10, 8_000))
PLANNED = 140_000


def county() -> Place:
    return Place.objects.get(code="440105")


def did(verb, by, home, **told):
    with acting_as(by):
        return verb(home=home, by=by, on=ON, **told)


@pytest.fixture
def home(li) -> Home:
    with acting_as(li):
        holder = Holder(name="黄秀英", place=COMMUNITY, person=person_of())
        return adapting.register_home(holder=holder, group="tekun", address="客村大街8号202", by=li, on=ON)


def built(home, *, li, chen, agreed=PLANNED):
    with acting_as(chen):
        firm = adapting.admit(
            place=county(), name="安居工程队", document="海采〔2026〕3号", bank="珠江银行", account="6200 0000 1234 5678", by=chen, on=ON
        )  # fmt: skip
    did(adapting.survey, li, home, found="卫生间没有扶手", agreed_how="当面同意，签名")
    did(adapting.plan, li, home, items=ITEMS)
    did(adapting.contract, chen, home, contractor=firm, number="HT-1", cents=agreed, finish_by=date(2026, 9, 1))
    return did(adapting.begin, li, home)


def test_from_the_list_to_the_archive(home, li, chen, jin, qian):
    built(home, li=li, chen=chen, agreed=120_000)
    did(adapting.finish, li, home, done={1: 2, 2: 5})
    with pytest.raises(NotAllowed, match="定方案的人"):
        did(adapting.inspect, li, home, passes=True, words="牢固")
    did(adapting.inspect, jin, home, passes=True, words="牢固")
    with pytest.raises(NotAllowed, match="一个人只验一次"):
        did(adapting.inspect, jin, home, passes=True, words="牢固")
    with pytest.raises(NotReady, match="请老人在验收单上签名"):
        did(adapting.inspect, chen, home, passes=True, words="平整")
    accepted = did(adapting.inspect, chen, home, passes=True, words="平整", signature=sheet())
    assert (accepted.stage, accepted.unsigned_because) == (HomeStage.ACCEPTED, "")

    with pytest.raises(NotPosted, match="余额不足"):
        did(pay_home, qian, home, bank_receipt="R1")
    with acting_as(SYSTEM):
        source, held = (
            account_of(county(), fund="county", family=HOMES, part=one, by=SYSTEM) for one in (Part.SOURCE, Part.HELD)
        )
        post([Movement("fund", held.code, source.code, 200_000, ON, "allocate")], place="440105", by=SYSTEM, on=ON)
    with pytest.raises(NotAllowed, match="付款"):
        did(pay_home, chen, home, bank_receipt="R1")
    did(pay_home, qian, home, bank_receipt="R1")
    closed = did(adapting.close, li, home, satisfaction=5, words="老人说好用")

    done = 100_000 * 120_000 // PLANNED
    with acting_as(qian):
        assert balance(held, on=ON) == 200_000 - done
    assert closed.stage == HomeStage.CLOSED and closed.payable_cents == done
    with acting_as(chen):
        (street,) = progress("440105", year=2026, on=ON)
        assert (street.all, street.done, street.paid_cents, street.late) == (1, 1, done, 0)
        assert [one.number for one in homes_at("440105", year=2026, stage="closed")] == [home.number]


def test_what_does_not_pass_is_done_again(home, li, chen, jin):
    built(home, li=li, chen=chen)
    did(adapting.finish, li, home, done={1: 2, 2: 10})
    did(adapting.inspect, jin, home, passes=True, words="牢固")
    again = did(adapting.inspect, chen, home, passes=False, words="扶手松动")
    assert (again.stage, again.round) == (HomeStage.WORKING, 2)

    did(adapting.finish, li, home, done={1: 2, 2: 10})
    told = {"passes": True, "unsigned_because": "老人不识字，按了手印"}
    assert did(adapting.inspect, jin, home, words="已加固", **told).stage == HomeStage.FINISHED, (
        "the first round counts no more"
    )
    assert did(adapting.inspect, chen, home, words="已加固", **told).unsigned_because == told["unsigned_because"]


def test_pictures_lie_sealed_and_whoever_opens_one_says_why(home, li, zhou, he, qian):
    with acting_as(li):
        first = keep_pictures(home=home, kind="before", pictures=[sheet(), sheet()], by=li, on=ON)
        again = keep_pictures(home=home, kind="before", pictures=[sheet()], by=li, on=ON)
        with pytest.raises(NotReady, match="不是照片"):
            keep_pictures(home=home, kind="before", pictures=[b"%PDF-1.7"], by=li, on=ON)
        with pytest.raises(NotReady, match="改造后"):
            keep_pictures(home=home, kind="after", pictures=[sheet()], by=li, on=ON)
    assert (len(first), again) == (1, [])
    with acting_as(zhou), pytest.raises(NotAllowed):
        keep_pictures(home=home, kind="before", pictures=[sheet()], by=zhou, on=ON)
    with acting_as(he):
        kept = HomePicture.objects.get()
        with pytest.raises(NotReady, match="为什么"):
            open_home_picture(picture=kept, by=he, on=ON, why=" ")
        assert open_home_picture(picture=kept, by=he, on=ON, why="信访核查").startswith(b"\xff\xd8\xff")
        assert Entry.objects.filter(verb="home.open", purpose="信访核查").exists()
    with acting_as(qian), pytest.raises(NotAllowed):
        open_home_picture(picture=kept, by=qian, on=ON, why="看看")
    with acting_as(li), pytest.raises(DatabaseError), transaction.atomic():
        HomePicture.objects.update(kind="after")


def test_what_stands_too_long_is_late_and_nothing_else(home, li):
    with acting_as(li):
        assert due_of(home) == ON + timedelta(days=15)
        for days, late in ((15, []), (16, [home])):
            day = ON + timedelta(days=days)
            assert list(late_homes("440105", year=2026, on=day)) == late
            assert progress("440105", year=2026, on=day)[0].late == len(late)


def test_somebody_sees_his_own_home_and_nobody_elses(home, li):
    did(adapting.survey, li, home, found="卫生间没有扶手", agreed_how="当面同意")
    did(adapting.plan, li, home, items=ITEMS)
    with acting_as(resident_of(home.person_id, name="黄秀英")):
        (own,) = own_things(home.person_id).homes
        assert (own.home.pk, own.items[0]) == (home.pk, ("如厕、洗浴扶手", 2, "个"))
        with pytest.raises(DatabaseError), transaction.atomic():
            Home.objects.update(name="x")
    with acting_as(resident_of(home.person_id + 1, name="别人")):
        assert own_things(home.person_id).homes == () and not HomeStep.objects.exists()


def test_a_plan_keeps_within_what_the_place_spends(home, li):
    did(adapting.survey, li, home, found="卫生间没有扶手", agreed_how="当面同意")
    with pytest.raises(NotReady, match="方案合计是零"):
        did(adapting.plan, li, home, items=[Item("bed_care", 1, 0)])
    with pytest.raises(NotReady, match=r"每户最多 8000\.00"):
        did(adapting.plan, li, home, items=[Item("bed_care", 1, 800_001)])
    assert did(adapting.plan, li, home, items=[Item("bed_care", 1, 800_000)]).planned_cents == 800_000


def test_steps_belong_to_desks_and_places(home, li, chen, zhou, he):
    with pytest.raises(NotAllowed, match="刷新"):
        did(adapting.begin, li, home)
    with acting_as(zhou):
        assert not Home.objects.exists()
    with acting_as(he):
        assert Home.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            Home.objects.update(name="x")
    built(home, li=li, chen=chen)
    with pytest.raises(NotAllowed):
        did(adapting.cancel, li, home, why="老人搬走")


def test_the_database_holds_the_road_and_the_two(home, li, chen, jin):
    built(home, li=li, chen=chen)
    did(adapting.finish, li, home, done={1: 2, 2: 10})
    did(adapting.inspect, jin, home, passes=True, words="牢固")
    with acting_as(SYSTEM):
        nth = Home.objects.get(pk=home.pk).steps_made + 1
        for start, to in (("finished", "accepted"), ("finished", "paid"), ("working", "finished")):
            with pytest.raises(DatabaseError), transaction.atomic():
                HomeStep.objects.create(
                    home=home, nth=nth, from_stage=start, to_stage=to, by_name="x", desk="system", on=ON
                )


def test_the_database_knows_the_same_road():
    guards = __import__(f"{folder}.0002_guards", fromlist=["PAIRS"])
    assert set(guards.PAIRS) == {(str(start), str(to)) for start, to in ROAD}
