"""Decisions while help runs: change the amount, keep it, leave step by step, end. Each writes the decision and makes the move.

Verbs: change_amount, keep, exit_gradually, end_support, end_for_death, restore.
Law: 最低生活保障审核确认办法 第三十一条至第三十四条; 社会救助法 第四十八条; 民发〔2022〕83号 一（三）.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.actions import decide, move
from doudi.cases.case import Case, Decision
from doudi.cases.messages.actions import tell
from doudi.cases.papers.actions import write
from doudi.cases.refusals import NotReady
from doudi.cases.reviews.changes import settle_change
from doudi.cases.reviews.models import Change
from doudi.cases.reviews.reasons import EndReason
from doudi.cases.stages import IN_SUPPORT, Stage
from doudi.cases.support import first_of_next
from doudi.offices.models import Officer

V = Decision.Verdict
ENDING_ARTICLE = "最低生活保障审核确认办法 第三十二条"
GRACE_ARTICLES = (
    "最低生活保障审核确认办法 第三十三条",
    "关于进一步做好最低生活保障等社会救助兜底保障工作的通知（民发〔2022〕83号） 一（三）",
)
WHY = 1000


@transaction.atomic
def change_amount(
    *, case: Case, by: Officer, on: date, amount_yuan: Decimal | None = None, reasons: str = "",
    effective_from: date | None = None,
) -> Decision:  # fmt: skip
    """Change what a household gets: to what the law answers, with its receipt, or to another amount with reasons.

    More is given at once; less only after the recipient was heard, and the case comes back from HEARING.

    :raises NotAllowed: when the officer may not decide here.
    :raises NotReady: when it would be a cut nobody was heard about, or differs from the law without reasons.
    """
    if case.stage not in (Stage.GRANTED, Stage.HEARING):
        raise NotReady(gettext("只有救助中的案件才能调整金额。"))
    made = decide(
        case=case, verdict=V.CHANGED, by=by, on=on, amount_yuan=amount_yuan, reasons=reasons, effective_from=effective_from
    )  # fmt: skip
    if made.amount_yuan is None:
        raise NotReady(gettext("规则还不能算出金额，请写明金额和理由。"))
    if case.stage == Stage.HEARING:
        move(case=case, to=Stage.GRANTED, by=by, on=on, detail={"decision": made.pk})
    else:
        write(case=case, kind="change", by=by, on=on)
        tell(case=case, kind="decision", key=f"changed:{made.pk}", on=on, day=made.effective_from)
    return made


@transaction.atomic
def keep(*, case: Case, reasons: str, by: Officer, on: date) -> Decision:
    """Leave everything as it is after the recipient was heard."""
    made = decide(case=case, verdict=V.KEPT, by=by, on=on, reasons=reasons)
    move(case=case, to=Stage.GRANTED, by=by, on=on, detail={"decision": made.pk})
    return made


@transaction.atomic
def exit_gradually(*, case: Case, until: date, by: Officer, on: date, reasons: str = "") -> Decision:
    """Let help run on for some months after a job lifted the household above the line; `until` is the first month without it.

    :raises NotReady: when it is longer than the law's six months, or nobody was heard.
    """
    made = decide(
        case=case, verdict=V.ENDED, by=by, on=on, reasons=reasons, ended_because=EndReason.INCOME_OVER, effective_until=until,
        articles=GRACE_ARTICLES,
    )  # fmt: skip
    move(case=case, to=Stage.GRACE, by=by, on=on, why=made.reasons[:WHY], detail={"decision": made.pk})
    return made


@transaction.atomic
def end_support(
    *, case: Case, because: str, reasons: str, by: Officer, on: date, until: date | None = None,
    articles: tuple[str, ...] = (),
) -> Decision:  # fmt: skip
    """End help: after a hearing, or without one where nobody need be heard (death, own wish, moved away, other help instead)."""
    made = decide(
        case=case, verdict=V.ENDED, by=by, on=on, reasons=reasons, ended_because=because, effective_until=until,
        articles=articles or (ENDING_ARTICLE,),
    )  # fmt: skip
    move(case=case, to=Stage.ENDED, by=by, on=on, why=made.reasons[:WHY], detail={"decision": made.pk})
    return made


@transaction.atomic
def end_for_death(*, change: Change, by: Officer, on: date, words: str = "") -> Decision:
    """End the help of whoever died alone, without a hearing, from the month after the death.

    :raises NotReady: when it is no death, or others live on in the household: their help is computed again instead.
    """
    case = Case.objects.select_related("application__letter", "subject").get(pk=change.case_id)
    if change.kind != Change.Kind.DEATH:
        raise NotReady(gettext("这不是成员去世的登记。"))
    if others_left(case):
        raise NotReady(gettext("家里还有其他人：请重新核算他们的救助，去世的是申请人的，请由其他成员接续申请。"))
    reasons = words.strip() or gettext("受助人于 %(day)s 去世。") % {"day": change.happened_on}
    made = end_support(
        case=case, because=EndReason.DEATH, reasons=reasons, by=by, on=on, until=first_of_next(change.happened_on)
    )
    settle_change(change=change, words=reasons, by=by, on=on)
    return made


@transaction.atomic
def restore(*, case: Case, reasons: str, by: Officer, on: date) -> Decision:
    """Give help back that was ended wrongly, from the month it stopped, so that no month is missing.

    :raises NotReady: when nobody took the ending back.
    """
    ended = case.decisions.filter(verdict=V.ENDED).first()
    if ended is None:
        raise NotReady(gettext("这个案件没有终止决定。"))
    made = decide(case=case, verdict=V.KEPT, by=by, on=on, reasons=reasons, effective_from=ended.effective_until)
    move(case=case, to=Stage.GRANTED, by=by, on=on, why=reasons, detail={"decision": made.pk})
    return made


def others_left(case: Case) -> bool:
    """Say whether a household's help still has somebody to go to, and no following case of theirs has taken over yet."""
    if case.subject_id != case.application.applicant_id:
        return False
    living = case.application.members.filter(is_member=True).exclude(person=case.subject_id)
    return living.exists() and not case.followed_by.filter(stage__in=IN_SUPPORT).exists()
