"""A database for each process of a run of tests: made by migrations once, with the cast at its desks, and copied for every process.

Verbs: `make`, `drop`. A run of one process has nothing to copy.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from psycopg import sql

from doudi import database
from doudi.database.owner import as_owner
from tests import cast, starting_over

LOCK = 7_304_190  # one process at a time makes, copies or drops
RUN = "PYTEST_XDIST_TESTRUNUID"
PROCESS = "PYTEST_XDIST_WORKER"
MODEL_OF = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"


def make() -> None:
    """Make this process's database and leave the connection to the application's role in it."""
    name, run = connection.settings_dict["TEST"]["NAME"], os.environ.get(RUN)
    if run is None:
        _migrate(name)
        return
    with _alone() as owner:
        if owner.execute(MODEL_OF, [_model(name)]).fetchone() != (run,):
            _migrate(_model(name))
            connection.close()
            owner.execute(_say("COMMENT ON DATABASE {} IS {}", _model(name), text=run))
        own = f"{name}{os.environ.get(PROCESS, '')}"
        owner.execute(_say("DROP DATABASE IF EXISTS {}", own))
        owner.execute(_say("CREATE DATABASE {} TEMPLATE {}", own, _model(name)))
    connection.settings_dict["NAME"] = own


def drop(*, usual_name: str) -> None:
    """Drop what `make` made, and go back to the usual database."""
    name = connection.settings_dict["TEST"]["NAME"]
    with as_owner():
        connection.creation.destroy_test_db(usual_name, verbosity=0)
    if RUN in os.environ:
        with _alone() as owner:  # who has made his own needs it no more; who comes late makes it again
            owner.execute(_say("DROP DATABASE IF EXISTS {}", _model(name)))


def _migrate(name: str) -> None:
    """Make a database by the migrations, as their owner, and seat the cast in it."""
    own = connection.settings_dict["TEST"]
    usual, own["NAME"] = own["NAME"], name
    with as_owner():
        connection.settings_dict["NAME"] = connection.creation.create_test_db(
            verbosity=0, autoclobber=True, serialize=False
        )
    own["NAME"] = usual
    connection.settings_dict["NAME"] = name
    cast.seat_officers()
    starting_over.remember()


def _model(name: str) -> str:
    return f"{name}_model"


def _say(words: str, *names: str, text: str | None = None) -> sql.Composed:
    return sql.SQL(words).format(*map(sql.Identifier, names), *([] if text is None else [sql.Literal(text)]))


@contextmanager
def _alone() -> Iterator[psycopg.Connection]:
    """Work as the owner, outside the databases of tests, while no other process does."""
    with psycopg.connect(**database.address(as_owner=True).psycopg(), autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield owner
