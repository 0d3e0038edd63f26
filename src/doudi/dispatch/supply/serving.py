"""Serving: an order is accepted or refused, done with what shows it, and rated; the need is settled with it.

Verbs: accept, refuse, finish, rate. A photograph and a place are kept only where the person agreed; a signature, or why there is none,
always.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext

from doudi.cases.applying.photographs import remade
from doudi.cases.refusals import NotReady
from doudi.cases.sealing import seal_bytes, seal_text
from doudi.dispatch.menu import UNITS, item_of, price_of, words_of
from doudi.dispatch.needs.actions import settle
from doudi.dispatch.needs.models import Need
from doudi.dispatch.rounds.actions import WHY_MOST, revoke
from doudi.dispatch.rounds.asked import errands_from
from doudi.dispatch.rounds.models import Errand
from doudi.dispatch.supply.models import Gap, ListedNeed, Listing, Offer, Order, Project, Proposal, Provider, Volunteer
from doudi.dispatch.supply.permissions import By, check_may_deal, check_may_serve
from doudi.dispatch.supply.publishing import list_need
from doudi.evidence.letters.scans import kind_of
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as

PURPOSE = "社会救助服务"
PHOTO, WHERE, SIGNATURE = "service photo", "service place", "service signature"
HOUR_SECONDS, CENT = 3600, Decimal("0.01")
HOURS_MOST = 24
SIGNED_AS = ("image/png", "image/jpeg")
State = Order.State


@transaction.atomic
def accept(*, order: Order, by: By, on: date, volunteer: Volunteer | None = None, worker: str = "") -> Order:
    """Take an order on, and say who will go.

    :raises NotAllowed: when it was given to another provider.
    :raises NotReady: when it was answered already, or nobody is named.
    """
    held = _held(order, by=by, stands=State.SENT)
    volunteer = volunteer or Volunteer.objects.filter(provider=held.provider, name=worker.strip(), until=None).first()
    name = volunteer.name if volunteer else worker.strip()
    if not name:
        raise NotReady(gettext("请写明由谁上门。"))
    held.state, held.volunteer, held.worker, held.accepted_on = State.ACCEPTED, volunteer, name, on
    held.save(update_fields=["state", "volunteer", "worker", "accepted_on"])
    write_line("order.accept", order=held, by=by, on=on, detail={"worker": name})
    return held


@transaction.atomic
def refuse(*, order: Order, why: str, by: By, on: date) -> Order:
    """Give an order back: the need is open again for others, and promised money is free again.

    :raises NotAllowed: when it was given to another provider.
    :raises NotReady: when it is done, or no reason is given.
    """
    held = _held(order, by=by, stands=State.SENT, or_else=State.ACCEPTED)
    if not why.strip():
        raise NotReady(gettext("请写明为什么不能接。"))
    held.state, held.declined_because = State.DECLINED, why.strip()[:300]
    amount, held.amount_yuan = held.amount_yuan, None
    held.save(update_fields=["state", "declined_because", "amount_yuan"])
    with acting_as(SYSTEM):
        open_again(held, amount=amount, why=held.declined_because)
        end_errands(held, why=held.declined_because, on=on)
        write_line("order.refuse", order=held, by=by, on=on, detail={"why": held.declined_because})
    return held


@transaction.atomic
def finish(
    *,
    order: Order,
    started_at: datetime,
    ended_at: datetime,
    units: Decimal,
    words: str,
    by: By,
    on: date,
    photo: bytes | None = None,
    where: str = "",
    signature: bytes | None = None,
    unsigned_because: str = "",
) -> Order:
    """Write down that an order was done, from when to when, and what shows it; the need is settled with it.

    :raises NotAllowed: when it was given to another provider.
    :raises NotReady: saying what is missing or may not be kept.
    """
    held = _held(order, by=by, stands=State.ACCEPTED)
    _check_times(started_at, ended_at=ended_at, since=held.ordered_on, on=on)
    if photo and not held.may_photograph:
        raise NotReady(gettext("本人没有同意拍照，照片不能保存。"))
    if where and not held.may_locate:
        raise NotReady(gettext("本人没有同意记录位置，位置不能保存。"))
    if not signature and not unsigned_because.strip():
        raise NotReady(gettext("请让本人签名；不能签的，写明原因。"))
    if signature and kind_of(signature) not in SIGNED_AS:
        raise NotReady(gettext("签名应是 PNG 或 JPEG 图片，请重新签。"))
    if units <= 0 or not words.strip():
        raise NotReady(gettext("请写明做了什么、做了多少。"))
    held.state, held.done_on, held.done_words = State.DONE, on, words.strip()[:1000]
    held.started_at, held.ended_at, held.units = started_at, ended_at, units
    held.photo_sealed = seal_bytes(remade(photo), purpose=PHOTO) if photo else None
    held.where_sealed = seal_text(where, purpose=WHERE) if where else None
    held.signature_sealed = seal_bytes(signature, purpose=SIGNATURE) if signature else None
    held.unsigned_because = "" if signature else unsigned_because.strip()[:200]
    _count(held, units=units, on=on)
    held.save()
    with acting_as(SYSTEM):
        _settled(held, on=on)
        end_errands(held, why=gettext("服务已完成"), on=on)
        write_line("order.finish", order=held, by=by, on=on, detail={"units": units, "amount": held.amount_yuan})
    return held


@transaction.atomic
def rate(*, order: Order, satisfaction: int, words: str, by: By, on: date) -> Order:
    """Write down how content somebody was, asked by his own community or town and not by whoever served him.

    :raises NotAllowed: when he does not live in the officer's place.
    :raises NotReady: when it is not done, was rated already, or the number is none of one to five.
    """
    check_may_deal(by, place=order.place)
    held = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if held.state != State.DONE or held.satisfaction is not None:
        raise NotReady(gettext("完成以后回访一次；这一单不能再评。"))
    if satisfaction not in range(1, 6):
        raise NotReady(gettext("满意度是1到5。"))
    held.satisfaction, held.satisfaction_words = satisfaction, words.strip()[:300]
    held.save(update_fields=["satisfaction", "satisfaction_words"])
    write_line("order.rate", order=held, by=by, on=on, detail={"satisfaction": satisfaction})
    return held


def hours_between(started_at: datetime, *, ended_at: datetime) -> Decimal:
    """Count hours with two decimals."""
    seconds = Decimal((ended_at - started_at).total_seconds())
    return (seconds / HOUR_SECONDS).quantize(CENT, rounding=ROUND_HALF_UP)


def _held(order: Order, *, by: By, stands: str, or_else: str = "") -> Order:
    """Lock an order of the provider's own that stands where the verb begins."""
    rows = Order.objects.select_for_update(of=("self",)).select_related("provider", "offer", "volunteer")
    held = rows.get(pk=order.pk)
    check_may_serve(by, order=held)
    if held.state not in (stands, or_else):
        raise NotReady(gettext("这张服务单现在是“%(state)s”，不能这样办。") % {"state": held.get_state_display()})
    return held


def _check_times(started_at: datetime, *, ended_at: datetime, since: date, on: date) -> None:
    if ended_at <= started_at or hours_between(started_at, ended_at=ended_at) > HOURS_MOST:
        raise NotReady(gettext("结束时间应在开始时间之后，一次服务不超过24小时。"))
    if localdate(started_at) < since:
        raise NotReady(gettext("服务时间不能早于派单的日子。"))
    if localdate(ended_at) > on:
        raise NotReady(gettext("还没有到结束时间。"))


def _count(held: Order, *, units: Decimal, on: date) -> None:
    """Pay by the unit where a price is set and the provider is paid; count a volunteer's hours; leave promised money as it is."""
    assert held.started_at is not None and held.ended_at is not None
    if held.provider.kind == Provider.Kind.TEAM or held.volunteer_id:
        held.volunteer_hours = hours_between(held.started_at, ended_at=held.ended_at)
    elif held.amount_yuan is None and (price := price_of(held.item, place=held.place, on=on)) is not None:
        held.unit_price_yuan = price
        held.amount_yuan = (price * units).quantize(CENT, rounding=ROUND_HALF_UP)


def _settled(held: Order, *, on: date) -> None:
    """Settle the need with what was given, or show again what is still lacking; what somebody settled meanwhile stays as it is."""
    need = Need.objects.get(pk=held.need_id)
    ListedNeed.objects.filter(need=need, is_over=False).update(is_over=True)
    gap = Gap.objects.filter(need=need).first()
    if need.stage == Need.Stage.CLOSED:
        return
    if gap is not None and gap.left_yuan > 0:
        list_need(need=need, by=SYSTEM, on=on)
    else:
        settle(need, outcome=Need.Outcome.AIDED, words=told(held), by=SYSTEM, on=on)


def told(order: Order) -> str:
    """Say what was given, in a sentence a warning or a hotline is fed back with."""
    what = words_of(order.item) if order.item else order.offer.title
    item = item_of(order.item)
    if order.amount_yuan is not None and order.offer.kind == Offer.Kind.MONEY:
        return gettext("%(provider)s给予%(amount)s元（%(what)s）。") % {
            "provider": order.provider.name, "amount": order.amount_yuan, "what": what,
        }  # fmt: skip
    return gettext("%(provider)s提供“%(what)s”%(units)s%(unit)s。") % {
        "provider": order.provider.name, "what": what, "units": f"{order.units or 0:g}",
        "unit": UNITS[item.unit] if item else gettext("件") if order.offer.kind == Offer.Kind.GOODS else UNITS["visit"],
    }  # fmt: skip


def open_again(held: Order, *, amount: Decimal | None, why: str) -> None:
    """Open the need of an order that came to nothing for others; what was promised for it is free again."""
    Proposal.objects.filter(pk=held.proposal_id).update(state=Proposal.State.DECLINED, why=why)
    Listing.objects.filter(proposals=held.proposal_id).update(state=Listing.State.OPEN)
    if amount is not None:
        Gap.objects.filter(need=held.need_id).update(charity_yuan=F("charity_yuan") - amount)
        Project.objects.filter(offers=held.offer_id).update(promised_yuan=F("promised_yuan") - amount)


def end_errands(held: Order, *, why: str, on: date) -> None:
    """Take back whoever was still to go there for an order that has ended."""
    for errand in errands_from(Errand.Source.ORDER, number=held.number).filter(state=Errand.State.OPEN):
        revoke(errand=errand, why=why[:WHY_MOST], by=SYSTEM, on=on)


def note_opened(order: Order, *, what: str, why: str, by: By, on: date) -> None:
    """Write down that something sealed was opened, and why."""
    write_line("order.unseal", order=order, by=by, on=on, detail={"what": what, "why": why})


def write_line(verb: str, *, order: Order, by: By, on: date, detail: dict[str, object]) -> None:
    """Write one line about an order."""
    record(verb=verb, by=by, on=on, about=order.number, place=order.place, purpose=PURPOSE, detail=detail)
