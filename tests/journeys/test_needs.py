"""Needs in real browsers: a call is pushed to both communities, one takes it, the school answers, and the wall follows at once.

With DOUDI_SHOTS set every page is photographed at 1440 and 360 pixels, and the wall at 1920, into that folder.
"""

import asyncio
from collections.abc import Iterator
from threading import Event, Thread

import pytest
from django.db import connection
from playwright.sync_api import expect

from doudi.demo.needs import ensure_needs
from doudi.dispatch.needs.live import Streams, words
from doudi.dispatch.needs.models import Need, Sending
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.terminal.live import Doorkeeper, place_of
from tests.cast import CHEN, LI, PASSWORD, WANG, WU
from tests.journeys.browser import DESK, PHONE
from tests.journeys.test_window import looked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WALL = {"width": 1920, "height": 1080}
WAIT_MOST = 20


def ask_once(cookie: str) -> str | None:
    """Ask who it is, and leave no connection behind in the thread that asked."""
    try:
        return place_of(cookie)
    finally:
        connection.close()


async def serve(*, name: str, ready: list[int], began: Event, stop: Event) -> None:
    """What `doudi live` does, on the database of the test."""
    streams = Streams()
    door = Doorkeeper(streams, ask=ask_once)
    server = await asyncio.start_server(door.answer, "localhost", 0)

    async def hear() -> None:
        async for heard in words(name):
            streams.tell(heard)

    hearing = asyncio.create_task(hear())
    ready.append(server.sockets[0].getsockname()[1])
    began.set()
    await asyncio.to_thread(stop.wait)
    server.close()
    tasks = [hearing, *door.open]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0.1)


@pytest.fixture
def live(settings, live_server) -> Iterator[None]:
    """Pages hear what happens."""
    ready: list[int] = []
    began, stop = Event(), Event()
    name = connection.settings_dict["NAME"]
    thread = Thread(target=lambda: asyncio.run(serve(name=name, ready=ready, began=began, stop=stop)))
    thread.start()
    assert began.wait(WAIT_MOST)
    settings.LIVE = str(ready[0])
    yield
    stop.set()
    thread.join(WAIT_MOST)


def look(visitor, *, name: str) -> list[str]:
    found = looked(visitor, name=name)
    return [*found, f"{name} is wider than the screen"] if visitor.is_wider_than_screen() else found


def sat_down(visit, size, *, name, at="/hub/needs"):
    visitor = visit(size)
    visitor.sign_in(name=name, password=PASSWORD)
    visitor.page.wait_for_load_state()  # a page that is left while it loads complains of what it has not got yet
    visitor.goto(at)
    return visitor


def test_from_a_call_to_the_answer_with_both_communities_and_the_wall_watching(visit, live):
    ensure_needs(lambda words, done, of: None)
    community = sat_down(visit, PHONE, name=WU.user_name)
    wall = sat_down(visit, WALL, name=CHEN.user_name, at="/hub/needs/board")
    before = wall.page.locator("#wall-numbers b").first.inner_text()
    places_before = wall.page.locator("#wall-places b").all_inner_texts()
    problems = look(community, name="needs_inbox")

    street = sat_down(visit, DESK, name=LI.user_name, at="/hub/needs/new")
    problems += look(street, name="needs_hotline")
    street.page.get_by_label("需要什么").fill("孩子开学，学费还差一截")
    street.page.get_by_text("尽快", exact=True).click()
    street.page.get_by_label("人在哪里").fill("客村")
    street.page.get_by_label("姓名（不愿说就留空）").fill("邓女士")
    street.page.get_by_label("回电号码").fill("13900000000")
    street.page.get_by_label("已告知并同意").check()
    street.page.get_by_label("需要什么").press("Control+Enter")
    expect(street.page.get_by_role("status")).to_contain_text("归上学")
    problems += look(street, name="need_open")

    expect(community.page.locator("#need-live")).to_be_visible()
    expect(wall.page.locator("#wall-numbers b").first).not_to_have_text(before)
    expect(wall.page.locator("#wall-places b")).not_to_have_text(places_before)
    problems += look(wall, name="needs_wall")
    with acting_as(SYSTEM):
        need = Need.objects.get(name="邓女士")
    community.goto(f"/hub/needs/{need.number}")
    community.page.get_by_role("button", name="我来接").click()
    expect(community.page.get_by_role("status")).to_contain_text("您已先接")
    problems += look(community, name="need_taken")

    street.page.get_by_role("button", name="转办").click()
    expect(street.page.get_by_role("status")).to_contain_text("已转办")
    with acting_as(SYSTEM):
        sending = Sending.objects.get(need=need)
    school = sat_down(visit, DESK, name="xu", at="/hub/needs/sent")
    problems += look(school, name="needs_sent")
    school.goto(f"/hub/needs/sent/{sending.number}")
    problems += look(school, name="sending")
    school.page.get_by_role("button", name="接收").click()
    school.page.get_by_text("已办理", exact=True).click()
    school.page.get_by_label("办理情况").fill("已列入资助名单")
    school.page.get_by_label("办了什么").fill("学费减免")
    school.page.get_by_label("哪一天办的").fill("2026-08-03")
    school.page.get_by_role("button", name="答复").click()
    expect(school.page.get_by_role("status")).to_contain_text("已答复")

    community.goto(f"/hub/needs/{need.number}")
    community.page.get_by_label("反馈", exact=True).fill("家里已经知道了")
    community.page.get_by_role("button", name="反馈给对方").click()
    expect(community.page.get_by_role("status")).to_contain_text("已反馈给对方")
    problems += look(community, name="need_answered")
    assert problems == []
    assert [one.complaints for one in (community, wall, street, school)] == [[]] * 4


def test_the_other_pages_of_the_district_and_the_citys_map(visit):
    ensure_needs(lambda words, done, of: None)
    district = sat_down(visit, DESK, name=CHEN.user_name)
    problems = []
    for page in (
        "needs",
        "needs/several",
        "needs/owners",
        "needs/owners/partners",
        "needs/owners/reaches",
        "needs/overruled",
        "needs/meetings",
        "needs/fund",
    ):
        district.goto(f"/hub/{page}")
        problems += look(district, name=page.replace("/", "_"))
    with acting_as(SYSTEM):
        together = Need.objects.exclude(together="").first().together
    district.goto(f"/hub/needs/several/{together}")
    problems += look(district, name="need_together")
    district.goto("/hub/needs/meetings")
    district.page.get_by_label("会议名称").fill("八月第一次")
    district.page.get_by_label("哪一天开").fill("2026-08-03")
    district.page.get_by_role("button", name="召集").click()
    expect(district.page.locator("h1")).to_have_text("八月第一次")
    problems += look(district, name="need_meeting")
    city = sat_down(visit, WALL, name=WANG.user_name, at="/hub/needs/board")
    expect(city.page.locator("#map canvas")).to_be_visible()
    problems += look(city, name="needs_wall_city")

    assert problems == []
    assert (district.complaints, city.complaints) == ([], [])
