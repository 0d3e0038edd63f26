"""Where the data lives: an embedded PostgreSQL, or any PostgreSQL 15+ named by DATABASE_URL.

Two roles meet it. The owner makes tables and runs migrations;
the application works as `doudi_app`, which the database holds to row-level security
and which cannot rewrite the journal.

Environment: DOUDI_VAR (folder of everything we keep), DATABASE_URL (the owner's address),
DATABASE_APP_URL (the application's own address; a machine that only serves pages needs no other),
DOUDI_DURABLE (`no`: an embedded server does not wait for the disk; for tests only, whose data nobody needs again).
"""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from doudi.database.server import PORT, Server, ensure_running, leave
from doudi.database.unavailable import DatabaseUnavailable

__all__ = [
    "APP_ROLE",
    "DATABASE",
    "OWNER_ROLE",
    "Address",
    "DatabaseUnavailable",
    "address",
    "ensure_running",
    "is_embedded",
    "leave",
    "var",
]

APP_ROLE = "doudi_app"
OWNER_ROLE = "doudi_owner"
DATABASE = "doudi"
ROOT = Path(__file__).resolve().parents[3]


PREPARED = {"server_side_binding": True, "prepare_threshold": 2}
"""A question asked twice is planned once: under row-level security planning costs more than answering."""


@dataclass(frozen=True)
class Address:
    """How to reach a database, in psycopg's and Django's words."""

    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def django(self, *, pool: dict[str, int] | None = None) -> dict[str, object]:
        """Give the entry for Django's DATABASES, with a pool of connections where a server asks for one."""
        return {
            "ENGINE": "doudi.database.backend",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
            "OPTIONS": dict(self.options) | PREPARED | ({"pool": pool} if pool else {}),
        }

    def psycopg(self) -> dict[str, Any]:
        """Give keyword arguments for psycopg.connect."""
        named = {
            "dbname": self.name,
            "user": self.user,
            "password": self.password,
            "host": self.host,
            "port": self.port,
            **dict(self.options),
        }
        return {key: value for key, value in named.items() if value}


def var() -> Path:
    """Give the folder of everything this installation keeps."""
    return Path(os.environ.get("DOUDI_VAR") or ROOT / "var").absolute()


def is_embedded() -> bool:
    """Say whether we bring our own server."""
    return not (os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_APP_URL"))


def address(*, as_owner: bool = False) -> Address:
    """Give the database's address for the owner (migrations) or the application.

    :raises DatabaseUnavailable: when the owner is asked for and only the application's address is known.
    """
    if is_embedded():
        user = OWNER_ROLE if as_owner else APP_ROLE
        return Address(name=DATABASE, user=user, host=str(Server(var()).socket_folder), port=str(PORT))
    if as_owner:
        return parse(os.environ.get("DATABASE_URL", ""))
    found = parse(os.environ.get("DATABASE_APP_URL") or os.environ["DATABASE_URL"])
    options = dict(found.options)
    options["options"] = f"{options.get('options', '')} -c role={APP_ROLE}".strip()
    return replace(found, options=tuple(options.items()))


def parse(url: str) -> Address:
    """Read postgresql://user:password@host:port/name?option=value.

    :raises DatabaseUnavailable: when it is no address of a PostgreSQL.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise DatabaseUnavailable("DATABASE_URL: postgresql://user:password@host:port/name")
    return Address(
        name=unquote(parts.path.strip("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=unquote(parts.hostname or ""),
        port=str(parts.port or ""),
        options=tuple(parse_qsl(parts.query)),
    )
