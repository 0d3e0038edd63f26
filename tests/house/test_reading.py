"""Looking at a page changes nothing: the one line it may write is the journal's."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from tests import findings
from tests.house.test_routes import ROLES, SAMPLES, addresses, browser_of

pytestmark = pytest.mark.django_db
READS = re.compile(r"^\s*(SELECT|SAVEPOINT|RELEASE SAVEPOINT|WITH\b)", re.IGNORECASE)
JOURNAL = re.compile(r"^\s*INSERT INTO journal_entry\b", re.IGNORECASE)


class Watch:
    """Remembers every statement that is no reading."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not READS.match(sql):
            self.written.append(sql)
        return execute(sql, params, many, context)


def written_by(browser: Client, path: str) -> list[str]:
    watch = Watch()
    with connection.execute_wrapper(watch):
        browser.get(path)
    return watch.written


def paths() -> list[str]:
    found = list(addresses(get_resolver()))
    for parameter, sample in SAMPLES.items():
        found = [path.replace(parameter, sample) for path in found]
    return found


@pytest.mark.parametrize("role", ROLES)
def test_reading_writes_nothing_but_the_journal(signed_in, role):
    findings.keep_findings(findings.huang())
    browser = browser_of(role, signed_in)

    written = [sql for path in paths() for sql in written_by(browser, path)]

    assert [sql for sql in written if not JOURNAL.match(sql)] == []


def test_only_looks_at_people_are_written_down(signed_in, li):
    findings.keep_findings(findings.huang())
    browser = signed_in(li)

    telling = {path for path in paths() if written_by(browser, path)}

    of_delivery = {f"/hub/delivery/{one}" for one in ("differences", "mend", "recovery")}
    assert telling == {"/hub/findings/TEST-0000-0000", "/hub/goods/homes", *of_delivery}


def test_the_watch_sees_a_writing():
    watch = Watch()

    with connection.execute_wrapper(watch), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE note (word text)")

    assert watch.written == ["CREATE TEMPORARY TABLE note (word text)"]
