"""Providers and what they offer: everything wrong with an offer is said at once; who may write one; who sees it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from doudi.cases.permissions import NotAllowed
from doudi.cases.refusals import NotReady
from doudi.dispatch.supply.models import Offer, Project, Provider
from doudi.dispatch.supply.offering import Terms, enlist, make_offer, register_provider, withdraw_offer
from doudi.dispatch.supply.tests.world import COUNTY, DAY, offered, project, provider, team
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import COMMUNITY, STREET

pytestmark = pytest.mark.django_db


def test_a_street_registers_its_station_and_the_journal_tells(li):
    with acting_as(li):
        made = register_provider(
            name=" 赤岗街社工站 ", kind="STATION", place=STREET, agency=None, contact="", by=li, on=DAY
        )

        assert (made.name, made.since) == ("赤岗街社工站", DAY)
    with acting_as(SYSTEM):
        assert Entry.objects.get(verb="provider.register").actor_name == li.name


def test_another_place_registers_nothing_here(zhou):
    with acting_as(zhou), pytest.raises(NotAllowed, match="当地"):
        register_provider(name="某站", kind="STATION", place=STREET, agency=None, contact="", by=zhou, on=DAY)


def test_a_name_is_registered_once_in_a_place(li):
    provider()

    with acting_as(li), pytest.raises(NotReady, match="登记过"):
        register_provider(name="赤岗街社工站", kind="STATION", place=STREET, agency=None, contact="", by=li, on=DAY)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": " "}, "请填写名称"),
        ({"kind": "DREAM"}, "类别应是"),
        ({"given": []}, "至少写一项"),
        ({"given": ["care_bath", "dance"]}, "服务清单里没有：dance"),
        ({"areas": []}, "至少写一个服务的地方"),
        ({"areas": ["44010"]}, "区划代码不对：44010"),
        ({"areas": ["440106"]}, "不在这家机构登记的地方以内"),
        ({"areas": [STREET, COMMUNITY]}, "已经包含在另一个地方里"),
        ({"per_week": 0}, "至少是1"),
        ({"age_from": 80, "age_to": 60}, "年龄下限"),
        ({"valid_until": DAY}, "截止日期"),
        ({"tags": ["rich"]}, "只能从清单里选"),
        ({"kind": "MONEY"}, "出自哪个慈善项目"),
    ],
)
def test_what_is_wrong_with_an_offer_is_said(changed, words):
    with pytest.raises(NotReady, match=words):
        offered(provider(), **changed)


def test_the_same_offer_is_refused_the_second_time():
    station = provider()
    offered(station)

    with pytest.raises(NotReady, match="登记过"):
        offered(station)


def test_a_provider_writes_its_own_offers_and_no_others(xiaoliang):
    own, other = team(xiaoliang), provider()
    terms = Terms(
        kind="SERVICE", title="陪伴", given=["integration_company"], areas=[COUNTY], per_week=3, valid_from=DAY
    )

    with acting_as(xiaoliang):
        assert make_offer(provider=own, terms=terms, by=xiaoliang, on=DAY).provider == own
        enlist(
            provider=own, name="梁小雨", officer=xiaoliang, skills=["cantonese"], hours_a_week=4, by=xiaoliang, on=DAY
        )
        with pytest.raises(NotAllowed):
            make_offer(provider=other, terms=terms, by=xiaoliang, on=DAY)


def test_a_provider_sees_its_own_and_a_desk_those_that_reach_it(xiaoliang, li, zhou):
    own, station, city = team(xiaoliang), provider(), project().provider
    for one in (own, station):
        offered(one)

    seen = {}
    for who in (xiaoliang, li, zhou):
        with acting_as(who):
            seen[who.name] = set(Provider.objects.values_list("pk", flat=True))
            assert set(Offer.objects.values_list("provider", flat=True)) <= seen[who.name]

    assert seen == {"梁小雨": {own.pk}, "李志强": {own.pk, station.pk, city.pk}, "周文斌": {city.pk}}


def test_nobody_signed_in_sees_nothing():
    offered(provider())

    with acting_as(None):
        assert not Provider.objects.exists()
        assert not Offer.objects.exists()


def test_a_withdrawn_offer_ends_today_at_the_earliest_tomorrow_of_its_first_day():
    offer = offered(provider())

    with acting_as(SYSTEM):
        assert withdraw_offer(offer=offer, by=SYSTEM, on=DAY).valid_until == DAY + timedelta(days=1)
        assert withdraw_offer(offer=offer, by=SYSTEM, on=DAY + timedelta(days=9)).valid_until == DAY + timedelta(days=9)


def test_the_database_promises_no_more_than_a_budget():
    found = project("1000")

    with acting_as(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
        Project.objects.filter(pk=found.pk).update(promised_yuan=Decimal("1000.01"))
