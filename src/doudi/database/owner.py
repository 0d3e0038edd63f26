"""Working as the owner for a moment: to make tables, never to serve anybody."""

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
