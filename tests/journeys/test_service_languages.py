"""The phone app in English and in Traditional Chinese, in large type, on the smallest phone: nothing cut, nothing left untranslated.

With DOUDI_SHOTS set every page is photographed into that folder.
"""

import os
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from doudi.dispatch.rounds.doors import keep_hall
from doudi.dispatch.rounds.roster import enrol
from doudi.offices.acting import acting_as
from doudi.offices.models import Place
from tests.cases import applied, case_of
from tests.cast import COMMUNITY, LI, PASSWORD, WU, XIAOLIANG
from tests.journeys.test_cases_desk import officer
from tests.journeys.test_everybody import choose
from tests.journeys.test_service import phone
from tests.rounds import brought, errand_for, phone_of, received

__all__ = ["phone"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 8, 3)
SHOTS = os.environ.get("DOUDI_SHOTS", "")
AT = (Decimal("23.0975"), Decimal("113.3281"))
CUT = """() => [...document.querySelectorAll('#main *, .top *, nav *')].filter((one) => one.offsetParent && !one.closest('.only-heard')
  && one.children.length === 0 && one.textContent.trim() && getComputedStyle(one).display !== 'inline'
  && (one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth + 1))
  .map((one) => 'cut: ' + one.outerHTML)"""
WORDS = """() => { const seen = []; const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const of = walk.currentNode.parentElement;
    if (of.offsetParent && !of.closest('.preferences, [lang=zh], option, script')) seen.push(walk.currentNode.textContent.trim()); }
  return seen.filter(Boolean); }"""
IDEOGRAPH = re.compile("[\u4e00-\u9fff]+")
DATA = (
    "陈伯", "何婆婆", "梁志强", "客村大街8号202", "客村直街31号", "看看他身体怎样，药还有没有。", "精神好，药还有半个月。", "本人", "手抖",
    "李志强", "吴小妹", "梁小雨", "客村社区居委会", "下渡社区居委会", "街道社会救助岗", "社区救助协理员", "志愿服务", "何丽华", "梁晓晴",
    "手机", "兜底",
)  # fmt: skip
"""What somebody wrote, or is called: it stands as it was written, in every language."""


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)


@pytest.fixture(params=["en", "zh-hant"])
def language(request):
    return request.param


@pytest.fixture
def street(db):
    """A street with errands, a roster, a map, phones, and a visit that waits for 吴小妹."""
    li, wu, xiaoliang = (officer(role) for role in (LI, WU, XIAOLIANG))
    errand_for(xiaoliang, by=li, at=AT)
    errand_for(xiaoliang, by=li, name="何婆婆", where="客村直街31号", at=(Decimal("23.0989"), Decimal("113.3267")))
    case = case_of(applied(by=li, on=DAY))
    of_case = {"second": wu, "source": "CASE", "case": case, "place": case.place, "name": "梁志强"}
    errand_for(li, by=li, source_number=case.number, **of_case)
    seen = errand_for(li, by=li, source_number="2", **of_case)
    received(brought(seen), device=phone_of(li), by=li)
    with acting_as(li):
        village = Place.objects.get(code=COMMUNITY)
        enrol(officer=wu, place=village, kind="ASSOCIATE", by=li, on=DAY)
        keep_hall(place=village, at=AT, by=li, on=DAY)


class Pages:
    """What is wrong with the pages somebody looks at, one after the other."""

    def __init__(self, visitor, language):
        self.visitor, self.language = visitor, language
        self.problems: list[str] = []

    def look(self, name: str) -> None:
        """Is anything cut, wider than the screen, or in another language?"""
        page = self.visitor.page
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"service-{name}-{self.language}-large-360.png", full_page=True)
        wide = ["wider than the screen"] if self.visitor.is_wider_than_screen() else []
        foreign = [f"untranslated: {words}" for words in page.evaluate(WORDS) if self._is_foreign(words)]
        self.problems += [f"{name}: {one}" for one in (*wide, *page.evaluate(CUT), *foreign)]

    def _is_foreign(self, words: str) -> bool:
        """In English no ideograph is ours; in Traditional Chinese each is one that Hong Kong writes."""
        for one in DATA:
            words = words.replace(one, "")
        found = "".join(IDEOGRAPH.findall(words))
        return bool(found) if self.language == "en" else not is_traditional(found)


def is_traditional(words: str) -> bool:
    """Say whether Hong Kong's own set of characters holds all of these."""
    try:
        words.encode("big5hkscs")
    except UnicodeEncodeError:
        return False
    return True


@pytest.fixture
def come(phone, language):
    """Let somebody take out the phone in that language and in large type."""

    def taken(role):
        visitor = phone(role)
        choose(visitor, language, is_large=True)
        return visitor, Pages(visitor, language)

    return taken


def unlock(visitor) -> None:
    visitor.goto("/service/")
    visitor.page.locator("#password").fill(PASSWORD)
    visitor.page.locator("#open button").click()
    expect(visitor.page.locator("#today")).to_be_visible(timeout=20_000)


def test_what_a_worker_carries(street, come):
    visitor, pages = come(XIAOLIANG)
    page = visitor.page
    visitor.goto("/service/")
    pages.look("gate")
    unlock(visitor)
    expect(page.locator("#errands .card")).to_have_count(2)
    pages.look("today")
    page.locator("#errands .card-open").first.click()
    page.locator("#visit-form .big[type=submit]").click()
    expect(page.locator("#lacking")).to_be_visible()
    pages.look("visit")
    page.locator("#tabs [data-view=need]").click()
    page.locator("#need-form .big").click()
    pages.look("need")
    page.locator("#tabs [data-view=outbox]").click()
    pages.look("outbox")
    visitor.goto("/service/phones")
    pages.look("phones")

    assert pages.problems == []


def test_a_visit_of_a_case_and_the_word_of_the_second(street, come):
    visitor, pages = come(LI)
    unlock(visitor)
    visitor.page.locator("#errands .card-open").first.click()
    expect(visitor.page.locator("#self-care")).to_be_visible()
    pages.look("case")
    other, of_other = come(WU)
    other.goto("/service/confirm")
    of_other.look("confirm")

    assert pages.problems + of_other.problems == []


def test_the_desk_that_sends_people_out(street, come):
    visitor, pages = come(LI)
    for name in ("errands", "errands/new", "roster", "halls"):
        visitor.goto(f"/service/{name}")
        pages.look(name.replace("/", "-"))
    visitor.page.locator("main form .big").click()
    pages.look("halls-lacking")
    visitor.goto("/service/errands")
    visitor.page.locator(".card-name a").first.click()
    visitor.page.locator("button[name=revoke]").click()
    pages.look("errand")

    assert pages.problems == []
