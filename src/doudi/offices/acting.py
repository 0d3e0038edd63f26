"""Who is at work on this connection: what row-level security in the database goes by.

`acting_as` writes officer, desk and place into the database session and always takes them back.
Nobody signed in means nothing is seen; `SYSTEM` is for jobs nobody looks at in person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection
from psycopg.pq import TransactionStatus

from doudi.offices.models import Officer

EVERYWHERE = "all"


@dataclass(frozen=True)
class Actor:
    """The words the database session carries, and the name a journal line shows.

    A resident has no place: `file` is the number of the one letter he may see, with what hangs from it.
    """

    officer: str
    desk: str
    place: str
    name: str
    file: str = ""


SYSTEM = Actor(officer="system", desk="system", place=EVERYWHERE, name="系统")
NOBODY = Actor(officer="", desk="", place="", name="")

_acting: ContextVar[Actor] = ContextVar("acting", default=NOBODY)


def as_actor(who: Officer | Actor | None) -> Actor:
    """Read an officer, the system or nobody as an actor."""
    if who is None:
        return NOBODY
    if isinstance(who, Actor):
        return who
    return Actor(officer=str(who.pk), desk=who.desk.kind, place=who.desk.place_id, name=who.name)


def acting() -> Actor:
    """Say who is at work now."""
    return _acting.get()


@contextmanager
def acting_as(who: Officer | Actor | None) -> Iterator[Actor]:
    """Let the database see by whose eyes it answers, until the block ends."""
    actor, before = as_actor(who), _acting.get()
    if actor == before == NOBODY:  # an anonymous page needs no database
        yield actor
        return
    _tell_database(actor)
    token = _acting.set(actor)
    try:
        yield actor
    finally:
        _acting.reset(token)
        if not _will_roll_back():
            _tell_database(before)


def _tell_database(actor: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('doudi.officer', %s, false),"
            " set_config('doudi.desk', %s, false), set_config('doudi.place', %s, false),"
            " set_config('doudi.file', %s, false)",
            [actor.officer, actor.desk, actor.place, actor.file],
        )


def _will_roll_back() -> bool:
    """A failed transaction refuses commands, and its rollback takes our words back by itself."""
    if connection.connection is None or connection.connection.closed:
        return True
    return connection.needs_rollback or connection.connection.info.transaction_status == TransactionStatus.INERROR
