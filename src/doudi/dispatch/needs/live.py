"""Live: what becomes of needs is heard from the database as it is kept (LISTEN/NOTIFY) and passed to whoever may see it.

Nouns: Heard, Listener, Streams. One connection to the database serves every listener; none of them occupies a worker of the pages.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import psycopg

from doudi import database
from doudi.dispatch.needs.lines import CHANNEL

QUEUE_MOST = 100
AGAIN_SECONDS = 2.0


@dataclass(frozen=True)
class Heard:
    """One word of the channel: what became of which need, and where it lies. It names nobody."""

    place: str
    residence: str
    text: str

    def concerns(self, place: str) -> bool:
        """Say whether a desk of a place may know of it."""
        return bool(place) and any(one.startswith(place) for one in (self.place, self.residence) if one)


def read_heard(payload: str) -> Heard:
    """Read a word of the channel; places are not passed on, a page asks again what it may see."""
    told = json.loads(payload)
    shown = {name: told[name] for name in ("verb", "number", "kind", "urgency", "stage")}
    return Heard(place=told["place"], residence=told["residence"], text=json.dumps(shown))


@dataclass(eq=False)
class Listener:
    """One page that listens, for the place of the officer before it. Whoever does not keep up loses the oldest word first."""

    place: str
    queue: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(QUEUE_MOST))

    def put(self, text: str) -> None:
        """Hand a word over without waiting."""
        if self.queue.full():
            self.queue.get_nowait()
        self.queue.put_nowait(text)


class Streams:
    """Everybody who listens now."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()

    def join(self, *, place: str) -> Listener:
        """Let somebody listen."""
        listener = Listener(place=place)
        self.listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Let somebody go."""
        self.listeners.discard(listener)

    def tell(self, heard: Heard) -> int:
        """Pass one word to all whom it concerns; give how many."""
        concerned = [one for one in self.listeners if heard.concerns(one.place)]
        for one in concerned:
            one.put(heard.text)
        return len(concerned)

    async def hear(self) -> None:
        """Listen for ever; when the database goes away, come back to it."""
        while True:
            try:
                async for heard in words():
                    self.tell(heard)
            except psycopg.OperationalError:
                await asyncio.sleep(AGAIN_SECONDS)


async def words(name: str | None = None) -> AsyncIterator[Heard]:
    """Give the words of the channel as they come; `name` is another database than the usual one."""
    address = database.address().psycopg() | ({"dbname": name} if name else {})
    async with await psycopg.AsyncConnection.connect(**address, autocommit=True) as connection:
        await connection.execute(f"LISTEN {CHANNEL}")
        async for word in connection.notifies():
            yield read_heard(word.payload)
