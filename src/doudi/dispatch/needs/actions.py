"""The verbs of needs: open_need, overrule, choose_item, accept (the first one handles), assign (by name), settle.

Each is one transaction and one line. A need of the same source is opened once, however often it is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext

from doudi.cases.sealing import seal_text
from doudi.dispatch.menu import ITEMS
from doudi.dispatch.needs.askers import tell_settled
from doudi.dispatch.needs.kinds import Kind
from doudi.dispatch.needs.lines import write_line
from doudi.dispatch.needs.need import Need, Overruling
from doudi.dispatch.needs.packing import PHONE
from doudi.dispatch.needs.permissions import By, NotAllowed, check_may_take, check_may_work_on
from doudi.dispatch.needs.refusals import NotReady, TakenAlready
from doudi.dispatch.needs.sorting import Sorted, sort
from doudi.dispatch.needs.telling import push, tell_taken
from doudi.dispatch.needs.terms import last_day
from doudi.journal.actions import plain
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.offices.serials import serial_number
from doudi.registry.models import Person

WORDS_MOST = 2000
WHY_MOST = 500
Stage = Need.Stage


def open_need(
    *,
    source: str,
    source_number: str,
    words: str,
    urgency: str,
    person: Person | None,
    name: str,
    masked: str,
    place: str,
    residence: str,
    consent: Mapping[str, Any],
    by: By,
    on: date,
    kind: str = "",
    item: str = "",
    phone: str = "",
    together: str = "",
) -> Need:
    """Take a need in and sort it, unless `kind` says what it is; the same again from the same source gives the one there is.

    :raises NotAllowed: when the officer's desk takes no needs in.
    :raises NotReady: when it says neither what is needed nor where.
    """
    check_may_take(by)
    if not residence:
        raise NotReady(gettext("请写明现在人在哪里：至少到区（县）。"))
    if not (words.strip() or item):
        raise NotReady(gettext("请写明需要什么，或者选一项服务。"))
    found = _kind(kind, words=words, item=item, source=source, place=residence, on=on)
    with acting_as(SYSTEM), transaction.atomic():
        return _kept(
            Need(
                number=serial_number("XQ", place=residence, on=on), kind=found.kind, kind_because=found.because, item=item,
                words=words.strip()[:WORDS_MOST], urgency=Need.Urgency(urgency), source=Need.Source(source),
                source_number=source_number, together=together, person=person, name=name, masked=masked,
                phone_sealed=seal_text(phone, purpose=PHONE) if phone else None, place=place, residence=residence,
                consent=plain(consent), opened_on=on, due_on=last_day(f"need_{urgency.lower()}", place=residence, on=on),
            ),
            by=by,
        )  # fmt: skip


def _kind(kind: str, *, words: str, item: str, source: str, place: str, on: date) -> Sorted:
    if kind:
        return Sorted(kind=Kind(kind), rule="", because=gettext("由登记的人选定"))
    return sort(words=words, item=item, source=source, place=place, on=on)[0]


def _kept(need: Need, *, by: By) -> Need:
    """Keep a new need, or find the one its source told before; whoever is second by a moment finds it too."""
    known = _known(need)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            need.save(force_insert=True)
    except IntegrityError:
        known = _known(need)
        if known is None:
            raise
        return known
    detail = {"source": need.source, "kind": need.kind, "because": need.kind_because, "urgency": need.urgency}
    push(need, on=need.opened_on)
    write_line("need.open", need=need, by=by, on=need.opened_on, detail=detail)
    return need


def _known(need: Need) -> Need | None:
    same = Need.objects.filter(source=need.source, source_number=need.source_number, kind=need.kind, item=need.item)
    return same.first() if need.source_number else None


@transaction.atomic
def overrule(*, need: Need, kind: str, why: str, by: Officer, on: date) -> Need:
    """Give a need another kind than the rules did.

    :raises NotAllowed: when it is not the officer's.
    :raises NotReady: when it is with somebody else already, or no reason is given.
    """
    held = _held(need, by=by)
    if held.stage not in (Stage.OPEN, Stage.REJECTED, Stage.TRANSFERRED, Stage.ACCEPTED):
        raise NotReady(gettext("已经转办或办结的需求不能改分类。"))
    if not 0 < len(why.strip()) <= WHY_MOST:
        raise NotReady(gettext("请写明为什么改分类。"))
    if kind not in Kind.values or kind == held.kind:
        raise NotReady(gettext("请选另一个分类。"))
    was, because = held.kind, held.kind_because
    Overruling.objects.create(need=held, was=was, was_because=because, became=kind, why=why.strip(), by=by, on=on)
    held.kind, held.kind_because = kind, why.strip()[:200]
    held.save(update_fields=["kind", "kind_because"])
    write_line("need.overrule", need=held, by=by, on=on, detail={"was": was, "became": kind, "why": why.strip()})
    return held


@transaction.atomic
def choose_item(*, need: Need, item: str, why: str, by: Officer, on: date) -> Need:
    """Say which service of the menu a need asks for, where nobody said it or it was another.

    :raises NotAllowed: when it is not the officer's.
    :raises NotReady: when it is settled, the service is none of the menu or the one it has, or no reason is given.
    """
    held = _held(need, by=by)
    if item not in ITEMS or item == held.item:
        raise NotReady(gettext("请选另一项服务。"))
    if not 0 < len(why.strip()) <= WHY_MOST:
        raise NotReady(gettext("请写明为什么选这项服务。"))
    was, held.item = held.item, item
    if (twin := _known(held)) is not None:
        raise NotReady(gettext("这项服务同一来源已经登记过：%(number)s。") % {"number": twin.number})
    held.save(update_fields=["item"])
    write_line("need.item", need=held, by=by, on=on, detail={"was": was, "became": item, "why": why.strip()})
    return held


@transaction.atomic
def accept(*, need: Need, by: Officer, on: date) -> Need:
    """Take a need into one's own hands; of two who do so in the same moment the database lets one be first.

    :raises NotAllowed: when the need is not of the officer's place.
    :raises TakenAlready: when somebody else has it; the message says who.
    """
    check_may_work_on(by, need=need)
    free = Need.objects.filter(pk=need.pk, handler=None, stage__in=(Stage.OPEN, Stage.REJECTED, Stage.TRANSFERRED))
    if not free.update(handler=by, handled_at=now(), stage=Stage.ACCEPTED):
        held = Need.objects.select_related("handler__desk").get(pk=need.pk)
        if held.handler is None:
            raise NotReady(gettext("这个需求已经转办或办结。"))
        raise TakenAlready(
            gettext("%(desk)s的%(name)s已经先接了。") % {"desk": held.handler.desk.name, "name": held.handler.name}
        )
    held = Need.objects.get(pk=need.pk)
    tell_taken(held, by=by, on=on)
    write_line("need.accept", need=held, by=by, on=on, detail={"desk": by.desk_id})
    return held


@transaction.atomic
def assign(*, need: Need, to: Officer, by: Officer, on: date) -> Need:
    """Put a need into somebody's hands by name; whoever had it before has it no longer.

    :raises NotAllowed: when it is not the officer's.
    :raises NotReady: when it is settled.
    """
    held = _held(need, by=by)
    held.handler, held.handled_at = to, now()
    held.stage = Stage.ACCEPTED
    held.save(update_fields=["handler", "handled_at", "stage"])
    write_line("need.assign", need=held, by=by, on=on, detail={"to": to.pk})
    return held


@transaction.atomic
def settle(need: Need, *, outcome: str, words: str, by: By, on: date) -> Need:
    """Close a need with what came of it.

    :raises NotAllowed: when it is not the officer's.
    :raises NotReady: when it is closed already, or no outcome or words are given.
    """
    held = _held(need, by=by)
    if outcome not in Need.Outcome.values:
        raise NotReady(gettext("请选办理结果。"))
    if not words.strip():
        raise NotReady(gettext("请写明办理的情况：做了什么、给了什么，或者为什么没有。"))
    held.stage, held.outcome, held.outcome_words, held.settled_on = Stage.CLOSED, outcome, words.strip()[:1000], on
    held.save(update_fields=["stage", "outcome", "outcome_words", "settled_on"])
    write_line("need.settle", need=held, by=by, on=on, detail={"outcome": outcome})
    tell_settled(held, on=on)
    return held


def _held(need: Need, *, by: By) -> Need:
    """Lock a need that is still open, for somebody who may work on it."""
    held = Need.objects.select_for_update(of=("self",)).filter(pk=need.pk).first()
    if held is None:
        raise NotAllowed(gettext("这个需求由户籍地或居住地的工作人员办理。"))
    check_may_work_on(by, need=held)
    if held.stage == Stage.CLOSED:
        raise NotReady(gettext("这个需求已经办结。"))
    return held
