"""The connection Django opens. Only the first connection needs the server, so only it starts one."""

from typing import Any

from django.db.backends.postgresql import base

from doudi import database


class DatabaseWrapper(base.DatabaseWrapper):
    """A PostgreSQL connection that brings its own server when none is configured."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Make sure the server runs, then connect."""
        if database.is_embedded():
            database.ensure_running(database.var())
        return super().get_new_connection(conn_params)
