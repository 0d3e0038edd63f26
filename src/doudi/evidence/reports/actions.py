"""The verbs of the report: issue, settle a contradiction; with objections and feedback from the rooms they live in.

Each is one transaction and one line of the journal. A report is never changed: a later issue replaces it.
Law: 最低生活保障审核确认办法 第十七条; 社会救助暂行办法 第五十八条.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from doudi.evidence.reports.conclusion import EXCEEDS
from doudi.evidence.reports.conflicts import BY_PEOPLE, TAKEN
from doudi.evidence.reports.content import Findings, content_of, find, valid_until
from doudi.evidence.reports.feedback import feed_back, send_feedback_due
from doudi.evidence.reports.ground import current_report, ground_of, settled_in
from doudi.evidence.reports.hukou import note_hukou_answers
from doudi.evidence.reports.models import Conflict, Report
from doudi.evidence.reports.objections import answer_objection, object_to
from doudi.evidence.reports.permissions import check_may_issue, check_may_settle
from doudi.evidence.reports.refusals import NotReady
from doudi.evidence.reports.signing import content_hash, sign
from doudi.evidence.sources.models import Commission
from doudi.journal.actions import record
from doudi.offices.models import Officer
from doudi.offices.serials import serial_number

__all__ = ["NotReady", "answer_objection", "feed_back", "issue", "object_to", "send_feedback_due", "settle_conflict"]

Stage = Commission.Stage


@transaction.atomic
def issue(*, commission: Commission, by: Officer, on: date) -> Report:
    """Issue the report of a commission; an earlier issue is replaced and stays readable.

    While sources may still answer, only what is over a limit already can be reported.

    :raises NotAllowed: when this is not the verification desk of the place.
    :raises NotReady: when there is nothing new to report, or sources may still answer.
    """
    held = Commission.objects.select_for_update(of=("self",)).select_related("letter", "follows").get(pk=commission.pk)
    check_may_issue(by, place=held.place)
    before = current_report(held)
    _check_stage(held, before=before)
    findings = find(ground_of(held, on=on), settled=settled_in(held))
    _check_waiting(held, findings=findings)
    made = _keep(findings, commission=held, before=before, by=by, on=on)
    note_hukou_answers(findings.ground, people=_people_of(held), on=on)
    held.stage = Stage.REPORTED
    held.save(update_fields=["stage"])
    detail = {
        "commission": held.number, "issue": made.issue, "hash": made.content_hash, "conclusion": made.conclusion,
        "exceeds": made.exceeds, "waiting_for": made.waiting_for, "replaces": before.number if before else None,
    }  # fmt: skip
    record(verb="report.issue", by=by, on=on, about=made.number, place=made.place, purpose=held.purpose, detail=detail)
    commission.stage = held.stage
    return made


@transaction.atomic
def settle_conflict(*, conflict: Conflict, taken: str, why: str, by: Officer, on: date) -> Conflict:
    """Settle a contradiction that the place leaves to people; the next issue of the report goes by it.

    :raises NotAllowed: when the desk does not settle contradictions of this place.
    :raises NotReady: when a rule decides it, it is settled already, or no reason is given.
    """
    held = Conflict.objects.select_for_update(of=("self",)).select_related("report__commission").get(pk=conflict.pk)
    check_may_settle(by, place=held.report.place)
    _check_settles(held, taken=taken, why=why)
    held.settled_on, held.settled_by, held.taken, held.why = on, by, taken, why.strip()
    held.save(update_fields=["settled_on", "settled_by", "taken", "why"])
    report = held.report
    detail = {"kind": held.kind, "source": held.source, "conflict": held.pk, "taken": taken, "why": held.why}
    record(
        verb="conflict.settle", by=by, on=on, about=report.number, place=report.place, purpose=report.commission.purpose,
        detail=detail,
    )  # fmt: skip
    return held


def _people_of(commission: Commission) -> dict[int, int]:
    """Map those the letter names to who they are in the registry."""
    return dict(commission.letter.people.values_list("pk", "person_id"))


def has_news(commission: Commission, *, before: Report | None) -> bool:
    """Say whether a new issue would differ: a late answer, or a contradiction settled since."""
    if before is None or commission.stage in (Stage.ANSWERED, Stage.REOPENED):
        return True
    return before.conflicts.filter(settled_on__isnull=False).exists()


def _check_stage(held: Commission, *, before: Report | None) -> None:
    if held.stage == Stage.CLOSED:
        raise NotReady(gettext("核对委托 %(number)s 已经结束。") % {"number": held.number})
    if held.stage == Stage.REPORTED and not has_news(held, before=before):
        raise NotReady(gettext("这次核对已经出过报告，此后没有新的答复，也没有新认定的矛盾。"))


def _check_waiting(held: Commission, *, findings: Findings) -> None:
    """What is over a limit needs no further answer; everything else waits for the sources until their time limit."""
    if held.stage != Stage.ASKING or findings.concluded.conclusion == EXCEEDS:
        return
    waiting = sum(1 for one in findings.ground.said if not one.outcome)
    raise NotReady(gettext("还有 %(count)s 项查询在期限内，请等答复或期满后再出报告。") % {"count": waiting})


def _check_settles(held: Conflict, *, taken: str, why: str) -> None:
    if held.rule not in BY_PEOPLE:
        raise NotReady(gettext("这项矛盾按规定直接处理，不需要人工认定。"))
    if held.settled_on is not None:
        raise NotReady(gettext("这项矛盾已经认定。"))
    if taken not in TAKEN[Conflict.Kind(held.kind)]:
        raise NotReady(gettext("请选择认定的结果。"))
    if not why.strip():
        raise NotReady(gettext("请写明认定的理由和依据的材料。"))


def _keep(findings: Findings, *, commission: Commission, before: Report | None, by: Officer, on: date) -> Report:
    number, nth = serial_number("BG", place=commission.place, on=on, by_chance=8), before.issue + 1 if before else 1
    content = content_of(
        findings, number=number, issue=nth, commission=_commission_json(commission), issued_on=on, issued_by=by.name,
        replaces=before.number if before else "",
    )  # fmt: skip
    made = Report.objects.create(
        number=number, commission=commission, place=commission.place, issue=nth, as_of=findings.ground.as_of, issued_on=on,
        issued_by=by, valid_until=valid_until(commission.place, on=on), conclusion=findings.concluded.conclusion,
        exceeds=list(findings.concluded.exceeds), waiting_for=list(findings.concluded.waiting_for), content=content,
        content_hash=content_hash(content), signature=sign(content), replaces=before,
    )  # fmt: skip
    _keep_conflicts(findings, report=made)
    return made


def _keep_conflicts(findings: Findings, *, report: Report) -> None:
    """Keep what contradicts; what was settled before stays settled in the content, and is not asked again."""
    Conflict.objects.bulk_create(
        Conflict(
            report=report,
            kind=one.kind,
            source=one.source,
            subject_name=one.name,
            rule="settled" if one.taken else one.rule,
            detail={"item": one.item, "subject": one.subject, "taken": one.taken, "why": one.why, **one.detail},
        )
        for one in findings.contradictions
    )


def _commission_json(commission: Commission) -> Mapping[str, Any]:
    return {
        "number": commission.number, "case": commission.case_number, "letter": commission.letter.number, "kind": commission.kind,
        "purpose": commission.purpose, "requested_by": commission.requested_by.name,
        "requested_on": commission.requested_on.isoformat(),
    }  # fmt: skip
