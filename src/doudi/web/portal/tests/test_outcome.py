"""An outcome says how often money comes: once, every month."""

from datetime import date

import pytest

from doudi.facts import hao
from doudi.rules import Household, Person
from doudi.web.portal import outcome
from doudi.web.portal.tests.answers import WIDOW

DAY = date(2026, 8, 5)
FIRE = {"sudden_hardship": "fire", "life_in_difficulty": True, "needed_amount": hao(2000)}
POOR = {"birth": date(1950, 1, 1), "sex": "female", "childless": True, "care_items_failed": 0, "deposits": 0, "securities": 0,
        "insurance_value": 0}  # fmt: skip


@pytest.mark.django_db
def test_help_that_comes_once_is_not_called_monthly(monkeypatch):
    home = Household(place="440106", residence="urban", facts=FIRE, people=(Person(key="0", name="阿婆", facts=POOR),))
    monkeypatch.setattr(outcome, "households", lambda answers, on: [home])

    amounts = {
        one.policy.name: [share.amount for share in one.shares]
        for one in outcome.outcomes(WIDOW, on=DAY)
        if one.verdict == outcome.YES
    }

    assert amounts["quick_aid"] == ["一次性约 1,309 元"]
    assert amounts["tekun"][0].startswith("每月约 ")
