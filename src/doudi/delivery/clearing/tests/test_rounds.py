"""The worker's round holds a message only against lists it can change."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from doudi.delivery.batches.models import Line
from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing import rounds
from doudi.delivery.clearing.ending import reconcile_list
from doudi.delivery.clearing.exporting import export
from doudi.delivery.clearing.models import Kept
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db
ON, AT, EACH = date(2026, 3, 2), datetime(2026, 3, 2, 4, tzinfo=UTC), 130_900


def test_a_closed_list_is_held_only_against_what_names_it_or_states_its_account(signed, bank, monkeypatch):
    held: list[str] = []

    def holding(batch, *, on):
        held.append(batch.number)
        return reconcile_list(batch, on=on)

    with acting_as(SYSTEM):
        export(signed, by=SYSTEM, on=ON)
        first, *others = Line.objects.order_by("seq").values_list("end_to_end_id", flat=True)
        bank.say("m1", returned=[(one, "OK") for one in (first, *others)])
        rounds.pass_round(AT)
    signed.refresh_from_db()
    assert signed.stage == Stage.CLOSED
    monkeypatch.setattr(rounds, "reconcile_list", holding)

    messages: list[tuple[dict[str, Any], int]] = [
        ({"returned": [("nobody-knows", "OK")]}, 0), ({"returned": [(first, "OK")]}, 1), ({"entries": [("r1", "other", EACH, ON)]}, 2),
    ]  # fmt: skip
    for nth, (said, times) in enumerate(messages):
        bank.say(f"n{nth}", **said)
        rounds.pass_round(AT)
        assert len(held) == times
    with acting_as(SYSTEM):
        assert not Kept.objects.filter(laid_at=None).exists()
