"""The database dies with everything it runs while a month is worked on, again and again; it recovers, and the month ends as if nothing was.

DOUDI_FAULT_STOPS says how often (2; for the long run 100). The server waits for the disk, as everybody's does.
"""

from __future__ import annotations

import os
import random
import time
from datetime import date
from pathlib import Path

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection

from doudi.database.server import Server, ensure_running
from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing.models import Refused
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from tests.banks import bank
from tests.faults.killing import ENDED, acts, forked, how_ended
from tests.faults.payments.months import Paying, assert_all_agrees, settled_town
from tests.faults.servers import kill_at_once, own_server

pytestmark = pytest.mark.django_db(transaction=True)
STOPS = int(os.environ.get("DOUDI_FAULT_STOPS", "2"))
STOPS_A_TOWN = 34
ACTS_MOST, SECONDS_MOST = 150, 0.8
CODES = ("iso20022", "onecard_csv")
TOWNS = [(seed, min(STOPS_A_TOWN, STOPS - begun)) for seed, begun in enumerate(range(0, STOPS, STOPS_A_TOWN))]


@pytest.mark.parametrize(("seed", "stops"), TOWNS)
def test_a_month_whose_database_is_killed_ends_as_if_it_was_not(
    luo: Officer, chen: Officer, qian: Officer, tmp_path: Path, seed: int, stops: int
) -> None:
    code, dice, killed, hashes = CODES[seed % len(CODES)], random.Random(seed), 0, dict[date, str]()
    folder = tmp_path / "bank"
    with (
        own_server(tmp_path / "var") as own,
        bank(folder, profile=code, faults={"late": 0.3, "seed": seed + 1}) as process,
    ):
        town = settled_town(process, folder=folder, code=code, officers=(luo, chen, qian))
        for nth in range(1, 13):
            paying = Paying(town=town, month=date(2026, nth, 1))
            hashes[paying.month] = paying.undisturbed()
            while paying.stage != Stage.CLOSED:
                if killed >= stops:
                    paying.go_on()
                else:
                    _go_on_until_killed(paying, own=own, dice=dice)
                    killed += 1
            if killed >= stops:
                break
        assert_all_agrees(town, hashes=hashes)
        with acting_as(SYSTEM):
            assert not Refused.objects.exists()

    print(f"town {seed}: the server was killed {killed} times in {len(hashes)} months")
    assert killed >= stops


def _go_on_until_killed(paying: Paying, *, own: Server, dice: random.Random) -> None:
    """Go on in a process of its own; the server is killed before an act that is counted, or at any moment. Then let it recover."""
    connection.close()
    left = [dice.randint(1, ACTS_MOST)]
    is_counted = dice.random() < 0.5

    def tick() -> None:
        left[0] -= 1
        if is_counted and left[0] == 0:
            kill_at_once(own)

    def go_on() -> None:
        try:
            with acts(tick):
                paying.go_on()
        except (OperationalError, InterfaceError, psycopg.OperationalError):
            return
        if is_counted and left[0] > 0:
            kill_at_once(own)

    child = forked(go_on)
    if not is_counted:
        time.sleep(dice.uniform(0.05, SECONDS_MOST))
        kill_at_once(own)
    assert how_ended(child) == ENDED
    ensure_running(own.var)
