"""Budgets of things, vouchers, services and homes: chosen by name, filled, used as the books say, and what is bound told apart."""

from datetime import date
from typing import Any

import pytest

from doudi.delivery.goods import adapting
from doudi.delivery.goods.adapting import Item, register_home
from doudi.delivery.goods.books import CODES, GOODS, HOMES, SERVICES, Part, account_of
from doudi.delivery.goods.posting import post_goods
from doudi.delivery.goods.stocking import Delivery, hand_out, open_store, receive
from doudi.delivery.goods.tests.test_posting import huang
from doudi.delivery.ledger.accounts import FundSource
from doudi.delivery.ledger.models import Account, Budget
from doudi.delivery.ledger.posting import Movement, post
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from tests.pages import words_of
from tests.payments import HAIZHU

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 15)
BUDGETS = "/hub/delivery/budgets"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)


@pytest.fixture
def money(signed_in, qian):
    return signed_in(qian)


def sent(browser, family, *, yuan="1000", down="") -> Budget:
    """Set a budget on the page, and book what was sent down for it."""
    told = {"place": HAIZHU, "year": "2026", "fund": "county", "family": family, "annual_yuan": yuan, "document": "8号"}
    assert browser.post(BUDGETS, told).status_code == 302
    with acting_as(SYSTEM):
        held = Budget.objects.get(family=family)
        own = {
            one.kind: one.pk for one in Account.objects.filter(family=family) if one.code.endswith(("held", "source"))
        }
    came = {"yuan": down, "document": "9号", "came_on": "2026-01-05", "into": own["asset"], "source": own["income"]}
    assert not down or browser.post(f"{BUDGETS}/{held.pk}", came).status_code == 302
    return held


def seen(browser, page=BUDGETS) -> str:
    return words_of(browser.get(page).content)


def paid(family: str, *, cents: int, month: int) -> None:
    """Book what a service cost in a month."""
    place, on = Place.objects.get(code=HAIZHU), date(2026, month, 9)
    with acting_as(SYSTEM):
        spent, held = (
            account_of(place, fund="county", family=family, part=one, by=SYSTEM) for one in (Part.SPENT, Part.HELD)
        )
        post([Movement(f"p{month}", spent.code, held.code, cents, on, "pay")], place=HAIZHU, by=SYSTEM, on=on)


def test_every_family_of_goods_can_be_chosen_and_its_accounts_are_open_at_once(money):
    words = seen(money)
    assert all(one in words for one in ("救助券", "物资", "服务", "适老化改造", "最低生活保障等", "统筹使用"))

    for family in CODES:
        held = sent(money, family, down="10")
        assert "账上可用（元）" in seen(money, f"{BUDGETS}/{held.pk}")
    assert "县级资金 · 适老化改造 1,000.00 10.00 0.00 0% 10.00 0.00 已定下 够" in seen(money)


def test_a_family_that_pays_money_gets_its_accounts_too_and_only_those_that_hold_money_are_filled(money):
    held = sent(money, "tekun", down="10")
    words = seen(money, f"{BUDGETS}/{held.pk}")
    assert "专户（440105.county.tekun.held）" in words and "在途" not in words


def test_homes_are_not_looked_ahead_at_by_the_month(money, li):
    held = sent(money, HOMES, yuan="500", down="400")
    with acting_as(li):
        home = register_home(holder=huang(), group="tekun", address="某处", by=li, on=DAY)
        home = adapting.survey(home=home, found="地滑", agreed_how="当面", by=li, on=DAY)
        adapting.plan(home=home, items=[Item("bath_handrail", 2, 30_000)], by=li, on=DAY)
    paid(HOMES, cents=20_000, month=3)

    words = seen(money)
    assert "县级资金 · 适老化改造 500.00 400.00 200.00 40% 200.00 600.00 已定下 缺 300.00 元" in words
    assert "4 月 0.00 — 5 月 0.00 —" in words, "what is bound has no month"
    one = seen(money, f"{BUDGETS}/{held.pk}")
    assert "已经定下、还没有花的：600.00 元" in one and "定了方案还没有付款的户" in one


def test_services_are_looked_ahead_at_as_payments_are(money):
    sent(money, SERVICES, yuan="1200", down="1000")
    for month in (1, 2, 3):
        paid(SERVICES, cents=10_000, month=month)

    assert "县级资金 · 服务 1,200.00 1,000.00 300.00 25% 700.00 900.00 够" in seen(money)


def test_what_was_bought_and_lies_in_store_cannot_be_spent_again(money, chen, li, qian):
    sent(money, GOODS, yuan="200", down="200")
    place = Place.objects.get(code=HAIZHU)
    told: dict[str, Any] = {"by": chen, "on": DAY}
    with acting_as(chen):
        store = open_store(place=place, name="仓库", **told)
        receive(store=store, delivery=Delivery("油", "桶", 4, 12_000, FundSource.COUNTY, "某店", "发票1"), **told)
    with acting_as(li):
        hand_out(store=store, item="油", quantity=1, to=huang(), words="本人签收", by=li, on=DAY)
    with acting_as(qian):
        post_goods(place=place, by=qian, on=DAY)
        assert account_of(place, fund="county", family=GOODS, part=Part.STOCK, by=qian).limited == "credit"

    words = seen(money)
    assert "县级资金 · 物资 200.00 200.00 30.00 15% 80.00 90.00 已定下 够" in words
    assert "仓库里买好的物资" in words
