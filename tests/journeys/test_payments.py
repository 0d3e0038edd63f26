"""The month in three browsers: computed, checked, signed by two, sent, heard of and closed, against a bank that is a process of its own."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from doudi.delivery.banks.payment import Payer
from doudi.delivery.banks.port import forget_bank, register_bank
from doudi.delivery.batches.models import Batch, Line
from doudi.delivery.clearing.payers import forget_payers, register_payer
from doudi.delivery.ledger.models import Account
from doudi.delivery.ledger.queries import balance
from doudi.offices.acting import SYSTEM, acting_as
from tests.banks import bank
from tests.cast import CHEN, LUO, PASSWORD, QIAN
from tests.journeys.browser import DESK, PHONE
from tests.journeys.test_supply import look
from tests.journeys.test_window import SHOTS
from tests.payments import HAIZHU, money, recipient

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODE, DAY = "onecard_csv", date(2026, 3, 10)
LIVE_MS = 15_000
RUN = "/hub/delivery/run?month=2026-03"


@pytest.fixture
def at_bank(tmp_path, monkeypatch):
    """A day of March, and a bank that answers on it."""
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)
    with bank(tmp_path / "bank", profile=CODE) as process:
        adapter = process.adapter(clock=lambda: datetime(DAY.year, DAY.month, DAY.day, 4, tzinfo=UTC))
        register_bank(replace(adapter, code=CODE))
        register_payer(
            Payer(name="海珠区社会救助资金专户", account="YSZH44010500001", bank="102581000013"), place="4401"
        )
        yield process
        forget_bank(CODE)
        forget_payers()


def signed_in(visit, role, *, size=DESK):
    visitor = visit(size)
    visitor.sign_in(name=role.user_name, password=PASSWORD)
    return visitor


def seen(visitor, *, name: str) -> list[str]:
    """What axe finds on a page in the source language, and whether it is too wide."""
    if SHOTS:
        visitor.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
    found = [f"{name}: {one}" for one in visitor.violations()]
    return [*found, f"{name} is wider than the screen"] if visitor.is_wider_than_screen() else found


def test_a_month_from_computing_to_closing_by_three_people(visit, at_bank):
    money(cents=100_000_000)
    for number in (1, 2, 3):
        recipient(number)
    makes, signs, pays = signed_in(visit, LUO), signed_in(visit, CHEN, size=PHONE), signed_in(visit, QIAN)
    makes.goto(RUN)
    makes.page.get_by_label("救助项目").select_option("dibao")
    makes.press("核算")
    makes.page.get_by_role("link", name="最低生活保障").first.click()
    for button in ("锁定名单", "核对"):
        makes.press(button)
    expect(makes.page.locator("main")).to_contain_text("没有羁押、服刑名册可以比对")
    assert makes.page.get_by_role("button", name="民政签批").count() == 0
    address = makes.page.url.removeprefix(makes.address)
    problems = seen(makes, name="payments_checked")

    for who, button in ((signs, "民政签批"), (pays, "财政签批")):
        who.goto(address)
        who.press(button)
        expect(who.page.get_by_role("status").first).to_contain_text("已办好")
    problems += look(signs, name="payments_signed_phone")
    makes.goto(RUN)
    pays.press("送银行")
    expect(pays.page.locator("main")).to_contain_text("银行还没有答复 3 笔")
    pays.press("收取回盘")
    expect(pays.page.locator("main")).to_contain_text("已办结")
    problems += look(pays, name="payments_closed")
    expect(makes.page.locator("main")).to_contain_text("已办结", timeout=LIVE_MS)  # the page asks again by itself
    problems += seen(makes, name="payments_month")
    for part in ("unmatched", "accounts", "recovery"):
        pays.goto(f"/hub/delivery/{part}")
        problems += seen(pays, name=f"payments_{part}")

    assert problems == []
    with acting_as(SYSTEM):
        spent = balance(Account.objects.get(code=f"{HAIZHU}.county.dibao.spent"), on=date(2026, 12, 31))
        assert (Batch.objects.get().stage, set(Line.objects.values_list("state", flat=True))) == ("closed", {"paid"})
    assert spent == at_bank.counts()["cents"] == 3 * 130_900
