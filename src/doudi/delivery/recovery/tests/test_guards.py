"""The database holds claims to their road by itself, and shows each only to who may see it."""

import pytest
from django.db import DatabaseError, connection, transaction

from doudi.delivery.recovery.models import Claim, ClaimMonth, ClaimStep, Waiver
from doudi.delivery.recovery.public import public_record
from doudi.delivery.recovery.road import ROAD
from doudi.delivery.recovery.tests.acts import APRIL, MAY, OVER, came, decided
from doudi.delivery.recovery.tests.conftest import MARCH, ON
from doudi.offices.acting import acting_as
from tests.payments import HAIZHU

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE recovery_claim SET claimed_cents = 1",
        "UPDATE recovery_claim SET return_cents = 1",
        "UPDATE recovery_claimmonth SET cents = 1",
        "UPDATE recovery_claimstep SET why = 'x'",
        "DELETE FROM recovery_claimmonth",
        "UPDATE recovery_receipt SET cents = 1",
        "DELETE FROM recovery_share",
        "DELETE FROM recovery_claim",
    ],
)
def test_what_was_claimed_and_received_stays(second, luo, chen, qian, change):
    claim = decided(luo, chen, second)
    came(qian, claim, 100, "YH1")

    with pytest.raises(DatabaseError), acting_as(qian), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.parametrize(
    "change", ["UPDATE recovery_claim SET stage = 'closed'", "UPDATE recovery_claimmonth SET is_living = false"]
)
def test_a_claim_stands_where_its_steps_led(second, luo, chen, qian, change):
    decided(luo, chen, second)

    with pytest.raises(DatabaseError, match="last step"), acting_as(qian), transaction.atomic():
        at_once(change)


def at_once(change):
    with connection.cursor() as cursor:
        cursor.execute(change)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("to", "words"), [("closed", "what came"), ("written_off", "second person"), ("heard", "no way")]
)
def test_the_database_asks_by_itself_for_money_and_a_second_person(second, luo, chen, to, words):
    claim = decided(luo, chen, second)

    with pytest.raises(DatabaseError, match=words), acting_as(chen), transaction.atomic():
        ClaimStep.objects.create(
            claim=claim, nth=4, from_stage="decided", to_stage=to, by=chen, by_name=chen.name, desk="county", on=ON
        )


def test_the_database_never_forgives_fraud(second, luo, chen):
    claim = decided(luo, chen, second, cause="fraud")

    with pytest.raises(DatabaseError, match="cannot be waived"), acting_as(luo), transaction.atomic():
        Waiver.objects.create(
            claim=claim, kind="forgiven", why="困难", document="纪要", proposed_by=luo, proposed_on=ON
        )


def test_the_database_knows_the_same_road():
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'recovery_step_leads_on'")
        source = cursor.fetchone()[0]

    pairs = {f"'{frm}>{to}@{desk}'" for (frm, to), way in ROAD.items() for desk in way.desks}
    assert pairs | {"'>notified@county'"} == {
        part.strip() for part in source[source.index("ARRAY[") + 6 : source.index("])")].split(",")
    }


def test_others_see_nothing_and_everybody_reads_amounts_alone(second, luo, chen, zhou, he):
    claim = decided(luo, chen, second)

    with acting_as(zhou):
        assert not Claim.objects.exists()
        assert not ClaimMonth.objects.exists()
    with acting_as(he):
        assert Claim.objects.get() == claim
    (row,) = public_record(HAIZHU, first=MARCH, last=MAY)
    assert (row.county, row.month, row.return_cents, row.received_cents) == (HAIZHU, APRIL, OVER, 0)
    assert claim.number not in str(row)
    assert claim.debtor_name not in str(row)
