"""Addresses, roles and keys: what the environment says, and what is refused."""

import stat

import psycopg
import pytest
from django.db import connection

from doudi import database
from doudi.database import PREPARED, DatabaseUnavailable, address, keys, parse, roles
from doudi.database.owner import as_owner


@pytest.fixture
def elsewhere(monkeypatch):
    """A PostgreSQL of the place's own."""
    monkeypatch.delenv("DATABASE_APP_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://own%40er:s%2Fcret@db.example:5433/doudi?sslmode=require")


@pytest.fixture
def own_server(monkeypatch):
    """The embedded server, whatever the tests run against."""
    monkeypatch.delenv("DATABASE_APP_URL", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)


def test_without_an_address_we_bring_our_own(own_server):
    assert database.is_embedded()
    assert address().user == "doudi_app"
    assert address(as_owner=True).user == "doudi_owner"


def test_an_address_is_read_with_its_escapes_and_options(elsewhere):
    owner = address(as_owner=True)

    assert (owner.user, owner.password, owner.host, owner.port) == ("own@er", "s/cret", "db.example", "5433")
    assert owner.psycopg()["sslmode"] == "require"
    assert not database.is_embedded()


def test_with_one_address_the_application_becomes_the_other_role(elsewhere):
    app = address()

    assert app.user == "own@er"
    assert app.psycopg()["options"] == "-c role=doudi_app"


def test_with_two_addresses_the_application_uses_its_own(elsewhere, monkeypatch):
    monkeypatch.setenv("DATABASE_APP_URL", "postgres://doudi_app@db.example/doudi?options=-c%20work_mem%3D9MB")

    assert address().user == "doudi_app"
    assert address().psycopg()["options"] == "-c work_mem=9MB -c role=doudi_app"


def test_a_machine_that_only_serves_needs_no_owner(own_server, monkeypatch):
    monkeypatch.setenv("DATABASE_APP_URL", "postgres://doudi_app@db.example/doudi")

    assert not database.is_embedded()
    with pytest.raises(DatabaseUnavailable):
        address(as_owner=True)


@pytest.mark.parametrize("url", ["mysql://a@b/c", "postgresql://host", "doudi", ""])
def test_what_is_no_address_of_a_postgresql_is_refused(url):
    with pytest.raises(DatabaseUnavailable, match="postgresql://"):
        parse(url)


def test_django_gets_a_pool_only_when_asked(own_server):
    assert address().django()["OPTIONS"] == PREPARED
    assert address().django(pool={"max_size": 3})["OPTIONS"] == PREPARED | {"pool": {"max_size": 3}}


def test_preparing_again_changes_nothing(db):
    roles.prepare()
    roles.prepare()

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("doudi_app", False, False)


def test_a_configured_server_is_prepared_and_the_application_is_held_to_its_role(owner, monkeypatch):
    """The embedded server plays the configured one: its socket named in DATABASE_URL."""
    if not database.is_embedded():
        pytest.skip("runs against a configured server already")
    here = address(as_owner=True)
    url = f"postgresql://postgres@/{connection.settings_dict['NAME']}?host={here.host}"
    monkeypatch.setenv("DATABASE_URL", url)

    roles.prepare()

    with psycopg.connect(**address().psycopg()) as app:
        assert app.execute("SELECT current_user").fetchone() == ("doudi_app",)
        assert app.execute("SELECT count(*) FROM registry_person").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("DELETE FROM journal_entry")


def test_a_server_that_does_not_answer_is_named_in_words(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://doudi@127.0.0.1:1/doudi")

    with pytest.raises(DatabaseUnavailable, match="连不上"):
        roles.prepare()


def test_working_as_the_owner_ends_with_the_block(db):
    with as_owner():
        user = connection.settings_dict["USER"]

    assert user == address(as_owner=True).user
    assert connection.settings_dict["USER"] == address().user


def test_a_key_is_made_once_and_kept_from_others(tmp_path):
    first = keys.key("identifiers", size=32, var=tmp_path)
    again = keys.key("identifiers", size=32, var=tmp_path)

    kept = tmp_path / "keys" / "identifiers.key"
    assert first == again == kept.read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert list(kept.parent.iterdir()) == [kept]


def test_a_key_may_come_from_the_environment_and_then_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv("DOUDI_KEY_LAKE", "ab" * 32)

    assert keys.key("lake", size=32, var=tmp_path) == bytes.fromhex("ab" * 32)
    assert not (tmp_path / "keys").exists()


def test_a_key_of_the_wrong_size_is_refused_without_being_shown(tmp_path, monkeypatch):
    monkeypatch.setenv("DOUDI_KEY_LAKE", "ab")

    with pytest.raises(ValueError, match="32 bytes expected") as refusal:
        keys.key("lake", size=32, var=tmp_path)

    assert "ab" not in str(refusal.value).replace("lake", "")
