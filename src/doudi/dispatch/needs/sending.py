"""The verbs of sendings (转办): send, take_in, answer, feed_back; and what happens by itself when nobody answers (pass_day).

An owner accepts, then answers with one of four words: ACCEPTED, DONE (what, how much, when), REJECTED (why), TRANSFERRED (to whom).
Whoever sent is told; whoever is slow is reminded, then those above are told. Law: 国办发〔2023〕39号 五（二）; 社会救助法 第四十二条.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import ceil, floor
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext

from doudi.dispatch.needs.kinds import Kind
from doudi.dispatch.needs.lines import write_line
from doudi.dispatch.needs.need import Need
from doudi.dispatch.needs.packing import pack
from doudi.dispatch.needs.permissions import By, NotAllowed, check_may_work_on
from doudi.dispatch.needs.refusals import NotReady
from doudi.dispatch.needs.sendings import Notice, Owner, Sending
from doudi.dispatch.needs.telling import LENGTHS, desk_at, tell
from doudi.dispatch.needs.terms import term
from doudi.journal.actions import plain
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.offices.serials import serial_number
from doudi.offices.working_days import working_days_after

OPEN = (Sending.Stage.SENT, Sending.Stage.ACCEPTED)
WORDS_MOST, FEEDBACK_MOST = 1000, 500
COUNTY_DIGITS = 6
NEED_STAGE = {
    Sending.Stage.DONE: Need.Stage.DONE,
    Sending.Stage.REJECTED: Need.Stage.REJECTED,
    Sending.Stage.TRANSFERRED: Need.Stage.TRANSFERRED,
}


def owner_of(kind: str, *, place: str, on: date) -> Owner | None:
    """Find who answers a kind of need at a place that day: the nearest around it."""
    around = [place[:length] for length in LENGTHS if length <= len(place)]
    in_force = Q(since__lte=on) & (Q(until=None) | Q(until__gt=on))
    found = Owner.objects.filter(in_force, kind=kind, place_id__in=around).select_related("desk__agency")
    return found.order_by(Length("place_id").desc(), "-since").first()


def send(*, need: Need, by: By, on: date, kind: str = "") -> Sending:
    """Send a need to the owner of its kind, or of another it also has; only what that owner needs leaves.

    :raises NotAllowed: when the need is not the officer's.
    :raises NotReady: when it is closed, is there already, or nobody answers that kind at that place.
    """
    with acting_as(SYSTEM), transaction.atomic():
        held = Need.objects.select_for_update(of=("self",)).select_related("person").get(pk=need.pk)
        check_may_work_on(by, need=held)
        owner = _owner_for(held, kind=kind or held.kind, on=on)
        packed = pack(held, kind=owner.kind, on=on)
        made = Sending(
            number=serial_number("ZB", place=held.residence, on=on), need=held, owner=owner, ground=packed.ground,
            purpose=packed.purpose, package=plain(packed.fields), sent_by=by if isinstance(by, Officer) else None, sent_on=on,
            **_days(owner.kind, place=held.residence, sent_on=on),
        )  # fmt: skip
        _keep(made)
        held.stage = Need.Stage.SENT
        held.save(update_fields=["stage"])
        tell(held, desk=owner.desk, kind=Notice.Kind.SENT, key=f"sent:{made.number}", on=on, sending=made)
        detail = {
            "sending": made.number,
            "to": owner.desk_id,
            "kind": owner.kind,
            "ground": made.ground,
            "fields": sorted(made.package),
        }
        write_line("need.send", need=held, by=by, on=on, detail=detail)
    return made


def _owner_for(need: Need, *, kind: str, on: date) -> Owner:
    if need.stage == Need.Stage.CLOSED:
        raise NotReady(gettext("这个需求已经办结。"))
    owner = owner_of(kind, place=need.residence, on=on)
    if owner is None:
        raise NotReady(
            gettext("这个地方还没有登记由谁办理“%(kind)s”，请联系县级民政部门登记。") % {"kind": Kind(kind).label}
        )
    return owner


def _keep(sending: Sending) -> None:
    try:
        with transaction.atomic():
            sending.save(force_insert=True)
    except IntegrityError as reason:
        raise NotReady(gettext("已经转给这个单位，正在等它答复。")) from reason


@transaction.atomic
def take_in(*, sending: Sending, by: Officer, on: date) -> Sending:
    """The owner accepts: the clock of its answer runs on, counted from the day it was sent.

    :raises NotAllowed: when it was not sent to the officer's desk.
    :raises NotReady: when it is accepted or answered already.
    """
    held = _held(sending, by=by)
    if held.stage != Sending.Stage.SENT:
        raise NotReady(gettext("这件转办已经接收或者答复过了。"))
    held.stage, held.accepted_on = Sending.Stage.ACCEPTED, on
    wait_for_answer(held)
    held.save()
    _note("sending.accept", sending=held, by=by, on=on, detail={})
    return held


@transaction.atomic
def answer(
    *, sending: Sending, stage: str, words: str, by: Officer, on: date, reason: str = "",
    done: Mapping[str, Any] | None = None,
) -> Sending:  # fmt: skip
    """The owner answers: what was done, why not, or whose it is.

    :raises NotAllowed: when it was not sent to the officer's desk.
    :raises NotReady: when it is answered already, or what that answer must hold is missing.
    """
    held = _held(sending, by=by)
    _check_answer(stage, words=words, reason=reason, done=done or {})
    held.stage, held.answered_on, held.answered_by = Sending.Stage(stage), on, by
    held.words = words.strip()[:WORDS_MOST]
    held.reason = reason if stage == Sending.Stage.REJECTED else ""
    held.done = plain(dict(done)) if done and stage != Sending.Stage.REJECTED else None
    held.accepted_on = held.accepted_on or on
    held.remind_on = held.escalate_on = None
    held.save()
    _note("sending.answer", sending=held, by=by, on=on, detail={"stage": stage, "reason": held.reason})
    return held


def _check_answer(stage: str, *, words: str, reason: str, done: Mapping[str, Any]) -> None:
    """:raises NotReady: naming what is missing."""
    if stage not in NEED_STAGE:
        raise NotReady(gettext("请选答复：已办理、退回，或者应由其他部门办理。"))
    if not words.strip():
        raise NotReady(gettext("请写明办理的情况。"))
    if stage == Sending.Stage.REJECTED and reason not in Sending.Reason.values:
        raise NotReady(gettext("退回要选原因。"))
    if stage == Sending.Stage.DONE and not (done.get("item") and done.get("on")):
        raise NotReady(gettext("已办理的要写明办了什么、哪一天办的。"))
    if stage == Sending.Stage.TRANSFERRED and done.get("to") not in Kind.values:
        raise NotReady(gettext("请选应由哪个部门办理。"))


def feed_back(*, sending: Sending, words: str, by: Officer, on: date) -> Sending:
    """Tell the owner what became of its answer, once.

    :raises NotAllowed: when the need is not the officer's.
    :raises NotReady: when nothing was answered yet, nothing is said, or it was said before.
    """
    with acting_as(SYSTEM), transaction.atomic():
        held = _locked(sending)
        check_may_work_on(by, need=held.need)
        if held.answered_on is None or held.feedback_on is not None:
            raise NotReady(gettext("对方答复以后反馈一次。"))
        if not 0 < len(words.strip()) <= FEEDBACK_MOST:
            raise NotReady(gettext("请写明反馈的内容。"))
        held.feedback, held.feedback_on = words.strip(), on
        held.save(update_fields=["feedback", "feedback_on"])
        key = f"feedback:{held.number}"
        tell(held.need, desk=held.owner.desk, kind=Notice.Kind.FEEDBACK, key=key, on=on, sending=held)
        write_line("sending.feedback", need=held.need, by=by, on=on, detail={"sending": held.number})
    return held


def _held(sending: Sending, *, by: Officer) -> Sending:
    """Lock an open sending for an officer of the desk it was sent to."""
    with acting_as(SYSTEM):
        held = _locked(sending)
    if held.owner.desk_id != by.desk_id:
        raise NotAllowed(gettext("这件转办由%(desk)s办理。") % {"desk": held.owner.desk.name})
    if held.stage not in OPEN:
        raise NotReady(gettext("这件转办已经答复过了。"))
    return held


def _locked(sending: Sending) -> Sending:
    rows = Sending.objects.select_for_update(of=("self",)).select_related("need__handler__desk", "owner__desk")
    return rows.get(pk=sending.pk)


def _note(verb: str, *, sending: Sending, by: Officer, on: date, detail: Mapping[str, Any]) -> None:
    """Let the need follow the answer, and tell whoever handles it."""
    with acting_as(SYSTEM):
        need = sending.need
        if sending.stage in NEED_STAGE and not need.sendings.filter(stage__in=OPEN).exists():
            need.stage = NEED_STAGE[Sending.Stage(sending.stage)]
            need.save(update_fields=["stage"])
        desk = need.handler.desk if need.handler else desk_at(need.residence)
        if desk is not None and sending.answered_on is not None:
            key = f"answered:{sending.number}"
            tell(need, desk=desk, kind=Notice.Kind.ANSWERED, key=key, on=on, sending=sending, by_desk=by.desk)
        write_line(verb, need=need, by=by, on=on, detail={"sending": sending.number, **detail})


def _days(kind: str, *, place: str, sent_on: date) -> dict[str, date | None]:
    """Give the days of a new sending: until when to accept and to answer, and when to remind of accepting."""
    accept, reply = _count("sending_accept", place=place, on=sent_on), _answer_count(kind, place=place, on=sent_on)
    return {
        "accept_by": None if accept is None else working_days_after(sent_on, count=accept),
        "answer_by": None if reply is None else working_days_after(sent_on, count=reply),
        **_alarms(accept if accept is not None else reply, place=place, sent_on=sent_on),
    }


def _alarms(count: int | None, *, place: str, sent_on: date) -> dict[str, date | None]:
    """Give the days on which four fifths of a limit are gone, and on which it is over by a fifth."""
    remind, escalate = (_count(f"sending_{one}_percent", place=place, on=sent_on) for one in ("remind", "escalate"))
    if count is None or remind is None or escalate is None:
        return {"remind_on": None, "escalate_on": None}
    return {
        "remind_on": working_days_after(sent_on, count=max(1, floor(count * remind / 100))),
        "escalate_on": working_days_after(sent_on, count=ceil(count * escalate / 100)),
    }


def _answer_count(kind: str, *, place: str, on: date) -> int | None:
    own = _count(f"sending_answer_{kind.lower()}", place=place, on=on)
    return own if own is not None else _count("sending_answer", place=place, on=on)


def _count(name: str, *, place: str, on: date) -> int | None:
    found: int | None = term(name, place=place, on=on)
    return found


def wait_for_answer(sending: Sending) -> None:
    """From now on the answer is waited for."""
    place = sending.need.residence
    days = _alarms(
        _answer_count(sending.owner.kind, place=place, on=sending.sent_on), place=place, sent_on=sending.sent_on
    )
    sending.remind_on, sending.escalate_on = days["remind_on"], days["escalate_on"]
    sending.reminded_on = sending.escalated_on = None
