"""The two roles and the database itself: made once, checked every time, safe to repeat.

Verb: `prepare`.
"""

import os

import psycopg
from psycopg import sql

from doudi import database
from doudi.database import APP_ROLE, DATABASE, OWNER_ROLE, DatabaseUnavailable
from doudi.database.server import PORT, Server
from doudi.database.unavailable import gettext_noop

LOCK = 7_304_101  # any number of our own: one process prepares at a time


def prepare() -> None:
    """Make roles and database where they are missing.

    :raises DatabaseUnavailable: when the configured server refuses, with what its administrator must do.
    """
    if database.is_embedded():
        _prepare_embedded(database.ensure_running(database.var()))
    elif os.environ.get("DATABASE_URL"):
        _prepare_configured()


def _prepare_embedded(server: Server) -> None:
    with psycopg.connect(
        host=str(server.socket_folder), port=PORT, user="postgres", dbname="postgres", autocommit=True
    ) as superuser:
        superuser.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        _make_role(superuser, OWNER_ROLE, "LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS")
        _make_role(superuser, APP_ROLE, "LOGIN NOSUPERUSER NOBYPASSRLS")
        known = superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone() is None:
            make = sql.SQL("CREATE DATABASE {} OWNER {}")
            superuser.execute(make.format(sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE)))


def _prepare_configured() -> None:
    try:
        with psycopg.connect(**database.address(as_owner=True).psycopg(), connect_timeout=10, autocommit=True) as owner:
            owner.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            _make_role(owner, APP_ROLE, "NOSUPERUSER NOBYPASSRLS")
            _let_owner_become_app(owner)
            _refuse_privileged_app(owner)
    except psycopg.errors.InsufficientPrivilege as reason:
        raise DatabaseUnavailable(
            gettext_noop(
                "数据库账号没有建立角色的权限。请数据库管理员执行："
                "CREATE ROLE %(role)s NOSUPERUSER NOBYPASSRLS; GRANT %(role)s TO 该账号;"
            ),
            role=APP_ROLE,
        ) from reason
    except psycopg.OperationalError as reason:
        raise DatabaseUnavailable(
            gettext_noop("连不上 DATABASE_URL 指定的数据库：%(reason)s"), reason=reason
        ) from reason


def _make_role(connection: psycopg.Connection, name: str, rights: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    if known.fetchone() is None:
        make = sql.SQL("CREATE ROLE {} " + rights)  # `rights` is written above, never read
        connection.execute(make.format(sql.Identifier(name)))


def _let_owner_become_app(owner: psycopg.Connection) -> None:
    """Since PostgreSQL 16 whoever makes a role may hand it out, but not yet become it."""
    becoming = "SET" if owner.info.server_version >= 160_000 else "MEMBER"
    able = owner.execute("SELECT pg_has_role(current_user, %s, %s)", [APP_ROLE, becoming]).fetchone()
    if able is not None and not able[0]:
        owner.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(APP_ROLE)))


def _refuse_privileged_app(owner: psycopg.Connection) -> None:
    """An application that may ignore row-level security would see everybody."""
    row = owner.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone()
    if row is not None and row[0]:
        raise DatabaseUnavailable(
            gettext_noop("角色 %(role)s 可以绕过行级权限。请执行：ALTER ROLE %(role)s NOSUPERUSER NOBYPASSRLS;"),
            role=APP_ROLE,
        )
