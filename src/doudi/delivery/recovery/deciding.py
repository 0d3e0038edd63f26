"""The verb decide: what is given back and what is fined, by somebody other than who began the claim.

Fraud is given back whole, and may be fined; what was reported late or is the office's own mistake is never fined.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from doudi.delivery.recovery.claim import Claim
from doudi.delivery.recovery.claiming import still_overpaid
from doudi.delivery.recovery.fines import Bounds, bounds_on, needs_legal_check
from doudi.delivery.recovery.handing import tell_debtor
from doudi.delivery.recovery.moving import hold, move
from doudi.delivery.recovery.papers import decision_of
from doudi.delivery.recovery.refusals import NotReady
from doudi.delivery.recovery.stages import Cause, Stage
from doudi.offices.models import Officer
from doudi.rules.receipt import hash_of


@transaction.atomic
def decide(
    claim: Claim, *, why: str, by: Officer, on: date, return_cents: int | None = None, fine_cents: int = 0, legal_check: str = "",
    law_on: date | None = None,
) -> Claim:  # fmt: skip
    """Decide a claim: all of it is given back where `return_cents` is left out. `law_on` names the day whose law bounds the fine.

    :raises NotAllowed: when this is not the county's civil affairs, or the officer began the claim.
    :raises NotReady: when the amounts are not the law's, a legal check is missing, or the months are no longer overpaid so.
    """
    held = hold(claim)
    back = held.claimed_cents if return_cents is None else return_cents
    bounds = bounds_on(law_on or held.act_on, place=held.place)
    if not why.strip():
        raise NotReady(gettext("请写明决定的理由。"))
    _check_return(held, back=back)
    _check_fine(held, back=back, fine_cents=fine_cents, bounds=bounds)
    _check_law(held, is_fined=fine_cents > 0, legal_check=legal_check, law_on=law_on, on=on)
    if not still_overpaid(held):
        raise NotReady(gettext("告知以后多发的数额变了，请撤销后重新告知。"))
    written: dict[str, Any] = {
        "decided_on": on, "return_cents": back, "fine_cents": fine_cents, "law": bounds.law, "legal_check": legal_check.strip(),
    }  # fmt: skip
    for name, value in written.items():
        setattr(held, name, value)
    detail = {"return": back, "fine": fine_cents, "law": bounds.law, "legal_check": held.legal_check}
    paper = hash_of(decision_of(held))
    moved = move(claim, to=Stage.DECIDED, by=by, on=on, why=why, detail={**detail, "paper": paper}, **written)
    tell_debtor(moved, which="decision", on=on)
    return moved


def _check_return(claim: Claim, *, back: int) -> None:
    if back <= 0:
        raise NotReady(gettext("退回的数额要大于零；一分也不追回的，请撤销。"))
    if back > claim.claimed_cents:
        raise NotReady(gettext("退回的数额不能超过多发的数额。"))
    if claim.cause == Cause.FRAUD and back != claim.claimed_cents:
        raise NotReady(gettext("骗取的救助金应当全部退回。"))


def _check_fine(claim: Claim, *, back: int, fine_cents: int, bounds: Bounds) -> None:
    if fine_cents and claim.cause != Cause.FRAUD:
        raise NotReady(gettext("只有骗取救助的才能处以罚款。"))
    if not bounds.hold(fine_cents, of_cents=back):
        words = {"law": bounds.law, "least": bounds.least, "most": bounds.most}
        raise NotReady(gettext("罚款应当是骗取数额的 %(least)s 至 %(most)s 倍（%(law)s）。") % words)


def _check_law(claim: Claim, *, is_fined: bool, legal_check: str, law_on: date | None, on: date) -> None:
    """Ask for a legal check where the law has changed since the act, or another day's law is taken."""
    if not is_fined:
        return
    changed = needs_legal_check(act_on=claim.act_on, on=on)
    if law_on is not None and law_on not in (claim.act_on, on):
        raise NotReady(gettext("罚款只能依照行为时或者决定时的法律。"))
    if changed and not legal_check.strip():
        raise NotReady(gettext("行为发生以后法律有修改，罚款前请写明法制审核意见。"))
