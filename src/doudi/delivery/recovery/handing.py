"""How a debtor learns of a paper: the verbs tell_debtor (a message to his telephone and app, where he applied himself) and hand_over.

Question: papers_made (which papers there are, with their hashes). Noun: PaperMade.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from doudi.cases.messages.actions import tell
from doudi.cases.messages.models import Message
from doudi.delivery.recovery.claim import Claim
from doudi.delivery.recovery.coming_back import Handing
from doudi.delivery.recovery.moving import hold, write_line
from doudi.delivery.recovery.papers import TITLES
from doudi.delivery.recovery.permissions import check_desk
from doudi.delivery.recovery.refusals import NotReady
from doudi.delivery.recovery.road import COUNTY, TOWNSHIP
from doudi.delivery.recovery.stages import Stage
from doudi.offices.models import Officer

W = Handing.Which
STEPS = {W.NOTICE: Stage.NOTIFIED, W.DECISION: Stage.DECIDED}
KINDS = {W.NOTICE: Message.Kind.HEARING, W.DECISION: Message.Kind.DECISION}


@dataclass(frozen=True)
class PaperMade:
    """One paper of a claim: which, when and by whom it was made, the hash its step keeps, and how it was handed over."""

    which: str
    title: str
    on: date
    by: Officer
    content_hash: str
    handing: Handing | None


def papers_made(claim: Claim) -> list[PaperMade]:
    """List the papers a claim has brought forth, the latest first."""
    handed = {one.which: one for one in claim.handings.select_related("by")}
    steps = {
        one.to_stage: one for one in claim.steps.filter(to_stage__in=STEPS.values()).select_related("by__desk__agency")
    }
    return [
        PaperMade(str(which), TITLES[which.value], step.on, step.by, step.detail.get("paper", ""), handed.get(which))
        for which, stage in reversed(STEPS.items())
        if (step := steps.get(stage)) is not None
    ]  # fmt: skip


def tell_debtor(claim: Claim, *, which: str, on: date) -> bool:
    """Tell the debtor that there is a paper for him; say whether a message could go: only to who applied himself."""
    case = claim.entitlement.case
    if case is None or case.applicant_person != claim.debtor_id:
        return False
    tell(
        case=case, kind=KINDS[W(which)], key=f"recovery_{which}:{claim.number}", on=on, say="paper", title=TITLES[which],
        number=claim.number,
    )  # fmt: skip
    return True


@transaction.atomic
def hand_over(claim: Claim, *, which: str, how: str, handed_on: date, by: Officer, on: date) -> Handing:
    """Write down how a paper was handed over.

    :raises NotAllowed: when this is neither the township's nor the county's.
    :raises NotReady: when there is no such paper, it was handed over before, or the day cannot be right.
    """
    held = hold(claim)
    check_desk(by, place=held.place, desks=(TOWNSHIP, COUNTY))
    made = next((one for one in papers_made(held) if one.which == which), None)
    if made is None or how not in Handing.How.values or not made.on <= handed_on <= on:
        raise NotReady(gettext("请选择送达方式；送达日期不能早于文书日期，也不能晚于今天。"))
    try:
        with transaction.atomic():
            handing = Handing.objects.create(claim=held, which=which, how=how, handed_on=handed_on, by=by)
    except IntegrityError as problem:
        raise NotReady(gettext("这份文书已经登记过送达。")) from problem
    write_line(
        "recovery.hand_over", claim=held, by=by, on=on, detail={"which": which, "how": how, "handed_on": handed_on}
    )
    return handing
