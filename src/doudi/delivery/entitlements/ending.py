"""The verbs for lines of a roll, which no case decides about: stop_for_death, move_to. What has a case is decided in its case.

Law: 特困人员认定办法 第二十六条 (from the month after the death); 民发〔2022〕83号 一（三） (a household is computed again within three
months, until then it stays as it is), 三（一） (the last month here and the first month there touch).
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext

from doudi.cases.refusals import NotReady
from doudi.cases.support import first_of_next
from doudi.delivery.entitlements.entitlement import Entitlement, Period
from doudi.delivery.entitlements.permissions import By, check_may_keep
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as

TOWN_DIGITS = (9, 12)


@transaction.atomic
def stop_for_death(*, entitlement: Entitlement, died_on: date, by: By, on: date) -> Entitlement:
    """End a programme of one person with the month he died in; what was paid since is an overpayment, and nobody's to take off.

    :raises NotAllowed: when this is not the county's civil affairs of the place.
    :raises NotReady: when it has a case, others are counted in it, or the death is still to come.
    """
    check_may_keep(by, place=entitlement.place)
    with acting_as(SYSTEM):
        held = _held(entitlement)
        latest = held.periods.order_by("-months").first()
        if latest is not None and len(latest.people) > 1:
            raise NotReady(
                gettext("家里还有其他人：金额在重新核算以前不变，请在去世后三个月内为其余成员申请并作出决定。")
            )
        if died_on > on:
            raise NotReady(gettext("去世的日期不能晚于今天。"))
        since = first_of_next(died_on)
        _end(held, since=since, because=Period.Ends.DEATH)
    _write("entitlement.stop", held, by=by, on=on, detail={"since": since, "because": "death"})
    return held


@transaction.atomic
def move_to(*, entitlement: Entitlement, place: str, since: date, number: str, by: By, on: date) -> Entitlement:
    """Let another place have it from a month on: ended here with the month before, opened there as what follows it.

    :raises NotAllowed: when this is not the county's civil affairs of the place it leaves.
    :raises NotReady: when it has a case, the place is no town or village, or nothing is owed from that month on.
    """
    check_may_keep(by, place=entitlement.place)
    with acting_as(SYSTEM):
        held = _held(entitlement)
        current = held.periods.filter(months__contains=since).first()
        if current is None or since.day != 1 or since <= current.months.lower:
            raise NotReady(gettext("从这个月起这里没有应发的金额，或者不是月份的第一天。"))
        if len(place) not in TOWN_DIGITS or place == held.place:
            raise NotReady(gettext("请选择迁入的乡镇（街道）或村（社区）。"))
        _end(held, since=since, because=Period.Ends.MOVED)
        made = _opened(held, current=current, place=place, since=since, number=number, on=on)
    _write("entitlement.move", held, by=by, on=on, detail={"since": since, "to": place, "number": number})
    return made


def _held(entitlement: Entitlement) -> Entitlement:
    """:raises NotReady: when a case decides about it."""
    held = Entitlement.objects.select_for_update().get(pk=entitlement.pk)
    if held.case_id is not None:
        raise NotReady(gettext("这一项由案件决定：请在案件里登记变化并作出决定。"))
    return held


def _end(held: Entitlement, *, since: date, because: str) -> None:
    """Take back what begins later, cut what runs on, and let the next list look again."""
    held.periods.filter(months__startswith__gte=since).delete()
    for one in held.periods.filter(months__contains=since):
        one.months, one.ends = DateRange(one.months.lower, since), because
        one.save(update_fields=["months", "ends"])
    held.arrears_from = min(held.arrears_from or since, since)
    held.save(update_fields=["arrears_from"])


def _opened(held: Entitlement, *, current: Period, place: str, since: date, number: str, on: date) -> Entitlement:
    made = Entitlement.objects.create(
        number=number, roll_id=held.roll_id, follows=held, programme=held.programme, family=held.family, subject_id=held.subject_id,
        name=held.name, place=place, residence=held.residence, opened_on=on, arrears_from=since,
    )  # fmt: skip
    Period.objects.create(
        entitlement=made, programme=made.programme, family=made.family, place=place, subject_id=made.subject_id,
        months=DateRange(since, None), base_cents=current.base_cents, supplement_cents=current.supplement_cents,
        people=current.people, cause=Period.Cause.MOVED,
    )  # fmt: skip
    return made


def _write(verb: str, held: Entitlement, *, by: By, on: date, detail: dict[str, object]) -> None:
    record(verb=verb, by=by, on=on, about=held.number, place=held.place, purpose="社会救助资金发放", detail=detail)
