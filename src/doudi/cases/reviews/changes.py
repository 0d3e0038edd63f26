"""What changed in a household: told by the family, seen by an officer, or found by comparison, of which only the number comes here.

Verbs: report_change, settle_change, is_late. Law: 民发〔2022〕83号 一（三） (a death: three months), 五（五） (later than three
months is late); 特困人员认定办法 第二十三条 (self-care is assessed again within ten working days).
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.applying.models import ApplicationMember
from doudi.cases.case import Case, Decision
from doudi.cases.clocks.apart import start_apart, stop_apart
from doudi.cases.lines import write_line
from doudi.cases.messages.actions import tell
from doudi.cases.permissions import By, NotAllowed, check_may_work_on
from doudi.cases.refusals import NotReady
from doudi.cases.reviews.hearers import tell_changed
from doudi.cases.reviews.models import Change
from doudi.cases.road import COUNTY, RESIDENT, TOWNSHIP, VILLAGE
from doudi.cases.stages import LIVING
from doudi.cases.terms import DEATH, REASSESS_SELF_CARE, last_day, months_after, term, unit_of
from doudi.offices.models import Officer
from doudi.registry.models import Person

Kind, Told = Change.Kind, Change.Told
DEATH_WORDS = "去世"
TERMS_OF = {Kind.DEATH: "death_months"}
OTHER_TERM = "other_change_months"
WORDS_MOST = 1000


@transaction.atomic
def report_change(
    *, case: Case, kind: str, told: str, happened_on: date, words: str, by: By, on: date, finding: str = "",
    person: Person | None = None,
) -> Change:  # fmt: skip
    """Write down a change and until when it is settled; the same finding is written down once.

    Of a death it must be known whose: it may be left out where only one person is helped.

    :raises NotAllowed: when a resident tells of somebody else's case.
    :raises NotReady: when nothing is said, the day has not come, or nobody knows who died.
    """
    held = Case.objects.select_for_update(of=("self",)).select_related("application").get(pk=case.pk)
    _check_may_tell(by, case=held, told=told)
    if finding and (known := Change.objects.filter(case=held, finding=finding).first()):
        return known
    _check_change(held, kind=kind, happened_on=happened_on, words=words, on=on)
    who = person or _only_person(held) if kind == Kind.DEATH else person
    made = Change.objects.create(
        case=held, kind=kind, told=told, finding=finding, happened_on=happened_on, told_on=on, words=words.strip(), person=who,
        recorded_by=by if isinstance(by, Officer) else None, settle_by=_settle_by(held, kind=kind, happened_on=happened_on, on=on),
    )  # fmt: skip
    detail = {
        "change": made.pk,
        "kind": kind,
        "told": told,
        "finding": finding,
        "settle_by": made.settle_by,
        "late": is_late(made),
    }
    write_line("change.report", case=held, by=by, on=on, detail=detail)
    _start_clock(made, case=held)
    if who is not None and kind == Kind.DEATH:
        _count_no_more(held, person=who)
    tell(case=held, kind="review", key=f"change:{made.pk}", on=on, day=made.settle_by)
    case.due_on = held.due_on
    tell_changed(made, on=on)
    return made


@transaction.atomic
def settle_change(*, change: Change, words: str, by: Officer, on: date) -> Change:
    """Close a change once what follows from it is done.

    :raises NotAllowed: when this is not the township's or the county's desk of the place.
    :raises NotReady: when it is settled already, nothing is said, or what must follow has not been done.
    """
    held = Change.objects.select_for_update(of=("self",)).select_related("case").get(pk=change.pk)
    check_may_work_on(by, case=held.case, desks=(TOWNSHIP, COUNTY))
    if held.settled_on is not None:
        raise NotReady(gettext("这项变化已经处理。"))
    if not words.strip():
        raise NotReady(gettext("请写明怎么处理的。"))
    if why := _still_missing(held):
        raise NotReady(why)
    held.settled_on, held.settled_words = on, words.strip()[:WORDS_MOST]
    held.save(update_fields=["settled_on", "settled_words"])
    _stop_clock(held, on=on)
    write_line("change.settle", case=held.case, by=by, on=on, detail={"change": held.pk})
    tell(case=held.case, kind="review", key=f"settled:{held.pk}", on=on)
    change.settled_on, change.settled_words = held.settled_on, held.settled_words
    return held


def is_late(change: Change) -> bool:
    """Say whether a family told later than the law's three months: it is admonished, not punished (批评教育)."""
    months = term("change_report_months", place=change.case.place, on=change.told_on)
    return (
        change.told == Told.FAMILY and bool(months) and change.told_on > months_after(change.happened_on, count=months)
    )


def _check_may_tell(by: By, *, case: Case, told: str) -> None:
    if isinstance(by, Officer):
        check_may_work_on(by, case=case, desks=(VILLAGE, TOWNSHIP, COUNTY))
    elif by.desk == RESIDENT and (by.file != f"person:{case.applicant_person}" or told != Told.FAMILY):
        raise NotAllowed(gettext("只能报告自己家的变化。"))


def _check_change(case: Case, *, kind: str, happened_on: date, words: str, on: date) -> None:
    if kind not in Kind.values or not words.strip() or len(words) > WORDS_MOST:
        raise NotReady(gettext("请写明是什么变化，最多 %(most)s 字。") % {"most": WORDS_MOST})
    if happened_on > on:
        raise NotReady(gettext("变化发生的日期不能晚于今天。"))
    if case.stage not in LIVING:
        raise NotReady(gettext("案件已经办结，不再登记变化。"))


def _only_person(case: Case) -> Person:
    members = case.application.members.filter(is_member=True).count()
    if case.subject_id != case.application.applicant_id or members <= 1:
        return Person(pk=case.subject_id)  # a resident sees no register; the key alone is needed
    raise NotReady(gettext("请写明去世的是哪一位家庭成员。"))


def _settle_by(case: Case, *, kind: str, happened_on: date, on: date) -> date:
    """A death is settled within three months of the death, everything else within the place's term after it was told."""
    name = TERMS_OF.get(Kind(kind), OTHER_TERM)
    count = term(name, place=case.place, on=on)
    return last_day(happened_on if kind == Kind.DEATH else on, count=count or 0, unit=unit_of(name))


def _start_clock(made: Change, *, case: Case) -> None:
    if made.kind == Kind.DEATH:
        start_apart(
            case=case, limit=DEATH, label="成员去世后的增减停发", term_name="death_months", started_on=made.happened_on
        )
    elif made.kind == Kind.HEALTH and case.programme == "tekun":
        start_apart(
            case=case, limit=REASSESS_SELF_CARE, label="重新评估生活自理能力", term_name="tekun_self_care",
            started_on=made.told_on,
        )  # fmt: skip


def _stop_clock(held: Change, *, on: date) -> None:
    limit = {Kind.DEATH: DEATH, Kind.HEALTH: REASSESS_SELF_CARE}.get(Kind(held.kind))
    is_last = not Change.objects.filter(case=held.case, kind=held.kind, settled_on=None).exists()
    if limit is not None and is_last:
        stop_apart(case=held.case, limit=limit, on=on)


def _still_missing(held: Change) -> str:
    case = held.case
    since = case.decisions.filter(on__gte=held.told_on, verdict__in=CLOSES_A_DEATH)
    if held.kind == Kind.DEATH and case.stage in LIVING and not since.exists():
        return gettext("成员去世后，请先重新核算并作出决定（增、减、停），再登记处理完毕。")
    if held.kind == Kind.HEALTH and case.programme == "tekun":
        if not case.self_care.filter(assessed_on__gte=held.told_on).exists():
            return gettext("请先重新评估生活自理能力。")
    return ""


CLOSES_A_DEATH = (Decision.Verdict.CHANGED, Decision.Verdict.KEPT, Decision.Verdict.ENDED)


def _count_no_more(case: Case, *, person: Person) -> None:
    """Whoever died is not counted any more; the case's own person stays, for the case is about him."""
    if person.pk != case.subject_id:
        ApplicationMember.objects.filter(application=case.application, person=person).update(
            is_member=False, left_out_because=DEATH_WORDS
        )
