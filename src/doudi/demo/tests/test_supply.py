"""The demo's supply: every stage is there for its first visitor, and a second start does nothing again."""

import pytest

from doudi.demo import supply
from doudi.dispatch.needs.models import Need
from doudi.dispatch.supply.models import Gap, Listing, Offer, Order, Proposal
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db


def live() -> None:
    assert supply.ensure_supply(lambda words, done, of: None) == []


def test_every_stage_is_there():
    live()

    with acting_as(SYSTEM):
        assert set(Order.objects.values_list("state", flat=True)) == {"SENT", "DONE"}
        assert Order.objects.get(state="DONE").satisfaction == 5
        assert Proposal.objects.filter(state="PROPOSED").count() >= 3
        assert Gap.objects.get().left_yuan == 2400
        assert Need.objects.filter(stage="CLOSED").count() == 1
        assert Listing.objects.filter(state="OPEN").exists()


def test_a_second_start_does_nothing_again():
    live()
    with acting_as(SYSTEM):
        before = Offer.objects.count()

    live()

    with acting_as(SYSTEM):
        assert Offer.objects.count() == before > 0


def test_where_others_work_nothing_is_invented(monkeypatch):
    monkeypatch.setattr(supply, "others_work_here", lambda: True)

    live()

    with acting_as(SYSTEM):
        assert not Offer.objects.exists()
