"""The demo's goods: a home at every stage, vouchers in every state, a store that gave; a second start does nothing again."""

from datetime import date

import pytest

from doudi.delivery.goods.models import Home, Leaving, PartnerPayment, Voucher
from doudi.delivery.ledger.closing import wrong_turnovers
from doudi.delivery.ledger.models import Transfer
from doudi.demo import goods, supply
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import register_person
from tests.cast import COMMUNITY

pytestmark = pytest.mark.django_db


def quiet(words: str, done: int, of: int) -> None:
    """Tell nobody."""


@pytest.fixture
def old_people(db):
    with acting_as(SYSTEM):
        place = Place.objects.get(code=COMMUNITY)
        for nth in range(12):
            register_person(
                name=f"演示婆婆{nth}", numbers=[], sex="2", born_on=date(1940, 1, 1 + nth), hukou_place=place, residence_place=place,
                by=SYSTEM, on=date(2026, 1, 1),
            )  # fmt: skip


def test_everything_is_there_and_in_the_books_and_a_second_start_does_nothing(old_people):
    assert supply.ensure_supply(quiet) == [] and goods.ensure_goods(quiet) == []
    with acting_as(SYSTEM):
        assert set(Home.objects.values_list("stage", flat=True)) == {str(one) for one in goods.STAGES}
        assert set(Voucher.objects.values_list("state", flat=True)) == {"issued", "redeemed", "void"}
        assert set(Leaving.objects.values_list("kind", flat=True)) == {"given", "lost"}
        assert PartnerPayment.objects.count() == 1 and not wrong_turnovers()
        before = Transfer.objects.count()

    goods.ensure_goods(quiet)

    with acting_as(SYSTEM):
        assert Transfer.objects.count() == before > 0


def test_without_old_people_nothing_is_invented(db):
    goods.ensure_goods(quiet)
    with acting_as(SYSTEM):
        assert not Home.objects.exists()
