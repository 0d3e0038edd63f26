"""The databases of a run of tests: a model, made by the migrations once, with the cast at its desks, and a copy for every process.

Verbs: `make`, `drop`; `copy`, for a test that works in one more.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from django.db import connection
from psycopg import sql

from doudi import database
from doudi.database.owner import as_owner, migrated
from tests import cast, starting_over

LOCK = 7_304_190  # one process at a time makes, copies or drops
RUN = "PYTEST_XDIST_TESTRUNUID"
PROCESS = "PYTEST_XDIST_WORKER"
MODEL_OF = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"


def make() -> None:
    """Make this process's database and leave the connection to the application's role in it."""
    name, run = connection.settings_dict["TEST"]["NAME"], os.environ.get(RUN) or uuid4().hex
    own = f"{name}{os.environ.get(PROCESS) or '_own'}"
    with _alone() as owner:
        if owner.execute(MODEL_OF, [_model()]).fetchone() != (run,):
            _migrate(_model())
            owner.execute(_say("COMMENT ON DATABASE {} IS {}", _model(), text=run))
        _copy(own, by=owner)
    connection.settings_dict["NAME"] = own


def copy(name: str) -> None:
    """Make one more as the model is, and turn the owner's connection to it."""
    with _alone() as owner:
        _copy(name, by=owner)
    connection.settings_dict["NAME"] = name


def drop(*, usual_name: str) -> None:
    """Drop what `make` made, and go back to the usual database; a process that begins later makes the model again."""
    with as_owner():
        connection.creation.destroy_test_db(usual_name, verbosity=0)
    with _alone() as owner:
        owner.execute(_say("DROP DATABASE IF EXISTS {}", _model()))


def _migrate(name: str) -> None:
    """Make a database by the migrations, as their owner, and seat the cast in it."""
    with as_owner():
        migrated(name)
    connection.settings_dict["NAME"] = name
    cast.seat_officers()
    starting_over.remember()
    connection.close()


def _copy(name: str, *, by: psycopg.Connection) -> None:
    by.execute(_say("DROP DATABASE IF EXISTS {}", name))
    by.execute(_say("CREATE DATABASE {} TEMPLATE {}", name, _model()))


def _model() -> str:
    return f"{connection.settings_dict['TEST']['NAME']}_model"


def _say(words: str, *names: str, text: str | None = None) -> sql.Composed:
    return sql.SQL(words).format(*map(sql.Identifier, names), *([] if text is None else [sql.Literal(text)]))


@contextmanager
def _alone() -> Iterator[psycopg.Connection]:
    """Work as the owner, outside the databases of tests, while no other process does."""
    with psycopg.connect(**database.address(as_owner=True).psycopg(), autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield owner
