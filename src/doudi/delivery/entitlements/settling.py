"""The verbs settle and settle_all: what a case decided becomes periods, at once when it is decided, or for a whole place before a list.

Nouns: Settled, Meeting, Settles (how cases are listened to). Done twice is done once. Nothing is decided here: a month that two
files of one person would both pay is refused in the decision that would do it, and told where many are settled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext

from doudi.cases.case import Case, Decision, Step
from doudi.cases.refusals import NotReady
from doudi.cases.stages import IN_SUPPORT, Stage
from doudi.delivery.entitlements import cutting
from doudi.delivery.entitlements.entitlement import Entitlement
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as

CARRIED = (*IN_SUPPORT, Stage.ENDED)
"""Stages in which a decision to help was carried out; until then nothing is owed."""
COUNTY_DIGITS = 6


@dataclass(frozen=True)
class Meeting:
    """A case whose months would meet those of another file of the same person and programme."""

    case_id: int
    other: str
    month: date


@dataclass(frozen=True)
class Settled:
    """How many cases were followed, how many periods were written and taken back, and which cases were left as they were."""

    cases: int
    written: int
    forgotten: int
    meetings: tuple[Meeting, ...] = ()


class Settles:
    """Follows every decision, and every step that may carry one out, within its transaction."""

    def decided(self, made: Decision, *, on: date) -> None:
        """A decision on help that runs counts at once."""
        if made.case.stage in CARRIED:
            settle(case=made.case, on=on)

    def moved(self, case: Case, *, step: Step, on: date) -> None:
        """A step into help, out of it, or back."""
        if step.to_stage in CARRIED or step.from_stage in CARRIED:
            settle(case=case, on=on)


@transaction.atomic
def settle(*, case: Case, on: date) -> Settled:
    """Cut the periods of one case anew from its decisions; what is as it was is left alone.

    :raises NotReady: when another file of this person pays the same programme in one of these months.
    """
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(cutting.MAKE)
        cursor.execute(cutting.WANT_ONE, {**cutting.WORDS, "carried": list(CARRIED), "case": case.pk})
        _cut(cursor)
        for meeting in _meetings(cursor):
            words = gettext("%(month)s 起的这些月份，同一个人的同一项救助已经由 %(other)s 发放；请核对开始的月份。")
            raise NotReady(words % {"month": meeting.month, "other": meeting.other})
        done = _keep(cursor, on=on)
        if done.written or done.forgotten:
            held = Entitlement.objects.get(case=case)
            detail = {"written": done.written, "forgotten": done.forgotten, "arrears_from": held.arrears_from}
            record(verb="entitlement.settle", by=SYSTEM, on=on, about=held.number, place=held.place, detail=detail)
    return done


def settle_all(*, place: str, on: date) -> Settled:
    """Follow every case of a place that went on since it was followed last, county by county, each in a transaction of its own."""
    done = [_settle_county(one, on=on) for one in _counties(place)]
    return Settled(
        cases=sum(one.cases for one in done), written=sum(one.written for one in done),
        forgotten=sum(one.forgotten for one in done), meetings=tuple(two for one in done for two in one.meetings),
    )  # fmt: skip


@transaction.atomic
def _settle_county(place: str, *, on: date) -> Settled:
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(cutting.MAKE)
        cursor.execute(cutting.WANT_STALE, {**cutting.WORDS, "carried": list(CARRIED), "place": place})
        _cut(cursor, learns=True)
        meetings = _meetings(cursor)
        for table in ("entitlements_wanted", "entitlements_cut"):
            cursor.execute(cutting.LEAVE_OUT.format(table=table), {"cases": [one.case_id for one in meetings]})
        done = _keep(cursor, on=on, meetings=meetings)
        if done.written or done.forgotten:
            detail = {"cases": done.cases, "written": done.written, "forgotten": done.forgotten, "left": len(meetings)}
            record(verb="entitlement.settle_all", by=SYSTEM, on=on, about=f"place:{place}", place=place, detail=detail)
    return done


def _counties(place: str) -> list[str]:
    if len(place) >= COUNTY_DIGITS:
        return [place]
    question = (
        'SELECT DISTINCT left(place, 6) FROM cases_case WHERE place >= %s::text COLLATE "C"'
        " AND place < (%s::text || ':') COLLATE \"C\" ORDER BY 1"
    )
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(question, [place, place])
        return [row[0] for row in cursor.fetchall()]


def _cut(cursor: CursorWrapper, *, learns: bool = False) -> None:
    for statement in (cutting.CUT, cutting.CUT_ONCE, cutting.SHARE):
        if learns:
            cursor.execute(cutting.LEARN)
        cursor.execute(statement, cutting.WORDS)
    cursor.execute(cutting.NAME_STANDARD)


def _meetings(cursor: CursorWrapper) -> tuple[Meeting, ...]:
    cursor.execute(cutting.MEETS)
    return tuple(Meeting(*row) for row in cursor.fetchall())


def _keep(cursor: CursorWrapper, *, on: date, meetings: tuple[Meeting, ...] = ()) -> Settled:
    """Write what is new before the stamps, and take back what is not so any more before what takes its place."""
    cursor.execute("SELECT count(*) FROM entitlements_wanted")
    (cases,) = cursor.fetchone()
    cursor.execute(cutting.OPEN, {"on": on})
    cursor.execute(cutting.CHANGED)
    cursor.execute(cutting.TAKE_PLACE)
    cursor.execute(cutting.TAKE_PLACE_WHOLLY)
    cursor.execute(cutting.FORGET)
    forgotten = cursor.rowcount
    cursor.execute(cutting.KEEP)
    written = cursor.rowcount
    cursor.execute(cutting.SEEN)
    return Settled(cases=cases, written=written, forgotten=forgotten, meetings=meetings)
