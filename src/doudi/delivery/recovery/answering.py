"""The verb answer: a debtor says himself what he thinks, how he could pay, or that he agrees. Question: may_answer (which of these now)."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from doudi.delivery.recovery.answer import Answer
from doudi.delivery.recovery.claim import Claim
from doudi.delivery.recovery.coming_back import Ground
from doudi.delivery.recovery.moving import PURPOSE
from doudi.delivery.recovery.refusals import NotReady
from doudi.delivery.recovery.stages import Stage
from doudi.journal.actions import record
from doudi.offices.acting import Actor

WORDS_MOST, ANSWERS_MOST = 2000, 20
K = Answer.Kind


def agreement_of(claim: Claim) -> Ground | None:
    """Give the agreement that holds: the latest."""
    return claim.grounds.filter(kind=Ground.Kind.AGREEMENT).order_by("-pk").first()


def may_answer(claim: Claim, *, on: date) -> list[str]:
    """List what a debtor may say now."""
    if claim.answers.count() >= ANSWERS_MOST:
        return []
    if claim.stage == Stage.NOTIFIED:
        return [K.SAID] if on <= claim.answer_by else []
    if claim.stage == Stage.DECIDED:
        return [K.WISHES]
    if claim.stage != Stage.PLANNED:
        return []
    held = agreement_of(claim)
    is_agreed = held is None or held.answers.exists()
    return [K.WISHES] if is_agreed else [K.AGREES, K.WISHES]


@transaction.atomic
def answer(*, claim: Claim, kind: str, words: str, by: Actor, on: date) -> Answer:
    """Keep what a debtor says himself; the database holds that it is his own claim, and the time for it.

    :raises NotReady: when it is not the time, nothing is said, or it was said before.
    """
    if kind not in may_answer(claim, on=on):
        raise NotReady(gettext("现在不能这样答复，请刷新页面看看办到哪里了。"))
    told = words.strip()[:WORDS_MOST]
    if kind != K.AGREES and not told:
        raise NotReady(gettext("请写一写。不会写的，请打电话给窗口。"))
    ground = agreement_of(claim) if kind == K.AGREES else None
    try:
        with transaction.atomic():
            made = Answer.objects.create(
                claim=claim, kind=kind, words=told, ground=ground, person_id=claim.debtor_id, on=on
            )
    except IntegrityError as problem:
        raise NotReady(gettext("您已经答复过。")) from problem
    detail = {"kind": kind, "answer": made.pk}
    record(
        verb="recovery.answer",
        by=by,
        on=on,
        about=f"claim:{claim.number}",
        place=claim.place,
        purpose=PURPOSE,
        detail=detail,
    )
    return made
