"""What was decided comes back to the last cent: agreed, received, booked to its source, or let go by two."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from doudi.delivery.ledger.models import Transfer
from doudi.delivery.recovery.claiming import withdraw
from doudi.delivery.recovery.deciding import decide
from doudi.delivery.recovery.models import Claim, Receipt
from doudi.delivery.recovery.overpaying import overpaid
from doudi.delivery.recovery.planning import consent, late_instalments, left_of, plan, to_estate
from doudi.delivery.recovery.receiving import close, receive
from doudi.delivery.recovery.refusals import NotAllowed, NotReady
from doudi.delivery.recovery.stages import Stage
from doudi.delivery.recovery.tests.acts import APRIL, AUGUST, MAY, OVER, WHY, came, decided, heard, held, seen
from doudi.delivery.recovery.tests.conftest import MARCH, owe
from doudi.delivery.recovery.waiving import agree_waiver, propose_waiver
from doudi.offices.acting import acting_as
from doudi.registry.models import Person
from tests.payments import HAIZHU

pytestmark = pytest.mark.django_db


def test_what_comes_back_goes_to_the_sources_it_was_paid_from(second, luo, chen, qian):
    claim = decided(luo, chen, second)
    before = {fund: held(fund) for fund in ("central", "county")}

    first = came(qian, claim, 70_000, "YH1")
    again = came(qian, claim, 70_000, "YH1")
    came(qian, claim, OVER - 70_000, "YH2")

    assert first == again
    with pytest.raises(NotReady, match="内容不同"):
        came(qian, claim, 1, "YH1")
    gained = {fund: held(fund) - before[fund] for fund in before}
    assert sum(gained.values()) == OVER
    assert gained == {"central": 0, "county": OVER}  # the county paid 1,118 of it
    assert seen(lambda: Transfer.objects.filter(kind="recover").count()) == 2
    with acting_as(qian):
        close(claim, by=qian, on=APRIL)
    assert seen(lambda: overpaid(HAIZHU, first=MARCH, last=MARCH, with_claimed=True)) == []


def test_never_more_goes_back_to_a_source_than_it_paid(paid, luo, chen, qian):
    owe(paid[1], cents=1)
    claim = decided(luo, chen, paid[1])
    before = {fund: held(fund) for fund in ("central", "county")}

    came(qian, claim, 130_899, "YH1")

    assert {fund: held(fund) - before[fund] for fund in before} == {"county": 111_800, "central": 19_099}


def test_a_closed_claim_leaves_only_what_became_overpaid_since(second, luo, chen, qian):
    claim = decided(luo, chen, second)
    came(qian, claim, OVER, "YH1")
    with acting_as(chen):
        close(claim, by=chen, on=APRIL)

    owe(second, cents=40_000)

    assert [one.cents for one in seen(lambda: overpaid(HAIZHU, first=MARCH, last=MARCH))] == [10_000]


def test_only_finance_receives_and_never_too_much_or_too_early(second, luo, chen, qian):
    claim = heard(luo, second)
    with pytest.raises(NotReady):
        came(qian, claim, 100, "YH1")
    with acting_as(chen):
        decide(claim, by=chen, **WHY)
    with pytest.raises(NotAllowed):
        came(chen, claim, 100, "YH1")
    with pytest.raises(NotReady):
        came(qian, claim, OVER + 1, "YH1")
    with pytest.raises(NotReady), acting_as(qian):
        close(claim, by=qian, on=APRIL)
    with pytest.raises(DatabaseError, match="more than is owed"), acting_as(qian), transaction.atomic():
        Receipt.objects.create(
            claim=claim, key="X", cents=OVER + 1, received_on=APRIL, towards="return", how="cash", by=qian
        )


def test_a_fine_is_the_treasurys_and_not_booked(second, luo, chen, qian):
    claim = decided(luo, chen, second, cause="fraud", fine_cents=OVER)

    came(qian, claim, OVER, "YH1", towards="fine")

    assert seen(lambda: Transfer.objects.filter(kind="recover").count()) == 0
    assert seen(lambda: left_of(claim)) == (OVER, 0)


def test_instalments_make_up_what_is_left_and_late_ones_are_listed(second, luo, chen, qian):
    claim = decided(luo, chen, second)
    came(qian, claim, 900, "YH1")
    parts = [(MAY, 30_000), (date(2026, 6, 1), 50_000)]
    with acting_as(luo):
        with pytest.raises(NotReady, match="合计"):
            plan(claim, document="协议", instalments=[(MAY, 30_000)], by=luo, on=APRIL)
        plan(claim, document="协议一", instalments=parts, by=luo, on=APRIL)

    assert seen(lambda: late_instalments(HAIZHU, on=MAY)) == []
    (late,) = seen(lambda: late_instalments(HAIZHU, on=date(2026, 5, 7)))
    assert (late.number, late.cents) == (claim.number, 30_000)
    came(qian, claim, 30_000, "YH2")
    assert seen(lambda: late_instalments(HAIZHU, on=date(2026, 5, 7))) == []


def test_nothing_is_deducted_without_a_signature_or_a_court(second, luo, chen, qian):
    claim = decided(luo, chen, second)
    with pytest.raises(NotReady, match="不能抵扣"):
        came(qian, claim, 100, "YH1", how="deduction")
    with acting_as(luo):
        plan(claim, document="协议一", instalments=[(MAY, OVER)], by=luo, on=APRIL)
        agreement = claim.grounds.get()
        paper = consent(claim, kind="consent", document="同意书", signed_on=APRIL, by=luo, on=APRIL)
    with pytest.raises(NotReady, match="不能抵扣"):
        came(qian, claim, 100, "YH1", how="deduction", ground=agreement)

    assert came(qian, claim, 100, "YH1", how="deduction", ground=paper).cents == 100


def test_two_of_the_county_let_go_and_never_of_fraud(second, luo, chen):
    claim = decided(luo, chen, second, cause="office_error")
    words: dict[str, Any] = {"kind": "forgiven", "why": "经办差错，家庭困难", "document": "会议纪要3号", "on": APRIL}
    with acting_as(luo):
        propose_waiver(claim, by=luo, **words)
        with pytest.raises(NotAllowed):
            agree_waiver(claim, by=luo, on=APRIL)
    with acting_as(chen):
        agree_waiver(claim, by=chen, on=APRIL)

    assert claim.stage == Stage.WRITTEN_OFF
    assert seen(lambda: overpaid(HAIZHU, first=MARCH, last=MARCH, with_claimed=True)) == []


def test_fraud_is_never_forgiven_but_may_be_written_off(second, luo, chen):
    claim = decided(luo, chen, second, cause="fraud")
    words: dict[str, Any] = {"why": "查无财产", "document": "法院终结执行裁定", "on": APRIL}
    with acting_as(luo):
        with pytest.raises(NotReady, match="不能免予退回"):
            propose_waiver(claim, kind="forgiven", by=luo, **words)
        propose_waiver(claim, kind="uncollectable", by=luo, **words)


def test_a_debtors_death_turns_to_the_estate(second, luo, chen, qian):
    claim = decided(luo, chen, second)
    with pytest.raises(NotReady, match="死亡记录"), acting_as(chen):
        to_estate(claim, why="去世", by=chen, on=APRIL)
    seen(lambda: Person.objects.filter(pk=second.subject_id).update(died_on=date(2026, 3, 20)))
    claim = seen(lambda: Claim.objects.select_related("debtor").get(pk=claim.pk))
    with acting_as(chen):
        to_estate(claim, why="3月20日去世", by=chen, on=APRIL)

    came(qian, claim, OVER, "YH1")
    with acting_as(chen):
        close(claim, by=chen, on=APRIL)
        with pytest.raises(NotReady):
            withdraw(claim, why="撤", by=chen, on=APRIL)


def test_what_cannot_be_is_refused_by_what_is_wrong_with_it(second, luo, chen, qian):
    claim = heard(luo, second)
    with acting_as(chen):
        with pytest.raises(NotReady, match="要大于零"):
            decide(claim, by=chen, return_cents=0, **WHY)
        decide(claim, by=chen, **WHY)
    with acting_as(luo):
        with pytest.raises(NotReady, match="请减少期数"):
            plan(claim, document="协议", instalments=[(MAY, 0), (AUGUST, OVER)], by=luo, on=APRIL)
        with pytest.raises(NotReady, match="签署日期不能晚于今天"):
            consent(claim, kind="consent", document="同意书", signed_on=MAY, by=luo, on=APRIL)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"cents": 0}, "要大于零"), ({"cents": OVER + 1}, "超过还要退的"), ({"received_on": MAY}, "收款日期不能晚于今天"),
    ]  # fmt: skip
    usual: dict[str, Any] = {"key": "YH1", "cents": 100, "received_on": APRIL}
    for changed, words in wrong:
        with pytest.raises(NotReady, match=words), acting_as(qian):
            receive(claim, by=qian, on=APRIL, **usual | changed)
