"""The verbs of the county's coordination (一事一议): plan, put a need on the agenda, hold, decide, finish.

A meeting is held with minutes and those present; only then is each matter decided, once, with who sees to it until when.
Law: 国办发〔2023〕39号 五（一）; 刚性支出困难家庭认定办法 第九条.
"""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from doudi.dispatch.needs.deliberating import Matter, Meeting
from doudi.dispatch.needs.lines import write_line
from doudi.dispatch.needs.need import Need
from doudi.dispatch.needs.permissions import NotAllowed, check_may_work_on
from doudi.dispatch.needs.refusals import NotReady
from doudi.journal.actions import record
from doudi.offices.models import Desk, Officer
from doudi.offices.queries import inside
from doudi.offices.serials import serial_number

CONVENERS = ("county",)
PURPOSE = "一事一议"


@transaction.atomic
def plan(*, title: str, planned_on: date, by: Officer, on: date) -> Meeting:
    """Call a meeting.

    :raises NotAllowed: when this is no county's desk.
    """
    if by.desk.kind not in CONVENERS:
        raise NotAllowed(gettext("一事一议由县级民政部门召集。"))
    made = Meeting.objects.create(
        number=serial_number("HY", place=by.desk.place_id, on=on), place=by.desk.place, title=title.strip(),
        planned_on=planned_on, convened_by=by,
    )  # fmt: skip
    _write("meeting.plan", meeting=made, by=by, on=on)
    return made


@transaction.atomic
def put(*, meeting: Meeting, need: Need, question: str, proposal: str, by: Officer, on: date) -> Matter:
    """Put a need on the agenda with the question and what is proposed.

    :raises NotAllowed: when the meeting or the need is not the officer's.
    :raises NotReady: when the meeting was held, the need is closed or there already, or something is not written.
    """
    held = _meeting(meeting, by=by)
    check_may_work_on(by, need=need)
    if held.held_on is not None or need.stage == Need.Stage.CLOSED:
        raise NotReady(gettext("会议已经开过，或者需求已经办结。"))
    if not question.strip() or not proposal.strip():
        raise NotReady(gettext("请写明要议什么，和建议怎么办。"))
    try:
        with transaction.atomic():
            made = Matter.objects.create(meeting=held, need=need, question=question.strip(), proposal=proposal.strip())
    except IntegrityError as reason:
        raise NotReady(gettext("这个需求已经在议程上。")) from reason
    write_line("meeting.put", need=need, by=by, on=on, detail={"meeting": held.number})
    return made


@transaction.atomic
def hold(*, meeting: Meeting, present: str, minutes: str, by: Officer, on: date) -> Meeting:
    """Write down that the meeting was held: who was there, and its minutes, which stay.

    :raises NotAllowed: when it is another county's.
    :raises NotReady: when it was held already, or something is not written.
    """
    held = _meeting(meeting, by=by)
    if held.held_on is not None:
        raise NotReady(gettext("这次会议的纪要已经写下，不能再改。"))
    if not present.strip() or not minutes.strip():
        raise NotReady(gettext("请写明到会的单位和会议纪要。"))
    held.held_on, held.present, held.minutes = on, present.strip(), minutes.strip()
    held.save(update_fields=["held_on", "present", "minutes"])
    _write("meeting.hold", meeting=held, by=by, on=on)
    return held


@transaction.atomic
def decide(*, matter: Matter, decision: str, decided: str, owner: Desk, until: date, by: Officer, on: date) -> Matter:
    """Write down what was decided, who sees to it, and until when.

    :raises NotAllowed: when it is another county's.
    :raises NotReady: when the meeting was not held yet, it was decided already, or the day is over.
    """
    held = _matter(matter, by=by)
    if held.meeting.held_on is None or held.decision:
        raise NotReady(gettext("会议还没有开，或者这一件已经有决定。"))
    if decision not in Matter.Decision.values or not decided.strip():
        raise NotReady(gettext("请选决定，并写明内容。"))
    if until < on:
        raise NotReady(gettext("办理期限不能早于今天。"))
    held.decision, held.decided, held.owner, held.until = decision, decided.strip(), owner, until
    held.save(update_fields=["decision", "decided", "owner", "until"])
    write_line(
        "meeting.decide", need=held.need, by=by, on=on, detail={"meeting": held.meeting.number, "decision": decision}
    )
    return held


@transaction.atomic
def finish(*, matter: Matter, done: str, by: Officer, on: date) -> Matter:
    """Write down that what was decided has been done.

    :raises NotAllowed: when it is another county's.
    :raises NotReady: when nothing was decided, it was done before, or nothing is written.
    """
    held = _matter(matter, by=by)
    if not held.decision or held.done_on is not None or not done.strip():
        raise NotReady(gettext("有了决定以后，写一次落实的情况。"))
    held.done, held.done_on = done.strip(), on
    held.save(update_fields=["done", "done_on"])
    write_line("meeting.finish", need=held.need, by=by, on=on, detail={"meeting": held.meeting.number})
    return held


def meetings_in(place: str) -> QuerySet[Meeting]:
    """List the meetings of a county."""
    return Meeting.objects.filter(inside(place, column="place")).select_related("convened_by")


def _meeting(meeting: Meeting, *, by: Officer) -> Meeting:
    held = Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting.pk).first()
    if held is None or by.desk.kind not in CONVENERS or held.place_id != by.desk.place_id:
        raise NotAllowed(gettext("一事一议由县级民政部门召集。"))
    return held


def _matter(matter: Matter, *, by: Officer) -> Matter:
    rows = Matter.objects.select_for_update(of=("self",)).select_related("meeting", "need")
    held = rows.filter(pk=matter.pk).first()
    if held is None or by.desk.kind not in CONVENERS or held.meeting.place_id != by.desk.place_id:
        raise NotAllowed(gettext("一事一议由县级民政部门召集。"))
    return held


def _write(verb: str, *, meeting: Meeting, by: Officer, on: date) -> None:
    record(verb=verb, by=by, on=on, about=meeting.number, place=meeting.place_id, purpose=PURPOSE)
