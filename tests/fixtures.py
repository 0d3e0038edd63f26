"""Fixtures for every test that meets the database.

The test database is made by the owner, as migrations are. Then every test works as `doudi_app`,
held to row-level security: nobody is signed in until a test says so.
The cast sits at its desks from the start, and again after a test that commits.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.test.client import Client
from pytest_django import DjangoDbBlocker

from doudi import database
from doudi.database import roles
from doudi.journal import apart
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, Actor, acting_as
from doudi.offices.models import Officer
from tests import cast, databases, starting_over


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make the test database as the owner and leave the connection to the application's role."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    setattr(TransactionTestCase, "_fixture_teardown", lambda self: starting_over.start_over())  # noqa: B010  # no public name
    usual_name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        roles.prepare()
        databases.make()
    yield
    with django_db_blocker.unblock():
        databases.drop(usual_name=usual_name)


@pytest.fixture(autouse=True)
def lines_apart_stay_in_the_test(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A line that outlives a rollback would outlive the test; only tests that commit, and clean up after, let it."""
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not commits and not (marker and marker.kwargs.get("transaction")):
        monkeypatch.setattr(apart, "record_apart", record)
    yield
    apart.wait_for_lines()


@pytest.fixture
def owner(db: None) -> Iterator[psycopg.Connection]:
    """A second connection, as the tables' owner: what an intruder with more rights than ours could do."""
    address = {**database.address(as_owner=True).psycopg(), "dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(**address) as second:
        yield second


@pytest.fixture
def acting(db: None) -> Callable[[Officer | Actor | None], AbstractContextManager[Actor]]:
    """Let the database see through somebody's eyes: `with acting(li): ...`."""
    return acting_as


@pytest.fixture
def system(db: None) -> Iterator[Actor]:
    """Work as the system for the whole test."""
    with acting_as(SYSTEM) as actor:
        yield actor


def _officer(role: cast.Role) -> Officer:
    return Officer.objects.select_related("desk__place", "user").get(staff_number=role.staff_number)


@pytest.fixture
def wu(db: None) -> Officer:
    """吴, a village worker in 客村社区."""
    return _officer(cast.WU)


@pytest.fixture
def li(db: None) -> Officer:
    """李, at the street of 赤岗: receives and checks."""
    return _officer(cast.LI)


@pytest.fixture
def guo(db: None) -> Officer:
    """郭, at the verification centre of 海珠: asks sources under a letter and issues reports."""
    return _officer(cast.GUO)


@pytest.fixture
def chen(db: None) -> Officer:
    """陈, at the district of 海珠: decides."""
    return _officer(cast.CHEN)


@pytest.fixture
def zhou(db: None) -> Officer:
    """周, at the district of 天河: must see nothing of 海珠."""
    return _officer(cast.ZHOU)


@pytest.fixture
def wang(db: None) -> Officer:
    """王, at the city's bureau."""
    return _officer(cast.WANG)


@pytest.fixture
def lin(db: None) -> Officer:
    """林, at the city's bureau: publishes standards."""
    return _officer(cast.LIN)


@pytest.fixture
def he(db: None) -> Officer:
    """何, who supervises and decides nothing."""
    return _officer(cast.HE)


@pytest.fixture
def xiaoliang(db: None) -> Officer:
    """小梁, a volunteer at a service desk."""
    return _officer(cast.XIAOLIANG)


@pytest.fixture
def luo(db: None) -> Officer:
    """罗, at the payments desk of 海珠's civil affairs: computes and checks the month's lists."""
    return _officer(cast.LUO)


@pytest.fixture
def qian(db: None) -> Officer:
    """钱, at the finance desk of 海珠: signs for the money and keeps the books."""
    return _officer(cast.QIAN)


@pytest.fixture
def signed_in(db: None) -> Callable[[Officer], Client]:
    """Give a browser in which an officer is signed in: `signed_in(li).get(...)`."""

    def sign_in(officer: Officer) -> Client:
        client = Client()
        client.force_login(officer.user, backend="doudi.offices.signin.OfficerBackend")
        return client

    return sign_in
