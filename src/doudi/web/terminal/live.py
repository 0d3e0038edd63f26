"""`doudi live`: pass what becomes of needs to the pages that listen (server-sent events), beside the server of the pages.

One process, one thread, one connection to the database for all; a page that listens costs a socket and no worker.
Who listens is told by the session of the pages, whose cookie the browser sends here too: the same machine, another port.
Behind a proxy /hub/needs/stream leads here. Verb: main. Noun: Doorkeeper (who may listen).
"""

from __future__ import annotations

import argparse
import asyncio
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext

from doudi.dispatch.needs.live import Listener, Streams
from doudi.dispatch.needs.permissions import READERS
from doudi.offices.signin import officer_of
from doudi.web.terminal.bound import end_with_parent

HEAD_MOST = 16 * 1024
HEAD_SECONDS = 10
ALIVE_SECONDS = 20
LISTENERS_MOST = 20_000
BACKLOG = 4096
HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\nConnection: close\r\n"
REFUSED = "HTTP/1.1 {} \r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
ALIVE = b": alive\n\n"
GONE = "gone"
Ask = Callable[[str], str | None]


def main(arguments: Sequence[str]) -> int:
    """Serve streams until told to stop."""
    parser = argparse.ArgumentParser(prog="doudi live", description=gettext("把需求的动静即时送到打开的页面"))
    parser.add_argument("--host", default="127.0.0.1", help=gettext("监听的地址，默认只有本机能访问"))
    parser.add_argument("--port", type=int, default=8001, help=gettext("监听的端口，默认 8001"))
    parser.add_argument("--bound", action="store_true", help=gettext("标准输入关闭时停止；由 doudi run 启动时使用"))
    asked = parser.parse_args(arguments)
    if asked.bound:
        end_with_parent()
    asyncio.run(serve(host=asked.host, port=asked.port))
    return 0


async def serve(*, host: str, port: int) -> None:
    """Hear the database and answer listeners until SIGTERM or Ctrl-C."""
    stop, streams = asyncio.Event(), Streams()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, stop.set)
    hearing = asyncio.create_task(streams.hear())
    door = Doorkeeper(streams)
    server = await asyncio.start_server(door.answer, host, port, limit=HEAD_MOST, backlog=BACKLOG)
    await stop.wait()
    hearing.cancel()
    server.close()
    for task in door.open:
        task.cancel()


class Doorkeeper:
    """Lets officers listen for their own place, and nobody else."""

    def __init__(self, streams: Streams, *, ask: Ask | None = None) -> None:
        self.streams = streams
        self.ask = sync_to_async(ask or place_of)
        self.open: set[asyncio.Task[None]] = set()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection until it ends."""
        task = asyncio.current_task()
        if task is not None:
            self.open.add(task)
            task.add_done_callback(self.open.discard)
        try:
            with suppress(ConnectionError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                await self._answer(reader, writer)
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(HEAD_SECONDS):
            method, headers = read_head(await reader.readuntil(b"\r\n\r\n"))
        origin = headers.get("origin", "")
        if method != "GET" or (origin and not is_ours(origin)):
            return await _refuse(writer, status=403)
        if len(self.streams.listeners) >= LISTENERS_MOST:
            return await _refuse(writer, status=503)
        place = await self.ask(headers.get("cookie", ""))
        if place is None:
            return await _refuse(writer, status=403)
        cors = f"Access-Control-Allow-Origin: {origin}\r\nAccess-Control-Allow-Credentials: true\r\n" if origin else ""
        writer.write(f"{HEAD}{cors}\r\nretry: 3000\n\n".encode())
        await writer.drain()
        await self._stream(reader, writer, place=place)
        return None

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, place: str) -> None:
        listener = self.streams.join(place=place)
        leaving = asyncio.create_task(reader.read())  # a page says nothing more; what comes is its end
        leaving.add_done_callback(partial(_say_gone, listener))
        try:
            while (text := await _next(listener)) != GONE:
                writer.write(f"event: need\ndata: {text}\n\n".encode() if text else ALIVE)
                await writer.drain()
        finally:
            self.streams.leave(listener)
            leaving.cancel()


def _say_gone(listener: Listener, task: asyncio.Task[bytes]) -> None:
    """Wake the stream of a page that is gone; how its connection broke is nobody's concern."""
    if not task.cancelled():
        task.exception()
    listener.put(GONE)


async def _next(listener: Listener) -> str:
    """Give the next word; nothing when there has been none for a while."""
    try:
        return await asyncio.wait_for(listener.queue.get(), ALIVE_SECONDS)
    except TimeoutError:
        return ""


async def _refuse(writer: asyncio.StreamWriter, *, status: int) -> None:
    writer.write(REFUSED.format(status).encode())
    await writer.drain()


def read_head(head: bytes) -> tuple[str, Mapping[str, str]]:
    """Read the method and the headers of a request."""
    first, *rest = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in rest if line)
    return first.split(" ")[0], {name.strip().lower(): value.strip() for name, _, value in pairs}


def is_ours(origin: str) -> bool:
    """Say whether a page of ours asks."""
    host = urlsplit(origin).hostname or ""
    return any(
        host == one.strip("[]") or (one.startswith(".") and host.endswith(one)) for one in settings.ALLOWED_HOSTS
    )


def place_of(cookie: str) -> str | None:
    """Give the place whoever is signed in may hear of; None for everybody else."""
    try:
        morsel = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    if morsel is None:
        return None
    close_old_connections()
    request = HttpRequest()
    request.session = SessionStore(morsel.value)
    officer = officer_of(get_user(request), on=localdate())
    return officer.desk.place_id if officer is not None and officer.desk.kind in READERS else None
