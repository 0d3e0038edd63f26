"""Proposing: all that is open in a place is matched at once; a person confirms each match, or says why not.

Verbs: propose (anew, as often as somebody asks), confirm (makes the order, under the person's consent), decline (the pair is not proposed
again). Money is promised where it is confirmed, and the database holds it within the gap and the project.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal

import numpy as np
from django.db import connection, transaction
from django.utils.translation import gettext

from doudi.cases.refusals import NotReady
from doudi.dispatch.needs.models import Need
from doudi.dispatch.supply.disclosing import Consent, check_consent, disclose
from doudi.dispatch.supply.gathering import Problem, gather, room_of
from doudi.dispatch.supply.matching import Parts, assign, scored
from doudi.dispatch.supply.models import Gap, Listing, Offer, Order, Project, Proposal
from doudi.dispatch.supply.permissions import By, check_may_deal
from doudi.dispatch.supply.possible import Ints, Pairs, pairs_of
from doudi.dispatch.supply.publishing import PURPOSE
from doudi.dispatch.supply.terms import weights_at
from doudi.journal.actions import record
from doudi.offices.models import Officer
from doudi.offices.serials import serial_number

WHY_MOST = 300
State = Proposal.State
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('supply.propose'))"


@transaction.atomic
def propose(*, place: str, by: By, on: date) -> list[Proposal]:
    """Match everything open in a place, and put forward the pairs; what was put forward before and not decided lapses.

    :raises NotAllowed: when the place is not the officer's.
    """
    check_may_deal(by, place=place)
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
    problem = gather(place, on=on)
    listings = [one.listing.pk for one in problem.asked]
    Proposal.objects.filter(listing__in=listings, state=State.PROPOSED).update(state=State.LAPSED)
    found = Proposal.objects.bulk_create(_matches(problem, place=place, on=on))
    detail = {"asked": len(problem.asked), "offered": len(problem.offered), "proposed": len(found)}
    record(verb="match.propose", by=by, on=on, about=f"place:{place}", place=place, purpose=PURPOSE, detail=detail)
    return found


@transaction.atomic
def confirm(*, proposal: Proposal, consent: Consent, by: Officer, on: date) -> Order:
    """Make a match an order: the provider learns of the person what the person agreed to.

    :raises NotAllowed: when the need is not of the officer's place.
    :raises NotReady: without consent, when it was decided already, when there is no room left, or nothing is lacking.
    """
    check_may_deal(by, place=proposal.need.residence)
    check_consent(consent)
    held = _open(proposal)
    offer = Offer.objects.select_for_update(of=("self",)).select_related("provider").get(pk=held.offer_id)
    if offer.valid_until is not None and offer.valid_until <= on:
        raise NotReady(gettext("“%(title)s”已经停止供给。请重新匹配。") % {"title": offer.title})
    if room_of([offer], on=on)[offer.pk] < 1:
        raise NotReady(gettext("“%(title)s”本周已经没有名额。请重新匹配。") % {"title": offer.title})
    if held.need.stage == Need.Stage.CLOSED:
        raise NotReady(gettext("这个需求已经办结。"))
    amount = _promise(held, offer=offer) if offer.kind == Offer.Kind.MONEY else None
    made = _ordered(held, offer=offer, amount=amount, by=by, on=on, consent=consent)
    told = disclose(made, consent=consent)
    _decide(held, to=State.CONFIRMED, why="", by=by, on=on)
    Listing.objects.filter(pk=held.listing_id).update(state=Listing.State.TAKEN)
    detail = {
        "order": made.number, "provider": offer.provider_id, "shares": told.scope, "photo": made.may_photograph,
        "where": made.may_locate,
    }  # fmt: skip
    _write("match.confirm", need=held.need, by=by, on=on, detail=detail)
    return made


@transaction.atomic
def decline(*, proposal: Proposal, why: str, by: Officer, on: date) -> Proposal:
    """Leave a match out; this pair is not put forward again.

    :raises NotAllowed: when the need is not of the officer's place.
    :raises NotReady: without a reason, or when it was decided already.
    """
    check_may_deal(by, place=proposal.need.residence)
    if not 0 < len(why.strip()) <= WHY_MOST:
        raise NotReady(gettext("请写明为什么不采用。"))
    held = _open(proposal)
    _decide(held, to=State.DECLINED, why=why.strip(), by=by, on=on)
    _write("match.decline", need=held.need, by=by, on=on, detail={"offer": held.offer_id, "why": why.strip()})
    return held


def _matches(problem: Problem, *, place: str, on: date) -> list[Proposal]:
    pairs = pairs_of(problem.needs, problem.offers) if problem.asked and problem.offered else None
    if pairs is None or not len(pairs):
        return []
    pairs = pairs.only(~_decided(pairs, problem=problem))
    parts = scored(pairs, needs=problem.needs, offers=problem.offers)
    score, room = parts.total(weights_at(place, on=on)), problem.offers.room
    matched = assign(pairs, score=score, needs=len(problem.asked), room=room)
    best = np.zeros(len(problem.asked), dtype=np.int64)
    np.maximum.at(best, pairs.need, score)
    chosen = np.flatnonzero(pairs.offer == matched.offer[pairs.need])
    return [
        _proposal(problem, pairs=pairs, row=int(row), parts=parts, score=int(score[row]),
                  better_taken=bool(score[row] < best[pairs.need[row]]), on=on)
        for row in chosen
    ]  # fmt: skip


def _proposal(
    problem: Problem, *, pairs: Pairs, row: int, parts: Parts, score: int, better_taken: bool, on: date
) -> Proposal:
    asked = problem.asked[int(pairs.need[row])]
    own = {one.name: int(getattr(parts, one.name)[row]) for one in fields(Parts)}
    own |= {"exact": int(pairs.is_exact[row]), "days": int(problem.needs.waiting_days[pairs.need[row]])}
    own |= {"helped": asked.times_helped}
    return Proposal(
        listing=asked.listing, need=asked.need, offer=problem.offered[int(pairs.offer[row])], score=score, parts=own,
        better_taken=better_taken, made_on=on,
    )  # fmt: skip


def _decided(pairs: Pairs, *, problem: Problem) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Say which pairs somebody has left out, a provider has refused, or are an order already."""
    listings = {one.need.pk: row for row, one in enumerate(problem.asked)}
    offers = {one.pk: row for row, one in enumerate(problem.offered)}
    rows = Proposal.objects.filter(need__in=listings, state__in=(State.DECLINED, State.CONFIRMED)).values_list(
        "need", "offer"
    )
    wide = max(1, len(offers))
    shut = [listings[need] * wide + offers[offer] for need, offer in rows if offer in offers]
    key: Ints = pairs.need * wide + pairs.offer
    return np.isin(key, np.array(shut, dtype=np.int64))


def _open(proposal: Proposal) -> Proposal:
    """Lock a match nobody has decided."""
    held = (
        Proposal.objects.select_for_update(of=("self",)).select_related("need__person", "listing").get(pk=proposal.pk)
    )
    if held.state != State.PROPOSED:
        raise NotReady(gettext("这条匹配已经有结果了：%(state)s。") % {"state": held.get_state_display()})
    return held


def _decide(held: Proposal, *, to: str, why: str, by: Officer, on: date) -> None:
    held.state, held.why, held.decided_on, held.decided_by = to, why, on, by
    held.save(update_fields=["state", "why", "decided_on", "decided_by"])


def _promise(held: Proposal, *, offer: Offer) -> Decimal:
    """Promise what is still lacking, as far as the offer and its project go.

    :raises NotReady: when nobody wrote down what is lacking, or nothing is, or the project has nothing left.
    """
    gap = Gap.objects.select_for_update().filter(need=held.need).first()
    if gap is None:
        raise NotReady(gettext("请先登记政府救助的答复和还差多少，再用慈善资金补。"))
    project = Project.objects.select_for_update().get(offers=offer.pk)
    amount = min(gap.left_yuan, offer.most_yuan or Decimal(0), project.budget_yuan - project.promised_yuan)
    if amount <= 0:
        raise NotReady(gettext("没有缺口，或者慈善项目的预算已经用完。"))
    gap.charity_yuan += amount
    project.promised_yuan += amount
    gap.save(update_fields=["charity_yuan"])
    project.save(update_fields=["promised_yuan"])
    return amount


def _ordered(held: Proposal, *, offer: Offer, amount: Decimal | None, by: Officer, on: date, consent: Consent) -> Order:
    need = held.need
    return Order.objects.create(
        number=serial_number("FW", place=need.residence, on=on), proposal=held, need=need, offer=offer,
        provider=offer.provider, item=need.item, place=need.residence, consent_how=consent.how.strip(),
        may_photograph=consent.may_photograph, may_locate=consent.may_locate, ordered_on=on, ordered_by=by,
        amount_yuan=amount,
    )  # fmt: skip


def _write(verb: str, *, need: Need, by: By, on: date, detail: dict[str, object]) -> None:
    record(verb=verb, by=by, on=on, about=need.number, place=need.residence, purpose=PURPOSE, detail=detail)
