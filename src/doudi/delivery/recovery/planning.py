"""The verbs plan (instalments by agreement), consent (a paper that lets something be deducted), to_estate, and what is left or late.

Nothing is deducted by this: lists never take anything off (ADR 27). A paper is written down here, and what came under it is received.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Sum
from django.utils.translation import gettext

from doudi.delivery.recovery.claim import Claim
from doudi.delivery.recovery.coming_back import Ground, Instalment, Receipt
from doudi.delivery.recovery.moving import hold, move, write_line
from doudi.delivery.recovery.permissions import check_desk
from doudi.delivery.recovery.refusals import NotReady
from doudi.delivery.recovery.road import COUNTY, TOWNSHIP
from doudi.delivery.recovery.stages import OWING, Stage
from doudi.offices.models import Officer

LATE = """
    SELECT claim.number, claim.debtor_name, claim.place,
           (claim.return_cents + claim.fine_cents - planned.cents + planned.due_cents - coalesce(came.cents, 0))::bigint
      FROM recovery_claim claim
     CROSS JOIN LATERAL (
        SELECT id FROM recovery_ground WHERE claim_id = claim.id AND kind = 'agreement' ORDER BY id DESC LIMIT 1) agreed
     CROSS JOIN LATERAL (
        SELECT sum(cents) AS cents, coalesce(sum(cents) FILTER (WHERE due_on < %(on)s::date), 0) AS due_cents
          FROM recovery_instalment WHERE ground_id = agreed.id) planned
      LEFT JOIN LATERAL (SELECT sum(cents) AS cents FROM recovery_receipt WHERE claim_id = claim.id) came ON true
     WHERE claim.stage = 'planned'
       AND claim.place >= %(place)s::text COLLATE "C" AND claim.place < (%(place)s::text || ':') COLLATE "C"
"""
LATE_ONES = (
    "SELECT * FROM (" + LATE + ") late (number, debtor, place, cents) WHERE cents > 0 ORDER BY number"  # noqa: S608  # two texts of ours
)


class Left(NamedTuple):
    """What is still to come of a claim: given back, and of the fine."""

    return_cents: int
    fine_cents: int

    @property
    def cents(self) -> int:
        """Both together."""
        return self.return_cents + self.fine_cents


@dataclass(frozen=True)
class Late:
    """A claim whose instalments due by a day have not all come, and how many cents are lacking."""

    number: str
    debtor: str
    place: str
    cents: int


def left_of(claim: Claim) -> Left:
    """Say what is still to come."""
    came = dict(claim.receipts.order_by().values_list("towards").annotate(sum=Sum("cents")))
    return Left(
        (claim.return_cents or 0) - came.get(Receipt.Towards.RETURN.value, 0),
        claim.fine_cents - came.get(Receipt.Towards.FINE.value, 0),
    )


def late_instalments(place: str, *, on: date) -> list[Late]:
    """List claims with instalments that were due before a day and have not come."""
    with connection.cursor() as cursor:
        cursor.execute(LATE_ONES, {"place": place, "on": on})
        return [Late(*row) for row in cursor.fetchall()]


@transaction.atomic
def plan(claim: Claim, *, document: str, instalments: Sequence[tuple[date, int]], by: Officer, on: date) -> Claim:
    """Agree in writing on instalments: days and cents that make up what is left. A later agreement replaces an earlier one.

    :raises NotAllowed: when this is neither the township's nor the county's.
    :raises NotReady: when the claim is not decided, no paper is named, or the instalments do not add up.
    """
    held = hold(claim)
    days = [day for day, _ in instalments]
    left = left_of(held).cents
    if not document.strip():
        raise NotReady(gettext("请写明分期退回协议。"))
    if any(cents <= 0 for _, cents in instalments):
        raise NotReady(gettext("每一期都要大于零，请减少期数。"))
    if sum(cents for _, cents in instalments) != left:
        raise NotReady(gettext("各期合计应当等于还要退的数额。"))
    if len(set(days)) < len(days) or min(days) < on:
        raise NotReady(gettext("各期的日期不能重复，也不能早于今天。"))
    detail = {"instalments": len(days), "cents": left, "document": document.strip()}
    moved = move(claim, to=Stage.PLANNED, by=by, on=on, detail=detail)
    ground = Ground.objects.create(
        claim=moved, kind=Ground.Kind.AGREEMENT, document=document.strip(), signed_on=on, by=by
    )
    Instalment.objects.bulk_create(Instalment(ground=ground, due_on=day, cents=cents) for day, cents in instalments)
    return moved


@transaction.atomic
def consent(claim: Claim, *, kind: str, document: str, signed_on: date, by: Officer, on: date) -> Ground:
    """Write down a signed consent to deduction, or a court's paper.

    :raises NotAllowed: when this is neither the township's nor the county's.
    :raises NotReady: when nothing is owed yet or any more, or the paper is not named.
    """
    held = hold(claim)
    check_desk(by, place=held.place, desks=(TOWNSHIP, COUNTY))
    if held.stage not in OWING:
        raise NotReady(gettext("决定追缴以后才能登记抵扣的依据。"))
    if kind not in (Ground.Kind.CONSENT, Ground.Kind.COURT) or not document.strip():
        raise NotReady(gettext("抵扣要有本人签字的同意书或者法院文书，请写明名称和签署日期。"))
    if signed_on > on:
        raise NotReady(gettext("签署日期不能晚于今天。"))
    made = Ground.objects.create(claim=held, kind=kind, document=document.strip(), signed_on=signed_on, by=by)
    write_line("recovery.consent", claim=held, by=by, on=on, detail={"ground": made.pk, "kind": kind})
    return made


@transaction.atomic
def to_estate(claim: Claim, *, why: str, by: Officer, on: date) -> Claim:
    """The debtor has died: what is left is asked of what he left behind.

    :raises NotAllowed: when this is not the county's civil affairs.
    :raises NotReady: when the registry does not say that he died.
    """
    died_on = claim.debtor.died_on
    if died_on is None:
        raise NotReady(gettext("登记里没有%(name)s的死亡记录。") % {"name": claim.debtor_name})
    return move(claim, to=Stage.ESTATE, by=by, on=on, why=why, detail={"died_on": died_on.isoformat()})
