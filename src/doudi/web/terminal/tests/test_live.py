"""`doudi live`: officers who are signed in hear at once what concerns their place; nobody else hears anything, and nobody is named."""

import asyncio
import json
from contextlib import asynccontextmanager, suppress
from functools import partial

import pytest
from django.conf import settings
from django.db import connection

from doudi.dispatch.needs.live import Streams, words
from doudi.web.terminal.live import Doorkeeper, is_ours, place_of, read_head
from tests.needs import opened

pytestmark = pytest.mark.django_db(transaction=True)
WAIT_MOST = 20
clients: list[asyncio.StreamWriter] = []
HOST = "http://testserver"


@pytest.fixture
def cookie_of(signed_in):
    def give(officer):
        return f"{settings.SESSION_COOKIE_NAME}={signed_in(officer).cookies[settings.SESSION_COOKIE_NAME].value}"

    return give


def asked_once(cookie):
    """Ask, and leave no connection behind in the thread that asked."""
    try:
        return place_of(cookie)
    finally:
        connection.close()


@asynccontextmanager
async def serving():
    """A door and what it hears of the test's database; gives the port."""
    streams = Streams()
    door = Doorkeeper(streams, ask=asked_once)
    server = await asyncio.start_server(door.answer, "127.0.0.1", 0)

    async def hear():
        async for heard in words(connection.settings_dict["NAME"]):
            streams.tell(heard)

    hearing = asyncio.create_task(hear())
    await asyncio.sleep(0.5)
    try:
        yield streams, server.sockets[0].getsockname()[1]
    finally:
        server.close()
        tasks = [hearing, *door.open]
        for task in tasks:
            task.cancel()
        for writer in clients:
            writer.close()
        await asyncio.gather(*tasks, *(writer.wait_closed() for writer in clients), return_exceptions=True)
        clients.clear()
        await asyncio.sleep(0.05)


async def asked(port, *, cookie="", origin="", method="GET"):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    clients.append(writer)
    head = f"{method} /needs HTTP/1.1\r\nHost: testserver\r\nCookie: {cookie}\r\n" + (
        f"Origin: {origin}\r\n" if origin else ""
    )
    writer.write(f"{head}\r\n".encode())
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), WAIT_MOST)
    return answer.decode(), reader, writer


async def event_of(reader):
    while True:
        text = (await asyncio.wait_for(reader.readuntil(b"\n\n"), WAIT_MOST)).decode()
        if text.startswith("event: need"):
            return json.loads(text.partition("data: ")[2])


def opened_apart(**more):
    try:
        return opened(**more)
    finally:
        connection.close()


def test_whoever_sits_where_it_lies_hears_it_and_another_place_does_not(cookie_of, li, zhou):
    here, elsewhere = cookie_of(li), cookie_of(zhou)

    async def scene():
        async with serving() as (_, port):
            _, near, _ = await asked(port, cookie=here)
            _, far, _ = await asked(port, cookie=elsewhere)
            need = await asyncio.to_thread(partial(opened_apart, by=li))
            told = await event_of(near)
            with suppress(TimeoutError):
                await asyncio.wait_for(event_of(far), 1)
                pytest.fail("another place heard it")
            return need, told

    need, told = asyncio.run(scene())
    assert told == {"verb": "need.open", "number": need.number, "kind": "EDU", "urgency": "NORMAL", "stage": "OPEN"}


@pytest.mark.parametrize(
    ("changed", "status"), [({}, "403"), ({"cookie": "sessionid=made-up"}, "403"), ({"method": "POST"}, "403")]
)
def test_strangers_hear_nothing(db, changed, status):
    async def scene():
        async with serving() as (streams, port):
            head, _, _ = await asked(port, **changed)
            return head, len(streams.listeners)

    head, listeners = asyncio.run(scene())
    assert head.startswith(f"HTTP/1.1 {status}")
    assert listeners == 0


def test_a_page_of_others_hears_nothing_and_ours_may(cookie_of, li):
    cookie = cookie_of(li)

    async def scene():
        async with serving() as (_, port):
            other, _, _ = await asked(port, cookie=cookie, origin="https://evil.example")
            own, _, _ = await asked(port, cookie=cookie, origin=f"{HOST}:8000")
            return other, own

    other, own = asyncio.run(scene())
    assert other.startswith("HTTP/1.1 403")
    assert f"Access-Control-Allow-Origin: {HOST}:8000" in own


def test_who_leaves_is_forgotten(cookie_of, li):
    cookie = cookie_of(li)

    async def scene():
        async with serving() as (streams, port):
            _, _, writer = await asked(port, cookie=cookie)
            before = len(streams.listeners)
            writer.close()
            for _ in range(100):
                if not streams.listeners:
                    break
                await asyncio.sleep(0.05)
            return before, len(streams.listeners)

    assert asyncio.run(scene()) == (1, 0)


def test_desks_that_read_no_needs_have_no_stream(cookie_of, xiaoliang, li):
    assert place_of(cookie_of(xiaoliang)) is None
    assert place_of(cookie_of(li)) == "440105001"
    assert place_of("") is None


def test_hosts_of_ours(settings):
    settings.ALLOWED_HOSTS = ["shehui.example.gov.cn", ".gz.example", "[::1]"]

    assert [
        is_ours(one) for one in ("https://shehui.example.gov.cn", "https://a.gz.example:8443", "http://[::1]:8000")
    ] == [True] * 3
    assert [is_ours(one) for one in ("https://example.gov.cn", "null", "https://gz.example.evil")] == [False] * 3


def test_a_head_is_read():
    assert read_head(b"GET /needs HTTP/1.1\r\nHost: x\r\nCookie: a=b; c=d\r\n\r\n") == (
        "GET",
        {"host": "x", "cookie": "a=b; c=d"},
    )
