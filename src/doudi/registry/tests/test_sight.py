"""Row-level security: a query without any filter returns only what the officer may see."""

import pytest
from django.db import DatabaseError, connection, transaction

from doudi.offices.acting import NOBODY, SYSTEM, acting
from doudi.registry.actions import join
from doudi.registry.models import (
    Account,
    Guardianship,
    Household,
    HukouReading,
    Membership,
    Person,
    PersonIdentifier,
    Relation,
)
from doudi.registry.tests.conftest import DAY, register

TABLES = (Person, PersonIdentifier, Household, Membership, Relation)


@pytest.fixture
def people(system, aqiangs, huang_popo):
    """阿强 and 黄婆婆 in 海珠, one person in 天河, and 阿强's mother, registered in 深圳 only."""
    register("天河居民", hukou="440106001", residence="440106001")
    mother = register("深圳母亲", hukou="4403", residence="4403")
    join(household=aqiangs, person=mother, relation="52", because=Membership.Joined.MOVED_IN, by=SYSTEM, on=DAY)
    Relation.objects.create(person=huang_popo, relative=mother, code="8")


def seen():
    return sorted(Person.objects.values_list("name", flat=True))


def test_each_officer_sees_the_people_of_the_desks_place(people, acting, wu, li, chen, zhou, wang, he):
    here = ["梁志强", "深圳母亲", "黄秀英"]
    expected = {wu: here, li: here, chen: here, zhou: ["天河居民"], wang: [*here, "天河居民"], he: [*here, "天河居民"]}

    for officer, names in expected.items():
        with acting(officer):
            assert seen() == sorted(names), officer.name


def test_a_person_is_seen_where_the_hukou_is_and_where_he_or_she_lives(people, acting, li):
    conghua = SYSTEM.__class__(officer="0", desk="county", place="440117", name="从化")

    with acting(conghua):
        assert seen() == ["黄秀英"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_nothing_is_seen_when_nobody_is_signed_in(people, acting, table):
    assert table.objects.exists()

    with acting(None):
        assert not table.objects.exists()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_a_volunteer_sees_nobodys_file(people, acting, xiaoliang, table):
    with acting(xiaoliang):
        assert not table.objects.exists()


def test_numbers_households_and_relations_follow_their_people(people, acting, li, zhou):
    counts = {}
    for officer in (li, zhou):
        with acting(officer):
            counts[officer.name] = [table.objects.count() for table in TABLES]

    assert counts == {"李志强": [3, 2, 1, 2, 1], "周文斌": [1, 0, 0, 0, 0]}


def test_an_officer_writes_only_people_of_the_own_place(people, acting, zhou):
    with acting(zhou), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Person.objects.create(name="外区", residence_place_id="440105001104")


def test_changes_without_a_filter_reach_only_what_is_seen(people, acting, zhou):
    with acting(zhou):
        changed = Person.objects.update(name="改名")

    assert changed == 1
    assert "梁志强" in seen()


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE registry_person DISABLE ROW LEVEL SECURITY",
        "DROP POLICY doudi_may_see ON registry_person",
        "CREATE POLICY everybody ON registry_person USING (true)",
        "SET ROLE pg_execute_server_program",
        "CREATE OR REPLACE FUNCTION doudi_sees(place text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "TRUNCATE registry_relation",
    ],
)
def test_the_application_cannot_switch_it_off(people, acting, statement):
    with (
        acting(None),
        pytest.raises(DatabaseError, match=r"must be owner|permission denied|row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_switching_row_security_off_in_the_session_shows_an_error_not_everybody(people, acting, zhou):
    with (
        acting(zhou),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET LOCAL row_security = off; SELECT * FROM registry_person")


def test_the_owner_is_held_to_it_too(owner):
    forced = owner.execute(
        "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relkind = 'r'"
        " AND relname LIKE 'registry\\_%'"
    ).fetchall()

    assert {name for name, _ in forced} == {
        one._meta.db_table for one in (*TABLES, Account, Guardianship, HukouReading)
    }
    assert all(is_forced for _, is_forced in forced)


def test_sight_ends_with_the_block_even_after_an_error(people, acting, li):
    with acting(None):
        with pytest.raises(RuntimeError), acting(li):
            raise RuntimeError
        assert seen() == []

        with pytest.raises(DatabaseError), transaction.atomic(), acting(li):
            Person.objects.raw("SELECT no_such_column FROM registry_person")[0]
        assert seen() == []


def test_sight_inside_sight_comes_back_to_the_outer_one(people, acting, li, zhou):
    with acting(li):
        with acting(zhou):
            inner = seen()
        outer = seen()

    assert inner == ["天河居民"]
    assert "梁志强" in outer


def test_outside_every_block_nobody_is_at_work():
    assert acting() == NOBODY
