"""What a provider learns of somebody: what he agreed to, while the order is alive, each reading written down; and nothing else."""

import pytest
from django.db import DatabaseError, transaction

from doudi.cases.permissions import NotAllowed
from doudi.cases.refusals import NotReady
from doudi.dispatch.rounds.actions import open_errand
from doudi.dispatch.rounds.models import Errand
from doudi.dispatch.supply.disclosing import read_disclosure
from doudi.dispatch.supply.gathering import room_of
from doudi.dispatch.supply.models import Disclosure, Gap, Listing, Offer, Order
from doudi.dispatch.supply.serving import accept, refuse
from doudi.dispatch.supply.tests.test_serving import finished
from doudi.dispatch.supply.tests.world import DAY, confirmed, listed, offered, proposed, provider, team
from doudi.dispatch.supply.withdrawing import withdraw_consent
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import COMMUNITY
from tests.rounds import brought, errand_for, phone_of, received

pytestmark = pytest.mark.django_db
SIX = {"eats": True, "dresses": False, "gets_up": True, "uses_toilet": True, "walks_indoors": True, "bathes": False}


@pytest.fixture
def match(li, xiaoliang):
    offered(team(xiaoliang))
    listed(by=li)
    return proposed(by=li)[0]


@pytest.fixture
def order(match, li) -> Order:
    return confirmed(match, by=li)


def known_to(reader, order):
    with acting_as(reader):
        return read_disclosure(order, by=reader, on=DAY)


def test_the_provider_learns_what_was_agreed_to_and_that_it_read_is_written_down(order, xiaoliang):
    known = known_to(xiaoliang, order)

    assert (known.name, known.where, known.phone, known.words) == ("黄秀英", "客村大街8号202", "13800000000", "")
    with acting_as(SYSTEM):
        line = Entry.objects.get(verb="order.disclosure")
        assert (line.about, line.purpose, line.detail["shares"]) == (
            order.number,
            "社会救助服务",
            ["name", "address", "phone"],
        )


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        (("phone",), ("", "", "13800000000", "")),
        (("name", "address"), ("黄秀英", "客村大街8号202", "", "")),
        (("address", "situation"), ("", "客村大街8号202", "", "手脚不便，想洗个澡")),
    ],
)
def test_what_was_not_agreed_to_is_not_told(match, li, xiaoliang, shares, told):
    order = confirmed(match, by=li, shares=shares)

    known = known_to(xiaoliang, order)

    assert (known.name, known.where, known.phone, known.words) == told


def test_why_the_hub_was_warned_is_told_to_nobody(li, xiaoliang):
    offered(team(xiaoliang))
    listed(by=li, source="WARNING", source_number="4RNR-1", words="起身要扶")

    order = confirmed(proposed(by=li)[0], by=li, shares=("phone", "situation"))

    assert known_to(xiaoliang, order).words == ""


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"how": " "}, "先征得本人同意"),
        ({"shares": ("name",)}, "至少要有一样"),
        ({"where": " "}, "还没有填：住址"),
        ({"name": "", "phone": ""}, "还没有填：姓名、电话"),
    ],
)
def test_a_consent_says_how_and_leads_to_somebody(match, li, changed, words):
    with pytest.raises(NotReady, match=words):
        confirmed(match, by=li, **changed)

    with acting_as(SYSTEM):
        assert not Disclosure.objects.exists()


def test_only_the_provider_and_the_place_of_the_person_learn_it(order, wu, zhou):
    assert known_to(wu, order) is not None
    assert known_to(zhou, order) is None


def test_when_the_service_is_done_the_provider_learns_nothing_more(order, xiaoliang, li):
    with acting_as(xiaoliang):
        accept(order=order, worker="梁小雨", by=xiaoliang, on=DAY)
        assert known_to(xiaoliang, order) is not None
    finished(order, xiaoliang)
    with acting_as(xiaoliang):
        assert not Disclosure.objects.exists()
    assert known_to(xiaoliang, order) is None
    assert known_to(li, order).name == "黄秀英"


def test_when_an_order_is_given_back_the_provider_learns_nothing_more(order, xiaoliang):
    with acting_as(xiaoliang):
        refuse(order=order, why="没有人手", by=xiaoliang, on=DAY)

    assert known_to(xiaoliang, order) is None


def test_who_takes_the_consent_back_is_hidden_at_once_and_the_need_is_open_for_others(order, xiaoliang, wu, li):
    with acting_as(wu):
        withdraw_consent(order=order, why="电话里说不要人来了", by=wu, on=DAY)

    assert known_to(xiaoliang, order) is None
    with acting_as(xiaoliang):
        assert Order.objects.get().state == "WITHDRAWN"
        assert "不要人来" not in str(vars(Order.objects.get()))
        with pytest.raises(NotReady, match="本人撤回同意"):
            accept(order=order, worker="梁小雨", by=xiaoliang, on=DAY)
    with acting_as(SYSTEM):
        assert Listing.objects.get().state == "OPEN"
        assert Entry.objects.get(verb="order.withdraw").detail == {"why": "电话里说不要人来了"}
        offer = Offer.objects.get()
        assert room_of([offer], on=DAY)[offer.pk] == offer.per_week
    assert proposed(by=li) == []
    offered(provider())
    assert len(proposed(by=li)) == 1


def test_a_consent_is_taken_back_where_the_person_lives_with_words_and_once(order, xiaoliang, zhou, wu):
    with acting_as(xiaoliang), pytest.raises(NotAllowed):
        withdraw_consent(order=order, why="不去了", by=xiaoliang, on=DAY)
    with acting_as(zhou), pytest.raises(NotAllowed):
        withdraw_consent(order=order, why="不去了", by=zhou, on=DAY)
    with acting_as(wu):
        with pytest.raises(NotReady, match="怎样说的"):
            withdraw_consent(order=order, why=" ", by=wu, on=DAY)
        withdraw_consent(order=order, why="不要了", by=wu, on=DAY)
        with pytest.raises(NotReady, match="不能这样办"):
            withdraw_consent(order=order, why="不要了", by=wu, on=DAY)


def test_money_promised_to_somebody_who_takes_the_consent_back_is_free_again(order, li):
    with acting_as(SYSTEM):
        Gap.objects.create(
            need=order.need, asked_yuan=200, government_yuan=0, charity_yuan=50, answer="无", answered_on=DAY
        )
        Order.objects.filter(pk=order.pk).update(amount_yuan=50)
    with acting_as(li):
        withdraw_consent(order=order, why="不要了", by=li, on=DAY)

    with acting_as(SYSTEM):
        assert Gap.objects.get().charity_yuan == 0


def test_whoever_was_still_to_go_there_for_the_order_does_not(order, li, wu):
    with acting_as(li):
        errand = open_errand(
            source="ORDER", source_number=order.number, name="黄秀英", where="客村大街8号202", place=COMMUNITY, words="一同去",
            due_on=DAY, worker=wu, by=li, on=DAY,
        )  # fmt: skip
        withdraw_consent(order=order, why="不要了", by=li, on=DAY)

    with acting_as(SYSTEM):
        ended = Errand.objects.get(pk=errand.pk)
        assert (ended.state, ended.ended_because) == ("REVOKED", "本人撤回同意")


def test_what_a_visit_found_is_told_when_that_was_agreed_to(match, li, xiaoliang):
    errand = errand_for(xiaoliang, by=li, source="NEED", source_number=match.need.number, need=match.need, on=DAY)
    received(brought(errand, words="起身要扶。", form={"self_care": SIX}), device=phone_of(xiaoliang), by=xiaoliang)

    known = known_to(xiaoliang, confirmed(match, by=li, shares=("phone", "findings")))

    assert [(one.happened_on, one.visitor, one.words) for one in known.seen] == [(DAY, xiaoliang.name, "起身要扶。")]
    assert known.seen[0].self_care == SIX


def test_what_was_disclosed_is_sealed_and_stays(order):
    with acting_as(SYSTEM):
        kept = Disclosure.objects.get()
        assert "黄秀英" not in bytes(kept.sealed).decode(errors="ignore")
        with pytest.raises(DatabaseError), transaction.atomic():
            Disclosure.objects.update(scope=[])
