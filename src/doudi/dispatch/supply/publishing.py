"""Publishing: a need is shown to those who could help, without identity; and what government left open is written down.

Verbs: list_need, renew_listing, withdraw_listing, answer_gap. A listing's code is made by chance and leads back to nobody.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.refusals import NotReady
from doudi.dispatch.needs.actions import choose_item
from doudi.dispatch.needs.models import Need
from doudi.dispatch.needs.refusals import NotReady as NeedNotReady
from doudi.dispatch.supply.models import Gap, ListedNeed, Listing, Order, Proposal
from doudi.dispatch.supply.orders import ALIVE
from doudi.dispatch.supply.permissions import By, check_may_deal
from doudi.dispatch.supply.possible import WHENEVER
from doudi.dispatch.supply.tags import CHILD_UNDER, ELDER_FROM, SKILLS
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.offices.serials import ALPHABET
from doudi.registry.models import Person

PURPOSE = "社会救助供需对接"
TOWN_DIGITS, CODE_LENGTH = 9, 10
AGED_FROM = 80
ANSWERED = (Need.Stage.DONE, Need.Stage.REJECTED)
OWN_KINDS = ("SERVICE", "CHARITY")
"""What government neither pays nor refuses first: nothing has to be answered before others help."""


@transaction.atomic
def list_need(*, need: Need, by: By, on: date, wishes: Iterable[str] = (), hours: int = WHENEVER) -> Listing:
    """Show a need to those who could help, without identity; one that is shown already is the one there is.

    :raises NotAllowed: when the need is not of the officer's place.
    :raises NotReady: when it is closed.
    """
    check_may_deal(by, place=need.residence)
    held = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if held.stage == Need.Stage.CLOSED:
        raise NotReady(gettext("这个需求已经办结。"))
    known = ListedNeed.objects.filter(need=held, is_over=False).select_related("listing").first()
    if known is not None:
        return known.listing
    gap = Gap.objects.filter(need=held).first()
    made = Listing.objects.create(
        code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)), kind=held.kind,
        item=held.item, town=held.residence[:TOWN_DIGITS], urgency=held.urgency,
        band=band_of(_born_on(held), on=on),
        wishes=[one for one in wishes if one in SKILLS], hours=hours, listed_on=on,
        lacking_yuan=gap.left_yuan if gap else None,
    )  # fmt: skip
    ListedNeed.objects.create(listing=made, need=held)
    _write("listing.open", need=held, by=by, on=on, detail={"listing": made.code})
    return made


@transaction.atomic
def renew_listing(*, need: Need, item: str, why: str, by: Officer, on: date) -> Need:
    """Let a need ask for another service, and what is shown of it too; matches that were put forward for the old one lapse.

    :raises NotReady: when somebody is on his way with the old one, or as `choose_item` says.
    """
    if Order.objects.filter(need=need, state__in=ALIVE).exists():
        raise NeedNotReady(gettext("已经派单的，先由服务方退回或者本人撤回同意，再改服务。"))
    held = choose_item(need=need, item=item, why=why, by=by, on=on)
    with acting_as(SYSTEM):
        shown = Listing.objects.filter(of__need=held, of__is_over=False)
        Proposal.objects.filter(listing__in=shown, state=Proposal.State.PROPOSED).update(state=Proposal.State.LAPSED)
        shown.update(item=held.item)
    return held


@transaction.atomic
def withdraw_listing(*, listing: Listing, by: By, on: date, why: str) -> Listing:
    """Show a need no longer.

    :raises NotAllowed: when the need is not of the officer's place.
    :raises NotReady: when it has been taken.
    """
    of = ListedNeed.objects.select_related("need").get(listing=listing)
    check_may_deal(by, place=of.need.residence)
    held = Listing.objects.select_for_update().get(pk=listing.pk)
    if held.state == Listing.State.TAKEN:
        raise NotReady(gettext("已经对接成功的，由服务方办理，不能撤回。"))
    held.state, of.is_over = Listing.State.WITHDRAWN, True
    held.save(update_fields=["state"])
    of.save(update_fields=["is_over"])
    held.proposals.filter(state="PROPOSED").update(state="LAPSED")
    _write("listing.withdraw", need=of.need, by=by, on=on, detail={"listing": held.code, "why": why})
    return held


@transaction.atomic
def answer_gap(*, need: Need, asked_yuan: Decimal, government_yuan: Decimal, answer: str, by: By, on: date) -> Gap:
    """Write down what government gave and what is still lacking: only that may charity fill.

    :raises NotAllowed: when the need is not of the officer's place.
    :raises NotReady: when government has not answered yet, or nothing is lacking.
    """
    check_may_deal(by, place=need.residence)
    held = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if held.kind not in OWN_KINDS and held.stage not in ANSWERED:
        raise NotReady(gettext("政府救助还没有答复。先办政府救助，不够的部分再请慈善力量补上。"))
    if not answer.strip():
        raise NotReady(gettext("请写明政府救助怎样答复的。"))
    if government_yuan < 0 or asked_yuan <= government_yuan:
        raise NotReady(gettext("政府救助已经够了，没有要补的缺口。"))
    if Gap.objects.filter(need=held).exists():
        raise NotReady(gettext("这个需求的缺口已经登记过了。"))
    made = Gap.objects.create(
        need=held, asked_yuan=asked_yuan, government_yuan=government_yuan, answer=answer.strip()[:300], answered_on=on
    )
    Listing.objects.filter(of__need=held, of__is_over=False).update(lacking_yuan=made.left_yuan)
    _write("gap.answer", need=held, by=by, on=on, detail={"asked": asked_yuan, "government": government_yuan})
    return made


def _born_on(need: Need) -> date | None:
    """Give the birthday of whoever needs it, wherever he is registered: only a band of years comes out."""
    with acting_as(SYSTEM):
        return (
            Person.objects.filter(pk=need.person_id).values_list("born_on", flat=True).first()
            if need.person_id
            else None
        )


def band_of(born_on: date | None, *, on: date) -> str:
    """Say roughly how old somebody is."""
    age = age_of(born_on, on=on)
    if age is None:
        return Listing.Band.UNKNOWN
    limits = ((CHILD_UNDER, Listing.Band.CHILD), (ELDER_FROM, Listing.Band.ADULT), (AGED_FROM, Listing.Band.ELDER))
    return next((band for below, band in limits if age < below), Listing.Band.AGED)


def age_of(born_on: date | None, *, on: date) -> int | None:
    """Count somebody's full years; None when nobody knows the birthday."""
    if born_on is None:
        return None
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _write(verb: str, *, need: Need, by: By, on: date, detail: dict[str, object]) -> None:
    record(verb=verb, by=by, on=on, about=need.number, place=need.residence, purpose=PURPOSE, detail=detail)
