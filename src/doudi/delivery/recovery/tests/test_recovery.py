"""What was overpaid is told, heard and decided by another; nothing set off, nothing twice."""

import pytest
from django.db import DatabaseError, connection, transaction

from doudi.delivery.batches.computing import compute
from doudi.delivery.recovery.claiming import hear, withdraw
from doudi.delivery.recovery.deciding import decide
from doudi.delivery.recovery.models import Claim, ClaimMonth, ClaimStep
from doudi.delivery.recovery.overpaying import overpaid
from doudi.delivery.recovery.papers import decision_of, notice_of
from doudi.delivery.recovery.refusals import NotAllowed, NotReady
from doudi.delivery.recovery.stages import Stage
from doudi.delivery.recovery.tests.acts import APRIL, AUGUST, OVER, WHY, decided, heard, seen, told
from doudi.delivery.recovery.tests.conftest import MARCH, ON, owe
from doudi.offices.acting import acting_as
from doudi.rules.receipt import hash_of
from tests.payments import HAIZHU

pytestmark = pytest.mark.django_db


def test_overpaid_is_what_was_paid_beyond_what_is_owed(second):
    (found,) = overpaid(HAIZHU, first=MARCH, last=MARCH)

    assert (found.entitlement_id, found.programme, found.month) == (second.pk, "dibao", MARCH)
    assert (found.paid_cents, found.owed_cents, found.cents) == (130_900, 50_000, OVER)
    assert overpaid("440106", first=MARCH, last=MARCH) == []
    assert overpaid(HAIZHU, first=APRIL, last=APRIL) == []


def test_a_stopped_entitlement_is_overpaid_whole_and_no_list_takes_it_off(paid, luo):
    seen(lambda: connection.cursor().execute("DELETE FROM entitlements_period WHERE entitlement_id = %s", [paid[0].pk]))

    (found,) = overpaid(HAIZHU, first=MARCH, last=MARCH)
    with acting_as(luo):
        (batch,) = compute(place=HAIZHU, month=APRIL, family="dibao", by=luo, on=APRIL)

    assert (found.owed_cents, found.cents, batch.cents) == (0, 130_900, 2 * 130_900)


def test_a_month_is_in_one_living_claim_and_free_again_when_it_is_withdrawn(second, luo):
    claim = told(luo, second)
    with pytest.raises(NotReady, match=claim.number):
        told(luo, second)
    with pytest.raises(DatabaseError), acting_as(luo), transaction.atomic():
        ClaimMonth.objects.create(
            claim=claim, entitlement=second, programme="dibao", month=APRIL, cents=1
        )  # a claim takes no month once it began
    assert seen(lambda: overpaid(HAIZHU, first=MARCH, last=MARCH)) == []

    with acting_as(luo):
        withdraw(claim, why="数额有误", by=luo, on=ON)

    assert [one.cents for one in seen(lambda: overpaid(HAIZHU, first=MARCH, last=MARCH))] == [OVER]
    assert told(luo, second).number != claim.number


def test_only_overpaid_months_are_claimed_and_only_by_the_county(paid, luo, li, qian, zhou):
    with pytest.raises(NotReady):
        told(luo, paid[0])
    owe(paid[0], cents=100)
    for stranger in (li, qian, zhou):
        with pytest.raises(NotAllowed):
            told(stranger, paid[0])


def test_silence_counts_only_after_the_time_to_answer(second, luo):
    claim = told(luo, second)

    with pytest.raises(NotReady, match=str(claim.answer_by)), acting_as(luo):
        hear(claim, said="", is_silent=True, by=luo, on=claim.answer_by)
    with acting_as(luo):
        hear(claim, said="", is_silent=True, by=luo, on=APRIL)

    assert claim.stage == Stage.HEARD


def test_nobody_decides_unheard_or_what_he_began(second, luo, chen):
    claim = told(luo, second)
    with pytest.raises(NotReady), acting_as(chen):
        decide(claim, by=chen, **WHY)
    with acting_as(luo):
        hear(claim, said="愿意退", by=luo, on=ON)
    with pytest.raises(NotAllowed), acting_as(luo):
        decide(claim, by=luo, **WHY)
    with pytest.raises(DatabaseError, match="second person"), acting_as(luo), transaction.atomic():
        ClaimStep.objects.create(
            claim=claim, nth=3, from_stage="heard", to_stage="decided", by=luo, by_name=luo.name, desk="county", on=ON
        )


def test_what_is_given_in_writing_is_what_the_steps_keep(second, luo, chen):
    claim = decided(luo, chen, second, cause="fraud", fine_cents=OVER)

    claim = seen(lambda: Claim.objects.get(pk=claim.pk))
    notice, decision = seen(lambda: (notice_of(claim), decision_of(claim)))
    kept = seen(lambda: dict(claim.steps.values_list("to_stage", "detail__paper")))
    assert (kept["notified"], kept["decided"]) == (hash_of(notice), hash_of(decision))
    assert ["2026年3月", "最低生活保障", "809.00 元"] in notice["parts"][0]["rows"]
    assert "罚款809.00 元（社会救助暂行办法 第六十八条）" in str(decision["parts"])


def test_what_changed_since_is_told_anew(second, luo, chen):
    claim = heard(luo, second)
    owe(second, cents=60_000)

    with pytest.raises(NotReady, match="重新告知"), acting_as(chen):
        decide(claim, by=chen, **WHY)


@pytest.mark.parametrize(
    ("cause", "act_on", "on", "more", "is_lawful"),
    [
        ("fraud", MARCH, APRIL, {"fine_cents": 3 * OVER}, True),
        ("fraud", MARCH, APRIL, {"fine_cents": 3 * OVER + 1}, False),
        ("fraud", MARCH, APRIL, {"fine_cents": OVER - 1}, False),
        ("fraud", MARCH, APRIL, {}, True),
        ("fraud", MARCH, APRIL, {"return_cents": OVER - 1}, False),
        ("fraud", MARCH, AUGUST, {"fine_cents": OVER}, False),
        ("fraud", MARCH, AUGUST, {"fine_cents": 3 * OVER, "legal_check": "依行为时的规定"}, True),
        ("fraud", MARCH, AUGUST, {"fine_cents": 3 * OVER, "legal_check": "从轻", "law_on": AUGUST}, False),
        ("fraud", MARCH, AUGUST, {"fine_cents": 2 * OVER, "legal_check": "从轻", "law_on": AUGUST}, True),
        ("late_report", MARCH, APRIL, {"fine_cents": OVER}, False),
        ("office_error", MARCH, APRIL, {"return_cents": 100}, True),
        ("office_error", MARCH, APRIL, {"return_cents": OVER + 1}, False),
    ],
)
def test_amounts_are_those_of_the_law_of_the_day(second, luo, chen, cause, act_on, on, more, is_lawful):
    claim = heard(luo, second, cause=cause, act_on=act_on)
    with acting_as(chen):
        if not is_lawful:
            with pytest.raises(NotReady):
                decide(claim, why="属实", by=chen, on=on, **more)
            return
        decide(claim, why="属实", by=chen, on=on, **more)

    assert (claim.stage, claim.fine_cents) == (Stage.DECIDED, more.get("fine_cents", 0))
    assert claim.law.startswith("社会救助法" if "law_on" in more else "社会救助暂行办法")
