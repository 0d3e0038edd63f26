"""Whoever works on a month dies at any point, again and again, and the month ends as if nobody had.

DOUDI_FAULT_POINTS says at how many points (25; for the long run 1000).
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing.models import Refused, Unmatched
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from tests.banks import bank
from tests.faults.killing import KILLED, acts, killed_after, killed_before
from tests.faults.payments.months import Paying, assert_all_agrees, settled_town

pytestmark = pytest.mark.django_db(transaction=True)
POINTS = int(os.environ.get("DOUDI_FAULT_POINTS", "25"))
POINTS_A_TOWN = 50
"""As many as a year has room for; then another town begins."""

SENT_AGAIN = ("file", "DU01")
"""Who died after the bank had a file sends it again, and the bank says so."""

ACTS_MOST, SECONDS_MOST = 120, 0.4
WAYS: tuple[tuple[str, dict[str, float]], ...] = (
    ("iso20022", {}),
    ("onecard_csv", {"closed": 0.05, "late": 0.3, "early": 0.3, "reordered": 0.3}),
    ("iso20022", {"no_account": 0.05, "rejects": 0.05, "replayed": 0.3, "forged": 0.2, "truncated": 0.2, "late": 0.3}),
    ("onecard_xlsx", {"name_mismatch": 0.05, "replayed": 0.3, "forged": 0.2, "truncated": 0.2}),
)  # fmt: skip
TOWNS = [(seed, min(POINTS_A_TOWN, POINTS - begun)) for seed, begun in enumerate(range(0, POINTS, POINTS_A_TOWN))]


@pytest.mark.parametrize(("seed", "points"), TOWNS)
def test_a_month_whose_workers_are_killed_ends_as_if_nobody_was(
    luo: Officer, chen: Officer, qian: Officer, tmp_path: Path, seed: int, points: int
) -> None:
    code, faults = WAYS[seed % len(WAYS)]
    dice, killed, hashes = random.Random(seed), Counter[str](), dict[date, str]()
    with bank(tmp_path, profile=code, faults={**faults, "seed": seed + 1}) as process:
        town = settled_town(process, folder=tmp_path, code=code, officers=(luo, chen, qian))
        for nth in range(1, 13):
            paying = Paying(town=town, month=date(2026, nth, 1))
            hashes[paying.month] = paying.undisturbed()
            while paying.stage != Stage.CLOSED:
                stood = paying.stage
                if _killed(paying, dice=dice, is_spared=killed.total() >= points):
                    killed[stood or "before"] += 1
            if killed.total() >= points:
                break
        assert_all_agrees(town, hashes=hashes)

    print(f"town {seed}: killed {killed.total()} times in {len(hashes)} months, at {dict(killed)}")
    assert killed.total() >= points
    if not faults.keys() & {"replayed", "forged", "truncated"}:
        with acting_as(SYSTEM):
            assert not Refused.objects.exists(), "the bank's own file was called a forgery"
            asked = set(Unmatched.objects.values_list("kind", "said"))
            assert asked <= {SENT_AGAIN}, "the desk was asked about what is plain"


def _killed(paying: Paying, *, dice: random.Random, is_spared: bool) -> bool:
    """Let somebody go on with a month until he dies, of an act that is counted or at any moment; say whether he died."""
    if is_spared:
        paying.go_on()
        return False
    if dice.random() < 0.5:
        return killed_before(dice.randint(1, ACTS_MOST), doing=paying.go_on, counting=acts) == KILLED
    return killed_after(dice.uniform(0.01, SECONDS_MOST), doing=paying.go_on) == KILLED
