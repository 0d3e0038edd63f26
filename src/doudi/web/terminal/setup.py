"""`doudi setup`: keys, roles, database, tables and places. Safe to repeat; what is there stays.

Verb: `prepare`, which `doudi run` calls too. Question: `is_ready`.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError
from django.utils.translation import gettext, gettext_noop
from psycopg import sql

from doudi import database
from doudi.cases.pushes.keys import signing_key
from doudi.database import DatabaseUnavailable, roles
from doudi.database.owner import as_owner
from doudi.delivery.payees import seals as payee_seals
from doudi.offices.actions import PlacesMissing, load_places
from doudi.registry import seals
from doudi.web.terminal.bars import Report, bars

PLACES_ABOUT = 49_000  # for the bar only: counties of China, villages of two provinces
ONE_AT_A_TIME = 7_304_103


def main(arguments: Sequence[str]) -> int:
    """Prepare everything and say so."""
    argparse.ArgumentParser(prog="doudi setup", description=gettext("准备数据库、区划和密钥，可重复执行")).parse_args(
        arguments
    )
    try:
        prepare()
    except DatabaseUnavailable as reason:
        print(reason.said(gettext), file=sys.stderr)
        return 1
    except (PlacesMissing, OperationalError) as reason:
        print(reason, file=sys.stderr)
        return 1
    print(gettext("准备好了。运行 doudi run 启动网站。"))
    return 0


def prepare() -> None:
    """Bring keys, database and places up to date.

    :raises DatabaseUnavailable: when the database cannot be reached or is older than the program.
    :raises PlacesMissing: when the tables of places are not installed.
    """
    with bars() as report:
        report(gettext("启动数据库"), 0, 0)
        seals.make_keys()
        payee_seals.make_keys()
        signing_key()
        roles.prepare()
        report(gettext("启动数据库"), 1, 1)
        if database.is_embedded() or os.environ.get("DATABASE_URL"):
            with as_owner():
                _bring_up_to_date(report)
        elif _is_behind():
            raise DatabaseUnavailable(
                gettext_noop("数据库的表比程序旧。请用 DATABASE_URL 指定所有者账号运行 doudi setup。")
            )


def _bring_up_to_date(report: Report) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
    if _is_behind():
        report(gettext("建立数据表"), 0, 0)
        call_command("migrate", verbosity=0, interactive=False)
        report(gettext("建立数据表"), 1, 1)
    edition = _edition_of_tables()
    if edition is None or edition != _edition_loaded():
        _load(report, edition=edition)


def _is_behind() -> bool:
    """Say whether a migration waits."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _load(report: Report, *, edition: str | None) -> None:
    done = 0

    def count(rows: int) -> None:
        nonlocal done
        done += rows
        report(gettext("载入行政区划"), done, PLACES_ABOUT)

    total = load_places(folder=settings.PLACES_FOLDER, progress=count)
    report(gettext("载入行政区划"), total, total)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE offices_place")
        told = sql.SQL("COMMENT ON TABLE offices_place IS {}").format(
            sql.Literal(edition)
        )  # a comment takes no parameter
        cursor.execute(told.as_string(None))


def _edition_of_tables() -> str | None:
    """Name the installed tables of places: package and version."""
    manifest = settings.PLACES_FOLDER.parent / "package.json"
    if not manifest.is_file():
        return None
    package = json.loads(manifest.read_text(encoding="utf-8"))
    return f"{package['name']} {package['version']}"


def _edition_loaded() -> str | None:
    """Name the tables of places the database was loaded from."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('offices_place'::regclass)")
        row = cursor.fetchone()
    return None if row is None else row[0]
