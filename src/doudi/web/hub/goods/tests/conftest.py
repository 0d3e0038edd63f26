"""Fixtures of goods' pages: the day, a store with rice, a series of vouchers, a home on the list."""

from __future__ import annotations

from datetime import date

import pytest

from doudi.delivery.goods.adapting import register_home
from doudi.delivery.goods.issuing import Holder, Terms, open_series
from doudi.delivery.goods.models import Home, Series, Store
from doudi.delivery.goods.stocking import Delivery, open_store, receive
from doudi.delivery.goods.tests.conftest import fang, jin
from doudi.delivery.ledger.accounts import FundSource
from doudi.dispatch.supply.tests.world import person_of, team
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import Number, add_identifier
from doudi.registry.identifiers import Kind
from tests.cast import COMMUNITY

__all__ = ["fang", "jin"]
DAY = date(2026, 8, 3)
COUNTY, NUMBER = "440105", "E12345681"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)


@pytest.fixture(autouse=True)
def huang(db) -> Holder:
    """黄婆婆, with a paper."""
    person = person_of()
    with acting_as(SYSTEM):
        add_identifier(
            person=person, number=Number(kind=Kind.PASSPORT, text=NUMBER), by=SYSTEM, on=DAY, is_primary=True
        )
    return Holder(name=person.name, place=COMMUNITY, person=person)


@pytest.fixture
def store(chen) -> Store:
    with acting_as(chen):
        made = open_store(place=Place.objects.get(code=COUNTY), name="区救助物资仓库", by=chen, on=DAY)
        rice = Delivery("大米", "袋", 30, 150_000, FundSource.IN_KIND, "珠江慈善会", "捐赠单 7", date(2026, 9, 30))
        receive(store=made, delivery=rice, by=chen, on=DAY)
        return made


@pytest.fixture
def series(chen, xiaoliang) -> Series:
    partner = team(xiaoliang)
    terms = Terms("爱心餐券", 1500, 30, FundSource.COUNTY, DAY, date(2026, 9, 1), "海民〔2026〕8号")
    with acting_as(chen):
        return open_series(place=Place.objects.get(code=COUNTY), terms=terms, providers=[partner], by=chen, on=DAY)


@pytest.fixture
def home(li, huang) -> Home:
    with acting_as(li):
        return register_home(holder=huang, group="tekun", address="客村大街8号202", by=li, on=DAY)
