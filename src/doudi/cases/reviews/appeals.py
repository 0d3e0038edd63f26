"""Somebody does not accept a decision: a second look by the authority, administrative reconsideration, the court.

Verbs: ask_again, answer_again. Law: 最低生活保障审核确认办法 第三十八条; 行政复议法 第二十条、第六十二条;
行政诉讼法 第四十六条、第八十一条.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.actions import move
from doudi.cases.case import Case
from doudi.cases.lines import write_line
from doudi.cases.messages.actions import tell
from doudi.cases.papers.actions import write
from doudi.cases.papers.models import Paper
from doudi.cases.permissions import By, NotAllowed, check_may_work_on
from doudi.cases.queries import living_case
from doudi.cases.refusals import NotReady
from doudi.cases.reviews.models import Reconsideration
from doudi.cases.road import COUNTY, RESIDENT, TOWNSHIP, VILLAGE, moves_from
from doudi.cases.stages import Stage
from doudi.cases.terms import last_day, term, unit_of
from doudi.offices.models import Officer

Road, Outcome = Reconsideration.Road, Reconsideration.Outcome
ASK_WITHIN = {Road.AGAIN: "reconsideration_days", Road.REVIEW: "reconsideration_days", Road.COURT: "court_months"}
ANSWER_WITHIN = {
    Road.AGAIN: "reconsideration_answer_days",
    Road.REVIEW: "review_answer_days",
    Road.COURT: "court_answer_months",
}
DECIDES = ("grant", "refusal", "change", "ending", "termination", "advice", "appeal")
"""Papers one may not accept."""

WORDS_MOST = 2000


@transaction.atomic
def ask_again(*, case: Case, road: str, words: str, by: By, on: date) -> Reconsideration:
    """Write down that somebody does not accept a decision; late is written down too, and still looked at.

    The time runs from the day the paper was delivered; a paper nobody delivered sets no end.

    :raises NotAllowed: when a resident asks in somebody else's case.
    :raises NotReady: when nothing was decided, nothing is said, or the same is asked already.
    """
    held = Case.objects.select_for_update(of=("self",)).select_related("application").get(pk=case.pk)
    _check_may_ask(by, case=held)
    paper = Paper.objects.filter(case=held, kind__in=DECIDES).first()
    if paper is None:
        raise NotReady(gettext("还没有可以不服的决定。"))
    if road not in Road.values or not words.strip() or len(words) > WORDS_MOST:
        raise NotReady(gettext("请写明不服的理由，最多 %(most)s 字。") % {"most": WORDS_MOST})
    if held.reconsiderations.filter(road=road, answered_on=None).exists():
        raise NotReady(gettext("同样的申请已经在办。"))
    made = Reconsideration.objects.create(
        case=held, road=road, words=words.strip(), asked_on=on, is_late=_is_late(paper, road=Road(road), on=on),
        answer_by=_within(ANSWER_WITHIN[Road(road)], place=held.place, start=on, on=on),
    )  # fmt: skip
    detail = {"reconsideration": made.pk, "road": road, "paper": paper.number, "is_late": made.is_late}
    write_line("appeal.ask", case=held, by=by, on=on, detail=detail)
    tell(case=held, kind="progress", key=f"appeal:{made.pk}", on=on, day=made.answer_by)
    return made


@transaction.atomic
def answer_again(
    *, reconsideration: Reconsideration, outcome: str, answer: str, by: Officer, on: date
) -> Reconsideration:
    """Write down how it ended, in writing to whoever asked; a refusal that was taken back is handled again at once.

    An ending that was taken back waits for `adjusting.restore`, an amount for `adjusting.change_amount`.

    :raises NotReady: when it has its answer, nothing is said, or a new case of the same programme is living.
    """
    rows = Reconsideration.objects.select_for_update(of=("self",)).select_related("case__application__letter")
    held = rows.get(pk=reconsideration.pk)
    check_may_work_on(by, case=held.case, desks=(TOWNSHIP, COUNTY))
    if held.answered_on is not None:
        raise NotReady(gettext("已经答复。"))
    if outcome not in Outcome.values or not answer.strip() or len(answer) > WORDS_MOST:
        raise NotReady(gettext("请写明结论和答复，最多 %(most)s 字。") % {"most": WORDS_MOST})
    held.outcome, held.answer, held.answered_on, held.answered_by = outcome, answer.strip(), on, by
    held.save(update_fields=["outcome", "answer", "answered_on", "answered_by"])
    write_line("appeal.answer", case=held.case, by=by, on=on, detail={"reconsideration": held.pk, "outcome": outcome})
    if outcome != Outcome.WITHDRAWN:  # who took it back got no new decision, and no new time begins
        write(case=held.case, kind="appeal", by=by, on=on, more={"reconsideration": held.pk})
    tell(case=held.case, kind="decision", key=f"appeal_answered:{held.pk}", on=on)
    if outcome == Outcome.REOPENED and held.case.stage == Stage.REFUSED:
        _lead_back(held.case, why=answer, by=by, on=on)
    for name in ("outcome", "answer", "answered_on", "answered_by"):
        setattr(reconsideration, name, getattr(held, name))
    return held


def _lead_back(case: Case, *, why: str, by: Officer, on: date) -> None:
    """Handle a case again from where its road takes it up."""
    if living := living_case(programme=case.programme, person=case.subject_id):
        raise NotReady(gettext("已有同一项目的案件在办：%(number)s，请在新案件里办理。") % {"number": living.number})
    to = next(iter(moves_from(case.road, Stage.REFUSED)))
    move(case=case, to=to, by=by, on=on, why=why[:1000])


def _check_may_ask(by: By, *, case: Case) -> None:
    if isinstance(by, Officer):
        check_may_work_on(by, case=case, desks=(VILLAGE, TOWNSHIP, COUNTY))
    elif by.desk != RESIDENT or by.file != f"person:{case.applicant_person}":
        raise NotAllowed(gettext("只能对自己的案件提出。"))


def _is_late(paper: Paper, *, road: Reconsideration.Road, on: date) -> bool:
    if paper.delivered_on is None:
        return False
    return on > _within(ASK_WITHIN[road], place=paper.case.place, start=paper.delivered_on, on=on)


def _within(name: str, *, place: str, start: date, on: date) -> date:
    return last_day(start, count=term(name, place=place, on=on), unit=unit_of(name))
