"""A line apart is kept for good before anybody is told, whatever becomes of the caller, and joins the chain when that is free."""

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from doudi.journal import apart
from doudi.journal.actions import record
from doudi.journal.models import Entry
from doudi.journal.queries import verify
from doudi.offices.acting import NOBODY, SYSTEM, acting_as

pytestmark = pytest.mark.django_db(transaction=True)
REFUSAL = {"verb": "gate.refuse", "about": "SQ1", "place": "440105", "purpose": "办理", "detail": {"source": "bank"}}


@pytest.fixture
def aside(owner):
    """Count what stands aside, as the owner of the tables: the application sees none of it."""

    def count():
        owner.rollback()
        return owner.execute("SELECT count(*) FROM journal_aside").fetchone()[0]

    return count


def lines(verb="gate.refuse"):
    with acting_as(SYSTEM):
        return list(Entry.objects.filter(verb=verb).order_by("sequence"))


def test_with_a_free_chain_it_is_a_line_at_once(guo, aside):
    with acting_as(guo):
        apart.record_apart(by=guo, **REFUSAL)

    assert [line.detail for line in lines()] == [{"source": "bank"}]
    assert aside() == 0


def test_while_the_caller_holds_the_chain_it_is_already_kept(guo, aside):
    with acting_as(guo), transaction.atomic():
        record(verb="test.wrote", by=guo, place="440105")
        apart.record_apart(by=guo, **REFUSAL)

        assert aside() == 1
        transaction.set_rollback(True)
    apart.wait_for_lines()

    assert aside() == 0
    (line,) = lines()
    assert (line.actor, line.about, line.place, line.detail["source"]) == (str(guo.pk), "SQ1", "440105", "bank")
    assert "put_aside_at" in line.detail
    assert lines("test.wrote") == []
    assert verify().broken is None


def test_while_somebody_else_holds_the_chain_it_is_already_kept(guo, aside, owner, monkeypatch):
    monkeypatch.setattr(apart, "PATIENCE", "20ms")
    owner.execute("SELECT pg_advisory_lock(%s)", [apart.CHAIN_LOCK])
    with acting_as(guo):
        apart.record_apart(by=guo, **REFUSAL)
    assert lines() == []
    assert owner.execute("SELECT count(*) FROM journal_aside").fetchone() == (1,)

    owner.execute("SELECT pg_advisory_unlock(%s)", [apart.CHAIN_LOCK])
    owner.commit()
    apart.wait_for_lines()

    assert len(lines()) == 1
    assert aside() == 0


def test_lines_join_the_chain_in_the_order_they_were_put_aside(guo, owner):
    with acting_as(guo), transaction.atomic():
        record(verb="test.wrote", by=guo, place="440105")
        for number in range(5):
            apart.record_apart(by=guo, **REFUSAL | {"about": f"SQ{number}"})
    apart.wait_for_lines()

    assert [line.about for line in lines()] == [f"SQ{number}" for number in range(5)]
    assert verify().broken is None


@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT * FROM journal_aside", "DELETE FROM journal_aside", "UPDATE journal_aside SET verb = 'x'", "TRUNCATE journal_aside",
    ],
)  # fmt: skip
def test_the_application_neither_reads_nor_takes_what_stands_aside(db, attempt):
    with acting_as(SYSTEM), pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(attempt)


def test_nobody_puts_a_line_aside_in_anothers_name(guo, chen):
    with acting_as(guo), pytest.raises(DatabaseError) as problem, connection.cursor() as cursor:
        cursor.execute(apart.ASIDE, ["x", str(chen.pk), "", "", None, "", "", "", "{}"])

    assert isinstance(problem.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_carrying_speaks_for_nobody_afterwards(guo):
    with acting_as(guo):
        apart.carry()

        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('doudi.officer')")
            assert cursor.fetchone() == (str(guo.pk),)
    assert NOBODY.officer == ""
