"""Objections: a resident says that a row is not so, the owner of the data answers within ten working days, and the report follows.

Verbs: object_to, answer_objection. Upheld means a correction: the source is asked again, and the report is issued anew.
Law: 政务数据共享条例 第二十六条 (verify and answer within 10 working days); 最低生活保障审核确认办法 第十八条.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.evidence.gate import Refused
from doudi.evidence.reports.feedback import feed_back
from doudi.evidence.reports.ground import inquiries_of
from doudi.evidence.reports.models import Feedback, Objection, Report
from doudi.evidence.reports.permissions import check_may_issue, check_may_object
from doudi.evidence.reports.refusals import NotReady
from doudi.evidence.sources.commissions import NotCommissioned, commission
from doudi.evidence.sources.models import Commission, Inquiry
from doudi.journal.actions import record
from doudi.offices.acting import Actor
from doudi.offices.models import Officer
from doudi.offices.serials import serial_number
from doudi.offices.working_days import working_days_after

ANSWER_WORKING_DAYS = 10
WORDS_LETTERS_MIN = 4
OPEN_MOST = 20


@transaction.atomic
def object_to(
    *, report: Report, inquiry: Inquiry, item: str, words: str, raised_by: str, on: date, by: Officer | Actor
) -> Objection:
    """Take down what somebody objects to in a report, in his own words.

    :raises NotAllowed: when it is neither a resident with this letter open nor an officer entering it for him.
    :raises NotReady: when the report was replaced, the row is not in it, or no words are given.
    """
    seen = Report.objects.select_related("commission__letter").get(pk=report.pk)
    check_may_object(by, letter=seen.commission.letter.number, place=seen.place)
    _check_objection(seen, inquiry=inquiry, words=words)
    made = Objection.objects.create(
        number=serial_number("YY", place=seen.place, on=on), report=seen, inquiry=inquiry, source=inquiry.source, item=item.strip()[:80],
        raised_by=raised_by.strip()[:60], raised_on=on, words=words.strip(),
        answer_by=working_days_after(on, count=ANSWER_WORKING_DAYS),
    )  # fmt: skip
    detail = {"report": seen.number, "source": made.source, "inquiry": inquiry.number, "answer_by": made.answer_by}
    _write("objection.raise", made, report=seen, by=by, on=on, detail=detail)
    return made


@transaction.atomic
def answer_objection(
    *, objection: Objection, outcome: str, answer: str, by: Officer, on: date, kind: str = Feedback.Kind.WRONG_VALUE
) -> Objection:
    """Write down what the owner of the data found. Upheld: it is told so, and asked again for this household.

    :raises NotAllowed: when this is not the verification desk of the place.
    :raises NotReady: when it was answered before, or no words are given.
    """
    rows = Objection.objects.select_for_update(of=("self",)).select_related(
        "report__commission__letter", "inquiry__commission"
    )
    held = rows.get(pk=objection.pk)
    check_may_issue(by, place=held.report.place)
    if held.answered_on is not None:
        raise NotReady(gettext("这项异议已经答复。"))
    if outcome not in Objection.Outcome.values or len(answer.strip()) < WORDS_LETTERS_MIN:
        raise NotReady(gettext("请写明数据提供单位核实的结果和说明。"))
    held.answered_on, held.answered_by, held.outcome, held.answer = on, by, outcome, answer.strip()
    held.save(update_fields=["answered_on", "answered_by", "outcome", "answer"])
    is_upheld = outcome == Objection.Outcome.UPHELD
    told = kind if is_upheld else Feedback.Kind.CONFIRMED
    feed_back(inquiry=held.inquiry, kind=told, words=held.answer, by=by, on=on, objection=held)
    again, why_not = _ask_again(held, by=by, on=on) if is_upheld else (None, "")
    detail: dict[str, object] = {"outcome": outcome, "source": held.source, "why_not": why_not}
    detail["recheck"] = again.number if again else None
    _write("objection.answer", held, report=held.report, by=by, on=on, detail=detail)
    return held


def recheck_of(objection: Objection) -> Commission | None:
    """Find the re-check an upheld objection opened."""
    if objection.outcome != Objection.Outcome.UPHELD:
        return None
    rows = Commission.objects.filter(follows=objection.report.commission, kind=Commission.Kind.RECHECK)
    return rows.filter(inquiries__source=objection.source, requested_on__gte=objection.answered_on).first()


def _check_objection(report: Report, *, inquiry: Inquiry, words: str) -> None:
    if Report.objects.filter(replaces=report).exists():
        raise NotReady(gettext("这份报告已有新的一份，请对新报告提出异议。"))
    if inquiry.pk not in {row.pk for row in inquiries_of(report.commission)}:
        raise NotReady(gettext("这份报告里没有这一项查询。"))
    if len(words.strip()) < WORDS_LETTERS_MIN:
        raise NotReady(gettext("请写明哪里不对、实际情况是什么。"))
    if report.objections.filter(answered_on=None).count() >= OPEN_MOST:
        raise NotReady(gettext("这份报告还有很多异议没有答复，请等答复后再提。"))


def _ask_again(objection: Objection, *, by: Officer, on: date) -> tuple[Commission | None, str]:
    """Open the re-check of the one person and source; without a letter in force nobody is asked, and the line says why."""
    first = objection.report.commission
    try:
        return commission(
            letter=first.letter, case_number=first.case_number, programme=first.programme, purpose=first.purpose,
            kind=Commission.Kind.RECHECK, declared=None, by=by, on=on, only={(objection.inquiry.subject_id, objection.source)},
            follows=first,
        ), ""  # fmt: skip
    except (Refused, NotCommissioned) as reason:
        return None, str(reason)


def _write(
    verb: str, made: Objection, *, report: Report, by: Officer | Actor, on: date, detail: dict[str, object]
) -> None:
    record(
        verb=verb, by=by, on=on, about=made.number, place=report.place, purpose=report.commission.purpose, detail=detail
    )
