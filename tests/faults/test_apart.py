"""A refusal's line outlives the process that was refused."""

import os
import signal
import subprocess
import sys

import pytest

from doudi.bench.server import database_url
from doudi.journal import apart
from doudi.journal.models import Entry
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db(transaction=True)


def aside(owner):
    owner.rollback()
    return owner.execute("SELECT count(*) FROM journal_aside").fetchone()[0]


def lines(verb="gate.refuse"):
    with acting_as(SYSTEM):
        return list(Entry.objects.filter(verb=verb))


KILLED = """
import os, signal, threading
from doudi.__main__ import start_django
start_django()
from django.db import transaction
from doudi.journal import apart
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
with acting_as(SYSTEM), transaction.atomic():
    record(verb="test.wrote", by=SYSTEM)
    apart.record_apart(by=SYSTEM, verb="gate.refuse", about="SQ1", detail={"source": "bank"})
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_who_is_killed_before_the_chain_is_free_has_kept_his_line(owner):
    address = {"DATABASE_URL": database_url(), "DATABASE_APP_URL": database_url()}
    environment = {**os.environ, **address, "DJANGO_SETTINGS_MODULE": "doudi.settings"}

    ended = subprocess.run([sys.executable, "-c", KILLED], env=environment, check=False)

    assert ended.returncode == -signal.SIGKILL
    assert aside(owner) == 1
    assert lines() == lines("test.wrote") == []
    with acting_as(SYSTEM):
        assert apart.carry() == 1
        assert apart.carry() == 0
    assert [line.about for line in lines()] == ["SQ1"]
    assert aside(owner) == 0
    assert verify().broken is None
