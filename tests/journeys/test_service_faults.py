"""Servers die, lines break, phones die, people press again: every visit arrives exactly once.

DOUDI_SYNC_ROUNDS says how many rounds (15 here, 200 for the record), DOUDI_SYNC_SEED which points.
"""

import os
import random
import time
from collections import Counter
from datetime import date

import pytest
from playwright.sync_api import Error, expect

from doudi.dispatch.rounds.models import Errand, Record
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import LI, PASSWORD, XIAOLIANG
from tests.journeys.browser import PHONE, Visitor
from tests.journeys.serving import BRING, MortalServer
from tests.journeys.test_cases_desk import officer
from tests.rounds import errand_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 8, 3)
ROUNDS = int(os.environ.get("DOUDI_SYNC_ROUNDS", "15"))
SEED = int(os.environ.get("DOUDI_SYNC_SEED", "20260803"))
STATEMENTS = 40
PATIENCE_S = 90
DONE = "没有等着送出的记录。"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)


@pytest.fixture
def server(transactional_db):
    made = MortalServer()
    yield made
    made.kill()


class Phone:
    """小梁's phone, and what may happen to it."""

    def __init__(self, browser, server, chance):
        self.visitor = Visitor(browser, address=server.address, size=PHONE)
        self.server, self.chance = server, chance
        self.sent = 0
        self.visitor.context.on("request", self._count)
        self._watch(self.visitor.page)

    def _count(self, request):
        self.sent += request.method == "POST" and request.url.endswith(BRING)

    def _watch(self, page):
        page.clock.set_fixed_time("2026-08-03T09:00:00+08:00")
        self.page = page

    def come_in(self):
        self.visitor.goto("/service/")
        self.page.get_by_label("用户名").fill(XIAOLIANG.user_name)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.unlock()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def unlock(self):
        self.page.get_by_label("登录密码").fill(PASSWORD)
        self.page.get_by_role("button", name="打开").click()
        expect(self.page.get_by_role("heading", name="今天要走访的")).to_be_visible(timeout=20_000)

    def die(self):
        """Nothing of the page is left but what lies on the phone."""
        self.page.close()
        self._watch(self.visitor.context.new_page())
        self.page.goto(f"{self.server.address}/service/")
        self.unlock()

    def write(self, name, words):
        self.page.get_by_role("button", name="待送").click()
        self.page.get_by_role("button", name="现在送出").click()
        self.page.get_by_role("button", name="名单").click()
        self.page.get_by_role("button", name=name).click(timeout=60_000)
        self.page.get_by_label("见到谁（姓名）").fill(name)
        self.page.get_by_label("看到和了解到的情况").fill(words)
        self.page.get_by_label("没有签名的原因").fill("手抖")

    def send(self):
        self.page.get_by_role("button", name="写好了，送出").click()

    def wait(self):
        self.page.wait_for_timeout(self.chance.randint(0, 700))

    def press(self):
        self.page.get_by_role("button", name="现在送出").click()


def server_dies_while_keeping(phone):
    phone.server.live(dies_before=phone.chance.randint(1, STATEMENTS))
    phone.send()
    phone.wait()


def server_dies_before_it_answers(phone):
    phone.server.live(dies_after=True)
    phone.send()
    phone.wait()


def server_is_killed(phone):
    phone.send()
    phone.wait()
    phone.server.kill()


def line_is_down(phone):
    phone.visitor.context.set_offline(True)
    phone.send()
    phone.wait()


def line_breaks(phone):
    phone.send()
    phone.wait()
    phone.visitor.context.set_offline(True)
    phone.wait()


def answer_is_lost(phone):
    def lose(route):
        route.fetch()
        route.abort()

    phone.page.route(f"**{BRING}", lose)
    phone.send()
    phone.page.wait_for_timeout(700)
    phone.page.unroute_all(behavior="ignoreErrors")


def phone_dies(phone):
    phone.send()
    phone.wait()
    phone.die()


def sent_again_and_again(phone):
    phone.send()
    for _ in range(5):
        phone.press()
        phone.page.wait_for_timeout(phone.chance.randint(0, 80))


def two_windows(phone):
    other = phone.visitor.context.new_page()
    other.clock.set_fixed_time("2026-08-03T09:00:00+08:00")
    other.goto(f"{phone.server.address}/service/")
    phone.send()
    other.get_by_label("登录密码").fill(PASSWORD)
    other.get_by_role("button", name="打开").click()
    phone.press()
    other.close()


FAULTS = (
    server_dies_while_keeping, server_dies_before_it_answers, server_is_killed, line_is_down, line_breaks, answer_is_lost,
    phone_dies, sent_again_and_again, two_windows,
)  # fmt: skip


def delivered(phone) -> None:
    """Give it a server and a line, and press until nothing waits."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        phone.server.heal()
        phone.visitor.context.set_offline(False)
        try:
            phone.page.get_by_role("button", name="待送").click()
            phone.press()
            phone.page.get_by_text(DONE).wait_for(timeout=3000)
        except Error:
            continue
        return
    raise AssertionError(phone.page.locator("#main").inner_text())


def test_every_visit_arrives_exactly_once(browser, server):
    chance = random.Random(SEED)
    server.live()
    phone = Phone(browser, server, chance)
    phone.come_in()
    happened: Counter[str] = Counter()
    turns = [FAULTS[nth % len(FAULTS)] for nth in range(ROUNDS)]
    chance.shuffle(turns)

    for nth, fault in enumerate(turns):
        errand_for(officer(XIAOLIANG), by=officer(LI), name=f"第{nth}位")
        phone.write(f"第{nth}位", f"第{nth}次走访。")
        fault(phone)
        happened[fault.__name__] += 1
        delivered(phone)
        with acting_as(SYSTEM):
            assert Record.objects.filter(words=f"第{nth}次走访。").count() == 1, fault.__name__

    with acting_as(SYSTEM):
        words = list(Record.objects.values_list("words", flat=True))
        states = set(Errand.objects.values_list("state", flat=True))
        assert verify().broken is None
    phone.visitor.close()
    assert sorted(words) == sorted(f"第{nth}次走访。" for nth in range(ROUNDS))
    assert states == {"DONE"}
    assert phone.sent > ROUNDS, "something was sent again"
    assert server.deaths >= ROUNDS // len(FAULTS)
    print(f"{ROUNDS} visits, {phone.sent} times sent, {server.deaths} servers dead, {dict(happened)}")
