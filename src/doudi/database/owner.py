"""Working as the owner for a moment: to make tables, never to serve anybody. Verbs: `as_owner`, `migrated`."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from doudi import database


@contextmanager
def as_owner() -> Iterator[None]:
    """Let Django's connection be the owner's until the block ends."""
    kept = connection.settings_dict
    owner = {**database.address(as_owner=True).django(), "NAME": kept["NAME"]}
    connection.close()
    connection.settings_dict = {**kept, **owner}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = kept


def migrated(name: str) -> None:
    """Make a database by the migrations, as its owner, who then works in it."""
    tests = connection.settings_dict["TEST"]
    usual, tests["NAME"] = tests["NAME"], name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        tests["NAME"] = usual
