"""The operations by which a room's migration guards its tables, on a table that lasts as long as the test."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.writer import OperationWriter

from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.row_security import Kept, ProtectAnew, ProtectBy, WrittenBy

pytestmark = pytest.mark.django_db


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def done(operation, *, backwards=False):
    for statement in _listed(operation.reverse_sql if backwards else operation.sql):
        run(statement)


def _listed(statements):
    return [statements] if isinstance(statements, str) else statements


@pytest.fixture
def table(db):
    run("CREATE TEMPORARY TABLE guarded (person_id bigint)")
    run("INSERT INTO guarded VALUES (1), (2)")
    return "guarded"


def refused(statement, match):
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        run(statement)


def test_only_the_desks_named_write(table, li):
    done(WrittenBy(table=table, desks=["county", "system"]))

    with acting_as(li):
        refused("INSERT INTO guarded VALUES (3)", "guarded: this desk writes nothing here")
    with acting_as(SYSTEM):
        run("INSERT INTO guarded VALUES (3)")


def test_what_is_kept_stays_until_it_is_let_go(table, system):
    operation = Kept(table=table, verbs=["UPDATE"])
    done(operation)

    refused("UPDATE guarded SET person_id = 3", "permission denied|stays as it is")
    run("GRANT ALL ON guarded TO current_user")
    refused("UPDATE guarded SET person_id = 3", "stays as it is")
    refused("TRUNCATE guarded", "stays as it is")
    run("DELETE FROM guarded WHERE person_id = 2")
    done(operation, backwards=True)
    run("UPDATE guarded SET person_id = 3")


def test_a_condition_gives_way_to_another_and_back(table, system):
    done(ProtectBy(table=table, condition="person_id = 1"))
    operation = ProtectAnew(table=table, condition="person_id = doudi_resident()", before="person_id = 1")
    done(operation)

    assert run("SELECT person_id FROM guarded") == []
    run("SELECT set_config('doudi.file', 'person:2', true)")
    assert run("SELECT person_id FROM guarded") == [(2,)]
    run("SELECT set_config('doudi.file', 'case:2', true)")
    assert run("SELECT person_id FROM guarded") == []
    done(operation, backwards=True)
    assert run("SELECT person_id FROM guarded") == [(1,)]


@pytest.mark.parametrize(
    "operation",
    [
        WrittenBy(table="t", desks=["county"]),
        Kept(table="t"),
        ProtectAnew(table="t", condition="a", before="b"),
    ],
)
def test_a_migration_can_be_written_of_each(operation):
    written, _ = OperationWriter(operation).serialize()

    assert type(operation).__name__ in written
    name, args, words = operation.deconstruct()
    assert type(operation)(*args, **words).sql == operation.sql
    assert name == type(operation).__name__
