"""The journal: chained by the database, changed by nobody, read by place."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from doudi.journal.actions import record
from doudi.journal.models import Entry
from doudi.journal.queries import entries_about, hash_at, last_entries, verify
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.actions import assign
from doudi.offices.models import Duty

DAY = date(2026, 7, 1)


def write(count=1, *, place="440105001", by=SYSTEM):
    for number in range(count):
        record(verb="test.wrote", by=by, on=DAY, about=f"thing:{number}", place=place, detail={"number": number})


def test_lines_are_numbered_without_gaps_and_chained(system):
    before = last_entries(count=1)[0]

    write(3)

    lines = last_entries(count=3)
    assert [line.sequence for line in lines] == [before.sequence + number for number in (1, 2, 3)]
    assert [line.previous for line in lines] == [before.hash, lines[0].hash, lines[1].hash]


def test_the_chain_of_everything_written_holds(system):
    write(5)

    walked = verify()

    assert walked.broken is None
    assert walked.lines == last_entries(count=1)[0].sequence
    assert walked.last_hash == hash_at(walked.lines)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal_entry SET verb = 'nothing'", "DELETE FROM journal_entry", "TRUNCATE journal_entry"],
)
def test_the_application_cannot_change_the_journal(system, statement):
    write()

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert last_entries(count=1)[0].verb == "test.wrote"


@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal_entry SET verb = 'nothing'", "DELETE FROM journal_entry", "TRUNCATE journal_entry"],
)
def test_not_even_the_owner_changes_the_journal(owner, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        owner.execute(statement)


def test_the_application_cannot_switch_the_guards_off(system):
    with pytest.raises(DatabaseError, match="must be owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")


def test_number_instant_and_hash_come_from_the_database_whatever_is_given(system):
    honest = last_entries(count=1)[0]

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_entry (sequence, at, previous, hash, actor, actor_name, desk, verb, about, place,"
            " purpose, detail) VALUES (9999, '1999-01-01', 'x', 'y', '', '', '', 'test.lied', '', '', '', '{}')"
        )

    line = last_entries(count=1)[0]
    assert (line.sequence, line.previous) == (honest.sequence + 1, honest.hash)
    assert line.at >= honest.at
    assert verify().broken is None


def test_an_officer_cannot_write_in_the_name_of_another(acting, li, chen):
    with (
        acting(li),
        pytest.raises(DatabaseError, match="cannot write in the name of"),
        transaction.atomic(),
    ):
        record(verb="test.forged", by=chen, on=DAY)

    with acting(SYSTEM):
        assert not Entry.objects.filter(verb="test.forged").exists()


def test_a_line_says_who_at_which_desk(acting, li):
    with acting(li):
        record(verb="test.looked", by=li, on=DAY, about="person:1", place="440105001104", purpose="入户核实")

        line = last_entries(count=1)[0]

    assert (line.actor, line.actor_name, line.desk) == (str(li.pk), "李志强", "township")
    assert (line.on, line.purpose) == (DAY, "入户核实")


def test_lines_are_read_by_place(acting, system, li, zhou, he, xiaoliang):
    record(verb="test.here", by=SYSTEM, on=DAY, about="person:7", place="440105001104")

    seen = {}
    for officer in (li, zhou, he, xiaoliang):
        with acting(officer):
            seen[officer.name] = entries_about("person:7").count()
    with acting(None):
        seen["nobody"] = Entry.objects.count()

    assert seen == {"李志强": 1, "周文斌": 0, "何正": 1, "梁小雨": 0, "nobody": 0}


def test_a_line_about_no_place_is_for_the_system_alone(acting, system, he):
    record(verb="test.everywhere", by=SYSTEM, on=DAY)

    with acting(he):
        assert not Entry.objects.filter(verb="test.everywhere").exists()
    assert Entry.objects.filter(verb="test.everywhere").exists()


def test_somebody_not_signed_in_can_leave_a_trace(db):
    record(verb="test.knocked", by=None, on=DAY)

    with acting_as(SYSTEM):
        assert last_entries(count=1)[0].verb == "test.knocked"


def test_amounts_and_days_are_kept_as_text_and_fractions_refused(system):
    record(verb="test.paid", by=SYSTEM, on=DAY, detail={"yuan": Decimal("2127.00"), "until": DAY, "kinds": {"gap"}})

    assert last_entries(count=1)[0].detail == {"yuan": "2127.00", "until": "2026-07-01", "kinds": ["gap"]}
    with pytest.raises(TypeError, match="float"):
        record(verb="test.paid", by=SYSTEM, on=DAY, detail={"yuan": 2127.5})


def test_duties_given_to_officers_are_written_by_the_database(acting, system, zhou):
    assign(officer=zhou, duty=Duty.RECEIVE, on=DAY)

    line = entries_about(f"officer:{zhou.pk}")[0]
    assert (line.verb, line.place, line.detail["duty"]) == ("offices_assignment.insert", "440106", "receive")


@pytest.mark.django_db(transaction=True)
def test_lines_written_at_the_same_moment_still_form_one_chain():
    def write_and_close(worker):
        try:
            with acting_as(SYSTEM):
                write(10)
        finally:
            connection.close()
        return worker

    before = verify().lines
    with ThreadPoolExecutor(max_workers=6) as pool:
        finished = list(pool.map(write_and_close, range(6)))

    walked = verify()
    assert len(finished) == 6
    assert (walked.lines - before, walked.broken) == (60, None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("tampering", "why"),
    [
        ("UPDATE journal_entry SET purpose = 'innocent' WHERE sequence = %s", "changed"),
        ("UPDATE journal_entry SET at = at + interval '1 microsecond' WHERE sequence = %s", "changed"),
        ("UPDATE journal_entry SET detail = '{\"number\": 8}' WHERE sequence = %s", "changed"),
        ("UPDATE journal_entry SET previous = repeat('a', 64) WHERE sequence = %s", "moved"),
    ],
)
def test_verifying_names_exactly_the_line_tampered_with(owner, tampering, why):
    with acting_as(SYSTEM):
        write(5)
        target = last_entries(count=3)[0].sequence

    owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
    owner.execute(tampering, [target])
    owner.commit()

    walked = verify()
    assert (walked.broken, walked.why, walked.lines) == (target, why, target - 1)


@pytest.mark.django_db(transaction=True)
def test_verifying_names_the_line_after_a_gap(owner):
    with acting_as(SYSTEM):
        write(5)
        target = last_entries(count=3)[0].sequence

    owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
    owner.execute("DELETE FROM journal_entry WHERE sequence = %s", [target])
    owner.commit()

    walked = verify()
    assert (walked.broken, walked.why) == (target + 1, "missing")
