"""Each act leaves a line; papers are printed, checked by anybody, and handed over once."""

import pytest

from doudi.cases.messages.models import Message
from doudi.cases.messages.wording import text_of
from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.recovery.handing import hand_over, papers_made, tell_debtor
from doudi.delivery.recovery.models import Claim
from doudi.delivery.recovery.printing import claim_pdf, public_paper
from doudi.delivery.recovery.receiving import close
from doudi.delivery.recovery.refusals import NotAllowed, NotReady
from doudi.delivery.recovery.tests.acts import APRIL, OVER, came, decided, seen
from doudi.delivery.recovery.tests.conftest import ON
from doudi.journal.models import Entry
from doudi.offices.acting import acting_as
from tests.cases import applied, case_of
from tests.payments import HAIZHU

pytestmark = pytest.mark.django_db


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
