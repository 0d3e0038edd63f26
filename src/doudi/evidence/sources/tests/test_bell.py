"""A ring is heard after the transaction that rang, once, by whoever listened before."""

from datetime import timedelta
from threading import Event

import psycopg
import pytest
from django.db import transaction

from doudi.evidence.sources.bell import Bell, ring
from doudi.evidence.sources.due import next_due
from doudi.evidence.sources.models import Inquiry, SourceState
from doudi.evidence.sources.pace import Pace
from doudi.evidence.sources.work import REST_SECONDS, _rest
from doudi.offices.acting import SYSTEM, acting_as
from tests.faults.workers import cut_every_ear
from tests.verification import ASKED_ON, commissioned, moment, signed_letter

PACE, AT = Pace(), moment(ASKED_ON)
BRIEFLY, PATIENTLY, NEVER = 0.05, 20, Event()


@pytest.fixture
def bell(transactional_db):
    with Bell() as made:
        made.listen()
        yield made


def test_a_ring_is_heard_once(bell):
    with transaction.atomic():
        ring()
        ring()
        assert not bell.wait(seconds=BRIEFLY, stop=NEVER), "before it is committed nothing has happened"

    assert bell.wait(seconds=PATIENTLY, stop=NEVER)
    assert not bell.wait(seconds=BRIEFLY, stop=NEVER)


def test_what_was_rolled_back_was_never_rung(bell):
    with transaction.atomic():
        ring()
        transaction.set_rollback(True)

    assert not bell.wait(seconds=BRIEFLY, stop=NEVER)


def test_what_rang_between_two_waits_is_kept(bell):
    ring()

    assert bell.wait(seconds=PATIENTLY, stop=NEVER)


def test_who_is_told_to_stop_waits_no_longer(bell):
    stop = Event()
    stop.set()
    ring()

    assert not bell.wait(seconds=PATIENTLY, stop=stop)


def test_a_line_that_is_cut_counts_as_a_ring_and_is_mended(bell):
    assert cut_every_ear() == 1

    assert bell.wait(seconds=PATIENTLY, stop=NEVER)
    bell.listen()
    ring()
    assert bell.wait(seconds=PATIENTLY, stop=NEVER)


def test_without_a_database_there_is_nothing_to_listen_to(transactional_db, monkeypatch):
    monkeypatch.setattr("doudi.evidence.sources.bell.CHANNEL", "doudi_work; no such thing")

    with Bell() as bell, pytest.raises(psycopg.Error):
        bell.listen()


@pytest.fixture
def asked(db, li, chen, guo):
    return commissioned(signed_letter(by=li, second=chen, sources=("bank",)), by=guo)


def rest(most=30.0):
    return _rest(at=AT, pace=PACE, most=most)


def set_all(**changed):
    with acting_as(SYSTEM):
        Inquiry.objects.update(**changed)


def test_nothing_waited_for_is_rested_as_long_as_may_be(db):
    assert rest() == 30


def test_a_worker_rests_until_the_next_thing_is_due(asked):
    set_all(next_attempt_at=AT + timedelta(seconds=12))

    assert rest() == 12
    assert rest(most=5) == 5


def test_what_is_due_and_could_not_be_done_is_looked_at_again_soon(asked):
    with acting_as(SYSTEM):
        SourceState.objects.create(source="bank", failures=9, rests_until=AT + timedelta(minutes=9))

    assert rest() == REST_SECONDS


@pytest.mark.parametrize(
    "over",
    [
        {"attempts": PACE.attempts_most, "next_attempt_at": AT},
        {"state": "received", "receipt": "r", "answer_by": ASKED_ON - timedelta(days=PACE.late_days + 1)},
        {"state": "received", "receipt": ""},
        {"next_attempt_at": None},
    ],
)
def test_what_is_not_tried_any_more_is_not_due(asked, over):
    set_all(**over)

    with acting_as(SYSTEM):
        assert next_due(at=AT, pace=PACE) is None
