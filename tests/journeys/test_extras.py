"""A price subsidy in the browser: the month says it is due, the desk looks whom it is for, and declares it."""

from datetime import date

import pytest
from playwright.sync_api import expect

from doudi.delivery.entitlements.models import Extra
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from tests.cast import LIN, LUO, WANG
from tests.journeys.browser import PHONE
from tests.journeys.test_payments import seen, signed_in
from tests.payments import figures, recipient

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEPTEMBER, DAY = date(2026, 9, 1), date(2026, 10, 16)


def test_a_subsidy_is_looked_at_and_declared(visit, monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)
    for number, programme in enumerate(("dibao", "dibao", "tekun", "nursing_subsidy"), 1):
        recipient(number, programme=programme)
    with acting_as(SYSTEM):
        wang, lin = (Officer.objects.get(staff_number=role.staff_number) for role in (WANG, LIN))
    figures(month=SEPTEMBER, on=DAY, by=wang, second=lin, cpi_rise="0.038")
    desk = signed_in(visit, LUO)
    desk.goto("/hub/delivery/run?month=2026-10")
    problems = seen(desk, name="extras_month")
    desk.page.get_by_role("link", name="看看会发给谁").click()
    expect(desk.page.locator("main")).to_contain_text("达到条件")
    problems += seen(desk, name="extras_plan")
    desk.page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    problems += seen(desk, name="extras_plan_phone")

    desk.page.get_by_label("依据的文件").fill("穗发改〔2026〕3号")
    desk.press("登记：发给 3 人，共 149.22 元")

    expect(desk.page.get_by_role("status").first).to_contain_text("已登记")
    desk.goto("/hub/delivery/extras")
    problems += seen(desk, name="extras_phone")
    assert problems == []
    with acting_as(SYSTEM):
        assert Extra.objects.count() == 3
