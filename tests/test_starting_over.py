"""After a test that commits the database stands as it did once the cast had taken its seats: rows, sequences, guards."""

from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, connection

from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Assignment, Officer
from tests import cast
from tests.cases import applied
from tests.payments import recipient
from tests.starting_over import PAGES_MOST, start_over

pytestmark = pytest.mark.django_db(transaction=True)
GUARDS = """
SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger
UNION ALL SELECT relname, relrowsecurity::text, relforcerowsecurity::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT relname, 'rights', relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT polrelid::regclass::text, polname, pg_get_expr(polqual, polrelid) FROM pg_policy
UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE convalidated
"""
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
BY_MIGRATIONS = {"django_migrations", "django_content_type", "auth_permission", "offices_incompatibleduties"}
BY_SEATING = {
    "auth_user", "journal_entry", "offices_agency", "offices_assignment", "offices_desk", "offices_officer", "offices_place",
}  # fmt: skip
LATER = date(2026, 8, 3)


def standing(owner: psycopg.Connection) -> tuple[dict[str, list[str]], dict[str, int | None], set[tuple[str, ...]]]:
    """Read as the owner, who is let see for as long as it takes: each table's rows, how far sequences are, what guards there are."""
    guards = set(owner.execute(GUARDS).fetchall())
    sequences: dict[str, int | None] = dict(owner.execute(SEQUENCES).fetchall())
    tables = [
        name for (name,) in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    ]
    rows = {}
    for table in tables:
        owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        rows[table] = sorted(words for (words,) in owner.execute(f"SELECT t::text FROM {table} t").fetchall())
    owner.rollback()
    return rows, sequences, guards


def disordered(owner: psycopg.Connection, *, li: Officer, chen: Officer) -> None:
    """Fill, change and delete, commit it all, and take guards off."""
    applied(by=li)
    recipient(1)
    Officer.objects.filter(pk=li.pk).update(name="李某")
    Assignment.objects.filter(officer=chen).delete()
    owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
    owner.execute(
        "ALTER TABLE cases_case ENABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY"
    )  # no longer in every session
    owner.execute("ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY")
    owner.execute("SELECT nextval('ledger_posting_number')")
    owner.commit()


@pytest.mark.parametrize("pages_most", [PAGES_MOST, 0], ids=["row by row", "all at once"])
def test_rows_sequences_and_guards_are_as_they_were(owner, li, chen, pages_most):
    rows, sequences, guards = standing(owner)
    disordered(owner, li=li, chen=chen)
    filled, moved, left = standing(owner)
    changed = {table for table in rows if rows[table] != filled[table]}

    start_over(pages_most=pages_most)

    assert {"cases_case", "journal_entry", "offices_officer", "offices_assignment", "entitlements_period"} <= changed
    assert moved["ledger_posting_number"] != sequences["ledger_posting_number"]
    assert {one for one in guards - left if one[0] == "cases_case"} and {
        one for one in guards - left if one[0] == "journal_entry"
    }
    assert standing(owner) == (rows, sequences, guards)


def test_nobody_but_the_cast_is_there_and_it_may_not_undo_what_was_written(owner, li):
    rows, _, _ = standing(owner)

    assert {table for table, found in rows.items() if found} == BY_MIGRATIONS | BY_SEATING
    assert {one.staff_number for one in Officer.objects.all()} == {role.staff_number for role in cast.ROLES}
    with acting_as(SYSTEM):
        assert verify().broken is None
        assert verify().lines == len(rows["journal_entry"]) > 0
    with acting_as(li), pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry")


def test_what_fails_half_way_leaves_every_guard_on(owner):
    before = standing(owner)
    owner.execute("CREATE TABLE journal_stray (id bigint REFERENCES offices_officer NOT DEFERRABLE)")
    owner.execute("CREATE RULE stays AS ON DELETE TO journal_stray DO INSTEAD NOTHING")
    owner.execute("INSERT INTO journal_stray SELECT min(id) FROM offices_officer")
    owner.execute("UPDATE offices_officer SET name = name || '某'")
    owner.commit()
    try:
        with pytest.raises(DatabaseError):
            start_over()
        _, _, guards = standing(owner)
        assert before[2] <= guards
    finally:
        owner.execute("DROP TABLE journal_stray")
        owner.commit()
