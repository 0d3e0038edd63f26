"""From an overpaid month to the last cent back: told, heard, decided by another, agreed, booked; nothing set off, nothing twice."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from doudi.cases.messages.models import Message
from doudi.cases.messages.wording import text_of
from doudi.delivery.batches.computing import compute
from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.ledger.models import Account, Transfer
from doudi.delivery.ledger.queries import balance
from doudi.delivery.recovery.claiming import hear, notify, withdraw
from doudi.delivery.recovery.deciding import decide
from doudi.delivery.recovery.handing import hand_over, papers_made, tell_debtor
from doudi.delivery.recovery.models import Claim, ClaimMonth, ClaimStep, Receipt, Waiver
from doudi.delivery.recovery.overpaying import overpaid
from doudi.delivery.recovery.papers import decision_of, notice_of
from doudi.delivery.recovery.planning import consent, late_instalments, left_of, plan, to_estate
from doudi.delivery.recovery.printing import claim_pdf, public_paper
from doudi.delivery.recovery.public import public_record
from doudi.delivery.recovery.receiving import close, receive
from doudi.delivery.recovery.refusals import NotAllowed, NotReady
from doudi.delivery.recovery.road import ROAD
from doudi.delivery.recovery.stages import Stage
from doudi.delivery.recovery.tests.conftest import MARCH, ON, owe
from doudi.delivery.recovery.waiving import agree_waiver, propose_waiver
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Person
from doudi.rules.receipt import hash_of
from tests.cases import applied, case_of
from tests.payments import HAIZHU

pytestmark = pytest.mark.django_db
APRIL, MAY, AUGUST = date(2026, 4, 1), date(2026, 5, 6), date(2026, 8, 3)
OVER = 80_900
WHY: dict[str, Any] = {"why": "多发属实", "on": APRIL}


def told(luo, entitlement, *, cause="late_report", **more):
    with acting_as(luo):
        return notify(
            entitlement=entitlement, months=[("dibao", MARCH)], cause=cause, reasons="三月收入变化没有报告", by=luo, on=ON, **more
        )  # fmt: skip


def heard(luo, entitlement, **more):
    claim = told(luo, entitlement, **more)
    with acting_as(luo):
        return hear(claim, said="愿意分期退", by=luo, on=ON)


def decided(luo, chen, entitlement, *, cause="late_report", **more):
    claim = heard(luo, entitlement, cause=cause)
    with acting_as(chen):
        return decide(claim, by=chen, **WHY, **more)


def came(qian, claim, cents, key, **more):
    with acting_as(qian):
        return receive(claim, key=key, cents=cents, received_on=APRIL, by=qian, on=APRIL, **more)


def seen(question):
    with acting_as(SYSTEM):
        return question()


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


def held(fund):
    return seen(lambda: balance(Account.objects.get(code=f"{HAIZHU}.{fund}.dibao.held"), on=MAY))


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


def test_each_act_is_a_line_of_the_journal(second, luo, chen, qian):
    claim = decided(luo, chen, second)
    came(qian, claim, OVER, "YH1")
    with acting_as(chen):
        close(claim, by=chen, on=APRIL)

    verbs = seen(
        lambda: list(Entry.objects.filter(about=f"claim:{claim.number}").order_by("pk").values_list("verb", flat=True))
    )
    assert verbs == ["recovery.notified", "recovery.heard", "recovery.decided", "recovery.receive", "recovery.closed"]


def test_a_paper_is_printed_checked_by_anybody_and_handed_over_once(second, luo, chen, qian):
    claim = decided(luo, chen, second)
    decision, notice = seen(lambda: papers_made(claim))
    assert [one.title for one in (notice, decision)] == ["拟追缴救助金听取意见告知书", "追缴救助金决定书"]

    pdf = seen(lambda: claim_pdf(claim, made=notice, address="https://x.test/papers/1", on=APRIL))
    checked = public_paper(claim.number, content_hash=notice.content_hash)
    with acting_as(luo):
        hand_over(claim, which="notice", how="hand", handed_on=ON, by=luo, on=APRIL)
        with pytest.raises(NotReady, match="已经登记"):
            hand_over(claim, which="notice", how="post", handed_on=ON, by=luo, on=APRIL)
        with pytest.raises(NotReady):
            hand_over(claim, which="decision", how="hand", handed_on=ON, by=luo, on=APRIL)
    with acting_as(qian), pytest.raises(NotAllowed):
        hand_over(claim, which="decision", how="hand", handed_on=APRIL, by=qian, on=APRIL)

    assert pdf.startswith(b"%PDF")
    assert (checked.title, checked.content_hash) == (notice.title, notice.content_hash)
    assert public_paper("ZJ1", content_hash="").state == "unknown"
    assert not tell_debtor(claim, which="notice", on=ON)


def test_who_applied_himself_is_told_by_message_once(second, luo, li):
    case = case_of(applied(by=li))
    claim = Claim(number="ZJ1", place=HAIZHU, entitlement=Entitlement(case=case), debtor_id=case.applicant_person)

    with acting_as(luo):
        assert all(tell_debtor(claim, which="notice", on=ON) for _ in range(2))

    assert seen(lambda: [text_of(one) for one in Message.objects.filter(case=case, key="recovery_notice:ZJ1")]) == [
        "您有一份新的文书：拟追缴救助金听取意见告知书（ZJ1）。"
    ]
