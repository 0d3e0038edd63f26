"""The verbs of errands: open_errand, hand_over (to another worker), locate (say where the door is), revoke.

Each is one transaction and one line.
An errand of the same source and number is opened once; every change gives it a new version, which a phone must have seen.
"""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from doudi.cases.case import Case
from doudi.cases.pushes.news import Kind, News
from doudi.cases.pushes.queueing import push_to_officer
from doudi.dispatch.needs.need import Need
from doudi.dispatch.rounds.doors import Point, Way, keep_door
from doudi.dispatch.rounds.errand import Errand
from doudi.dispatch.rounds.permissions import PURPOSE, By, NotAllowed, NotReady, check_can_go, check_may_send
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.offices.serials import serial_number

WHY_MOST = 200
VISITORS = ("township", "county")
"""Whose visit to a household is one of its case (最低生活保障审核确认办法 第十一条)."""

State = Errand.State


@transaction.atomic
def open_errand(
    *,
    source: str,
    name: str,
    where: str,
    place: str,
    words: str,
    due_on: date,
    worker: Officer,
    by: By,
    on: date,
    source_number: str = "",
    second: Officer | None = None,
    case: Case | None = None,
    need: Need | None = None,
    at: Point | None = None,
) -> Errand:
    """Send a worker to somebody; the same again from the same source gives the errand there is.

    `at` is latitude and longitude (WGS-84). Where a registered person lives is kept for whoever is sent there next.

    :raises NotAllowed: when the officer's desk sends nobody to that place.
    :raises NotReady: when it says not whom to see, where or what for, or somebody cannot be sent.
    """
    check_may_send(by, place=place)
    made = Errand(
        number=serial_number("ZF", place=place, on=on), source=Errand.Source(source), source_number=source_number, case=case,
        need=need, name=name.strip(), where=where.strip(), place=place, words=words.strip(), due_on=due_on, worker=worker,
        second=second, opened_on=on, opened_by=by.name,
    )  # fmt: skip
    made.at = at
    _check(made, on=on)
    with acting_as(SYSTEM):
        return _kept(made, by=by)


def _check(made: Errand, *, on: date) -> None:
    if not (made.name and made.where and made.words):
        raise NotReady(gettext("请写明看谁、在哪里、去做什么。"))
    if made.due_on < on:
        raise NotReady(gettext("最迟哪一天去，不能早于今天。"))
    if made.case is not None and made.second is None:
        raise NotReady(gettext("入户调查不得少于2人，请再选一位。"))
    if made.case is not None and made.worker.desk.kind not in VISITORS:
        raise NotReady(gettext("入户调查由乡镇（街道）或县级民政部门的工作人员去，村（居）可以一同去。"))
    for one in filter(None, (made.worker, made.second)):
        check_can_go(one, errand=made, on=on)
    if made.second is not None and made.second.pk == made.worker.pk:
        raise NotReady(gettext("两位工作人员不能是同一个人。"))


def _kept(made: Errand, *, by: By) -> Errand:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as reason:
        if "errand_once" not in str(reason):
            raise
        return Errand.objects.get(source=made.source, source_number=made.source_number, state=State.OPEN)
    detail = {"source": made.source, "worker": made.worker.pk, "due_on": made.due_on}
    write_line("errand.open", errand=made, by=by, on=made.opened_on, detail=detail)
    _remind(made, by=by)
    if by != SYSTEM:
        _remember(made, by=by, on=made.opened_on)
    return made


def _remember(errand: Errand, *, by: By, on: date) -> None:
    """Keep the door of a registered person for whoever is sent there next."""
    person = errand.person
    if person is not None:
        keep_door(person=person, way=Way(errand.place, errand.where, errand.at), by=by, on=on)


@transaction.atomic
def hand_over(*, errand: Errand, to: Officer, due_on: date, words: str, by: By, on: date) -> Errand:
    """Give an open errand to a worker, with a day and words; whoever had it before has it no longer.

    :raises NotAllowed: when the officer's desk sends nobody there.
    :raises NotReady: when it has ended, or the worker cannot be sent.
    """
    held = _held(errand, by=by)
    held.worker, held.due_on, held.words = to, due_on, words.strip()
    _check(held, on=on)
    held.version += 1
    held.save(update_fields=["worker", "due_on", "words", "version"])
    write_line("errand.hand_over", errand=held, by=by, on=on, detail={"to": to.pk, "due_on": due_on})
    _remind(held, by=by)
    return held


@transaction.atomic
def locate(*, errand: Errand, where: str, at: Point | None, by: By, on: date) -> Errand:
    """Say where the door of an open errand is; the worker's phone hears of it, and so does whoever is sent there next.

    :raises NotAllowed: when the officer's desk sends nobody there.
    :raises NotReady: when it has ended, or no address is given.
    """
    held = _held(errand, by=by)
    held.where, held.at = where.strip(), at
    _check(held, on=min(on, held.due_on))
    held.version += 1
    held.save(update_fields=["where", "latitude", "longitude", "version"])
    _remember(held, by=by, on=on)
    write_line("errand.locate", errand=held, by=by, on=on, detail={"has_point": at is not None})
    return held


@transaction.atomic
def revoke(*, errand: Errand, why: str, by: By, on: date) -> Errand:
    """Take an open errand back: the worker sees it no longer, and his phone forgets it when it next hears from us.

    :raises NotAllowed: when the officer's desk sends nobody there.
    :raises NotReady: when it has ended, or no reason is given.
    """
    held = _held(errand, by=by)
    if not 0 < len(why.strip()) <= WHY_MOST:
        raise NotReady(gettext("请写明为什么撤回。"))
    held.state, held.ended_on, held.ended_because = State.REVOKED, on, why.strip()
    held.version += 1
    held.save(update_fields=["state", "ended_on", "ended_because", "version"])
    write_line("errand.revoke", errand=held, by=by, on=on, detail={"why": held.ended_because})
    return held


def write_line(verb: str, *, errand: Errand, by: By, on: date, detail: dict[str, object]) -> None:
    """Write one line about an errand."""
    record(verb=verb, by=by, on=on, about=errand.number, place=errand.place, purpose=PURPOSE, detail=detail)


def _remind(errand: Errand, *, by: By) -> None:
    """Remind the phones of whoever is sent, unless he sent himself."""
    if by != errand.worker:
        key = f"errand:{errand.pk}:{errand.version}"
        push_to_officer(errand.worker_id, news=News(Kind.ERRAND, key=key, page="errands"))


def _held(errand: Errand, *, by: By) -> Errand:
    """Lock an errand that is still open, for somebody who may change it."""
    check_may_send(by, place=errand.place)
    rows = Errand.objects.select_for_update(of=("self",)).select_related("worker__desk", "second__desk", "case", "need")
    held = rows.filter(pk=errand.pk).first()
    if held is None:
        raise NotAllowed(gettext("走访任务由当地村（居）、乡镇（街道）或县级民政部门派。"))
    if held.state != State.OPEN:
        raise NotReady(gettext("这项走访已经办完或撤回。"))
    return held
