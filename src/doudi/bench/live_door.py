"""The other side of the live bench: what `doudi live` does, in a process that wakes up without Django. Verb: serve."""

from __future__ import annotations

import asyncio
from multiprocessing.connection import Connection

LISTENS_AFTER_SECONDS = 1.0


def serve(there: Connection, name: str, place: str) -> None:
    """Pass the words of a database on to whoever comes, as to an officer of a place; say on which port."""
    import django

    django.setup()
    asyncio.run(_open_door(there, name=name, place=place))


async def _open_door(there: Connection, *, name: str, place: str) -> None:
    """Whoever asks is let in without a session, which is not what is measured."""
    from doudi.dispatch.needs.live import Streams, words
    from doudi.web.terminal.live import BACKLOG, Doorkeeper

    streams = Streams()
    door = Doorkeeper(streams, ask=lambda cookie: place)
    server = await asyncio.start_server(door.answer, "127.0.0.1", 0, backlog=BACKLOG)
    loop = asyncio.get_running_loop()
    loop.call_later(LISTENS_AFTER_SECONDS, there.send, server.sockets[0].getsockname()[1])
    async for heard in words(name):
        streams.tell(heard)
