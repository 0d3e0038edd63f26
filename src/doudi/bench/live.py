"""Live words to everybody who listens: from the moment a need is kept until the last page has heard it.

`run` starts what `doudi live` is in a process of its own, lets 4,000 pages listen, and keeps words one after the other, each by a
transaction of its own. What is timed stands on one clock: the listeners live in this process, beside whoever speaks.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

import psutil
from django.db import connection

from doudi.bench.gate import own_database
from doudi.bench.live_door import serve
from doudi.bench.measure import Figures, Goal, Outcome
from doudi.dispatch.needs.lines import CHANNEL

PAGES, WORDS = 4_000, 30
QUICK_PAGES, QUICK_WORDS = 200, 5
PLACE = "440105"
CONNECT_AT_ONCE = 100
PAUSE_SECONDS = 0.2
WAIT_MOST = 60.0
GOALS = (Goal("last_ms_median", 1_000), Goal("lost", 0))


def run(*, quick: bool) -> Outcome:
    """Measure on a database of the bench's own, which is gone afterwards."""
    pages, words = (QUICK_PAGES, QUICK_WORDS) if quick else (PAGES, WORDS)
    with own_database():
        return Outcome(name="live", figures=measure(pages=pages, words=words), goals=GOALS)


def measure(*, pages: int, words: int) -> Figures:
    """Let so many pages listen in the database at hand, and say so many words."""
    with _door() as (port, process):
        figures = asyncio.run(_listen(port, pages=pages, words=words))
        return {**figures, "server_mb": round(psutil.Process(process).memory_info().rss / 2**20)}


@contextmanager
def _door() -> Iterator[tuple[int, int]]:
    """Start the process pages listen to; give its port and number."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there, str(connection.settings_dict["NAME"]), PLACE))
    process.start()
    there.close()
    try:
        yield here.recv(), int(process.pid or 0)
    finally:
        process.terminate()
        process.join()


async def _listen(port: int, *, pages: int, words: int) -> Figures:
    heard: dict[str, list[float]] = {str(number): [] for number in range(words)}
    began = time.perf_counter()
    gate = asyncio.Semaphore(CONNECT_AT_ONCE)
    readers = await asyncio.gather(*(_join(port, gate=gate) for _ in range(pages)))
    connected = time.perf_counter() - began
    tasks = [asyncio.create_task(_hear(reader, heard=heard)) for reader, _ in readers]
    lasts, usual = [], []
    for number in heard:
        said = time.perf_counter()
        await asyncio.to_thread(_say, number)
        while len(heard[number]) < pages and time.perf_counter() - said < WAIT_MOST:
            await asyncio.sleep(0.005)
        lasts.append(1_000 * (max(heard[number], default=said + WAIT_MOST) - said))
        usual.append(1_000 * (median(heard[number] or [said + WAIT_MOST]) - said))
        await asyncio.sleep(PAUSE_SECONDS)
    for task in tasks:
        task.cancel()
    for _, writer in readers:
        writer.close()
    await asyncio.gather(*tasks, return_exceptions=True)
    return {
        "pages": pages, "words": words, "connect_seconds": round(connected, 2), "median_ms": round(median(usual), 1),
        "last_ms_median": round(median(lasts), 1), "last_ms_worst": round(max(lasts), 1),
        "lost": pages * words - sum(map(len, heard.values())),
    }  # fmt: skip


async def _join(port: int, *, gate: asyncio.Semaphore) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    async with gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /needs HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        await reader.readuntil(b"\n\n")
        return reader, writer


async def _hear(reader: asyncio.StreamReader, *, heard: dict[str, list[float]]) -> None:
    while True:
        event = await reader.readuntil(b"\n\n")
        if event.startswith(b"event:"):
            at = time.perf_counter()
            heard[json.loads(event.partition(b"data: ")[2])["number"]].append(at)


def _say(number: str) -> None:
    """Keep one word in a transaction of its own."""
    told = {
        "verb": "need.open", "number": number, "kind": "EDU", "urgency": "NOW", "stage": "OPEN", "place": "",
        "residence": "440105001104",
    }  # fmt: skip
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s::text, %s::text)", [CHANNEL, json.dumps(told)])
    finally:
        connection.close()
